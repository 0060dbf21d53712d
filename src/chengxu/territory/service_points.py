"""Where the public is served: toilets, waste stations, offices, market places for some hours or some weeks. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from chengxu.common.messages import Message, joined

WHOLE_DAY = (time(0), time(0))


class Days(StrEnum):
    """On which days hours hold; working days are those of the county's calendar."""

    ALL = "all"
    WORKING = "working"
    FREE = "free"

    @property
    def label(self) -> Message:
        """In words."""
        return _DAYS[self]


_DAYS = {
    Days.ALL: Message("每天", "every day"),
    Days.WORKING: Message("工作日", "working days"),
    Days.FREE: Message("休息日", "days off"),
}


@dataclass(frozen=True, slots=True)
class Hours:
    """From an hour to an hour, the second exclusive and past midnight when it is not later; both midnight is the whole day."""

    days: Days
    start: time
    end: time

    def hold(self, at: datetime, is_working: bool) -> bool:
        """Whether they hold at a local instant of a day that is a working day or not; after midnight the new day counts."""
        if self.days is not Days.ALL and (self.days is Days.WORKING) != is_working:
            return False
        if (self.start, self.end) == WHOLE_DAY:
            return True
        now = at.time()
        if self.start < self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end

    @property
    def label(self) -> Message:
        """In words: 每天 6:00—22:00."""
        if (self.start, self.end) == WHOLE_DAY:
            return joined([self.days.label, Message("全天", "round the clock")], zh=" ", en=" ")
        last = "24:00" if self.end == time(0) else f"{self.end:%H:%M}".removeprefix("0")
        first = f"{self.start:%H:%M}".removeprefix("0")
        return joined([self.days.label, Message(f"{first}—{last}", f"{first}–{last}")], zh=" ", en=" ")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePoint:
    """One place of service; ``lon`` and ``lat`` in CGCS2000. ``start`` and ``end`` are its season, both inclusive.

    ``hours`` empty: nobody told. ``source`` says where the entry comes from, ``as_of`` on which day it was true.
    """

    code: str
    kind: str
    name: Message
    lon: float
    lat: float
    township: str
    address: Message
    hours: tuple[Hours, ...]
    start: date | None
    end: date | None
    phone: str
    note: Message
    accessible: bool
    source: str
    as_of: date
    verified: bool

    def in_season(self, day: date) -> bool:
        """Whether it is there on this day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def is_open(self, at: datetime, is_working: bool) -> bool | None:
        """Whether it is open at a local instant; None when its hours are not known."""
        if not self.in_season(at.date()):
            return False
        return any(hours.hold(at, is_working) for hours in self.hours) if self.hours else None


@dataclass(frozen=True, slots=True)
class Services:
    """All points of service in the order of the pack, and the kinds they are of."""

    kinds: Mapping[str, Message]
    points: tuple[ServicePoint, ...]
