"""Stories told up to a point, for the tables of verbs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from chengxu.accounts.rules import Actor
from chengxu.cases.rules import Case, Order
from chengxu.cases.workflow.clocks import Clock
from chengxu.cases.workflow.states import ClockKind
from chengxu.common.messages import Refused
from tests.cases.book import CENTRE, COLLECTOR, MONDAY_9, STREET, Story

PHOTOS = ("a" * 64, "b" * 64)
ORDER = ("accept", "file", "dispatch", "start", "handle", "check", "pass", "close")


def until(verb: str, *, category: str = "E0501") -> Story:
    """A story told up to and including ``verb`` ("" = just reported), all of it on Monday at nine."""
    story = Story(category=category)
    for step in ORDER[: ORDER.index(verb) + 1] if verb else ():
        actor = STREET if step in {"start", "handle"} else COLLECTOR if step == "pass" else CENTRE
        story.do(step, actor)
    return story


def at(**passed: float) -> datetime:
    """An instant after Monday at nine."""
    return MONDAY_9 + timedelta(**passed)


def clocks(case: Case, kind: ClockKind) -> list[Clock]:
    """The clocks of one kind, in the order in which they began."""
    return [clock for clock in case.clocks if clock.kind is kind]


def refused(
    story: Story, verb: str, actor: Actor, order: Order, *, when: datetime | None = None
) -> tuple[str, str]:
    """The field and the words of the refusal; nothing of the story has changed."""
    before = list(story.changes)
    with pytest.raises(Refused) as caught:
        story.do(verb, actor, order=order, at=when)
    assert story.changes == before
    assert caught.value.message.en
    return caught.value.field, caught.value.message.zh
