"""A night round of the lamps, with a case for each lamp it found dark: what is to be mended comes in by the one door."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.assets.upkeep import patrolling, rounds
from chengxu.cases.models import Case
from chengxu.cases.queries import STILL_OPEN
from chengxu.common.ids import Ids
from chengxu.intake.actions import take_in
from chengxu.intake.rules import Submission

CHANNEL = "patrol"
TEXT = "夜巡发现路灯不亮"


@transaction.atomic
def enter(*, given: rounds.Given, actor: Actor, now: datetime, ids: Ids) -> tuple[str, list[str]]:
    """Record the round and take in each named lamp that has no open case, all or nothing; the round's uid and the new cases.

    Raises as :func:`chengxu.assets.upkeep.patrolling.record` and :func:`chengxu.intake.actions.take_in` do.
    """
    uid, lamps = patrolling.record(given=given, actor=actor, now=now, ids=ids)
    held = Case.objects.filter(STILL_OPEN, asset_uid__in=[lamp.uid for lamp in lamps])
    known = set(held.values_list("asset_uid", "category"))
    cases = [
        take_in(
            submission=Submission(
                channel=CHANNEL, text=TEXT, category=lamp.category, component=lamp.code, reported_at=given.at,
                source_id=f"{uid}/{lamp.code}",
            ),
            actor=actor, now=now, ids=ids,
        ).case_uid
        for lamp in lamps
        if (lamp.uid, lamp.category) not in known
    ]  # fmt: skip
    return uid, cases
