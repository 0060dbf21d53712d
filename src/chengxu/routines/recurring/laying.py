"""Laying tasks out ahead as occurrences: as many days as the task says, again and again without doubling anything.

Only what has not begun is ever taken away or changed, and nothing somebody excused: a new pack lays the future out anew and
leaves the past as it was, under the pack it was laid out by.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from chengxu.common.ids import Ids
from chengxu.common.worktime import Calendar
from chengxu.ledger import writing
from chengxu.ledger.rules import MILLI
from chengxu.ledger.turns import take_turn
from chengxu.packs import queries as packs
from chengxu.routines.recurring import queries, targets
from chengxu.routines.recurring.judging import Reason
from chengxu.routines.recurring.models import LaidOut, Occurrence
from chengxu.routines.recurring.rules import State, Target, Task, Window
from chengxu.territory import queries as territory

A_YEAR = timedelta(days=370)
"""How far back the beginning of a stretch that still runs may lie."""
COLUMNS = (
    "uid", "routine", "place", "place_kind", "unit", "post", "person", "day", "starts_at", "ends_at", "settles_at", "required",
    "counted", "near", "poor", "state", "reason", "words", "excused_by", "proofs", "case_uid", "pack_hash", "version",
)  # fmt: skip
TURN = "routines.occurrences"


@dataclass(frozen=True, slots=True)
class _Horizon:
    """What is laid out: stretches that begin in [first, last] and end after ``floor``; ``now`` parts the past from the future."""

    first: date
    last: date
    floor: datetime
    now: datetime
    pack_hash: str
    calendar: Calendar


@transaction.atomic
def lay_out(*, now: datetime, ids: Ids) -> int:
    """Lay out every task of the pack in force that is not laid out far enough, or by another pack; returns how many are new."""
    take_turn(TURN)
    calendar, pack_hash = territory.calendar(), packs.active_hash()
    today = calendar.local(now).date()
    declared = queries.declared(pack_hash)
    known = {row.routine: row for row in LaidOut.objects.all()}
    _drop(known.keys() - declared.keys(), now)
    new = 0
    for task in declared.values():
        before, upto = known.get(task.code), today + timedelta(days=task.ahead)
        if before and before.pack_hash == pack_hash and before.upto >= upto:
            continue
        horizon = _Horizon(today, upto, now, now, pack_hash, calendar)
        new += _lay(task, horizon, begun=before is None, ids=ids)
        LaidOut.objects.update_or_create(routine=task.code, defaults={"pack_hash": pack_hash, "upto": upto})
    return new


@transaction.atomic
def lay_past(first: date, last: date, *, now: datetime, ids: Ids) -> int:
    """Lay out what begins on days gone by, for a county that has records of them; the future stays as it is. Returns how many are
    new."""
    take_turn(TURN)
    calendar, pack_hash = territory.calendar(), packs.active_hash()
    last = min(last, calendar.local(now).date())
    horizon = _Horizon(first, last, calendar.start_of(first), now, pack_hash, calendar)
    return sum(
        _add(task, horizon, {key: one for key, one in _wanted(task, horizon) if one[1].day >= first}, ids)
        for task in queries.declared(pack_hash).values()
    )


def _drop(gone: set[str], now: datetime) -> None:
    """Tasks the pack has no more: their future goes, their past stays."""
    Occurrence.objects.filter(routine__in=gone, state=State.PLANNED.value, starts_at__gt=now).delete()
    LaidOut.objects.filter(routine__in=gone).delete()


Wanted = dict[tuple[str, datetime], tuple[Target, Window]]
"""What has to be laid out, by target and start."""


def _lay(task: Task, horizon: _Horizon, *, begun: bool, ids: Ids) -> int:
    """``begun``: also what has begun by now, as at the first time."""
    wanted = {key: one for key, one in _wanted(task, horizon) if begun or one[1].starts_at > horizon.now}
    future = Occurrence.objects.filter(
        routine=task.code, state=State.PLANNED.value, starts_at__gt=horizon.now
    )
    stale = [row.pk for row in future if _is_stale(row, task, wanted.get((row.place, row.starts_at)))]
    Occurrence.objects.filter(pk__in=stale).delete()
    future.exclude(pack_hash=horizon.pack_hash).update(pack_hash=horizon.pack_hash)
    return _add(task, horizon, wanted, ids)


def _add(task: Task, horizon: _Horizon, wanted: Wanted, ids: Ids) -> int:
    """Write what is not there yet; returns how many."""
    if not wanted:
        return 0
    starts = [at for _, at in wanted]
    there = Occurrence.objects.filter(routine=task.code, starts_at__range=(min(starts), max(starts)))
    known = set(there.values_list("place", "starts_at"))
    post = min(task.posts, default="")
    rows = [_row(task, *one, post, horizon.pack_hash, ids) for key, one in wanted.items() if key not in known]
    writing.insert(Occurrence, COLUMNS, rows)
    return len(rows)


def _wanted(task: Task, horizon: _Horizon) -> Iterator[tuple[tuple[str, datetime], tuple[Target, Window]]]:
    for target, window in _windows(task, horizon):
        yield (target.code, window.starts_at), (target, window)


def _windows(task: Task, horizon: _Horizon) -> Iterator[tuple[Target, Window]]:
    back = timedelta(days=1) if task.times or task.lasts.normalized().days == 1 else A_YEAR
    windows = [
        window
        for window in task.windows(horizon.first - back, horizon.last, horizon.calendar)
        if window.ends_at > horizon.floor
    ]
    for target in targets.targets(task):
        for window in windows:
            if targets.held_on(target, window.day):
                yield target, window


def _is_stale(row: Occurrence, task: Task, wanted: tuple[Target, Window] | None) -> bool:
    if wanted is None:
        return True
    ends_at = wanted[1].ends_at
    said = (ends_at, task.settles_at(ends_at), task.unit, round(task.evidence.count * MILLI))
    return (row.ends_at, row.settles_at, row.unit, row.required) != said


def _row(
    task: Task, target: Target, window: Window, post: str, pack_hash: str, ids: Ids
) -> tuple[object, ...]:
    return (
        ids.uid(window.starts_at), task.code, target.code, target.kind, task.unit, post, "", window.day.isoformat(),
        writing.instant(window.starts_at), writing.instant(window.ends_at), writing.instant(task.settles_at(window.ends_at)),
        round(task.evidence.count * MILLI), 0, 0, 0, State.PLANNED.value, Reason.WAITING.value, "", "", "", "", pack_hash, 1,
    )  # fmt: skip
