"""门前三包 at the office and in the street: confirm what was promised, record each look."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chengxu.common.messages import Message, Refused
from chengxu.participation.access import KEEPS
from chengxu.participation.deciding.frontage import Stage
from chengxu.participation.frontage import actions, queries
from chengxu.participation.models import Commitment
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.paging import by_id
from chengxu.web.requests import Request

PAGE = 50
SAID = {
    "confirm": Message("已入册，公众页上能看到", "it stands in the public register now"),
    "decline": Message("已退回，不入册", "declined; it is not in the register"),
    "inspect": Message("检查已登记", "the look is recorded"),
}


@never_cache
@needs(KEEPS)
@require_safe
def index(request: Request) -> HttpResponse:
    """What waits to be checked, or the register of a street."""
    return _page(request, {})


@never_cache
@needs(KEEPS)
@require_POST
def contact(request: Request, uid: str) -> HttpResponse:
    """The list with one contact in full; that somebody looked is written to the ledger."""
    shown = actions.look(uid=uid, actor=request.actor, now=request.now, ids=IDS)
    return _page(request, {uid: shown})


def _page(request: Request, revealed: dict[str, str]) -> HttpResponse:
    stage = Stage.SENT if request.GET.get("stage") == Stage.SENT else Stage.CONFIRMED
    street = request.GET.get("street", "")
    found = queries.all_of(stage)
    names = queries.streets()
    if street in names:
        found = found.filter(street=street)
    page = by_id(found, request.GET.get("after", ""), PAGE)
    context = {
        "face": "fronts",
        "stage": stage.value,
        "waiting": queries.all_of(Stage.SENT).count(),
        "rows": [_row(one, revealed) for one in page.rows],
        "page": page,
        "streets": list(names.items()),
        "street": street if street in names else "",
    }
    return render(request, "office/fronts.html", context)


@never_cache
@needs(KEEPS)
@require_POST
def act(request: Request, uid: str, verb: str) -> HttpResponse:
    """Confirm, decline, or record a look; returns to the list it was done from."""
    if verb not in SAID:
        raise Http404(Message("没有这个动作。", "There is no such step."))
    back = Stage.CONFIRMED if verb == "inspect" else Stage.SENT
    try:
        if verb == "inspect":
            broken = request.POST.getlist("broken")
            actions.inspect(uid=uid, broken=broken, actor=request.actor, now=request.now, ids=IDS)
        else:
            right = verb == "confirm"
            actions.confirm(uid=uid, right=right, actor=request.actor, now=request.now, ids=IDS)
    except Refused as refusal:
        messages.error(request, str(refusal.message), extra_tags="bad")
    else:
        messages.success(request, str(SAID[verb]), extra_tags="good")
    street = request.POST.get("street", "")
    return redirect(
        f"{reverse('office-fronts')}?stage={back.value}"
        + (f"&street={street}" if street in queries.streets() else "")
    )


def _row(one: Commitment, revealed: dict[str, str]) -> dict[str, object]:
    terms = queries.terms(one.pack_hash)
    codes = one.items.split()
    return {
        "row": queries.row(one, inside=True),
        "contact": queries.contact(one),
        "revealed": revealed.get(one.uid, ""),
        "sent_at": one.sent_at,
        "items": list(zip(codes, terms.names(codes), strict=True)),
    }
