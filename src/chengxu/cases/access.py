"""Who may see which case. Unset means no."""

from __future__ import annotations

from django.db.models import Q

from chengxu.accounts.rules import Actor
from chengxu.cases.states import State

FIELD_STATES = (State.VERIFYING.value, State.CHECKING.value)


def visible(actor: Actor) -> Q:
    """The cases ``actor`` may see: all with ``case.view_all``; else those of their unit; collectors their tasks too."""
    if actor.may("case.view_all"):
        return Q()
    seen = Q(pk__in=[])
    if actor.unit:
        seen |= Q(unit=actor.unit) | Q(lead_unit=actor.unit)
    if actor.may("case.confirm") or actor.may("case.pass"):
        seen |= Q(state__in=FIELD_STATES)
    return seen
