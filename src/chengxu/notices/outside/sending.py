"""Sends what waits: one attempt each when it is due, again later with longer and longer waits, given up at last.

A message is claimed by one update before it is sent, so two processes never send the same at once. When a process dies
between sending and noting it, the message is sent again under the same key, by which the gateway knows it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F

from chengxu.common.messages import Message
from chengxu.intake import answering, contacts
from chengxu.notices.models import Outgoing, Subscription
from chengxu.notices.outside import ending, ways
from chengxu.notices.outside.queueing import said_in
from chengxu.notices.outward import LEASE, Channel, Outcome, Status, wait

log = logging.getLogger(__name__)

MOST = 200
BUDGET = 20.0
"""Seconds one pass may take; what is left waits for the next."""
KEPT = timedelta(days=30)
"""How long what was sent or stopped is kept to be looked at; default, unverified."""
PROGRESS = Message("查进度：{link}", "Follow it: {link}")
STOP = Message("不想再收：{link}", "To stop: {link}")


@dataclass(frozen=True, slots=True)
class Sent:
    """What one pass did: how many went out, how many will be tried again, how many were given up."""

    sent: int = 0
    again: int = 0
    dead: int = 0


def send_due(
    *, now: datetime, send: Callable[[ways.Letter, datetime], Outcome] = ways.send, most: int = MOST
) -> Sent:
    """Try every message that is due, the longest waiting first; one that breaks stops no other."""
    _forget(now)
    started, counts = time.monotonic(), {"sent": 0, "again": 0, "dead": 0}
    due = Outgoing.objects.filter(state=Status.WAITING, next_at__lte=now).order_by("next_at", "id")
    for pk in list(due.values_list("pk", flat=True)[:most]):
        if time.monotonic() - started > BUDGET:
            break
        if what := _one(pk, now, send):
            counts[what] += 1
    return Sent(**counts)


def _one(pk: int, now: datetime, send: Callable[[ways.Letter, datetime], Outcome]) -> str:
    """One attempt; what became of it, "" when somebody else was quicker or nobody is to be told any more."""
    mine = Outgoing.objects.filter(pk=pk, state=Status.WAITING, next_at__lte=now)
    if not mine.update(attempts=F("attempts") + 1, next_at=now + LEASE):
        return ""
    row = Outgoing.objects.select_related("report", "party").get(pk=pk)
    letter = _letter(row)
    if letter is None:
        _settle(row, Status.STOPPED, now, Message("反映人不再要通知，或已删除联系方式", "the reporter wants no more, or the contact was erased"))  # fmt: skip
        return ""
    try:
        outcome = send(letter, now)
    except Exception as error:  # our own fault: noted, tried again, and no hindrance to the others
        log.exception("message %s could not be sent", row.key)
        outcome = Outcome(
            False, Message(f"程序出错（{type(error).__name__}）", f"a defect ({type(error).__name__})")
        )
    if outcome.sent:
        _settle(row, Status.SENT, now, Message(""))
        return "sent"
    rest = wait(row.attempts, outcome)
    if rest is None:
        _settle(row, Status.DEAD, now, outcome.why)
        return "dead"
    row.next_at, row.why_zh, row.why_en = now + rest, outcome.why.zh[:200], outcome.why.en[:200]
    row.save(update_fields=["next_at", "why_zh", "why_en"])
    return "again"


def _settle(row: Outgoing, state: Status, now: datetime, why: Message) -> None:
    row.state, row.settled_at = state, now
    row.why_zh, row.why_en = why.zh[:200], why.en[:200]
    row.save(update_fields=["state", "settled_at", "why_zh", "why_en"])


def _letter(row: Outgoing) -> ways.Letter | None:
    """The message with the address as it is known today; None when it must not go out."""
    channel = Channel(row.channel)
    if row.party is not None:
        return _to_holder(row, channel)
    if row.report is None:
        return None
    if channel is Channel.REPLY:
        return _reply(row)
    wants = Subscription.objects.filter(
        report=row.report, channel=row.channel, stopped_at__isnull=True
    ).first()
    to = contacts.address(row.report, email=channel is Channel.EMAIL)
    if wants is None or not to:
        return None
    stop = f"{settings.PUBLIC_URL}/stop/{wants.token}/" if settings.PUBLIC_URL else ""
    return ways.Letter(
        key=row.key,
        channel=channel,
        to=to,
        language=row.language,
        subject=row.subject,
        text=_with_links(row, stop),
        stop=stop,
    )


def _to_holder(row: Outgoing, channel: Channel) -> ways.Letter | None:
    to = ending.address(row.party, channel) if row.party is not None else ""
    if not to:
        return None
    return ways.Letter(
        key=row.key, channel=channel, to=to, language=row.language, subject=row.subject, text=row.text
    )


def _reply(row: Outgoing) -> ways.Letter | None:
    answer = answering.published(row.report) if row.report is not None else None
    if answer is None:
        return None
    return ways.Letter(
        key=row.key,
        channel=Channel.REPLY,
        to=answer.asked_at,
        language=row.language,
        subject="",
        text=answer.text,
        extra={"channel": answer.channel},
    )


def _with_links(row: Outgoing, stop: str) -> str:
    if not settings.PUBLIC_URL or row.report is None:
        return row.text
    progress = PROGRESS.format(link=f"{settings.PUBLIC_URL}/r/{row.report.receipt}/")
    ends = [said_in(progress, row.language), said_in(STOP.format(link=stop), row.language)]
    between = "\n" if row.channel == Channel.EMAIL else " "
    return between.join([row.text, *ends])


def _forget(now: datetime) -> None:
    Outgoing.objects.filter(state__in=(Status.SENT, Status.STOPPED), settled_at__lt=now - KEPT).delete()
