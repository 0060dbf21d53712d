"""The rows behind a figure as a table: names for codes, links to the case or the ledger entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from chengxu.catalog import queries as categories
from chengxu.common.messages import Message, current_language
from chengxu.indicators import queries as indicators
from chengxu.indicators.sources import Column, Kind
from chengxu.territory import queries as territory

# Ids, helper columns and who wrote a row down: needed to compute, in the way when reading.
LEFT_OUT = frozenset({
    "uid", "day", "month", "actor", "case_uid", "routine_uid", "proceeding_uid", "source", "class", "grid", "condition",
    "provisional", "returns", "finding",
})  # fmt: skip
# What is worth the width of a page; a source that is not named shows everything but the above.
SHOWN = {
    "cases": (
        "case_no", "state", "category", "township", "place", "lead_unit", "channel", "reported_at", "filed_at",
        "due_at", "closed_at", "on_time",
    ),
    "deeds": ("occurred_at", "verb", "object", "quantity", "measure", "place", "unit"),
}  # fmt: skip
KEEP_DAY = frozenset({"shift_days", "deed_days"})
PLACES = frozenset({"place", "township", "grid"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: an instant, a number or a word."""

    at: datetime | None
    number: Any
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row and where it leads."""

    href: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A page of rows; ``hidden`` of them count but are not this reader's to open."""

    columns: tuple[Message, ...]
    numeric: tuple[bool, ...]
    lines: tuple[Line, ...]
    after: str
    hidden: int
    source: Message
    part: str


def table(found: indicators.Rows) -> Table:
    """What the page shows of these rows."""
    shown = _columns(found)
    catalog = categories.catalog().categories
    speak = indicators.words().speak(found.source)
    ground = territory.territory()

    def cell(column: Column, value: Any) -> Cell:
        if value is None or value == "":
            return Cell(None, None, "")
        if column.kind is Kind.INSTANT:
            return Cell(value, None, "")
        if column.kind is Kind.DAY:
            return Cell(None, None, f"{value:%Y-%m-%d}")
        if column.kind in {Kind.MILLI, Kind.FEN, Kind.WHOLE, Kind.NUMBER}:
            return Cell(None, value, "")
        if column.name == "category" and value in catalog:
            return Cell(None, None, str(catalog[value].name))
        if column.name in PLACES:
            return Cell(None, None, str(ground.name(str(value))))
        return Cell(None, None, _bare(str(speak(column.name, value))))

    return Table(
        columns=tuple(column.label for column in shown),
        numeric=tuple(column.kind in {Kind.MILLI, Kind.FEN, Kind.WHOLE, Kind.NUMBER} for column in shown),
        lines=tuple(
            Line(_href(found.source.name, row), tuple(cell(column, row[column.name]) for column in shown))
            for row in found.rows
        ),
        after=found.after,
        hidden=found.hidden,
        source=found.source.label,
        part=found.part,
    )


def _columns(found: indicators.Rows) -> list[Column]:
    by_name = {column.name: column for column in found.columns}
    if chosen := SHOWN.get(found.source.name):
        return [by_name[name] for name in chosen if name in by_name]
    return [
        column
        for column in found.columns
        if column.name not in LEFT_OUT or (column.name == "day" and found.source.name in KEEP_DAY)
    ]


def _bare(word: str) -> str:
    """A code without a name is quoted where formulas speak of it; in a table it stands as it is."""
    quotes = "“”" if current_language() == "en" else "「」"
    return word.strip(quotes)


def _href(source: str, row: Mapping[str, Any]) -> str:
    if source == "deeds":
        return reverse("deed", args=[row["uid"]])
    if source == "cases":
        return reverse("case", args=[row["uid"]])
    return reverse("case", args=[row["case_uid"]]) if source == "clocks" else ""
