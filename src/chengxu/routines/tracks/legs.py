"""What was driven along a road in one go, in one direction, and how much of it was work. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .matching import TENTHS, Steps, Walk
from .network import Network
from .packing import Floats, Ints
from .settings import Channel, Matching, Work

_KMH = 3.6
_SPAN = 3  # steps before and after over which a speed is taken
_STILL = 2.0  # km/h below which a vehicle stands
_HALF = 0.5
_LOST = 10  # times the bridge after which it is another way
_AT_LEAST = 20.0  # metres below which nothing was driven along a road


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One way along one line: from metre ``start`` to metre ``end`` of it (``end`` the smaller one against its drawing), between
    two moments in tenths of a second since 1970.

    Of the metres in between, those ``worked``, those ``idle`` (the signal did not say working), those ``fast`` (beyond what
    the work allows) and those in ``gaps``; the seconds worked while moving, and the speed while working in km/h.
    """

    line: int
    since: int
    until: int
    start: float
    end: float
    worked: float
    idle: float
    fast: float
    gaps: float
    seconds: int
    speed: float

    @property
    def driven(self) -> float:
        """Metres of the line between start and end."""
        return abs(self.end - self.start)

    @property
    def forward(self) -> bool:
        """Whether it went the way the road is drawn."""
        return self.end >= self.start


def legs_of(
    steps: Steps, walk: Walk, network: Network, *, rules: Matching, work: Work, channel: Channel
) -> list[Leg]:
    """All legs of a day, by their beginning.

    A vehicle whose channel is :attr:`Channel.NONE` counts as working wherever it moves no faster than the work allows.
    """
    found: list[Leg] = []
    for line in np.unique(walk.line[walk.line >= 0]):
        index = np.nonzero(walk.line == line)[0]
        for run in _runs(steps, walk, index, rules):
            found += _legs(steps, walk, run, int(line), rules, work, channel)
    length = network.lengths
    return sorted(
        (leg for leg in found if leg.driven >= min(_AT_LEAST, length[leg.line] * _HALF)),
        key=lambda leg: (leg.since, leg.line),
    )


def _runs(steps: Steps, walk: Walk, index: Ints, rules: Matching) -> Iterator[Ints]:
    """Steps on a line without a break. A short while elsewhere is none (a crossing, a bad fix), nor is one without positions
    (a tunnel): what was driven then is not proved, and the rest of the way is."""
    took = np.diff(steps.at[index]) / TENTHS
    unseen = np.diff(index) == 1
    late = (took > rules.bridge) & (~unseen | (took > rules.bridge * _LOST))
    for run in np.split(index, np.nonzero(late)[0] + 1):
        if len(run) > 1:
            yield run


def _legs(
    steps: Steps, walk: Walk, run: Ints, line: int, rules: Matching, work: Work, channel: Channel
) -> Iterator[Leg]:
    along, at = walk.along[run], steps.at[run]
    speed = _speeds(along, at, steps.speed[run])
    for first, last in _ways(along, rules.turn):
        part = slice(first, last + 1)
        sign = 1.0 if along[last] >= along[first] else -1.0
        reached = np.maximum.accumulate(along[part] * sign)
        grown = np.diff(reached)
        took = np.diff(at[part]) / TENTHS
        pace = np.maximum((speed[part][1:] + speed[part][:-1]) / 2, 0.0)
        gap = took > rules.bridge
        fast = pace > work.fastest
        if channel is Channel.SIGNAL:
            signal = steps.working[run][part]
            working = (signal[1:] >= _HALF) & (signal[:-1] >= _HALF)
        else:
            working = np.ones(len(grown), bool)
        done = working & ~fast & ~gap
        moving = done & (pace > _STILL)
        worked, seconds = float(grown[done].sum()), float(took[moving].sum())
        yield Leg(
            line=line, since=int(at[first]), until=int(at[last]), start=float(along[first]),
            end=float(along[first] + sign * (reached[-1] - reached[0])), worked=worked,
            idle=float(grown[~working & ~gap].sum()), fast=float(grown[working & fast & ~gap].sum()),
            gaps=float(grown[gap].sum()), seconds=round(seconds), speed=worked / seconds * _KMH if seconds else 0.0,
        )  # fmt: skip


def _speeds(along: Floats, at: Floats, said: Floats) -> Floats:
    """km/h at each step: as the vehicle says, else by the metres along the road around it."""
    place = np.arange(len(along))
    before, after = np.maximum(place - _SPAN, 0), np.minimum(place + _SPAN, len(along) - 1)
    took = np.maximum((at[after] - at[before]) / TENTHS, 1.0)
    found: Floats = np.where(np.isfinite(said), said, np.abs(along[after] - along[before]) / took * _KMH)
    return found


def _ways(along: Floats, turn: float) -> Iterator[tuple[int, int]]:
    """First and last step of each way in one direction; going back less than ``turn`` metres is no turn."""
    first = high = low = 0
    heading = 0
    for place in range(1, len(along)):
        if along[place] > along[high]:
            high = place
        if along[place] < along[low]:
            low = place
        if heading >= 0 and along[high] - along[place] > turn:
            if heading > 0 or high > first:
                yield first, high
            first, low, heading = high, place, -1
            high = place
        elif heading <= 0 and along[place] - along[low] > turn:
            if heading < 0 or low > first:
                yield first, low
            first, high, heading = low, place, 1
            low = place
    last = high if heading >= 0 and along[high] - along[first] >= along[first] - along[low] else low
    if last > first:
        yield first, last
