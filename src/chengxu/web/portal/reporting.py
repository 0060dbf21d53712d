"""The citizen's report: photo, place, matter, done. A plain form; scripts add what can be known while it is filled in."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chengxu.cases import queries as cases
from chengxu.cases.queries import Around
from chengxu.cases.rules import Rulebook
from chengxu.cases.workflow.placing import locate
from chengxu.catalog.rules import Category, Kind
from chengxu.common.messages import Message, Refused
from chengxu.intake import nearby
from chengxu.intake.gating import TooMany
from chengxu.intake.nearby import Matter
from chengxu.intake.parsing import degrees
from chengxu.intake.rules import MAX_PHOTOS, MAX_PLACE, MAX_TEXT
from chengxu.intake.scanned import component_of
from chengxu.intake.usual import usual
from chengxu.territory.rules import UNLOCATED, Location, Place
from chengxu.territory.searching import search
from chengxu.web import asking, submissions
from chengxu.web.components import scanned
from chengxu.web.portal import guarding
from chengxu.web.requests import Request
from chengxu.web.submissions import Form

HEARD = Message("因为您写了", "because you wrote")
USUAL = Message("大家最近反映最多的", "what people report most these days")


@dataclass(frozen=True, slots=True)
class Kinds:
    """The few categories a form offers, why, and the words of the reporter each was heard in."""

    offers: list[tuple[Category, tuple[str, ...]]]
    why: Message
    heard: bool


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Request) -> HttpResponse:
    """The form; a good submission leads to its receipt, a repeated one to the receipt it got before."""
    book = cases.rulebook()
    offered = _offered(book, request)
    if request.method != "POST":
        return _page(request, _begun(request, book), book, offered)
    if request.POST.get(guarding.BAIT):
        form = submissions.read(request, channel="portal")
        form.wrong("form", guarding.BAITED)
        return _page(request, form, book, offered)
    try:
        form, receipt = submissions.send(request, channel="portal", offered=offered, let_in=guarding.let_in)
    except TooMany as refusal:
        return _turned_away(request, refusal, book, offered)
    return redirect("sent", code=receipt.code) if receipt else _page(request, form, book, offered)


def _turned_away(
    request: Request, refusal: TooMany, book: Rulebook, offered: Mapping[str, Category]
) -> HttpResponse:
    """The form again, with why not now and from when on."""
    form, why = submissions.read(request, channel="portal"), guarding.turned(refusal, request)
    form.wrong(why.field, why.message)
    answer = _page(request, form, book, offered, status=429)
    answer["Retry-After"] = str(why.seconds)
    return answer


def _page(
    request: Request, form: Form, book: Rulebook, offered: Mapping[str, Category], *, status: int = 422
) -> HttpResponse:
    context = {
        "form": form,
        "bait": request.POST.get(guarding.BAIT, ""),
        "had_photos": bool(request.FILES),
        "max_photos": MAX_PHOTOS,
        "max_text": MAX_TEXT,
        "component": _component(form) if form.values["component"] else "",
        "place_found": _place_found(form, book),
        **_live(request, form, book, offered),
    }
    return render(request, "portal/report.html", context, status=status if form.errors else 200)


@never_cache
@require_POST
def live(request: Request) -> HttpResponse:
    """What the form so far suggests: categories with the reason; the questions of a category that was just chosen."""
    book = cases.rulebook()
    form = submissions.read(request, channel="portal")
    form.values["text"] = form.values["text"][:MAX_TEXT]
    context = _live(request, form, book, _offered(book, request))
    context["ask_anew"] = request.POST.get("asked", "") != form.values["category"]
    return render(request, "portal/live.html", context)


@never_cache
@require_POST
def near(request: Request) -> HttpResponse:
    """Open matters near by that this may be; one press joins one of them."""
    form, book = submissions.read(request, channel="portal"), cases.rulebook()
    return render(request, "portal/near.html", {"matters": _matters(form, book, request)})


@require_safe
def places(request: Request) -> HttpResponse:
    """Names of the county that begin or go on like what is being typed, each with its position if it is a point."""
    found = search(cases.rulebook().territory, request.GET.get("place", "")[:MAX_PLACE])
    return render(request, "portal/places.html", {"places": found})


def _begun(request: Request, book: Rulebook) -> Form:
    """An empty form; ``?at=`` the code of a place, ``?c=`` that of a component (from its label) has its place filled in."""
    if request.GET.get("c"):
        return _scanned(request)
    values: dict[str, str] = {}
    try:
        at = book.territory.by_code(request.GET.get("at", ""))
    except Refused:  # no code, or one of another county: the place is asked for as always
        at = None
    if at is not None:
        values["place"] = str(at.name)
    if isinstance(at, Place):
        values |= {"lon": f"{at.lon:.6f}", "lat": f"{at.lat:.6f}", "frame": "cgcs2000"}
    return submissions.empty(secrets.token_urlsafe(18), **values)


def _scanned(request: Request) -> Form:
    """A form about the component of a label: place and category are filled in; why not, when the code leads nowhere."""
    form = submissions.empty(secrets.token_urlsafe(18))
    try:
        row = component_of(request.GET.get("c", ""), public=True)
    except Refused as refusal:
        form.wrong("place", refusal.message)
        return form
    known = scanned.filled(row, request)
    form.values |= {name: str(known[name]) for name in ("component", "lon", "lat", "place", "category")}
    form.values["frame"] = "cgcs2000"
    return form


def _component(form: Form) -> str:
    """The component a form is about, in words; "" when it names none of ours."""
    try:
        return scanned.said(component_of(form.values["component"], public=True))
    except Refused:
        return ""


def _location(form: Form, book: Rulebook) -> Location:
    """Where the form says it is; nowhere while what it says cannot be right (beside the field stands why)."""
    try:
        return locate(
            lon=degrees(form.values["lon"], "lon"),
            lat=degrees(form.values["lat"], "lat"),
            frame=form.values["frame"],
            text=form.values["place"],
            book=book,
        )
    except Refused:
        return UNLOCATED


def _place_found(form: Form, book: Rulebook) -> Message | None:
    """The position the form holds, in words; None without one."""
    found = _location(form, book) if form.values["lon"] else UNLOCATED
    return book.territory.describe(found) if found.is_located else None


def _matters(form: Form, book: Rulebook, request: Request) -> list[Matter]:
    at = _location(form, book)
    around = Around(category=form.values["category"], lon=at.lon, lat=at.lat, place=at.place or at.road)
    return nearby.near(around, now=request.now, book=book)


def _offered(book: Rulebook, request: Request) -> Mapping[str, Category]:
    return book.catalog.offered(book.calendar.local(request.now).date())


def _live(request: Request, form: Form, book: Rulebook, offered: Mapping[str, Category]) -> dict[str, Any]:
    chosen = offered.get(form.values["category"])
    return {
        "form": form,
        "kinds": _kinds(form.values["text"], chosen, book, offered, request),
        "all_kinds": [
            (kind.label, [category for category in offered.values() if category.kind is kind])
            for kind in (Kind.EVENT, Kind.COMPONENT)
        ],
        "chosen": chosen,
        "questions": asking.asked(chosen, request.POST, form.errors),
    }


def _kinds(
    text: str, chosen: Category | None, book: Rulebook, offered: Mapping[str, Category], request: Request
) -> Kinds:
    """What the words speak of; without words, or when nothing is heard in them, what is reported most."""
    heard = [
        (offered[found.category_id], found.words)
        for found in (book.catalog.suggest(text) if text.strip() else ())
        if found.category_id in offered
    ]
    offers = heard or [(offered[code], ()) for code in usual(offered, now=request.now)]
    if chosen is not None and chosen not in [category for category, _ in offers]:
        offers = [(chosen, ()), *offers]
    return Kinds(offers, HEARD if heard else USUAL, bool(heard))
