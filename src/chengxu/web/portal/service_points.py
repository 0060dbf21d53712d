"""Where the public is served: the list with what is open now, and the same points on a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from chengxu.common.messages import Message
from chengxu.territory import queries as territory
from chengxu.territory.service_points import ServicePoint
from chengxu.web.boxes import box_of
from chengxu.web.portal.matters import A_MOMENT
from chengxu.web.requests import Request

LOOKS = {
    True: (Message("现在开着", "open now"), "done", "good"),
    False: (Message("现在没开", "closed now"), "clock", ""),
    None: (Message("开放时间没有登记", "hours not known"), "help", ""),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One point as the list shows it."""

    point: ServicePoint
    is_open: bool | None
    word: Message
    icon: str
    tone: str
    township: Message


@dataclass(frozen=True, slots=True)
class Part:
    """The points of one kind."""

    kind: str
    name: Message
    lines: Sequence[Line]


@require_safe
def show(request: Request) -> HttpResponse:
    """The list by kinds, narrowed by kind, township, and whether it is open now."""
    known, found = territory.services(), _found(request)
    parts = [
        Part(kind, name, lines)
        for kind, name in known.kinds.items()
        if (lines := [line for line in found if line.point.kind == kind])
    ]
    given = request.GET
    context = {
        "parts": parts,
        "total": len(found),
        "kinds": list(known.kinds.items()),
        "townships": [(a.code, a.name) for a in territory.territory().townships.values()],
        "kind": given.get("kind", ""),
        "township": given.get("township", ""),
        "open_only": given.get("open", "") == "1",
        "bbox": given.get("bbox", "") if box_of(given.get("bbox", "")) else "",
        "narrowed": any(given.get(name) for name in ("kind", "township", "open", "bbox")),
    }
    return render(request, "portal/services.html", context)


@gzip_page
@csrf_exempt
@require_safe
def spots(request: Request) -> HttpResponse:
    """The same points as GeoJSON, one by one: a county has a few hundred at most."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": (line.point.lon, line.point.lat)},
            "properties": {"n": 1, "tone": line.tone, "key": line.point.code, "name": str(line.point.name)},
        }
        for line in _found(request)
    ]
    return HttpResponse(
        msgspec.json.encode({"type": "FeatureCollection", "features": features}),
        content_type="application/geo+json",
        headers={"Cache-Control": A_MOMENT},
    )


def _found(request: Request) -> list[Line]:
    calendar, ground = territory.calendar(), territory.territory()
    at = calendar.local(request.now)
    working = calendar.is_working_day(at.date())
    lines = []
    for point in territory.services().points:
        if point.end is not None and point.end < at.date():
            continue
        state = point.is_open(at, working)
        if _wanted(request.GET, point, state):
            lines.append(Line(point, state, *LOOKS[state], ground.name(point.township)))
    return lines


def _wanted(given: Mapping[str, str], point: ServicePoint, state: bool | None) -> bool:
    box = box_of(given.get("bbox", ""))
    return (
        given.get("kind", "") in ("", point.kind)
        and given.get("township", "") in ("", point.township)
        and (given.get("open", "") != "1" or state is True)
        and (box is None or (box[0] <= point.lon <= box[2] and box[1] <= point.lat <= box[3]))
    )
