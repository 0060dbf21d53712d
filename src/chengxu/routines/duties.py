"""The duties a county declares, with the hours and the places of their shifts; which shift a moment belongs to. Pure.

A duty recurs by a rule of RFC 5545 (:mod:`chengxu.routines.recurrence`), from the first to the last day of its period.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from chengxu.accounts.rules import Actor
from chengxu.catalog.rules import ALWAYS, Period
from chengxu.common.messages import Message
from chengxu.common.worktime import Calendar
from chengxu.routines.recurrence import DAILY, Recurrence
from chengxu.routines.rules import Duty

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """One shift of a duty in local time; an ``end`` not after ``start`` lies on the next day."""

    id: str
    name: Message
    start: time
    end: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """How much is still on time, and how well a phone must know where it is.

    ``early``: from how long before the start a check-in belongs to the shift; ``late``: later than this is late; ``leave``:
    leaving earlier than this before the end is leaving early; ``grace``: how long after the end a missing check-out is
    waited for; ``metres``: so far from the place is still there; ``accuracy``: a position less certain than so many metres
    tells nothing.
    """

    early: timedelta = timedelta(minutes=30)
    late: timedelta = timedelta(minutes=10)
    leave: timedelta = timedelta(minutes=10)
    grace: timedelta = timedelta(minutes=60)
    metres: int = 100
    accuracy: int = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaves:
    """The deed a stood shift leaves: codes of ``deeds.yaml``."""

    verb: str
    object: str
    measure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """One duty: who stands it, when, where, and what counts as having stood it.

    ``unit`` "" means the unit of whoever stands it. ``places`` are codes of areas, roads or places of the county; with
    ``beats`` the duty grids a collector walks that day. ``missed_from``: from that day on a place nobody came to is
    recorded as missed; None records nothing, it is only shown.
    """

    code: str
    name: Message
    posts: frozenset[str]
    shifts: tuple[Hours, ...]
    unit: str = ""
    places: tuple[str, ...] = ()
    beats: bool = False
    every: str = DAILY
    period: Period = ALWAYS
    margins: Margins = field(default_factory=Margins)
    leaves: Leaves | None = None
    missed_from: date | None = None
    source: str = ""
    verified: bool = False

    def is_for(self, actor: Actor) -> bool:
        """Whether somebody with these posts, in this unit, stands it."""
        return bool(self.posts & actor.posts) and (not self.unit or self.unit == actor.unit)

    def duty(self, unit: str) -> Duty:
        """What a shift of it is recorded as."""
        leaves = self.leaves or Leaves(verb="", object="", measure="")
        return Duty(
            routine=self.code, unit=self.unit or unit, verb=leaves.verb, object=leaves.object, measure=leaves.measure,
            late=self.margins.late,
        )  # fmt: skip

    def hours(self, shift: str) -> Hours | None:
        """The shift with this id, or None."""
        return next((one for one in self.shifts if one.id == shift), None)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One shift on one day."""

    routine: str
    shift: str
    starts_at: datetime
    ends_at: datetime


def occurrences(routine: Routine, day: date, calendar: Calendar) -> Iterator[Occurrence]:
    """The shifts that start on a local day, in the order of the pack; none outside the duty's period or on a day it leaves out."""
    if not routine.period.holds(day) or not _recurs(routine.every, routine.period.start, day, calendar):
        return
    for hours in routine.shifts:
        ends_on = day if hours.end > hours.start else day + A_DAY
        yield Occurrence(
            routine.code,
            hours.id,
            calendar.instant(datetime.combine(day, hours.start)),
            calendar.instant(datetime.combine(ends_on, hours.end)),
        )


def _recurs(rule: str, start: date | None, day: date, calendar: Calendar) -> bool:
    return rule == DAILY or bool(_recurrence(rule, start or day).days(day, day, calendar))


@lru_cache(maxsize=64)
def _recurrence(rule: str, start: date) -> Recurrence:
    return Recurrence(rule=rule, start=start)


def around(routine: Routine, at: datetime, calendar: Calendar) -> list[Occurrence]:
    """The shifts of the day before, the day and the day after a moment, by their start."""
    today = calendar.local(at).date()
    found = [
        one for day in (today - A_DAY, today, today + A_DAY) for one in occurrences(routine, day, calendar)
    ]
    return sorted(found, key=lambda one: one.starts_at)


def due(routine: Routine, at: datetime, calendar: Calendar) -> Occurrence | None:
    """The shift a check-in at this moment belongs to: of those it comes early enough for and that are not over, the one
    whose start is nearest, of two equally near the later; None when there is none."""
    fit = [
        one
        for one in around(routine, at, calendar)
        if one.starts_at - routine.margins.early <= at < one.ends_at
    ]
    return min(fit, key=lambda one: (abs(one.starts_at - at), -one.starts_at.timestamp()), default=None)


def following(routine: Routine, at: datetime, calendar: Calendar) -> Occurrence | None:
    """The next shift that starts after this moment, today or tomorrow; None when there is none."""
    return next((one for one in around(routine, at, calendar) if one.starts_at > at), None)
