"""Public answers at the desk: which messages wait for one, and what is done to one: drafted, approved."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chengxu.common.messages import Message, Refused
from chengxu.intake import answering
from chengxu.intake.answers import APPROVE, DRAFT
from chengxu.intake.rules import CHANNELS
from chengxu.notices.outside import replying
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.desk.cases import visible_case
from chengxu.web.requests import Request

DRAFTED = Message("答复稿已存，等另一个人审定", "the draft is kept and waits for somebody else to approve it")
OUT = Message("答复已公开", "the answer is out")


@never_cache
@needs(DRAFT, APPROVE)
@require_safe
def waiting(request: Request) -> HttpResponse:
    """The messages that wait for an answer, those that waited longest first."""
    context = {
        "face": "answers",
        "panels": [
            (one, CHANNELS.get(one.report.channel, ""), request.now > one.due_at)
            for one in answering.waiting(request.actor)
        ],
        "now": request.now,
    }
    return render(request, "desk/answers.html", context)


@never_cache
@needs(DRAFT)
@require_POST
def draft(request: Request, uid: str) -> HttpResponse:
    """Keep a draft."""
    case = visible_case(uid, request.actor)
    try:
        answering.draft(
            report_uid=request.POST.get("report", ""),
            text=request.POST.get("text", ""),
            asked_at=request.POST.get("asked_at", ""),
            actor=request.actor,
            now=request.now,
            ids=IDS,
        )
    except Refused as refusal:
        return _back(request, case.uid, refusal.message, "bad")
    return _back(request, case.uid, DRAFTED)


@never_cache
@needs(APPROVE)
@require_POST
def publish(request: Request, uid: str) -> HttpResponse:
    """Let the draft out that this person has read."""
    case = visible_case(uid, request.actor)
    try:
        replying.publish(
            report_uid=request.POST.get("report", ""),
            seen=_instant(request.POST.get("seen", ""), request.now),
            actor=request.actor,
            now=request.now,
            ids=IDS,
        )
    except Refused as refusal:
        return _back(request, case.uid, refusal.message, "bad")
    return _back(request, case.uid, OUT)


def _instant(text: str, otherwise: datetime) -> datetime:
    """The instant of the draft that was read; one that no draft has for anything else."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return otherwise
    return at if at.tzinfo else otherwise


def _back(request: Request, uid: str, words: Message, tone: str = "good") -> HttpResponse:
    messages.success(request, str(words), extra_tags=tone)
    return redirect(f"{reverse('case', args=[uid])}#answers")
