"""Undertakings as rows for others: the columns of the import, so that what one installation writes another takes in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet

from chengxu.undertakings import queries
from chengxu.undertakings.models import Undertaking

Row = dict[str, Any]
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "order": (
        "number", "sort", "title", "body", "document", "dated", "finding", "unit", "due", "co_units", "reviewer", "state",
    ),
    "work": (
        "number", "sort", "title", "text", "unit", "budget", "acceptance", "contractor", "start", "street", "section", "lon",
        "lat", "frame", "published", "paid", "state",
    ),
    "fund": ("number", "sort", "title", "unit", "year", "document", "dated", "lines", "text", "paid", "state"),
}  # fmt: skip


def rows(kind: str) -> tuple[tuple[str, ...], QuerySet[Undertaking], Callable[[Any], Row]]:
    """Columns, rows and how a row is told, oldest first; ``number`` is the one it was imported under, else its uid."""
    found = Undertaking.objects.filter(kind=kind).order_by("id")
    return COLUMNS[kind], found, TELL[kind]


def _finding(row: Undertaking) -> Row:
    facts = row.finding
    return _common(row) | {
        "body": facts.body, "document": facts.document, "dated": facts.dated_on.isoformat(), "finding": row.text,
        "due": row.due_on.isoformat() if row.due_on else "", "co_units": "；".join(row.co_units.split()),
        "reviewer": row.reviewer,
    }  # fmt: skip


def _work(row: Undertaking) -> Row:
    facts = row.work
    planned = {one.code: one.planned_on for one in row.stages.order_by("ordinal")}
    start, last = planned.get("start"), list(planned.values())[-1]
    return _common(row) | {
        "text": row.text, "budget": yuan(facts.budget_fen), "acceptance": last.isoformat() if last else "",
        "contractor": facts.contractor, "start": start.isoformat() if start else "", "street": facts.street,
        "section": facts.section, "lon": facts.lon, "lat": facts.lat, "frame": "cgcs2000",
        "published": "是" if row.published else "否", "paid": yuan(queries.paid_for(row.uid)),
    }  # fmt: skip


def _fund(row: Undertaking) -> Row:
    facts, lines = row.fund, queries.lines(row)
    names = [one.name for one in row.lines.order_by("ordinal")]
    return _common(row) | {
        "year": facts.year, "document": facts.document, "dated": facts.dated_on.isoformat(), "text": row.text,
        "lines": "；".join(f"{name} {yuan(line.budget)}" for name, line in zip(names, lines, strict=True)),
        "paid": yuan(sum(line.paid for line in lines)),
    }  # fmt: skip


def _common(row: Undertaking) -> Row:
    return {
        "number": row.source_id or row.uid, "sort": row.sort, "title": row.title, "unit": row.unit, "state": row.state,
    }  # fmt: skip


def yuan(fen: int) -> str:
    """Fen as 元 with two decimals."""
    return f"{fen // 100}.{fen % 100:02d}"


TELL: Mapping[str, Callable[[Any], Row]] = {"order": _finding, "work": _work, "fund": _fund}
