"""Errors of the interfaces in the interfaces' own words, whoever raised them on the way; and pages of other sites may ask."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from chengxu.api.open311.faults import GENERAL, NO_KEY, NOT_FOUND, fault
from chengxu.api.open311.views import form_of, send
from chengxu.common.messages import Message

OPEN311 = "open311/"
BROKEN = 500
ALLOWED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type, Idempotency-Key",
}
"""Nobody is signed in here and no cookie counts, so any page may ask what any program may."""


class StandardErrorsMiddleware:
    """Below ``/open311/`` every error has the body of the standard, also one made by a page of ours (an unknown host, a body
    that is too large, something broken): 403 and 404 stay, everything else is 400 with the exact status as its code.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; replace an error that is a page."""
        if not request.path_info.lstrip("/").startswith(OPEN311):
            return self.get_response(request)
        if request.method == "OPTIONS":
            answer = HttpResponse(status=204)
        else:
            answer = self.get_response(request)
            if answer.status_code >= GENERAL and "html" in answer.headers.get("Content-Type", ""):
                answer = _said(request, answer.status_code)
        for name, value in ALLOWED.items():
            answer.headers[name] = value
        return answer


def _said(request: HttpRequest, status: int) -> HttpResponse:
    words = (
        Message("我们这边出错了，没有存下任何内容", "something broke on our side; nothing was kept")
        if status >= BROKEN
        else Message("请求读不懂，或太大", "the request cannot be understood, or is too large")
    )
    wrong = fault(status if status in (NO_KEY, NOT_FOUND) else GENERAL, words, code=status)
    return send(wrong.answer, form_of(request), status=wrong.status)
