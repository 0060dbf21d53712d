"""Consultations at the office: the list, and one with its opinions and what can be done with it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message
from chengxu.participation import queries
from chengxu.participation.access import ANSWERS, DRAFTS, PUBLISHES, READS
from chengxu.participation.models import Consultation
from chengxu.participation.queries import Heard
from chengxu.participation.rules import Stage, Verdict, without_contacts
from chengxu.web.access import needs
from chengxu.web.forms import Form
from chengxu.web.paging import by_id
from chengxu.web.portal.consultations import kind, left, look
from chengxu.web.requests import Request
from chengxu.web.showing import Look

PAGE = 50
DRAFT = Look(Message("草稿", "draft"), "edit", "")
NOTHING = Message(
    "没有这次征求意见，或者它是别的单位的草稿。",
    "There is no such consultation, or it is a draft of another unit.",
)


@dataclass(frozen=True, slots=True)
class Tried:
    """What was just tried on the page and refused: which form (a verb or an opinion's uid), or a contact that was revealed."""

    what: str = ""
    form: Form = field(default_factory=lambda: Form({}))
    revealed: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@never_cache
@needs(*READS)
@require_safe
def index(request: Request) -> HttpResponse:
    """All this person may see, drafts first seen among the newest, with how many opinions wait for an answer."""
    page = by_id(queries.consultations(request.actor), request.GET.get("after", ""), PAGE)
    today = timezone.localdate(request.now)
    names = accounts.organisation()
    rows = [(row, stage(row, request), names.short(row.unit), left(row, today)) for row in page.rows]
    context = {"face": "consultations", "rows": rows, "page": page, "may_begin": request.actor.may(DRAFTS)}
    return render(request, "office/consultations.html", context)


@never_cache
@needs(*READS)
@require_safe
def show(request: Request, uid: str) -> HttpResponse:
    """One consultation."""
    return page_of(request, visible(uid, request.actor), Tried())


def visible(uid: str, actor: Actor) -> Consultation:
    """The consultation, or 404 when this person may not see it."""
    row = queries.find(uid, actor)
    if row is None:
        raise Http404(NOTHING)
    return row


def page_of(request: Request, row: Consultation, tried: Tried) -> HttpResponse:
    """The page, with what was refused beside the form it was typed in."""
    today = timezone.localdate(request.now)
    mine = row.unit in request.actor.units
    heard = queries.opinions(row.uid, request.actor)
    acts = _acts(row, request.actor)
    may_answer = mine and request.actor.may(ANSWERS) and row.stage == Stage.OPEN
    forms = {*acts, *(one.uid for one in heard if may_answer)}
    context = {
        "face": "consultations",
        "row": row,
        "homeless": []
        if tried.what in forms
        else [said for told in tried.form.errors.values() for said in told],
        "look": stage(row, request),
        "kind": kind(row),
        "unit": accounts.organisation().name(row.unit),
        "left": left(row, today),
        "over": today > row.closes_on,
        "opinions": [(one, _answer(one, tried)) for one in heard],
        "unanswered": sum(one.verdict is None and one.erased_at is None for one in heard),
        "verdicts": [(verdict.value, verdict.label) for verdict in Verdict],
        "tried": tried,
        "acts": acts,
        "may_edit": mine and request.actor.may(DRAFTS) and row.stage == Stage.DRAFT,
        "may_answer": may_answer,
        "may_reveal": mine and request.actor.may(ANSWERS),
        "sees_opinions": request.actor.may(ANSWERS),
    }
    return render(request, "office/consultation.html", context, status=422 if tried.form.errors else 200)


def stage(row: Consultation, request: Request) -> Look:
    """How far it is, as the office says it."""
    return DRAFT if row.stage == Stage.DRAFT else look(row, timezone.localdate(request.now))


def _acts(row: Consultation, actor: Actor) -> list[str]:
    if not actor.may(PUBLISHES):
        return []
    steps = {Stage.DRAFT.value: ["publish", "withdraw"], Stage.OPEN.value: ["conclude", "withdraw"]}
    return steps.get(row.stage, [])


def _answer(one: Heard, tried: Tried) -> Form:
    """The answer's form: as it was just sent, as it was given before, or with a first draft of the gist."""
    if tried.what == one.uid:
        return tried.form
    gist = one.gist or without_contacts(one.text)[:500]
    return Form({"verdict": one.verdict or "", "gist": gist, "reply": one.reply})
