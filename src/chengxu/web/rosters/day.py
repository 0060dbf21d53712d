"""One day of a roster: every post with who holds it, changed one by one; what stands empty comes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chengxu.accounts import queries as accounts
from chengxu.common.messages import Message, Refused
from chengxu.routines.access import OVERSEE
from chengxu.routines.duties import Routine
from chengxu.routines.rosters import access, actions, queries, rules
from chengxu.routines.rosters.models import Post, Sheet
from chengxu.routines.rosters.rules import SheetState
from chengxu.territory import queries as territory
from chengxu.web import IDS
from chengxu.web.access import Forbidden, needs
from chengxu.web.requests import Request
from chengxu.web.rosters import asked, looks
from chengxu.web.rosters.month import address

CHANGED = Message("已改。", "Changed.")
SAME = Message("没有变化。", "Nothing changed.")
ON_LEAVE = Message("请假", "on leave")
BUSY = Message("同时另有一班", "on another post then")


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who could be put on a post; ``why`` not, "" when they can."""

    uid: str
    name: str
    why: Message | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A post and who could hold it."""

    told: looks.Told
    choices: tuple[Choice, ...]
    changed: Message | None
    judged: bool


@never_cache
@needs(OVERSEE, access.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request, uid: str, number: int) -> HttpResponse:
    """The day of the month with this number; a post that is sent puts somebody on it."""
    sheet, routine = asked.sheet(uid, request.actor)
    try:
        day = sheet.month.replace(day=number)
    except ValueError:
        raise Http404(Message("这个月没有这一天。", "This month has no such day.")) from None
    if request.method == "POST":
        return _changed(request, sheet, day)
    rows = _rows(sheet, routine, day)
    months_days = rules.days_of(sheet.month)
    context = {
        "face": "rosters",
        "tab": "month",
        "sheet": sheet,
        "routine": routine,
        "day": day,
        "rows": sorted(rows, key=lambda row: not row.told.open),
        "open": sum(1 for row in rows if row.told.open),
        "state": SheetState(sheet.state).label,
        "may_keep": sheet.unit in access.led(request.actor, accounts.organisation()),
        "before": day - timedelta(days=1) if day > months_days[0] else None,
        "after": day + timedelta(days=1) if day < months_days[-1] else None,
        "back": address(sheet.unit, sheet.routine, sheet.month),
    }
    return render(request, "rosters/day.html", context)


def _changed(request: Request, sheet: Sheet, day: date) -> HttpResponse:
    if not request.actor.may(access.KEEP):
        raise Forbidden(
            Message("您可以看，不能改这张班表。", "You may look at this roster, not change it."),
            Message("要改，请找带班。", "Ask whoever leads the shift."),
        )
    post = request.POST.get("post", "")
    try:
        done = actions.assign(
            post=post, person=request.POST.get("person", ""), why=request.POST.get("why", ""), actor=request.actor, now=request.now,
            ids=IDS,
        )  # fmt: skip
    except Refused as refusal:
        messages.error(request, str(refusal.message), extra_tags="bad")
    else:
        messages.success(request, str(CHANGED if done else SAME), extra_tags="good")
    return redirect(f"{reverse('roster-day', kwargs={'uid': sheet.uid, 'number': day.day})}#post-{post}")


def _rows(sheet: Sheet, routine: Routine, day: date) -> list[Row]:
    posts = list(sheet.posts.filter(day=day))
    able = queries.able(routine, sheet.unit)
    away = rules.away_on(day, queries.absences([one.uid for one in able], day, day))
    held = (
        queries.meanwhile(
            [one.uid for one in able],
            min(post.starts_at for post in posts),
            max(post.ends_at for post in posts),
        )
        if posts
        else []
    )
    names = looks.Names([*(post.person for post in posts), *(post.away for post in posts)])
    rows = []
    for post in posts:
        mine = queries.held(post)
        busy = {one.person for one in held if one.uid != post.uid and one.meets(mine)}
        choices = tuple(
            Choice(
                one.uid,
                one.name,
                ON_LEAVE if one.uid in away else BUSY if one.uid in busy else None,
                one.uid == post.person,
            )
            for one in able
        )
        free_first = tuple(sorted(choices, key=lambda choice: (not choice.chosen, choice.why is not None)))
        rows.append(Row(names.post(post, routine), free_first, _when(post), post.judged))
    return rows


def _when(post: Post) -> Message | None:
    if post.changed_at is None:
        return None
    at = f"{territory.calendar().local(post.changed_at):%m-%d %H:%M}"
    origin = rules.Origin(post.origin)
    if post.away and origin is rules.Origin.LEAVE:
        return Message(at, at)  # whoever it was and the leave are told already
    return Message("{how}，{at}", "{how}, {at}").format(how=origin.label, at=at)
