"""What was reported, for everybody: a list that needs no map, and a map beside it. Nothing here names a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from chengxu.cases import queries as cases
from chengxu.cases.rules import Rulebook
from chengxu.common.messages import Message
from chengxu.intake import matters, published
from chengxu.intake.matters import DEEPEST_ZOOM, WEEK, Matter, Wanted
from chengxu.web.boxes import box_of
from chengxu.web.requests import Request

PAGE = 50
WEEKS_OFFERED = 13
STATES = {"open": True, "closed": False}
OPEN_TONE, SETTLED_TONE = "work", "good"
A_MOMENT = "public, max-age=15"


@dataclass(frozen=True, slots=True)
class Line:
    """One matter in words."""

    matter: Matter
    category: Message
    place: str
    unit: Message


@require_safe
def show(request: Request) -> HttpResponse:
    """The page: filters, the list, and where the map may open."""
    book, wanted = cases.rulebook(), read(request.GET)
    found = matters.listing(
        wanted,
        now=request.now,
        book=book,
        size=PAGE,
        after=request.GET.get("after", ""),
        start=request.GET.get("from", ""),
    )
    context = {
        "wanted": wanted,
        "page": found,
        "lines": [_line(row, book) for row in found.rows],
        "query": _query(request),
        "closed_days": published.publicity(book.pack_hash).closed.days,
        "bbox": request.GET.get("bbox", "") if wanted.box else "",
        "state": next((name for name, is_open in STATES.items() if is_open == wanted.is_open), ""),
        **_choices(book, request.now),
    }
    return render(request, "portal/matters.html", context)


@gzip_page
@csrf_exempt
@require_safe
def spots(request: Request) -> HttpResponse:
    """The same matters as GeoJSON, grouped for the part and the zoom of the map (``bbox``, ``zoom``)."""
    book = cases.rulebook()
    found = matters.spots(read(request.GET), _zoom(request.GET.get("zoom", "")), now=request.now, book=book)
    names = {id_: str(category.name) for id_, category in book.catalog.categories.items()}
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": (spot.lon, spot.lat)},
            "properties": {"n": spot.count, "tone": OPEN_TONE if spot.open else SETTLED_TONE}
            | ({"key": spot.key, "name": names.get(spot.category, "")} if spot.key else {}),
        }
        for spot in found
    ]
    return HttpResponse(
        msgspec.json.encode({"type": "FeatureCollection", "features": features}),
        content_type="application/geo+json",
        headers={"Cache-Control": A_MOMENT},
    )


def read(given: Mapping[str, str]) -> Wanted:
    """The filters of an address; what cannot be understood narrows nothing."""
    return Wanted(
        group=given.get("group", "")[:4],
        is_open=STATES.get(given.get("state", "")),
        week=monday(given.get("week", "")),
        township=given.get("township", "")[:12],
        box=box_of(given.get("bbox", "")),
    )


def monday(text: str) -> date | None:
    """The first day of the week a day lies in; None for what is no day."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day - timedelta(days=day.weekday()) if date(2000, 1, 3) <= day <= date(2999, 1, 1) else None


def _zoom(text: str) -> float:
    try:
        zoom = float(text)
    except ValueError:
        return 0.0
    return min(max(zoom, 0.0), float(DEEPEST_ZOOM)) if zoom == zoom else 0.0


def _line(row: Matter, book: Rulebook) -> Line:
    known = book.catalog.categories.get(row.category)
    return Line(
        matter=row,
        category=known.name if known else Message(row.category),
        place=" ".join(dict.fromkeys(str(book.territory.name(code)) for code in row.places)),
        unit=book.organisation.name(row.unit) if row.unit else Message(""),
    )


def _choices(book: Rulebook, now: datetime) -> dict[str, Any]:
    first = monday(timezone.localdate(now).isoformat())
    assert first is not None
    return {
        "groups": _group_names(book),
        "townships": [(area.code, area.name) for area in book.territory.townships.values()],
        "weeks": [(first - n * WEEK, first - n * WEEK + timedelta(days=6)) for n in range(WEEKS_OFFERED)],
    }


def _group_names(book: Rulebook) -> Sequence[tuple[str, Message]]:
    """Components and events have classes of one name: the kind tells them apart."""
    named = []
    for code, ids in matters.groups(book).items():
        one = book.catalog.get(ids[0])
        name = Message("{kind}·{name}", "{name} ({kind})").format(kind=one.kind.label, name=one.major_name)
        named.append((code, name))
    return named


def _query(request: Request) -> str:
    given = request.GET.copy()
    for name in ("after", "from", "lang", "theme"):
        given.pop(name, None)
    return given.urlencode()
