"""Whose notice it is. Unset means nobody's."""

from __future__ import annotations

from django.db.models import Q

from chengxu.accounts.rules import Actor
from chengxu.notices.rules import Kind


def visible(actor: Actor) -> Q:
    """The notices of this person, of the unit, and of the posts held, everywhere and at the unit."""
    if not actor.posts:
        return Q(pk__in=[])
    posts = [*actor.posts, *(f"{post}@{actor.unit}" for post in actor.posts)]
    mine = Q(kind=Kind.PERSON, recipient=actor.uid) | Q(kind=Kind.POST, recipient__in=posts)
    return mine | Q(kind=Kind.UNIT, recipient__in=actor.units) if actor.unit else mine
