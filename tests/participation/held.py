"""A consultation brought to where a test wants it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from chengxu.accounts.rules import PUBLIC, Actor
from chengxu.common.ids import SeededIds
from chengxu.participation import actions
from chengxu.participation.access import ANSWERS, DRAFTS, PUBLISHES
from chengxu.participation.models import Opinion
from chengxu.participation.rules import Answer, Draft
from chengxu.participation.rules import Opinion as Said
from tests.jingzhou import NOW

OFFICE = Actor(uid="clerk", name="文员", unit="JZCG-BGS", verbs=frozenset({DRAFTS, ANSWERS}))
LEADER = Actor(uid="director", name="局长", unit="JZCG", verbs=frozenset({PUBLISHES}))
OTHER = Actor(uid="head", name="股长", unit="JZCG-SR", verbs=frozenset({DRAFTS, ANSWERS}))
CLOSES = date(2023, 6, 7)
AFTER = NOW + timedelta(days=31)
GIVEN = Draft(
    kind="plan", title="公共停车规划（草案）", text="一、总则\n二、布局", basis="城乡规划法", closes_on=CLOSES
)
ids = SeededIds("participation")


def drafted(given: Draft = GIVEN, now: datetime = NOW) -> str:
    """A draft of the general office; its uid."""
    return actions.draft(given=given, actor=OFFICE, now=now, ids=ids)


def published(given: Draft = GIVEN, now: datetime = NOW) -> str:
    """One that takes opinions from that day on."""
    uid = drafted(given, now)
    actions.publish(uid=uid, actor=LEADER, now=now, ids=ids)
    return uid


def sent(
    uid: str, text: str = "多建一些充电车位", *, source_id: str = "", now: datetime = NOW, **given: str
) -> Opinion:
    """An opinion of somebody."""
    receipt = actions.receive(
        uid=uid, given=Said(text=text, **given), source_id=source_id, actor=PUBLIC, now=now, ids=ids
    )
    return Opinion.objects.get(receipt=receipt)


def answered(opinion: str, verdict: str = "adopted", reply: str = "", now: datetime = NOW) -> None:
    """The office's answer to it."""
    given = Answer(verdict=verdict, gist="增加充电车位", reply=reply)
    actions.answer(uid=opinion, given=given, actor=OFFICE, now=now, ids=ids)
