"""Who may see which case. Unset means no."""

from __future__ import annotations

from django.db.models import Q

from chengxu.accounts.rules import Actor
from chengxu.cases.models import CoHandling
from chengxu.cases.workflow.states import State

COLLECTOR_CHANNEL = "collector"
FIELD_STATES = (State.VERIFYING.value, State.CHECKING.value)


def visible(actor: Actor) -> Q:
    """The cases ``actor`` may see: all with ``case.view_all``; else those their unit holds, leads or helps with.

    Collectors see those they may be sent to, and what collectors reported and nobody has accepted yet.
    """
    if actor.may("case.view_all"):
        return Q()
    seen = Q(pk__in=[])
    if actor.unit:
        seen |= Q(unit=actor.unit) | Q(lead_unit=actor.unit) | Q(transferred_to=actor.unit)
        seen |= Q(uid__in=CoHandling.objects.filter(unit=actor.unit).values("case_id"))
    if actor.may("case.confirm") or actor.may("case.pass"):
        seen |= Q(state__in=FIELD_STATES)
    if actor.may("case.self_handle"):
        seen |= Q(state=State.REPORTED.value, channel=COLLECTOR_CHANNEL)
    return seen


def sight(actor: Actor) -> tuple[frozenset[str], str]:
    """All that :func:`visible` asks of an actor: those who agree in it see the same cases."""
    return actor.verbs, actor.unit
