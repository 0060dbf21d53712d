"""Numbers written into the words of a computed text: no record stands behind them, and next year they are wrong.

The editor refuses them in a draft; a template may have to name one (a norm, a rule), so there they are pointed out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from chengxu.common.messages import Message, Problem
from chengxu.common.quantity import Approx, scan
from chengxu.reports.language.outline import Declaration, ParagraphPlan, flattened

_TERMS = frozenset({"分钟", "小时", "天", "日", "个工作日", "工作日"})


def numbers(text: str, names: Sequence[str]) -> list[str]:
    """The figures in ``text`` as they read; years, articles, document numbers and ``names`` (12345) are none."""
    return [found.text for found in scan(text, names)]


def notices(declared: Declaration, sources: Mapping[str, str], names: Sequence[str]) -> Iterator[Problem]:
    """A hint for every number typed into the computed words of a report, with its file and line.

    ``sources`` are the texts of the files by path. A term (24小时之内) is a norm that is promised, not a figure.
    """
    paragraphs = [
        *declared.opening,
        *(block for part in declared.parts if part.computed for block in part.blocks),
    ]
    for plan in paragraphs:
        if not isinstance(plan, ParagraphPlan):
            continue
        for piece in flattened(plan.pieces):
            for found in scan(piece, names) if isinstance(piece, str) else ():
                if found.approx is Approx.at_most and found.word in _TERMS:
                    continue
                line = _line(sources.get(plan.file, ""), plan.line, found.text)
                yield Problem(
                    Message(
                        "「{typed}」是手写的数字，没有记录可查，下次仍是这个数；请改用 {{{{指标编号}}}}，或写到不作统计的部分",
                        "“{typed}” is typed by hand: no record stands behind it and it never changes; refer to an "
                        "{{{{indicator}}}}, or move it to a part that is not computed",
                    ).format(typed=found.text),
                    plan.file,
                    line,
                )


def _line(text: str, first: int, wanted: str) -> int:
    """The first line from ``first`` that says ``wanted``; ``first`` where the words run over a line's end."""
    lines = text.split("\n")[first - 1 :] if first else []
    return next((number for number, line in enumerate(lines, first) if wanted in line), first)
