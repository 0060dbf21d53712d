"""Puts what reporters are told into the queue, in the caller's transaction; nothing is sent here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from chengxu.common.messages import Message
from chengxu.ledger.models import Deed
from chengxu.notices.models import Outgoing, Subscription
from chengxu.notices.outward import BLANKS, Channel, ReporterRule, Status, key
from chengxu.notices.rules import Told

SUBJECT = Message("您反映的事有进展（回执码 {receipt}）", "Your report {receipt}: news")


def queue(said: Sequence[tuple[Deed, Told]], rules: Sequence[ReporterRule], *, now: datetime) -> int:
    """One message for each reporter who asked before the deed and each way they named; told twice it is queued once."""
    verbs = {rule.verb for rule in rules}
    case_uids = {deed.case_uid for deed, _ in said if deed.verb in verbs}
    subscribed = _subscribed(case_uids) if case_uids else {}
    rows = [
        _row(deed, one, rule, to, now)
        for deed, one in said
        for rule in rules
        if rule.applies(one.verb, one.facts)
        for to in subscribed.get(deed.case_uid, ())
        if to.since <= deed.recorded_at
    ]
    Outgoing.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _subscribed(case_uids: set[str]) -> dict[str, list[Subscription]]:
    found = Subscription.objects.filter(Q(stopped_at__isnull=True), report__case_id__in=case_uids)
    by_case: dict[str, list[Subscription]] = defaultdict(list)
    for one in found.select_related("report").order_by("id"):
        by_case[one.report.case_id].append(one)
    return by_case


def _row(deed: Deed, told: Told, rule: ReporterRule, to: Subscription, now: datetime) -> Outgoing:
    names = {blank: told.names.get(blank, "") for blank in BLANKS} | {"receipt": to.report.receipt}
    text, subject = rule.text.format(**names), SUBJECT.format(receipt=to.report.receipt)
    return Outgoing(
        key=key(deed.uid, to.report_id, Channel(to.channel)),
        report_id=to.report_id,
        deed_uid=deed.uid,
        channel=to.channel,
        language=to.language,
        subject=said_in(subject, to.language),
        text=said_in(text, to.language),
        state=Status.WAITING,
        next_at=now,
        created_at=now,
    )


def said_in(message: Message, language: str) -> str:
    """The message in the language a reporter reads."""
    return message.en if language == "en" and message.en else message.zh
