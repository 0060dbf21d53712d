"""Search trees and tables over a territory: from a position, a code or a name to what is there."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Protocol

import numpy
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from chengxu.territory.areas import OUTSKIRTS, About, Area, Known, Location, Place, Road
from chengxu.territory.cells import METRES_PER_DEGREE, distance
from chengxu.territory.gazetteer import Gazetteer, Name, NameKind

ROAD_REACH = 60.0  # metres: a position this near to a named road is "on" it (default, unverified)
NOTHING = -1
FARTHEST = 2500.0
"""Metres from the middle of a street to its end beyond which it says nothing (default, unverified)."""
SCRAPS = 0.25
"""How much of a street may lie apart from its longest piece, as where a border cuts a bend (default, unverified)."""

Points = NDArray[numpy.float64]  # shape (n, 2): longitude, latitude


class Ground(Protocol):
    """What the index reads; a ``Territory`` is one."""

    @property
    def outline(self) -> BaseGeometry: ...
    @property
    def home(self) -> tuple[str, ...]: ...
    @property
    def townships(self) -> Mapping[str, Area]: ...
    @property
    def communities(self) -> Mapping[str, Area]: ...
    @property
    def duty_grids(self) -> Mapping[str, Area]: ...
    @property
    def unit_grids(self) -> Mapping[str, Area]: ...
    @property
    def roads(self) -> tuple[Road, ...]: ...
    @property
    def waters(self) -> tuple[Road, ...]: ...
    @property
    def places(self) -> Mapping[str, Place]: ...


class Index:
    """Built once for a territory; answers in codes."""

    def __init__(self, ground: Ground) -> None:
        areas = (ground.townships, ground.communities, ground.duty_grids, ground.unit_grids)
        self.known: dict[str, Known] = {code: area for group in areas for code, area in group.items()}
        self.known |= ground.places
        self.known |= {road.code: road for road in (*ground.roads, *ground.waters) if road.code}
        self.synthetic = {grid.parent: grid.code for grid in ground.duty_grids.values() if grid.synthetic}
        self.spots = {code: _spot(grid, ground) for code, grid in ground.duty_grids.items()}
        self.duty_grids_of: dict[str, list[str]] = {}
        for code in sorted(ground.duty_grids):
            self.duty_grids_of.setdefault(ground.duty_grids[code].parent, []).append(code)
        self.gazetteer = Gazetteer(_names(ground), _home(ground))
        self._duty_grids = _AreaTree(ground.duty_grids.values())
        self._unit_grids = _AreaTree(ground.unit_grids.values())
        self._duty_spots = [self.spots[grid.code] for grid in self._duty_grids.areas]
        self._unit_spots = [replace(self.spots[g.parent], grid=g.code) for g in self._unit_grids.areas]
        middle = 0.0 if ground.outline.is_empty else ground.outline.centroid.y
        roads = [road for road in ground.roads if _has_a_name_to_go_by(road)]
        self._near = _Surroundings(roads, list(ground.places.values()), math.cos(math.radians(middle)))
        self._road_by_code = {road.code: road for road in roads}
        self._along: dict[str, list[str]] = {}
        self._outline = ground.outline

    def locate(self, positions: Sequence[tuple[float, float]]) -> list[Location | None]:
        """The location of each position, None outside the county (and for what is no number)."""
        points = numpy.asarray(positions, dtype=numpy.float64).reshape(-1, 2)
        points = numpy.where(numpy.isfinite(points).all(axis=1, keepdims=True), points, numpy.inf)
        shapes = _shapes(points)
        units = self._unit_grids.at(shapes)
        duties = numpy.full(len(shapes), NOTHING)
        elsewhere = units == NOTHING
        duties[elsewhere] = self._duty_grids.at(shapes[elsewhere])
        roads, places = self._near.roads(points), self._near.places(points)
        return [
            self._location(*row)
            for row in zip(points.tolist(), units.tolist(), duties.tolist(), roads, places, strict=True)
        ]

    def crossing(self, one: str, other: str) -> Point | None:
        """Where two roads meet, if they do; lines without a name to go by meet nothing."""
        roads = [self._road_by_code[code] for code in (one, other) if code in self._road_by_code]
        if len(roads) < len((one, other)):
            return None
        common = roads[0].shape.intersection(roads[1].shape)
        return None if common.is_empty else common.representative_point()

    def middle(self, road: str, community: str) -> About | None:
        """The middle of a street, or of its part in the community when that part is one piece (a border street is cut to scraps).

        None for a code that is no street, for one that lies in several pieces of which none is the street itself, and for one
        so long that its middle helps nobody.
        """
        if road not in self._road_by_code:
            return None
        line, around = self._road_by_code[road].shape, self.known.get(community)
        inside = _middle(line.intersection(around.shape)) if isinstance(around, Area) else None
        return inside or _middle(line.intersection(self._outline))

    def duty_grids_along(self, road: str) -> list[str]:
        """Duty grids a road runs through: the best graded first, then the one with most of it."""
        if road not in self._along:
            line = self._road_by_code[road].shape
            parts = [(grid.shape.intersection(line).length, grid) for grid in self._duty_grids.touching(line)]
            parts.sort(key=lambda part: (part[1].grade, -part[0], part[1].code))
            self._along[road] = [grid.code for length, grid in parts if length > 0]
        return self._along[road]

    def _location(self, point: list[float], unit: int, duty: int, road: str, place: str) -> Location | None:
        if unit == NOTHING and duty == NOTHING:
            return None
        spot = self._duty_spots[duty] if unit == NOTHING else self._unit_spots[unit]
        return Location(
            lon=point[0],
            lat=point[1],
            grid=spot.grid,
            duty_grid=spot.duty_grid,
            community=spot.community,
            township=spot.township,
            grade=spot.grade,
            place=place,
            road=road,
        )


class _AreaTree:
    """Areas of one level by position."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self.areas = sorted(areas, key=lambda area: area.code)
        self._tree = STRtree([area.shape for area in self.areas])

    def at(self, points: NDArray[numpy.object_]) -> NDArray[numpy.int64]:
        """For each point the index of its area, the smallest code on a border, -1 for none."""
        which, found = self._tree.query(points, predicate="intersects")
        return _first(which, found, len(points))

    def touching(self, shape: BaseGeometry) -> list[Area]:
        return [self.areas[int(i)] for i in sorted(self._tree.query(shape, predicate="intersects"))]


class _Surroundings:
    """Named roads and places around a position; ``flat`` makes a degree of longitude as short as it is here."""

    def __init__(self, roads: list[Road], places: list[Place], flat: float) -> None:
        self._scale = numpy.array([flat, 1.0])
        pieces = [(road.code, piece) for road in roads for piece in _pieces(road.shape)]
        self._roads = sorted(pieces, key=lambda piece: piece[0])
        self._places = sorted(places, key=lambda place: place.code)
        lines = [shapely.transform(piece, lambda points: points * self._scale) for _, piece in self._roads]
        self._road_tree = STRtree(lines)
        self._at = numpy.array([(p.lon * flat, p.lat) for p in self._places]).reshape(-1, 2)
        self._reach = numpy.array([place.reach / METRES_PER_DEGREE for place in self._places])
        self._place_tree = STRtree(_shapes(self._at))

    def roads(self, points: Points) -> list[str]:
        """For each position the code of the nearest named road within reach, or ""."""
        within = ROAD_REACH / METRES_PER_DEGREE
        which, found = self._road_tree.query_nearest(
            shapely.points(points * self._scale), max_distance=within
        )
        nearest = _first(which, found, len(points)).tolist()
        return ["" if i == NOTHING else self._roads[i][0] for i in nearest]

    def places(self, points: Points) -> list[str]:
        """For each position the code of the nearest place that reaches this far, or ""."""
        flat = points * self._scale
        farthest = self._reach.max(initial=0.0)
        which, found = self._place_tree.query(_shapes(flat), predicate="dwithin", distance=farthest)
        far = numpy.hypot(*(flat[which] - self._at[found]).T)
        near = far <= self._reach[found]
        answers = numpy.full(len(points), NOTHING)
        farthest_first = numpy.lexsort((-found[near], -far[near]))
        answers[which[near][farthest_first]] = found[near][farthest_first]
        return ["" if i == NOTHING else self._places[i].code for i in answers.tolist()]


def _shapes(points: Points) -> NDArray[numpy.object_]:
    shapes: NDArray[numpy.object_] = numpy.asarray(shapely.points(points), dtype=numpy.object_)
    return shapes


def _pieces(line: BaseGeometry) -> list[BaseGeometry]:
    """A road as short straight pieces: a search tree finds those much quicker than one long line."""
    chains = [shapely.get_coordinates(part) for part in shapely.get_parts(line)]
    return [LineString(pair) for chain in chains for pair in pairwise(chain)]


def _middle(line: BaseGeometry) -> About | None:
    pieces = sorted(shapely.get_parts(_joined(line)), key=lambda piece: -piece.length)
    if not line.length or sum(piece.length for piece in pieces[1:]) > SCRAPS * pieces[0].length:
        return None
    point, metres = pieces[0].interpolate(0.5, normalized=True), _metres(pieces[0]) / 2
    return About(point.x, point.y, math.ceil(metres / 10) * 10) if metres <= FARTHEST else None


def _joined(line: BaseGeometry) -> BaseGeometry:
    """Lines that touch end to end as one."""
    lines = [part for part in shapely.get_parts(line) if part.length]
    return shapely.line_merge(shapely.MultiLineString(lines))


def _metres(line: BaseGeometry) -> float:
    ends = shapely.get_coordinates(line).tolist()
    return sum(distance(*one, *other) for one, other in pairwise(ends))


def _first(which: NDArray[numpy.int64], found: NDArray[numpy.int64], count: int) -> NDArray[numpy.int64]:
    """For each of ``count`` questions the smallest answer, -1 where there is none."""
    answers = numpy.full(count, numpy.iinfo(numpy.int64).max, dtype=numpy.int64)
    numpy.minimum.at(answers, which, found)
    answers[answers == numpy.iinfo(numpy.int64).max] = NOTHING
    return answers


def _spot(duty_grid: Area, ground: Ground) -> Location:
    community = ground.communities.get(duty_grid.parent)
    return Location(
        duty_grid=duty_grid.code,
        community=community.code if community else "",
        township=community.parent if community else duty_grid.parent,
        grade=duty_grid.grade or OUTSKIRTS,
    )


def _has_a_name_to_go_by(road: Road) -> bool:
    return bool(road.name) and road.kind != "railway"


def _home(ground: Ground) -> Iterator[str]:
    yield from ground.home
    for township in ground.townships.values():
        yield from (township.name.zh, *township.aliases)


def _names(ground: Ground) -> Iterator[Name]:
    groups: tuple[tuple[NameKind, Iterable[Known]], ...] = (
        (NameKind.TOWNSHIP, ground.townships.values()),
        (NameKind.COMMUNITY, ground.communities.values()),
        (NameKind.ROAD, [road for road in ground.roads if _has_a_name_to_go_by(road)]),
        (NameKind.PLACE, ground.places.values()),
    )
    for kind, group in groups:
        for known in group:
            for words in (known.name.zh, *known.aliases):
                yield Name(kind, known.code, words, isinstance(known, Place) and known.common)
