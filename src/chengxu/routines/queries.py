"""Reads over shifts and over who is on one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Count, QuerySet

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker
from chengxu.responsibility import queries as responsibility
from chengxu.routines.attending import Attendance
from chengxu.routines.duties import Routine
from chengxu.routines.loading import parse
from chengxu.territory import queries as territory

from . import access, rows
from .models import Attendance as Row
from .models import Shift
from .rules import ShiftState


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many shifts were due and how many of them somebody stood."""

    due: int
    stood: int


def declared(pack_hash: str | None = None) -> Mapping[str, Routine]:
    """The duties of the pack (the one in force unless named), by code."""
    return _declared(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _declared(pack_hash: str) -> Mapping[str, Routine]:
    check = Checker(packs.pack(pack_hash))
    return parse(
        check,
        organisation=accounts.organisation(pack_hash),
        vocabulary=parse_vocabulary(check),
        territory=territory.territory(pack_hash),
    )


def duties_of(actor: Actor) -> list[Routine]:
    """What somebody may go on shift for, in the order of the pack."""
    return [one for one in declared().values() if one.is_for(actor)]


def places_of(routine: Routine, person: str, at: datetime) -> tuple[str, ...]:
    """Where somebody stands this duty: the places it declares, or the grids they walk that day."""
    if not routine.beats:
        return routine.places
    today = territory.calendar().local(at).date()
    walked = [beat.duty_grid for beat in responsibility.beats(today) if beat.person == person]
    return tuple(dict.fromkeys(walked))


def standing(person: str, at: datetime) -> Attendance | None:
    """The shift somebody is on at a moment, or None."""
    found = Row.objects.filter(person=person, in_at__lte=at).order_by("-in_at", "-id").first()
    one = rows.read(found) if found else None
    return one if one and one.holds(at) else None


def on_shift(person: str, at: datetime) -> bool:
    """Whether somebody was on a shift at a moment: from their check-in to their check-out, or until it closed without one."""
    recent = Row.objects.filter(person=person, in_at__lte=at, closes_at__gte=at)
    left = Row.objects.filter(person=person, in_at__lte=at, out_at__gte=at)
    return any(rows.read(one).holds(at) for one in recent | left)


def lately(person: str, *, most: int) -> list[Attendance]:
    """Somebody's own attendances, the newest first."""
    return [rows.read(row) for row in Row.objects.filter(person=person).order_by("-in_at", "-id")[:most]]


def attended(*, actor: Actor, start: datetime, end: datetime) -> list[Attendance]:
    """Who came to a shift that starts in [start, end), of the people ``actor`` oversees."""
    units = access.overseen(actor, accounts.organisation())
    found = Row.objects.filter(unit__in=units, starts_at__gte=start, starts_at__lt=end)
    return [rows.read(row) for row in found]


Spot = tuple[str, str, datetime]
"""A duty, a place of it and the start of one of its shifts."""


def accounted(*, start: datetime, end: datetime) -> frozenset[Spot]:
    """The shifts starting in [start, end) that are written down as stood, or as excused."""
    found = Shift.objects.filter(starts_at__gte=start, starts_at__lt=end).exclude(
        state=ShiftState.MISSED.value
    )
    return frozenset(found.values_list("routine", "place", "starts_at"))


def shifts(*, actor: Actor, start: datetime, end: datetime) -> QuerySet[Shift]:
    """Shifts starting in [start, end) that ``actor`` may see."""
    return Shift.objects.filter(access.visible(actor), starts_at__gte=start, starts_at__lt=end)


def coverage(*, routine: str, start: datetime, end: datetime) -> Coverage:
    """Coverage of one routine in [start, end); excused shifts are not due."""
    found = Shift.objects.filter(routine=routine, starts_at__gte=start, starts_at__lt=end)
    counts = dict(found.values_list("state").annotate(Count("id")))
    stood = counts.get("done", 0) + counts.get("late", 0)
    return Coverage(due=stood + counts.get("missed", 0), stood=stood)
