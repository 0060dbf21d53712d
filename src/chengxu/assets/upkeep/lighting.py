"""Hours of light: when lamps burn, what that takes, and what a change of hours saved by the meters. Pure.

Sunrise and sunset by the equation of time and the declination as NOAA's solar calculator gives them (Spencer's Fourier
series; within two minutes at this latitude), 90.833° from the zenith.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from chengxu.common.messages import Message

ZENITH = math.radians(90.833)
A_DAY = timedelta(days=1)
A_YEAR = timedelta(days=365)
LONGEST = 90
"""Days after a change that are compared; shorter while the meters have not gone so far."""
LEAST = 7


@dataclass(frozen=True, slots=True)
class Step:
    """From a clock time of the night on, so many percent of the full power."""

    at: time
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """How a circuit burns through a night: full from dusk on, then by its steps."""

    code: str
    name: Message
    steps: tuple[Step, ...] = ()
    percent: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Circuit:
    """Lamps that burn together: those of ``category`` that stand at one of ``places`` (codes of roads and places)."""

    code: str
    name: Message
    unit: str
    category: str
    places: tuple[str, ...]
    watts: float
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """From ``since`` on these circuits burn in this mode; ``first`` and ``last`` (month, day) are a season of every year."""

    since: date
    circuits: tuple[str, ...]
    mode: str
    on_minutes: int = 0
    off_minutes: int = 0
    first: tuple[int, int] | None = None
    last: tuple[int, int] | None = None
    source: str = ""

    def holds(self, day: date) -> bool:
        """Whether it is meant for the night that begins on a day."""
        if day < self.since:
            return False
        if self.first is None or self.last is None:
            return True
        here = (day.month, day.day)
        return (
            self.first <= here <= self.last
            if self.first <= self.last
            else here >= self.first or here <= self.last
        )


@dataclass(frozen=True, slots=True)
class Lighting:
    """All a county says about it; schedules in the order of the file, a later one wins."""

    circuits: Mapping[str, Circuit] = field(default_factory=dict)
    modes: Mapping[str, Mode] = field(default_factory=dict)
    schedules: tuple[Schedule, ...] = ()

    def schedule(self, circuit: str, day: date) -> Schedule | None:
        """What holds for a circuit on a night; None when nothing does, and it stays dark."""
        found = [one for one in self.schedules if circuit in one.circuits and one.holds(day)]
        return max(found, key=lambda one: (one.first is not None, one.since), default=None)


def sun(lon: float, lat: float, day: date) -> tuple[datetime, datetime]:
    """Sunrise and sunset (UTC) of the local day; for latitudes where there is both."""
    gamma = 2 * math.pi / 365 * (day.timetuple().tm_yday - 1)
    equation = 229.18 * (
        0.000075 + 0.001868 * math.cos(gamma) - 0.032077 * math.sin(gamma) - 0.014615 * math.cos(2 * gamma)
        - 0.040849 * math.sin(2 * gamma)
    )  # fmt: skip
    tilt = (
        0.006918 - 0.399912 * math.cos(gamma) + 0.070257 * math.sin(gamma) - 0.006758 * math.cos(2 * gamma)
        + 0.000907 * math.sin(2 * gamma) - 0.002697 * math.cos(3 * gamma) + 0.00148 * math.sin(3 * gamma)
    )  # fmt: skip
    here = math.radians(lat)
    hour = math.acos(math.cos(ZENITH) / (math.cos(here) * math.cos(tilt)) - math.tan(here) * math.tan(tilt))
    noon = datetime.combine(day, time(), tzinfo=UTC) + timedelta(minutes=720 - 4 * lon - equation)
    half = timedelta(minutes=4 * math.degrees(hour))
    return noon - half, noon + half


@dataclass(frozen=True, slots=True)
class Night:
    """When a circuit goes on and off, and for how many hours of full power that counts."""

    on: datetime
    off: datetime
    dark_hours: float
    full_hours: float


def night(
    schedule: Schedule | None, mode: Mode | None, day: date, at: tuple[float, float], zone: tzinfo
) -> Night:
    """The night that begins on a local day at a position (lon, lat); without a schedule nothing burns."""
    dusk, dawn = sun(*at, day)[1], sun(*at, day + A_DAY)[0]
    dark = (dawn - dusk) / timedelta(hours=1)
    if schedule is None or mode is None:
        return Night(dusk, dusk, dark, 0.0)
    on, off = dusk + timedelta(minutes=schedule.on_minutes), dawn + timedelta(minutes=schedule.off_minutes)
    marks = [(on, mode.percent)]
    noon = datetime.combine(day, time(12), tzinfo=zone)
    for step in mode.steps:
        moment = datetime.combine(day, step.at, tzinfo=zone)
        marks.append((moment if moment >= noon else moment + A_DAY, step.percent))
    marks.sort(key=lambda mark: mark[0])
    total = 0.0
    for number, (start, percent) in enumerate(marks):
        end = marks[number + 1][0] if number + 1 < len(marks) else off
        total += max(0.0, (min(end, off) - max(start, on)) / timedelta(hours=1)) * percent / 100
    return Night(on, max(on, off), dark, total)


def estimated(
    lighting: Lighting,
    circuit: Circuit,
    lamps: int,
    first: date,
    last: date,
    at: tuple[float, float],
    zone: tzinfo,
) -> float:
    """Kilowatt-hours of the nights that begin from one day to another, both inclusive, by wattage and hours."""
    hours = 0.0
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        schedule = lighting.schedule(circuit.code, day)
        mode = lighting.modes.get(schedule.mode) if schedule else None
        hours += night(schedule, mode, day, at, zone).full_hours
    return hours * lamps * circuit.watts / 1000


Readings = Sequence[tuple[datetime, int]]
"""Of one meter, by time: the instant and the thousandths of a kilowatt-hour it showed."""


def metered(readings: Readings, start: datetime, end: datetime) -> float | None:
    """Kilowatt-hours between two instants, evenly spread between the readings around them; None where the meter was not read."""
    low, high = _shown(readings, start), _shown(readings, end)
    return None if low is None or high is None else (high - low) / 1000


def _shown(readings: Readings, at: datetime) -> float | None:
    for (before, value), (after, next_value) in itertools.pairwise(readings):
        if before <= at <= after:
            return value + (next_value - value) * ((at - before) / (after - before))
    return None


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change of hours did: metered before and after over as many days, and by which rule the time before was chosen."""

    circuit: Circuit
    day: date
    mode: Mode
    days: int
    before: float
    after: float
    rule: Message

    @property
    def saved(self) -> float:
        """Kilowatt-hours less than before; negative when it took more."""
        return self.before - self.after


LAST_YEAR = Message(
    "与上年同期比（{first} 起 {n} 天）",
    "compared with the same days of the year before ({n} days from {first})",
)
JUST_BEFORE = Message(
    "上年同期没有抄表，与变更前 {n} 天比，按天黑的时长折算（×{ratio:.2f}）",
    "the meter was not read a year ago: compared with the {n} days before the change, by the length of the nights (×{ratio:.2f})",
)


def effect(
    circuit: Circuit, day: date, mode: Mode, readings: Readings, at: tuple[float, float], zone: tzinfo
) -> Effect | None:
    """What a change on a day did to a circuit, by its meter; None before it was read for a week after.

    The time before is the same days of the year before, for nights are as long then; where the meter was not read, as many
    days just before the change, scaled by how much longer or shorter the nights were.
    """
    start = _noon(day, zone)
    last = max((when for when, _ in readings), default=start)
    days = min(LONGEST, (last - start).days)
    if days < LEAST:
        return None
    after = metered(readings, start, start + timedelta(days=days))
    if after is None:
        return None
    past = _noon(day - A_YEAR, zone)
    before = metered(readings, past, past + timedelta(days=days))
    if before is not None:
        rule = LAST_YEAR.format(first=(day - A_YEAR).isoformat(), n=days)
        return Effect(circuit, day, mode, days, before, after, rule)
    raw = metered(readings, start - timedelta(days=days), start)
    if raw is None:
        return None
    ratio = _dark(day, days, at) / _dark(day - timedelta(days=days), days, at)
    return Effect(circuit, day, mode, days, raw * ratio, after, JUST_BEFORE.format(n=days, ratio=ratio))


def changes(lighting: Lighting, today: date) -> Iterable[tuple[Schedule, Circuit, Mode, Mode | None]]:
    """Each change of hours up to today, the newest first: the schedule, the circuit, its mode and the mode before."""
    for schedule in sorted(lighting.schedules, key=lambda one: one.since, reverse=True):
        for code in schedule.circuits:
            before = lighting.schedule(code, schedule.since - A_DAY)
            if schedule.since <= today and before is not None:
                yield (
                    schedule,
                    lighting.circuits[code],
                    lighting.modes[schedule.mode],
                    lighting.modes.get(before.mode),
                )


def _dark(first: date, days: int, at: tuple[float, float]) -> float:
    nights = (first + timedelta(days=number) for number in range(days))
    return sum((sun(*at, day + A_DAY)[0] - sun(*at, day)[1]) / timedelta(hours=1) for day in nights)


def _noon(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(12), tzinfo=zone)
