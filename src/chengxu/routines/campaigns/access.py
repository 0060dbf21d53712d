"""Who may see and run campaigns; unset means no."""

from __future__ import annotations

from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message, Refused

READ = "indicators.read"
KEEP = "campaigns.keep"
LOG = "ledger.record"


def may_keep(actor: Actor, lead: str) -> bool:
    """Whether somebody runs a campaign: with the verb, in the unit that leads it."""
    return actor.may(KEEP) and lead in actor.units


def may_log(actor: Actor, units: tuple[str, ...]) -> bool:
    """Whether somebody counts work into a campaign: whoever records work, in a unit that takes part."""
    return actor.may(LOG) and any(unit in units for unit in actor.units)


def require_keeping(actor: Actor, lead: str) -> None:
    """Raise :class:`Refused` unless :func:`may_keep`."""
    actor.require(KEEP)
    if not may_keep(actor, lead):
        raise Refused(Message("请由牵头单位办理", "it is for the unit that leads the campaign to do"), "lead")
