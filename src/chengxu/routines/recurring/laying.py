"""Laying tasks out ahead as occurrences: as many days as the task says, again and again without doubling anything.

Only what has not begun is ever taken away or changed, and nothing somebody excused: a new pack lays the future out anew and
leaves the past as it was, under the pack it was laid out by.
"""

from __future__ import annotations

from collections.abc import Sequence
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

A_DAY = timedelta(days=1)
A_YEAR = timedelta(days=370)
"""How far back the beginning of a stretch that still runs may lie."""
COLUMNS = (
    "uid", "routine", "place", "place_kind", "unit", "post", "person", "day", "starts_at", "ends_at", "settles_at", "required",
    "counted", "near", "poor", "state", "reason", "words", "excused_by", "proofs", "case_uid", "pack_hash", "version",
)  # fmt: skip
SAID = ("place", "starts_at", "ends_at", "settles_at", "unit", "required")
"""What makes a planned row what it is."""
CHANGING = ("assets", "parties")
"""Targets that come and go between two packs; the others need only their new days."""
MANY = 10_000
"""Rows named in one statement; a database takes so many values and no more."""
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
        same = before is not None and before.pack_hash == pack_hash and task.where.kind not in CHANGING
        first = before.upto + A_DAY if before and same else today
        horizon = _Horizon(first, upto, now, now, pack_hash, calendar)
        new += (
            _add(task, horizon, _wanted(task, horizon), ids)
            if same
            else _lay(task, horizon, begun=before is None, ids=ids)
        )
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
        _add(task, horizon, _wanted(task, horizon), ids) for task in queries.declared(pack_hash).values()
    )


def _drop(gone: set[str], now: datetime) -> None:
    """Tasks the pack has no more: their future goes, their past stays."""
    Occurrence.objects.filter(routine__in=gone, state=State.PLANNED.value, starts_at__gt=now).delete()
    LaidOut.objects.filter(routine__in=gone).delete()


Wanted = dict[tuple[str, datetime], tuple[Target, Window]]
"""What has to be laid out, by target and start."""


def _lay(task: Task, horizon: _Horizon, *, begun: bool, ids: Ids) -> int:
    """``begun``: also what has begun by now, as at the first time."""
    wanted = _wanted(task, horizon, begun=begun)
    if not begun:
        wanted = {key: one for key, one in wanted.items() if key[1] > horizon.now}
    future = Occurrence.objects.filter(
        routine=task.code, state=State.PLANNED.value, starts_at__gt=horizon.now
    )
    stale = [pk for pk, *said in future.values_list("pk", *SAID) if _is_stale(said, task, wanted)]
    for start in range(0, len(stale), MANY):
        Occurrence.objects.filter(pk__in=stale[start : start + MANY]).delete()
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


def _wanted(task: Task, horizon: _Horizon, *, begun: bool = False) -> Wanted:
    """What begins in the horizon; with ``begun`` also what began before and still runs."""
    back = timedelta() if not begun else A_DAY if task.times else A_YEAR
    windows = [
        window
        for window in task.windows(horizon.first - back, horizon.last, horizon.calendar)
        if window.ends_at > horizon.floor
    ]
    return {
        (target.code, window.starts_at): (target, window)
        for target in targets.targets(task)
        for window in windows
        if targets.held_on(target, window.day)
    }


def _is_stale(said: Sequence[object], task: Task, wanted: Wanted) -> bool:
    place, starts_at, *rest = said
    found = wanted.get((place, starts_at))  # type: ignore[arg-type]
    if found is None:
        return True
    ends_at = found[1].ends_at
    return rest != [ends_at, task.settles_at(ends_at), task.unit, round(task.evidence.count * MILLI)]


def _row(
    task: Task, target: Target, window: Window, post: str, pack_hash: str, ids: Ids
) -> tuple[object, ...]:
    return (
        ids.uid(window.starts_at), task.code, target.code, target.kind, task.unit, post, "", window.day.isoformat(),
        writing.instant(window.starts_at), writing.instant(window.ends_at), writing.instant(task.settles_at(window.ends_at)),
        round(task.evidence.count * MILLI), 0, 0, 0, State.PLANNED.value, Reason.WAITING.value, "", "", "", "", pack_hash, 1,
    )  # fmt: skip
