"""The layout of a Word file: its headings, its tables with merged cells, the numbers Word gives its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from chengxu.reports.audit import word
from chengxu.reports.audit.layout import Block, Cell, Kind, Span, kind_of, of_text
from chengxu.reports.audit.listnumbers import Labels
from chengxu.reports.audit.reading import Line, Written

_P, _PR, _TABLE, _ROW, _CELL, _VALUE = (qn(f"w:{name}") for name in ("p", "pPr", "tbl", "tr", "tc", "val"))
_NOTES = {qn("w:footnotes"), qn("w:endnotes")}
_PICTURES = (qn("a:blip"), "{urn:schemas-microsoft-com:vml}imagedata")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MOST_LEVELS = 3
HEADING_LEVELS = "012345678"


def blocks(written: Written) -> tuple[Block, ...]:
    """The blocks of a document that was read, in order; raises :class:`Refused` like reading it does."""
    if written.kind != "docx":
        return of_text(written)
    document = word.open_package(written.data, "")
    elements = [_element(paragraph) for paragraph in word.paragraphs(document)]
    return tuple(_blocks(written, elements, _Styles(document), Labels.of(document)))


def _element(paragraph: word.WordParagraph) -> Any:
    """The `w:p` of a paragraph; None of an empty one."""
    typed = next((piece.element for piece in paragraph.pieces if piece.element is not None), None)
    return None if typed is None else next(typed.iterancestors(_P))


def _blocks(written: Written, elements: Sequence[Any], styles: _Styles, labels: Labels) -> Iterator[Block]:
    tables = _tables(elements)
    titled = False
    at = 0
    while at < len(elements):
        if at in tables:
            table, length = tables[at]
            yield _table_block(written, at, length, table)
            at += length
            continue
        block = _paragraph(written, written.lines[at], elements[at], styles, labels, first=not titled)
        titled = titled or block.kind is not Kind.BLANK
        yield block
        at += 1


def _paragraph(
    written: Written, line: Line, element: Any, styles: _Styles, labels: Labels, *, first: bool
) -> Block:
    span = (line.start, line.end)
    if element is None:
        return Block(Kind.BLANK, line.number, span)
    if element.getroottree().getroot().tag in _NOTES:
        return Block(Kind.NOTE, line.number, span)
    label = labels.of_paragraph(element)
    centred = _value(element, "w:jc") == "center"
    kind, level = styles.kind(element)
    if kind is None:
        kind, level = kind_of(f"{label}{written.text[line.start : line.end]}", first=first)
    pictures = sum(1 for tag in _PICTURES for _ in element.iter(tag))
    return Block(kind, line.number, span, level, label, centred or kind is Kind.TITLE, pictures)


# --- tables ------------------------------------------------------------------------------------------------


def _tables(elements: Sequence[Any]) -> dict[int, tuple[Any, int]]:
    """Where each outermost table begins among the paragraphs, and how many of them are its own."""
    found: dict[int, tuple[Any, int]] = {}
    done = 0
    for at, element in enumerate(elements):
        if element is None or at < done:
            continue
        around = list(element.iterancestors(_TABLE))
        if not around:
            continue
        own = list(_own(around[-1]))
        start = at - own.index(element)
        found[start] = (around[-1], len(own))
        done = start + len(own)
    return found


def _own(element: Any) -> Iterator[Any]:
    """The paragraphs in an element as they are read: without the second copies of text boxes."""
    for paragraph in element.iter(_P):
        if next(paragraph.iterancestors(_FALLBACK), None) is None:
            yield paragraph


def _table_block(written: Written, start: int, length: int, table: Any) -> Block:
    lines = written.lines[start : start + length]
    spans = {element: (line.start, line.end) for element, line in zip(_own(table), lines, strict=True)}
    rows = [
        [_Raw(cell) for cell in row.iter(_CELL) if _of(cell, table)]
        for row in table.iter(_ROW)
        if _of(row, table)
    ]
    marked = [
        row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        for row in table.iter(_ROW)
        if _of(row, table)
    ]
    made = []
    for number, row in enumerate(rows):
        heads = marked[number] or (number == 0 and not any(c.isdigit() for raw in row for c in raw.text))
        made.append(tuple(_cell(raw, rows, number, spans, heads) for raw in row if not raw.continues))
    return Block(Kind.TABLE, lines[0].number, (lines[0].start, lines[-1].end), rows=tuple(made))


def _of(element: Any, table: Any) -> bool:
    return next(element.iterancestors(_TABLE)) is table


class _Raw:
    """A `w:tc` and where it stands."""

    def __init__(self, cell: Any) -> None:
        self.cell = cell
        self.columns = _columns(cell)
        merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        self.begins = merged is not None and merged.get(_VALUE) == "restart"
        self.continues = merged is not None and not self.begins
        before = cell.itersiblings(_CELL, preceding=True)
        self.column = sum(_columns(other) for other in before)
        self.text = "".join(cell.itertext(qn("w:t")))


def _columns(cell: Any) -> int:
    found = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    text = "" if found is None else found.get(_VALUE, "")
    return max(1, int(text)) if text.isdigit() else 1


def _cell(
    raw: _Raw, rows: Sequence[Sequence[_Raw]], number: int, spans: dict[Any, Span], heads: bool
) -> Cell:
    down = 1
    while raw.begins and number + down < len(rows):
        below = next((other for other in rows[number + down] if other.column == raw.column), None)
        if below is None or not below.continues:
            break
        down += 1
    own = tuple(spans[paragraph] for paragraph in _own(raw.cell))
    return Cell(tuple(span for span in own if span[0] < span[1]) or own[:1], raw.columns, down, heads)


# --- styles ------------------------------------------------------------------------------------------------


class _Styles:
    """Which styles of the document head what."""

    def __init__(self, document: Document) -> None:
        self._kinds: dict[str, tuple[Kind, int]] = {}
        for style in document.styles.element.iter(qn("w:style")):
            named = style.find(qn("w:name"))
            name = "" if named is None else str(named.get(_VALUE, "")).lower()
            outline = style.find(f"{_PR}/{qn('w:outlineLvl')}")
            if name == "title":
                self._kinds[style.get(qn("w:styleId"))] = Kind.TITLE, 0
            elif re.fullmatch(r"heading [1-9]", name):
                self._kinds[style.get(qn("w:styleId"))] = Kind.HEADING, min(int(name[8:]), MOST_LEVELS)
            elif outline is not None:
                self._kinds[style.get(qn("w:styleId"))] = _outlined(outline)

    def kind(self, paragraph: Any) -> tuple[Kind | None, int]:
        """Kind and level that a paragraph's own outline or its style says; None when they say nothing."""
        outline = paragraph.find(f"{_PR}/{qn('w:outlineLvl')}")
        if outline is not None:
            return _outlined(outline)
        return self._kinds.get(_value(paragraph, "w:pStyle"), (None, 0))


def _outlined(outline: Any) -> tuple[Kind, int]:
    level = outline.get(_VALUE, "")
    return (
        (Kind.HEADING, min(int(level) + 1, MOST_LEVELS))
        if level and level in HEADING_LEVELS
        else (Kind.TEXT, 0)
    )


def _value(paragraph: Any, name: str) -> str:
    found = paragraph.find(f"{_PR}/{qn(name)}")
    return "" if found is None else str(found.get(_VALUE, ""))
