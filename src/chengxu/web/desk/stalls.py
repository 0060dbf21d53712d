"""What rounds of a market found on a day, beside the occurrence they prove: each stall with its permit, those without one named."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.field import stalls
from chengxu.ledger.models import Deed
from chengxu.parties import queries as parties
from chengxu.parties.access import READS
from chengxu.parties.models import Permit
from chengxu.routines.recurring.models import Occurrence


@dataclass(frozen=True, slots=True)
class Line:
    """A pitch that was taken: its permit (None: none in force) and who holds that."""

    pitch: int
    permit: Permit | None
    holder: str


@dataclass(frozen=True, slots=True)
class Round:
    """One round: when, by whom, its stalls, how many stood on no pitch."""

    at: datetime
    by: str
    lines: Sequence[Line]
    loose: int

    @property
    def bare(self) -> int:
        """How many stalls had no permit in force."""
        return sum(1 for line in self.lines if line.permit is None)


def rounds(row: Occurrence, actor: Actor) -> list[Round]:
    """The rounds made for an occurrence, the newest first; holders by name to who may read permits, else as the public may."""
    if row.place_kind != "markets":
        return []
    deeds = list(Deed.objects.filter(routine_uid=row.uid, corrects_uid="").order_by("-occurred_at", "-id"))
    voided = set(
        Deed.objects.filter(corrects_uid__in=[one.uid for one in deeds]).values_list(
            "corrects_uid", flat=True
        )
    )
    found = [
        (one, walk)
        for one in deeds
        if one.uid not in voided and (walk := stalls.read(json.loads(one.detail or "{}")))
    ]
    numbers = {stall.permit for _, walk in found for stall in walk.stalls if stall.permit}
    permits = {one.number: one for one in Permit.objects.filter(number__in=numbers).select_related("party")}
    names = accounts.names({one.actor for one, _ in found})
    inside = actor.may(READS)

    def line(pitch: int, number: str) -> Line:
        permit = permits.get(number)
        return Line(pitch, permit, parties.holder(permit.party, inside=inside) if permit else "")

    return [
        Round(
            one.occurred_at,
            names.get(one.actor, ""),
            [line(stall.pitch, stall.permit) for stall in walk.stalls],
            walk.loose,
        )
        for one, walk in found
    ]
