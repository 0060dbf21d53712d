"""Consultations: what is asked, the form for an opinion, the result with every answer, and one's own opinion by receipt."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chengxu.accounts import queries as accounts
from chengxu.common.ids import receipt_ok
from chengxu.common.messages import Message
from chengxu.intake.attempts import Trying
from chengxu.intake.senders import Sender
from chengxu.participation import actions, queries
from chengxu.participation.models import Consultation
from chengxu.participation.queries import Followed
from chengxu.participation.rules import MAX_OPINION, Kind, Opinion, Stage
from chengxu.web import IDS
from chengxu.web.forms import Form
from chengxu.web.paging import by_id
from chengxu.web.portal import guarding, sending
from chengxu.web.requests import Request
from chengxu.web.showing import Look

FIELDS = ("text", "name", "contact")
PAGE = 30
NOTHING = Message(
    "没有这次征求意见，地址可能写错了。", "There is no such consultation; the address may be mistyped."
)
NO_OPINION = Message(
    "没有这个回执码的意见，请对照回执再输一遍。",
    "No opinion has this code; please check it against your receipt.",
)
TAKING = Look(Message("正在征求意见", "open for opinions"), "comment", "good")
WAITING = Look(Message("已截止，结果待公布", "closed, result to come"), "clock", "warn")
TOLD = Look(Message("已公布结果", "result published"), "done", "")
WITHDRAWN = Look(Message("已撤回", "withdrawn"), "close", "")


@require_safe
def index(request: Request) -> HttpResponse:
    """What is open for opinions and what was, the newest first."""
    page = by_id(queries.published(), request.GET.get("after", ""), PAGE)
    today = timezone.localdate(request.now)
    rows = [(row, look(row, today), kind(row), unit(row), left(row, today)) for row in page.rows]
    return render(request, "portal/consultations.html", {"rows": rows, "page": page})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consultation(request: Request, uid: str) -> HttpResponse:
    """One consultation; posting sends an opinion, which leads to its receipt."""
    row = queries.published().filter(uid=uid).first()
    if row is None:
        raise Http404(NOTHING)
    form = sending.fresh(FIELDS)
    if request.method == "POST":
        form, receipt = sending.sent(
            request,
            FIELDS,
            lambda given, sender: _receive(request, uid, given, sender),
            receipt_of=lambda source_id: queries.receipt_of(uid, source_id),
            phone="contact",
        )
        if receipt:
            return redirect("opinion", code=receipt)
    return sending.page(request, "portal/consultation.html", _shown(row, form, request), form)


@never_cache
@require_safe
def opinion(request: Request, code: str) -> HttpResponse:
    """One's own opinion: its receipt, its words, the answer once the result is published, and how to take it back."""
    return render(request, "portal/opinion.html", {"found": _followed(code)})


@never_cache
@require_POST
def erase(request: Request, code: str) -> HttpResponse:
    """Forget name and contact, or the whole opinion, at its sender's wish."""
    words = request.POST.get("what") == "words"
    guarding.admit(request, Trying.FOLLOW_UP, code)
    actions.erase(receipt=_followed(code).receipt, words=words, actor=request.actor, now=request.now, ids=IDS)
    return redirect("opinion", code=code)


def look(row: Consultation, today: date) -> Look:
    """How far it is, as the public sees it."""
    if row.stage == Stage.WITHDRAWN:
        return WITHDRAWN
    if row.stage == Stage.CONCLUDED:
        return TOLD
    return TAKING if queries.is_taking(row, today) else WAITING


def kind(row: Consultation) -> Kind | None:
    """The kind it was drafted as, under the pack it was drafted under."""
    return queries.declared(row.pack_hash).kinds.get(row.kind)


def unit(row: Consultation) -> Message:
    """Who drafted it: a section after the name of its bureau."""
    known = accounts.organisation()
    own = known.named.get(row.unit)
    if own is None or not own.parent:
        return known.name(row.unit)
    return Message("{bureau}{unit}", "{bureau}, {unit}").format(bureau=known.name(own.parent), unit=own.name)


def left(row: Consultation, today: date) -> int | None:
    """How many days opinions are still taken, today included; None when they are not."""
    return (row.closes_on - today).days + 1 if queries.is_taking(row, today) else None


def _receive(request: Request, uid: str, form: Form, sender: Sender | None) -> str:
    given = Opinion(**{name: form.values[name] for name in FIELDS})
    source_id = form.values[sending.SENDING]
    return actions.receive(
        uid=uid,
        given=given,
        source_id=source_id,
        actor=request.actor,
        now=request.now,
        ids=IDS,
        sender=sender,
    )


def _shown(row: Consultation, form: Form, request: Request) -> dict[str, object]:
    today = timezone.localdate(request.now)
    answers = queries.outcome(row)
    return {
        "row": row,
        "look": look(row, today),
        "kind": kind(row),
        "unit": unit(row),
        "left": left(row, today),
        "form": form,
        "max_text": MAX_OPINION,
        "answers": answers,
        "tally": queries.tally(answers),
    }


def _followed(code: str) -> Followed:
    found = queries.follow(code) if receipt_ok(code) else None
    if found is None:
        raise Http404(NO_OPINION)
    return found
