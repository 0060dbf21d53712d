"""Reads over tickets and readings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet, Sum

from chengxu.accounts.rules import Actor

from . import access
from .models import Reading, Ticket


def tickets(*, actor: Actor, start: datetime, end: datetime) -> QuerySet[Ticket]:
    """Tickets weighed in [start, end) that ``actor`` may see."""
    return Ticket.objects.filter(access.visible(actor), weighed_at__gte=start, weighed_at__lt=end)


def net_total(*, kinds: Sequence[str], start: datetime, end: datetime) -> int:
    """Kilogrammes net of these kinds weighed in [start, end)."""
    rows = Ticket.objects.filter(kind__in=kinds, weighed_at__gte=start, weighed_at__lt=end)
    return rows.aggregate(total=Sum("net"))["total"] or 0


def readings(*, actor: Actor, series: str, start: datetime, end: datetime) -> QuerySet[Reading]:
    """Values of one point in [start, end) that ``actor`` may see."""
    return Reading.objects.filter(access.visible(actor), series=series, at__gte=start, at__lt=end)
