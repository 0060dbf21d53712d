"""What changed since the desk last asked. Five hundred desks ask every two seconds, so nothing new costs almost nothing.

:class:`LiveMiddleware` stands before everything else. When the browser's session was let in a moment ago by this process
and the feed has nothing new, it answers 204 without session, person or template. In every other case the request goes
its usual way and :func:`changes` checks the person afresh: whatever is told, is told to somebody who may see it now.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.cases import feed, lists
from chengxu.cases import queries as cases
from chengxu.web.access import DESK
from chengxu.web.desk import filters as filtering
from chengxu.web.desk.rows import Row, rows, with_clocks
from chengxu.web.requests import Request
from chengxu.web.showing import capped

PATH = "/desk/changes"
REMEMBERED_SECONDS = 60
MOST_REMEMBERED = 5000

_let_in: dict[str, float] = {}
_turn = Lock()


class LiveMiddleware:
    """204 for a desk that was let in a moment ago and has missed nothing; everybody else goes on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer at once or pass on."""
        if request.path == PATH and _knows_all(request):
            return HttpResponse(status=204, headers={"Cache-Control": "no-store"})
        return self.get_response(request)


def _knows_all(request: HttpRequest) -> bool:
    key, after = request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""), request.GET.get("after", "")
    return (
        request.method == "GET"
        and _let_in.get(key, 0.0) > time.monotonic()
        and after.isascii()
        and after.isdecimal()
        and int(after[:18]) == feed.newest()
    )


@never_cache
@require_safe
def changes(request: Request) -> HttpResponse:
    """The rows of the list that changed after ``after``, those that left it, and how full the queues are.

    204 when nothing changed, 401 for somebody signed out, 403 for a post without a queue. ``lost``: too much has
    changed to tell; the page offers to load itself again.
    """
    filters = filtering.read(request.GET, request.actor)
    if filters is None or not any(request.actor.may(verb) for verb in DESK):
        return HttpResponse(status=403 if request.user.is_authenticated else 401)
    remember(request.session.session_key or "")
    after = request.GET.get("after", "")
    news = feed.after(int(after[:18]) if after.isascii() and after.isdecimal() else -1)
    if not news.uids and not news.lost:
        return HttpResponse(status=204)
    told: dict[str, Any] = {"seq": news.seq, "lost": news.lost, "queues": queues(request)}
    if not news.lost:
        told |= _rows(request, filters, news.uids)
    return JsonResponse(told)


def _rows(request: Request, filters: lists.Wanted, uids: tuple[str, ...]) -> dict[str, Any]:
    found = list(with_clocks(lists.among(filters, request.actor, uids)))
    shown = rows(found, cases.rulebook(), request.now, request.actor)
    keys = {case.uid: lists.key_of(case, filters) for case in found}
    return {
        "rows": [
            {"uid": row.uid, "key": keys[row.uid], "html": html(row, keys[row.uid], request)} for row in shown
        ],
        "gone": [uid for uid in uids if uid not in keys],
    }


def html(row: Row, key: str, request: Request) -> str:
    """One line of the list as the page draws it."""
    return render_to_string("desk/row.html", {"row": row, "key": key, "now": request.now})


def queues(request: Request) -> dict[str, str]:
    """How many cases wait in each of this person's queues, in the words of the tabs."""
    return {queue.name: capped(count) for queue, count in cases.queues(request.actor)}


def remember(session_key: str) -> None:
    """This session was checked just now; for a minute an answer that says nothing needs no other check."""
    present = time.monotonic()
    with _turn:
        if len(_let_in) >= MOST_REMEMBERED:
            for key in [key for key, until in _let_in.items() if until <= present]:
                del _let_in[key]
        if session_key and len(_let_in) < MOST_REMEMBERED:
            _let_in[session_key] = present + REMEMBERED_SECONDS


def forget() -> None:
    """Nobody is remembered any more; for tests."""
    _let_in.clear()
