"""Where a cell stands in its table, and what the table says of it."""

from __future__ import annotations

from dataclasses import dataclass

from chengxu.reports.audit.words.roles import Role

MOST_COLUMNS = 200
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of table number ``table``: its first row and column from 0, and how many of each it covers.

    ``head`` marks a cell that the document itself calls a heading (th, a heading row of Word, above ``|---|``).
    """

    table: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    head: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the table says of one cell.

    ``silent``: a number in it is none (序号, a unit); ``heading``: it is one only inside a phrase. ``row``, ``column`` and ``table`` are the headings
    and the caption, ``unit`` the measure of a number without its own. ``whole`` and ``parts`` are other cells, by
    their place in the list.
    """

    silent: bool = False
    heading: bool = False
    row: str = ""
    column: str = ""
    table: str = ""
    unit: str = ""
    role: Role = Role.VALUE
    period: str = ""
    whole: int | None = None
    parts: tuple[int, ...] = ()
