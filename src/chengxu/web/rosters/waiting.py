"""What waits for the leader, on one page: who came is to be decided (待认定), swaps, leave, and what will stand empty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chengxu.accounts import queries as accounts
from chengxu.accounts.models import Person
from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message, Refused
from chengxu.routines import queries as routines
from chengxu.routines.rosters import access, exchanging, queries
from chengxu.routines.rosters.models import Leave, Post, Swap
from chengxu.routines.rosters.rules import LeaveState
from chengxu.routines.rosters.swapping import Say, SwapState
from chengxu.territory import queries as territory
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.forms import day as day_of
from chengxu.web.forms import read
from chengxu.web.requests import Request
from chengxu.web.rosters import looks

AHEAD = timedelta(days=7)
MOST = 200
SAID = Message("已记下。", "Noted.")


@never_cache
@needs(access.KEEP)
@require_safe
def show(request: Request) -> HttpResponse:
    """Everything that waits in the units this person leads."""
    units = access.led(request.actor, accounts.organisation())
    declared = routines.declared()
    today = territory.calendar().local(request.now).date()
    verdicts = list(queries.pending(units)[:MOST])
    gaps = queries.gaps(units, start=request.now, end=request.now + AHEAD)[:MOST]
    swaps = list(queries.swaps(units)[:MOST])
    leaves = list(queries.leaves(units, since=today)[:MOST])
    posts = queries.posts_by_uid(uid for swap in swaps for uid in (swap.post, swap.back))
    people = {uid for one in swaps for uid in (one.asker, one.other)} | {one.person for one in leaves}
    people |= looks.people_of(verdicts) | {one.away for one in gaps} | {one.person for one in posts.values()}
    names = looks.Names(people)
    context = {
        "face": "rosters",
        "tab": "waiting",
        "verdicts": [looks.judged(row, names, declared) for row in verdicts],
        "swaps": [_swap(one, posts, names) for one in swaps],
        "leaves": [
            (one, names.person(one.person), queries.settings().leave.get(one.kind, one.kind), LeaveState(one.state).label)
            for one in leaves
            if one.state in (LeaveState.ASKED, LeaveState.GRANTED)
        ],
        "gaps": [(one, names.post(one, declared[one.routine]), looks.duty_name(one.routine)) for one in gaps if one.routine in declared],
        "ahead": AHEAD.days,
        "people": _people(units),
        "kinds": list(queries.settings().leave.items()),
        "today": today,
        "form": read(request.GET, ("person", "kind", "first", "last")),
    }  # fmt: skip
    return render(request, "rosters/waiting.html", context)


def _people(units: frozenset[str]) -> list[tuple[str, str, Message]]:
    """Whoever stands a rostered duty in these units, for entering leave by telephone."""
    known = accounts.organisation()
    found: dict[str, Actor] = {}
    for unit in known.units:
        if unit in units:
            found |= {one.uid: one for duty in queries.rostered(unit) for one in queries.able(duty, unit)}
    return [(one.uid, one.name, known.name(one.unit)) for one in found.values()]


def _swap(row: Swap, posts: dict[str, Post], names: looks.Names) -> dict[str, object]:
    declared = routines.declared()

    def told(uid: str) -> tuple[Post, looks.Told] | None:
        post = posts.get(uid)
        return (post, names.post(post, declared[post.routine])) if post and post.routine in declared else None

    return {
        "row": row,
        "asker": names.person(row.asker),
        "other": names.person(row.other),
        "post": told(row.post),
        "back": told(row.back),
        "state": SwapState(row.state).label,
        "agreed": row.state == SwapState.AGREED,
    }


@never_cache
@needs(access.KEEP)
@require_POST
def swap(request: Request, uid: str) -> HttpResponse:
    """Confirm a swap or refuse it."""
    try:
        word = Say(request.POST.get("word", ""))
    except ValueError:
        raise Http404(Message("没有这一步。", "There is no such step.")) from None
    return _tried(
        request,
        lambda: exchanging.say_swap(swap=uid, word=word, by=_by(request), why=request.POST.get("why", "")),
    )


@never_cache
@needs(access.KEEP)
@require_POST
def leave(request: Request, uid: str) -> HttpResponse:
    """Grant leave or refuse it."""
    try:
        to = LeaveState(request.POST.get("to", ""))
    except ValueError:
        raise Http404(Message("没有这一步。", "There is no such step.")) from None
    return _tried(
        request,
        lambda: exchanging.say_leave(leave=uid, to=to, by=_by(request), why=request.POST.get("why", "")),
    )


@never_cache
@needs(access.KEEP)
@require_POST
def enter(request: Request) -> HttpResponse:
    """Enter that somebody is away: who called in sick, for instance."""
    form = read(request.POST, ("person", "kind", "first", "last", "why"))
    first, last = day_of(form, "first"), day_of(form, "last")
    person = Person.objects.filter(uid=form.values["person"], is_active=True).first()

    def entered() -> Leave:
        if person is None:
            raise Refused(exchanging.NOT_LED, field="person")
        if first is None:
            raise Refused(Message("请写从哪天到哪天。", "say from which day to which."), field="first")
        return exchanging.ask_leave(
            person=accounts.actor(person), kind=form.values["kind"], first=first, last=last or first,
            why=form.values["why"], by=_by(request),
        )  # fmt: skip

    return _tried(request, entered, back=form.values)


def _by(request: Request) -> exchanging.By:
    return exchanging.By(actor=request.actor, now=request.now, ids=IDS)


def _tried(request: Request, act: Callable[[], object], back: dict[str, str] | None = None) -> HttpResponse:
    """Do it and come back with what was said; a form that was refused comes back as it was filled in."""
    again = ""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal.message), extra_tags="bad")
        if back:
            kept = {name: value for name, value in back.items() if value and name != "why"}
            again = f"?{urlencode(kept)}#leave-new"
    else:
        messages.success(request, str(SAID), extra_tags="good")
    response = redirect("roster-waiting")
    response["Location"] += again
    return response
