"""Errors of the interfaces in the interfaces' own words, whoever raised them on the way; and which of them pages of other
sites may ask.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse, JsonResponse

from chengxu.api.ogc import views as ogc
from chengxu.api.open311.faults import GENERAL, NO_KEY, NOT_FOUND, fault
from chengxu.api.open311.views import form_of, send
from chengxu.api.rest.answering import told
from chengxu.api.rest.problems import TITLES, Fault
from chengxu.common.messages import Message, language

OPEN311, REST, FIELD, DATA, OGC = "open311/", "api/", "field/api/", "data/", "ogc/"
BROKEN = 500
OGC_CODES: Mapping[int, str] = {400: "InvalidParameterValue", 404: "NotFound", 405: "MethodNotAllowed"}
ALLOWED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key",
    "Access-Control-Expose-Headers": "Location, Retry-After",
}
"""Below these addresses nobody is signed in and no cookie counts, so any page may ask what any program may."""
OPEN = (OPEN311, REST, DATA)
KEPT = ("Allow", "Retry-After", "WWW-Authenticate")
"""Headers of an error that stay when its page is replaced."""


class StandardErrorsMiddleware:
    """Below an interface every error has that interface's body, also one made by a page of ours (an unknown host, a body
    that is too large, a method that is not taken, something broken). Statuses stay; Open311 knows 403 and 404, everything
    else is 400 there with the exact status as its code.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; replace an error that is a page."""
        path = request.path_info.lstrip("/")
        is_open = path.startswith(OPEN)
        if is_open and request.method == "OPTIONS":
            answer = HttpResponse(status=204)
        else:
            answer = self._answered(request, path)
        if is_open:
            for name, value in ALLOWED.items():
                answer.headers[name] = value
        return answer

    def _answered(self, request: HttpRequest, path: str) -> HttpResponse:
        answer = self.get_response(request)
        tell = next((tell for below, tell in _TELLERS.items() if path.startswith(below)), None)
        if (
            tell is None
            or answer.status_code < GENERAL
            or "html" not in answer.headers.get("Content-Type", "")
        ):
            return answer
        with language(getattr(request, "LANGUAGE_CODE", "zh")):
            said = tell(request, answer.status_code)
        for name in KEPT:
            if name in answer.headers:
                said.headers[name] = answer.headers[name]
        return said


def _by_the_standard(request: HttpRequest, status: int) -> HttpResponse:
    words = (
        Message("我们这边出错了，没有存下任何内容", "something broke on our side; nothing was kept")
        if status >= BROKEN
        else Message("请求读不懂，或太大", "the request cannot be understood, or is too large")
    )
    wrong = fault(status if status in (NO_KEY, NOT_FOUND) else GENERAL, words, code=status)
    return send(wrong.answer, form_of(request), status=wrong.status)


def _by_problem(request: HttpRequest, status: int) -> HttpResponse:
    return told(Fault(status))


def _to_the_phone(request: HttpRequest, status: int) -> HttpResponse:
    return JsonResponse({"error": str(TITLES.get(status, TITLES[GENERAL])), "field": ""}, status=status)


def _by_features(request: HttpRequest, status: int) -> HttpResponse:
    words = TITLES.get(status, TITLES[BROKEN if status >= BROKEN else GENERAL])
    return ogc.fault(status, OGC_CODES.get(status, "NoApplicableCode"), words)


_TELLERS: Mapping[str, Callable[[HttpRequest, int], HttpResponse]] = {
    OPEN311: _by_the_standard,
    REST: _by_problem,
    FIELD: _to_the_phone,
    OGC: _by_features,
}
