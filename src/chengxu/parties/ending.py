"""Which permits are about to end and were not told of yet; marks them as told, each last day once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q

from chengxu.accounts.rules import SYSTEM
from chengxu.common.ids import Ids
from chengxu.parties import queries, rules
from chengxu.parties.deeds import append
from chengxu.parties.models import Permit
from chengxu.territory import queries as territory


@dataclass(frozen=True, slots=True)
class Warned:
    """A permit whose end is to be told of, and the deed that says so."""

    permit: Permit
    deed_uid: str


def warn(*, now: datetime, ids: Ids) -> list[Warned]:
    """Mark what is due, in the caller's transaction; of two processes at once one tells each. The deed is the proof."""
    kinds = queries.declared().kinds.values()
    at = territory.calendar().local(now)
    farthest = at.date() + timedelta(days=max((kind.warn_days for kind in kinds), default=0))
    new = Q(warned_for__isnull=True) | ~Q(warned_for=F("end_on"))
    soon = queries.permits().filter(new, ended_as="", end_on__gte=at.date(), end_on__lte=farthest)
    found = []
    for row in soon.order_by("end_on", "id"):
        if not rules.due_for_warning(queries.facts(row), queries.kind_of(row), row.warned_for, at):
            continue
        mine = Permit.objects.filter(pk=row.pk, end_on=row.end_on, warned_for=row.warned_for)
        if not mine.update(warned_for=row.end_on):
            continue
        uid = ids.uid(now)
        append("permit.warn", SYSTEM, now, ids, uid=uid, party=row.party_id, permit=row.uid, number=row.number,
               unit=row.unit, ends=row.end_on.isoformat())  # fmt: skip
        found.append(Warned(row, uid))
    return found
