"""Meetings brought to where a test wants them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from chengxu.accounts.rules import Actor
from chengxu.common.ids import SeededIds
from chengxu.routines.meetings import actions
from chengxu.routines.meetings.access import KEEP, PARTY
from chengxu.routines.meetings.models import Attendee, Meeting
from chengxu.routines.meetings.rules import Outcome, Plan
from tests.jingzhou import NOW, STAFF

OFFICE = Actor(uid="clerk", name="文员", unit="JZCG-BGS", verbs=frozenset({KEEP}))
BRANCH = Actor(uid="party", name="党务", unit="JZCG-DJ", verbs=frozenset({KEEP, PARTY}))
A, B, C = (f"{STAFF}JZCG-{unit}" for unit in ("HW", "SZ", "LD"))
SOON = NOW + timedelta(hours=1)
TRAINING = Plan(
    kind="business_training", starts_at=SOON, minutes=120, place="三楼会议室", host=A, must=(A, B, C)
)
COMMITTEE = Plan(kind="branch_committee", starts_at=SOON, minutes=60, place="党员活动室", host=A, must=(A, B))
ids = SeededIds("meetings")


def person(uid: str) -> Actor:
    """One of those who must attend."""
    return Actor(uid=uid, name="承办员", unit="JZCG-HW")


def planned(given: Plan = TRAINING, actor: Actor = OFFICE, **changed: Any) -> str:
    """A meeting an hour from now; its uid."""
    return actions.plan(given=replace(given, **changed), actor=actor, now=NOW, ids=ids)


def held(uid: str, actor: Actor = OFFICE, **changed: Any) -> Meeting:
    """The meeting as it was held: two came, the third was ill."""
    row = Meeting.objects.get(uid=uid)
    must = list(Attendee.objects.filter(meeting=row).order_by("id").values_list("person", flat=True))
    given = Outcome(
        started_at=row.starts_at, minutes=100, present=frozenset(must[:2]), leave=dict.fromkeys(must[2:], "病假"),
        record="会上学习了条例，讨论了三项任务。",
    )  # fmt: skip
    actions.record(
        uid=uid, given=replace(given, **changed), actor=actor, now=row.starts_at + timedelta(hours=3), ids=ids
    )
    return Meeting.objects.get(uid=uid)
