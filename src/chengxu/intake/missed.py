"""A recurring task that was missed becomes a case by the one door every case comes in by, as the pack says: which category, after how
many in a row, in which words. Each miss is in one case at most; the case names its occurrences and they name it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chengxu.accounts.rules import SYSTEM
from chengxu.assets import queries as assets
from chengxu.assets.rules import State
from chengxu.common.ids import Ids
from chengxu.common.messages import Message
from chengxu.intake.actions import take_in
from chengxu.intake.rules import Submission
from chengxu.routines.recurring import actions as recurring
from chengxu.routines.recurring import queries, targets
from chengxu.routines.recurring.queries import Missing
from chengxu.territory import queries as territory

CHANNEL = "routine"
COMPONENTS = "assets"
POINTS = ("places", "grids")
"""Targets with a position of their own; a road is no point and a market is known by its name."""


def enter(*, now: datetime, ids: Ids) -> int:
    """Take in every miss that has to become a case and is none yet; returns how many cases it made."""
    return sum(_enter(missing, now, ids) for missing in list(queries.missing(now)))


@transaction.atomic
def _enter(missing: Missing, now: datetime, ids: Ids) -> bool:
    """One transaction: the case, and the occurrences that say which case they became."""
    uids = [row.uid for row in missing.rows]
    if not recurring.still_missed(uids):
        return False
    receipt = take_in(submission=_submission(missing, now), actor=SYSTEM, now=now, ids=ids)
    recurring.entered(uids, receipt.case_uid)
    return not receipt.repeated


def _submission(missing: Missing, now: datetime) -> Submission:
    task, last, miss = missing.task, missing.last, missing.task.miss
    assert miss is not None
    named = targets.named(last.place_kind, [last.place]).get(last.place, Message(""))
    text = miss.text.format(place=named or task.name, day=last.day.isoformat(), n=len(missing.rows))
    given = {
        "channel": CHANNEL,
        "text": text.zh,
        "category": miss.category,
        "reported_at": min(last.ends_at, now),
        "source_id": last.uid,
    }
    if last.place_kind in POINTS:
        lon, lat = territory.territory().centre(last.place)
        return Submission(**given, lon=lon, lat=lat, frame="cgcs2000")  # type: ignore[arg-type]
    component = assets.by_uid(last.place) if last.place_kind == COMPONENTS else None
    if component is not None and component.state != State.DISSOLVED.value:
        return Submission(**given, component=component.code)  # type: ignore[arg-type]
    return Submission(**given, place=named.zh)  # type: ignore[arg-type]
