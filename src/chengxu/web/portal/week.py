"""What the bureau did in a week: indicators alone, each beside the week before, each opening to its definition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from chengxu.common.messages import Message
from chengxu.intake.matters import WEEK
from chengxu.web.county import county
from chengxu.web.figures import Figure, figures
from chengxu.web.portal.matters import monday
from chengxu.web.requests import Request

PERCENT = "%"


@dataclass(frozen=True, slots=True)
class Span:
    """Days of a week, both inclusive: all seven, or of the week that runs those until today."""

    start: date
    end: date
    running: bool

    @property
    def before(self) -> tuple[date, date]:
        """The same days of the week before: half a week is never held against a whole one."""
        return self.start - WEEK, self.end - WEEK

    @property
    def following(self) -> date | None:
        """The week after; None while this one runs."""
        return None if self.running else self.start + WEEK


@dataclass(frozen=True, slots=True)
class Line:
    """A figure, what it was the week before, and the difference in words."""

    figure: Figure
    before: Figure
    change: Message


@dataclass(frozen=True, slots=True)
class Part:
    """Figures under one heading."""

    title: Message
    lines: Sequence[Line]


@require_safe
def show(request: Request) -> HttpResponse:
    """The week that runs, or the one a day (``of``) lies in; a day to come is the week that runs."""
    found = span(request.GET.get("of", ""), timezone.localdate(request.now))
    context = {"span": found, "before": found.before, "parts": _parts(found), "now": request.now}
    return render(request, "portal/week.html", context)


def span(text: str, today: date) -> Span:
    """The week of a day written ``2024-01-31``; the one that runs for anything else."""
    this = today - timedelta(days=today.weekday())
    first = min(monday(text) or this, this)
    last = first + WEEK - timedelta(days=1)
    return Span(first, min(last, today), running=first == this)


def _parts(found: Span) -> list[Part]:
    declared = county().week
    ids = [id_ for part in declared for id_ in part.figures]
    now = {figure.id: figure for figure in figures(ids, found.start, found.end)}
    was = {figure.id: figure for figure in figures(ids, *found.before)}
    return [
        Part(
            part.title,
            [Line(now[id_], was[id_], change(now[id_], was[id_])) for id_ in part.figures if id_ in now],
        )
        for part in declared
    ]


def change(now: Figure, was: Figure) -> Message:
    """The difference in words; a share differs in points, not in per cent."""
    if now.computed.value is None or was.computed.value is None:
        return Message("没有可比的数", "nothing to compare with")
    by = Decimal(str(now.computed.value)) - Decimal(str(was.computed.value))
    if not by:
        return Message("一样", "the same")
    if now.computed.measure == PERCENT:
        word = (
            Message("高 {n} 个百分点", "{n} points more")
            if by > 0
            else Message("低 {n} 个百分点", "{n} points less")
        )
        return word.format(n=_plain(abs(by)))
    word = Message("多 {n}", "{n} more") if by > 0 else Message("少 {n}", "{n} fewer")
    return word.format(n=_plain(abs(by)))


def _plain(value: Decimal) -> str:
    return f"{value.normalize():,f}"
