"""Reads over proceedings."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from chengxu.accounts.rules import Actor

from . import access, rules
from .models import Proceeding


def opened(*, actor: Actor, start: date, end: date) -> QuerySet[Proceeding]:
    """Proceedings opened from ``start`` to ``end``, both included, that ``actor`` may see."""
    return Proceeding.objects.filter(access.visible(actor), opened_on__range=(start, end))


def loaded(row: Proceeding) -> rules.Proceeding:
    """The row as the rules know it."""
    return rules.Proceeding(**{name: getattr(row, name) for name in rules.Proceeding.__slots__})
