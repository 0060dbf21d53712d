"""A defect in a work's quality period: a case by intake like everything else, laid beside the work it belongs to."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.cases.models import Case
from chengxu.cases.workflow.states import ENDED
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.intake.actions import Receipt, take_in
from chengxu.intake.rules import Submission
from chengxu.undertakings import queries
from chengxu.undertakings.acting import works
from chengxu.undertakings.deciding.brought import Brought
from chengxu.undertakings.models import Defect

CHANNEL = "patrol"
NO_WORK = Message("没有这个项目", "there is no such work")


@transaction.atomic
def report(
    *,
    work: str,
    category: str,
    text: str,
    photos: tuple[tuple[str, bytes], ...],
    actor: Actor,
    now: datetime,
    ids: Ids,
) -> Receipt:
    """Open a case at the work's place and record it as a defect of the work, or neither.

    Raises whatever intake refuses, and :class:`Refused` when the quality period does not run or the work is not theirs.
    """
    row = queries.find(work)
    if row is None or row.kind != "work":
        raise Refused(NO_WORK)
    given = Submission(
        channel=CHANNEL, text=text, category=category, lon=row.work.lon, lat=row.work.lat, frame="cgcs2000",
        photos=photos,
    )  # fmt: skip
    receipt = take_in(submission=given, actor=actor, now=now, ids=ids)
    works.act(
        uid=work,
        step="defect",
        brought=Brought(note=text, key=receipt.case_uid),
        actor=actor,
        now=now,
        ids=ids,
    )
    return receipt


def still_open(work: str) -> int:
    """How many defects of a work are cases that have not come to an end."""
    uids = list(Defect.objects.filter(undertaking__uid=work).values_list("case_uid", flat=True))
    return Case.objects.filter(uid__in=uids).exclude(state__in=ENDED).count()


def release(*, work: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """End the quality period. Raises :class:`Refused` while it runs, or while a defect is not closed."""
    works.act(
        uid=work,
        step="release",
        brought=Brought(),
        actor=actor,
        now=now,
        ids=ids,
        open_defects=still_open(work),
    )
