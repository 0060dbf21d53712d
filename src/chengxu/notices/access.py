"""Whose notice it is. Unset means nobody's."""

from __future__ import annotations

from django.db.models import Q

from chengxu.accounts.rules import Actor
from chengxu.notices.rules import Kind


def visible(actor: Actor) -> Q:
    """The notices of this person, of the unit and those it took over from, and of the posts held, everywhere and there."""
    if not actor.posts:
        return Q(pk__in=[])
    posts = [*actor.posts, *(f"{post}@{unit}" for post in actor.posts for unit in actor.units)]
    mine = Q(kind=Kind.PERSON, recipient=actor.uid) | Q(kind=Kind.POST, recipient__in=posts)
    return mine | Q(kind=Kind.UNIT, recipient__in=actor.units) if actor.unit else mine
