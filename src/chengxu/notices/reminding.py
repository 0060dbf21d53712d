"""Tells of terms of undertakings that are near or past: the unit that owns it, or whoever holds the post the ladder names."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chengxu.common.ids import Ids
from chengxu.notices.models import Notice
from chengxu.notices.rules import Kind
from chengxu.undertakings import reminders

POST = "post:"


@transaction.atomic
def tell(*, now: datetime, ids: Ids) -> int:
    """Write the notices of what is due; returns how many. Each rung of a ladder is told once for each term."""
    told = reminders.remind(now=now, ids=ids)
    Notice.objects.bulk_create(
        Notice(
            uid=ids.uid(now), deed_uid=one.deed_uid, verb=f"{one.row.kind}.remind",
            kind=Kind.POST.value if one.to.startswith(POST) else Kind.UNIT.value,
            recipient=one.to.removeprefix(POST) if one.to.startswith(POST) else one.row.unit,
            text_zh=one.text.zh[:300], text_en=one.text.en[:400], created_at=now,
        )
        for one in told
    )  # fmt: skip
    return len(told)
