"""A month of one duty: people × days, with what stands empty, hours and rest beside it; laid out and published from here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message, Refused, listed
from chengxu.common.worktime import Calendar
from chengxu.indicators import queries as indicators
from chengxu.indicators.rules import Value
from chengxu.routines.access import OVERSEE
from chengxu.routines.duties import Routine
from chengxu.routines.rosters import access, actions, guarding, queries, rules
from chengxu.routines.rosters.guarding import Warned
from chengxu.routines.rosters.models import Post, Sheet
from chengxu.routines.rosters.rules import SheetState
from chengxu.territory import queries as territory
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.requests import Request
from chengxu.web.rosters import asked, looks

FIGURES = (
    "rosters.on_duty_rate",
    "rosters.cover_rate",
    "rosters.uncovered_hours",
    "rosters.absent",
    "rosters.waiting",
)
NAMED = 6  # people named beside a limit that is broken
SIGNS = "①②③④⑤⑥⑦⑧⑨⑩"
MADE = Message(
    "已按轮换排出，还没有发布；点日期可以改人。",
    "Laid out by rotation, not published yet; choose a day to change it.",
)
DONE = Message(
    "已发布，每个人在外勤里看得到自己的班。", "Published: everybody sees their own posts in the field app."
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One person on one day: signs of the shifts and the place; ``away``: on leave from a post of that day."""

    signs: str = ""
    place: Message | None = None
    full: Message | None = None
    away: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A person's month: cells by day, hours in all, what it breaks."""

    name: str
    cells: tuple[Cell, ...]
    hours: float
    warned: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """The head of a column."""

    day: date
    working: bool
    today: bool
    empty: int


@never_cache
@needs(OVERSEE, access.KEEP)
@require_safe
def show(request: Request) -> HttpResponse:
    """The month asked for."""
    today = territory.calendar().local(request.now).date()
    wanted = asked.read(request.GET.dict(), request.actor, today)
    sheet = _sheet(wanted)
    context = {
        "face": "rosters",
        "tab": "month",
        "asked": wanted,
        "sheet": sheet,
        "may_keep": wanted.unit in access.led(request.actor, accounts.organisation()),
        "units": _units(wanted, request.actor),
        "query": urlencode({"unit": wanted.unit, "duty": wanted.routine.code if wanted.routine else ""}),
    }
    if sheet is not None and wanted.routine is not None:
        context |= _table(sheet, wanted.routine, today)
        context["figures"] = _figures(wanted)
    return render(request, "rosters/month.html", context)


def _sheet(wanted: asked.Asked) -> Sheet | None:
    if wanted.routine is None:
        return None
    return Sheet.objects.filter(routine=wanted.routine.code, unit=wanted.unit, month=wanted.month).first()


def _units(wanted: asked.Asked, actor: Actor) -> list[tuple[str, str, Message, bool]]:
    known = accounts.organisation()
    chosen = (wanted.unit, wanted.routine.code if wanted.routine else "")
    return [
        (unit, one.code, Message("{duty}（{unit}）", "{duty} ({unit})").format(duty=one.name, unit=known.name(unit)), (unit, one.code) == chosen)
        for unit, one in wanted.offered
    ]  # fmt: skip


def _figures(wanted: asked.Asked) -> list[Value]:
    """The figures of the unit in this month, of all its duties; those the county's pack declares."""
    declared = indicators.indicators()
    ids = [id_ for id_ in FIGURES if declared.get(id_) is not None]
    last = rules.days_of(wanted.month)[-1]
    return indicators.evaluate(start=wanted.month, end=last, unit=wanted.unit, ids=ids) if ids else []


def _table(sheet: Sheet, routine: Routine, today: date) -> dict[str, object]:
    posts = list(sheet.posts.all())
    able = queries.able(routine, sheet.unit)
    order = [one.uid for one in able]
    order += [uid for uid in dict.fromkeys(post.person for post in posts if post.person) if uid not in order]
    names = looks.Names([*order, *(post.away for post in posts)])
    days, calendar = rules.days_of(sheet.month), territory.calendar()
    held: dict[tuple[str, date], list[Post]] = defaultdict(list)
    for post in posts:
        held[post.person or post.away, post.day].append(post)
    limits = queries.settings().limits
    broken: dict[str, list[Warned]] = defaultdict(list)
    around, ours = queries.around(sheet), {post.uid for post in posts}
    for one in guarding.warnings(around, limits, first=days[0], last=days[-1]):
        broken[one.person].append(one)
    twice = [one for one in guarding.overlapping(around) if ours & {one.one.uid, one.other.uid}]
    signs = {hours.id: SIGNS[n] if n < len(SIGNS) else str(n + 1) for n, hours in enumerate(routine.shifts)}
    lines = [
        Line(
            names.person(uid),
            tuple(_cell(held.get((uid, day), ()), signs, names, routine) for day in days),
            sum(
                queries.held(post).minutes for day in days for post in held.get((uid, day), ()) if post.person
            )
            / 60,
            tuple(broken.get(uid, ())),
        )
        for uid in order
    ]
    return {
        "days": [_day(day, posts, calendar, today) for day in days],
        "lines": lines,
        "signs": [(signs[hours.id], hours) for hours in routine.shifts],
        "empty": sum(1 for post in posts if not post.person),
        "count": len(posts),
        "broken": _told(broken, names),
        "twice": [_twice(one, names) for one in twice],
        "published": sheet.state == SheetState.PUBLISHED,
        "state": SheetState(sheet.state).label,
    }


def _cell(posts: Sequence[Post], signs: dict[str, str], names: looks.Names, routine: Routine) -> Cell:
    if not posts:
        return Cell()
    place = names.place(posts[0].place)
    full = listed(
        Message("{shift} {place}", "{shift} {place}").format(
            shift=looks.shift_name(routine, post.shift), place=names.place(post.place)
        )
        for post in posts
    )
    return Cell("".join(signs.get(post.shift, "") for post in posts), place, full, not posts[0].person)


def _day(day: date, posts: Sequence[Post], calendar: Calendar, today: date) -> Day:
    empty = sum(1 for post in posts if post.day == day and not post.person)
    return Day(day, calendar.is_working_day(day), day == today, empty)


def _twice(one: guarding.Twice, names: looks.Names) -> tuple[str, date, Message, Message, Message]:
    """Who, when, at which two places, and the unit whose post the second is, where it is another."""
    known = accounts.organisation()
    other = known.name(one.other.unit) if one.other.unit != one.one.unit else Message("")
    return (
        names.person(one.person),
        one.other.day,
        names.place(one.one.place),
        names.place(one.other.place),
        other,
    )


def _told(
    broken: dict[str, list[Warned]], names: looks.Names
) -> list[tuple[Message, str, bool, int, Message]]:
    """Each limit that is broken: what was found worst, its source, how often, by whom."""
    found: dict[object, list[Warned]] = defaultdict(list)
    for warned in broken.values():
        for one in warned:
            found[one.limit].append(one)
    told = []
    for of in found.values():
        worst = max(of, key=lambda one: abs(one.found - one.limit.limit))
        who = list(dict.fromkeys(names.person(one.person) for one in of))
        shown = listed([*who[:NAMED], "…"] if len(who) > NAMED else who)
        told.append((worst.said, worst.limit.source, worst.limit.verified, len(of), shown))
    return told


@never_cache
@needs(access.KEEP)
@require_POST
def make(request: Request) -> HttpResponse:
    """Lay the month out, or anew while it is a draft."""
    today = territory.calendar().local(request.now).date()
    wanted = asked.read(request.POST.dict(), request.actor, today)
    code = wanted.routine.code if wanted.routine else ""
    try:
        actions.make(
            routine=code, unit=wanted.unit, month=wanted.month, actor=request.actor, now=request.now, ids=IDS
        )
    except Refused as refusal:
        messages.error(request, str(refusal.message), extra_tags="bad")
    else:
        messages.success(request, str(MADE), extra_tags="good")
    return redirect(address(wanted.unit, code, wanted.month))


@never_cache
@needs(access.KEEP)
@require_POST
def publish(request: Request, uid: str) -> HttpResponse:
    """Let people see their posts."""
    sheet, _ = asked.sheet(uid, request.actor)
    try:
        actions.publish(sheet=uid, actor=request.actor, now=request.now, ids=IDS)
    except Refused as refusal:
        messages.error(request, str(refusal.message), extra_tags="bad")
    else:
        messages.success(request, str(DONE), extra_tags="good")
    return redirect(address(sheet.unit, sheet.routine, sheet.month))


def address(unit: str, duty: str, month: date) -> str:
    """The page of a month."""
    return f"{reverse('rosters')}?{urlencode({'unit': unit, 'duty': duty, 'month': f'{month:%Y-%m}'})}"
