"""The roads a vehicle may be on, in metres on a plane, and which of them lie near a position. Pure.

Roads are as the pack draws them; two that come within :data:`TOUCH` metres of each other join there. The plane is flat around
the middle of the roads: over a county it is off by less than a hundredth in length, and what is compared is near.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from chengxu.territory.areas import Road
from chengxu.territory.cells import METRES_PER_DEGREE

from .packing import Floats, Ints

TOUCH = 12.0
MOST = 5
"""How many roads near a position are looked at."""
_SHORT = 1e-6


@dataclass(frozen=True, slots=True)
class Plane:
    """Degrees to metres east and north of an origin, and back."""

    lon: float
    lat: float

    @property
    def _east(self) -> float:
        return METRES_PER_DEGREE * math.cos(math.radians(self.lat))

    def metres(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """East and north of the origin."""
        return (lon - self.lon) * self._east, (lat - self.lat) * METRES_PER_DEGREE

    def degrees(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Longitude and latitude."""
        return x / self._east + self.lon, y / METRES_PER_DEGREE + self.lat

    def shape(self, given: BaseGeometry) -> BaseGeometry:
        """A shape of degrees in metres."""

        def moved(pairs: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.stack(self.metres(pairs[:, 0], pairs[:, 1]), axis=1)

        return shapely.transform(given, moved)


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """Roads near positions, :data:`MOST` columns, the nearest first: number of the line (-1: none), metres along it, metres
    off it, the point on it, and its bearing there as a unit vector."""

    line: Ints
    along: Floats
    off: Floats
    x: Floats
    y: Floats
    east: Floats
    north: Floats


class Network:
    """Lines of a county with a tree over their pieces. A road in several parts is several lines of one code."""

    def __init__(self, roads: Iterable[Road], kinds: frozenset[str]) -> None:
        used = sorted((r for r in roads if r.kind in kinds), key=lambda r: (not r.code, r.code))
        boxes = [road.shape.bounds for road in used] or [(0.0, 0.0, 0.0, 0.0)]
        self.plane = Plane(
            (min(b[0] for b in boxes) + max(b[2] for b in boxes)) / 2,
            (min(b[1] for b in boxes) + max(b[3] for b in boxes)) / 2,
        )
        self.codes: list[str] = []
        self.lines: list[LineString] = []
        for road in used:
            shape = self.plane.shape(road.shape)
            for part in getattr(shape, "geoms", [shape]):
                self.codes.append(road.code)
                self.lines.append(part)
        self.lengths: Floats = np.array([line.length for line in self.lines], np.float64)
        self._pieces()
        self._joins()

    def length(self, code: str) -> float:
        """Metres of a road, all its parts."""
        return float(sum(n for c, n in zip(self.codes, self.lengths, strict=True) if c == code))

    def of(self, code: str) -> list[int]:
        """The lines of a road."""
        return [number for number, one in enumerate(self.codes) if one == code]

    def _pieces(self) -> None:
        starts, ends, owners, before = [], [], [], []
        for number, line in enumerate(self.lines):
            points = np.asarray(line.coords, np.float64)[:, :2]
            steps = np.hypot(*(points[1:] - points[:-1]).T)
            starts.append(points[:-1])
            ends.append(points[1:])
            owners.append(np.full(len(steps), number))
            before.append(np.concatenate(([0.0], np.cumsum(steps)[:-1])))
        none = [np.zeros((0, 2))]
        self._from = np.concatenate(starts or none)
        self._way = np.concatenate(ends or none) - self._from
        self._size = np.maximum(np.hypot(*self._way.T), _SHORT)
        self._owner = np.concatenate(owners or [np.zeros(0, int)])
        self._before = np.concatenate(before or [np.zeros(0)])
        pieces = shapely.linestrings(np.stack((self._from, self._from + self._way), axis=1))
        self._tree = shapely.STRtree(np.asarray(pieces))

    def _joins(self) -> None:
        """Where lines meet: for each pair up to two points, the rest of the plane for those that do not."""
        count = len(self.lines)
        self.pair = np.full((count, count), -1, np.int32)
        meets: list[tuple[float, float, float, float]] = []
        tree = shapely.STRtree(self.lines)
        left, right = tree.query(self.lines, predicate="dwithin", distance=TOUCH) if count else ([], [])
        for a, b in zip(left, right, strict=True):
            if a < b:
                self.pair[a, b] = self.pair[b, a] = len(meets)
                meets.append(_meet(self.lines[a], self.lines[b]))
        self.meets: Floats = np.array(meets, np.float64).reshape(-1, 2, 2)

    def near(self, x: Floats, y: Floats, reach: float) -> Near:
        """The lines within ``reach`` metres of each position."""
        count = len(x)
        shape = (count, MOST)
        found = Near(np.full(shape, -1, np.int64), *(np.zeros(shape) for _ in range(6)))
        if not count or not len(self._owner):
            return found
        who, piece = self._tree.query(shapely.points(x, y), predicate="dwithin", distance=reach)
        way, size = self._way[piece], self._size[piece]
        gone = np.stack((x[who], y[who]), axis=1) - self._from[piece]
        share = np.clip((gone * way).sum(axis=1) / size**2, 0.0, 1.0)
        foot = self._from[piece] + way * share[:, None]
        off = np.hypot(x[who] - foot[:, 0], y[who] - foot[:, 1])
        owner = self._owner[piece]
        best = np.lexsort((piece, off, owner, who))  # of each line its nearest piece
        first = np.ones(len(best), bool)
        first[1:] = (who[best][1:] != who[best][:-1]) | (owner[best][1:] != owner[best][:-1])
        kept = best[first]
        kept = kept[np.lexsort((owner[kept], off[kept], who[kept]))]
        place = np.arange(len(kept)) - np.searchsorted(who[kept], who[kept])
        kept, place = kept[place < MOST], place[place < MOST]
        at = (who[kept], place)
        found.line[at] = owner[kept]
        found.along[at] = self._before[piece[kept]] + share[kept] * size[kept]
        found.off[at] = off[kept]
        found.x[at], found.y[at] = foot[kept].T
        found.east[at], found.north[at] = (way[kept] / size[kept, None]).T
        return found


def _meet(one: LineString, other: LineString) -> tuple[float, float, float, float]:
    """Where two lines meet, as two points (twice the same for one)."""
    common = one.intersection(other)
    points = [part.representative_point() for part in getattr(common, "geoms", [common]) if not part.is_empty]
    if not points:
        near: Point = nearest_points(one, other)[0]
        points = [near]
    first = min(points, key=lambda p: (p.x, p.y))
    last = max(points, key=lambda p: (p.x, p.y))
    return first.x, first.y, last.x, last.y
