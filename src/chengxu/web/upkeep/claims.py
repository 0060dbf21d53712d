"""Claims for damage: the list with its clock, opening one, what may be done to one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chengxu.accounts import queries as accounts
from chengxu.assets import queries as assets
from chengxu.assets.access import READS
from chengxu.assets.upkeep import claiming, claims, queries
from chengxu.assets.upkeep.access import CLAIMS
from chengxu.assets.upkeep.claiming import Opening
from chengxu.assets.upkeep.claims import State, Step
from chengxu.assets.upkeep.models import Claim
from chengxu.common.messages import Message
from chengxu.intake.parsing import instant
from chengxu.ledger import queries as ledger
from chengxu.territory import queries as territory
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.components import looks
from chengxu.web.forms import Form, read
from chengxu.web.paging import by_id
from chengxu.web.requests import Request
from chengxu.web.showing import Look

PAGE = 50
FIELDS = ("yuan", "happened_at", "name", "phone", "plate", "note")
NO_CLAIM = Message("没有这件赔偿。", "There is no such claim.")
TONES = {
    State.ESTIMATED: ("edit", ""),
    State.PRESENTED: ("send", "warn"),
    State.PARTLY: ("soon", "warn"),
    State.PAID: ("done", "good"),
    State.WRITTEN_OFF: ("ban", ""),
}
VERBS = {
    "open": Message("定损", "estimated"),
    "present": Message("提出索赔", "presented"),
    "pay": Message("收到赔付", "paid"),
    "write_off": Message("核销", "written off"),
    "erase": Message("删除责任人信息", "liable person erased"),
}


@never_cache
@needs(CLAIMS, READS)
@require_safe
def index(request: Request) -> HttpResponse:
    """One page of the claims, the newest first; by state, or those overdue."""
    today = territory.calendar().local(request.now).date()
    state = request.GET.get("state", "")
    found = queries.claims_listed(request.actor)
    late = found.filter(state__in=[one.value for one in claims.OWED], due_on__lt=today)
    if state == "late":
        found = late
    elif state in set(State):
        found = found.filter(state=state)
    page = by_id(found, request.GET.get("after", ""), PAGE)
    book = assets.book(request.now)
    context = {
        "face": "upkeep",
        "rows": [_line(row, today, book) for row in page.rows],
        "page": page,
        "state": state,
        "states": [(one.value, one.label) for one in State],
        "late": late.count(),
        "tab": "claims",
    }
    return render(request, "upkeep/claims.html", context)


@never_cache
@needs(CLAIMS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Open a claim for the component ``?component=`` or the repair ``?repair=``."""
    repair = queries.repair(request.GET.get("repair", ""), request.actor)
    component = assets.find(repair.asset_uid if repair else request.GET.get("component", ""), request.actor)
    if repair is None and component is None:
        raise Http404(Message("请从一个部件或一次维修开始。", "Begin with a component or a repair."))
    form = read(request.POST, FIELDS)
    if request.method == "POST":
        uid = form.tried(
            lambda: claiming.open_claim(
                asset_uid=component.uid if component else "", repair_uid=repair.uid if repair else "",
                opening=_opening(form), actor=request.actor, now=request.now, ids=IDS,
            )
        )  # fmt: skip
        if uid is not None:
            return redirect("claim", uid=uid)
    elif repair:
        form.values["yuan"] = f"{(repair.parts_fen + repair.other_fen) / 100:.2f}"
    book = assets.book(request.now)
    context = {
        "face": "upkeep",
        "form": form,
        "component": component,
        "repair": repair,
        "category": looks.category(component, book) if component else "",
    }
    return render(request, "upkeep/claim_new.html", context, status=form.status)


@never_cache
@needs(CLAIMS, READS)
@require_safe
def show(request: Request, uid: str) -> HttpResponse:
    """One claim: sums, clock, steps."""
    return _page(request, _claim(request, uid), Form({}), None)


@never_cache
@needs(CLAIMS)
@require_POST
def act(request: Request, uid: str, step: str) -> HttpResponse:
    """Present, record a payment, write off; a refusal stands beside its field."""
    row = _claim(request, uid)
    if step not in set(Step):
        raise Http404(Message("没有这个动作。", "There is no such step."))
    form = read(request.POST, ("yuan", "reason"))
    form.tried(
        lambda: claiming.act(
            uid=uid, step=Step(step), yuan=form.values["yuan"], reason=form.values["reason"], actor=request.actor,
            now=request.now, ids=IDS,
        )
    )  # fmt: skip
    if form.errors:
        return _page(request, row, form, Step(step))
    messages.success(request, str(Message("已记下", "it is recorded")), extra_tags="good")
    return redirect("claim", uid=uid)


@never_cache
@needs(CLAIMS)
@require_POST
def contact(request: Request, uid: str) -> HttpResponse:
    """Who is liable, in full; that somebody looked is a deed."""
    row = _claim(request, uid)
    seen = claiming.look(uid=uid, actor=request.actor, now=request.now, ids=IDS)
    return _page(request, row, Form({}), None, seen=seen)


@never_cache
@needs(CLAIMS)
@require_POST
def erase(request: Request, uid: str) -> HttpResponse:
    """Forget who was liable, once the claim is settled."""
    row, form = _claim(request, uid), Form({})
    form.tried(lambda: claiming.erase(uid=uid, actor=request.actor, now=request.now, ids=IDS))
    return _page(request, row, form, None) if form.errors else redirect("claim", uid=uid)


def _opening(form: Form) -> Opening:
    values = form.values
    happened = (
        instant(values["happened_at"], territory.calendar(), "happened_at") if values["happened_at"] else None
    )
    return Opening(
        yuan=values["yuan"], happened_at=happened, name=values["name"], phone=values["phone"], plate=values["plate"],
        note=values["note"],
    )  # fmt: skip


def _page(request: Request, row: Claim, form: Form, tried: Step | None, *, seen: str = "") -> HttpResponse:
    row = _claim(request, row.uid)
    book, state = assets.book(request.now), State(row.state)
    today = territory.calendar().local(request.now).date()
    may = request.actor.may(CLAIMS)
    component = assets.by_uid(row.asset_uid)
    steps = list(row.steps.order_by("id"))
    notes = ledger.notes([one.deed_uid for one in steps])
    people = dict(accounts.names({one.actor for one in steps}))
    context = {
        "face": "upkeep",
        **_line(row, today, book),
        "component": component,
        "where": looks.place(component, book) if component else book.territory.name(row.place),
        "liable": queries.liable(row),
        "seen": seen,
        "may_look": may and not row.erased_at and queries.liable(row) != "",
        "may_erase": may and not row.erased_at and state not in claims.OPEN and queries.liable(row) != "",
        "steps": [one for one in Step if may and claims.refuse(one, state) is None],
        "history": [
            (
                one.at,
                VERBS[one.verb],
                one.fen / 100 if one.fen is not None else None,
                people.get(one.actor, ""),
                notes.get(one.deed_uid, ""),
            )
            for one in steps
        ],
        "form": form,
        "tried": tried,
    }
    return render(request, "upkeep/claim.html", context, status=form.status)


def _line(row: Claim, today: date, book: Any) -> dict[str, Any]:
    standing = queries.standing(row)
    known = book.catalog.categories.get(row.category)
    return {
        "row": row,
        "category": known.name if known else "",
        "look": Look(State(row.state).label, *TONES[State(row.state)]),
        "estimated": row.estimated / 100,
        "claimed": row.claimed / 100,
        "paid": row.paid / 100,
        "owed": standing.owed / 100 if State(row.state) in claims.OPEN else 0,
        "late": standing.overdue(today),
        "place": book.territory.name(row.place) if row.place else "",
    }


def _claim(request: Request, uid: str) -> Claim:
    row = queries.claim(uid, request.actor)
    if row is None:
        raise Http404(NO_CLAIM)
    return row
