"""The year's meetings: what must be held and how it stands, and every meeting the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.accounts import queries as accounts
from chengxu.common.messages import Message
from chengxu.routines.meetings import access, queries
from chengxu.routines.meetings.requirements import State, Window
from chengxu.web.access import needs
from chengxu.web.forms import whole
from chengxu.web.meetings import looks
from chengxu.web.requests import Request
from chengxu.web.showing import Look

SEES = (access.READ, access.KEEP, access.PARTY)
MOST = 400


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the calendar: who holds what, how often, and each window with its chip and its width in months."""

    title: Message
    often: Message
    source: str
    verified: bool
    cells: list[tuple[Window, Look, int]]


OFTEN = {
    "month": Message("每月 {n} 次", "{n} a month"),
    "quarter": Message("每季 {n} 次", "{n} a quarter"),
    "half": Message("每半年 {n} 次", "{n} each half-year"),
    "year": Message("每年 {n} 次", "{n} a year"),
}


@never_cache
@needs(*SEES)
@require_safe
def index(request: Request) -> HttpResponse:
    """The calendar of a year's requirements, what is missing now, and the meetings."""
    today = queries.local_day(request.now)
    year = whole(request.GET.get("year", ""), today.year)
    year = year if 2000 <= year <= 2100 else today.year
    kind = request.GET.get("kind", "")
    windows = queries.requirements_of(request.actor, year=year, now=request.now)
    found = list(queries.listed(request.actor, year=year, kind=kind)[: MOST + 1])
    names = accounts.organisation()
    context: dict[str, Any] = {
        "face": "meetings",
        "year": year,
        "years": range(today.year + 1, today.year - 4, -1),
        "kind": kind,
        "kinds": [
            one
            for one in queries.declared().kinds.values()
            if not one.party or request.actor.may(access.PARTY)
        ],
        "calendar": calendar(windows),
        "wanting": [one for one in windows if one.state in (State.SOON, State.MISSED)],
        "rows": [(row, looks.title(row), looks.stage(row), names.short(row.unit)) for row in found[:MOST]],
        "more": len(found) > MOST,
        "sees_party": request.actor.may(access.PARTY),
        "may_plan": bool(queries.kinds_for(request.actor)),
    }
    return render(request, "meetings/list.html", context)


def calendar(windows: list[Window]) -> list[Row]:
    """One line for each requirement of each body, in the order of the pack."""
    lines: dict[tuple[str, str, str], list[Window]] = {}
    for one in windows:
        lines.setdefault((one.kind.code, one.body, one.need.per), []).append(one)
    return [
        Row(
            title=told[0].kind.title(told[0].body),
            often=OFTEN[told[0].need.per].format(n=told[0].need.count),
            source=told[0].need.source,
            verified=told[0].need.verified,
            cells=[(one, looks.window(one), one.need.per.months) for one in told],
        )
        for told in lines.values()
    ]
