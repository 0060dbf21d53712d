"""Requests about personal data: what waits, by when, and the decision. Who decides sees what is asked, masked where they may not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chengxu.common.messages import Message, Refused
from chengxu.exchange.subject import export
from chengxu.intake import privacy, subjects
from chengxu.intake.models import PrivacyRequest
from chengxu.intake.privacy import CORRECTED, MOST_WORDS, Kind, State
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.copies import as_file
from chengxu.web.paging import by_id
from chengxu.web.requests import Request

PAGE = 30
COUNTER = "counter"
NAMES = {
    "name": Message("称呼", "name"),
    "phone": Message("电话", "telephone"),
    "email": Message("电子邮箱", "e-mail"),
    "place": Message("写下的地点", "written place"),
}

ALL = "all"
DECISIONS = {"grant": State.GRANTED, "limit": State.LIMITED, "refuse": State.REFUSED}


@dataclass(frozen=True, slots=True)
class Line:
    """A request as the list shows it; ``why_not``: why the law forbids to grant it, ``may_limit``: the law only lets it be kept."""

    row: PrivacyRequest
    kind: Message
    state: Message
    corrections: tuple[tuple[Message, str], ...]
    why_not: Message | None
    may_limit: bool
    is_late: bool


@never_cache
@needs(subjects.HANDLE)
@require_safe
def show(request: Request) -> HttpResponse:
    """What waits, the first due first, and what was decided."""
    return _page(request)


@never_cache
@needs(subjects.HANDLE)
@require_POST
def decide(request: Request, uid: str) -> HttpResponse:
    """Grant or refuse one; a refusal by the rules stands beside the request."""
    into, answer = DECISIONS.get(request.POST.get("do", ""), State.REFUSED), request.POST.get("answer", "")
    try:
        after = subjects.decide(
            uid=uid, into=into, answer=answer, actor=request.actor, now=request.now, ids=IDS
        )
    except Refused as refusal:
        return _page(request, tried=uid, answer=answer, refusal=refusal)
    messages.success(request, str(after.state.label), extra_tags="good")
    return redirect("desk-privacy")


@never_cache
@needs(subjects.HANDLE)
@require_POST
def register(request: Request) -> HttpResponse:
    """Write a request down for somebody at the counter whose document was seen."""
    given = {name: request.POST.get(name, "") for name in ("receipt", "seen", "kind", "words", *CORRECTED)}
    try:
        report = subjects.vouched(receipt=given["receipt"], seen=bool(given["seen"]), actor=request.actor)
        subjects.ask(
            report=report, kind=given["kind"], corrections={name: given[name] for name in CORRECTED}, words=given["words"],
            now=request.now, ids=IDS, actor=request.actor,
        )  # fmt: skip
    except Refused as refusal:
        return _page(request, tried=COUNTER, given=given, refusal=refusal)
    messages.success(request, str(Message("已登记", "written down")), extra_tags="good")
    return redirect("desk-privacy")


@never_cache
@needs(subjects.HANDLE)
@require_POST
def everything(request: Request) -> HttpResponse:
    """All that is held under a number or an address, as a file for somebody at the counter whose document was seen."""
    given = {name: request.POST.get(name, "").strip() for name in ("all_phone", "all_email", "all_seen")}
    try:
        found = export.at_counter(
            phone=given["all_phone"], email=given["all_email"], seen=bool(given["all_seen"]), actor=request.actor,
            now=request.now, ids=IDS,
        )  # fmt: skip
    except Refused as refusal:
        return _page(request, tried=ALL, given=given, refusal=refusal)
    return as_file(found, "personal-data")


def _page(
    request: Request, *, tried: str = "", answer: str = "", given: dict[str, str] | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    decided = by_id(subjects.answered(), request.GET.get("after", ""), PAGE)
    context: dict[str, Any] = {
        "face": "privacy",
        "waits": [_line(row, request) for row in subjects.waiting()[:PAGE]],
        "decided": [_line(row, request) for row in decided.rows],
        "more": decided.after,
        "most": MOST_WORDS,
        "tried": tried,
        "given": given or {},
        "kinds": [(kind.value, kind.label) for kind in Kind],
        "names": list(NAMES.items()),
        "answer": answer,
        "error": refusal.message if refusal else "",
    }
    return render(request, "desk/privacy.html", context, status=422 if refusal else 200)


def _line(row: PrivacyRequest, request: Request) -> Line:
    asked, waits = Kind(row.kind), row.state == State.ASKED
    given: dict[str, str] = json.loads(row.corrections or "{}")
    why_not, may_limit = None, False
    if waits and asked in (Kind.ERASE_ALL, Kind.ERASE_PHOTOS):
        wanted, holding = subjects.loaded(row), subjects.holding(row.report)
        why_not = privacy.refuse_grant(wanted, holding)
        may_limit = privacy.refuse_limit(wanted, holding) is None
    return Line(
        row=row,
        kind=asked.label,
        state=State(row.state).label,
        corrections=tuple((NAMES[name], value) for name, value in given.items()),
        why_not=why_not,
        may_limit=may_limit,
        is_late=(row.decided_at or request.now) > row.due_at,
    )
