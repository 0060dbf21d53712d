"""Telling: reads the ledger after its cursor and writes what the pack says; marks notices as read."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.ledger import queries as ledger
from chengxu.ledger.models import Deed
from chengxu.notices import queries
from chengxu.notices.models import Cursor, Notice
from chengxu.notices.outside import queueing
from chengxu.notices.rules import Addressed, Declared, notices
from chengxu.notices.telling import told

BATCH = 500
SETTLED = timedelta(minutes=10)
"""How long a deed is read again at least; as long as a transaction older than it is at work, it is in any case."""
FIRST = timedelta(days=1)
"""How far back the first reading goes: nobody wants notices about last year."""


def deliver(*, now: datetime, ids: Ids, case_uid: str = "") -> int:
    """Write the notices of all deeds not told yet (of one case alone, when named); returns how many were written.

    Reads what is committed, so it is called after the transaction of the deeds; doing it twice writes nothing twice.
    """
    declared = queries.declared()
    if not declared.verbs:
        return 0
    cursor = _cursor(now)
    waiting = Deed.objects.filter(pk__gt=cursor, verb__in=declared.verbs)
    if case_uid:
        return sum(
            _tell(batch, declared, now, ids)
            for batch in _batches(waiting.exclude(case_uid="").filter(case_uid=case_uid))
        )
    # asked before the reading: what is committed in between is told now or the next time, never passed over
    reached = ledger.settled(cursor, until=now - SETTLED)
    count = sum(_tell(batch, declared, now, ids) for batch in _batches(waiting.exclude(case_uid="")))
    if reached > cursor:
        Cursor.objects.filter(pk=1, deed__lt=reached).update(deed=reached)
    return count


def mark_read(*, actor: Actor, now: datetime, uids: Collection[str] | None = None) -> int:
    """Note that ``actor`` has read these of the notices meant for them (all, when none is named); returns how many."""
    waiting = queries.notices(actor, unread=True)
    if uids is not None:
        waiting = waiting.filter(uid__in=uids)
    return waiting.update(read_by=actor.uid, read_at=now)


def _tell(deeds: list[Deed], declared: Declared, now: datetime, ids: Ids) -> int:
    known = set(
        Notice.objects.filter(deed_uid__in=[deed.uid for deed in deeds]).values_list("deed_uid", flat=True)
    )
    new = [deed for deed in deeds if deed.uid not in known]
    if not new:
        return 0
    heads = accounts.units_with(declared.head)
    said = told(new)
    rows = [_row(deed, notice, now, ids) for deed, one in said for notice in notices(one, declared, heads)]
    with transaction.atomic():
        Notice.objects.bulk_create(rows, ignore_conflicts=True)  # another process may tell the same
        queueing.queue(said, declared.reporters, now=now)
    return len(rows)


def _row(deed: Deed, notice: Addressed, now: datetime, ids: Ids) -> Notice:
    return Notice(
        uid=ids.uid(now),
        deed_uid=deed.uid,
        verb=deed.verb,
        kind=notice.kind.value,
        recipient=notice.recipient,
        text_zh=notice.text.zh[:300],
        text_en=notice.text.en[:400],
        case_uid=deed.case_uid,
        created_at=now,
    )


def _batches(waiting: QuerySet[Deed]) -> Iterator[list[Deed]]:
    last = 0
    while batch := list(waiting.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def _cursor(now: datetime) -> int:
    cursor = Cursor.objects.values_list("deed", flat=True).first()
    if cursor is None:
        cursor = ledger.settled(0, until=now - FIRST)
        Cursor.objects.update_or_create(pk=1, defaults={"deed": cursor})
    return cursor
