"""Who may see and keep rosters; unset means no."""

from __future__ import annotations

from chengxu.accounts.rules import Actor, Organisation
from chengxu.routines import access as routines

KEEP = "rosters.keep"
"""Make, change and publish rosters, confirm swaps, grant leave, decide what waits."""


def led(actor: Actor, known: Organisation) -> frozenset[str]:
    """The units whose rosters somebody keeps: their own, those it took over, and those below it; none without the verb."""
    return routines.below(actor, known) if actor.may(KEEP) else frozenset()


def seen(actor: Actor, known: Organisation) -> frozenset[str]:
    """The units whose rosters somebody reads: those they oversee or keep."""
    return routines.overseen(actor, known) | led(actor, known)
