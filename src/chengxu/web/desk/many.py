"""One step for many cases: the rows marked in a list, decided one by one, what was refused listed with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from chengxu.accounts.rules import Actor
from chengxu.cases import many, rules
from chengxu.cases import queries as cases
from chengxu.cases.access import visible
from chengxu.cases.finding.lists import Wanted
from chengxu.cases.finding.queues import QUEUES
from chengxu.cases.models import Case
from chengxu.cases.workflow import standing
from chengxu.cases.workflow.states import State
from chengxu.cases.workflow.transitions import BY_VERB, TRANSITIONS, Transition
from chengxu.common.messages import Message, Refused
from chengxu.web import IDS
from chengxu.web.access import DESK, needs
from chengxu.web.desk.rows import rows, with_clocks
from chengxu.web.requests import Request

GIVEN = frozenset({"category", "condition", "unit", "kind", "note", "reason"})
OFFERED = frozenset({"kind", "note", "reason", "unit"})
"""What the bar under a list lets somebody fill in; category and condition are the case's own when it has only one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A step offered for many cases, and what has to be filled in."""

    verb: str
    label: Message
    needs: tuple[str, ...]


def choices(wanted: Wanted, actor: Actor) -> list[Choice]:
    """The steps this person may do to cases of the list: the one that empties it, then the order of the workflow."""
    found = [
        Choice(row.verb, row.label, tuple(need for need in row.needs if need in OFFERED))
        for row in TRANSITIONS
        if actor.may(row.permission) and set(row.needs) <= GIVEN and row.sources & _states(wanted)
    ]
    own = QUEUES[wanted.queue].verb
    return sorted(found, key=lambda choice: f"case.{choice.verb}" != own)


def _states(wanted: Wanted) -> frozenset[State]:
    if wanted.queue == "closing":
        return frozenset({State.CHECKING})
    waiting = frozenset(state for state, queue in standing.WAITING.items() if queue == wanted.queue)
    return waiting or frozenset(standing.WAITING)


@never_cache
@needs(*DESK)
@require_POST
def act(request: Request) -> HttpResponse:
    """Do the step to every marked case; back to the list when all went well, else what was refused and why."""
    row = BY_VERB.get(request.POST.get("verb", ""))
    if row is None or not set(row.needs) <= GIVEN:
        raise Http404(Message("没有这个动作。", "There is no such step."))
    back = f"{reverse('desk')}?{request.POST.get('back', '')[:400]}"
    try:
        outcomes = many.act_many(
            case_uids=request.POST.getlist("case"),
            verb=row.verb,
            order=_order(request, row),
            actor=request.actor,
            now=request.now,
            ids=IDS,
        )
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="bad")
        return redirect(back)
    refused = {o.uid: o.refusal for o in outcomes if o.refusal is not None}
    done = len(outcomes) - len(refused)
    if not refused:
        words = Message("已{verb} {n} 件", "{n} done: {verb}").format(verb=row.label, n=done)
        messages.success(request, str(words if outcomes else NOTHING), extra_tags="good")
        return redirect(back)
    return _refused_page(request, row, done, refused, back)


NOTHING = Message("没有勾选案件", "no case was marked")


def _order(request: Request, row: Transition) -> rules.Order:
    given = {name: request.POST.get(name, "").strip() for name in OFFERED}
    return rules.Order(
        unit=given["unit"] if "unit" in row.needs else "",
        kind=given["kind"],
        note=given["note"],
        reason=given["reason"],
    )


def _refused_page(
    request: Request, row: Transition, done: int, refused: dict[str, Message], back: str
) -> HttpResponse:
    found = {
        case.uid: case for case in with_clocks(Case.objects.filter(visible(request.actor), uid__in=refused))
    }
    shown = rows(found.values(), cases.rulebook(), request.now, request.actor)
    context = {
        "face": "desk",
        "verb": row.label,
        "done": done,
        "refused": [(line, refused[line.uid]) for line in shown],
        "unseen": len(refused) - len(shown),
        "total": len(refused),
        "back": back,
    }
    return render(request, "desk/many.html", context, status=200 if done else 422)
