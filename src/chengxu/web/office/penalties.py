"""Which penalty decisions stand in the open: a post lays them there and takes them back, each step a deed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chengxu.common.messages import Message, Refused
from chengxu.enforcement import opened
from chengxu.enforcement.access import PUBLISH
from chengxu.enforcement.publishing import MOST_REASON, MOST_TEXT, PUBLISH_DAYS, Draft, Ground, PartyKind
from chengxu.territory import queries as territory
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.paging import by_id
from chengxu.web.requests import Request

PAGE = 30
FIELDS = ("party", "party_kind", "facts", "basis", "registered", "ground", "reason", "changed_on")


@never_cache
@needs(PUBLISH)
@require_safe
def show(request: Request) -> HttpResponse:
    """Decisions that wait, the newest first, and those that stand in the open."""
    return _page(request)


@never_cache
@needs(PUBLISH)
@require_POST
def publish(request: Request, proceeding: str) -> HttpResponse:
    """Lay one decision open; what is wrong stands beside its field."""
    given = _given(request)
    draft = Draft(
        proceeding_uid=proceeding, party=given["party"], party_kind=given["party_kind"], facts=given["facts"],
        basis=given["basis"], registered=given["registered"],
    )  # fmt: skip
    try:
        made = opened.publish(draft=draft, on=_today(request), actor=request.actor, now=request.now, ids=IDS)
    except Refused as refusal:
        return _page(request, tried=proceeding, given=given, refusal=refusal)
    said = Message("已公示，当事人写作「{party}」", "published; the party is called “{party}”").format(
        party=made.party
    )
    messages.success(request, str(said), extra_tags="good")
    return redirect("penalties-open")


@never_cache
@needs(PUBLISH)
@require_POST
def withdraw(request: Request, publication: str) -> HttpResponse:
    """Take one back; what is wrong stands beside its field."""
    given = _given(request)
    try:
        opened.withdraw(
            uid=publication, ground=given["ground"], reason=given["reason"], changed_on=_day(given["changed_on"]),
            on=_today(request), calendar=territory.calendar(), actor=request.actor, now=request.now, ids=IDS,
        )  # fmt: skip
    except Refused as refusal:
        return _page(request, tried=publication, given=given, refusal=refusal)
    messages.success(request, str(Message("已撤回公示", "withdrawn")), extra_tags="good")
    return redirect("penalties-open")


def _page(
    request: Request, *, tried: str = "", given: dict[str, str] | None = None, refusal: Refused | None = None
) -> HttpResponse:
    every, given = request.GET.get("every") == "1", given or {}
    waits = by_id(opened.waiting(request.actor, ordinary=not every), request.GET.get("after", ""), PAGE)
    stands = by_id(opened.in_the_open(), request.GET.get("open", ""), PAGE)
    today = _today(request)
    context: dict[str, Any] = {
        "face": "penalties",
        "waits": [(row, row.decided_on + PUBLISH_DAYS) for row in waits.rows if row.decided_on],
        "more_waits": waits.after,
        "stands": stands.rows,
        "more_stands": stands.after,
        "today": today,
        "every": every,
        "where": f"?{request.GET.urlencode()}" if request.GET else "",
        "parties": [(kind.value, kind.label) for kind in PartyKind],
        "grounds": [(ground.value, ground.label) for ground in Ground],
        "most_text": MOST_TEXT,
        "most_reason": MOST_REASON,
        "tried": tried,
        "given": given,
        "error": refusal.message if refusal else "",
        "asks_name": refusal is not None and refusal.field == "registered",
    }
    return render(request, "office/penalties.html", context, status=422 if refusal else 200)


def _given(request: Request) -> dict[str, str]:
    return {name: request.POST.get(name, "").strip() for name in FIELDS}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(Message("请选变更的日期。", "Choose the day it was changed."), "changed_on") from None


def _today(request: Request) -> date:
    return timezone.localdate(request.now)
