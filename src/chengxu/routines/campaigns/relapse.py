"""What came back: whether a case of the same matter came near a place where one had been closed, and how often. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import floor, sqrt

from chengxu.territory.rules import distance

CELL = 0.002  # degrees: about two hundred metres
Z = 1.96  # of a 95 % interval


class Group(StrEnum):
    """Where and when cases were closed: in the campaign, in the same length of time before it, elsewhere meanwhile."""

    INSIDE = "inside"
    BEFORE = "before"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the pack says: how near is the same place, after how many days one looks, how few places are too few to
    compare; ``leaflets`` are the objects of deeds that count as leaflets."""

    metres: float = 100
    days: tuple[int, ...] = (30, 90, 180)
    few: int = 20
    source: str = ""
    verified: bool = False
    leaflets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A case as it was closed; ``day`` is the local day."""

    case: str
    number: str
    at: datetime
    day: date
    category: str
    lon: float
    lat: float
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A matter seen: a case reported, or a closed one reopened (``case`` is then its own). ``counts`` is False for one that was
    void or declined, and for one merged into another of which that holds: it was no matter."""

    case: str
    at: datetime
    day: date
    category: str
    lon: float
    lat: float
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Return:
    """The first time it came back: which case, after how many days, how far away."""

    case: str
    at: datetime
    days: int
    metres: float


def came_back(closing: Closing, sightings: Iterable[Sighting], settings: Settings) -> Return | None:
    """The first sighting of the same category within ``settings.metres``, after the closing and at most the longest of
    ``settings.days`` later (in local days: what is reported on the 30th day came within 30); None when it stayed away.

    The case itself counts when it was reopened: its later sighting is the reopening.
    """
    longest = max(settings.days)
    found = []
    for one in sightings:
        days = (one.day - closing.day).days
        if not one.counts or one.category != closing.category or one.at <= closing.at or days > longest:
            continue
        metres = distance(closing.lon, closing.lat, one.lon, one.lat)
        if metres <= settings.metres:
            found.append(Return(one.case, one.at, days, metres))
    return min(found, key=lambda back: (back.at, back.case), default=None)


def matched(
    closings: Iterable[Closing], sightings: Iterable[Sighting], settings: Settings
) -> list[tuple[Closing, Return | None]]:
    """:func:`came_back` for each closing; sightings are looked up by cells, so that a year of both takes no time."""
    cells: dict[tuple[str, int, int], list[Sighting]] = {}
    for one in sightings:
        cells.setdefault((one.category, floor(one.lon / CELL), floor(one.lat / CELL)), []).append(one)
    reach = floor(settings.metres / 85_000 / CELL) + 1  # a degree is 85 km or more up to 40° north
    told = []
    for closing in closings:
        x, y = floor(closing.lon / CELL), floor(closing.lat / CELL)
        near = [
            one
            for column in range(x - reach, x + reach + 1)
            for line in range(y - reach, y + reach + 1)
            for one in cells.get((closing.category, column, line), ())
        ]
        told.append((closing, came_back(closing, near, settings)))
    return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Of ``places`` whose ``days`` are over, ``back`` came back; those of ``waiting`` cannot be judged yet."""

    days: int
    places: int
    back: int
    waiting: int

    @property
    def share(self) -> float | None:
        """In hundredths; None without a place that can be judged."""
        return 100 * self.back / self.places if self.places else None

    @property
    def range(self) -> tuple[float, float] | None:
        """Between which shares the truth lies with 95 % (Wilson's interval), in hundredths."""
        if not self.places:
            return None
        n, p = self.places, self.back / self.places
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
        return 100 * max(0.0, middle - half), 100 * min(1.0, middle + half)


def rates(told: Sequence[tuple[date, int | None]], settings: Settings, today: date) -> list[Rate]:
    """The rate for each of ``settings.days``. ``told``: the day of each closing, and after how many days it came back.

    Only places whose days are over are counted, whether they came back early or not: else those that came back would be
    counted sooner than those that did not.
    """
    found = []
    for days in settings.days:
        ripe = [back for closed, back in told if closed + timedelta(days=days) < today]
        back = sum(one is not None and one <= days for one in ripe)
        found.append(Rate(days=days, places=len(ripe), back=back, waiting=len(told) - len(ripe)))
    return found


def comparable(one: Rate, other: Rate, settings: Settings) -> bool:
    """Whether two rates may be told apart: enough places in both, and ranges that do not meet."""
    if min(one.places, other.places) < settings.few or one.range is None or other.range is None:
        return False
    return one.range[0] > other.range[1] or other.range[0] > one.range[1]


def before(starts_on: date, ends_on: date) -> tuple[date, date]:
    """The same length of time just before a campaign, both days inclusive."""
    length = ends_on - starts_on
    end = starts_on - timedelta(days=1)
    return end - length, end


def by_place(
    rows: Iterable[tuple[str, date, int | None]], settings: Settings, today: date
) -> Mapping[str, list[Rate]]:
    """The rates of each place, by its code, those with most places first."""
    told: dict[str, list[tuple[date, int | None]]] = {}
    for place, day, back in rows:
        told.setdefault(place, []).append((day, back))
    ordered = sorted(told, key=lambda place: (-len(told[place]), place))
    return {place: rates(told[place], settings, today) for place in ordered}
