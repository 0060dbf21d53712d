"""Who asks, at what time of which clock, and what happens when a rule says no outside a form."""

from __future__ import annotations

import logging
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from chengxu.accounts import queries as accounts
from chengxu.accounts.models import Person
from chengxu.accounts.rules import PUBLIC, Actor
from chengxu.common.messages import Refused
from chengxu.packs import queries as packs
from chengxu.territory import queries as territory
from chengxu.web import errors
from chengxu.web.forms import whole

YEAR = 365 * 24 * 3600
NO_LENGTH = 10**18
"""What is announced in no number of bytes is too much."""
NOT_THIS_WAY = 405
THEME_COOKIE = "theme"
THEMES = ("light", "dark")

log = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]


class PageMiddleware:
    """The instant and the pack a page speaks of, the county's own clock, and the reader's choice of light or dark."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Theme by ``?theme=``, then cookie, then the device's own."""
        asked = request.GET.get("theme", "")
        theme = asked if asked in THEMES else request.COOKIES.get(THEME_COOKIE, "")
        request.theme = theme if theme in THEMES else ""  # type: ignore[attr-defined]
        request.now = timezone.now()  # type: ignore[attr-defined]
        with packs.one_pack(), timezone.override(_zone()):
            response = self.get_response(request)
        if asked in THEMES:
            response.set_cookie(THEME_COOKIE, asked, max_age=YEAR, samesite="Lax", secure=request.is_secure())
        return response


def _zone() -> ZoneInfo | None:
    try:
        return ZoneInfo(territory.calendar().zone)
    except Refused:  # no pack yet: the page that says so needs no clock
        return None


class UploadLimitMiddleware:
    """Turns away what no form could carry before a byte of it is read."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """413 when the announced size is over the limit."""
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if whole(announced, NO_LENGTH) > errors.REQUEST_LIMIT_MB * 1_000_000:
            return errors.too_large(request)
        return self.get_response(request)


class ActorMiddleware:
    """``request.actor``: the signed-in person's rights under the pack in force, or the public's."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the actor; it is looked up only when a page asks."""
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        opened = request.method == "GET" and response.status_code == NOT_THIS_WAY
        return errors.only_sent(request, response) if opened and not response.content else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal that no form took up becomes a page that says it in words; so does what no column can hold."""
        if isinstance(exception, DataError):
            log.warning("the database would not take what was sent", exc_info=exception)
            return errors.not_understood(request, exception)
        return errors.refused(request, exception) if isinstance(exception, Refused) else None


def _actor(request: HttpRequest) -> Actor:
    user = request.user
    return accounts.actor(user) if isinstance(user, Person) else PUBLIC
