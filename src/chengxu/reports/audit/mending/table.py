"""The answers of an audit as a table for a terminal, in columns that Chinese keeps straight."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from chengxu.common.messages import Message
from chengxu.reports.audit.judging.findings import Finding, Verdict, plain

_HEADS = (
    Message("行", "line"),
    Message("原文", "text"),
    Message("结论", "verdict"),
    Message("台账", "records"),
    Message("指标", "indicator"),
    Message("依据", "why"),
)


def as_table(findings: Iterable[Finding], counts: Mapping[Verdict, int]) -> str:
    """One line per number, then how many answers of each kind."""
    rows = [tuple(str(head) for head in _HEADS), *(_row(finding) for finding in findings)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(_HEADS) - 1)]
    lines = [
        "  ".join(
            [*(_padded(cell, width) for cell, width in zip(row, widths, strict=False)), row[-1]]
        ).rstrip()
        for row in rows
    ]
    total = Message("共 {count} 处数字", "{count} numbers").format(count=sum(counts.values()))
    told = [f"{verdict.label} {count}" for verdict, count in counts.items() if count]
    return "\n".join([*lines, "", f"{total}：{'，'.join(told)}" if told else str(total)]) + "\n"


def _row(finding: Finding) -> tuple[str, ...]:
    number = finding.number
    computed = plain(finding.computed)
    return (
        str(number.line),
        number.stated.text,
        str(finding.verdict.label),
        "—" if computed is None else f"{computed}{number.stated.word or number.stated.measure}",
        number.fact.id if number.fact else "—",
        str(finding.why).replace("\n", " "),
    )


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
