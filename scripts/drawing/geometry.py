"""Small plane geometry for the drawing: a local metric frame, smooth curves, wiggly borders."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from random import Random

import shapely
from numpy import array, float64
from numpy.typing import NDArray
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import split as cut

Pair = tuple[float, float]
GRID = 1e-6  # degrees: six decimals, about 0.1 m


class Plane:
    """Metres east and north of an origin, good for the few tens of kilometres of a county."""

    def __init__(self, lon: float, lat: float) -> None:
        self.lon, self.lat = lon, lat
        self.east = 111_320.0 * math.cos(math.radians(lat))
        self.north = 110_770.0

    def to_metres(self, geometry: BaseGeometry) -> BaseGeometry:
        """Degrees to metres."""
        origin, scale = array([self.lon, self.lat]), array([self.east, self.north])
        return shapely.transform(geometry, lambda p: (p - origin) * scale)

    def to_degrees(self, geometry: BaseGeometry) -> BaseGeometry:
        """Metres to degrees."""
        origin, scale = array([self.lon, self.lat]), array([self.east, self.north])
        return shapely.transform(geometry, lambda p: p / scale + origin)

    def point(self, lon: float, lat: float) -> Pair:
        """One position in metres."""
        return (lon - self.lon) * self.east, (lat - self.lat) * self.north

    def degrees(self, x: float, y: float) -> Pair:
        """One position in degrees, six decimals."""
        return round(x / self.east + self.lon, 6), round(y / self.north + self.lat, 6)


def smooth(points: Sequence[Pair], *, closed: bool = False, pieces: int = 6) -> list[Pair]:
    """A Catmull-Rom curve through the points, ``pieces`` short lines between each two of them."""
    if len(points) < 3:
        return list(points)
    if closed:
        ring = [points[-1], *points, points[0], points[1]]
    else:
        ring = [_mirror(points[1], points[0]), *points, _mirror(points[-2], points[-1])]
    curve = [
        _catmull_rom(ring[i : i + 4], step / pieces) for i in range(len(ring) - 3) for step in range(pieces)
    ]
    return curve if closed else [*curve, points[-1]]


def wiggly(line: Sequence[Pair], random: Random, *, amount: float, shortest: float) -> list[Pair]:
    """The line with its middle points displaced again and again, as a ridge or a brook would have it."""
    result = [line[0]]
    for start, end in pairwise(line):
        result += _displaced(start, end, random, amount, shortest)
    return result


def _displaced(start: Pair, end: Pair, random: Random, amount: float, shortest: float) -> list[Pair]:
    length = math.dist(start, end)
    if length < shortest:
        return [end]
    offset = random.uniform(-amount, amount) * length
    across = (-(end[1] - start[1]) / length, (end[0] - start[0]) / length)
    middle = (
        (start[0] + end[0]) / 2 + across[0] * offset,
        (start[1] + end[1]) / 2 + across[1] * offset,
    )
    return [
        *_displaced(start, middle, random, amount, shortest),
        *_displaced(middle, end, random, amount, shortest),
    ]


def split(polygon: Polygon, target: float, random: Random) -> list[Polygon]:
    """Halve a block across its long side until no piece is much larger than ``target`` square metres."""
    if polygon.area < target * random.uniform(1.25, 1.75):
        return [polygon]
    corners = list(polygon.minimum_rotated_rectangle.exterior.coords)
    if math.dist(corners[0], corners[1]) < math.dist(corners[1], corners[2]):
        corners = corners[1:]
    share = random.uniform(0.44, 0.56)
    a, b, c, d = corners[0], corners[1], corners[2], corners[3 % len(corners)]
    start, end = _between(a, b, share), _between(d, c, share)
    pieces = cut(polygon, _longer(start, end)).geoms
    result: list[Polygon] = []
    for piece in pieces:
        result += [piece] if len(pieces) == 1 else split(piece, target, random)
    return result


def snapped(lines: Sequence[BaseGeometry]) -> list[Polygon]:
    """Faces of the line work after noding on the grid of six decimals: no gap and no overlap is possible."""
    return list(shapely.polygonize([shapely.unary_union(lines, grid_size=GRID)]).geoms)


def shared_length(one: Polygon, other: Polygon) -> float:
    """Length of the border between two faces."""
    return float(one.intersection(other).length)


def metres(points: Sequence[Pair]) -> NDArray[float64]:
    """Points as an array."""
    return array(points, dtype=float64)


def road(points: Sequence[Pair]) -> LineString:
    """A smooth line through the points."""
    return LineString(smooth(points))


def _mirror(point: Pair, around: Pair) -> Pair:
    return 2 * around[0] - point[0], 2 * around[1] - point[1]


def _catmull_rom(four: Sequence[Pair], t: float) -> Pair:
    return _cubic([p[0] for p in four], t), _cubic([p[1] for p in four], t)


def _cubic(p: Sequence[float], t: float) -> float:
    bend = 2 * p[0] - 5 * p[1] + 4 * p[2] - p[3]
    return 0.5 * (2 * p[1] + (p[2] - p[0]) * t + bend * t**2 + (3 * p[1] - p[0] - 3 * p[2] + p[3]) * t**3)


def _between(start: Sequence[float], end: Sequence[float], share: float) -> Pair:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _longer(start: Pair, end: Pair) -> LineString:
    dx, dy = end[0] - start[0], end[1] - start[1]
    return LineString([(start[0] - dx * 0.1, start[1] - dy * 0.1), (end[0] + dx * 0.1, end[1] + dy * 0.1)])
