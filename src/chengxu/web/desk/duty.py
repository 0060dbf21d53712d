"""Who is on shift: for whoever leads a unit, a day of their people. Words and metres, never where on the map somebody is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.accounts import queries as accounts
from chengxu.common.messages import Message, listed
from chengxu.field.rules import Clock
from chengxu.routines import attending
from chengxu.routines.access import OVERSEE, overseen
from chengxu.routines.attending import Attendance, Closed, Mark
from chengxu.routines.board import Group, board, counts
from chengxu.routines.fencing import Fence
from chengxu.routines.rosters import queries as rosters
from chengxu.routines.rosters.expecting import by_roster
from chengxu.territory import queries as territory
from chengxu.web import days
from chengxu.web.access import needs
from chengxu.web.requests import Request

A_DAY = timedelta(days=1)
ON, OFF, CLOSED = (
    Message("在岗", "on shift"),
    Message("已下岗", "ended"),
    Message("没有下岗，到点关闭", "not ended; closed"),
)
CLOCK = Message("手机时间不准", "the phone's clock was wrong")
OLD = Message("隔了多天才交", "came in days later")
TONES = {
    Fence.INSIDE: "",
    Fence.OUTSIDE: "bad",
    Fence.UNSURE: "warn",
    Fence.NOWHERE: "warn",
    Fence.UNTOLD: "",
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A few words with a tone and an icon."""

    words: Message
    tone: str = ""
    icon: str = "dot"


@dataclass(frozen=True, slots=True)
class Row:
    """One person at one place."""

    person: str
    place: Message
    state: Chip
    came: datetime
    left: datetime | None = None
    odd: tuple[Chip, ...] = ()
    reasons: tuple[str, ...] = ()


@never_cache
@needs(OVERSEE)
@require_safe
def show(request: Request) -> HttpResponse:
    """One day, today unless ``?day=`` says another."""
    today = territory.calendar().local(request.now).date()
    day = _day(request.GET.get("day", ""), today)
    calendar, units = territory.calendar(), overseen(request.actor, accounts.organisation())
    expected = rosters.expected(units, calendar.start_of(day), calendar.start_of(day + A_DAY))
    groups = by_roster(board(actor=request.actor, day=day, now=request.now), expected)
    uids = {one.person for group in groups for one in group.came}
    uids |= {one.person for group in groups for one in group.absent}
    names = accounts.names(uids)
    context = {
        "face": "duty",
        "day": day,
        "today": today,
        "before": day - A_DAY,
        "after": day + A_DAY if day < today else None,
        "counts": counts(groups, request.now),
        "groups": [(group, _rows(group, names, request.now), _absent(group, names)) for group in groups],
    }
    return render(request, "desk/duty.html", context)


def _day(text: str, today: date) -> date:
    """The day asked for; today for what is none, and for what has not come."""
    return min(days.named(text) or today, today)


def _rows(group: Group, names: dict[str, str], now: datetime) -> list[Row]:
    ground = territory.territory()
    return [_row(one, names, ground.name(one.place), now) for one in group.came]


def _absent(group: Group, names: dict[str, str]) -> Message:
    """The places nobody came to, with who should have where that is laid down; empty when there is none."""
    ground = territory.territory()
    return listed(
        Message("{place}（{who}）", "{place} ({who})").format(
            place=ground.name(one.place), who=names[one.person]
        )
        if one.person in names
        else ground.name(one.place)
        for one in group.absent
    )


def _row(one: Attendance, names: dict[str, str], place: Message, now: datetime) -> Row:
    marks = [one.came, one.left] if one.left else [one.came]
    odd = [chip for chip in (*_times(one), *map(_seen, marks)) if chip is not None]
    return Row(
        person=names.get(one.person, ""),
        place=place,
        state=_state(one, now),
        came=one.came.at,
        left=one.left.at if one.left else None,
        odd=tuple(dict.fromkeys(odd)),
        reasons=tuple(mark.reason for mark in marks if mark.reason),
    )


def _state(one: Attendance, now: datetime) -> Chip:
    if one.closed is Closed.PERSON:
        return Chip(OFF, "", "done")
    if one.closed is Closed.SYSTEM or not one.holds(now):
        return Chip(CLOSED, "warn", "soon")
    return Chip(ON, "good", "walk")


def _times(one: Attendance) -> list[Chip]:
    found = []
    if one.late:
        found.append(Chip(attending.LATE.format(n=one.late), "warn", "late"))
    if one.left_early:
        found.append(Chip(attending.EARLY.format(n=one.left_early), "warn", "soon"))
    clocks = {one.came.clock, one.left.clock if one.left else ""} - {""}
    if Clock.OLD in clocks:
        found.append(Chip(OLD, "", "clock"))
    if clocks - {Clock.OLD}:
        found.append(Chip(CLOCK, "", "clock"))
    return found


def _seen(mark: Mark) -> Chip | None:
    fence = mark.seen.fence
    if fence is Fence.INSIDE:
        return None
    return Chip(attending.place_words(mark.seen), TONES[fence], "pin" if fence is Fence.OUTSIDE else "help")
