"""The one way in which a step of this app becomes a deed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import MILLI, Deed, detail
from chengxu.routines.inspections.checklists import Word


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Where and what a deed is about; empty where it is about nothing of the kind."""

    at: datetime
    now: datetime
    unit: str = ""
    party: str = ""
    asset: str = ""
    grid: str = ""
    source: str = "office"
    source_id: str = ""
    case: str = ""
    photos: tuple[str, ...] = ()


def append(
    word: Word, actor: Actor, about: About, ids: Ids, *, many: int = 1, note: str = "", **facts: object
) -> None:
    """Append one deed of ``many`` things; ``facts`` are uids, codes and numbers, never words of people."""
    deed = Deed(
        uid=ids.uid(about.at),
        occurred_at=about.at,
        recorded_at=about.now,
        actor=actor.uid,
        source=about.source,
        source_id=about.source_id,
        verb=word.verb,
        object=word.object,
        quantity=many * MILLI,
        measure=word.measure,
        grid=about.grid,
        unit=about.unit or actor.unit,
        case_uid=about.case,
        asset_uid=about.asset,
        party_uid=about.party,
        note=note,
        evidence=about.photos,
        detail=detail(**facts),
    )
    ledger.append([deed], ids=ids)


MADE = Word("inspection.make", "inspection", "次")
ASSIGNED = Word("inspection.assign", "inspection", "次")
DROPPED = Word("inspection.drop", "inspection", "次")
LOOKED = Word("inspection.recheck", "finding", "处")
CLIMBED = Word("inspection.climb", "finding", "处")
ENTERED = Word("inspection.enter", "finding", "处")
COMMITTED = Word("draw.commit", "draw", "次")
DRAWN = Word("draw.make", "draw", "次")
PUBLISHED = Word("draw.publish", "draw", "次")
ABANDONED = Word("draw.drop", "draw", "次")
AVOIDED = Word("draw.avoid", "inspector", "人次")
RETURNED = Word("draw.admit", "inspector", "人次")
EXPORTED = Word("inspection.export", "inspection", "次")


@transaction.atomic
def exported(
    *, what: str, rows: int, form: str, by: str, grade: str, actor: Actor, now: datetime, ids: Ids
) -> None:
    """Write the deed of a list that left the house: what it was, how many rows, narrowed how."""
    append(
        EXPORTED,
        actor,
        About(at=now, now=now, source="desk"),
        ids,
        list=what,
        rows=rows,
        form=form,
        checklist=by[:40],
        grade=grade[:8],
    )
