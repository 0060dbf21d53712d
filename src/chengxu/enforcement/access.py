"""Who may see and run proceedings; unset means no."""

from __future__ import annotations

from django.db.models import Q

from chengxu.accounts.rules import Actor

OPEN = "enforcement.investigate"
REVIEW = "enforcement.review"
DECIDE = "enforcement.decide"
PUBLISH = "enforcement.publish"
READ = "indicators.read"
_NOTHING = Q(pk__in=[])


def visible(actor: Actor) -> Q:
    """The row filter of proceedings: reviewers, deciders, publishers and readers of indicators see all, officers their unit's."""
    if actor.may(READ) or actor.may(REVIEW) or actor.may(DECIDE) or actor.may(PUBLISH):
        return Q()
    return Q(unit__in=actor.units) if actor.may(OPEN) and actor.unit else _NOTHING
