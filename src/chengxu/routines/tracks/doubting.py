"""Which positions are odd, and why: they are kept apart and count only once somebody says so. Pure.

Nothing here depends on the order or the number of times positions came in.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from chengxu.common.messages import Message

from .network import Plane
from .packing import SKEWED, WORKING, Floats, Ints, Mask, Positions
from .settings import Doubts

TENTHS = 10
A_MINUTE = 60 * TENTHS
AN_HOUR = 60 * A_MINUTE
_KMH = 3.6
_SPOT = 30.0
"""Metres within which a vehicle stands."""
_LOOSE = 100.0
"""Metres two positions may differ by whatever the time between them: bad reception is no jump."""
_HALF = 0.25
"""The share of an hour's positions that jump from which on none of that hour can be told to be the right ones."""


class Doubt(StrEnum):
    """Why positions are kept apart."""

    CLOCK = "clock"
    OUTSIDE = "outside"
    SHARED = "shared"
    JUMP = "jump"
    TWO = "two"
    STANDING = "standing"
    GAP = "gap"

    @property
    def label(self) -> Message:
        """The few words people read."""
        return _WORDS[self][0]

    @property
    def about(self) -> Message:
        """What was found, and what it means for the figures."""
        return _WORDS[self][1]

    @property
    def asks(self) -> bool:
        """Whether somebody has to decide: a gap is only told."""
        return self is not Doubt.GAP


_WORDS = {
    Doubt.CLOCK: (
        Message("时间不准", "wrong clock"),
        Message("终端的时间和收到的时间对不上，不能说明是哪个时段的作业", "the device's clock does not fit the time of receipt; nobody can tell which hours these were"),
    ),
    Doubt.OUTSIDE: (
        Message("在县外", "outside the county"),
        Message("位置在县界以外，多半是定位错误或坐标系写错", "beyond the border: most likely a bad fix or a wrong frame"),
    ),
    Doubt.SHARED: (
        Message("一台终端两辆车", "one device, two vehicles"),
        Message("同一台终端同一小时报了两辆车，分不清是哪一辆", "one device reported two vehicles within an hour; nobody can tell which it was in"),
    ),
    Doubt.JUMP: (
        Message("定位跳动", "jumping positions"),
        Message("按时间算车开不到那里，当作定位跳动剔除", "no vehicle gets there in that time: taken for a bad fix"),
    ),
    Doubt.TWO: (
        Message("同时在两处", "in two places at once"),
        Message("这一小时的位置在两处来回跳，可能有两台终端报了同一辆车", "positions of this hour alternate between two places: perhaps two devices report one vehicle"),
    ),
    Doubt.STANDING: (
        Message("开泵停车", "working at a standstill"),
        Message("作业信号开着，车停着不动；这段时间不算作业", "the signal says working while the vehicle stands; the time does not count as work"),
    ),
    Doubt.GAP: (
        Message("轨迹中断", "gaps"),
        Message("这些时候没有位置（隧道、断网或断电）；中断的路段不算作业", "no positions came (tunnel, network or power); what was driven meanwhile is not proved"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Odd:
    """What was found of one kind: how many positions (gaps: gaps), seconds in all, and its first and last moment in tenths of a
    second since 1970."""

    doubt: Doubt
    count: int
    seconds: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, eq=False)
class Sorted:
    """Positions that count, those that stand still no longer said to be working, and what was odd."""

    good: Positions
    odd: tuple[Odd, ...]


def sort_out(
    given: Positions, *, shared: Mask, plane: Plane, outline: BaseGeometry, doubts: Doubts, accepted: Set[Doubt] = frozenset()
) -> Sorted:  # fmt: skip
    """Part the positions of one vehicle and day (settled) into good and odd.

    ``shared`` marks those of a device that reported another vehicle in the same hour; ``outline`` is the county in metres of
    ``plane``. What is ``accepted`` counts all the same and is still told.
    """
    x, y = plane.metres(given.lon / 1e6, given.lat / 1e6)
    good = np.ones(len(given), bool)
    odd: list[Odd] = []

    def keep_apart(doubt: Doubt, which: Mask) -> None:
        if which.any():
            odd.append(_told(doubt, given.at, which))
            if doubt not in accepted:
                good[which] = False

    keep_apart(Doubt.CLOCK, given.bits & SKEWED > 0)
    near = shapely.contains_xy(outline.buffer(doubts.outside), x, y)
    keep_apart(Doubt.OUTSIDE, good & ~near)
    keep_apart(Doubt.SHARED, good & shared)
    two, jumps = _jumps(given.at, x, y, good, doubts.jump / _KMH)
    keep_apart(Doubt.TWO, two)
    keep_apart(Doubt.JUMP, jumps & good)
    left = given.take(good)
    stood = _standing(left, x[good], y[good], doubts.standing)
    if stood.any():
        odd.append(_told(Doubt.STANDING, left.at, stood))
        if Doubt.STANDING not in accepted:
            left = _silenced(left, stood)
    return Sorted(left, (*odd, *_gaps(left.at, doubts.gap * A_MINUTE)))


def _told(doubt: Doubt, at: Ints, which: Mask) -> Odd:
    seen = at[which]
    seconds = len(np.unique(seen // TENTHS))
    return Odd(doubt, int(which.sum()), seconds, int(seen.min()), int(seen.max()))


def _silenced(given: Positions, which: Mask) -> Positions:
    bits = np.where(which, given.bits & ~WORKING, given.bits)
    return Positions(given.at, given.lon, given.lat, given.speed, given.heading, bits)


def _jumps(at: Ints, x: Floats, y: Floats, good: Mask, limit: float) -> tuple[Mask, Mask]:
    """Positions of hours that lie in two places, and single ones no vehicle gets to and back from."""
    index = np.nonzero(good)[0]
    two, jumps = np.zeros(len(at), bool), np.zeros(len(at), bool)
    if len(index) < 2:
        return two, jumps
    t, east, north = at[index] / TENTHS, x[index], y[index]
    steps = np.hypot(np.diff(east), np.diff(north))
    breaks = steps > _LOOSE + limit * np.diff(t)
    starts = np.concatenate(([0], np.nonzero(breaks)[0] + 1))
    ends = np.concatenate((starts[1:], [len(index)])) - 1
    held = _held(t, east, north, starts, ends, limit)
    bad = np.repeat(~held, ends - starts + 1)
    jumps[index[bad]] = True
    hours = at // AN_HOUR
    for hour in np.unique(hours[jumps]):
        here = good & (hours == hour)
        if jumps[here].mean() > _HALF:
            two |= here
    return two, jumps & ~two


def _held(t: Floats, x: Floats, y: Floats, starts: Ints, ends: Ints, limit: float) -> NDArray[np.bool_]:
    """Which pieces between impossible steps hang together with the longest of them."""
    held = np.zeros(len(starts), bool)
    longest = int((ends - starts).argmax())
    held[longest] = True

    def reached(one: int, other: int) -> bool:
        gone = float(np.hypot(x[other] - x[one], y[other] - y[one]))
        return gone <= _LOOSE + limit * abs(float(t[other] - t[one]))

    last = ends[longest]
    for piece in range(longest + 1, len(starts)):
        if reached(last, starts[piece]):
            held[piece], last = True, ends[piece]
    first = starts[longest]
    for piece in range(longest - 1, -1, -1):
        if reached(first, ends[piece]):
            held[piece], first = True, starts[piece]
    return held


def _standing(given: Positions, x: Floats, y: Floats, minutes: int) -> Mask:
    """Those said to be working in a stretch of ``minutes`` at one spot."""
    stood = np.zeros(len(given), bool)
    working = given.bits & WORKING > 0
    if not working.any():
        return stood
    minute = given.at // A_MINUTE
    known, index = np.unique(minute[working], return_inverse=True)
    size = np.bincount(index)
    east, north = np.bincount(index, x[working]) / size, np.bincount(index, y[working]) / size
    for first, last in _still(known, east, north):
        if known[last] - known[first] + 1 >= minutes:
            stood |= working & (minute >= known[first]) & (minute <= known[last])
    return stood


def _still(minutes: Ints, x: Floats, y: Floats) -> Iterator[tuple[int, int]]:
    """Stretches of consecutive minutes around the spot of their first."""
    first = 0
    for place in range(1, len(minutes) + 1):
        over = place == len(minutes) or minutes[place] - minutes[place - 1] > 1
        if over or np.hypot(x[place] - x[first], y[place] - y[first]) > _SPOT:
            yield first, place - 1
            first = place


def _gaps(at: Ints, least: int) -> list[Odd]:
    """The gaps between positions that count, as one line."""
    wide = np.nonzero(np.diff(at) > least)[0]
    if not len(wide):
        return []
    seconds = int((at[wide + 1] - at[wide]).sum() // TENTHS)
    return [Odd(Doubt.GAP, len(wide), seconds, int(at[wide[0]]), int(at[wide[-1] + 1]))]
