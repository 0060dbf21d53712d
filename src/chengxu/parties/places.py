"""Where a permit holds: a point, a line along a road or an area; and how far a position is from it. Pure.

Shapes are longitude and latitude in CGCS2000; distances are metres on a plane that is flat around the shape, which within a
county is off by less than a thousandth.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import shapely
from numpy import array
from numpy.typing import NDArray
from shapely.geometry import LineString, Point, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from chengxu.common.messages import Message, Refused
from chengxu.territory.cells import METRES_PER_DEGREE

MOST_CORNERS = 200
DECIMALS = 6


class Shape(StrEnum):
    """What sort of place."""

    POINT = "point"
    LINE = "line"
    AREA = "area"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _SHAPES[self]


_SHAPES = {
    Shape.POINT: Message("一个点", "one point"),
    Shape.LINE: Message("一段线（沿路）", "a line along a road"),
    Shape.AREA: Message("一块面", "an area"),
}
_LEAST = {Shape.POINT: 1, Shape.LINE: 2, Shape.AREA: 3}


@dataclass(frozen=True, slots=True)
class Bounds:
    """The box around a shape, for finding it."""

    west: float
    south: float
    east: float
    north: float


def corners(text: str) -> list[tuple[float, float]]:
    """Positions out of lines of 「longitude, latitude」; :class:`Refused` (field ``corners``) for a line that is none."""
    found = []
    for number, line in enumerate(filter(None, map(str.strip, text.replace(";", "\n").split("\n"))), start=1):
        parts = line.replace("，", ",").split(",")
        try:
            lon, lat = (float(part) for part in parts)
        except ValueError:
            lon = lat = math.nan
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            message = Message(
                "第 {n} 行不是「经度, 纬度」：{line}", "line {n} is not “longitude, latitude”: {line}"
            )
            raise Refused(message.format(n=number, line=line[:40]), field="corners")
        found.append((round(lon, DECIMALS), round(lat, DECIMALS)))
    if len(found) > MOST_CORNERS:
        message = Message("最多 {n} 个点", "{n} points at most").format(n=MOST_CORNERS)
        raise Refused(message, field="corners")
    return found


def drawn(kind: Shape, points: list[tuple[float, float]]) -> BaseGeometry:
    """The shape of these positions; :class:`Refused` (field ``corners``) for too few of them or an area that crosses itself."""
    if len(points) < _LEAST[kind]:
        message = Message("{shape}至少要 {n} 个点", "{shape} takes {n} points at least")
        raise Refused(message.format(shape=kind.label, n=_LEAST[kind]), field="corners")
    if kind is Shape.POINT:
        if len(points) > 1:
            raise Refused(Message("一个点只写一行", "one point is one line"), field="corners")
        return Point(points[0])
    made: BaseGeometry = LineString(points) if kind is Shape.LINE else Polygon(points)
    if not made.is_valid or made.length == 0:
        raise Refused(
            Message(
                "这些点围不成一块面，边线交叉了", "these points enclose no area: its edge crosses itself"
            ),
            field="corners",
        )
    return made


def piece_of(road: BaseGeometry, start: Point | None, end: Point | None) -> BaseGeometry:
    """The piece of a road between two crossings; the whole road, or from its beginning or to its end, where one is None."""
    lines = [part for part in shapely.get_parts(road) if part.length > 0]
    line = max(lines, key=lambda part: part.length)
    a = line.project(start) if start is not None else 0.0
    b = line.project(end) if end is not None else line.length
    piece: BaseGeometry = substring(line, min(a, b), max(a, b))
    if piece.length == 0:
        raise Refused(
            Message("起点和终点是同一个路口", "it begins and ends at the same crossing"), field="to_road"
        )
    return piece


def written(geometry: BaseGeometry) -> str:
    """GeoJSON of a shape, six decimals."""
    rounded = shapely.transform(geometry, lambda points: points.round(DECIMALS))
    return json.dumps(mapping(rounded), separators=(",", ":"))


def read_shape(text: str) -> BaseGeometry:
    """A shape from its GeoJSON."""
    made: BaseGeometry = shape(json.loads(text))
    return made


def bounds(geometry: BaseGeometry) -> Bounds:
    """The box around a shape."""
    west, south, east, north = geometry.bounds
    return Bounds(west, south, east, north)


def metres(geometry: BaseGeometry, lon: float, lat: float) -> float:
    """How far a position is from a shape; 0 inside an area."""
    flat = array([math.cos(math.radians(lat)), 1.0])

    def flattened(points: NDArray[Any]) -> NDArray[Any]:
        return points * flat  # type: ignore[no-any-return]

    here = shapely.transform(Point(lon, lat), flattened)
    return float(shapely.transform(geometry, flattened).distance(here)) * METRES_PER_DEGREE
