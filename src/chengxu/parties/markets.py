"""Temporary markets: in which season and at which hours they are open, how many pitches they have, on which days one is held. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chengxu.common.messages import Message, Refused, listed
from chengxu.territory.service_points import Days, Hours


@dataclass(frozen=True, slots=True)
class Season:
    """From a day of the year to a day of the year, both inclusive, and over New Year when the second is the earlier one."""

    first: tuple[int, int]
    last: tuple[int, int]

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last

    @property
    def label(self) -> Message:
        """In words: 5 月 20 日至 7 月 10 日."""
        (m1, d1), (m2, d2) = self.first, self.last
        return Message(f"{m1} 月 {d1} 日至 {m2} 月 {d2} 日", f"{m1:02}-{d1:02} to {m2:02}-{d2:02}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """A place of the pack's service points with pitches; ``seasons`` empty: the whole year, ``hours`` empty: not known."""

    code: str
    name: Message
    lon: float
    lat: float
    township: str
    address: Message
    pitches: int
    seasons: tuple[Season, ...]
    hours: tuple[Hours, ...]
    unit: str
    rules: Message
    obtaining: Message
    source: str
    verified: bool

    def in_season(self, day: date) -> bool:
        """Whether it is held on this day."""
        return not self.seasons or any(season.holds(day) for season in self.seasons)

    def is_open(self, at: datetime, is_working: bool) -> bool | None:
        """Whether it is open at a local instant; None when its hours are not known."""
        if not self.in_season(at.date()):
            return False
        return any(hours.hold(at, is_working) for hours in self.hours) if self.hours else None

    def days(self, start: date, end: date) -> list[date]:
        """The days between two, both inclusive, on which it is held."""
        count = (end - start).days + 1
        days = (start + timedelta(days=number) for number in range(count))
        return [day for day in days if self.in_season(day)]

    @property
    def season_label(self) -> Message:
        """Its seasons in words."""
        if not self.seasons:
            return Message("全年", "all year")
        return listed([season.label for season in self.seasons])


@dataclass(frozen=True, slots=True)
class Occupancy:
    """The pitches of a market on a day: how many there are, which are taken, which are free."""

    total: int
    taken: tuple[int, ...]

    @property
    def free(self) -> tuple[int, ...]:
        """Numbers of the pitches nobody holds."""
        return tuple(number for number in range(1, self.total + 1) if number not in self.taken)


@dataclass(frozen=True, slots=True)
class Stall:
    """A pitch somebody stood on: the permit it is held by that day ("" none) and whether that permit is in force."""

    pitch: int
    permit: str = ""
    valid: bool = False

    @property
    def allowed(self) -> bool:
        """Whether whoever stood there may."""
        return bool(self.permit) and self.valid


@dataclass(frozen=True, slots=True)
class Walk:
    """What a round of a market found: the pitches that were taken, and how many stalls stood on none."""

    stalls: tuple[Stall, ...]
    loose: int = 0

    @property
    def bare(self) -> tuple[Stall, ...]:
        """The stalls on a pitch that no permit in force holds."""
        return tuple(stall for stall in self.stalls if not stall.allowed)


def walk(market: Market, occupied: Sequence[str], loose: str, held: Mapping[int, Stall]) -> Walk:
    """A round as somebody typed it, laid beside the permits of the day (``held`` by pitch).

    Raises :class:`Refused` (field ``stalls`` or ``loose``) for a number that is none, a pitch the market has not, one named twice.
    """
    numbers = [_number(text) for text in occupied]
    if any(number is None or not 1 <= number <= market.pitches for number in numbers):
        raise Refused(NO_PITCH.format(market=market.name, n=market.pitches), field="stalls")
    if len(set(numbers)) != len(numbers):
        raise Refused(TWICE, field="stalls")
    count = _number(loose or "0")
    if count is None or count > MOST_LOOSE:
        raise Refused(NO_COUNT.format(n=MOST_LOOSE), field="loose")
    found = sorted(number for number in numbers if number is not None)
    return Walk(tuple(held.get(number, Stall(number)) for number in found), count)


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None


MOST_LOOSE = 500
NO_PITCH = Message("{market}的摊位是 1 到 {n} 号", "pitches of {market} are 1 to {n}")
TWICE = Message("同一个摊位写了两次", "a pitch is named twice")
NO_COUNT = Message("摊位外的摊子数写成整数，最多 {n}", "stalls on no pitch are a whole number, {n} at most")


def held_days(
    market: Market, hours: Sequence[Hours], start: date, end: date, is_working: set[date]
) -> list[date]:
    """The days on which a permit holds its pitch: those of the market's season that some time of the permit falls on.

    ``is_working`` are the working days between them. A permit without times holds it on every day.
    """
    kinds = {one.days for one in hours}
    if not kinds or Days.ALL in kinds:
        return market.days(start, end)
    wanted = Days.WORKING in kinds
    both = kinds >= {Days.WORKING, Days.FREE}
    return [day for day in market.days(start, end) if both or (day in is_working) is wanted]
