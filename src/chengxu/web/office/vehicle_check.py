"""A vehicle on its way laid beside its permits: plate, place, time and what was seen; nothing is written."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.common.messages import Message, Refused
from chengxu.parties import checking, queries, vehicles
from chengxu.parties.access import READS
from chengxu.parties.places import Shape, corners, drawn
from chengxu.parties.vehicles import Checked
from chengxu.web.access import needs
from chengxu.web.forms import Form, instant, read
from chengxu.web.requests import Request

FIELDS = ("plate", "at", "corners")
LOOKED = {"kept": True, "broken": False}
LOOKS = {True: ("check", "good"), False: ("late", "bad"), None: ("help", "warn")}
NO_PLATE = Message("请写一个车牌号，例如 湘N12345", "give one plate, such as 湘N12345")


@never_cache
@needs(READS)
@require_safe
def show(request: Request) -> HttpResponse:
    """The form and, once a plate is given, each permit with a verdict on each condition."""
    form = read(request.GET, FIELDS)
    codes = {code: name for kind in queries.declared().kinds.values() for code, name in kind.seen.items()}
    looked = {code: request.GET.get(f"seen-{code}", "") for code in codes}
    found = None
    if not form.values["at"]:
        form.values["at"] = f"{timezone.localtime(request.now):%Y-%m-%dT%H:%M}"
    if "plate" in request.GET:
        found = form.tried(lambda: _checked(request, form, looked))
    context = {
        "face": "permits",
        "form": form,
        "seen": [(code, name, looked[code]) for code, name in codes.items()],
        "asked": found is not None,
        "found": [
            (one, [(verdict, *LOOKS[verdict.kept]) for verdict in one.verdicts]) for one in found or ()
        ],
    }
    return render(request, "office/vehicle.html", context, status=form.status)


def _checked(request: Request, form: Form, looked: dict[str, str]) -> list[Checked] | None:
    try:
        plates = vehicles.plates(form.values["plate"])
    except Refused as refusal:
        raise Refused(refusal.message, field="plate") from None
    if len(plates) != 1:
        raise Refused(NO_PLATE, field="plate")
    at = instant(form, "at") or request.now
    lon = lat = None
    if form.values["corners"]:
        point = drawn(Shape.POINT, corners(form.values["corners"]))
        (lon, lat), *_ = point.coords
    if form.errors:
        return None
    kept = {code: LOOKED[word] for code, word in looked.items() if word in LOOKED}
    return checking.vehicle(plate=plates[0], at=at, lon=lon, lat=lat, looked=kept)
