"""What the forms of consultations do at the office: one action each, and its refusal beside the field it is about."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chengxu.common.messages import Message
from chengxu.participation import actions, queries
from chengxu.participation.access import ANSWERS, DRAFTS, PUBLISHES
from chengxu.participation.models import Consultation
from chengxu.participation.rules import MAX_TEXT, Answer, Draft, Kind
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.forms import Form, day, read
from chengxu.web.office.consultations import Tried, page_of, visible
from chengxu.web.requests import Request

DRAFT = ("kind", "title", "text", "basis", "link", "closes_on", "shortened")
ANSWER = ("verdict", "gist", "reply")
SAID = {
    "publish": Message("已公布，从今天起接收意见", "published: opinions are taken from today on"),
    "conclude": Message("结果已公布", "the result is published"),
    "withdraw": Message("已撤回", "withdrawn"),
}


@never_cache
@needs(DRAFTS)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: Request) -> HttpResponse:
    """A new draft."""
    form = Form(dict.fromkeys(DRAFT, ""))
    if request.method == "POST":
        form = read(request.POST, DRAFT)
        given = _draft(form)
        uid = given and form.tried(
            lambda: actions.draft(given=given, actor=request.actor, now=request.now, ids=IDS)
        )
        if uid:
            return _done(request, uid, Message("草稿已保存", "the draft is saved"))
    return _editor(request, form, None)


@never_cache
@needs(DRAFTS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, uid: str) -> HttpResponse:
    """Write a draft anew."""
    row = visible(uid, request.actor)
    form = Form({name: str(getattr(row, name)) for name in DRAFT})
    if request.method == "POST":
        form = read(request.POST, DRAFT)
        given = _draft(form)
        if given:
            form.tried(
                lambda: actions.revise(uid=uid, given=given, actor=request.actor, now=request.now, ids=IDS)
            )
        if not form.errors:
            return _done(request, uid, Message("草稿已保存", "the draft is saved"))
    return _editor(request, form, row)


@never_cache
@needs(PUBLISHES)
@require_POST
def act(request: Request, uid: str, verb: str) -> HttpResponse:
    """Publish, conclude or withdraw."""
    row = visible(uid, request.actor)
    if verb not in ACTS:
        raise Http404(Message("没有这个动作。", "There is no such step."))
    form = read(request.POST, ("summary", "reason"))
    form.tried(lambda: ACTS[verb](request, uid, form))
    if form.errors:
        return page_of(request, row, Tried(verb, form))
    return _done(request, uid, SAID[verb])


@never_cache
@needs(ANSWERS)
@require_POST
def answer(request: Request, uid: str, opinion: str) -> HttpResponse:
    """Answer one opinion."""
    row = visible(uid, request.actor)
    form = read(request.POST, ANSWER)
    given = Answer(**form.values)
    form.tried(
        lambda: actions.answer(uid=opinion, given=given, actor=request.actor, now=request.now, ids=IDS)
    )
    if form.errors:
        return page_of(request, row, Tried(opinion, form))
    return _done(
        request,
        uid,
        Message(
            "答复已保存，公布结果以前还可以改",
            "the answer is saved; it can change until the result is published",
        ),
        f"#o-{opinion}",
    )


@never_cache
@needs(ANSWERS)
@require_POST
def reveal(request: Request, uid: str, opinion: str) -> HttpResponse:
    """A sender's name and contact in full; that somebody looked is written to the ledger."""
    row = visible(uid, request.actor)
    shown = actions.reveal(uid=opinion, actor=request.actor, now=request.now, ids=IDS)
    return page_of(request, row, Tried(revealed={opinion: shown}))


def _publish(request: Request, uid: str, form: Form) -> None:
    actions.publish(uid=uid, actor=request.actor, now=request.now, ids=IDS)


def _conclude(request: Request, uid: str, form: Form) -> None:
    actions.conclude(uid=uid, summary=form.values["summary"], actor=request.actor, now=request.now, ids=IDS)


def _withdraw(request: Request, uid: str, form: Form) -> None:
    actions.withdraw(uid=uid, reason=form.values["reason"], actor=request.actor, now=request.now, ids=IDS)


ACTS: dict[str, Callable[[Request, str, Form], None]] = {
    "publish": _publish,
    "conclude": _conclude,
    "withdraw": _withdraw,
}


def _draft(form: Form) -> Draft | None:
    """The draft the form holds; None when its day is none."""
    closes_on = day(form, "closes_on")
    if form.errors:
        return None
    texts = {name: form.values[name] for name in DRAFT if name != "closes_on"}
    return Draft(**texts, closes_on=closes_on)


def _editor(request: Request, form: Form, row: Consultation | None) -> HttpResponse:
    kinds: list[Kind] = list(queries.declared().kinds.values())
    context = {"face": "consultations", "form": form, "row": row, "kinds": kinds, "max_text": MAX_TEXT}
    return render(request, "office/consultation_edit.html", context, status=422 if form.errors else 200)


def _done(request: Request, uid: str, said: Message, place: str = "") -> HttpResponse:
    messages.success(request, str(said), extra_tags="good")
    return redirect(reverse("office-consultation", args=[uid]) + place)
