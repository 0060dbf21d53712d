"""Who may see and keep rounds; unset means no. Nothing in them is anybody's: a sheet has a place, a day and answers."""

from __future__ import annotations

from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message, Refused

READ = "indicators.read"
KEEP = "surveys.keep"


def may_keep(actor: Actor, unit: str) -> bool:
    """Whether somebody begins, fills and closes a round: with the verb, in the unit whose round it is."""
    return actor.may(KEEP) and unit in actor.units


def require_keeping(actor: Actor, unit: str) -> None:
    """Raise :class:`Refused` unless :func:`may_keep`."""
    actor.require(KEEP)
    if not may_keep(actor, unit):
        raise Refused(Message("请由主办单位办理", "it is for the unit that holds the round to do"))
