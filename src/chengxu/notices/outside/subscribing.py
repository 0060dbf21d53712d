"""A reporter asks to be told, or not to be told any more; whoever looks after sending tries again what was given up."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from chengxu.accounts.rules import REPORTER, Actor
from chengxu.common.ids import Ids, normalise_receipt
from chengxu.common.messages import Message, Refused
from chengxu.common.worktime import Calendar
from chengxu.intake import contacts, feedback
from chengxu.intake.contact_terms import Following
from chengxu.intake.models import Report
from chengxu.intake.queries import mask_email, mask_phone
from chengxu.intake.rules import OPEN_CHANNEL
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import MILLI, Deed, detail
from chengxu.notices.models import Outgoing, Subscription
from chengxu.notices.outside.ways import available
from chengxu.notices.outward import CHANNEL_NAMES, Channel, Status

RETRY = "notices.send"
"""The verb of whoever looks after sending."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way of being told, on the page of a report: the address known (masked, "" when none), and whether it is on."""

    channel: Channel
    name: Message
    known: str
    on: bool


def ways_of(code: str, now: datetime) -> tuple[Way, ...]:
    """The ways open to whoever holds this receipt; none for one that is known to all, or where nothing is set up.

    Once nothing can happen any more only the ways that are on are left, for them to be stopped.
    """
    report = _report(code)
    if report is None:
        return ()
    on = set(
        Subscription.objects.filter(report=report, stopped_at__isnull=True).values_list("channel", flat=True)
    )
    open_ways = available() if feedback.unsettled(report, now) else ()
    offered = [channel for channel in Channel if channel in open_ways or channel in on]
    known = {one: _masked(report, one) for one in offered}
    return tuple(Way(one, CHANNEL_NAMES[one], known[one], bool(known[one]) and one in on) for one in offered)


@transaction.atomic
def subscribe(*, code: str, channel: str, address: str, language: str, now: datetime, ids: Ids) -> None:
    """Tell the holder of this receipt from now on; ``address`` "" means the one the report has.

    A new address is kept beside the report's own contact, which stays as it was; whoever was told before their address was erased asks
    anew. Raises :class:`Refused` (fields ``channel``, ``address``) for a way that is not set up, no address, one that looks like none, and
    a matter to which nothing can happen any more.
    """
    report = _held(code)
    if channel not in available():
        raise Refused(Message("请选一种通知方式", "please choose how to be told"), field="channel")
    had = contacts.address(report, email=channel == Channel.EMAIL)
    before = Subscription.objects.filter(report=report, channel=channel).first()
    told = before is not None and before.stopped_at is None and bool(had)
    if not told and not feedback.unsettled(report, now):
        message = Message(
            "这件事已经了结，不会再有进展，不用订阅；还没有解决的，请重新反映",
            "this is settled and there will be no more news; if it is not put right, report it again",
        )
        raise Refused(message, field="channel")
    contacts.keep(report, email=channel == Channel.EMAIL, given=address)
    if told:
        return
    if before is None:
        before = Subscription(report=report, channel=channel)
    before.language, before.token = language, secrets.token_urlsafe(18)
    before.since, before.stopped_at = now, None
    before.save()
    _tell(report, "notice.subscribe", REPORTER, now, ids, channel=channel)


@transaction.atomic
def stop(*, token: str = "", code: str = "", channel: str = "", now: datetime, ids: Ids) -> bool:
    """Tell nothing more: by the token of a link, or by receipt and way; False when there was nothing to stop."""
    found = Subscription.objects.filter(stopped_at__isnull=True).select_related("report")
    found = found.filter(token=token) if token else found.filter(report=_held(code), channel=channel)
    one = found.first()
    if one is None:
        return False
    one.stopped_at = now
    one.save(update_fields=["stopped_at"])
    waiting = Outgoing.objects.filter(report=one.report, channel=one.channel, state=Status.WAITING)
    waiting.update(state=Status.STOPPED, settled_at=now)
    _tell(one.report, "notice.stop", REPORTER, now, ids, channel=one.channel)
    return True


def subscription(token: str) -> Subscription | None:
    """The subscription a link to stop is about; None for one that was never made."""
    return Subscription.objects.select_related("report").filter(token=token).first() if token else None


def following(report_uids: Sequence[str], calendar: Calendar) -> Mapping[str, Following]:
    """Of these reports, those whose sender is told of news or to whom something is on its way, by uid."""
    standing = Subscription.objects.filter(report_id__in=report_uids, stopped_at__isnull=True)
    newest = {str(uid): since for uid, since in standing.order_by("since").values_list("report_id", "since")}
    waiting = Outgoing.objects.filter(report_id__in=report_uids, state=Status.WAITING)
    sending = {str(uid) for uid in waiting.values_list("report_id", flat=True)}
    return {
        uid: Following(
            since=calendar.local(newest[uid]).date() if uid in newest else None, sending=uid in sending
        )
        for uid in newest.keys() | sending
    }


@transaction.atomic
def retry(*, keys: list[str], actor: Actor, now: datetime, ids: Ids) -> int:
    """Try given-up messages anew, with all their attempts before them; returns how many. Needs ``notices.send``."""
    actor.require(RETRY)
    count = 0
    for row in Outgoing.objects.filter(key__in=keys, state=Status.DEAD).select_related("report"):
        row.state, row.attempts, row.next_at, row.settled_at = Status.WAITING, 0, now, None
        row.save(update_fields=["state", "attempts", "next_at", "settled_at"])
        if row.report is not None:  # what a holder of a permit is told is no matter of a report
            _tell(row.report, "notice.retry", actor, now, ids, channel=row.channel)
        count += 1
    return count


def _tell(report: Report, verb: str, actor: Actor, now: datetime, ids: Ids, *, channel: str) -> None:
    deed = Deed(
        uid=ids.uid(now), occurred_at=now, recorded_at=now, actor=actor.uid, source="portal", verb=verb,
        object="report", quantity=MILLI, measure="次", unit=actor.unit, case_uid=report.case_id,
        detail=detail(report=report.uid, way=channel),
    )  # fmt: skip
    ledger.append([deed], ids=ids)


def _report(code: str) -> Report | None:
    found = Report.objects.filter(receipt=normalise_receipt(code)).first()
    return None if found is None or found.channel == OPEN_CHANNEL else found


def _held(code: str) -> Report:
    report = _report(code)
    if report is None:
        raise Refused(
            Message("不能凭这个回执码订阅通知", "this receipt cannot be used to be told"), field="code"
        )
    return report


def _masked(report: Report, channel: Channel) -> str:
    email = channel is Channel.EMAIL
    known = contacts.address(report, email=email)
    return mask_email(known) if email else mask_phone(known)
