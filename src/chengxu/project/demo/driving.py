"""Made-up drives along the roads of a county with what a receiver makes of them: noise, drift, gaps. Pure.

The truth is known, so that what is made of the positions can be measured against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import shapely

from chengxu.routines.tracks.network import Network
from chengxu.routines.tracks.packing import IDLE, UNKNOWN, WORKING, Floats, Positions

TENTHS = 10
_KMH = 3.6
_ACROSS = 25.0  # km/h from the end of one way to the beginning of the next


@dataclass(frozen=True, slots=True)
class Way:
    """One stretch to drive: the part of a road from one share of its length to another, at so many km/h, working or not; or a
    stand of ``stand`` seconds where the vehicle is, or at the ``spot`` (degrees) it drives to."""

    road: str = ""
    start: float = 0.0
    end: float = 1.0
    speed: float = 14.0
    working: bool = True
    stand: int = 0
    spot: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """How wrong positions are: metres of noise of each, metres of a drift that comes and goes over minutes; ``every`` seconds
    there is one; ``gaps``: (second, seconds) without any."""

    noise: float = 4.0
    drift: float = 0.0
    every: int = 1
    gaps: Sequence[tuple[int, int]] = field(default_factory=tuple)


def drive_along(
    ways: Iterable[Way], *, network: Network, at: datetime, seed: int, receiver: Receiver, signal: bool = True
) -> Positions:
    """The positions of a vehicle that drives these ways one after another from ``at`` on; from the end of one it is driven straight to the
    beginning of the next, not working."""
    x, y, working = _truth(list(ways), network)
    count = len(x)
    rand = np.random.default_rng(seed)
    seconds = np.arange(count)
    kept = seconds % receiver.every == 0
    for start, length in receiver.gaps:
        kept &= (seconds < start) | (seconds >= start + length)
    move = np.hypot(np.gradient(x), np.gradient(y)) * _KMH if count > 1 else np.zeros(count)
    x = x + rand.normal(0, receiver.noise, count) + _drift(count, receiver.drift, rand)
    y = y + rand.normal(0, receiver.noise, count) + _drift(count, receiver.drift, rand)
    lon, lat = network.plane.degrees(x, y)
    bits = np.where(working, WORKING, IDLE) if signal else np.zeros(count, np.int64)
    found = Positions(
        int(at.timestamp()) * TENTHS + seconds * TENTHS,
        np.rint(lon * 1e6).astype(np.int64),
        np.rint(lat * 1e6).astype(np.int64),
        np.rint(np.clip(move + rand.normal(0, 0.8, count), 0, 200) * 10).astype(np.int64),
        np.full(count, UNKNOWN),
        bits.astype(np.int64),
    )
    return found.take(kept)


def _truth(ways: list[Way], network: Network) -> tuple[Floats, Floats, Floats]:
    """Where the vehicle is each second, in metres, and whether it works."""
    xs: list[Floats] = []
    ys: list[Floats] = []
    states: list[Floats] = []
    here: tuple[float, float] | None = None
    for way in ways:
        if way.stand:
            spot = np.array(here or (0.0, 0.0))
            if way.spot is not None:
                x, y = network.plane.metres(np.array(way.spot[:1]), np.array(way.spot[1:]))
                spot = np.concatenate((x, y))
                _over(xs, ys, states, here, spot, way.speed)
            _more(xs, ys, states, np.full(way.stand, spot[0]), np.full(way.stand, spot[1]), way.working)
            here = (float(spot[0]), float(spot[1]))
            continue
        line = max((network.lines[n] for n in network.of(way.road)), key=lambda one: one.length)
        first, last = way.start * line.length, way.end * line.length
        steps = max(2, round(abs(last - first) / (way.speed / _KMH)))
        points = shapely.get_coordinates(
            shapely.line_interpolate_point(line, np.linspace(first, last, steps))
        )
        _over(xs, ys, states, here, points[0], _ACROSS)
        _more(xs, ys, states, points[:, 0], points[:, 1], way.working)
        here = (float(points[-1][0]), float(points[-1][1]))
    return np.concatenate(xs), np.concatenate(ys), np.concatenate(states)


def _over(
    xs: list[Floats],
    ys: list[Floats],
    states: list[Floats],
    here: tuple[float, float] | None,
    to: Floats,
    speed: float,
) -> None:
    """The way across, not working."""
    if here is None:
        return
    gone = float(np.hypot(*(to - np.array(here))))
    steps = max(1, round(gone / (speed / _KMH)))
    between = np.array(here) + (to - np.array(here)) * np.linspace(0, 1, steps, endpoint=False)[:, None]
    _more(xs, ys, states, between[:, 0], between[:, 1], False)


def _more(xs: list[Floats], ys: list[Floats], states: list[Floats], x: Floats, y: Floats, on: bool) -> None:
    xs.append(x)
    ys.append(y)
    states.append(np.full(len(x), on))


def _drift(count: int, metres: float, rand: np.random.Generator) -> Floats:
    """A wandering error of about so many metres, a minute or two long, as between houses."""
    if not metres:
        return np.zeros(count)
    knots = rand.normal(0, metres, count // 60 + 3)
    return np.interp(np.arange(count) / 60, np.arange(len(knots)), knots)
