"""Permits for everybody: how to get one of each kind, and which hold now, as a list and on a map. Persons are masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from chengxu.accounts import queries as accounts
from chengxu.common.messages import Message
from chengxu.parties import queries
from chengxu.parties.queries import Row
from chengxu.parties.rules import State
from chengxu.territory import queries as territory
from chengxu.web.boxes import box_of
from chengxu.web.portal import markets
from chengxu.web.portal.matters import A_MOMENT
from chengxu.web.requests import Request

MOST_SEARCH = 60
LOOKS = {
    State.PENDING: ("clock", ""),
    State.VALID: ("done", "good"),
    State.SUSPENDED: ("soon", "warn"),
    State.EXPIRED: ("clock", ""),
    State.REVOKED: ("ban", "bad"),
    State.CANCELLED: ("close", ""),
}
NO_KIND = Message("没有这种许可。", "There is no such kind of permit.")


@dataclass(frozen=True, slots=True)
class Line:
    """One permit as the list shows it."""

    row: Row
    icon: str
    tone: str


@require_safe
def index(request: Request) -> HttpResponse:
    """The ways in: how to get each kind, what holds now, the temporary markets."""
    declared = queries.declared()
    context = {
        "kinds": list(declared.kinds.values()),
        "markets": markets.cards(request.now),
        "valid": sum(row.state is State.VALID for row in queries.register(request.now)),
    }
    return render(request, "portal/permits.html", context)


@require_safe
def guide(request: Request, kind: str) -> HttpResponse:
    """What a kind is for, what to bring, how long it takes, where, what it costs; made to be printed."""
    found = queries.declared().kinds.get(kind)
    if found is None:
        raise Http404(NO_KIND)
    point = next((one for one in territory.services().points if one.code == found.apply_at), None)
    calendar = territory.calendar()
    at = calendar.local(request.now)
    context = {
        "kind": found,
        "unit": accounts.organisation().name(found.unit),
        "point": point,
        "open_now": point.is_open(at, calendar.is_working_day(at.date())) if point else None,
        "today": at.date(),
        "promised_by": calendar.local(calendar.due(request.now, found.promised)).date(),
    }
    return render(request, "portal/permit_guide.html", context)


@require_safe
def valid(request: Request) -> HttpResponse:
    """The list, by search and kind."""
    lines = _found(request)
    given = request.GET
    context = {
        "lines": lines,
        "kinds": [(kind.code, kind.name) for kind in queries.declared().kinds.values() if kind.published],
        "kind": given.get("kind", ""),
        "search": _search(given),
        "bbox": given.get("bbox", "") if box_of(given.get("bbox", "")) else "",
        "narrowed": any(given.get(name) for name in ("kind", "q", "bbox")),
        "days": max((kind.shown_days for kind in queries.declared().kinds.values()), default=0),
    }
    return render(request, "portal/permits_valid.html", context)


@gzip_page
@require_safe
def spots(request: Request) -> HttpResponse:
    """The same as GeoJSON, one point each: a county has some hundreds."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": (round(line.row.lon, 6), round(line.row.lat, 6))},
            "properties": {"n": 1, "tone": line.tone, "key": line.row.uid, "name": line.row.number},
        }
        for line in _found(request)
    ]
    return HttpResponse(
        msgspec.json.encode({"type": "FeatureCollection", "features": features}),
        content_type="application/geo+json",
        headers={"Cache-Control": A_MOMENT},
    )


def _search(given: Mapping[str, str]) -> str:
    return given.get("q", "").replace("\x00", "").strip()[:MOST_SEARCH]


def _found(request: Request) -> list[Line]:
    given = request.GET
    kind = given.get("kind", "")
    box = box_of(given.get("bbox", ""))
    rows = queries.register(
        request.now, search=_search(given), kind=kind if kind in queries.declared().kinds else ""
    )
    return [
        Line(row, *LOOKS[row.state])
        for row in rows
        if box is None or (box[0] <= row.lon <= box[2] and box[1] <= row.lat <= box[3])
    ]
