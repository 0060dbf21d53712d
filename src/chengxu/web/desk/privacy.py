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
from chengxu.intake import privacy, subjects
from chengxu.intake.models import PrivacyRequest
from chengxu.intake.privacy import MOST_WORDS, Kind, State
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.paging import by_id
from chengxu.web.requests import Request

PAGE = 30
NAMES = {
    "name": Message("称呼", "name"),
    "phone": Message("电话", "telephone"),
    "email": Message("电子邮箱", "e-mail"),
    "place": Message("写下的地点", "written place"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A request as the list shows it; ``why_not``: why the law forbids to grant it."""

    row: PrivacyRequest
    kind: Message
    state: Message
    corrections: tuple[tuple[Message, str], ...]
    why_not: Message | None
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
    grant, answer = request.POST.get("do") == "grant", request.POST.get("answer", "")
    try:
        after = subjects.decide(
            uid=uid, grant=grant, answer=answer, actor=request.actor, now=request.now, ids=IDS
        )
    except Refused as refusal:
        return _page(request, tried=uid, answer=answer, refusal=refusal)
    messages.success(request, str(after.state.label), extra_tags="good")
    return redirect("desk-privacy")


def _page(
    request: Request, *, tried: str = "", answer: str = "", refusal: Refused | None = None
) -> HttpResponse:
    decided = by_id(subjects.answered(), request.GET.get("after", ""), PAGE)
    context: dict[str, Any] = {
        "face": "privacy",
        "waits": [_line(row, request) for row in subjects.waiting()[:PAGE]],
        "decided": [_line(row, request) for row in decided.rows],
        "more": decided.after,
        "most": MOST_WORDS,
        "tried": tried,
        "answer": answer,
        "error": refusal.message if refusal else "",
    }
    return render(request, "desk/privacy.html", context, status=422 if refusal else 200)


def _line(row: PrivacyRequest, request: Request) -> Line:
    asked, waits = Kind(row.kind), row.state == State.ASKED
    given: dict[str, str] = json.loads(row.corrections or "{}")
    why_not = None
    if waits and asked is Kind.ERASE_ALL:
        why_not = privacy.refuse_grant(subjects.loaded(row), subjects.holding(row.report))
    return Line(
        row=row,
        kind=asked.label,
        state=State(row.state).label,
        corrections=tuple((NAMES[name], value) for name, value in given.items()),
        why_not=why_not,
        is_late=(row.decided_at or request.now) > row.due_at,
    )
