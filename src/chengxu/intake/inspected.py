"""Findings of inspections that become cases: major ones at once where the checklist says so, overdue ones after its term.

They come in by the same door as everything else, under the finding's own uid, so that none comes in twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from chengxu.accounts.rules import SYSTEM
from chengxu.common.ids import Ids
from chengxu.intake.actions import take_in
from chengxu.intake.rules import MAX_PHOTOS, MAX_PLACE, Submission
from chengxu.ledger import evidence
from chengxu.routines.inspections import actions, models, queries, rules
from chengxu.routines.inspections.checklists import Grade
from chengxu.territory import queries as territory

CHANNEL = "patrol"
FRAME = "cgcs2000"
SOURCE = "finding:{uid}"


def enter_due(*, now: datetime, ids: Ids) -> int:
    """Take in every finding whose time has come; returns how many."""
    open_ones = queries.all_open_findings().filter(case_uid="")
    return enter([row.uid for row in open_ones], now=now, ids=ids)


def enter(findings: Iterable[str], *, now: datetime, ids: Ids) -> int:
    """Take in those of these findings that are to be cases now, each in a transaction of its own; returns how many."""
    calendar, entered = territory.calendar(), 0
    rows = models.Finding.objects.select_related("inspection__party").filter(
        uid__in=list(findings), case_uid=""
    )
    for row in rows.order_by("id"):
        checklist = queries.checklist_of(row.inspection)
        if not rules.enters(checklist, queries.standing(row), now=now, calendar=calendar):
            continue
        with transaction.atomic():
            receipt = take_in(submission=_submission(row, checklist.category), actor=SYSTEM, now=now, ids=ids)
            actions.entered(finding=row.uid, case_uid=receipt.case_uid, actor=SYSTEM, now=now, ids=ids)
        entered += 1
    return entered


def _submission(row: models.Finding, category: str) -> Submission:
    """What the case says: the county's own sentence; a person met there is masked."""
    inspection, calendar = row.inspection, territory.calendar()
    name, said = queries.target_name(inspection, inside=False), queries.said(row)
    words = queries.declared().report.format(
        party=name,
        item=said,
        grade=Grade(row.grade).label,
        place=inspection.place or name,
        found=f"{calendar.local(inspection.ended_at):%Y-%m-%d}",
        due=f"{calendar.local(row.due_at):%Y-%m-%d %H:%M}",
        number=inspection.number,
    )
    reply = queries.replies(inspection).get(row.item)
    photos = tuple(hash_ for hash_ in (reply.photos if reply else ()) if not evidence.missing([hash_]))
    return Submission(
        channel=CHANNEL,
        text=words.zh,
        category=category,
        lon=inspection.lon,
        lat=inspection.lat,
        frame=FRAME if inspection.lon is not None else "",
        place=(inspection.place or name)[:MAX_PLACE],
        stored=photos[:MAX_PHOTOS],
        source_id=SOURCE.format(uid=row.uid),
    )
