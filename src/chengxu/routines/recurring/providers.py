"""The proofs this app looks up itself: shifts somebody stood, entries of the ledger, and those with a photograph.

What ``evidence.of`` may say: ``duty`` (shifts), ``verb``, ``object``, ``measure``, and ``per: entry`` when an entry counts once
whatever its quantity (deeds and photos). Corrected and voided entries prove nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef

from chengxu.ledger.models import Deed
from chengxu.ledger.rules import MILLI, VOID
from chengxu.packs import queries as packs
from chengxu.parties import queries as parties
from chengxu.routines import queries as duties
from chengxu.routines.models import Shift
from chengxu.routines.recurring.proofs import Kind, Proof
from chengxu.routines.recurring.rules import Task
from chengxu.routines.rosters import queries as rosters
from chengxu.routines.rules import ShiftState
from chengxu.territory import queries as territory
from chengxu.territory.areas import UNLOCATED, Location

_STOOD = (ShiftState.DONE.value, ShiftState.LATE.value)


def shifts(task: Task, since: datetime, until: datetime) -> Iterator[Proof]:
    """Stood shifts of the duty ``of.duty``; each counts one, its quality is how many per cent of it somebody was there.

    Where a leader decided whether a shift was stood, that counts and not what was written down.
    """
    duty = task.evidence.of.get("duty", "")
    decided = rosters.ruled(duty, since, until)
    found = Shift.objects.filter(routine=duty, starts_at__gte=since, starts_at__lt=until)
    known = duties.declared().get(duty)
    if known is not None and not known.unit:  # stood by several units: each proves its own tasks
        found = found.filter(unit=task.unit)
    for row in found.values_list(*_OF_SHIFTS, named=True).iterator():
        if not decided.get((row.place, row.starts_at), row.state in _STOOD):
            continue
        yield Proof(
            kind=Kind.SHIFT,
            at=row.starts_at,
            uid=row.uid,
            place=row.place,
            by=row.person,
            quality=_share(row),
        )


_OF_SHIFTS = ("uid", "place", "person", "state", "starts_at", "ends_at", "checked_in_at", "checked_out_at")
"""Rows, not models: a year has tens of thousands."""


def _share(row: Any) -> float | None:
    if row.checked_in_at is None or row.checked_out_at is None:
        return None
    there: timedelta = min(row.checked_out_at, row.ends_at) - max(row.checked_in_at, row.starts_at)
    whole: timedelta = row.ends_at - row.starts_at
    return max(0.0, there / whole * 100)


def deeds(task: Task, since: datetime, until: datetime) -> Iterator[Proof]:
    """Entries of the ledger by the unit of the task; each counts its quantity."""
    for row in _entries(task, since, until):
        yield _proof(Kind.DEED, row, task)


def photos(task: Task, since: datetime, until: datetime) -> Iterator[Proof]:
    """The same with at least one photograph; the quality is how many."""
    for row in _entries(task, since, until):
        if (
            row.evidence
        ):  # asked of the few that are found: in the query it would be asked of the whole ledger
            yield _proof(Kind.PHOTO, row, task)


_COLUMNS = ("uid", "occurred_at", "quantity", "place", "grid", "asset_uid", "party_uid", "actor", "evidence")


def _entries(task: Task, since: datetime, until: datetime) -> Iterator[Any]:
    of = task.evidence.of
    wanted = {"verb": of.get("verb", ""), "object": of.get("object", ""), "unit": task.unit}
    if "measure" in of:
        wanted["measure"] = of["measure"]
    corrected = Exists(Deed.objects.filter(corrects_uid=OuterRef("uid")).exclude(corrects_uid=""))
    found = Deed.objects.filter(**wanted, occurred_at__gte=since, occurred_at__lt=until)
    return found.exclude(corrects_kind=VOID).exclude(corrected).values_list(*_COLUMNS, named=True).iterator()


def _proof(kind: Kind, row: Any, task: Task) -> Proof:
    per_entry = task.evidence.of.get("per") == "entry" or row.quantity is None
    place = {"grids": row.grid, "assets": row.asset_uid, "parties": row.party_uid}.get(
        task.where.kind, row.place
    )
    if task.where.kind == "markets":
        place = _market(row, task.where.pick)
    return Proof(
        kind=kind, at=row.occurred_at, uid=row.uid, place=place, by=row.actor,
        count=1 if per_entry else (row.quantity or 0) / MILLI, quality=float(len(row.evidence.split())),
    )  # fmt: skip


def _market(row: Any, codes: tuple[str, ...]) -> str:
    """The market an entry was made at: the one it names, or the one whose place, street or grid it names; "" for none."""
    if row.place in codes:
        return str(row.place)
    grounds = {code: _ground(packs.active_hash(), code) for code in codes}
    exact = (code for code, ground in grounds.items() if row.grid and row.grid == ground.grid)
    near = (
        code for code, ground in grounds.items() if row.place and row.place in (ground.place, ground.road)
    )
    return next(exact, "") or next(near, "")


@lru_cache(maxsize=64)
def _ground(pack_hash: str, code: str) -> Location:
    market = parties.declared(pack_hash).markets.get(code)
    found = territory.territory(pack_hash).locate(market.lon, market.lat) if market else None
    return found or UNLOCATED
