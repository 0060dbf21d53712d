"""The deeds a case leaves. Facts are codes and numbers only; words go into the note."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from chengxu.accounts.rules import SYSTEM, Actor
from chengxu.cases.workflow.clocks import Clock
from chengxu.cases.workflow.values import Case
from chengxu.common.ids import Ids
from chengxu.ledger.rules import MILLI, Deed, detail

CASE_MEASURE = "件"


def deed(
    case: Case, verb: str, actor: Actor, now: datetime, uid: str, source: str, facts: Mapping[str, object],
    *, note: str = "", evidence: tuple[str, ...] = (), at: datetime | None = None,
) -> Deed:  # fmt: skip
    """One deed about ``case``; ``at`` is when it happened if not now."""
    return Deed(
        uid=uid,
        occurred_at=at or now,
        recorded_at=now,
        actor=actor.uid,
        source=source,
        verb=verb,
        object="case",
        quantity=MILLI,
        measure=CASE_MEASURE,
        place=case.place,
        grid=case.grid,
        unit=case.unit or case.lead_unit,
        case_uid=case.uid,
        asset_uid=case.asset_uid,
        detail=detail(**facts),
        note=note,
        evidence=evidence,
    )


def overdue(case: Case, clock: Clock, now: datetime, ids: Ids) -> Deed:
    """A clock ran out: it happened at the due instant, whenever it was noticed."""
    facts = {"clock": clock.kind.value, "unit": clock.unit, "milestone": clock.label}
    return deed(case, "case.overdue", SYSTEM, now, ids.uid(now), "clock", facts, at=clock.due_at)
