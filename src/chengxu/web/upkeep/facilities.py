"""Facilities: each with its state, hours, contact, what is to be done there this month and what was mended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.accounts.rules import Actor
from chengxu.assets import queries as assets
from chengxu.assets.access import READS, REGISTERS
from chengxu.assets.rules import Book, Component, State
from chengxu.assets.upkeep import queries
from chengxu.assets.upkeep.facilities import Kind, Site
from chengxu.common.messages import Message, listed
from chengxu.routines.recurring import queries as recurring
from chengxu.routines.recurring.queries import Kept
from chengxu.routines.recurring.rules import State as Planned
from chengxu.territory import queries as territory
from chengxu.web.access import needs
from chengxu.web.components import looks
from chengxu.web.portal.service_points import LOOKS
from chengxu.web.requests import Request
from chengxu.web.showing import Look
from chengxu.web.upkeep import repairs

MOST_REPAIRS = 20
PLANNED = Planned.PLANNED.value
NONE = Message("没有这处设施。", "There is no such facility.")
WORST = (State.LOST, State.DAMAGED, State.INTACT)
"""The state a facility of several components is in: that of the worst."""

Month = Mapping[str, Mapping[str, list[str]]]
"""The states of this month's occurrences, by the code or uid of where and the code of the task."""


@dataclass(frozen=True, slots=True)
class Line:
    """One facility in the list; ``state`` None when nothing of it is registered."""

    site: Site
    name: Message
    state: Look | None
    hours: Message
    open: Look | None
    kept: Kept


@never_cache
@needs(READS)
@require_safe
def index(request: Request) -> HttpResponse:
    """Every facility by its kind."""
    known = queries.facilities()
    found = [(kind, queries.sites(kind, request.actor)) for kind in known.kinds.values()]
    month = _month(request, [site for _, sites in found for site in sites])
    parts = [(kind, [_line(request, site, kind, month) for site in sites]) for kind, sites in found]
    context = {
        "face": "upkeep",
        "tab": "facilities",
        "parts": [(kind, lines) for kind, lines in parts if lines],
        "known": known,
    }
    return render(request, "upkeep/facilities.html", context)


@never_cache
@needs(READS)
@require_safe
def show(request: Request, kind: str, key: str) -> HttpResponse:
    """One facility."""
    known = queries.facilities().kinds.get(kind)
    site = (
        next((one for one in queries.sites(known, request.actor) if one.key == key), None) if known else None
    )
    if known is None or site is None:
        raise Http404(NONE)
    book, month = assets.book(request.now), _month(request, [site])
    context = {
        "face": "upkeep",
        "kind": known,
        "line": _line(request, site, known, month),
        "point": site.point,
        "place": _place(site, book),
        "units": listed(map(book.organisation.name, sorted({u for c in site.components if (u := c.maintainer or c.owner)}))),
        "components": [(one, _category(one, book), looks.look(one.state)) for one in site.components],
        "tasks": _tasks(site, month),
        "may_register": request.actor.may(REGISTERS),
        "repairs": _repairs(site, request.actor, book),
    }  # fmt: skip
    return render(request, "upkeep/facility.html", context)


def _line(request: Request, site: Site, kind: Kind, month: Month) -> Line:
    states = {one.state for one in site.components}
    worst = next((state for state in WORST if state in states), None)
    found = [state for where in site.keys for states in month.get(where, {}).values() for state in states]
    return Line(
        site=site,
        name=site.name or kind.name,
        state=looks.look(worst) if worst else None,
        hours=listed(hours.label for hours in site.point.hours) if site.point else Message(""),
        open=_open(request, site),
        kept=recurring.kept(found),
    )


def _open(request: Request, site: Site) -> Look | None:
    """Whether it is open now, where a point of service says so."""
    if site.point is None:
        return None
    calendar = territory.calendar()
    at = calendar.local(request.now)
    return Look(*LOOKS[site.point.is_open(at, calendar.is_working_day(at.date()))])


def _month(request: Request, sites: Iterable[Site]) -> Month:
    """What was laid out there from the first of this month to today, as far as this person may see it."""
    today = territory.calendar().local(request.now).date()
    keys = {key for site in sites for key in site.keys}
    found = recurring.between(actor=request.actor, first=today.replace(day=1), last=today).filter(
        place__in=keys
    )
    month: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for place, routine, state in found.values_list("place", "routine", "state"):
        month[place][routine].append(state)
    return month


def _tasks(site: Site, month: Month) -> list[tuple[Message, Kept, int]]:
    """Each task there: its name, what was kept of what was due, how many wait to be done or decided."""
    named, tasks = recurring.declared(), defaultdict[str, list[str]](list)
    for where in sorted(site.keys):
        for routine, states in month.get(where, {}).items():
            tasks[routine] += states
    return [
        (named[code].name if code in named else Message(code), recurring.kept(states), states.count(PLANNED))
        for code, states in sorted(tasks.items())
    ]


def _place(site: Site, book: Book) -> Message:
    if site.point is not None and site.point.address:
        return site.point.address
    where = book.territory.locate(site.lon, site.lat)
    names = [book.territory.name(code) for code in (where.township, where.community) if code] if where else []
    return Message(" ".join(one.zh for one in names), ", ".join(one.en or one.zh for one in names))


def _category(one: Component, book: Book) -> Message:
    known = book.catalog.categories.get(one.category)
    return known.name if known else Message(one.category)


def _repairs(site: Site, actor: Actor, book: Book) -> list[Mapping[str, object]]:
    """What was mended and tended there, the newest first."""
    uids = [one.uid for one in site.components]
    found = queries.repairs(queries.Filters(), actor).filter(asset_uid__in=uids).order_by("-done_at")
    return [repairs.line(row, book) for row in found[:MOST_REPAIRS]]
