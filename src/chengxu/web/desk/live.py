"""What changed since the desk last asked. Five hundred desks ask every two seconds, so asking must cost almost nothing.

:class:`LiveMiddleware` stands before everything else. For a browser whose session this process let in within the last
minute it answers 204 when the feed has nothing new, without session, person or template. When there is news, the first
desk of a kind (same list, same rights, same language, same last number) goes the usual way, where :func:`changes` checks
the person afresh; its answer is kept for a few seconds for the others of its kind, whose session must still exist. Whoever
signs out hears nothing from then on; rights taken away are gone within a minute. Answers that name the reader
("held by me") and those of people who see only some cases are never shared.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from threading import Lock
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.accounts.rules import Actor
from chengxu.cases import feed
from chengxu.cases import queries as cases
from chengxu.cases.finding import lists
from chengxu.cases.finding import queues as queues_of
from chengxu.web.access import DESK
from chengxu.web.desk import filters as filtering
from chengxu.web.desk.rows import Row, rows, with_clocks
from chengxu.web.language import COOKIE as LANGUAGE_COOKIE
from chengxu.web.requests import Request
from chengxu.web.showing import capped

PATH = "/desk/changes"
REMEMBERED_SECONDS = 60
MOST_REMEMBERED = 5000
SHARED_SECONDS = 5
MOST_SHARED = 500

Kind = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _LetIn:
    """A session that was checked: until when that holds, and whose it is."""

    until: float
    actor: Actor


@dataclass(frozen=True, slots=True)
class _Shared:
    """An answer for all desks of a kind, until when, and the people it names."""

    until: float
    seq: int
    body: bytes
    named: frozenset[str]


_let_in: dict[str, _LetIn] = {}
_shared: dict[Kind, _Shared] = {}
_turn = Lock()


class LiveMiddleware:
    """Answers a desk that was let in a moment ago when it can at once; everybody else goes on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer at once or pass on."""
        quick = _quick(request) if request.path == PATH and request.method == "GET" else None
        return quick or self.get_response(request)


def _quick(request: HttpRequest) -> HttpResponse | None:
    key, present = request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""), time.monotonic()
    known, after = _let_in.get(key), _number(request)
    if known is None or known.until <= present or after < 0:
        return None
    newest = feed.newest()
    if after == newest:
        return HttpResponse(status=204, headers=NOT_KEPT)
    shared = _shared.get(_kind(request, known.actor))
    if shared is None or shared.until <= present or shared.seq != newest or known.actor.uid in shared.named:
        return None
    if not Session.objects.filter(session_key=key, expire_date__gt=timezone.now()).exists():
        return None
    return HttpResponse(shared.body, content_type="application/json", headers=NOT_KEPT)


NOT_KEPT = {"Cache-Control": "no-store"}


def _number(request: HttpRequest) -> int:
    """The last number the desk knows; -1 when it gave none."""
    after = request.GET.get("after", "")
    return int(after[:18]) if after.isascii() and after.isdecimal() else -1


def _kind(request: HttpRequest, actor: Actor) -> Kind:
    """What an answer depends on; whoever sees only some cases is a kind of their own."""
    who: object = (actor.verbs, actor.posts, actor.unit) if actor.may("case.view_all") else actor.uid
    spoken = (request.COOKIES.get(LANGUAGE_COOKIE, ""), request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
    return (request.META.get("QUERY_STRING", ""), who, spoken)


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
    remember(request.session.session_key or "", request.actor)
    news = feed.after(_number(request))
    if not news.uids and not news.lost:
        return HttpResponse(status=204)
    told: dict[str, Any] = {"seq": news.seq, "lost": news.lost, "queues": queues(request)}
    named: frozenset[str] = frozenset()
    if not news.lost:
        rows_told, named = _rows(request, filters, news)
        told |= rows_told
    answer = JsonResponse(told)
    if request.actor.uid not in named:
        _share(_kind(request, request.actor), news.seq, answer.content, named)
    return answer


def _share(kind: Kind, seq: int, body: bytes, named: frozenset[str]) -> None:
    present = time.monotonic()
    with _turn:
        if len(_shared) >= MOST_SHARED:
            _shared.clear()
        _shared[kind] = _Shared(present + SHARED_SECONDS, seq, body, named)


def _rows(request: Request, filters: lists.Wanted, news: feed.News) -> tuple[dict[str, Any], frozenset[str]]:
    """The changed rows as the page draws them, each with whether it is new in this list; and who is named in them."""
    found = list(with_clocks(lists.among(filters, request.actor, news.uids)))
    here = lists.name_in_feed(filters, request.actor)
    shown = rows(found, cases.rulebook(), request.now, request.actor)
    keys = {case.uid: lists.key_of(case, filters) for case in found}
    told = {
        "rows": [
            {
                "uid": row.uid,
                "key": keys[row.uid],
                "new": here in news.entered[row.uid],
                "html": html(row, keys[row.uid], request),
            }
            for row in shown
        ],
        "gone": [uid for uid in news.uids if uid not in keys],
    }
    return told, frozenset(case.claimed_by for case in found if case.claimed_by)


def html(row: Row, key: str, request: Request) -> str:
    """One line of the list as the page draws it."""
    return render_to_string("desk/row.html", {"row": row, "key": key, "now": request.now})


def queues(request: Request) -> dict[str, str]:
    """How many cases wait in each of this person's queues, in the words of the tabs."""
    counted = queues_of.counted(request.actor)
    return {queue.name: capped(count) for queue, count in counted if count is not None}


def remember(session_key: str, actor: Actor) -> None:
    """This session was checked just now; for a minute its questions need no other check."""
    present = time.monotonic()
    with _turn:
        if len(_let_in) >= MOST_REMEMBERED:
            for key in [key for key, entry in _let_in.items() if entry.until <= present]:
                del _let_in[key]
        if session_key and len(_let_in) < MOST_REMEMBERED:
            real = Actor(
                **{f.name: getattr(actor, f.name) for f in fields(Actor)}
            )  # not the lazy one of the request
            _let_in[session_key] = _LetIn(present + REMEMBERED_SECONDS, real)


def forget() -> None:
    """Nobody is remembered and nothing shared any more; for tests."""
    _let_in.clear()
    _shared.clear()
