"""Which messages are answered in public, by when, and who may do what about the answer. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message
from chengxu.common.worktime import Calendar, Limit, LimitUnit

DRAFT, APPROVE = "answer.draft", "answer.approve"
MOST = 2000
LEAST = 5
MOST_WHERE = 200
USUAL = Limit(5, LimitUnit.work_day)


@dataclass(frozen=True, slots=True)
class Answers:
    """What ``feedback.yaml`` says: the object of the deed by channel (none: nothing is answered in public), and the term."""

    objects: Mapping[str, str] = field(default_factory=dict)
    within: Limit = USUAL
    source: str = ""
    verified: bool = False

    def due(self, received_at: datetime, calendar: Calendar) -> datetime:
        """By when a message received at this instant is to be answered."""
        return calendar.due(received_at, self.within)


def refuse_publishing(drafted_by: str, actor: Actor) -> Message | None:
    """Why ``actor`` may not publish this draft: nobody approves their own words (this system's own rule; default,
    unverified)."""
    if drafted_by == actor.uid:
        return Message(
            "自己起草的答复不能自己审定，请交给别人", "nobody approves their own draft; somebody else must"
        )
    return None
