"""What vehicles proved: a day by road and by vehicle, the runs of one of them with their reasons, and lines for the map."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chengxu.common.messages import Message, Refused
from chengxu.routines.tracks import actions, deciding, drawing, models, queries
from chengxu.routines.tracks.access import DECIDE, VIEW
from chengxu.routines.tracks.judging import Reached, Worth
from chengxu.routines.tracks.settings import Sky, Vehicle, Work
from chengxu.territory import queries as territory
from chengxu.web import IDS, days
from chengxu.web.access import needs
from chengxu.web.requests import Request

A_DAY = timedelta(days=1)
TONES = {
    Reached.DONE: ("good", "done"),
    Reached.PARTLY: ("warn", "soon"),
    Reached.MISSED: ("bad", "late"),
    Reached.EXCUSED: ("", "info"),
    Reached.UNSEEN: ("", "help"),
    Reached.OPEN: ("", "clock"),
}


@dataclass(frozen=True, slots=True)
class RoadRow:
    """A road or place of a day."""

    place: Message
    required: int
    passes: int
    label: Message
    tone: str
    icon: str
    reason: Message
    address: str


@dataclass(frozen=True, slots=True)
class WorkTable:
    """A kind of work with its roads, and how many of them got enough."""

    work: Work
    rows: Sequence[RoadRow]
    done: int
    due: int


@dataclass(frozen=True, slots=True)
class VehicleRow:
    """A vehicle's day; ``row`` is None for one that sent nothing."""

    vehicle: Vehicle
    work: Message
    row: models.Day | None
    address: str

    @property
    def kilometres(self) -> float:
        """Worked."""
        return self.row.metres / 1000 if self.row else 0.0

    @property
    def hours(self) -> float:
        """Worked."""
        return self.row.seconds / 3600 if self.row else 0.0


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run."""

    row: models.Run
    place: Message
    vehicle: Message
    label: Message
    tone: str
    icon: str
    reason: Message

    @property
    def share(self) -> int:
        """Per cent of the road that was worked."""
        return min(100, round(100 * self.row.worked / self.row.length)) if self.row.length else 0


@never_cache
@needs(VIEW)
@require_safe
def show(request: Request) -> HttpResponse:
    """One day, today unless ``?day=`` says another."""
    return page(request)


def page(request: Request, refusal: Refused | None = None) -> HttpResponse:
    """The page of a day, with what a rule refused."""
    today = territory.calendar().local(request.now).date()
    day = _day((request.POST if refusal else request.GET).get("day", ""), today)
    known = queries.declared()
    rows = {row.vehicle: row for row in queries.vehicle_days(day)}
    context = {
        "face": "tracks",
        "day": day,
        "today": today,
        "before": day - A_DAY,
        "after": day + A_DAY if day < today else None,
        "tables": _tables(day),
        "vehicles": [
            VehicleRow(one, known.works[one.work].name, rows.get(one.plate), _runs(day, vehicle=one.plate))
            for one in known.fleet.values()
            if one.period.holds(day)
        ],
        "waiting": queries.oddities(models.WAITING).count(),
        "weather": [(row, row.kind.label) for row in queries.declared_weather(day)],
        "skies": [(sky.value, sky.label) for sky in Sky],
        "may_decide": request.actor.may(DECIDE),
        "open": any(row.changed_at for row in rows.values()),
        "refusal": refusal,
    }
    return render(request, "desk/tracks.html", context, status=422 if refusal else 200)


def _day(text: str, today: date) -> date:
    """The day asked for; today for what is none, and for what has not come."""
    return min(days.named(text) or today, today)


def _runs(day: date, **which: str) -> str:
    return f"{reverse('desk-track-runs')}?{urlencode({'day': day.isoformat(), **which})}"


def _tables(day: date) -> list[WorkTable]:
    found = list(queries.place_days(day, day))
    names = queries.shown({row.place for row in found})
    tables = []
    for code, work in queries.declared().works.items():
        rows = []
        for row in found:
            if row.work == code:
                tone, icon = TONES[Reached(row.reached)]
                rows.append(
                    RoadRow(
                        names[row.place], row.required, row.passes, Reached(row.reached).label, tone, icon,
                        queries.said(row), _runs(day, work=code, place=row.place),
                    )
                )  # fmt: skip
        reached = [row.reached for row in found if row.work == code]
        done = reached.count(Reached.DONE.value)
        tables.append(WorkTable(work, rows, done, len(reached) - reached.count(Reached.EXCUSED.value)))
    return tables


@never_cache
@needs(VIEW)
@require_safe
def runs(request: Request) -> HttpResponse:
    """The runs of a vehicle, or on a road, in a day, and where on the map."""
    return _runs_page(request)


@never_cache
@needs(VIEW)
@require_POST
def raw(request: Request) -> HttpResponse:
    """The same page with the raw track of a vehicle; that somebody opened it is in the ledger before it is sent."""
    day, which = _wanted(request.POST.dict())
    try:
        deciding.open_track(
            vehicle=which.get("vehicle", ""), day=day, actor=request.actor, now=request.now, ids=IDS
        )
    except Refused as refusal:
        return _runs_page(request, refusal=refusal)
    return _runs_page(request, opened=True)


@never_cache
@needs(VIEW)
@require_safe
def lines(request: Request) -> HttpResponse:
    """Where these runs went, as GeoJSON."""
    day, which = _wanted(request.GET.dict())
    return JsonResponse(_collection(day, which), content_type="application/geo+json")


def _wanted(given: dict[str, str]) -> tuple[date, dict[str, str]]:
    """The day, and the vehicle or the work and the road; 404 for anything else."""
    day = days.named(given.get("day", ""))
    which = {name: given[name] for name in ("vehicle", "work", "place") if given.get(name)}
    if day is None or not which:
        raise Http404(NOTHING)
    return day, which


NOTHING = Message("没有这一天、这辆车或这条路。", "there is no such day, vehicle or road.")


def _collection(day: date, which: dict[str, str], *, with_track: bool = False) -> dict[str, object]:
    network = queries.ground().network
    found = [actions.run_of(row) for row in queries.runs(day, **which)]
    track = []
    if with_track:
        given, _ = queries.positions_of(which["vehicle"], day)
        track = drawing.track_of(given, network, queries.declared().matching)
    return drawing.collection(found, network, track)


def _runs_page(request: Request, *, refusal: Refused | None = None, opened: bool = False) -> HttpResponse:
    day, which = _wanted((request.POST if request.method == "POST" else request.GET).dict())
    known = queries.declared()
    found = list(queries.runs(day, **which))
    names = queries.shown({row.place for row in found} | ({which["place"]} if "place" in which else set()))
    plates = {plate: one.name for plate, one in known.fleet.items()}
    vehicle = which.get("vehicle", "")
    work = known.works.get(which.get("work", ""))
    title = (
        plates.get(vehicle, Message(vehicle)) if vehicle else names.get(which.get("place", ""), Message(""))
    )
    odd = queries.oddities().filter(day=day, vehicle=vehicle) if vehicle else []
    context = {
        "face": "tracks",
        "day": day,
        "title": title,
        "work": work,
        "vehicle": vehicle,
        "query": urlencode({"day": day.isoformat(), **which}),
        "rows": [_run_row(row, names, plates) for row in found],
        "odd": [(one, one.kind()) for one in odd],
        "kept": bool(vehicle) and bool(queries.hours_of(vehicle, day)),
        "opened": opened,
        "inline": json.dumps(_collection(day, which, with_track=True)) if opened else "",
        "refusal": refusal,
    }
    return render(request, "desk/track_runs.html", context, status=422 if refusal else 200)


def _run_row(row: models.Run, names: Mapping[str, Message], plates: Mapping[str, Message]) -> RunRow:
    worth = Worth(row.worth)
    tone, icon = (
        ("good", "done") if worth is Worth.COUNTS else ("bad", "late") if worth.finding else ("warn", "soon")
    )
    return RunRow(
        row,
        names[row.place],
        plates.get(row.vehicle, Message(row.vehicle)),
        worth.label,
        tone,
        icon,
        queries.said(row),
    )
