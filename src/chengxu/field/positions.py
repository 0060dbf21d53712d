"""Positions of phones: which are kept, and when they are erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from chengxu.accounts.rules import SYSTEM
from chengxu.common.ids import Ids
from chengxu.common.messages import Message
from chengxu.field import consent, models, queries, rules
from chengxu.field.rules import By, Capture, Kind
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import MILLI, Deed
from chengxu.routines import actions as shifts
from chengxu.routines import queries as on_shift


def allowed(capture: Capture, dated: rules.Dated, by: By) -> tuple[Capture, Message | None]:
    """The capture as it is taken in, without its position when that may not be kept, and then why.

    Coming and leaving are themselves what a shift begins and ends with; everything else is looked up at its own hour.
    """
    if capture.here is None:
        return capture, None
    person = by.actor.uid
    lost = consent.why_not(
        then=queries.consents(person, dated.at),
        now=queries.consents(person, by.now),
        on_shift=capture.kind is Kind.SHIFT or on_shift.on_shift(person, dated.at),
        clock=dated.clock,
    )
    return (replace(capture, here=None), lost) if lost else (capture, None)


@transaction.atomic
def forget(*, now: datetime, ids: Ids) -> int:
    """Erase where people were once the pack's days have passed; how many positions that were, which a deed says too.

    What was done there stays: cases and deeds hold the place of the matter, not the track of a person.
    """
    before = now - queries.settings().positions
    shifts.forget_metres(before=before)
    return _erase(models.Capture.objects.filter(received_at__lt=before), SYSTEM.uid, now, ids)


def erase_all(person: str, *, now: datetime, ids: Ids) -> int:
    """Erase every position kept of somebody who took their consent back; how many that were, which a deed says too."""
    shifts.forget_metres(before=now, person=person)
    return _erase(models.Capture.objects.filter(person=person), person, now, ids)


def _erase(old: QuerySet[models.Capture], actor: str, now: datetime, ids: Ids) -> int:
    forgotten = old.filter(lon__isnull=False).update(lon=None, lat=None, metres=None)
    if forgotten:
        erased = Deed(
            uid=ids.uid(now), occurred_at=now, recorded_at=now, actor=actor, source=rules.SOURCE, verb="ledger.erase",
            object="position", quantity=forgotten * MILLI, measure="条",
        )  # fmt: skip
        ledger.append([erased], ids=ids)
    return forgotten
