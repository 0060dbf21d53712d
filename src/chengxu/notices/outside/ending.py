"""Tells of permits that are about to end: the section that issued them, and the holder by the ways they left."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from chengxu.common.ids import Ids
from chengxu.common.messages import Message
from chengxu.notices.models import Notice, Outgoing
from chengxu.notices.outside import ways
from chengxu.notices.outward import Channel, Status
from chengxu.notices.rules import Kind
from chengxu.parties import ending, queries
from chengxu.parties.ending import Warned
from chengxu.parties.models import Party
from chengxu.territory import queries as territory

VERB = "permit.warn"
SUBJECT = Message("许可 {number} 快到期了", "Permit {number} is about to end")


@transaction.atomic
def tell(*, now: datetime, ids: Ids) -> int:
    """Write the notices of what is due, and queue what goes to holders; returns how many permits that were.

    Told once for each last day: a renewal makes it due again. Without a way out, or a contact, the holder is not told.
    """
    due = ending.warn(now=now, ids=ids)
    if not due:
        return 0
    told = queries.declared().ending
    texts = [(one, _words(one, told.section, now), _words(one, told.holder, now)) for one in due]
    Notice.objects.bulk_create(
        Notice(
            uid=ids.uid(now), deed_uid=one.deed_uid, verb=VERB, kind=Kind.UNIT.value, recipient=one.permit.unit,
            text_zh=section.zh[:300], text_en=section.en[:400], created_at=now,
        )
        for one, section, _ in texts
    )  # fmt: skip
    open_ways = ways.available()
    Outgoing.objects.bulk_create(
        _message(one, holder, channel, now)
        for one, _, holder in texts
        for channel in open_ways
        if address(one.permit.party, channel)
    )
    return len(due)


def address(party: Party, channel: Channel) -> str:
    """Where a holder is told by a way; "" for one who left none or was erased."""
    if channel is Channel.EMAIL:
        return party.contact_email
    return party.contact_phone if channel is Channel.PHONE else ""


def _words(one: Warned, text: Message, now: datetime) -> Message:
    row, today = one.permit, territory.calendar().local(now).date()
    kind = queries.kind_of(row)
    point = next((p for p in territory.services().points if p.code == kind.apply_at), None)
    return text.format(
        number=row.number, kind=kind.name, place=queries.place(row), end=row.end_on, days=(row.end_on - today).days,
        counter=point.name if point else "",
    )  # fmt: skip


def _message(one: Warned, text: Message, channel: Channel, now: datetime) -> Outgoing:
    number = one.permit.number
    return Outgoing(
        key=hashlib.sha256(f"{one.deed_uid} {channel.value}".encode()).hexdigest()[:40],
        party=one.permit.party,
        deed_uid=one.deed_uid,
        channel=channel,
        language="zh",
        subject=SUBJECT.format(number=number).zh[:120],
        text=text.zh,
        state=Status.WAITING,
        next_at=now,
        created_at=now,
    )
