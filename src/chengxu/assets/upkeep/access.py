"""Who may see repairs and claims, and who may write them. Unset means no.

A repair is recorded by whoever may change the component (``assets.access``); money from others by ``claims.keep``.
"""

from __future__ import annotations

from django.db.models import Q

from chengxu.accounts.rules import Actor
from chengxu.assets.access import KEEPS, READS, REGISTERS
from chengxu.common.messages import Message, Refused

CLAIMS = "claims.keep"
OTHERS = Message("这一段不归您的单位养护", "another unit maintains this stretch")
RECORDS = (KEEPS, REGISTERS)


def visible(actor: Actor) -> Q:
    """The repairs this person may see: all with the right to read the register, none without."""
    return Q() if actor.may(READS) else Q(pk__in=())


def claims_visible(actor: Actor) -> Q:
    """The claims this person may see: all with the right to keep claims or to read indicators beside the register."""
    may = actor.may(CLAIMS) or (actor.may(READS) and actor.may("indicators.read"))
    return Q() if may else Q(pk__in=())


def require_stretch(actor: Actor) -> None:
    """Raise :class:`Refused` unless the actor may record repairs that belong to no registered component."""
    if not any(actor.may(verb) for verb in RECORDS):
        actor.require(KEEPS)


def require_own(actor: Actor, unit: str) -> None:
    """Raise :class:`Refused` unless a repair of this unit is the actor's to put right."""
    if not (actor.may(REGISTERS) or (actor.may(KEEPS) and unit in actor.units)):
        raise Refused(OTHERS)
