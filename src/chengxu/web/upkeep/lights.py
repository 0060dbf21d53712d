"""Hours of light: circuits, tonight, what that takes by wattage and by the meters, and what changes of hours saved."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.assets.access import READS
from chengxu.assets.upkeep import lighting, queries
from chengxu.assets.upkeep.lighting import Circuit, Lighting
from chengxu.common.messages import Message
from chengxu.territory import queries as territory
from chengxu.web.access import needs
from chengxu.web.requests import Request
from chengxu.web.upkeep import night_rounds

MOST_LAMPS = 200
NO_CIRCUIT = Message("没有这个回路。", "There is no such circuit.")


@never_cache
@needs(READS)
@require_safe
def index(request: Request) -> HttpResponse:
    """All circuits tonight, and each change of hours with what it did."""
    known, today = queries.lighting(), territory.calendar().local(request.now).date()
    context = {
        "face": "upkeep",
        "tab": "lights",
        "rows": [_circuit(known, one, today) for one in known.circuits.values()],
        "changes": _changes(known, today),
        "today": today,
        "rates": night_rounds.rates(request, today),
        "may_open": request.actor.may(night_rounds.READS_FIGURES),
    }
    return render(request, "upkeep/lights.html", context)


@never_cache
@needs(READS)
@require_safe
def circuit(request: Request, code: str) -> HttpResponse:
    """One circuit: its lamps, its schedules, the readings of its meter."""
    known, today = queries.lighting(), territory.calendar().local(request.now).date()
    one = known.circuits.get(code)
    if one is None:
        raise Http404(NO_CIRCUIT)
    lamps = queries.lamps(one)
    readings = queries.readings(code)
    used = [
        (after, value, (value - before) / 1000)
        for (_, before), (after, value) in itertools.pairwise(readings)
    ]
    context = {
        "face": "upkeep",
        **_circuit(known, one, today),
        "schedules": [
            (entry, known.modes[entry.mode].name, entry is known.schedule(code, today))
            for entry in known.schedules
            if code in entry.circuits
        ],
        "lamps": list(lamps.order_by("id")[:MOST_LAMPS]),
        "more": max(0, lamps.count() - MOST_LAMPS),
        "readings": [(at, shown / 1000, kwh) for at, shown, kwh in reversed(used)],
    }
    return render(request, "upkeep/circuit.html", context)


def _circuit(known: Lighting, one: Circuit, today: date) -> dict[str, Any]:
    at, zone = queries.seat(), queries.zone()
    schedule = known.schedule(one.code, today)
    mode = known.modes.get(schedule.mode) if schedule else None
    count = queries.lamps(one).count()
    first = today.replace(day=1)
    readings = queries.readings(one.code)
    last = (
        (readings[-2][0], readings[-1][0], (readings[-1][1] - readings[-2][1]) / 1000)
        if len(readings) > 1
        else None
    )
    return {
        "circuit": one,
        "lamp_count": count,
        "mode": mode.name if mode else Message("不亮", "dark"),
        "night": lighting.night(schedule, mode, today, at, zone),
        "month": lighting.estimated(known, one, count, first, today - timedelta(days=1), at, zone)
        if today > first
        else 0,
        "metered": last,
    }


def _changes(known: Lighting, today: date) -> list[dict[str, Any]]:
    at, zone = queries.seat(), queries.zone()
    return [
        {
            "day": schedule.since,
            "circuit": one,
            "mode": mode.name,
            "before": before.name if before else "",
            "lamps": queries.lamps(one).count(),
            "effect": lighting.effect(one, schedule.since, mode, queries.readings(one.code), at, zone),
            "source": schedule.source,
        }
        for schedule, one, mode, before in lighting.changes(known, today)
    ]
