"""Two cases side by side: is it the same matter? What speaks for it and against it, in one look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.cases import queries as cases
from chengxu.cases.models import Case
from chengxu.cases.rules import Rulebook
from chengxu.common.messages import Message
from chengxu.intake import queries as intake
from chengxu.intake.models import Report
from chengxu.ledger import evidence
from chengxu.territory.rules import distance
from chengxu.web.access import DESK, needs
from chengxu.web.desk.cases import JOINING, visible_case
from chengxu.web.desk.rows import Row, rows
from chengxu.web.requests import Request


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its line as in the list, what was reported, all pictures."""

    row: Row
    reports: list[Report]
    photos: list[str]


@dataclass(frozen=True, slots=True)
class Point:
    """Something to compare: whether it speaks for the same matter (True), against it (False), or neither (None)."""

    what: Message
    told: Message
    same: bool | None


@never_cache
@needs(*DESK)
@require_safe
def show(request: Request, uid: str, other: str) -> HttpResponse:
    """The two cases, both of which this person may see."""
    pair = [visible_case(one, request.actor) for one in (uid, other)]
    book = cases.rulebook(pair[0].pack_hash)
    lines = rows(pair, book, request.now, request.actor)
    sides = [_side(case, line) for case, line in zip(pair, lines, strict=True)]
    context = {
        "face": "desk",
        "sides": sides,
        "gone": evidence.gone(hash_ for side in sides for hash_ in side.photos),
        "may_join": any(request.actor.may(verb) for verb in JOINING),
        "points": points(pair[0], pair[1], book),
    }
    return render(request, "desk/compare.html", context)


def _side(case: Case, row: Row) -> Side:
    seen = [hash_ for step in cases.timeline(case.uid) for hash_ in step.evidence]
    return Side(row, intake.reports_of(case.uid), list(dict.fromkeys(seen)))


def points(one: Case, other: Case, book: Rulebook) -> list[Point]:
    """Kind, place, distance and time, each with what it says; the reach is the pack's for cases nearby."""
    found = [_kind(one, other)]
    if one.lon is not None and one.lat is not None and other.lon is not None and other.lat is not None:
        metres = round(distance(one.lon, one.lat, other.lon, other.lat))
        told = Message("相距 {n} 米", "{n} m apart").format(n=f"{metres:,}")
        found.append(Point(Message("距离", "Distance"), told, metres <= book.settings.near_metres))
    else:
        told = Message("至少一件没有坐标，比不了距离", "at least one has no position to measure from")
        found.append(Point(Message("距离", "Distance"), told, None))
    apart = abs(one.reported_at - other.reported_at)
    near = apart <= timedelta(days=book.settings.near_days)
    found.append(Point(Message("时间", "Time"), _apart(apart), near))
    same_unit = one.holder == other.holder
    told = Message("同一单位", "the same unit") if same_unit else Message("不同单位", "different units")
    found.append(Point(Message("承办", "Unit"), told, same_unit))
    return found


def _kind(one: Case, other: Case) -> Point:
    what = Message("小类", "Category")
    if not one.category or not other.category:
        return Point(what, Message("至少一件还没有归类", "at least one has no category yet"), None)
    same = one.category == other.category
    return Point(what, Message("相同", "the same") if same else Message("不同", "different"), same)


def _apart(apart: timedelta) -> Message:
    if apart.days:
        return Message("相隔 {n} 天", "{n} days apart").format(n=apart.days)
    minutes = apart.seconds // 60
    if minutes >= 60:
        return Message("相隔 {n} 小时", "{n} hours apart").format(n=minutes // 60)
    return Message("相隔 {n} 分钟", "{n} minutes apart").format(n=minutes)
