"""Permits for everybody: how to get one of each kind, and which hold now, as a list and on a map. Persons are masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from chengxu.accounts import queries as accounts
from chengxu.common.messages import Message
from chengxu.parties import queries
from chengxu.parties.models import Permit
from chengxu.parties.places import read_shape
from chengxu.parties.queries import Row
from chengxu.parties.rules import State
from chengxu.territory import queries as territory
from chengxu.web.boxes import box_of
from chengxu.web.forms import whole
from chengxu.web.portal import markets
from chengxu.web.portal.matters import A_MOMENT
from chengxu.web.requests import Request

MOST_SEARCH = 60
PAGE = 50
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
        "valid": queries.valid(request.now),
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
    """One page of the list, by search and kind; the page on which ``from`` stands when the map asks for it."""
    given, found = request.GET, _found(request)
    total = found.count()
    wanted = whole(given.get("page", ""), 1)
    if given.get("from"):
        uids = list(found.values_list("uid", flat=True))
        wanted = uids.index(given["from"]) // PAGE + 1 if given["from"] in uids else 1
    pages = max(1, -(-total // PAGE))
    number = min(max(1, wanted), pages)
    at = territory.calendar().local(request.now)
    rows = [queries.told(row, at, inside=False) for row in found[(number - 1) * PAGE : number * PAGE]]
    context = {
        "lines": [Line(row, *LOOKS[row.state]) for row in rows],
        "total": total,
        "number": number,
        "pages": pages,
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
    """The same as GeoJSON, one point each, without a look at who holds it."""
    found: QuerySet[Any] = _found(request)  # annotated with is_valid, which no model has
    rows = found.values_list("uid", "number", "shape", "is_valid")
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": _middle(shape)},
            "properties": {"n": 1, "tone": "good" if valid_ else "", "key": uid, "name": number},
        }
        for uid, number, shape, valid_ in rows
    ]
    return HttpResponse(
        msgspec.json.encode({"type": "FeatureCollection", "features": features}),
        content_type="application/geo+json",
        headers={"Cache-Control": A_MOMENT},
    )


def _middle(shape: str) -> tuple[float, float]:
    point = read_shape(shape).representative_point()
    return round(point.x, 6), round(point.y, 6)


def _search(given: Mapping[str, str]) -> str:
    return given.get("q", "").replace("\x00", "").strip()[:MOST_SEARCH]


def _found(request: Request) -> QuerySet[Permit]:
    given = request.GET
    kind = given.get("kind", "")
    return queries.shown(
        request.now, search=_search(given), kind=kind if kind in queries.declared().kinds else "",
        box=box_of(given.get("bbox", "")),
    )  # fmt: skip
