"""What changed since the desk last asked. Five hundred desks ask all the time, so asking must cost almost nothing.

:class:`LiveMiddleware` stands before everything else. For a browser whose session this process let in within the last
minute it answers 204 when the feed has nothing new, without session, person or template. News goes the usual way for the
first desk of a kind, where :func:`changes` checks the person afresh and draws the rows; the others of the kind are told the
same rows (:mod:`told`) once their session is seen to exist. Whoever signs out hears nothing from then on; rights taken
away are gone within a minute. Rows that name the reader ("held by me") are never shared.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from threading import Lock

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.accounts.rules import Actor
from chengxu.cases import feed
from chengxu.cases import queries as cases
from chengxu.cases.access import sight
from chengxu.cases.finding import lists, queues
from chengxu.cases.models import Case
from chengxu.web.access import DESK
from chengxu.web.desk import filters as filtering
from chengxu.web.desk.rows import Row, drawn_for, fetch_clocks, rows
from chengxu.web.desk.told import Kind, Line, Told, body
from chengxu.web.language import COOKIE as LANGUAGE_COOKIE
from chengxu.web.requests import Request
from chengxu.web.showing import capped

PATH = "/desk/changes"
REMEMBERED_SECONDS = 60
MOST_REMEMBERED = 5000
NOT_KEPT = {"Cache-Control": "no-store"}
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class _LetIn:
    """A session that was checked: until when that holds, and whose it is."""

    until: float
    actor: Actor


_let_in: dict[str, _LetIn] = {}
_told = Told()
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
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    known, after = _let_in.get(key), _number(request)
    if known is None or known.until <= time.monotonic() or after < 0:
        return None
    top = feed.newest()
    if after == top:
        return HttpResponse(status=204, headers=NOT_KEPT)
    news, counts = _told.news(after, top), _told.count(_lists(known.actor), top)
    kind = _kind(request, known.actor)
    lines, here = _told.lines(kind, news, known.actor.uid), _told.here(kind)
    if counts is None or here is None or len(lines) < len(news.last):
        return None
    if not _signed_in(key):
        return None
    return HttpResponse(body(news, counts, lines, here), content_type=JSON, headers=NOT_KEPT)


def _signed_in(key: str) -> bool:
    """Whether the session still exists; asked by hand, for making the statement anew costs more than all the rest."""
    present = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 1 FROM {Session._meta.db_table} WHERE session_key = %s AND expire_date > %s",
            [key, present],
        )
        return cursor.fetchone() is not None


def _number(request: HttpRequest) -> int:
    """The last number the desk knows; -1 when it gave none."""
    after = request.GET.get("after", "")
    return int(after[:18]) if after.isascii() and after.isdecimal() else -1


def _kind(request: HttpRequest, actor: Actor) -> Kind:
    """What the rows of an answer depend on, but for the reader being named in one."""
    asked = tuple(item for item in request.GET.items() if item[0] != "after")
    return (asked, sight(actor), request.COOKIES.get(LANGUAGE_COOKIE, ""))


@never_cache
@require_safe
def changes(request: Request) -> HttpResponse:
    """The rows of the list that changed after ``after``, those that left it, and how full the queues are.

    204 when nothing changed, 401 for somebody signed out, 403 for a post without a queue. ``lost``: too much has
    changed to tell; the page offers to load itself again.
    """
    filters = filtering.read(request.GET, request.actor, request.now)
    if filters is None or not any(request.actor.may(verb) for verb in DESK):
        return HttpResponse(status=403 if request.user.is_authenticated else 401)
    remember(request.session.session_key or "", request.actor)
    news = _told.news(_number(request), feed.newest())
    if not news.last and not news.lost:
        return HttpResponse(status=204)
    counts = _counts(request.actor, news.seq)
    kind, reader = _kind(request, request.actor), request.actor.uid
    lines = _told.lines(kind, news, reader)
    if missing := tuple(uid for uid in news.uids if uid not in lines):
        listed = _listed(request, filters, news, missing)
        _told.keep_lines(kind, news, listed, reader)
        lines |= listed
    here = lists.name_in_feed(filters.queue, request.actor)
    _told.keep_here(kind, here)
    return HttpResponse(body(news, counts, lines, here), content_type=JSON)


def _listed(
    request: Request, filters: lists.Wanted, news: feed.News, uids: tuple[str, ...]
) -> dict[str, Line]:
    """Which of these cases the list shows, and their rows; drawn anew where no other kind of list was told them."""
    listed, actor, fresh = dict.fromkeys(uids, Line(None)), request.actor, []
    for case in lists.among(filters, actor, uids):
        line = _told.line(_drawn_as(case, filters, actor), case.uid, news.last[case.uid], actor.uid)
        if line is None:
            fresh.append(case)
        else:
            listed[case.uid] = line
    fetch_clocks(fresh)
    drawn = rows(fresh, cases.rulebook(), request.now, actor, queue=filters.queue)
    for case, row in zip(fresh, drawn, strict=True):
        key = lists.key_of(case, filters)
        told = json.dumps({"uid": row.uid, "key": key, "html": html(row, key, request)})
        listed[row.uid] = Line(told, case.claimed_by)
        _told.keep_lines(_drawn_as(case, filters, actor), news, {row.uid: listed[row.uid]}, actor.uid)
    return listed


def _drawn_as(case: Case, filters: lists.Wanted, actor: Actor) -> Kind:
    """All that one row depends on, whatever list it is in: the language, its key in an order, and what its reader sees
    and does there."""
    return (get_language(), lists.key_of(case, filters), drawn_for(case, actor, filters.queue))


def html(row: Row, key: str, request: Request) -> str:
    """One line of the list as the page draws it."""
    return render_to_string("desk/row.html", {"row": row, "key": key, "now": request.now})


def _counts(actor: Actor, top: int) -> str:
    """How many cases wait in each of this person's lists, in the words of the tabs, as JSON; counted since ``top``.

    A list is counted once for all who see the same of it.
    """
    known = _told.count(_lists(actor), top)
    if known is not None:
        return known
    found, names = {}, []
    for queue in (mine for mine in queues.lists_of(actor) if mine.counted):
        counted, name = queues.length_as(queue, actor), lists.name_in_feed(queue.name, actor)
        count = _told.count(counted, top)
        if count is None:
            count = capped(queues.length(queue, actor))
            _told.keep_count(counted, top, count, [name])
        found[queue.name] = count
        names.append(name)
    told = json.dumps(found)
    _told.keep_count(_lists(actor), top, told, names)
    return told


def _lists(actor: Actor) -> Kind:
    """Under which the counts of all lists of a person are kept."""
    return ("", sight(actor))


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
    _told.clear()
