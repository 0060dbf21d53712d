"""Who may see which case. Unset means no."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from chengxu.accounts.rules import Actor
from chengxu.cases.models import Case, CoHandling
from chengxu.cases.workflow.standing import COLLECTOR_CHANNEL
from chengxu.cases.workflow.states import State

FIELD_STATES = (State.VERIFYING.value, State.CHECKING.value)


def visible(actor: Actor) -> Q:
    """The cases ``actor`` may see: all with ``case.view_all``; else those their unit holds, leads or helps
    with, and what units left that it took over from.

    Collectors see those they may be sent to, and what collectors reported and nobody has accepted yet.
    """
    if actor.may("case.view_all"):
        return Q()
    seen = Q(pk__in=[])
    if units := actor.units:
        seen |= Q(unit__in=units) | Q(lead_unit__in=units) | Q(transferred_to__in=units)
        seen |= Q(uid__in=CoHandling.objects.filter(unit__in=units).values("case_id"))
    if actor.may("case.confirm") or actor.may("case.pass"):
        seen |= Q(state__in=FIELD_STATES)
    if actor.may("case.self_handle"):
        seen |= Q(state=State.REPORTED.value, channel=COLLECTOR_CHANNEL)
    return seen


def seen(case_uids: Iterable[str], actor: Actor) -> frozenset[str]:
    """Those of these cases that ``actor`` may see; somebody who sees all is not asked about."""
    asked = frozenset(case_uids) - {""}
    if not asked or actor.may("case.view_all"):
        return asked
    return frozenset(Case.objects.filter(visible(actor), uid__in=asked).values_list("uid", flat=True))


def sight(actor: Actor) -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    """All that :func:`visible` and the queues ask of an actor: those who agree in it see the same cases."""
    return actor.verbs, actor.posts, actor.units
