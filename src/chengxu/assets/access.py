"""Who may see the register and who may write into it. Unset means no."""

from __future__ import annotations

from django.db.models import Q

from chengxu.accounts.rules import Actor
from chengxu.assets.models import Component
from chengxu.common.messages import Message, Refused

READS = "assets.read"
KEEPS = "assets.keep"
REGISTERS = "assets.register"
OTHERS = Message(
    "这个部件由别的单位养护，您只能看；要改请找养护单位或指挥中心",
    "another unit maintains this component; ask it, or the command centre, to change it",
)


def visible(actor: Actor) -> Q:
    """The components this person may see: all with the verb, none without."""
    return Q() if actor.may(READS) else Q(pk__in=())


def may_change(actor: Actor, owner: str, maintainer: str) -> bool:
    """Whoever keeps the register may change everything; who keeps their unit's components, those."""
    own = actor.may(KEEPS) and bool({owner, maintainer} & set(actor.units))
    return own or actor.may(REGISTERS)


def require_change(actor: Actor, row: Component) -> None:
    """Raise :class:`Refused` unless the actor may change this component."""
    if may_change(actor, row.owner, row.maintainer):
        return
    if not actor.may(KEEPS):
        actor.require(KEEPS)
    raise Refused(OTHERS)
