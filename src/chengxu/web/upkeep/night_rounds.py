"""Night rounds of the lamps: what they found road by road, recording one, taking one back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chengxu.assets.access import KEEPS, READS, REGISTERS
from chengxu.assets.upkeep import patrolling, queries, rounds
from chengxu.common.messages import Message
from chengxu.indicators import queries as indicators
from chengxu.indicators.grouping import By, Group
from chengxu.indicators.rules import Value
from chengxu.intake import night_rounds
from chengxu.intake.parsing import instant
from chengxu.territory import queries as territory
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.forms import Form, read
from chengxu.web.paging import by_id
from chengxu.web.requests import Request

PAGE = 50
FIELDS = ("road", "at", "seen", "dark", "lamps", "note")
LIT, PROMPT = "light.lit_rate", "light.within_24h_rate"
"""Figures shown here, of those the county's pack declares."""
READS_FIGURES = "indicators.read"
LATELY = timedelta(days=29)
MONTH, YEAR = Message("本月", "this month"), Message("近一年", "in a year")
NO_ROUND = Message("没有这次夜巡。", "There is no such round.")


@never_cache
@needs(READS)
@require_safe
def index(request: Request) -> HttpResponse:
    """The rate by road, the rounds, the newest first, and the form for another one."""
    return _page(request, Form(dict.fromkeys(FIELDS, "")))


@never_cache
@needs(KEEPS, REGISTERS)
@require_POST
def record(request: Request) -> HttpResponse:
    """Record a round; what is wrong stands beside its field."""
    form = read(request.POST, FIELDS)
    done = form.tried(lambda: _record(request, form))
    if done is None:
        return _page(request, form)
    said = Message("夜巡已登记，新立案件 {n} 件", "the round is recorded, {n} new cases").format(
        n=len(done[1])
    )
    messages.success(request, str(said), extra_tags="good")
    return redirect("lamp-rounds")


@never_cache
@needs(KEEPS, REGISTERS)
@require_POST
def void(request: Request, uid: str) -> HttpResponse:
    """Take a round back that was recorded wrongly; a refusal stands beside its field."""
    if not queries.lamp_rounds(request.actor).filter(uid=uid).exists():
        raise Http404(NO_ROUND)
    form = read(request.POST, ("reason",))
    form.tried(
        lambda: patrolling.void(
            uid=uid, reason=form.values["reason"], actor=request.actor, now=request.now, ids=IDS
        )
    )
    if form.errors:
        return _page(request, form, tried=uid)
    messages.success(
        request,
        str(Message("已作废，数字里不再计它", "it is taken back and counts no more")),
        extra_tags="good",
    )
    return redirect("lamp-rounds")


def rates(request: Request, today: date) -> list[tuple[Value, Message]]:
    """The figures of lamps this person may read: of this month so far, and of a year."""
    known = [id_ for id_ in (LIT, PROMPT) if indicators.indicators().get(id_)]
    if not known or not request.actor.may(READS_FIGURES):
        return []
    spans = ((today.replace(day=1), MONTH), (today - timedelta(days=364), YEAR))
    return [
        (value, name)
        for start, name in spans
        for value in indicators.evaluate(start=start, end=today, ids=known)
    ]


def _page(request: Request, form: Form, tried: str = "") -> HttpResponse:
    today, ground = territory.calendar().local(request.now).date(), territory.territory()
    page = by_id(queries.lamp_rounds(request.actor), request.GET.get("after", ""), PAGE)
    may = _may_record(request)
    context: dict[str, Any] = {
        "face": "upkeep",
        "tab": "lights",
        "form": form,
        "tried": tried,
        "rates": rates(request, today),
        "may_open": request.actor.may(READS_FIGURES),
        "places": _places(request, today),
        "rows": [
            (row, ground.name(row.road), may and not row.voided_at and _own(request, row.unit))
            for row in page.rows
        ],
        "page": page,
        "roads": [(road.code, road.name) for road in ground.roads if road.code],
        "may_record": may,
    }
    return render(request, "upkeep/lamp_rounds.html", context, status=form.status)


def _places(request: Request, today: date) -> list[Group]:
    if not request.actor.may(READS_FIGURES) or indicators.indicators().get(LIT) is None:
        return []
    found = indicators.breakdown(LIT, today - LATELY, today, by=By.PLACE)
    return [one for one in found.groups if one.value.value is not None]


def _record(request: Request, form: Form) -> tuple[str, list[str]]:
    values = form.values
    given = rounds.Given(
        road=values["road"], seen=values["seen"], dark=values["dark"], note=values["note"],
        at=instant(values["at"], territory.calendar(), "at") if values["at"] else None,
        lamps=[one for one in re.split(r"[\s,，、;；]+", values["lamps"]) if one],
    )  # fmt: skip
    return night_rounds.enter(given=given, actor=request.actor, now=request.now, ids=IDS)


def _may_record(request: Request) -> bool:
    return request.actor.may(KEEPS) or request.actor.may(REGISTERS)


def _own(request: Request, unit: str) -> bool:
    return request.actor.may(REGISTERS) or unit in request.actor.units
