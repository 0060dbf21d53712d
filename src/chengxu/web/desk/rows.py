"""One line of a queue: names instead of codes, the clock in words. No query per row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chengxu.cases.models import Case
from chengxu.cases.rules import Rulebook
from chengxu.common.messages import Message
from chengxu.intake.rules import CHANNELS
from chengxu.web.showing import Left, pressing


@dataclass(frozen=True, slots=True)
class Row:
    """A case as the list shows it."""

    uid: str
    case_no: str
    state: str
    category: Message
    place: str
    unit: Message
    left: Left | None
    channel: Message
    reported_at: datetime
    lon: float | None
    lat: float | None
    mark: Message | None = None  # that it belongs to others


UNSORTED = Message("未定类别", "no category yet")
CHANNEL_SHORT = {
    "portal": Message("网页", "web"),
    "hotline": Message("12345", "12345"),
    "redweb": Message("红网", "Rednet"),
    "collector": Message("监督员", "collector"),
    "patrol": Message("巡查", "patrol"),
    "department": Message("转办", "department"),
    "import": Message("导入", "import"),
}


def category_name(category: str, book: Rulebook) -> Message:
    """The name of a category, the code itself when no pack knows it."""
    if not category:
        return UNSORTED
    known = book.catalog.categories.get(category)
    return known.name if known else Message(category)


def place_name(case: Case, book: Rulebook) -> str:
    """Where it is, the way somebody would say it: township, then what was written or the nearest known place."""
    ground = book.territory
    township = str(ground.name(case.township)) if case.township else str(ground.name("unlocated"))
    said = case.place_text or (str(ground.name(case.place)) if case.place else "")
    community = str(ground.name(case.community)) if case.community and not said else ""
    return " ".join(part for part in (township, community, said) if part)


def rows(found: Iterable[Case], book: Rulebook, now: datetime) -> list[Row]:
    """Lines for cases whose running clocks have been fetched with them."""
    return [
        Row(
            uid=case.uid,
            case_no=case.case_no or "",
            state=case.state,
            category=category_name(case.category, book),
            place=place_name(case, book),
            unit=_holder(case, book),
            left=pressing(case.clocks.all(), now, book.calendar),
            channel=CHANNEL_SHORT.get(case.channel) or CHANNELS.get(case.channel) or Message(case.channel),
            reported_at=case.reported_at,
            lon=case.lon,
            lat=case.lat,
            mark=_mark(case),
        )
        for case in found
    ]


def _mark(case: Case) -> Message | None:
    if case.recurs_of:
        return Message("又发生", "again")
    return Message("下级", "part") if case.parent_uid else None


def _holder(case: Case, book: Rulebook) -> Message:
    code = case.unit or case.lead_unit
    unit = book.organisation.units.get(code)
    return unit.short if unit else Message(code)
