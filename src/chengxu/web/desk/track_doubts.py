"""Positions that are kept apart and the weather: what somebody decides about them."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chengxu.accounts import queries as accounts
from chengxu.common.messages import Message, Refused
from chengxu.routines.tracks import deciding, models, queries
from chengxu.routines.tracks.access import DECIDE, VIEW
from chengxu.routines.tracks.settings import Sky
from chengxu.territory import queries as territory
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.desk import tracks
from chengxu.web.paging import by_id
from chengxu.web.requests import Request

SIZE = 50
STATES = {
    models.ACCEPTED: Message("准予计入", "counts"),
    models.REJECTED: Message("不予计入", "left out"),
    models.NOTED: Message("仅提示", "told only"),
}


@never_cache
@needs(VIEW)
@require_safe
def show(request: Request) -> HttpResponse:
    """Everything that waits, then what was decided or only told, the newest first."""
    return _page(request)


def _page(request: Request, refusal: Refused | None = None, tried: str = "", why: str = "") -> HttpResponse:
    waiting = queries.oddities(models.WAITING)
    rest = by_id(queries.oddities(*STATES), request.GET.get("after", ""), SIZE)
    fleet = queries.declared().fleet
    people = accounts.names({row.decided_by for row in rest.rows if row.decided_by})

    def line(row: models.Oddity) -> dict[str, object]:
        vehicle = fleet.get(row.vehicle)
        return {
            "row": row, "doubt": row.kind(), "vehicle": vehicle.name if vehicle else row.vehicle,
            "state": STATES.get(row.state, ""), "who": people.get(row.decided_by, ""),
        }  # fmt: skip

    context = {
        "face": "tracks", "waiting": [line(row) for row in waiting[:SIZE]], "more_waiting": max(0, waiting.count() - SIZE),
        "rest": [line(row) for row in rest.rows], "after": rest.after, "may_decide": request.actor.may(DECIDE),
        "refusal": refusal, "tried": tried, "why": why, "most": deciding.MOST_WHY,
    }  # fmt: skip
    return render(request, "desk/track_doubts.html", context, status=422 if refusal else 200)


@never_cache
@needs(DECIDE)
@require_POST
def decide(request: Request, uid: str) -> HttpResponse:
    """Let odd positions count, or leave them out for good."""
    why = request.POST.get("why", "")
    try:
        deciding.decide(
            uid=uid,
            accept=request.POST.get("do") == "accept",
            why=why,
            actor=request.actor,
            now=request.now,
            ids=IDS,
        )
    except Refused as refusal:
        return _page(request, refusal, uid, why)
    messages.success(request, str(DECIDED), extra_tags="good")
    return redirect("desk-track-doubts")


DECIDED = Message("已处理，这一天几分钟内重新核定。", "decided; the day is judged anew within minutes.")


@never_cache
@needs(DECIDE)
@require_POST
def declare(request: Request) -> HttpResponse:
    """Say that it rained or froze."""
    given = request.POST
    try:
        since, until = (
            _instant(given.get("day", ""), given.get(name, ""), name) for name in ("since", "until")
        )
        sky = next((one for one in Sky if one.value == given.get("sky")), None)
        if sky is None:
            raise Refused(Message("请选天气。", "choose the weather."), "sky")
        deciding.declare_weather(
            sky=sky,
            since=since,
            until=until,
            why=given.get("why", ""),
            actor=request.actor,
            now=request.now,
            ids=IDS,
        )
    except Refused as refusal:
        return tracks.page(request, refusal)
    messages.success(request, str(DECLARED), extra_tags="good")
    return redirect(f"{reverse('desk-tracks')}?day={given.get('day', '')}")


DECLARED = Message("已登记，这一天几分钟内重新核定。", "declared; the day is judged anew within minutes.")


@never_cache
@needs(DECIDE)
@require_POST
def withdraw(request: Request, uid: str) -> HttpResponse:
    """Take a declaration back."""
    try:
        deciding.withdraw_weather(uid=uid, actor=request.actor, now=request.now, ids=IDS)
    except Refused as refusal:
        return tracks.page(request, refusal)
    messages.success(request, str(WITHDRAWN), extra_tags="good")
    return redirect(f"{reverse('desk-tracks')}?day={request.POST.get('day', '')}")


WITHDRAWN = Message("已撤销，这一天几分钟内重新核定。", "withdrawn; the day is judged anew within minutes.")


def _instant(day: str, clock: str, field: str) -> datetime:
    try:
        local = datetime.combine(date.fromisoformat(day), datetime.strptime(clock, "%H:%M").time())  # noqa: DTZ007 - local
    except ValueError:
        raise Refused(Message("请填从几点到几点。", "say from when to when."), field) from None
    return territory.calendar().instant(local)
