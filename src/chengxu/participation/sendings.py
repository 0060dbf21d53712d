"""What a form's own id tells: whether its sending has come before, and which receipt it got."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

LONGEST = 80


def receipt_among(rows: QuerySet[Any], source_id: str) -> str:
    """The receipt of the one of these rows that this sending made before; "" when it has not come yet."""
    if not source_id:
        return ""
    found = rows.filter(source_id=source_id[:LONGEST])
    return found.values_list("receipt", flat=True).first() or ""
