"""Where a cell stands in its table."""

from __future__ import annotations

from dataclasses import dataclass

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
