"""Who may see which report document. Unset means no."""

from __future__ import annotations

from django.db.models import Q

from chengxu.accounts.rules import Actor
from chengxu.reports.lifecycle.transitions import COMMENTS, DRAFTS, ISSUES, SIGNS, State

READS_ISSUED = ("indicators.read", "reports.make", "reports.audit")
READS = (DRAFTS, COMMENTS, SIGNS, ISSUES, *READS_ISSUED)
_ISSUED = Q(number__isnull=False)
_OUT_FOR_COMMENT = Q(state__in=[State.REVIEW.value, State.SIGNED.value])


def visible(actor: Actor) -> Q:
    """The documents ``actor`` may see.

    Who signs or issues sees all; who drafts, their own and their unit's; who comments, what was sent out; who reads
    figures, what was issued (also when it was revoked later).
    """
    if actor.may(SIGNS) or actor.may(ISSUES):
        return Q()
    seen = Q(pk__in=[])
    if actor.may(DRAFTS):
        seen |= Q(author=actor.uid)
        if actor.unit:
            seen |= Q(unit__in=actor.units)
    if actor.may(COMMENTS):
        seen |= _OUT_FOR_COMMENT | _ISSUED
    if any(actor.may(verb) for verb in READS_ISSUED):
        seen |= _ISSUED
    return seen
