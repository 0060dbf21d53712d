"""Faults of components: found on a round, open until somebody puts them right; how soon that is to be the pack says.

A fault is a component that is not intact. Since when, the ledger knows: whoever found it said so (``upkeep.fault``), or the register was
changed (``asset.change``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from chengxu.accounts.rules import Actor
from chengxu.assets.access import KEEPS, visible
from chengxu.assets.models import Component
from chengxu.assets.rules import State
from chengxu.assets.upkeep import queries
from chengxu.ledger.models import Deed

FOUND, CHANGED = "upkeep.fault", "asset.change"
OPEN = (State.DAMAGED.value, State.LOST.value)
BROKEN, MENDED = tuple(f'>{state}"' for state in OPEN), f'>{State.INTACT.value}"'
"""How the detail of a change of the register says that something broke or was put right."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A component that is not intact, since when as far as anybody said, and until when it is to be put right."""

    component: Component
    since: datetime | None
    due: datetime | None


def waiting(actor: Actor, *, most: int) -> list[Fault]:
    """The open faults of what the units of this person maintain, or own where nobody is named to maintain it; at most so many, those
    that are due first on top."""
    if not actor.may(KEEPS):
        return []
    theirs = Q(maintainer__in=actor.units) | Q(maintainer="", owner__in=actor.units)
    rows = list(Component.objects.filter(visible(actor), theirs, state__in=OPEN).order_by("-id")[:most])
    found, within = since({row.uid for row in rows}), queries.declared().mend_within
    faults = [
        Fault(row, found.get(row.uid), found[row.uid] + within if row.uid in found else None) for row in rows
    ]
    return sorted(
        faults, key=lambda one: (one.due is None, one.due or one.component.changed_at, one.component.pk)
    )


def since(uids: Collection[str]) -> Mapping[str, datetime]:
    """Since when each of these components is not intact, by the entries of the ledger in the order in which they were written; those
    nobody said it of are left out."""
    told = Q(verb=FOUND) | Q(verb=CHANGED, detail__contains='"state"')
    rows = Deed.objects.filter(told, asset_uid__in=uids).order_by("id")
    found: dict[str, datetime] = {}
    for uid, verb, at, detail in rows.values_list("asset_uid", "verb", "occurred_at", "detail"):
        if verb == FOUND or any(sign in detail for sign in BROKEN):
            found.setdefault(uid, at)
        elif MENDED in detail:
            found.pop(uid, None)
    return found


def mended_since(uid: str, at: datetime) -> bool:
    """Whether a component was repaired after a moment: a fault found before that is over."""
    return queries.repairs_of(uid).filter(done_at__gt=at).exists()
