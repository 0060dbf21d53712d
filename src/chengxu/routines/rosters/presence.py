"""Who came to the shifts of a roster: records of attendance, and shifts that were written down without one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from chengxu.accounts import queries as accounts
from chengxu.accounts.models import Person
from chengxu.routines import attending
from chengxu.routines import rows as attendances
from chengxu.routines.attending import Attendance
from chengxu.routines.duties import Routine
from chengxu.routines.fencing import Fence
from chengxu.routines.models import Attendance as Row
from chengxu.routines.models import Shift
from chengxu.routines.rosters.judging import Came
from chengxu.routines.rosters.models import Post

SKEWED = frozenset({"ahead", "behind", "future", "absurd"})
"""Clocks of phones that were put right, or could not be (``field.rules.Clock``); a capture that merely came in late is none."""
A_DAY = timedelta(days=1)
Group = tuple[str, str, datetime]
"""A duty, a unit and the start of a shift."""


def of_groups(groups: Sequence[tuple[Routine, Sequence[Post]]]) -> Mapping[Group, list[Came]]:
    """Everybody who came to these shifts, by duty, unit and start."""
    if not groups:
        return {}
    starts = {posts[0].starts_at for _, posts in groups}
    span = {"starts_at__gte": min(starts), "starts_at__lte": max(starts)}
    codes = {routine.code: routine for routine, _ in groups}
    units = {posts[0].unit for _, posts in groups}
    came = [attendances.read(row) for row in Row.objects.filter(routine__in=codes, unit__in=units, **span)]
    shifts = list(Shift.objects.filter(routine__in=codes, unit__in=units, **span).exclude(checked_in_at=None))
    able, doubled = _able({one.person for one in came}, codes), _overlapping(came)
    found: dict[Group, list[Came]] = defaultdict(list)
    sent = set()
    for one in came:
        sent.add((one.routine, one.place, one.starts_at, one.person))
        found[one.routine, one.unit, one.starts_at].append(
            _came(one, able=(one.person, one.routine) in able, overlaps=one.uid in doubled)
        )
    for row in shifts:
        if (row.routine, row.place, row.starts_at, row.person) not in sent:
            found[row.routine, row.unit, row.starts_at].append(_written(row, codes[row.routine]))
    return found


def _came(one: Attendance, *, able: bool, overlaps: bool) -> Came:
    clocks = {one.came.clock, one.left.clock if one.left else ""}
    return Came(
        key=one.uid, person=one.person, place=one.place, at=one.came.at, late=one.late, early=one.left_early,
        clock=bool(clocks & SKEWED), outside=one.came.seen.fence is Fence.OUTSIDE, able=able, overlaps=overlaps,
    )  # fmt: skip


def _written(row: Shift, routine: Routine) -> Came:
    assert row.checked_in_at is not None
    late = attending.lateness(row.checked_in_at, row.starts_at, routine.margins.late)
    return Came(key=row.uid, person=row.person, place=row.place, at=row.checked_in_at, late=late, sent=False)


def _able(people: Iterable[str], codes: Mapping[str, Routine]) -> set[tuple[str, str]]:
    """Who has the post for which duty today; of somebody who works here no more that is not asked."""
    uids = set(people)
    known = {one.uid: one for one in Person.objects.filter(uid__in=uids)}
    found = set()
    for uid in uids:
        person = known.get(uid)
        for code, routine in codes.items():
            if person is None or not person.is_active or routine.is_for(accounts.actor(person)):
                found.add((uid, code))
    return found


def _overlapping(came: Sequence[Attendance]) -> set[str]:
    """The attendances of people who were on another shift meanwhile, of any duty."""
    if not came:
        return set()
    first, last = min(one.came.at for one in came), max(one.until for one in came)
    near = Row.objects.filter(
        person__in={one.person for one in came}, in_at__gte=first - A_DAY, in_at__lte=last + A_DAY
    )
    by_person: dict[str, list[Attendance]] = defaultdict(list)
    for row in near:
        by_person[row.person].append(attendances.read(row))
    found = set()
    for one in came:
        for other in by_person[one.person]:
            if (
                other.uid != one.uid
                and other.came.at < one.until
                and one.came.at < other.until
                and _both_left(one, other)
            ):
                found.add(one.uid)
    return found


def _both_left(one: Attendance, other: Attendance) -> bool:
    """An attendance that was closed for want of a check-out lasts till its grace on paper alone, so it overlaps nothing for certain."""
    return one.left is not None and other.left is not None
