"""Who may see recurring tasks, excuse an occurrence, and record that one was done; unset means no."""

from __future__ import annotations

from django.db.models import Q

from chengxu.accounts.rules import Actor, Organisation
from chengxu.routines.access import below

READ_ALL = "indicators.read"
VIEW = "routines.view"
EXCUSE = "routines.excuse"
RECORD = "ledger.record"
_NOTHING = Q(pk__in=[])


def visible(actor: Actor) -> Q:
    """The row filter of occurrences: whoever reads indicators sees all, anybody else those of the own unit."""
    if actor.may(READ_ALL):
        return Q()
    return Q(unit__in=actor.units) if actor.unit else _NOTHING


def may_excuse(actor: Actor, unit: str, known: Organisation) -> bool:
    """Whether somebody leads the unit an occurrence belongs to: their own, those it took over, and those below it."""
    return actor.may(EXCUSE) and unit in below(actor, known)
