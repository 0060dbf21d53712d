"""How much one address and one telephone number may send, and when a small puzzle is asked for. Pure.

Numbers are this system's own, "default, unverified": an honest telephone never meets them, not even behind the one address
many telephones share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chengxu.common.messages import Message, Refused

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
KEPT = DAY
"""How long a sending is remembered: as long as the longest limit looks back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """``free``: reports of one address in an hour without a puzzle; ``most``: with one; ``phone_most``: of one number in a
    day; ``flood``: reports of all in a minute above which everybody is given a puzzle; ``bits``: how hard it is.
    """

    free: int
    most: int
    phone_most: int
    flood: int
    bits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """When this address sent in the last hour, and this number in the last day (each newest first); how many all sent in the
    last minute.
    """

    address: Sequence[datetime] = ()
    phone: Sequence[datetime] = ()
    lately: int = 0


class TooMany(Refused):
    """More than may be sent; ``until`` is when the next may be."""

    def __init__(self, message: Message, field: str, until: datetime) -> None:
        super().__init__(message, field)
        self.until = until


def needs_puzzle(sent: Sent, limits: Limits) -> bool:
    """Whether the next report must bring a solved puzzle."""
    return len(sent.address) >= limits.free or sent.lately >= limits.flood


def refuse_too_many(sent: Sent, limits: Limits) -> None:
    """Raise :class:`TooMany` for an address (no field) or a number (field ``phone``) that has sent all it may."""
    if len(sent.address) >= limits.most:
        raise TooMany(
            Message(
                "从您这个网络一小时里已经交了 {n} 份，请过一会再交",
                "{n} reports came from your network within the hour; please send this one later",
            ).format(n=limits.most),
            "form",
            sent.address[limits.most - 1] + HOUR,
        )
    if len(sent.phone) >= limits.phone_most:
        raise TooMany(
            Message(
                "用这个号码一天里已经交了 {n} 份；可以不留号码，或者过后再交",
                "{n} reports were sent with this number within a day; leave the number out, or send later",
            ).format(n=limits.phone_most),
            "phone",
            sent.phone[limits.phone_most - 1] + DAY,
        )


def puzzle_missing(sent: Sent, limits: Limits, now: datetime) -> TooMany:
    """What is said to whoever should have brought a solved puzzle and did not; without scripts one can wait or call."""
    busy = len(sent.address) < limits.free
    soon = busy or not limits.free  # where nothing is free, waiting does not help and a puzzle does
    until = now + MINUTE if soon else sent.address[limits.free - 1] + HOUR
    return TooMany(
        Message(
            "{why}，再交的要由浏览器先算一道小题（几秒钟，不用您动手）：请再点一次提交。浏览器关了脚本的，请过后再交",
            "{why}, so your browser has to do a small sum first (a few seconds, nothing for you to do): please press send again. "
            "If scripts are off in your browser, send later",
        ).format(
            why=Message("现在来件特别多", "very many reports are coming in")
            if busy
            else Message("从您这个网络最近交了好几份", "several reports came from your network lately")
        ),
        "form",
        until,
    )
