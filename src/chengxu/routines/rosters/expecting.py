"""The board of who is on shift, with the people its rosters name: who has not come although they should have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from chengxu.routines.board import Absence, Group
from chengxu.routines.rosters.queries import Spot


def by_roster(groups: Iterable[Group], expected: Mapping[Spot, Sequence[str]]) -> list[Group]:
    """The groups with absences by name; those of a shift no roster speaks of stay as they are.

    A place nobody came to says who should have; where several stand together each who is missing counts; of a duty that follows
    people, whoever rests by the roster is not missing.
    """
    return [replace(group, absent=tuple(_absent(group, _of(group, expected)))) for group in groups]


def _of(group: Group, expected: Mapping[Spot, Sequence[str]]) -> dict[str, Sequence[str]]:
    """The people of this shift by place."""
    here = (group.routine.code, group.shift.starts_at)
    return {place: people for (code, place, at), people in expected.items() if (code, at) == here}


def _absent(group: Group, expected: Mapping[str, Sequence[str]]) -> Iterator[Absence]:
    if not expected:
        yield from group.absent
        return
    came = {one.person for one in group.came}
    if group.routine.beats:
        named = {person for people in expected.values() for person in people}
        yield from (one for one in group.absent if one.person in named)
        return
    empty = {one.place for one in group.absent}
    for place in dict.fromkeys([*(one.place for one in group.absent), *expected]):
        people = expected.get(place, ())
        missing = [person for person in people if person not in came]
        if place in empty:
            yield from [Absence(place, person) for person in missing] or [Absence(place)]
        elif len(people) > 1 and group.came:
            yield from (Absence(place, person) for person in missing)
