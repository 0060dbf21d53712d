"""The page of one report for whoever holds its receipt: what happened, and what they can still say about it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chengxu.common.messages import Message, Refused
from chengxu.intake import answering, feedback
from chengxu.intake.attempts import Trying
from chengxu.notices.outside import subscribing
from chengxu.web import IDS
from chengxu.web.forms import whole
from chengxu.web.portal import guarding
from chengxu.web.portal.views import followed
from chengxu.web.requests import Request

SAID = {
    "rated": Message("谢谢您的评价。", "Thank you for saying so."),
    "reopened": Message(
        "已重新办理，下面能看到进展；回执码不变。",
        "It was taken up again; follow it here, with the same receipt code.",
    ),
    "told": Message("有进展时会告诉您。", "You will be told when there is news."),
    "untold": Message("不再给您发通知了。", "You will be told nothing more."),
}
"""What the page says once something was done; named in the address, so that nobody needs a session."""


@never_cache
@require_safe
def follow(request: Request, code: str) -> HttpResponse:
    """What happened to one report, without names and notes."""
    return page(request, code)


@never_cache
@require_POST
def rate(request: Request, code: str) -> HttpResponse:
    """Take the answer about how content they are."""
    followed(code)
    score = request.POST.get("score", "")
    try:
        guarding.admit(request, Trying.FOLLOW_UP, code, field="score")
        feedback.rate(
            code=code,
            score=whole(score, 0),
            words=request.POST.get("words", ""),
            now=request.now,
            ids=IDS,
        )
    except Refused as refusal:
        return page(request, code, refusal)
    return _said(code, "rated")


@never_cache
@require_POST
def reopen(request: Request, code: str) -> HttpResponse:
    """Take the word that it is not put right."""
    followed(code)
    matter = request.POST.get("matter", "0")
    try:
        guarding.admit(request, Trying.FOLLOW_UP, code, field="reason")
        feedback.reopen(
            code=code,
            matter=whole(matter, -1),
            reason=request.POST.get("reason", ""),
            photos=[(file.name or "", file.read()) for file in request.FILES.getlist("again_photos")],
            now=request.now,
            ids=IDS,
        )
    except Refused as refusal:
        return page(request, code, refusal)
    return _said(code, "reopened")


def _said(code: str, what: str) -> HttpResponse:
    return redirect(f"{reverse('follow', args=[code])}?said={what}")


def page(request: Request, code: str, refusal: Refused | None = None) -> HttpResponse:
    """The page of a report; after a refusal with what was filled in, and the reason at its head and beside its field."""
    found = followed(code)
    context = {
        "found": found,
        "said": SAID.get(request.GET.get("said", "")),
        "aftermath": feedback.aftermath(code, request.now),
        "answer": answering.answer_to(code),
        "ways": subscribing.ways_of(code, request.now),
        "refusal": refusal.message if refusal else None,
        "errors": {refusal.field: [refusal.message]} if refusal else {},
        "given": request.POST,
        "max_words": feedback.MAX_WORDS,
        "max_again": feedback.MAX_PHOTOS,
    }
    answer = render(request, "portal/follow.html", context, status=422 if refusal else 200)
    return guarding.marked(answer, refusal, request)
