"""Figures of a period, each opened down to its rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from chengxu.common.messages import Message, Refused
from chengxu.indicators import queries as indicators
from chengxu.web.access import needs
from chengxu.web.figures import Figure, course, figures
from chengxu.web.office import periods
from chengxu.web.office.rows import Table, table
from chengxu.web.requests import Request

ROWS = 50
NO_INDICATOR = Message("配置包里没有这个指标。", "The pack declares no such indicator.")


@needs("indicators.read")
@require_safe
def office(request: Request) -> HttpResponse:
    """Every figure of the period, chapter by chapter."""
    period = periods.read(request.GET, _today(request))
    declared = indicators.indicators()
    values = {figure.id: figure for figure in figures(declared.by_id, period.start, period.end)}
    chapters = [
        (chapter, [values[found.id] for found in declared.of_chapter(chapter.code)])
        for chapter in declared.chapters
    ]
    return render(
        request, "office/indicators.html", {"face": "office", "period": period, "chapters": chapters}
    )


@needs("indicators.read")
@require_safe
def sparks(request: Request, chapter: str) -> HttpResponse:
    """The course of a chapter's figures over the period, fetched after the page stands."""
    period = periods.read(request.GET, _today(request))
    ids = [found.id for found in indicators.indicators().of_chapter(chapter)]
    if not ids:
        raise Http404(NO_INDICATOR)
    parts = course(ids, period.start, period.end)
    drawn = [(id_, [values[id_].value for _, values in parts]) for id_ in ids]
    return render(request, "office/sparks.html", {"drawn": drawn})


@needs("indicators.read")
@require_safe
def indicator(request: Request, indicator_id: str) -> HttpResponse:
    """One figure: what it means, how it is computed, how it went, and the rows it is made of."""
    period = periods.read(request.GET, _today(request))
    found = figures([indicator_id], period.start, period.end)
    if not found:
        raise Http404(NO_INDICATOR)
    parts = course([indicator_id], period.start, period.end)
    context: dict[str, Any] = {
        "face": "office",
        "period": period,
        "figure": found[0],
        "parts": [(part, values[indicator_id].value) for part, values in parts],
        "table": _rows(request, found[0], period.start, period.end),
        "part": request.GET.get("part", ""),
        "owner": found[0].declared.owner,
    }
    return render(request, "office/indicator.html", context)


def _rows(request: Request, figure: Figure, start: date, end: date) -> Table:
    try:
        found = indicators.rows_of(
            figure.id,
            start,
            end,
            actor=request.actor,
            part=request.GET.get("part", ""),
            after=request.GET.get("after") or None,
            limit=ROWS,
            now=request.now,
        )
    except Refused as refusal:
        raise Http404(refusal.message) from None
    return table(found, request.actor)


def _today(request: Request) -> date:
    return timezone.localdate(request.now)
