"""Reads over shifts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from chengxu.accounts.rules import Actor

from . import access
from .models import Shift


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many shifts were due and how many of them somebody stood."""

    due: int
    stood: int


def shifts(*, actor: Actor, start: datetime, end: datetime) -> QuerySet[Shift]:
    """Shifts starting in [start, end) that ``actor`` may see."""
    return Shift.objects.filter(access.visible(actor), starts_at__gte=start, starts_at__lt=end)


def coverage(*, routine: str, start: datetime, end: datetime) -> Coverage:
    """Coverage of one routine in [start, end); excused shifts are not due."""
    rows = Shift.objects.filter(routine=routine, starts_at__gte=start, starts_at__lt=end)
    counts = dict(rows.values_list("state").annotate(Count("id")))
    stood = counts.get("done", 0) + counts.get("late", 0)
    return Coverage(due=stood + counts.get("missed", 0), stood=stood)
