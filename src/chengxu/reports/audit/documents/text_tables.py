"""Tables in plain text: Markdown bars, drawn frames, tabs, and columns kept apart by blanks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from chengxu.reports.audit.documents.cells import MOST_COLUMNS, Cell

_BARS = "|│┃║︱"
_RULE = re.compile(r"[\s|│┃║+\-—–─━═╌┄┅┈┉┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬:=_]+")
_DRAWN = re.compile(r"[-—–─━═=_┼├┬┴╋]{2,}")
_BAR = re.compile(rf"(?<!\\)[{_BARS}]")
_TAB = re.compile("\t+")
_GAP = re.compile("(?:[ \u00a0]{2,}|\u3000+[ \u3000]*|[ ]\u3000+)")
_DIGIT = re.compile(r"[\d０-９XxＸｘ×_＿？?]")
_LONGEST_CELL = 60
_SENTENCE = re.compile("[。；！？]")


@dataclass(frozen=True, slots=True)
class Piece:
    """The words of one cell on one line: line ``line`` from ``start`` to ``end`` of it."""

    line: int
    start: int
    end: int
    cell: Cell


def find(lines: Sequence[str]) -> list[Piece]:
    """The cells of every table in these lines, tables counted from 0; what stands in none is text."""
    found: list[Piece] = []
    place = table = 0
    while place < len(lines):
        end, rows = _table_at(lines, place)
        if rows:
            found += _pieces(lines, rows, table)
            table += 1
        place = max(end, place + 1)
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: tuple[tuple[int, int], ...]
    head: bool = False


def _table_at(lines: Sequence[str], place: int) -> tuple[int, list[_Row]]:
    """Where the table that begins at ``place`` ends, and its rows; no rows when none begins there."""
    for read in (_barred, _tabbed, _spaced):
        end, rows = read(lines, place)
        if rows:
            return end, rows
    return place, []


def _barred(lines: Sequence[str], place: int) -> tuple[int, list[_Row]]:
    rows: list[_Row] = []
    end, drawn = place, 0
    while end < len(lines):
        line = lines[end]
        if not line.strip():
            break
        if is_rule(line):
            if not drawn:
                rows = [_Row(row.line, row.cells, head=True) for row in rows]
            drawn += bool(rows)
        elif len(marks := list(_BAR.finditer(line))) >= 1:
            rows.append(_Row(end, _between(line, marks)))
        else:
            break
        end += 1
    several = sum(len(row.cells) > 1 for row in rows)
    if (not drawn and len(rows) < 2) or several < 1 or not _holds_numbers(lines, rows):
        return place, []
    return end, rows


def is_rule(line: str) -> bool:
    """Whether a line is drawn between rows: |---|---|, ├──┼──┤."""
    return bool(_RULE.fullmatch(line)) and bool(_DRAWN.search(line))


def _between(line: str, marks: Sequence[re.Match[str]]) -> tuple[tuple[int, int], ...]:
    """The stretches between bars; the outer bars have nothing outside them."""
    edges = [(-1, 0), *((mark.start(), mark.end()) for mark in marks), (len(line), len(line))]
    cells = [(one[1], other[0]) for one, other in itertools.pairwise(edges)]
    if cells and not line[slice(*cells[0])].strip():
        cells = cells[1:]
    if cells and not line[slice(*cells[-1])].strip():
        cells = cells[:-1]
    return tuple(cells[:MOST_COLUMNS])


def _tabbed(lines: Sequence[str], place: int) -> tuple[int, list[_Row]]:
    return _apart(lines, place, _TAB, single=True, fewest=2)


def _spaced(lines: Sequence[str], place: int) -> tuple[int, list[_Row]]:
    return _apart(lines, place, _GAP, single=False, fewest=3)


def _apart(
    lines: Sequence[str], place: int, gap: re.Pattern[str], *, single: bool, fewest: int
) -> tuple[int, list[_Row]]:
    """Lines of the same number of columns (but for a first line of fewer) that stand directly below one another.

    With ``single`` each tab parts two cells, so that empty ones count.
    """
    rows: list[_Row] = []
    end = place
    while end < len(lines):
        cells = _split(lines[end], gap, single=single)
        filled = sum(stop > start for start, stop in cells)
        if filled < (1 if rows else 2) or any(_is_prose(lines[end][start:stop]) for start, stop in cells):
            break
        if rows and len(rows) > 1 and abs(len(cells) - len(rows[-1].cells)) > 1 and not single:
            break
        rows.append(_Row(end, cells))
        end += 1
    widths = {len(row.cells) for row in rows}
    if len(rows) < fewest or (not single and len(widths) > 1) or not _holds_numbers(lines, rows):
        return place, []
    return end, rows


def _split(line: str, gap: re.Pattern[str], *, single: bool) -> tuple[tuple[int, int], ...]:
    if not gap.search(line.strip()):
        return ()
    start = len(line) - len(line.lstrip(" \u3000\u00a0" if single else None))
    cells: list[tuple[int, int]] = []
    stop = len(line.rstrip())
    for match in gap.finditer(line, start, stop):
        width = match.end() - match.start() if single else 1
        cells.append((start, match.start()))
        cells += [(match.start(), match.start())] * (width - 1)
        start = match.end()
    cells.append((start, stop))
    return tuple(cells[:MOST_COLUMNS])


def _is_prose(text: str) -> bool:
    return len(text) > _LONGEST_CELL or (len(text) > 12 and bool(_SENTENCE.search(text)))


def _holds_numbers(lines: Sequence[str], rows: Sequence[_Row]) -> bool:
    return any(_DIGIT.search(lines[row.line][start:end]) for row in rows for start, end in row.cells)


def _pieces(lines: Sequence[str], rows: Sequence[_Row], table: int) -> list[Piece]:
    found = []
    heads = any(row.head for row in rows) and not all(row.head for row in rows)
    for number, row in enumerate(rows):
        for column, (start, end) in enumerate(row.cells):
            cell = Cell(table, number, column, head=row.head and heads)
            found.append(Piece(row.line, start, end, cell))
    return found
