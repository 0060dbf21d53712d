"""Inspections as proofs of a routine.

What ``evidence.of`` may say: ``checklist`` (its code; left out: any list of the unit), ``per: household`` when each household counts,
not each inspection. The quality is the score, where the list gives one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from chengxu.routines.inspections import queries
from chengxu.routines.recurring.proofs import Kind, Proof
from chengxu.routines.recurring.rules import Task


def proofs(task: Task, since: datetime, until: datetime) -> Iterator[Proof]:
    """Inspections that ended in the span; of a task of parties, grids or components each for its own."""
    of = task.evidence.of
    found = queries.proofs_between(since, until)
    found = found.filter(checklist=of["checklist"]) if "checklist" in of else found.filter(unit=task.unit)
    for row in found:
        place = {"parties": row.party_id or "", "grids": row.grid, "assets": row.asset_uid}.get(
            task.where.kind, ""
        )
        yield Proof(
            kind=Kind.INSPECTION,
            at=row.ended_at,
            uid=row.uid,
            count=row.households if of.get("per") == "household" else 1,
            place=place,
            by=row.team.split()[0],
            quality=None if row.score is None else float(row.score),
        )
