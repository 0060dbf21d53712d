"""Meetings that were held, as proofs of a task.

What ``evidence.of`` of a task may say: ``meeting``, a kind of ``meetings.yaml``, and ``body``, which of its branches or groups.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from chengxu.routines.meetings.models import Meeting
from chengxu.routines.meetings.rules import Mark, Stage
from chengxu.routines.recurring.proofs import Kind, Proof
from chengxu.routines.recurring.rules import Task


def proofs(task: Task, since: datetime, until: datetime) -> Iterator[Proof]:
    """Each meeting held counts one; its quality is the share of those expected who came, in hundredths.

    It goes by the uid of its deed, so that a task which also takes deeds as proof counts it once.
    """
    kind, body = task.evidence.of.get("meeting", ""), task.evidence.of.get("body", "")
    found = Meeting.objects.filter(
        kind=kind, stage=Stage.HELD.value, starts_at__gte=since, starts_at__lt=until
    )
    for row in (found.filter(body=body) if body else found).order_by("starts_at", "id"):
        marks = list(row.attendees.values_list("mark", flat=True))
        share = 100 * marks.count(Mark.PRESENT.value) / len(marks) if marks else None
        yield Proof(kind=Kind.MEETING, at=row.starts_at, uid=row.deed_uid, by=row.host, quality=share)
