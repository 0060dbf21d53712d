"""What came of the rosters in a month: by person and by place, and each post with all its verdicts, which a leader may decide anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chengxu.accounts import queries as accounts
from chengxu.accounts.models import Person
from chengxu.common.messages import Message, Refused
from chengxu.indicators import queries as indicators
from chengxu.indicators.grouping import By
from chengxu.indicators.rules import Value
from chengxu.routines import queries as routines
from chengxu.routines.access import OVERSEE
from chengxu.routines.models import Attendance
from chengxu.routines.rosters import access, deciding, judging, queries, rules
from chengxu.routines.rosters.judging import Standing
from chengxu.routines.rosters.models import Post
from chengxu.routines.rows import read as read_attendance
from chengxu.territory import queries as territory
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.forms import whole
from chengxu.web.requests import Request
from chengxu.web.rosters import asked, looks

BY_PERSON = (
    "rosters.on_duty_rate",
    "rosters.late_rate",
    "rosters.absent",
    "rosters.waiting",
    "rosters.beyond_hours",
)
BY_PLACE = ("rosters.cover_rate", "rosters.uncovered_hours", "rosters.absent", "rosters.waiting")
PAGE = 50
DECIDED = Message("已认定，数字按新的认定算。", "Decided; figures follow it.")


@dataclass(frozen=True, slots=True)
class Line:
    """One person or place with its figures; None where there is nothing to count or to divide by."""

    name: str
    values: tuple[Value | None, ...]


@never_cache
@needs(OVERSEE, access.KEEP)
@require_safe
def show(request: Request) -> HttpResponse:
    """A month of the units this person sees: by person, by place, and the posts that did not go as they should."""
    units = access.seen(request.actor, accounts.organisation())
    today = territory.calendar().local(request.now).date()
    wanted = asked.read(request.GET.dict(), request.actor, today)
    last = rules.days_of(wanted.month)[-1]
    start, end = territory.calendar().start_of(wanted.month), territory.calendar().start_of(wanted.after)
    rows = queries.newest(units=units).filter(starts_at__gte=start, starts_at__lt=end)
    odd = rows.exclude(standing=Standing.PRESENT.value).order_by("-starts_at", "place", "id")
    page = Paginator(odd, PAGE).get_page(whole(request.GET.get("page", ""), 1))
    names = looks.Names(looks.people_of(page.object_list))
    ours = set(Person.objects.filter(unit__in=units).values_list("uid", flat=True))
    places = set(rows.values_list("place", flat=True))
    context = {
        "face": "rosters",
        "tab": "attendance",
        "asked": wanted,
        "people": _lines(BY_PERSON, wanted.month, last, By.PERSON, ours),
        "places": _lines(BY_PLACE, wanted.month, last, By.PLACE, places),
        "heads_person": _heads(BY_PERSON),
        "heads_place": _heads(BY_PLACE),
        "verdicts": [looks.judged(row, names, routines.declared()) for row in page.object_list],
        "page": page,
    }
    return render(request, "rosters/attendance.html", context)


def _ids(wanted: Iterable[str]) -> list[str]:
    declared = indicators.indicators()
    return [id_ for id_ in wanted if declared.get(id_) is not None]


def _heads(wanted: Iterable[str]) -> list[Message]:
    return [indicators.definition(id_).name for id_ in _ids(wanted)]


def _lines(wanted: Iterable[str], start: date, end: date, by: By, ours: set[str]) -> list[Line]:
    """The figures of each person or place of ours, from the indicators alone; people by name."""
    ids = _ids(wanted)
    found = indicators.breakdown_of_all(ids, start, end, by=by) if ids else {}
    by_code: dict[str, dict[str, Value]] = {}
    names: dict[str, str] = {}
    for id_, parts in found.items():
        for group in parts.groups:
            if group.code in ours:
                by_code.setdefault(group.code, {})[id_] = group.value
                names[group.code] = str(group.name)
    if by is By.PERSON:
        names = accounts.names(set(by_code))
    lines = [
        Line(names.get(code, code), tuple(values.get(id_) for id_ in ids)) for code, values in by_code.items()
    ]
    return sorted(lines, key=lambda line: (_rank(line.values[0]), line.name))


def _rank(value: Value | None) -> float:
    """The worst first, those of whom nothing is known last."""
    return float(value.value) if value is not None and value.value is not None else 1e9


@never_cache
@needs(OVERSEE, access.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, key: str) -> HttpResponse:
    """One post with every verdict about it; a decision that is sent is added to them."""
    history = queries.history(key)
    known = accounts.organisation()
    if not history or history[0].unit not in access.seen(request.actor, known):
        raise Http404(Message("没有这条记录。", "There is no such record."))
    wrong: Refused | None = None
    if request.method == "POST":
        try:
            ruling = Standing(request.POST.get("ruling", ""))
        except ValueError:
            ruling = Standing.PENDING
        try:
            deciding.decide(
                key=key,
                ruling=ruling,
                why=request.POST.get("why", ""),
                actor=request.actor,
                now=request.now,
                ids=IDS,
            )
        except Refused as refusal:
            wrong = refusal
        else:
            messages.success(request, str(DECIDED), extra_tags="good")
            return redirect("roster-post", key=key)
    names, declared = looks.Names(looks.people_of(history)), routines.declared()
    newest = looks.judged(history[-1], names, declared)
    attendance = Attendance.objects.filter(uid=history[-1].spot).first()
    post = Post.objects.filter(uid=key).first()
    last = history[-1]
    offered = judging.rulings(post=post is not None, person=bool(last.person), came=bool(last.came))
    context = {
        "face": "rosters",
        "tab": "attendance",
        "newest": newest,
        "history": [looks.judged(row, names, declared) for row in reversed(history)],
        "attendance": read_attendance(attendance) if attendance else None,
        "may_decide": history[0].unit in access.led(request.actor, known),
        "rulings": [
            (ruling.value, ruling.label) for ruling in offered if ruling.value != history[-1].standing
        ],
        "given": request.POST.get("why", "") if wrong else "",
        "chosen": request.POST.get("ruling", "") if wrong else "",
        "wrong": wrong,
    }
    return render(request, "rosters/post.html", context, status=422 if wrong else 200)
