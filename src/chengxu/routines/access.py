"""Who may see and record shifts; unset means no."""

from __future__ import annotations

from django.db.models import Q

from chengxu.accounts.rules import Actor, Organisation

READ = "indicators.read"
RECORD = "ledger.record"
OVERSEE = "shifts.view"
_NOTHING = Q(pk__in=[])


def visible(actor: Actor) -> Q:
    """The row filter of shifts: whoever reads indicators sees all, anybody else the shifts of the own unit."""
    if actor.may(READ):
        return Q()
    return Q(unit__in=actor.units) if actor.unit else _NOTHING


def overseen(actor: Actor, known: Organisation) -> frozenset[str]:
    """The units whose people on shift somebody sees: their own, those it took over, and those below it; none without the verb.

    Where people are is about people: reading indicators, which are about work, is not enough.
    """
    return below(actor, known) if actor.may(OVERSEE) else frozenset()


def below(actor: Actor, known: Organisation) -> frozenset[str]:
    """The unit of somebody, those it took over, and all units below them."""
    seen: set[str] = set(actor.units)
    while more := {unit.code for unit in known.units.values() if unit.parent in seen} - seen:
        seen |= more
    return frozenset(seen)
