"""The rows behind a figure as a table: names for codes, links to the case or the ledger entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.catalog import queries as categories
from chengxu.common.messages import Message, current_language
from chengxu.indicators import queries as indicators
from chengxu.indicators.sources import Column, Kind, Source
from chengxu.ledger.models import Deed
from chengxu.routines.meetings import queries as meetings
from chengxu.territory import queries as territory

# Ids, helper columns and who wrote a row down: needed to compute, in the way when reading. Who did it or was absent is told where names may
# be read, to those who may read them.
LEFT_OUT = frozenset({
    "uid", "day", "month", "actor", "case_uid", "routine_uid", "proceeding_uid", "source", "class", "grid", "condition",
    "provisional", "returns", "finding", "person", "seat",
})  # fmt: skip
# What is worth the width of a page; a source that is not named shows everything but the above.
SHOWN = {
    "cases": (
        "case_no", "state", "category", "township", "place", "lead_unit", "channel", "reported_at", "filed_at",
        "due_at", "closed_at", "on_time",
    ),
    "deeds": ("occurred_at", "verb", "object", "quantity", "measure", "place", "unit"),
}  # fmt: skip
RECORDED = (Message("登记人", "recorded by"), Message("登记时间", "recorded"), Message("佐证", "evidence"))
WITHHELD = Message("不在您能看的范围里", "withheld from your post")
"""Instead of who recorded an entry, where its particulars are not for the one who looks."""
KEEP_DAY = frozenset({"shift_days", "deed_days"})
AMOUNTS = frozenset({Kind.MILLI, Kind.FEN, Kind.WHOLE, Kind.NUMBER})
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


def table(found: indicators.Rows, actor: Actor) -> Table:
    """What the page shows of these rows; those of the ledger also say who recorded them, when, with which evidence, save what is
    not for ``actor``."""
    shown = columns_of(found.source) if found.columns else []
    cell = cells(found.source)
    recorded = _recorded(found, actor)
    return Table(
        columns=(*(column.label for column in shown), *(RECORDED if recorded else ())),
        numeric=(
            *(column.kind in AMOUNTS for column in shown),
            *((False,) * len(RECORDED) if recorded else ()),
        ),
        lines=tuple(
            Line(
                _href(found.source.name, row),
                (*(cell(column, row[column.name]) for column in shown), *recorded.get(str(row["uid"]), ())),
            )
            for row in found.rows
        ),
        after=found.after,
        hidden=found.hidden,
        source=found.source.label,
        part=found.part,
    )


def cells(source: Source) -> Callable[[Column, Any], Cell]:
    """Turns a value of a column into what a person reads: names for codes, instants, numbers."""
    catalog = categories.catalog().categories
    speak = indicators.words().speak(source)
    ground = territory.territory()

    def cell(column: Column, value: Any) -> Cell:
        if value is None or value == "":
            return Cell(None, None, "")
        if column.kind is Kind.INSTANT:
            return Cell(value, None, "")
        if column.kind is Kind.DAY:
            return Cell(None, None, f"{value:%Y-%m-%d}")
        if column.kind in AMOUNTS:
            return Cell(None, value, "")
        if column.name == "category" and value in catalog:
            return Cell(None, None, str(catalog[value].name))
        if column.name in PLACES:
            return Cell(None, None, str(ground.name(str(value))))
        return Cell(None, None, _bare(str(speak(column.name, value))))

    return cell


def _recorded(found: indicators.Rows, actor: Actor) -> dict[str, tuple[Cell, ...]]:
    """Who recorded each ledger entry, when, and how many pictures prove it; nothing for other sources."""
    if found.source.name != "deeds":
        return {}
    deeds = list(Deed.objects.filter(uid__in=[row["uid"] for row in found.rows]))
    untold = meetings.untold(deeds, actor)
    people = accounts.names({deed.actor for deed in deeds if deed.uid not in untold})
    return {
        deed.uid: (
            Cell(None, None, str(WITHHELD) if deed.uid in untold else people.get(deed.actor, deed.actor)),
            Cell(deed.recorded_at, None, ""),
            Cell(None, None, "—" if deed.uid in untold else _pictures(len(deed.evidence.split()))),
        )
        for deed in deeds
    }


def _pictures(count: int) -> str:
    return str(Message("{n} 张照片", "{n} photos").format(n=count)) if count else "—"


def _bare(word: str) -> str:
    """A code without a name is quoted where formulas speak of it; in a table it stands as it is."""
    quotes = "“”" if current_language() == "en" else "「」"
    return word.strip(quotes)


def line(
    source: Source, shown: Sequence[Column], row: Mapping[str, Any], cell: Callable[[Column, Any], Cell]
) -> Line:
    """One row of ``source`` with the columns that are shown."""
    return Line(_href(source.name, row), tuple(cell(column, row[column.name]) for column in shown))


def columns_of(source: Source) -> list[Column]:
    """The columns of a source worth the width of a page."""
    if chosen := SHOWN.get(source.name):
        return [source.columns[name] for name in chosen]
    return [
        column
        for column in source.columns.values()
        if column.name not in LEFT_OUT or (column.name == "day" and source.name in KEEP_DAY)
    ]


def _href(source: str, row: Mapping[str, Any]) -> str:
    if source == "deeds":
        return reverse("deed", args=[row["uid"]])
    if source == "cases":
        return reverse("case", args=[row["uid"]])
    if source == "clocks":
        return reverse("case", args=[row["case_uid"]])
    return reverse("record", args=[source, row["uid"]])
