"""Control lines: the list with what touches each, their shapes for the map, and the word of warning beside a permit."""

from __future__ import annotations

import json
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from chengxu.assets.access import READS
from chengxu.assets.upkeep import lines, queries
from chengxu.parties import queries as parties
from chengxu.parties.access import READS as SEES_PERMITS
from chengxu.parties.models import Permit
from chengxu.parties.places import read_shape
from chengxu.parties.rules import State
from chengxu.territory import queries as territory
from chengxu.web.access import needs
from chengxu.web.requests import Request

MOST_PERMITS = 20


@never_cache
@needs(READS, SEES_PERMITS)
@require_safe
def index(request: Request) -> HttpResponse:
    """Every line with its source and day, and the permits in force that touch it."""
    known = queries.control_lines()
    context = {
        "face": "upkeep",
        "tab": "lines",
        "rows": [(line, _touching(request, line)) for line in known.lines],
        "kinds": list(known.kinds.values()),
        "may_permits": request.actor.may(SEES_PERMITS),
        "bounds": _bounds(known.lines),
    }
    return render(request, "upkeep/lines.html", context)


@needs(READS, SEES_PERMITS)
@require_safe
def shapes(request: Request) -> HttpResponse:
    """The lines as GeoJSON for the map."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": one.code, "name": str(one.name), "kind": one.kind.code},
            "geometry": mapping(one.shape),
        }
        for one in queries.control_lines().lines
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    return HttpResponse(text, content_type="application/geo+json")


def crossed(
    place: BaseGeometry | None, permit: str, start: date | None, end: date | None
) -> list[lines.Crossing]:
    """The lines that what somebody typed would touch; none while place or days are missing."""
    if place is None or start is None or end is None:
        return []
    return lines.crossings(place, permit, start, end, queries.control_lines().lines)


def _touching(request: Request, line: lines.Line) -> list[tuple[Permit, lines.Crossing]]:
    """Permits in force in the box of a line and a little more, laid beside it."""
    if not request.actor.may(SEES_PERMITS):
        return []
    west, south, east, north = line.shape.bounds
    more = line.kind.within_metres / 90_000
    near = parties.permits().filter(
        kind__in=line.kind.permits, west__lte=east + more, east__gte=west - more, south__lte=north + more, north__gte=south - more
    )  # fmt: skip
    today = territory.calendar().local(request.now).date()
    valid = parties.in_state(near, State.VALID, request.now, today).order_by("end_on")[:MOST_PERMITS]
    found = ((row, lines.crossings(read_shape(row.shape), row.kind, today, today, [line])) for row in valid)
    return [(row, crossings[0]) for row, crossings in found if crossings]


def _bounds(known: tuple[lines.Line, ...]) -> str:
    if not known:
        return ""
    boxes = [one.shape.bounds for one in known]
    sides = (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )
    return ",".join(f"{side:.5f}" for side in sides)
