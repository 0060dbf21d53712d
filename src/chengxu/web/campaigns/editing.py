"""A campaign's plan as a form: opening one, and changing one that is under way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chengxu.accounts import queries as accounts
from chengxu.cases import queries as cases
from chengxu.common.messages import Message
from chengxu.parties.models import Party
from chengxu.routines.campaigns import access, actions, queries
from chengxu.routines.campaigns.models import Campaign
from chengxu.routines.campaigns.rules import CASES, Plan, Target
from chengxu.territory import queries as territory
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.campaigns import looks
from chengxu.web.campaigns.page import found
from chengxu.web.forms import Form, day, read, whole
from chengxu.web.requests import Request

PLAIN = ("name", "goal", "starts_on", "ends_on", "targets", "parties", "why")
LISTS = ("co_units", "categories", "works", "places")


@never_cache
@needs(access.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: Request) -> HttpResponse:
    """A new campaign of the own unit."""
    form = Form(dict.fromkeys((*PLAIN, *LISTS), ""))
    chosen: dict[str, list[str]] = {name: [] for name in LISTS}
    if request.method == "POST":
        form = read(request.POST, (*PLAIN, *LISTS))
        chosen = {name: request.POST.getlist(name) for name in LISTS}
        given = _plan(form, chosen, request.actor.unit)
        uid = None
        if not form.errors:
            uid = form.tried(
                lambda: actions.open_campaign(given=given, actor=request.actor, now=request.now, ids=IDS)
            )
        if uid:
            return _done(request, uid, Message("专项整治已部署", "the campaign is open"))
    return _page(request, form, chosen, None)


@never_cache
@needs(access.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, uid: str) -> HttpResponse:
    """Another scope, other days, other targets; with a reason."""
    row = found(request, uid)
    form = Form({**_values(row), "why": "", **dict.fromkeys(LISTS, "")})
    chosen = {name: list(getattr(row, name)) for name in LISTS}
    if request.method == "POST":
        form = read(request.POST, (*PLAIN, *LISTS))
        chosen = {name: request.POST.getlist(name) for name in LISTS}
        given = _plan(form, chosen, row.lead)
        if not form.errors:
            form.tried(
                lambda: actions.change(
                    uid=uid,
                    given=given,
                    why=form.values["why"],
                    actor=request.actor,
                    now=request.now,
                    ids=IDS,
                )
            )
        if not form.errors:
            return _done(request, uid, Message("专项整治已变更", "the campaign is changed"))
    return _page(request, form, chosen, row)


def _values(row: Campaign) -> dict[str, str]:
    names = dict(Party.objects.filter(uid__in=row.parties).values_list("uid", "name"))
    return {
        "name": row.name,
        "goal": row.goal,
        "starts_on": f"{row.starts_on:%Y-%m-%d}",
        "ends_on": f"{row.ends_on:%Y-%m-%d}",
        "targets": "\n".join(f"{looks.work_name(work)} {number}" for work, number in row.targets),
        "parties": "\n".join(names.get(uid, uid) for uid in row.parties),
    }


def _plan(form: Form, chosen: dict[str, list[str]], lead: str) -> Plan:
    return Plan(
        name=form.values["name"], goal=form.values["goal"], starts_on=day(form, "starts_on"), ends_on=day(form, "ends_on"),
        lead=lead, co_units=tuple(chosen["co_units"]), categories=tuple(chosen["categories"]), works=tuple(chosen["works"]),
        places=tuple(chosen["places"]), parties=_parties(form), targets=_targets(form, chosen["works"]),
    )  # fmt: skip


def _targets(form: Form, works: Iterable[str]) -> tuple[Target, ...]:
    """Each line is a work (its name or its codes) and a number."""
    codes = {looks.work_name(work): work for work in (*works, CASES)} | {
        work: work for work in (*works, CASES)
    }
    told = []
    for line in filter(None, map(str.strip, form.values["targets"].splitlines())):
        name, _, number = line.rpartition(" ")
        work = codes.get(name.strip(), "")
        if not work or not whole(number, 0):
            message = Message(
                "看不懂目标「{line}」：写一项选中的工作（或“结案案件”）、空格、数字",
                "target “{line}”: write a work chosen above (or “cases closed”), a space, a number",
            )
            form.wrong("targets", message.format(line=line))
            continue
        told.append(Target(work=work, number=whole(number, 0)))
    return tuple(told)


def _parties(form: Form) -> tuple[str, ...]:
    """Each line is a party by name, credit code or plate."""
    told = []
    for line in filter(None, map(str.strip, form.values["parties"].splitlines())):
        fits = Party.objects.filter(
            Q(name=line) | Q(code=line.upper()) | Q(plate=line.upper()), erased_at__isnull=True
        )
        uids = list(fits.values_list("uid", flat=True)[:2])
        if len(uids) == 1:
            told.append(uids[0])
            continue
        message = Message("找不到、或不止一个当事人「{line}」", "no party, or more than one, is “{line}”")
        form.wrong("parties", message.format(line=line))
    return tuple(told)


def _page(request: Request, form: Form, chosen: dict[str, list[str]], row: Campaign | None) -> HttpResponse:
    known, book, ground = queries.known(), cases.rulebook(), territory.territory()
    units = accounts.organisation()
    options: dict[str, list[tuple[str, Any]]] = {
        "co_units": [(code, unit.name) for code, unit in units.units.items()],
        "categories": [(one.id, one.name) for one in book.catalog.active],
        "works": sorted(((work, looks.work_name(work)) for work in known.works), key=lambda pair: pair[1]),
        "places": [
            (area.code, area.name)
            for level in (ground.townships, ground.communities, ground.duty_grids)
            for area in level.values()
        ]
        + [(road.code, road.name) for road in ground.roads if road.name.zh],
    }
    labels = {
        "co_units": Message("配合单位", "further units"),
        "categories": Message("整治哪些小类的案件", "cases of which categories"),
        "works": Message("整治里算哪些工作", "which works count"),
        "places": Message("哪些地方（不选就是全县）", "which places (none: the whole county)"),
    }
    lists = [
        (
            name,
            labels[name],
            [(code, word, code in chosen[name]) for code, word in options[name]],
            form.errors.get(name),
        )
        for name in LISTS
    ]
    context = {"face": "campaigns", "form": form, "lists": lists, "row": row}
    return render(request, "campaigns/edit.html", context, status=form.status)


def _done(request: Request, uid: str, said: Message) -> HttpResponse:
    messages.success(request, str(said), extra_tags="good")
    return redirect("office-campaign", uid=uid)
