"""Who may see which consultation, and who may do what with it. Unset means no."""

from __future__ import annotations

from django.db.models import Q

from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message, Refused

DRAFTS, PUBLISHES, ANSWERS = "consult.draft", "consult.publish", "consult.answer"
READS = (DRAFTS, PUBLISHES, ANSWERS)
ORGANISES, KEEPS = "join.organise", "front.keep"


def visible(actor: Actor) -> Q:
    """Published ones for everybody; drafts for those who publish, and for the unit that drafts."""
    if actor.may(PUBLISHES):
        return Q()
    seen = Q(published_on__isnull=False)
    if actor.may(DRAFTS) and actor.unit:
        seen |= Q(unit__in=actor.units)
    return seen


def require_unit(actor: Actor, verb: str, unit: str) -> None:
    """Raise :class:`Refused` unless ``actor`` holds ``verb`` in the unit that drafted or organises."""
    actor.require(verb)
    if unit not in actor.units:
        raise Refused(
            Message(
                "这是别的单位起草或组织的，请由那个单位办理",
                "another unit drafted or organises this; it is for them to do",
            )
        )
