"""The queue with its map, and the operator's intake."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chengxu.accounts import saved
from chengxu.accounts.models import Person
from chengxu.accounts.rules import Actor
from chengxu.cases import feed
from chengxu.cases import queries as cases
from chengxu.cases.access import visible
from chengxu.cases.finding import exported, lists, queues
from chengxu.cases.models import Case
from chengxu.cases.rules import Rulebook
from chengxu.cases.workflow.standing import COLLECTOR_CHANNEL
from chengxu.cases.workflow.states import OPEN, RETURN_NAMES, STATE_NAMES, State
from chengxu.catalog.rules import Kind
from chengxu.common.messages import Message
from chengxu.intake.rules import CHANNELS, MAX_PHOTOS, MAX_TEXT
from chengxu.web import asking, submissions
from chengxu.web.access import ASK_SECURITY, DESK, TAKES_IN, Forbidden, needs
from chengxu.web.desk import filters as filtering
from chengxu.web.desk import many
from chengxu.web.desk.rows import RUNNING, Row, rows, with_clocks
from chengxu.web.desk.ways import KEYED
from chengxu.web.requests import Request

PAGE = 50
MOST_POINTS = 1000
EVERYTHING = ("all", "own")
"""The lists in which somebody finds every case they look after."""
OPERATOR_CHANNELS = ("hotline", "redweb", "department", "patrol")


@never_cache
@needs(*DESK)
@require_safe
def queue(request: Request) -> HttpResponse:
    """The queues of this person's posts, one of them open, its cases with the map beside."""
    seq = feed.newest()  # the number first: what changes while we read is asked for again
    filters, counted, book = _filters(request), queues.counted(request.actor), cases.rulebook()
    if not request.GET.get("queue"):
        filters = replace(filters, queue=_waiting(counted) or filters.queue)
    page = lists.page(
        filters, request.actor, after=request.GET.get("after", ""), size=PAGE, fetched=with_clocks
    )
    drawn = rows(page.rows, book, request.now, request.actor, queue=filters.queue)
    context: dict[str, Any] = {
        "face": "desk",
        "queues": counted,
        "opened": queues.QUEUES[filters.queue],
        "wider": _wider(filters, request.actor),
        "filters": filters,
        "page": page,
        "seq": seq,
        "rows": [(row, lists.key_of(case, filters)) for row, case in zip(drawn, page.rows, strict=True)],
        "now": request.now,
        "query": _query(request, filters),
        "bbox": request.GET.get("bbox", "") if filters.box else "",
        "keyed": KEYED,
        "choices": many.choices(filters, request.actor),
        "return_kinds": list(RETURN_NAMES.items()),
        "views": saved.views(request.user) if isinstance(request.user, Person) else [],
        "exported_most": exported.MOST,
        **_choices(book),
    }
    return render(request, "desk/queue.html", context)


def _wider(filters: lists.Wanted, actor: Actor) -> queues.Queue | None:
    """Where somebody who searched in vain may go on: the list with all they see; None when they are there."""
    every = [queue for queue in queues.lists_of(actor) if queue.name in EVERYTHING]
    return every[0] if every and filters.text and every[0].name != filters.queue else None


@never_cache
@needs(*DESK)
@require_safe
def points(request: Request) -> JsonResponse:
    """The same cases as points for the map, at most a thousand."""
    filters = _filters(request)
    book = cases.rulebook()
    page = lists.page(
        filters, request.actor, size=MOST_POINTS, fetched=lambda found: with_clocks(found.exclude(lon=None))
    )
    features = list(_features(rows(page.rows, book, request.now, request.actor, queue=filters.queue)))
    return JsonResponse(
        {"type": "FeatureCollection", "features": features}, content_type="application/geo+json"
    )


def _features(found: list[Row]) -> Iterator[dict[str, Any]]:
    for row in found:
        properties = {
            "uid": row.uid,
            "tone": row.left.tone if row.left else "",
            "url": f"/desk/cases/{row.uid}/",
        }
        yield {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row.lon, row.lat]},
            "properties": properties,
        }


@never_cache
@needs(*TAKES_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: Request) -> HttpResponse:
    """A call or a letter, taken in for somebody, or what a collector saw; the same door as the public's form."""
    walks = not request.actor.may("intake.operator")
    channels = (COLLECTOR_CHANNEL,) if walks else OPERATOR_CHANNELS
    form = submissions.empty(secrets.token_urlsafe(18), channel=channels[0])
    if request.method == "POST":
        form, receipt = submissions.send(request, channel=COLLECTOR_CHANNEL if walks else "")
        if receipt:
            words = Message("已登记，回执码 {code}", "registered, receipt {code}")
            if receipt.repeated:
                words = Message(
                    "这份登记刚才已经交过，回执码 {code}", "this was registered before, receipt {code}"
                )
            messages.success(request, str(words.format(code=receipt.code)), extra_tags="good")
            return redirect("case", uid=receipt.case_uid)
    book = cases.rulebook()
    context = {
        "face": "intake",
        "form": form,
        "channels": [(code, CHANNELS[code]) for code in channels],
        "walks": walks,
        "max_text": MAX_TEXT,
        "max_photos": MAX_PHOTOS,
        **_choices(book),
        **_advice(form.values, book, request),
        **_questions(form.values["category"], book, request, form.errors),
    }
    return render(request, "desk/intake.html", context, status=422 if form.errors else 200)


@never_cache
@needs(*TAKES_IN)
@require_safe
def advice(request: Request) -> HttpResponse:
    """What the text suggests while it is being typed: category with reasons, place, open cases nearby."""
    values = {
        name: request.GET.get(name, "")[:MAX_TEXT] for name in ("text", "place", "category", "lon", "lat")
    }
    book = cases.rulebook()
    context = _advice(values, book, request) | _questions(values["category"], book, request)
    context["ask_anew"] = request.GET.get("asked", "") != values["category"]
    return render(request, "desk/advice.html", context)


def _questions(
    category: str, book: Rulebook, request: Request, errors: Mapping[str, list[Message]] | None = None
) -> dict[str, Any]:
    """What the chosen category asks the caller besides."""
    chosen = book.catalog.find(category)
    return {"chosen": chosen, "questions": asking.asked(chosen, request.POST, errors)}


def _advice(values: dict[str, str], book: Rulebook, request: Request) -> dict[str, Any]:
    text = f"{values['text']}\n{values['place']}"
    suggested = [
        (book.catalog.get(s.category_id), s.words)
        for s in (book.catalog.suggest(values["text"]) if values["text"] else ())
    ]
    place = book.territory.from_text(text) if text.strip() else None
    category = values["category"] or (suggested[0][0].id if suggested else "")
    return {
        "suggested": suggested,
        "place_found": book.territory.describe(place) if place and place.is_located else None,
        "near": _near(category, place, book, request) if category and place and place.is_located else [],
        "asked": bool(text.strip()),
    }


def _near(category: str, place: Any, book: Rulebook, request: Request) -> list[Row]:
    """Open cases of the same category in the same duty grid: perhaps the same matter."""
    found = Case.objects.filter(
        visible(request.actor), state__in=OPEN, category=category, duty_grid=place.duty_grid
    ).prefetch_related(RUNNING)
    return rows(found.order_by("-pk")[:5], book, request.now, request.actor)


def _filters(request: Request) -> lists.Wanted:
    filters = filtering.read(request.GET, request.actor, request.now)
    if filters is None:
        raise Forbidden(Message("您的岗位没有待办队列。", "Your post has no queue."), ASK_SECURITY)
    return filters


def _waiting(counted: list[tuple[queues.Queue, int | None]]) -> str:
    """The first queue in which work waits: nobody opens their desk to an empty list while others are full."""
    return next((queue.name for queue, count in counted if queue.working and count), "")


def _query(request: Request, filters: lists.Wanted) -> str:
    """The address of this list, its queue said, so that what asks again later asks for the same."""
    given = request.GET.copy()
    given.pop("after", None)
    given["queue"] = filters.queue
    return given.urlencode()


def _choices(book: Rulebook) -> dict[str, Any]:
    """What the lists above the queue and in the forms offer."""
    groups = {
        kind.label: [c for c in book.catalog.active if c.kind is kind]
        for kind in (Kind.EVENT, Kind.COMPONENT)
    }
    return {
        "states": [(state.value, STATE_NAMES[state]) for state in State],
        "categories": list(groups.items()),
        "townships": [(area.code, area.name) for area in book.territory.townships.values()],
        "units": [(unit.code, unit.name) for unit in book.organisation.units.values()],
    }
