"""What people report most, so that a form can offer it before a word is written."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Count

from chengxu.cases.models import Case
from chengxu.intake.rules import PUBLIC_CHANNELS

DAYS = 30
MOST = 6
KEPT_SECONDS = 600


def usual(among: Collection[str], *, now: datetime) -> list[str]:
    """The categories the public reported most in the last thirty days, those ``among`` these; most frequent first.

    Counted anew every ten minutes.
    """
    counted = cache.get_or_set("intake.usual", lambda: _counted(now), KEPT_SECONDS) or []
    return [category for category in counted if category in among][:MOST]


def _counted(now: datetime) -> list[str]:
    lately = Case.objects.filter(
        reported_at__gte=now - timedelta(days=DAYS), channel__in=sorted(PUBLIC_CHANNELS)
    )
    counted = (
        lately.exclude(category="").values("category").annotate(n=Count("id")).order_by("-n", "category")
    )
    return [row["category"] for row in counted]
