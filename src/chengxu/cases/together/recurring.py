"""The same matter at the same place once more: which earlier case a case comes back from. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chengxu.cases.together.joining import By, named, need, refused, told
from chengxu.cases.workflow.states import State
from chengxu.cases.workflow.values import Case, Change, Rulebook
from chengxu.common.records import changed
from chengxu.territory.rules import distance


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed case that another may come back from."""

    uid: str
    closed_at: datetime
    lon: float
    lat: float


def since(case: Case, book: Rulebook) -> datetime | None:
    """How far back an earlier case may have been closed; None when ``case`` cannot be known to come back."""
    kinship = book.settings.kinship
    if not kinship.days or not case.category or case.lon is None or case.lat is None:
        return None
    return case.reported_at - timedelta(days=kinship.days)


def recurs_of(case: Case, closed: Iterable[Closed], book: Rulebook) -> str:
    """The uid of the newest of these closed cases that lies near enough, closed before ``case`` was reported; "" if none.

    ``closed`` are of the category of ``case``. Only closed cases count: one declined or void was no matter, one merged
    lives on in another.
    """
    earliest = since(case, book)
    if earliest is None or case.lon is None or case.lat is None:
        return ""
    near = [
        (one.closed_at, one.uid)
        for one in closed
        if earliest <= one.closed_at <= case.reported_at
        and distance(case.lon, case.lat, one.lon, one.lat) <= book.settings.kinship.metres
    ]
    return max(near, default=(earliest, ""))[1]


def moved(before: Case | None, after: Case) -> bool:
    """Whether a step may have changed what a case comes back from: its category or its place."""
    if before is None:
        return bool(after.category)
    return (before.category, before.lon, before.lat) != (after.category, after.lon, after.lat)


def linked(change: Change, closed: Iterable[Closed], book: Rulebook) -> Change:
    """``change`` with the case linked to what it comes back from, or to nothing when that no longer fits."""
    found = recurs_of(change.after, closed, book)
    if found == change.after.recurs_of:
        return change
    return replace(change, after=changed(change.after, recurs_of=found))


def link(case: Case, earlier: Case, *, by: By) -> Change:
    """Somebody says that ``case`` is ``earlier`` once more, which the distance alone did not show.

    Raises :class:`Refused` unless the earlier case was closed before this one was reported.
    """
    need(by, "case.link")
    if case.uid == earlier.uid:
        raise refused(
            "不能关联到自己，请选更早的一件",
            "a case is no recurrence of itself; choose an earlier one",
            "other",
        )
    if case.state is State.MERGED:
        raise refused(
            "本案已经并案，请在保留的案件上关联", "it is merged; link the case that was kept", "state"
        )
    if earlier.closed_at is None or earlier.state is not State.CLOSED:
        raise refused(
            "{no}还没有结案；同一件事还在办的，请并案",
            "{no} is not closed; if the same matter is still being handled, merge instead",
            "other",
            no=named(earlier),
        )
    if earlier.closed_at > case.reported_at:
        raise refused(
            "{no}结案时本案已经上报，不算再次发生",
            "{no} was closed after this one was reported, so this is no recurrence",
            "other",
            no=named(earlier),
        )
    if case.recurs_of == earlier.uid:
        raise refused("已经关联了这一件", "it is linked to that one already", "other")
    return told(case, changed(case, recurs_of=earlier.uid), "case.link", by, recurs_of=earlier.uid)
