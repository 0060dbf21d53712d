"""Which deed of a case is told to its reporters, in which words, and what is tried again when. Pure.

Words are the pack's; they name a receipt, a category and a unit, never a person or what somebody wrote.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from chengxu.common.messages import Message

BLANKS = frozenset({"receipt", "category", "unit"})
"""What the words to a reporter may leave open."""

WAITS = tuple(timedelta(minutes=n) for n in (1, 5, 30, 120, 360, 720, 1440))
"""How long to wait after the first, second … failure; after one more the message is given up. Default, unverified."""

LEASE = timedelta(minutes=5)
"""How long whoever sends has for one message, before another may try."""


class Channel(StrEnum):
    """By which way somebody is told."""

    EMAIL = "email"
    PHONE = "phone"
    REPLY = "reply"  # a public answer, shown where it was asked


CHANNEL_NAMES: Mapping[Channel, Message] = {
    Channel.EMAIL: Message("电子邮件", "e-mail"),
    Channel.PHONE: Message("手机", "phone"),
    Channel.REPLY: Message("公开答复", "public answer"),
}


class Status(StrEnum):
    """How far a message has come."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"
    STOPPED = "stopped"


STATUS_NAMES: Mapping[Status, Message] = {
    Status.WAITING: Message("待发", "waiting"),
    Status.SENT: Message("已发出", "sent"),
    Status.DEAD: Message("发不出去", "given up"),
    Status.STOPPED: Message("不再发", "stopped"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterRule:
    """One line of the pack: deeds of ``verb`` whose facts are as ``when`` says are told to reporters as ``text``."""

    id: str
    verb: str
    when: Mapping[str, str]
    text: Message
    source: str = ""
    verified: bool = False

    def applies(self, verb: str, facts: Mapping[str, str]) -> bool:
        """Whether a deed with this verb and these facts is told by it."""
        return verb == self.verb and all(facts.get(name, "") == value for name, value in self.when.items())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt: sent, or why not; ``final`` when trying again is no use, ``after`` when the other side
    named the time to wait."""

    sent: bool
    why: Message = Message("")
    final: bool = False
    after: timedelta | None = None


def wait(attempts: int, outcome: Outcome) -> timedelta | None:
    """How long to wait after the ``attempts``-th attempt failed; None when the message is given up."""
    if outcome.final or attempts > len(WAITS):
        return None
    return max(WAITS[attempts - 1], min(outcome.after or timedelta(0), WAITS[-1]))


def key(deed_uid: str, report_uid: str, channel: Channel) -> str:
    """The idempotency key: the same deed told to the same reporter by the same way is the same message for ever."""
    return hashlib.sha256(f"{deed_uid} {report_uid} {channel.value}".encode()).hexdigest()[:40]
