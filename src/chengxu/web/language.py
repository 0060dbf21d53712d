"""Which language a page speaks: ``?lang=zh`` or ``?lang=en`` wins and is remembered in a cookie; Chinese otherwise.

The browser's own preference is not asked: a clerk on an English Windows still reads Chinese.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from chengxu.common.messages import set_language

COOKIE = "chengxu_language"
YEAR = 365 * 24 * 3600
CODES = {"zh": "zh-hans", "en": "en"}


class LanguageMiddleware:
    """Sets Django's language and that of our messages for the request, and resets both afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = _known(request.GET.get("lang", ""))
        language = asked or _known(request.COOKIES.get(COOKIE, "")) or "zh"
        set_language(language)
        try:
            with translation.override(CODES[language]):
                request.LANGUAGE_CODE = CODES[language]
                response = self.get_response(request)
        finally:
            set_language("zh")
        response.headers.setdefault("Content-Language", CODES[language])
        if asked:
            response.set_cookie(
                COOKIE, asked, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
            )
        return response


def _known(code: str) -> str:
    short = code.lower()[:2]
    return short if short in CODES else ""
