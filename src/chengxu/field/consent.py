"""Consent to the keeping of positions: the county's text, what was agreed to, and whether a position may be kept. Pure.

Where somebody goes is sensitive personal information: 个人信息保护法 art. 28 (whereabouts), 29 (separate consent), 13 and 14 (consent,
asked for again when the purpose or the kind of data changes), 15 (withdrawn as easily as given; nothing withheld for refusing),
17 (told in plain words before), 19 (kept no longer than needed), 47 (erased once consent is withdrawn).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chengxu.common.messages import Message
from chengxu.field.rules import Clock

GIVE, WITHDRAW = "give", "withdraw"
UNKNOWN_HOUR = frozenset({Clock.FUTURE, Clock.ABSURD})
"""Clocks by which nobody can tell when something was captured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One question of the text and its answer."""

    head: Message
    text: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What people agree to, as the pack has it."""

    version: str
    title: Message
    parts: tuple[Part, ...]
    source: str
    verified: bool

    @property
    def key(self) -> str:
        """The version with a mark of its words, Chinese and English: other words under the same version are another text."""
        words = [self.title, *(word for part in self.parts for word in (part.head, part.text))]
        whole = "\x1f".join(f"{word.zh}\x1e{word.en}" for word in words)
        return f"{self.version}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class Word:
    """Somebody agreed to the text ``key`` at an instant, or took it back."""

    at: datetime
    given: bool
    key: str


def agreed(said: Iterable[Word], at: datetime, key: str) -> bool:
    """Whether somebody's last word by ``at`` is a consent to this very text; of two at one instant the one told later counts,
    so ``said`` stands in the order in which it came in."""
    last: Word | None = None
    for word in said:
        if word.at <= at and (last is None or word.at >= last.at):
            last = word
    return last is not None and last.given and last.key == key


def why_not(*, then: bool, now: bool, on_shift: bool, clock: Clock) -> Message | None:
    """Why a position that a phone sent is not kept, or None when it is.

    ``then`` and ``now``: whether consent stood when it was captured and stands as it comes in. By a clock that cannot be
    believed nobody can tell whether it was taken on shift, so it is not kept.
    """
    if not (then and now):
        return NO_CONSENT
    if clock in UNKNOWN_HOUR:
        return NO_HOUR
    return None if on_shift else OFF_SHIFT


NO_CONSENT = Message(
    "没有留下手机位置：您没有同意，或者已经撤回",
    "the phone's position was not kept: you have not consented to it",
)
OFF_SHIFT = Message(
    "没有留下手机位置：当时不在班", "the phone's position was not kept: you were not on shift"
)
NO_HOUR = Message(
    "没有留下手机位置：手机时间不对，看不出当时在不在班",
    "the phone's position was not kept: its clock is wrong, so nobody can tell whether you were on shift",
)
