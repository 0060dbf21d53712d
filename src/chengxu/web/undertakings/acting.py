"""What people do to undertakings: begin one, take a step of one. A refusal stands beside its field."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chengxu.accounts import queries as accounts
from chengxu.common.messages import Message
from chengxu.intake import defects
from chengxu.participation import ordinances
from chengxu.parties.places import Shape
from chengxu.territory import queries as territory
from chengxu.undertakings import queries
from chengxu.undertakings.access import ALL
from chengxu.undertakings.acting import funds as fund_actions
from chengxu.undertakings.acting import orders as order_actions
from chengxu.undertakings.acting import works as work_actions
from chengxu.undertakings.deciding.brought import Brought
from chengxu.undertakings.deciding.machine import ENTERS, KEEPS
from chengxu.undertakings.models import Undertaking
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.forms import Form, read
from chengxu.web.requests import Request
from chengxu.web.undertakings import bylaws, fields, funds, orders, pages, showing, works
from chengxu.web.undertakings.fields import Choices, Field

DONE = Message("已办：{step}", "done: {step}")
ENTERED = Message("已登记", "entered")
UPLOADS = ("photos", "files")


@never_cache
@needs(*ALL)
@require_POST
def act(request: Request, uid: str, step: str) -> HttpResponse:
    """Take a step; a good one leads back to the page, of the new item when it relapsed."""
    row = pages.row_of(uid)
    if (row.kind, step) not in fields.STEPS:
        raise Http404(Message("没有这个动作。", "There is no such step."))
    form = fields.sent(request, [one for one in fields.STEPS[row.kind, step] if one not in UPLOADS])
    form.values |= dict.fromkeys(UPLOADS, "")
    given = fields.brought(request, form, row.kind, step)
    next_uid = uid
    if given is not None:
        next_uid = form.tried(partial(_taken, request, row, step, given)) or uid
    if form.errors:
        return pages.page(request, pages.row_of(uid), form, step)
    name = queries.MACHINES[row.kind].step(step).name
    messages.success(request, str(DONE.format(step=name)), extra_tags="good")
    return redirect("undertaking", uid=next_uid)


def _taken(request: Request, row: Undertaking, step: str, given: Brought) -> str:
    actor, now = request.actor, request.now
    if row.kind == "order":
        return order_actions.act(uid=row.uid, step=step, brought=given, actor=actor, now=now, ids=IDS)
    if row.kind == "fund":
        fund_actions.act(uid=row.uid, step=step, brought=given, actor=actor, now=now, ids=IDS)
    elif row.kind == "bylaw":
        ordinances.act(uid=row.uid, step=step, brought=given, actor=actor, now=now, ids=IDS)
    elif step == "defect":
        defects.report(
            work=row.uid, category="", text=given.note, photos=given.photos, actor=actor, now=now, ids=IDS
        )
    elif step == "release":
        defects.release(work=row.uid, actor=actor, now=now, ids=IDS)
    else:
        work_actions.act(uid=row.uid, step=step, brought=given, actor=actor, now=now, ids=IDS)
    return row.uid


@never_cache
@needs(ENTERS, KEEPS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, kind: str) -> HttpResponse:
    """Begin one of a kind; works ask for their sort first, since their stages hang on it."""
    if kind not in pages.SHOWN or not pages.may_enter(request, kind):
        raise Http404(pages.NONE)
    sorts: Choices = [(one.code, one.name) for one in queries.declared().sorts(kind).values()]
    sort = queries.declared().works.get(request.GET.get("sort", "")) if kind == "work" else None
    if kind == "work" and sort is None:
        return _render(request, kind, Form({}), (), sorts)
    form, shown = _form(request, kind, sorts)
    if request.method == "POST":
        uid = _entered(request, kind, form)
        if uid:
            messages.success(request, str(ENTERED), extra_tags="good")
            return redirect("undertaking", uid=uid)
    return _render(request, kind, form, shown, ())


def _form(request: Request, kind: str, sorts: Choices) -> tuple[Form, tuple[Field, ...]]:
    units: Choices = [(code, one.name) for code, one in accounts.organisation().units.items()]
    if kind == "work":
        sort = queries.declared().works[request.GET["sort"]]
        names, shown = works.names(sort), works.new_fields(sort, units)
    elif kind == "order":
        names, shown = orders.FORM, orders.new_fields(sorts, units)
    elif kind == "fund":
        counted = _uncounted()
        names, shown = funds.FORM, funds.new_fields(sorts, units, counted)
    else:
        names, shown = bylaws.FORM, bylaws.new_fields(sorts, units)
    form = read(request.POST, names)
    form.values |= {one.name: "" for one in shown if one.name not in form.values}
    form.values["co_units"] = " ".join(request.POST.getlist("co_units"))
    if request.method != "POST" and kind in {"work", "bylaw"}:
        form.values["published"] = "on"
    return form, shown


def _entered(request: Request, kind: str, form: Form) -> str | None:
    if kind == "work":
        return works.enter(request, form, queries.declared().works[request.GET["sort"]])
    enter = {"order": orders.enter, "fund": funds.enter, "bylaw": bylaws.enter}[kind]
    return enter(request, form)


def _uncounted() -> Choices:
    """Deeds that allocate some fund and stand for none yet."""
    sorts = queries.declared().funds.values()
    found: list[tuple[str, object]] = []
    for sort in sorts:
        found += works.uncounted(Undertaking(kind="fund", sort=sort.code, pack_hash=""))
    return found


def _render(
    request: Request, kind: str, form: Form, shown: tuple[Field, ...], sorts: Choices
) -> HttpResponse:
    streets = [(road.code, road.name) for road in territory.territory().roads if road.code and road.name]
    context = {
        "face": pages.FACE, "words": pages.WORDS, "kind": kind, "title": pages.NEW[kind], "fields": shown, "form": form,
        "sorts": sorts, "name": showing.NAMES[kind], "streets": streets if kind == "work" else [],
        "shapes": [(shape.value, shape.label) for shape in Shape],
    }  # fmt: skip
    return render(request, "undertakings/new.html", context, status=422 if form.errors else 200)
