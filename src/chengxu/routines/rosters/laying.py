"""A month of posts out of a pattern: which seats there are, and who sits where. Pure, and the same whenever it is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chengxu.common.worktime import Calendar
from chengxu.responsibility.collectors import Beat
from chengxu.routines.duties import Routine, occurrences
from chengxu.routines.rosters.rules import Absence, Line, Pattern, Seat, away_on

EPOCH = date(2020, 1, 6)
"""Days are counted from this Monday, so that a month goes on where the one before ended."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A seat and who sits there; ``away`` would have, and is on leave."""

    seat: Seat
    person: str = ""
    away: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """What one person does on a day: a line at a place; ``number`` tells the people of one place and line apart."""

    place: str
    line: Line
    number: int


def slots(routine: Routine, pattern: Pattern) -> list[Slot]:
    """Everything that has to be manned on a day, place by place."""
    return [
        Slot(place, line, number)
        for place in routine.places
        for line in pattern.lines
        for number in range(1, line.heads + 1)
    ]


def lay_out(
    routine: Routine, pattern: Pattern, *, people: Sequence[str], days: Iterable[date], absences: Iterable[Absence],
    calendar: Calendar,
) -> Iterator[Laid]:  # fmt: skip
    """Every seat of these days with its holder, by the pattern.

    ``people`` in a fixed order: group by group they hold the slots, the rest are a reserve that stands in for who is on leave.
    A slot for which there is nobody stays empty.
    """
    absences = list(absences)
    wanted = slots(routine, pattern)
    in_groups = _groups(len(wanted), pattern) * (pattern.work + pattern.rest)
    for day in days:
        if pattern.workdays and not calendar.is_working_day(day):
            continue
        hours = {one.shift: (one.starts_at, one.ends_at) for one in occurrences(routine, day, calendar)}
        if not hours:
            continue
        holders = _holders(len(wanted), pattern, people, day)
        away = away_on(day, absences)
        spare = [one for one in people[in_groups:] if one not in away]
        for index, slot in enumerate(wanted):
            person = holders.get(index, "")
            missing = person if person in away else ""
            if missing:
                person = spare.pop(0) if spare else ""
            for shift in slot.line.shifts:
                if shift in hours:
                    yield Laid(_seat(slot, wanted, shift, day, hours[shift]), person, missing)


def _groups(count: int, pattern: Pattern) -> int:
    return -(-count // pattern.work)


def _holders(count: int, pattern: Pattern, people: Sequence[str], day: date) -> dict[int, str]:
    """Who holds which slot on a day. In a group, whoever rests is replaced by one of its relievers."""
    since = (day - EPOCH).days
    size = pattern.work + pattern.rest
    turned = since // pattern.rotate if pattern.rotate else 0
    held: dict[int, str] = {}
    for group in range(_groups(count, pattern)):
        crew = people[group * size : (group + 1) * size]
        seats = range(group * pattern.work, min(count, (group + 1) * pattern.work))
        resting = {(since + n) % size for n in range(pattern.rest)}
        relievers = [n for n in range(pattern.work, size) if n not in resting]
        for offset, slot in enumerate(seats):
            home = (offset - turned) % pattern.work
            member = home if home not in resting else (relievers.pop(0) if relievers else -1)
            if 0 <= member < len(crew):
                held[slot] = crew[member]
    return held


def _seat(
    slot: Slot, wanted: Sequence[Slot], shift: str, day: date, hours: tuple[datetime, datetime]
) -> Seat:
    """The seat of a slot in one of its shifts; lines that share a shift have numbers after each other."""
    before = 0
    for line in dict.fromkeys(one.line for one in wanted if one.place == slot.place):
        if line == slot.line:
            break
        before += line.heads if shift in line.shifts else 0
    return Seat(
        place=slot.place, shift=shift, number=before + slot.number, day=day, starts_at=hours[0], ends_at=hours[1]
    )  # fmt: skip


def follow(
    routine: Routine,
    pattern: Pattern,
    *,
    beats: Mapping[date, Sequence[Beat]],
    absences: Iterable[Absence],
    calendar: Calendar,
) -> Iterator[Laid]:
    """The seats of a duty that follows people to their own places (``beats`` of each day): in each shift whoever walks in its
    first minute, at the first of their places. Whoever rests has no seat that day, for the seat is theirs."""
    absences = list(absences)
    order = {
        person: n
        for n, person in enumerate(sorted({one.person for walked in beats.values() for one in walked}))
    }
    for day, walked in beats.items():
        if pattern.workdays and not calendar.is_working_day(day):
            continue
        away, since = away_on(day, absences), (day - EPOCH).days
        for one in occurrences(routine, day, calendar):
            local = calendar.local(one.starts_at)
            minute = local.hour * 60 + local.minute
            first = {beat.person: beat.duty_grid for beat in reversed(walked) if beat.band.holds(minute)}
            for number, (person, place) in enumerate(sorted(first.items(), key=lambda pair: pair[::-1]), 1):
                if (since + order[person]) % (pattern.work + pattern.rest) < pattern.rest:
                    continue
                seat = Seat(
                    place=place, shift=one.shift, number=number, day=day, starts_at=one.starts_at, ends_at=one.ends_at
                )  # fmt: skip
                gone = person in away
                yield Laid(seat, "" if gone else person, person if gone else "")
