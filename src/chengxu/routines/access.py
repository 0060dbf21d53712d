"""Who may see and record shifts; unset means no."""

from __future__ import annotations

from django.db.models import Q

from chengxu.accounts.rules import Actor

READ = "indicators.read"
RECORD = "ledger.record"
_NOTHING = Q(pk__in=[])


def visible(actor: Actor) -> Q:
    """The row filter of shifts: whoever reads indicators sees all, anybody else the shifts of the own unit."""
    if actor.may(READ):
        return Q()
    return Q(unit__in=actor.units) if actor.unit else _NOTHING
