"""Signing people out after a while without activity."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

MINUTE = 60
UNATTENDED = frozenset(
    {"/desk/changes"}
)  # what pages ask by themselves says nothing about somebody sitting there


class IdleMiddleware:
    """Prolongs the session of somebody who is signed in, at most once a minute.

    Django counts a session's age from its last save. Saving at each request would make every page a write; once a
    minute keeps the idle limit exact to a minute and leaves reading pages without a write.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path not in UNATTENDED and request.session.session_key and request.user.is_authenticated:
            minute = int(timezone.now().timestamp()) // MINUTE
            if request.session.get("minute") != minute:
                request.session["minute"] = minute
        return self.get_response(request)
