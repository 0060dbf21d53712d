"""Who is on shift, who came late or stands outside, who has not come: one day of the units somebody oversees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.responsibility import queries as responsibility
from chengxu.responsibility.collectors import Beat
from chengxu.routines import access, queries
from chengxu.routines.attending import Attendance, Closed
from chengxu.routines.duties import Hours, Occurrence, Routine, occurrences
from chengxu.routines.fencing import Fence
from chengxu.territory import queries as territory


@dataclass(frozen=True, slots=True)
class Absence:
    """A place of a shift that nobody has come to; ``person`` is who should have, "" where that is not laid down."""

    place: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One shift of one duty on one day: who came, and which places nobody came to although it has begun."""

    routine: Routine
    hours: Hours
    shift: Occurrence
    came: tuple[Attendance, ...]
    absent: tuple[Absence, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people are on shift now, came late, were outside at either end, and how many places stand empty."""

    now: int
    late: int
    outside: int
    absent: int


def board(*, actor: Actor, day: date, now: datetime) -> list[Group]:
    """The shifts of ``day`` in the units ``actor`` oversees, by their start; those nobody came to and nobody had to are left out."""
    units = access.overseen(actor, accounts.organisation())
    calendar = territory.calendar()
    start = calendar.start_of(day)
    came = queries.attended(actor=actor, start=start, end=calendar.start_of(day + timedelta(days=1)))
    beats = responsibility.beats(day)
    groups = [
        _group(routine, shift, came, beats, units, now)
        for routine in queries.declared().values()
        for shift in occurrences(routine, day, calendar)
    ]
    return sorted(
        (one for one in groups if one.came or one.absent),
        key=lambda one: (one.shift.starts_at, one.routine.code),
    )


def _group(
    routine: Routine, shift: Occurrence, came: Iterable[Attendance], beats: Sequence[Beat], units: frozenset[str], now: datetime
) -> Group:  # fmt: skip
    here = tuple(
        one
        for one in came
        if (one.routine, one.shift, one.starts_at) == (routine.code, shift.shift, shift.starts_at)
    )
    hours = routine.hours(shift.shift)
    assert hours is not None
    due = routine.unit in units and shift.starts_at + routine.margins.late < now
    absent = tuple(_absent(routine, hours, here, beats)) if due else ()
    return Group(routine, hours, shift, here, absent)


def _absent(
    routine: Routine, hours: Hours, came: tuple[Attendance, ...], beats: Sequence[Beat]
) -> Iterable[Absence]:
    if not routine.beats:
        manned = {one.place for one in came}
        return [Absence(place) for place in routine.places if place not in manned]
    people = {one.person for one in came}
    minute = hours.start.hour * 60 + hours.start.minute
    walks = {
        beat.person: beat.duty_grid
        for beat in reversed(beats)
        if beat.band.holds(minute) and beat.person not in people
    }
    return [Absence(grid, person) for person, grid in sorted(walks.items(), key=lambda one: one[1])]


def counts(groups: Iterable[Group], now: datetime) -> Counts:
    """The four numbers at the head of the board."""
    groups = list(groups)
    came = [one for group in groups for one in group.came]
    return Counts(
        now=sum(1 for one in came if one.closed is Closed.NOT and one.holds(now)),
        late=sum(1 for one in came if one.late),
        outside=sum(1 for one in came if outside(one)),
        absent=sum(len(group.absent) for group in groups),
    )


def outside(one: Attendance) -> bool:
    """Whether either end of it was outside the fence for certain."""
    marks = (one.came, one.left) if one.left else (one.came,)
    return any(mark.seen.fence is Fence.OUTSIDE for mark in marks)
