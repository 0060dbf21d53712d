"""What tracks prove of recurring tasks: each pass or call that counts, known by the deed it left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from chengxu.ledger.rules import MILLI
from chengxu.routines.recurring.proofs import Kind, Proof
from chengxu.routines.recurring.rules import Task
from chengxu.territory import queries as territory

from . import queries
from .models import Entry

A_DAY = timedelta(days=1)


def proofs(task: Task, since: datetime, until: datetime) -> Iterator[Proof]:
    """The passes and calls with ``since <= at < until`` of the works whose ``routine`` is this task.

    A proof has the uid of its deed, so that a task which takes deeds as well counts each pass once.
    """
    calendar = territory.calendar()
    first, last = calendar.local(since).date() - A_DAY, calendar.local(until).date()
    for code, work in queries.declared().works.items():
        if work.routine != task.code:
            continue
        told = Entry.objects.filter(day__gte=first, day__lte=last, key__startswith=f"run {code} ")
        for deed in queries.deeds_of(told.values_list("deed_uid", flat=True)).values():
            if since <= deed.occurred_at < until:
                yield Proof(
                    kind=Kind.TRACK.value, at=deed.occurred_at, uid=deed.uid, count=(deed.quantity or 0) / MILLI,
                    place=deed.place,
                )  # fmt: skip
