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
def lay_out(*, now: datetime, ids: Ids, since: date | None = None) -> int:
    """Lay out every task of the pack in force that is not laid out far enough, or by another pack; returns how many occurrences
    are new. ``since`` reaches back to a day, for a county that begins with records it already has."""
    take_turn(TURN)
    calendar, pack_hash = territory.calendar(), packs.active_hash()
    today = calendar.local(now).date()
    declared = queries.declared(pack_hash)
    known = {row.routine: row for row in LaidOut.objects.all()}
    _drop(known.keys() - declared.keys(), now)
    new = 0
    for task in declared.values():
        before, upto = known.get(task.code), today + timedelta(days=task.ahead)
        if (
            before
            and before.pack_hash == pack_hash
            and before.upto >= upto
            and (not since or since >= before.since)
        ):
            continue
        floor = calendar.start_of(since) if since else now
        first = min(since or today, today)
        new += _lay(
            task,
            _Horizon(first, upto, floor, now, pack_hash, calendar),
            begun=before is None or bool(since),
            ids=ids,
        )
        LaidOut.objects.update_or_create(
            routine=task.code,
            defaults={
                "pack_hash": pack_hash,
                "since": min(first, before.since) if before else first,
                "upto": upto,
            },
        )
    return new


def _drop(gone: set[str], now: datetime) -> None:
    """Tasks the pack has no more: their future goes, their past stays."""
    Occurrence.objects.filter(routine__in=gone, state=State.PLANNED.value, starts_at__gt=now).delete()
    LaidOut.objects.filter(routine__in=gone).delete()


def _lay(task: Task, horizon: _Horizon, *, begun: bool, ids: Ids) -> int:
    """``begun``: also what has begun by now, as at the first time."""
    wanted = {(target.code, window.starts_at): (target, window) for target, window in _windows(task, horizon)}
    earliest = min((at for _, at in wanted), default=horizon.now)
    found = Occurrence.objects.filter(routine=task.code, starts_at__gte=min(earliest, horizon.now))
    laid = {(row.place, row.starts_at): row for row in found}
    stale = [row.pk for key, row in laid.items() if _is_stale(row, task, wanted.get(key), horizon.now)]
    Occurrence.objects.filter(pk__in=stale).delete()
    gone = set(stale)
    kept = {key for key, row in laid.items() if row.pk not in gone}
    found.filter(state=State.PLANNED.value, starts_at__gt=horizon.now).update(pack_hash=horizon.pack_hash)
    post = min(task.posts, default="")
    rows = [
        _row(task, target, window, post, horizon.pack_hash, ids)
        for key, (target, window) in wanted.items()
        if key not in kept and (begun or window.starts_at > horizon.now)
    ]
    writing.insert(Occurrence, COLUMNS, rows)
    return len(rows)


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


def _is_stale(row: Occurrence, task: Task, wanted: tuple[Target, Window] | None, now: datetime) -> bool:
    if row.state != State.PLANNED.value or row.starts_at <= now:
        return False
    if wanted is None:
        return True
    ends_at = wanted[1].ends_at
    now_said = (ends_at, task.settles_at(ends_at), task.unit, round(task.evidence.count * MILLI))
    return (row.ends_at, row.settles_at, row.unit, row.required) != now_said


def _row(
    task: Task, target: Target, window: Window, post: str, pack_hash: str, ids: Ids
) -> tuple[object, ...]:
    return (
        ids.uid(window.starts_at), task.code, target.code, target.kind, task.unit, post, "", window.day.isoformat(),
        writing.instant(window.starts_at), writing.instant(window.ends_at), writing.instant(task.settles_at(window.ends_at)),
        round(task.evidence.count * MILLI), 0, 0, 0, State.PLANNED.value, Reason.WAITING.value, "", "", "", "", pack_hash, 1,
    )  # fmt: skip
