"""Who is on shift, who came late or stands outside, who has not come: one day of the units somebody oversees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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
    """The shifts of ``day`` in the units ``actor`` oversees, those under way first, then the latest first.

    Left out are those nobody came to and nobody had to. A place whose shift is written down as stood or excused is not empty,
    by whatever way it was recorded.
    """
    units = access.overseen(actor, accounts.organisation())
    calendar = territory.calendar()
    start, end = calendar.start_of(day), calendar.start_of(day + timedelta(days=1))
    came = queries.attended(actor=actor, start=start, end=end)
    stood = queries.accounted(start=start, end=end)
    beats = responsibility.beats(day)
    groups = [
        _group(routine, shift, came, stood, beats, now)
        if routine.unit in units
        else _only(routine, shift, came)
        for routine in queries.declared().values()
        for shift in occurrences(routine, day, calendar)
    ]
    return sorted(
        (one for one in groups if one.came or one.absent),
        key=lambda one: (now >= one.shift.ends_at, -one.shift.starts_at.timestamp(), one.routine.code),
    )


def _only(routine: Routine, shift: Occurrence, came: Iterable[Attendance]) -> Group:
    """A shift with those who came to it."""
    hours = routine.hours(shift.shift)
    assert hours is not None
    here = (routine.code, shift.shift, shift.starts_at)
    return Group(
        routine,
        hours,
        shift,
        tuple(one for one in came if (one.routine, one.shift, one.starts_at) == here),
        (),
    )


def _group(
    routine: Routine, shift: Occurrence, came: Iterable[Attendance], stood: frozenset[queries.Spot], beats: Sequence[Beat],
    now: datetime,
) -> Group:  # fmt: skip
    group = _only(routine, shift, came)
    if shift.starts_at + routine.margins.late >= now:
        return group
    if routine.beats:
        return replace(group, absent=tuple(_walkers(group, beats)))
    manned = {one.place for one in group.came}
    empty = [
        Absence(place)
        for place in routine.places
        if place not in manned and (routine.code, place, shift.starts_at) not in stood
    ]
    return replace(group, absent=tuple(empty))


def _walkers(group: Group, beats: Sequence[Beat]) -> Iterable[Absence]:
    """The collectors whose grids are to be walked in these hours and who have not come, each with the first of them."""
    people = {one.person for one in group.came}
    minute = group.hours.start.hour * 60 + group.hours.start.minute
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
