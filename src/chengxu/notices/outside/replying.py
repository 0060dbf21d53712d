"""The bureau's public answer goes back to where the question was asked, in the transaction that lets it out."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.intake import answering
from chengxu.intake.models import Answer
from chengxu.notices.models import Outgoing
from chengxu.notices.outward import Channel, Status, key


@transaction.atomic
def publish(*, report_uid: str, seen: datetime, actor: Actor, now: datetime, ids: Ids) -> Answer:
    """Approve a draft (:func:`chengxu.intake.answering.publish`) and queue it for the gateway.

    It stands on the page of the receipt at once; without a gateway, or where nobody said where it was asked, there alone.
    """
    row = answering.publish(report_uid=report_uid, seen=seen, actor=actor, now=now, ids=ids)
    if settings.GATEWAY_URL and row.asked_at:
        Outgoing.objects.create(
            key=key(row.uid, row.report_id, Channel.REPLY),
            report_id=row.report_id,
            deed_uid=row.uid,
            channel=Channel.REPLY,
            language="zh",
            text=row.text,
            state=Status.WAITING,
            next_at=now,
            created_at=now,
        )
    return row
