"""One campaign: what was done, pictures before and after, milestones, what came back, and the rows behind each figure."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.accounts import queries as accounts
from chengxu.cases import queries as cases
from chengxu.cases.access import seen
from chengxu.cases.finding import campaigned
from chengxu.common.messages import Message
from chengxu.ledger import evidence
from chengxu.routines.campaigns import access, queries
from chengxu.routines.campaigns.models import Campaign, Milestone, Pair
from chengxu.routines.campaigns.relapse import Group
from chengxu.routines.campaigns.rules import Stage
from chengxu.territory import queries as territory
from chengxu.web import pictures
from chengxu.web.access import needs
from chengxu.web.campaigns import looks
from chengxu.web.campaigns.lists import SEES
from chengxu.web.forms import Form
from chengxu.web.paging import by_id
from chengxu.web.requests import Request

NOTHING = Message(
    "没有这个专项整治，或者不在您能看的范围里。", "There is no such campaign, or it is not for you to see."
)
MOST_PLACES, MOST_RETURNED, PAGE = 20, 60, 60


def found(request: Request, uid: str) -> Campaign:
    """The campaign; 404 when there is none the reader may see."""
    row = queries.find(uid, request.actor)
    if row is None:
        raise Http404(NOTHING)
    return row


@never_cache
@needs(*SEES)
@require_safe
def show(request: Request, uid: str) -> HttpResponse:
    """The page of a campaign."""
    return page(request, found(request, uid), Form({}))


def page(request: Request, row: Campaign, form: Form) -> HttpResponse:
    """One campaign with what may be done with it."""
    today = timezone.localdate(request.now)
    names, ground, book = accounts.organisation(), territory.territory(), cases.rulebook()
    told, compared = campaigned.told(row), queries.compared(row, today)
    open_ = row.stage == Stage.OPEN
    mine = access.may_keep(request.actor, row.lead)
    context: dict[str, Any] = {
        "face": "campaigns",
        "row": row,
        "look": looks.stage(row),
        "lead": names.name(row.lead),
        "co_units": [names.short(unit) for unit in row.co_units],
        "categories": [
            str(book.catalog.categories[one].name) for one in row.categories if one in book.catalog.categories
        ],
        "works": [looks.work_name(work) for work in row.works],
        "places": [ground.name(place) for place in row.places],
        "told": told,
        "done": looks.done(row, queries.done(row), told.closed),
        "milestones": Milestone.objects.filter(campaign=row).order_by("due_on", "id"),
        "pairs": Pair.objects.filter(campaign=row).order_by("id"),
        "compared": compared,
        "groups": _groups(compared),
        "by_place": [
            (ground.name(place) if place else Message("地点不明", "place unknown"), rates)
            for place, rates in list(compared.by_place.items())[:MOST_PLACES]
        ],
        "back": _returned(compared, request),
        "few": all(rate.places < compared.settings.few for rate in compared.rates[Group.INSIDE]),
        "mine": mine and open_,
        "may_log": open_ and access.may_log(request.actor, (row.lead, *row.co_units)),
        "today": today,
        "form": form,
    }
    return render(request, "campaigns/one.html", context, status=form.status)


def _groups(compared: queries.Compared) -> list[tuple[Message, list[tuple[Any, str, str]], bool | None]]:
    """Each group with its rates, their spread, and whether it may be told from the campaign (None: it is the campaign)."""
    return [
        (
            name,
            [(rate, looks.share(rate), looks.spread(rate)) for rate in compared.rates[group]],
            None if group is Group.INSIDE else compared.tell_apart(group),
        )
        for group, name in looks.GROUPS.items()
        if group is Group.INSIDE or compared.places[group]
    ]


def _returned(compared: queries.Compared, request: Request) -> list[dict[str, Any]]:
    """The places inside where it came back, the quickest first; cases the reader may not open have no link."""
    back = sorted(
        (one for one in compared.places[Group.INSIDE] if one.back_days is not None),
        key=lambda one: one.back_days or 0,
    )[:MOST_RETURNED]
    open_to = seen({uid for one in back for uid in (one.case_uid, one.back_uid)}, request.actor)
    ground = territory.territory()
    return [
        {
            "row": one,
            "place": ground.name(one.place) if one.place else "",
            "case": one.case_uid in open_to,
            "again": one.back_uid in open_to,
            "same": one.case_uid == one.back_uid,
        }
        for one in back
    ]


@never_cache
@needs(*SEES)
@require_safe
def rows(request: Request, uid: str) -> HttpResponse:
    """The entries of the ledger behind what was done, of one work (``?work=``) or of all."""
    row = found(request, uid)
    work = request.GET.get("work", "")
    deeds = queries.deeds(row)
    if work:
        verb, _, thing = work.partition(" ")
        deeds = deeds.filter(verb=verb, object=thing)
    page_ = by_id(deeds, request.GET.get("after", ""), PAGE)
    book, ground, names = cases.rulebook(), territory.territory(), accounts.organisation()
    logged = set(row.logged.values_list("deed_uid", flat=True))
    lines = [
        {
            "deed": deed,
            "name": book.vocabulary.sentence(deed.verb, deed.object),
            "amount": looks.amount(deed.quantity or 0),
            "place": ground.name(deed.place) if deed.place else "",
            "unit": names.short(deed.unit),
            "by_hand": deed.uid in logged,
        }
        for deed in page_.rows
    ]
    context = {
        "face": "campaigns",
        "row": row,
        "lines": lines,
        "page": page_,
        "work": looks.work_name(work) if work else "",
    }
    return render(request, "campaigns/rows.html", context)


@never_cache
@needs(*SEES)
@require_safe
def points(request: Request, uid: str) -> HttpResponse:
    """The places inside as GeoJSON: red where it came back, green where its longest days are over, grey while they run."""
    row = found(request, uid)
    compared = queries.compared(row, timezone.localdate(request.now))
    longest = max(compared.settings.days)
    open_to = seen({one.case_uid for one in compared.places[Group.INSIDE]}, request.actor)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]},
            "properties": {
                "uid": one.uid,
                "tone": "bad" if one.back_days is not None else "good" if one.watched > longest else "",
                "url": reverse("case", args=[one.case_uid]) if one.case_uid in open_to else "",
            },
        }
        for one in compared.places[Group.INSIDE]
    ]
    return JsonResponse(
        {"type": "FeatureCollection", "features": features}, content_type="application/geo+json"
    )


@needs(*SEES)
@require_safe
def photo(request: Request, uid: str, original: str, size: str) -> HttpResponse:
    """A picture of a campaign, for whoever may see the campaign."""
    row = found(request, uid)
    kept = {hash_ for pair in Pair.objects.filter(campaign=row) for hash_ in (pair.before, pair.after)}
    shown = evidence.current([original] if original in kept else [])
    return pictures.send(request, shown.get(original), size)
