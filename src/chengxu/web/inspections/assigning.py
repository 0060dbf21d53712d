"""Giving an inspection to people, and taking it back."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chengxu.accounts import queries as accounts
from chengxu.common.messages import Message
from chengxu.parties import queries as parties
from chengxu.routines.inspections import queries, tasking
from chengxu.routines.inspections.access import ASSIGNS, may_assign
from chengxu.routines.inspections.checklists import Checklist, Target
from chengxu.territory import queries as territory
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.forms import Form, day, read
from chengxu.web.requests import Request

FIELDS = ("party", "place", "unit", "due", "asset")
MOST = 500
MOST_SEARCH = 60


@never_cache
@needs(ASSIGNS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Choose a checklist, then whom or where, who and by when."""
    today = territory.calendar().local(request.now).date()
    known = queries.declared()
    lists = [one for code in known.checklists if (one := known.on(code, today)) is not None]
    chosen = next((one for one in lists if one.code == request.GET.get("by", "")), None)
    form = Form(dict.fromkeys((*FIELDS, "team"), ""))
    team: list[str] = []
    if chosen is not None and request.method == "POST":
        form, team = read(request.POST, FIELDS), [uid for uid in request.POST.getlist("team") if uid]
        form.values["team"] = ""
        due = day(form, "due")
        made = None
        if not form.errors:
            made = form.tried(lambda: _assigned(request, chosen.code, form, team, due))
        if made is not None:
            messages.success(request, str(Message("已派发", "assigned")), extra_tags="good")
            return redirect("inspections")
    search = request.GET.get("q", "").replace("\x00", "").strip()[:MOST_SEARCH]
    context = {
        "face": "inspections",
        "lists": lists,
        "chosen": chosen,
        "form": form,
        "team": team,
        "search": search,
        "today": today,
        **(_choices(chosen, request, search) if chosen else {}),
    }
    return render(request, "inspections/assign.html", context, status=422 if form.errors else 200)


def _assigned(request: Request, checklist: str, form: Form, team: list[str], due: date | None) -> str:
    values = form.values
    return tasking.assign(
        checklist=checklist, unit=values["unit"], party=values["party"], place=values["place"], asset=values["asset"], team=team,
        due=due, actor=request.actor, now=request.now, ids=IDS,
    )  # fmt: skip


def _choices(chosen: Checklist, request: Request, search: str) -> dict[str, object]:
    rows = parties.parties(search).filter(kind__in=sorted(chosen.kinds)).order_by("name")
    units = accounts.organisation().units
    bureau = next((code for code, unit in units.items() if unit.kind.value == "bureau"), "")
    return {
        "about_party": chosen.target is Target.PARTY,
        "parties": [(row.uid, parties.holder(row, inside=True)) for row in rows[:MOST]],
        "units": [
            (code, units[code].name) for code in sorted(chosen.by) if may_assign(request.actor, code, bureau)
        ]
        or [(code, units[code].name) for code in request.actor.units if code in units],
        "people": [one for code in sorted(chosen.by) for one in queries.colleagues(code)],
    }


@never_cache
@needs(ASSIGNS)
@require_POST
def drop(request: Request, uid: str) -> HttpResponse:
    """Take a task back, with a reason."""
    form = read(request.POST, ("why",))
    form.tried(
        lambda: tasking.drop(task=uid, why=form.values["why"], actor=request.actor, now=request.now, ids=IDS)
    )
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, str(error), extra_tags="bad")
    if not form.errors:
        messages.success(request, str(Message("任务已撤回", "the task is taken back")), extra_tags="good")
    return redirect("/desk/inspections/?list=tasks")
