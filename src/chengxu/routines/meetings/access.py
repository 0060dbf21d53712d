"""Who may see and keep which meeting; unset means no."""

from __future__ import annotations

from django.db.models import Q

from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message, Refused

READ = "indicators.read"
KEEP = "meetings.keep"
PARTY = "meetings.party"


def visible(actor: Actor) -> Q:
    """The row filter of lists and pages: records of the Party only with the verb for them, whatever else somebody may.

    The others: all for whoever reads indicators, those of the own unit for whoever keeps them.
    """
    seen = Q(pk__in=[])
    if actor.may(READ):
        seen = Q(party=False)
    elif actor.may(KEEP) and actor.unit:
        seen = Q(party=False, unit__in=actor.units)
    return seen | Q(party=True) if actor.may(PARTY) else seen


def mine(actor: Actor) -> Q:
    """The meetings somebody must attend themselves, of the Party or not."""
    return Q(attendees__person=actor.uid)


def may_keep(actor: Actor, *, party: bool, unit: str) -> bool:
    """Whether somebody plans and records such a meeting: those of the Party by their own verb, others in the own unit."""
    return actor.may(PARTY) if party else actor.may(KEEP) and unit in actor.units


def require_keeping(actor: Actor, *, party: bool, unit: str) -> None:
    """Raise :class:`Refused` unless :func:`may_keep`."""
    actor.require(PARTY if party else KEEP)
    if not may_keep(actor, party=party, unit=unit):
        raise Refused(
            Message(
                "这是别的单位的会议，请由那个单位办理",
                "another unit holds this meeting; it is for them to do",
            )
        )
