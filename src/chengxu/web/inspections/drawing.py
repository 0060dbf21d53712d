"""Random draws in the office: locking the lists, drawing before witnesses, publishing; who stays away from whom."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chengxu.accounts import queries as accounts
from chengxu.accounts.models import Person
from chengxu.common.messages import Message, listed
from chengxu.parties import queries as parties
from chengxu.parties.models import Party
from chengxu.routines.inspections import draws, models, queries
from chengxu.routines.inspections.access import DRAWS, READS
from chengxu.routines.inspections.drawing import verify
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.forms import Form, read, whole
from chengxu.web.paging import by_id
from chengxu.web.requests import Request

PAGE = 30
MOST = 500
NONE = Message("没有这次抽查。", "There is no such draw.")
SAID = {
    "make": Message("已抽取，任务已派给抽到的人", "drawn; the tasks are with those drawn"),
    "publish": Message("已公示", "published"),
    "drop": Message("已作废", "given up"),
}


@never_cache
@needs(DRAWS, READS)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Request) -> HttpResponse:
    """Kinds of draws with what they would draw from, draws made, avoidances; a form that is sent locks both lists."""
    form = read(request.POST, ("scheme", "count"))
    if request.method == "POST":
        uid = form.tried(
            lambda: draws.commit(
                scheme=form.values["scheme"], count=whole(form.values["count"], 0), seed=secrets.token_hex(32),
                actor=request.actor, now=request.now, ids=IDS,
            )
        )  # fmt: skip
        if uid is not None:
            return redirect("draw", uid=uid)
    page = by_id(queries.draws(), request.GET.get("after", ""), PAGE)
    return _index(request, form, Form({}), page)


def _index(request: Request, form: Form, avoiding: Form, page: Any) -> HttpResponse:
    known = queries.declared()
    schemes = []
    for scheme in known.schemes.values():
        among = queries.candidates(scheme, request.now)
        schemes.append(
            {
                "scheme": scheme,
                "parties": len(among),
                "inspectors": len(queries.inspectors(scheme.pool)),
                "count": -(-len(among) * scheme.share // 100),
            }
        )
    away = (
        models.Avoidance.objects.filter(ended_at__isnull=True).select_related("party").order_by("-id")[:MOST]
    )
    names = accounts.names({one.person for one in away})
    pool = {unit for scheme in known.schemes.values() for unit in scheme.pool}
    context = {
        "face": "inspections",
        "schemes": schemes,
        "form": form,
        "avoiding": avoiding,
        "page": page,
        "rows": [(row, _state(row)) for row in page.rows],
        "away": [(one, names.get(one.person, one.person), parties.holder(one.party, inside=True), known.avoidances.get(one.why, one.why)) for one in away],
        "reasons": known.avoidances.items(),
        "people": Person.objects.filter(unit__in=pool, is_active=True).order_by("id")[:MOST],
        "parties": Party.objects.filter(erased_at__isnull=True, kind__in={k for s in known.schemes.values() for k in s.kinds}).order_by("name")[:MOST],
        "may_draw": request.actor.may(DRAWS),
    }  # fmt: skip
    return render(
        request, "inspections/draws.html", context, status=422 if form.errors or avoiding.errors else 200
    )


def _state(row: models.Draw) -> tuple[Message, str, str]:
    """The word, tone and icon of a draw's state."""
    if row.dropped_at:
        return Message("作废", "given up"), "", "close"
    if row.published_at:
        return Message("已公示", "published"), "good", "eye"
    if row.made_at:
        return Message("已抽取，没有公示", "drawn, not published"), "warn", "done"
    return Message("名录和种子已锁定，等抽取", "lists and seed locked, to be drawn"), "warn", "lock"


@never_cache
@needs(DRAWS, READS)
@require_safe
def show(request: Request, uid: str) -> HttpResponse:
    """One draw: what was locked, the result, what may be done."""
    return _page(request, _find(uid), Form({}))


@never_cache
@needs(DRAWS)
@require_POST
def act(request: Request, uid: str, step: str) -> HttpResponse:
    """Draw, publish or give up."""
    row = _find(uid)
    form = read(request.POST, ("word", "why"))
    acts = {
        "make": lambda: draws.make(
            uid=uid, word=form.values["word"], actor=request.actor, now=request.now, ids=IDS
        ),
        "publish": lambda: draws.publish(uid=uid, actor=request.actor, now=request.now, ids=IDS),
        "drop": lambda: draws.give_up(
            uid=uid, why=form.values["why"], actor=request.actor, now=request.now, ids=IDS
        ),
    }
    if step not in acts:
        raise Http404(NONE)
    form.tried(acts[step])
    if form.errors:
        return _page(request, row, form)
    messages.success(request, str(SAID[step]), extra_tags="good")
    return redirect("draw", uid=uid)


@never_cache
@needs(DRAWS)
@require_POST
def avoid(request: Request) -> HttpResponse:
    """Write an avoidance down."""
    form = read(request.POST, ("person", "party", "why"))
    form.tried(lambda: draws.avoid(**form.values, actor=request.actor, now=request.now, ids=IDS))
    if form.errors:
        return _index(
            request, Form(dict.fromkeys(("scheme", "count"), "")), form, by_id(queries.draws(), "", PAGE)
        )
    messages.success(request, str(Message("回避已登记", "the avoidance is written down")), extra_tags="good")
    return redirect("draws")


@never_cache
@needs(DRAWS)
@require_POST
def admit(request: Request, pk: int) -> HttpResponse:
    """End an avoidance."""
    form = Form({})
    form.tried(lambda: draws.admit(avoidance=pk, actor=request.actor, now=request.now, ids=IDS))
    for error in form.errors.get("form", []):
        messages.error(request, str(error), extra_tags="bad")
    return redirect("draws")


def _find(uid: str) -> models.Draw:
    row = models.Draw.objects.filter(uid=uid).first()
    if row is None:
        raise Http404(NONE)
    return row


def _page(request: Request, row: models.Draw, form: Form) -> HttpResponse:
    told = queries.published(row)
    tasks = {task.party_id: task for task in row.tasks.select_related("party", "inspection")}
    names = accounts.names({uid for pair in told.pairs for uid in pair.inspectors})
    results = [
        (tasks.get(pair.party), listed([names.get(uid, uid) for uid in pair.inspectors]))
        for pair in told.pairs
    ]
    context = {
        "face": "inspections",
        "row": row,
        "told": told,
        "state": _state(row),
        "results": [
            (task, queries.target_name(task, inside=True) if task else "", team) for task, team in results
        ],
        "wrong": verify(told) if row.made_at else [],
        "form": form,
        "may_draw": request.actor.may(DRAWS),
    }
    return render(request, "inspections/draw.html", context, status=422 if form.errors else 200)
