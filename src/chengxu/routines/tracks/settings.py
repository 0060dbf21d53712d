"""What a county declares about its vehicles and the work they prove. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from chengxu.catalog.rules import ALWAYS, Period
from chengxu.common.messages import Message

Band = tuple[time, time]
"""Hours of a local day, from the first until the second."""


class Channel(StrEnum):
    """How a vehicle tells that it works: a signal of its pump or brush, or nothing."""

    SIGNAL = "signal"
    NONE = "none"


class Proves(StrEnum):
    """What a track has to show: roads driven along, or places called at."""

    PASSES = "passes"
    VISITS = "visits"


class Sky(StrEnum):
    """Weather in which work stops."""

    RAIN = "rain"
    FROST = "frost"

    @property
    def label(self) -> Message:
        """The word people read."""
        return {Sky.RAIN: Message("降雨", "rain"), Sky.FROST: Message("低温结冰", "frost")}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A vehicle of the bureau; ``plate`` is how everything names it."""

    plate: str
    name: Message
    unit: str
    work: str
    channel: Channel = Channel.SIGNAL
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A kind of work that tracks prove.

    ``places``: codes of roads, or of places for visits. ``part``: the share of a road that has to be worked in one go;
    ``fastest``: km/h beyond which nothing is proved; ``each_way``: a pass is once in each direction. ``metres`` and
    ``minutes``: how near and how long a visit is. ``windows``: hours in which it counts; ``rush``: hours in which it is not
    done; ``below``: °C under which it is not done (None: whatever the frost); ``rain``: whether rain excuses it.
    ``routine``: the duty it proves, "" for none. ``deed``: verb, object, measure of a pass; under the same verb
    ``distance`` is the object of kilometres and hours; ``days`` is the object of what a road or place got in a day.
    """

    code: str
    name: Message
    proves: Proves
    places: tuple[str, ...]
    required: int
    deed: tuple[str, str, str]
    distance: str
    days: str
    routine: str = ""
    windows: tuple[Band, ...] = ()
    rush: tuple[Band, ...] = ()
    part: float = 0.8
    fastest: float = 25.0
    each_way: bool = False
    metres: float = 60.0
    minutes: float = 3.0
    below: float | None = None
    rain: bool = False
    source: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """How positions become roads; metres, seconds and km/h.

    ``step``: positions are averaged over so long; ``reach``: a road further off is none; ``noise``: how far off positions
    usually are; ``bridge``: so long nothing may come without a pass being broken; ``turn``: so far back is a turn;
    ``slack``: minutes a pass may stick out of its hours; ``kinds``: kinds of roads vehicles use.
    """

    step: int = 5
    reach: float = 35.0
    noise: float = 8.0
    bridge: int = 60
    turn: float = 40.0
    slack: int = 10
    kinds: frozenset[str] = frozenset({"main", "street", "lane"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubts:
    """What makes a position odd: ``jump`` km/h nobody drives, ``outside`` metres beyond the county, ``clock`` seconds a clock
    may be wrong, ``standing`` minutes with the pump on at one spot, ``gap`` minutes without a position."""

    jump: float = 120.0
    outside: float = 2000.0
    clock: int = 120
    standing: int = 10
    gap: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """Series of readings that tell the weather, and what of them is rain: thousandths of mm within an hour."""

    temperature: str = ""
    rain: str = ""
    wet: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracks:
    """All of ``tracks.yaml``. ``kept_days``: how long positions are kept; ``hours``: those in which they are kept at all."""

    fleet: Mapping[str, Vehicle] = field(default_factory=dict)
    works: Mapping[str, Work] = field(default_factory=dict)
    matching: Matching = field(default_factory=Matching)
    doubts: Doubts = field(default_factory=Doubts)
    readings: Readings = field(default_factory=Readings)
    kept_days: int = 60
    hours: Band = (time(4), time(23, 30))

    def on(self, plate: str, day: date) -> Vehicle | None:
        """The vehicle with this plate, if it is the bureau's on that day."""
        found = self.fleet.get(plate)
        return found if found and found.period.holds(day) else None
