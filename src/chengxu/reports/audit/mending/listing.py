"""The answers of an audit as a list to take along: CSV, or a sheet for Excel and WPS, in the language of the reader."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from chengxu.common.messages import Message
from chengxu.reports.audit.judging.findings import Finding, plain
from chengxu.reports.audit.mending.choosing import Choices

HEADS = (
    (Message("序号", "No."), 6),
    (Message("行", "Line"), 6),
    (Message("原文", "Text"), 16),
    (Message("结论", "Verdict"), 11),
    (Message("台账数", "Records"), 12),
    (Message("单位", "Measure"), 8),
    (Message("指标", "Indicator"), 28),
    (Message("指标编号", "Indicator id"), 24),
    (Message("记录条数", "Rows"), 10),
    (Message("依据", "How one can know"), 70),
    (Message("改为", "Changed to"), 16),
    (Message("手写理由", "Reason, by hand"), 28),
    (Message("确认无误", "Accepted as it stands"), 40),
    (Message("所在句子", "Sentence"), 70),
)
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST = 32_000  # a cell of Excel holds 32,767

Cell = str | int | float | None


def as_csv(findings: Iterable[Finding], choices: Choices) -> bytes:
    """With the mark by which Excel knows UTF-8; nothing in it is ever taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([str(head) for head, _ in HEADS])
    writer.writerows([_harmless(cell) for cell in row] for row in _rows(findings, choices))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(findings: Iterable[Finding], choices: Choices) -> bytes:
    """A sheet with a fixed heading and a filter; every text is text, never a formula."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = str(Message("审核清单", "Audit"))
    sheet.append([str(head) for head, _ in HEADS])
    for row in _rows(findings, choices):
        sheet.append([None if isinstance(cell, str) else cell for cell in row])
        for column, cell in enumerate(row, 1):
            if isinstance(cell, str) and cell:
                place = sheet.cell(sheet.max_row, column)
                place.value = _NOT_XML.sub(" ", cell)[:_LONGEST]
                place.data_type = "s"
                place.alignment = Alignment(wrap_text=True, vertical="top")
    for column, (_, width) in enumerate(HEADS, 1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(findings: Iterable[Finding], choices: Choices) -> Iterator[tuple[Cell, ...]]:
    for number, finding in enumerate(findings, 1):
        stated, fact = finding.number.stated, finding.number.fact
        chosen, stands = choices.texts.get(number), choices.accepted.get(number)
        computed: Decimal | None = finding.computed
        yield (
            number,
            finding.number.line,
            stated.text,
            str(finding.verdict.label),
            plain(computed),
            (stated.word or stated.measure) if computed is not None else "",
            str(fact.label) if fact else "",
            fact.id if fact else "",
            fact.rows if fact else None,
            str(finding.why),
            chosen.text if chosen else "",
            chosen.reason if chosen else "",
            f"{stands.by} {stands.at:%Y-%m-%d %H:%M} {stands.reason}" if stands else "",
            finding.number.context.sentence.strip(),
        )


def _harmless(cell: Cell) -> Cell:
    """A text that a spreadsheet would compute is told as text (CWE-1236)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_DANGEROUS) else cell
