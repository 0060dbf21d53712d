"""That a list of cases left the house: who took it, how many rows, narrowed how."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.cases.finding.lists import Wanted
from chengxu.common.ids import Ids
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import MILLI, Deed, detail

MOST = 20_000
"""Rows of one export: what a spreadsheet of an office computer still opens well."""


@transaction.atomic
def record(*, wanted: Wanted, rows: int, form: str, actor: Actor, now: datetime, ids: Ids) -> Deed:
    """Write the deed of an export; the words searched for are kept as its note, which can be erased."""
    deed = Deed(
        uid=ids.uid(now),
        occurred_at=now,
        recorded_at=now,
        actor=actor.uid,
        source="desk",
        verb="case.export",
        object="case",
        quantity=MILLI,
        measure="次",
        unit=actor.unit,
        detail=detail(
            rows=str(rows),
            form=form,
            queue=wanted.queue,
            state=wanted.state,
            category=wanted.category,
            township=wanted.township,
            unit=wanted.unit,
        ),
        note=wanted.text,
    )
    ledger.append([deed], ids=ids)
    return deed
