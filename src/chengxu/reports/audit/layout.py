"""What the lines of a document are to its reader: title, heading, text, note, table. For showing it as it was.

Every character of the document stands in exactly one block, except the signs that draw a table in plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chengxu.reports.audit.reading import Line, Written

Span = tuple[int, int]
"""From where to where in the text of the document."""


class Kind(StrEnum):
    """What a block is."""

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


_CHAPTER = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}(?:部分|章|篇))")
_SECTION = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")
_MARKDOWN = re.compile(r"\s{0,3}(#{1,6})\s+\S")
_PIPES = re.compile(r"\s*\|.*\|\s*")
_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_ENDS = "。；：，、！？;:,!?"
LONGEST_HEADING = 40


def of_text(written: Written) -> tuple[Block, ...]:
    """The blocks of a plain text or Markdown; pipes and tabs in rows make a table."""
    lines = written.lines
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        length, table = _table(written.text, lines, at)
        if table is not None:
            blocks.append(table)
            at += length
            continue
        blocks.append(
            _block(written.text, lines[at], first=not any(b.kind is not Kind.BLANK for b in blocks))
        )
        at += 1
    return tuple(blocks)


def kind_of(text: str, *, first: bool) -> tuple[Kind, int]:
    """Kind and level of a line by its words alone; the ``first`` line that says something may be the title."""
    bare = text.strip("\ufeff \u3000\t")
    if not bare:
        return Kind.BLANK, 0
    if marks := _MARKDOWN.match(text.lstrip("\ufeff")):
        level = len(marks[1])
        return (Kind.TITLE, 0) if level == 1 and first else (Kind.HEADING, min(level, 3))
    short = len(bare) <= LONGEST_HEADING and not re.search("[。；]", bare)
    if short and _CHAPTER.match(bare):
        return Kind.HEADING, 1
    if short and _SECTION.match(bare):
        return Kind.HEADING, 2
    if first and short and bare[-1] not in _ENDS:
        return Kind.TITLE, 0
    return Kind.TEXT, 0


def _block(text: str, line: Line, *, first: bool) -> Block:
    kind, level = kind_of(text[line.start : line.end], first=first)
    return Block(kind, line.number, (line.start, line.end), level, centred=kind is Kind.TITLE)


def _table(text: str, lines: Sequence[Line], at: int) -> tuple[int, Block | None]:
    """The table that begins at a line, and how many lines it takes."""
    for split in (_piped, _tabbed):
        rows: list[list[Span]] = []
        heads = False
        end = at
        while end < len(lines):
            cells = split(text, lines[end], rows)
            if cells is None:
                break
            if cells:
                rows.append(cells)
            else:
                heads = len(rows) == 1
            end += 1
        if len(rows) > 1 and len(rows[0]) > 1:
            made = tuple(
                tuple(Cell((span,), heads=number == 0 and (heads or _no_digit(text, row))) for span in row)
                for number, row in enumerate(rows)
            )
            whole = (lines[at].start, lines[end - 1].end)
            return end - at, Block(Kind.TABLE, lines[at].number, whole, rows=made)
    return 1, None


def _piped(text: str, line: Line, rows: list[list[Span]]) -> list[Span] | None:
    """The cells of a Markdown row; none of the line that rules off the heading."""
    said = text[line.start : line.end]
    if rows and _RULE.fullmatch(said) and "-" in said:
        return []
    return list(_cells(text, line, "|")) if _PIPES.fullmatch(said) and said.count("|") > 2 else None


def _tabbed(text: str, line: Line, rows: list[list[Span]]) -> list[Span] | None:
    """The cells of a row as Word and Excel copy them: as many tabs in each row."""
    said = text[line.start : line.end]
    tabs = said.count("\t")
    if not tabs or said.startswith("\t") or (rows and len(rows[-1]) != tabs + 1):
        return None
    return list(_cells(text, line, "\t"))


def _cells(text: str, line: Line, sign: str) -> Iterator[Span]:
    start, end = line.start, line.end
    if sign == "|":
        start = text.index("|", start, end) + 1
        end = text.rindex("|", start, end)
    while True:
        stop = text.find(sign, start, end)
        yield _stripped(text, start, end if stop < 0 else stop)
        if stop < 0:
            return
        start = stop + 1


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " \u3000":
        start += 1
    while end > start and text[end - 1] in " \u3000":
        end -= 1
    return start, end


def _no_digit(text: str, row: list[Span]) -> bool:
    return not any(re.search(r"[\dXx×]", text[start:end]) for start, end in row)
