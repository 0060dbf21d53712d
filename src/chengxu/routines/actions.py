"""The only writers of shifts. One decision or many: the same function persists them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger import actions as ledger
from chengxu.ledger import writing
from chengxu.ledger.rules import Deed

from . import access, rules
from .models import Shift

_SHIFT = (
    "uid", "routine", "unit", "person", "place", "starts_at", "ends_at", "checked_in_at", "checked_out_at", "state",
)  # fmt: skip


def record_shift(
    *, stood: rules.Stood, duty: rules.Duty, actor: Actor, now: datetime, ids: Ids, source: str = "field"
) -> rules.Shift:
    """Record one shift and, when it was stood, its deed.

    Raises :class:`Refused` when the actor may not record, the times cannot be, or the shift is recorded already.
    """
    actor.require(access.RECORD)
    change = rules.decide_shift(stood, duty=duty, actor=actor, now=now, source=source, ids=ids)
    try:
        write([change], ids=ids)
    except IntegrityError as error:
        raise Refused(
            Message("这个班次已经登记过。", "This shift is recorded already."), "starts_at"
        ) from error
    return change.shifts[0]


@transaction.atomic
def write(changes: Iterable[rules.Change], *, ids: Ids) -> None:
    """Persist decided changes, few or many, with their deeds."""
    rows: list[tuple[object, ...]] = []
    deeds: list[Deed] = []
    for change in changes:
        rows += [_row(shift) for shift in change.shifts]
        deeds += change.deeds
    writing.insert(Shift, _SHIFT, rows)
    ledger.append(deeds, ids=ids)


def _row(shift: rules.Shift) -> tuple[object, ...]:
    return (
        shift.uid, shift.routine, shift.unit, shift.person, shift.place,
        writing.instant(shift.starts_at), writing.instant(shift.ends_at),
        writing.instant(shift.checked_in_at), writing.instant(shift.checked_out_at), shift.state,
    )  # fmt: skip
