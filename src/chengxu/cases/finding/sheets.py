"""Lists of cases as files for a spreadsheet. No text of anybody's is ever taken for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

import openpyxl
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from chengxu.common.messages import Message

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

TITLE = Message("案件", "Cases")
Line = tuple[str | float | None, ...]
Columns = Sequence[tuple[Message, int]]
"""Heads and their widths in characters."""


def as_csv(columns: Columns, lines: list[Line]) -> bytes:
    """With the mark by which Excel knows UTF-8; nothing in it is ever taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([str(head) for head, _ in columns])
    writer.writerows([_harmless(cell) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str | float | None) -> str | float | None:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_DANGEROUS) else cell


def as_xlsx(columns: Columns, lines: list[Line], title: Message = TITLE) -> bytes:
    """A sheet with a fixed heading and this name; every text is text, never a formula."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(str(title))
    sheet.freeze_panes = "A2"
    for column, (_, width) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width

    def cells(line: Line, *, bold: bool = False) -> Iterator[Cell]:
        for value in line:
            cell = WriteOnlyCell(sheet, value=None if isinstance(value, str) else value)
            if isinstance(value, str) and value:
                cell.value = _NOT_XML.sub(" ", value)
                cell.data_type = "s"
            if bold:
                cell.font = Font(bold=True)
            yield cell

    sheet.append(list(cells(tuple(str(head) for head, _ in columns), bold=True)))
    for line in lines:
        sheet.append(list(cells(line)))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
