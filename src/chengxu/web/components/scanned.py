"""What the label of a component opens on anybody's phone: what it is, what is known about it, and the way to report."""

from __future__ import annotations

import secrets

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.assets import queries
from chengxu.assets.models import Component
from chengxu.cases import queries as cases
from chengxu.cases.queries import Around
from chengxu.common.messages import Refused
from chengxu.intake import nearby
from chengxu.intake.scanned import component_of
from chengxu.web.components import looks
from chengxu.web.requests import Request


@never_cache
@require_safe
def show(request: Request, token: str) -> HttpResponse:
    """The component with its open matters; for a code that leads nowhere a page that says why, and the way to report anyway."""
    try:
        row = component_of(token, public=True)
    except Refused as refusal:
        return render(request, "components/unknown.html", {"why": refusal.message}, status=404)
    book, rules = queries.book(request.now), cases.rulebook()
    around = Around(category=row.category, lon=row.lon, lat=row.lat, place=row.place)
    own = nearby.of_component(row.uid, now=request.now, book=rules)
    known = {matter.uid for matter in own}
    offered = rules.catalog.offered(book.today)
    context = {
        "row": row,
        "category": looks.category(row, book),
        "code": looks.grouped(row.code, book, row),
        "look": looks.look(row.state),
        "place": looks.place(row, book),
        "unit": book.organisation.name(row.maintainer or row.owner) if row.maintainer or row.owner else None,
        "own": own,
        "near": [one for one in nearby.near(around, now=request.now, book=rules) if one.uid not in known],
        "submission": secrets.token_urlsafe(18),
        "offered": row.category in offered,
    }
    return render(request, "components/scanned.html", context)


@never_cache
@require_safe
def place(request: Request, token: str) -> HttpResponse:
    """What a form fills in when the label is scanned from inside it; a sentence when the code leads nowhere."""
    try:
        row = component_of(token, public=True)
    except Refused as refusal:
        return JsonResponse({"error": str(refusal.message)}, status=404)
    return JsonResponse(filled(row, request))


def filled(row: Component, request: Request) -> dict[str, object]:
    """The values of a report about this component, and the words that say so."""
    book = queries.book(request.now)
    offered = cases.rulebook().catalog.offered(book.today)
    return {
        "component": row.token,
        "said": said(row),
        "lon": f"{row.lon:.6f}",
        "lat": f"{row.lat:.6f}",
        "place": str(looks.place(row, book)),
        "category": row.category if row.category in offered else "",
    }


def said(row: Component) -> str:
    """A component in one line: class, name, the end of its code."""
    known = cases.rulebook().catalog.categories.get(row.category)
    name = known.name if known else row.category
    return " ".join(part for part in (str(name), row.name, looks.short(row.token)) if part)
