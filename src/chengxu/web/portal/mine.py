"""What do you keep of me? A copy, and requests to correct or delete, for whoever holds the receipt and knows the number left."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chengxu.common.messages import Message, Refused
from chengxu.exchange.subject import export
from chengxu.intake import published, subjects
from chengxu.intake.attempts import Trying
from chengxu.intake.models import Report
from chengxu.intake.privacy import CORRECTED, Kind
from chengxu.intake.privacy import State as Standing
from chengxu.intake.rules import CHANNELS
from chengxu.web import IDS
from chengxu.web.copies import as_file
from chengxu.web.portal import guarding
from chengxu.web.requests import Request

FIELDS = {"phone": "new_phone"}  # the number that proves goes by the other name
GIVEN = ("name", "new_phone", "email", "place", "kind", "words")
NOTICES = "notices sent"
TAKEN = Message("申请已收到", "your request has been received")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request) -> HttpResponse:
    """The form; with receipt and number the copy, and what can be asked. Nothing is remembered between two pages."""
    if request.method != "POST":
        return _form(request, None)
    try:
        report = _proved(request)
    except Refused as unknown:
        return _form(request, unknown)
    if request.POST.get("do") == "download":
        return _file(request, report)
    if request.POST.get("do") != "ask":
        return _copy(request, report, None)
    try:
        guarding.admit(request, Trying.FOLLOW_UP, report.receipt)
        _ask(request, report)
    except Refused as refusal:
        return _copy(request, report, refusal)
    return _copy(request, report, None, taken=True)


def _proved(request: Request) -> Report:
    """The report of who holds its receipt and knows the number left; wrong attempts are few."""
    receipt = request.POST.get("receipt", "")
    guarding.admit(request, Trying.PROOF, receipt, field="phone", counted=False)
    try:
        return subjects.proved(receipt=receipt, phone=request.POST.get("phone", "")[:40])
    except Refused:
        guarding.failed(request, Trying.PROOF, receipt)
        raise


def _form(request: Request, refusal: Refused | None) -> HttpResponse:
    context = {
        "receipt": request.POST.get("receipt", "") or request.GET.get("receipt", ""),
        "error": refusal.message if refusal else "",
    }
    answer = render(request, "portal/mine.html", context, status=422 if refusal else 200)
    return guarding.marked(answer, refusal, request)


def _copy(request: Request, report: Report, refusal: Refused | None, *, taken: bool = False) -> HttpResponse:
    found = subjects.copy(report=report, now=request.now, ids=IDS)
    context = {
        "found": found,
        "sent": _sent(report),
        "receipt": report.receipt,
        "phone": request.POST.get("phone", ""),
        "channel": CHANNELS.get(report.channel, Message(report.channel)),
        "photos": len(report.evidence.split()),
        "kinds": [(kind.value, kind.label) for kind in Kind],
        "requests": [(row, Kind(row.kind).label, Standing(row.state).label) for row in found.requests],
        "term": published.privacy(),
        "given": {name: request.POST.get(name, "") for name in GIVEN} if refusal else {},
        "error": refusal.message if refusal else "",
        "taken": TAKEN if taken else "",
    }
    answer = render(request, "portal/mine_copy.html", context, status=422 if refusal else 200)
    return guarding.marked(answer, refusal, request)


def _sent(report: Report) -> list[dict[str, object]]:
    """The notices that went out to them, as the copy tells them."""
    told = {one.what.en: one.rows for one in export.hanging_on(report)}
    return [dict(row) for row in told.get(NOTICES, ())]


def _ask(request: Request, report: Report) -> None:
    given = request.POST
    subjects.ask(
        report=report,
        kind=given.get("kind", ""),
        corrections={name: given.get(FIELDS.get(name, name), "") for name in CORRECTED},
        words=given.get("words", ""),
        now=request.now,
        ids=IDS,
    )


def _file(request: Request, report: Report) -> HttpResponse:
    found = subjects.copy(report=report, now=request.now, ids=IDS)
    return as_file(export.hanging_on(report), report.receipt, found.plain)
