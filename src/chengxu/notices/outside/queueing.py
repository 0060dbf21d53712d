"""Puts what reporters are told into the queue, in the caller's transaction; nothing is sent here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Q

from chengxu.cases.models import Case
from chengxu.cases.together import relatives
from chengxu.common.messages import Message
from chengxu.intake import origins
from chengxu.ledger.models import Deed
from chengxu.notices.models import Outgoing, Subscription
from chengxu.notices.outward import BLANKS, Channel, ReporterRule, Status, key
from chengxu.notices.rules import Told

SUBJECT = Message("您反映的事有进展（回执码 {receipt}）", "Your report {receipt}: news")


def queue(said: Sequence[tuple[Deed, Told]], rules: Sequence[ReporterRule], *, now: datetime) -> int:
    """One message for each reporter who asked before the deed and each way they named; told twice it is queued once.

    What happens to a part of a case is told to those who reported the whole: they know the part from their page alone.
    """
    verbs = {rule.verb for rule in rules}
    concerned = _concerned({deed.case_uid for deed, _ in said if deed.verb in verbs})
    rows = [
        _row(deed, one, rule, to, now)
        for deed, one in said
        for rule in rules
        if rule.applies(one.verb, one.facts)
        for to in concerned.get(deed.case_uid, ())
        if to.since <= deed.recorded_at
    ]
    Outgoing.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _concerned(case_uids: set[str]) -> Mapping[str, list[Subscription]]:
    """Who is told of each of these cases: its own reporters and those of the case it is a part of.

    A case that was merged away keeps those whose report opened it, though their report is with the other case now.
    """
    if not case_uids:
        return {}
    parents = _parents(case_uids)
    whole = case_uids | {parent for found in parents.values() for parent in found}
    merged = relatives.survivors(whole)
    held = _subscribed(whole | set(merged.values()))
    opened = origins.opened(merged) if merged else {}

    def of(uid: str) -> list[Subscription]:
        if uid not in merged:
            return held.get(uid, [])
        return [one for one in held.get(merged[uid], []) if opened.get(one.report_id) == uid]

    return {
        uid: list(dict.fromkeys(one for case in (uid, *parents.get(uid, ())) for one in of(case)))
        for uid in case_uids
    }


def _parents(case_uids: set[str]) -> Mapping[str, list[str]]:
    """What each of these cases is a part of, and what parts that were merged into it are parts of."""
    parts = Case.objects.exclude(parent_uid="")
    own = parts.filter(uid__in=case_uids).values_list("uid", "parent_uid")
    joined = (
        parts.filter(merged_into__in=case_uids)
        .exclude(merged_into="")
        .values_list("merged_into", "parent_uid")
    )
    found: dict[str, list[str]] = defaultdict(list)
    for uid, parent in (*own, *joined):
        found[uid].append(parent)
    return found


def _subscribed(case_uids: set[str]) -> Mapping[str, list[Subscription]]:
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
