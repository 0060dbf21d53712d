"""Taking a case and letting it go: asked by the page while somebody has it open, or by a button."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from chengxu.cases import claims
from chengxu.common.messages import Message, Refused
from chengxu.web.access import DESK, needs
from chengxu.web.requests import Request
from chengxu.web.templatetags.cx import moment


@never_cache
@needs(*DESK)
@require_POST
def claim(request: Request, uid: str) -> HttpResponse:
    """Hold a case for some minutes, or learn who holds it."""
    by_script = _script(request)  # read before anything is written: what cannot be read leaves nothing behind
    try:
        held = claims.claim(case_uid=uid, actor=request.actor, now=request.now)
    except Refused as refusal:
        if by_script:
            return JsonResponse({"mine": False, "words": str(refusal)})
        messages.error(request, str(refusal), extra_tags="bad")
        return redirect("case", uid=uid)
    words = Message("您正在办，占用到 {until}", "You hold it until {until}").format(until=moment(held.until))
    if by_script:
        seconds = int((held.until - request.now).total_seconds())
        return JsonResponse({"mine": True, "words": str(words), "seconds": seconds})
    messages.success(request, str(words), extra_tags="good")
    return redirect("case", uid=uid)


@never_cache
@needs(*DESK)
@require_POST
def release(request: Request, uid: str) -> HttpResponse:
    """Let a case go; nothing to say when it was not held."""
    by_script = _script(request)
    claims.release(case_uid=uid, actor=request.actor, now=request.now)
    return HttpResponse(status=204) if by_script else redirect("case", uid=uid)


def _script(request: Request) -> bool:
    return "script" in request.POST
