"""Being told: a reporter asks for it on the page of their receipt, and stops it there or by the link in a message."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from chengxu.common.messages import Message, Refused, current_language
from chengxu.intake.attempts import Trying
from chengxu.notices.outside import subscribing
from chengxu.web import IDS
from chengxu.web.portal import guarding
from chengxu.web.portal.following import page
from chengxu.web.portal.views import followed
from chengxu.web.requests import Request

UNKNOWN = Message("这个退订链接不对，或已经失效。", "This link to stop is wrong or no longer valid.")


@never_cache
@require_POST
def tell(request: Request, code: str) -> HttpResponse:
    """Turn one way of being told on, or off."""
    followed(code)
    channel, on = request.POST.get("channel", ""), request.POST.get("do") != "off"
    guarding.admit(request, Trying.FOLLOW_UP, code)
    try:
        if on:
            address = request.POST.get("address", "")
            subscribing.subscribe(
                code=code, channel=channel, address=address, language=current_language(), now=request.now, ids=IDS
            )  # fmt: skip
        else:
            subscribing.stop(code=code, channel=channel, now=request.now, ids=IDS)
    except Refused as refusal:
        return page(request, code, refusal)
    return redirect(f"{reverse('follow', args=[code])}?said={'told' if on else 'untold'}")


@csrf_exempt  # the link itself is the authority, and mail programs post it by themselves (RFC 8058)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: Request, token: str) -> HttpResponse:
    """Stop by the link of a message. Looking at it stops nothing, because programs look at links too."""
    found = subscribing.subscription(token)
    if found is None:
        raise Http404(UNKNOWN)
    if request.method == "POST":
        subscribing.stop(token=token, now=request.now, ids=IDS)
        found.refresh_from_db()
    return render(request, "portal/stop.html", {"stopped": found.stopped_at is not None})
