"""Tells those who were given an inspection, or had it taken back: the people it names, else its unit. Each deed once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from chengxu.common.ids import Ids
from chengxu.common.messages import Message
from chengxu.ledger.models import Deed
from chengxu.notices.models import Notice
from chengxu.notices.rules import Kind
from chengxu.routines.inspections import deeds, queries
from chengxu.routines.inspections.models import Task

TOLD = {deeds.ASSIGNED.verb, deeds.DROPPED.verb}
BACK = timedelta(days=7)
"""How far back deeds are looked at: nobody wants to hear of a task of last month."""
DROPPED = Message(
    "检查任务已撤回：{checklist}，原定 {due} 前查完", "an inspection was taken back: {checklist}, due {due}"
)


def tell(*, now: datetime, ids: Ids) -> int:
    """Write the notices of tasks given or taken back and not told of yet; returns how many were written.

    The words are the pack's and name the checklist and the last day, never whom it is about: a notice cannot be erased.
    """
    known = Notice.objects.filter(verb__in=TOLD).values("deed_uid")
    found = Deed.objects.filter(verb__in=TOLD, object=deeds.ASSIGNED.object, recorded_at__gte=now - BACK)
    waiting = list(found.exclude(uid__in=known).order_by("id"))
    uids = {deed.uid: str(json.loads(deed.detail or "{}").get("task", "")) for deed in waiting}
    tasks = {row.uid: row for row in Task.objects.filter(uid__in=set(uids.values()))}
    rows = [
        row
        for deed in waiting
        if (task := tasks.get(uids[deed.uid])) is not None
        for row in _notices(deed, task, now, ids)
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)  # another process may tell the same
    return len(rows)


def _notices(deed: Deed, task: Task, now: datetime, ids: Ids) -> Iterator[Notice]:
    declared = queries.declared()
    versions = declared.checklists.get(task.checklist)
    words = declared.assigned if deed.verb == deeds.ASSIGNED.verb else DROPPED
    text = words.format(
        checklist=versions[-1].name if versions else task.checklist, due=task.due_on.isoformat()
    )
    people = task.team.split()
    recipients = [(Kind.PERSON, uid) for uid in people] or [(Kind.UNIT, task.unit)]
    for kind, recipient in recipients:
        yield Notice(
            uid=ids.uid(now), deed_uid=deed.uid, verb=deed.verb, kind=kind.value, recipient=recipient, text_zh=text.zh[:300],
            text_en=text.en[:400], created_at=now,
        )  # fmt: skip
