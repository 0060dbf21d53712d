"""What the lines of a document are to its reader: title, heading, text, note, table. For showing it as it was.

Every character of the document stands in exactly one block, except the signs that draw a table in plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from chengxu.reports.audit.documents import text_tables, wordlooks
from chengxu.reports.audit.documents.cells import Cell as Place
from chengxu.reports.audit.documents.reading import Line, Written
from chengxu.reports.audit.documents.wordlooks import PLAIN, Look

Span = tuple[int, int]
"""From where to where in the text of the document."""


class Kind(StrEnum):
    """What a block is; a note is a footnote, an endnote or a text box, behind the paragraph it belongs to."""

    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"
    NOTE = "note"
    BLANK = "blank"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its paragraphs, over how many columns and rows it reaches, whether it heads the others."""

    spans: tuple[Span, ...]
    columns: int = 1
    rows: int = 1
    heads: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A line, or the lines of a table. ``line`` is the number of the first; ``level`` 1–3 of a heading; ``label``
    what Word numbers the paragraph with, which is no part of its text; ``pictures`` how many pictures stand in it."""

    kind: Kind
    line: int
    span: Span
    level: int = 0
    label: str = ""
    centred: bool = False
    pictures: int = 0
    rows: tuple[tuple[Cell, ...], ...] = ()


LONGEST_HEADING = 40
MOST_LEVELS = 3

_CHAPTER = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}(?:部分|章|篇))")
_SECTION = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")
_MARKDOWN = re.compile(r"\s{0,3}(#{1,6})\s+\S")
_BLANK = " \u3000\u00a0"
_ENDS = "。；：，、！？;:,!?"


def blocks(written: Written) -> tuple[Block, ...]:
    """The blocks of a document that was read, in order; raises :class:`Refused` like reading it does."""
    looks = wordlooks.of(written) if written.kind == "docx" else [PLAIN] * len(written.lines)
    return tuple(_blocks(written, looks, _Tables.of(written)))


def kind_of(text: str, *, first: bool) -> tuple[Kind, int]:
    """Kind and level of a line by its words alone; the ``first`` line that says something may be the title."""
    bare = text.strip("\ufeff \u3000\t")
    if not bare:
        return Kind.BLANK, 0
    if marks := _MARKDOWN.match(text.lstrip("\ufeff")):
        level = len(marks[1])
        return (Kind.TITLE, 0) if level == 1 and first else (Kind.HEADING, min(level, MOST_LEVELS))
    short = len(bare) <= LONGEST_HEADING and not re.search("[。；]", bare)
    if short and _CHAPTER.match(bare):
        return Kind.HEADING, 1
    if short and _SECTION.match(bare):
        return Kind.HEADING, 2
    if first and short and bare[-1] not in _ENDS:
        return Kind.TITLE, 0
    return Kind.TEXT, 0


def _blocks(written: Written, looks: list[Look], tables: _Tables) -> Iterator[Block]:
    titled = False
    for place, (line, look) in enumerate(zip(written.lines, looks, strict=True)):
        number = tables.by_line.get(place)
        if number is not None:
            if place == tables.first[number]:
                yield tables.block(written, number)
            continue
        block = _block(written.text, line, look, first=not titled)
        titled = titled or block.kind is not Kind.BLANK
        yield block


def _block(text: str, line: Line, look: Look, *, first: bool) -> Block:
    said = text[line.start : line.end]
    kind, level = kind_of(f"{look.label}{said}", first=first and not line.story)
    if line.story and kind is not Kind.BLANK:
        kind, level = Kind.NOTE, 0
    elif line.heading and kind not in {Kind.BLANK, Kind.TITLE}:
        kind, level = Kind.HEADING, min(line.heading, MOST_LEVELS)
    centred = look.centred or kind is Kind.TITLE
    return Block(kind, line.number, (line.start, line.end), level, look.label, centred, look.pictures)


@dataclass(slots=True)
class _Tables:
    """The cells of every table with their words, and the lines that are shown by their table."""

    cells: dict[int, list[tuple[Place, Span]]] = field(default_factory=dict)
    first: dict[int, int] = field(default_factory=dict)
    by_line: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, written: Written) -> _Tables:
        tables = cls()
        for place, line in enumerate(written.lines):
            if line.cell is not None:
                tables._add(place, line.cell, (line.start, line.end))
        if not tables.cells and written.kind == "txt":
            tables._draw(written)
        return tables

    def block(self, written: Written, number: int) -> Block:
        """A table as it stands, merged cells over the rows and columns they cover."""
        own = self.cells[number]
        by_place: dict[tuple[int, int], list[tuple[Place, Span]]] = {}
        for cell, span in own:
            by_place.setdefault((cell.row, cell.column), []).append((cell, span))
        marked = any(cell.head for cell, _ in own)
        rows: list[list[Cell]] = [[] for _ in range(1 + max(row for row, _ in by_place))]
        words = "".join(written.text[slice(*span)] for cell, span in own if cell.row == 0)
        for (row, _), parts in sorted(by_place.items()):
            cell = parts[0][0]
            heads = cell.head if marked else row == 0 and not re.search(r"[\dXx×]", words)
            spans = tuple(span for _, span in parts if span[0] < span[1]) or (parts[0][1],)
            rows[row].append(Cell(spans, cell.columns, cell.rows, heads))
        whole = (min(start for _, (start, _) in own), max(end for _, (_, end) in own))
        line = written.lines[self.first[number]].number
        return Block(Kind.TABLE, line, whole, rows=tuple(map(tuple, rows)))

    def _add(self, place: int, cell: Place, span: Span) -> None:
        self.cells.setdefault(cell.table, []).append((cell, span))
        self.first.setdefault(cell.table, place)
        self.by_line[place] = cell.table

    def _draw(self, written: Written) -> None:
        """Tables drawn in plain text, with the lines that rule them off."""
        lines = [written.text[line.start : line.end] for line in written.lines]
        for piece in text_tables.find(lines):
            start = written.lines[piece.line].start
            span = _stripped(written.text, start + piece.start, start + piece.end)
            self._add(piece.line, piece.cell, span)
        for number, first in list(self.first.items()):
            last = max(place for place, own in self.by_line.items() if own == number)
            while first > 0 and text_tables.is_rule(lines[first - 1]) and first - 1 not in self.by_line:
                first -= 1
            while last + 1 < len(lines) and text_tables.is_rule(lines[last + 1]):
                last += 1
            self.first[number] = first
            self.by_line |= dict.fromkeys(range(first, last + 1), number)


def _stripped(text: str, start: int, end: int) -> Span:
    """The span of a drawn cell without the blanks that set it off."""
    words = text[start:end]
    left = len(words) - len(words.lstrip(_BLANK))
    return start + left, max(start + left, end - (len(words) - len(words.rstrip(_BLANK))))
