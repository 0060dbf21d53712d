"""The ground a county stands on: which grid a position lies in, and which place a sentence speaks of.

Everything here is in CGCS2000 degrees, longitude first. A county is cut completely: unit grids (单元网格) lie in duty
grids (责任网格), those in communities, those in townships. Outside the built-up seat each township is one synthetic
duty grid, and what cannot be placed at all lies in a place of its own, ``unlocated``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import combinations

import shapely
from shapely import STRtree
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from chengxu.common.messages import Message, Refused
from chengxu.territory.cells import METRES_PER_DEGREE, distance, morton, ranges_around
from chengxu.territory.gazetteer import Gazetteer, Mention, NameKind

__all__ = [
    "GRADES",
    "OUTSKIRTS",
    "UNLOCATED",
    "UNLOCATED_GRID",
    "Area",
    "Level",
    "Location",
    "Place",
    "Road",
    "Territory",
    "distance",
    "morton",
    "ranges_around",
]

GRADES = {  # the limits of a case depend on the grade of its duty grid
    "A": Message("A 类（核心区）", "A (core)"),
    "B": Message("B 类（一般区）", "B (ordinary)"),
    "C": Message("C 类（城郊及乡镇）", "C (outskirts and townships)"),
}
OUTSKIRTS = "C"
UNLOCATED_GRID = "unlocated"
ROAD_REACH = 60.0  # metres: a position this near to a named road is "on" it (default, unverified)


class Level(StrEnum):
    """The four levels of areas, large to small."""

    TOWNSHIP = "township"
    COMMUNITY = "community"
    DUTY_GRID = "duty_grid"
    UNIT_GRID = "unit_grid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where something is, as codes; ``lon`` and ``lat`` are None when only a text told us."""

    lon: float | None = None
    lat: float | None = None
    grid: str = ""
    duty_grid: str = ""
    community: str = ""
    township: str = ""
    grade: str = OUTSKIRTS
    place: str = ""
    road: str = ""

    @property
    def is_located(self) -> bool:
        """False for a matter nobody could place."""
        return self.duty_grid != UNLOCATED_GRID


UNLOCATED = Location(duty_grid=UNLOCATED_GRID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A township, community, duty grid or unit grid. ``parent`` is the code of the area it lies in."""

    code: str
    name: Message
    level: Level
    shape: BaseGeometry
    parent: str = ""
    kind: str = ""
    grade: str = ""
    synthetic: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """A road, railway or river line; nameless lanes have an empty name and are only drawn."""

    code: str
    name: Message
    kind: str
    shape: BaseGeometry
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A point people know by name: a school, a park, a market. It reaches ``reach`` metres."""

    code: str
    name: Message
    kind: str
    lon: float
    lat: float
    reach: float = 60.0
    aliases: tuple[str, ...] = ()


Known = Area | Road | Place


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Territory:
    """All areas, roads and places of a county, with the indexes to find them by position, code and name."""

    outline: BaseGeometry
    townships: Mapping[str, Area]
    communities: Mapping[str, Area]
    duty_grids: Mapping[str, Area]
    unit_grids: Mapping[str, Area]
    roads: tuple[Road, ...] = ()
    waters: tuple[Road, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    _index: _Index = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", _Index(self))

    def locate(self, lon: float, lat: float) -> Location | None:
        """Grid, community, township, grade, road and place of a CGCS2000 position; None outside the county.

        A position on a border belongs to the area with the smaller code.
        """
        if not (math.isfinite(lon) and math.isfinite(lat)):
            return None
        found = self._ground(Point(lon, lat))
        if found is None:
            return None
        place, road = self._index.nearest_place(lon, lat), self._index.nearest_road(lon, lat)
        return replace(found, lon=lon, lat=lat, place=place, road=road)

    def contains(self, lon: float, lat: float) -> bool:
        """Whether a CGCS2000 position lies in the county."""
        return (
            math.isfinite(lon)
            and math.isfinite(lat)
            and self._index.duty_grid_at(Point(lon, lat)) is not None
        )

    def from_text(self, text: str) -> Location:
        """The place a sentence names, without a position; :data:`UNLOCATED` when it names none of ours.

        A known place counts first, then the crossing of two roads, a road, a community, a township. A road or
        community outside a township that the text names is not meant. A road that runs through several duty
        grids stands for the most central of them, a community for its first: somebody will look.
        """
        mentions = self._index.gazetteer.mentions(text)
        by_kind = {kind: [m.code for m in mentions if m.kind is kind] for kind in NameKind}
        if by_kind[NameKind.PLACE]:
            place = self.places[by_kind[NameKind.PLACE][0]]
            ground = self._ground(Point(place.lon, place.lat)) or UNLOCATED
            return replace(ground, place=place.code)
        township = next(iter(by_kind[NameKind.TOWNSHIP]), "")
        return next(
            (
                found
                for found in self._finest(mentions, by_kind)
                if not township or found.township == township
            ),
            self._of_duty_grid(self._index.synthetic[township]) if township else UNLOCATED,
        )

    def by_code(self, code: str) -> Known:
        """The area, road or place with this code; raises :class:`Refused` when there is none."""
        try:
            return self._index.known[code]
        except KeyError:
            raise Refused(
                Message(
                    f"没有代码为「{code}」的区域、道路或地点。", f"There is no area, road or place “{code}”."
                ),
                field="place",
            ) from None

    def name(self, code: str) -> Message:
        """The name of a code for people; "unlocated" has one too, an unknown code stands for itself."""
        if code == UNLOCATED_GRID:
            return Message("未定位", "Unlocated")
        known = self._index.known.get(code)
        return known.name if known else Message(code)

    def describe(self, location: Location) -> Message:
        """A location in one line: township, community, road, and the place it is near."""
        if not location.is_located:
            return self.name(UNLOCATED_GRID)
        codes = [location.township, location.community, location.road, location.place]
        names = [self.name(code) for code in codes if code]
        return Message(" ".join(n.zh for n in names), ", ".join(n.en or n.zh for n in reversed(names)))

    def near(self, lon: float, lat: float, kind: str, metres: float) -> tuple[Place, ...]:
        """Places of a kind (``school``) within ``metres`` of a position, the nearest first."""
        found = [(distance(lon, lat, p.lon, p.lat), p) for p in self.places.values() if p.kind == kind]
        return tuple(p for far, p in sorted(found, key=lambda f: (f[0], f[1].code)) if far <= metres)

    def centre(self, code: str) -> tuple[float, float]:
        """A position inside the area, on the road or at the place with this code."""
        known = self.by_code(code)
        if isinstance(known, Place):
            return known.lon, known.lat
        if isinstance(known, Road):
            point = known.shape.interpolate(0.5, normalized=True)
        else:
            point = known.shape.representative_point()
        return point.x, point.y

    @property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """The (duty grid, area grade) pairs that exist, ``unlocated`` among them."""
        return tuple((spot.duty_grid, spot.grade) for spot in self.spots)

    @property
    def spots(self) -> tuple[Location, ...]:
        """One location for each duty grid, and the unlocated one: what responsibility is proved for."""
        return (*(self._of_duty_grid(code) for code in self.duty_grids), UNLOCATED)

    @property
    def place_spots(self) -> tuple[Location, ...]:
        """One location for each place of the gazetteer that lies in the county."""
        found = (self.locate(place.lon, place.lat) for place in self.places.values())
        named = zip(self.places, found, strict=True)
        return tuple(replace(at, place=code) for code, at in named if at is not None)

    def _ground(self, point: Point) -> Location | None:
        grid = self._index.unit_grid_at(point)
        if grid is not None:
            return replace(self._of_duty_grid(grid.parent), grid=grid.code)
        duty_grid = self._index.duty_grid_at(point)
        return self._of_duty_grid(duty_grid.code) if duty_grid else None

    def _of_duty_grid(self, code: str) -> Location:
        return self._index.spots[code]

    def _finest(
        self, mentions: tuple[Mention, ...], by_kind: Mapping[NameKind, list[str]]
    ) -> Iterator[Location]:
        roads = list(dict.fromkeys(by_kind[NameKind.ROAD]))
        for one, other in combinations(roads, 2):
            crossing = self._index.crossing(one, other)
            ground = self._ground(crossing) if crossing else None
            if ground:
                yield replace(ground, road=one)
        communities = by_kind[NameKind.COMMUNITY]
        for road in roads:
            yield from self._on_road(road, communities)
        for community in communities:
            yield self._of_duty_grid(self._index.duty_grids_of[community][0])

    def _on_road(self, road: str, communities: list[str]) -> Iterator[Location]:
        spots = [self._of_duty_grid(code) for code in self._index.duty_grids_along(road)]
        for spot in sorted(spots, key=lambda s: s.community not in communities):
            yield replace(spot, road=road)


class _Index:
    """Trees and tables over a territory."""

    def __init__(self, ground: Territory) -> None:
        self.synthetic = {d.parent: d.code for d in ground.duty_grids.values() if d.synthetic}
        self.known: dict[str, Known] = {}
        for group in (
            ground.townships,
            ground.communities,
            ground.duty_grids,
            ground.unit_grids,
            ground.places,
        ):
            self.known.update(group)
        self.known.update({road.code: road for road in (*ground.roads, *ground.waters) if road.code})
        self.spots = {code: _spot(area, ground) for code, area in ground.duty_grids.items()}
        self.duty_grids_of: dict[str, list[str]] = {}
        for code in sorted(ground.duty_grids):
            self.duty_grids_of.setdefault(ground.duty_grids[code].parent, []).append(code)
        self.gazetteer = Gazetteer(_names(ground))
        self._units = _AreaTree(ground.unit_grids.values())
        self._duty_grids = _AreaTree(ground.duty_grids.values())
        self._roads = [r for r in ground.roads if r.name and r.kind != "railway"]
        self._road_by_code = {r.code: r for r in self._roads}
        self._places = list(ground.places.values())
        middle = ground.outline.centroid.y if not ground.outline.is_empty else 0.0
        self._flat = math.cos(math.radians(middle))
        self._road_tree = STRtree([self._flattened(r.shape) for r in self._roads])
        self._place_tree = STRtree([Point(p.lon * self._flat, p.lat) for p in self._places])
        self._reach = max((p.reach for p in self._places), default=0.0)
        self._along: dict[str, list[str]] = {}

    def unit_grid_at(self, point: Point) -> Area | None:
        return self._units.at(point)

    def duty_grid_at(self, point: Point) -> Area | None:
        return self._duty_grids.at(point)

    def nearest_road(self, lon: float, lat: float) -> str:
        """Code of the named road within reach, or ""."""
        point = Point(lon * self._flat, lat)
        near = self._road_tree.query_nearest(point, max_distance=ROAD_REACH / METRES_PER_DEGREE)
        return min((self._roads[int(i)].code for i in near), default="")

    def nearest_place(self, lon: float, lat: float) -> str:
        """Code of the nearest place that reaches this far, or ""."""
        point = Point(lon * self._flat, lat)
        near = self._place_tree.query(point, predicate="dwithin", distance=self._reach / METRES_PER_DEGREE)
        found = [(distance(lon, lat, p.lon, p.lat), p) for p in (self._places[int(i)] for i in near)]
        return min(((far, p.code) for far, p in found if far <= p.reach), default=(0.0, ""))[1]

    def crossing(self, one: str, other: str) -> Point | None:
        """Where two roads meet, if they do."""
        first, second = self._road_by_code[one].shape, self._road_by_code[other].shape
        common = first.intersection(second)
        if common.is_empty:
            return None
        point = common.representative_point()
        return point if isinstance(point, Point) else None

    def duty_grids_along(self, road: str) -> list[str]:
        """Duty grids a road runs through: the best graded first, then the one with most of it."""
        if road not in self._along:
            line = self._road_by_code[road].shape
            parts = [(area.shape.intersection(line).length, area) for area in self._duty_grids.touching(line)]
            parts.sort(key=lambda part: (part[1].grade, -part[0], part[1].code))
            self._along[road] = [area.code for length, area in parts if length > 0]
        return self._along[road]

    def _flattened(self, line: BaseGeometry) -> BaseGeometry:
        return shapely.transform(line, lambda points: points * (self._flat, 1.0))


class _AreaTree:
    """Areas by position."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._areas = sorted(areas, key=lambda area: area.code)
        shapes = [area.shape for area in self._areas]
        shapely.prepare(shapes)
        self._tree = STRtree(shapes)

    def at(self, point: Point) -> Area | None:
        found = self._tree.query(point, predicate="intersects")
        return self._areas[int(min(found))] if len(found) else None

    def touching(self, shape: BaseGeometry) -> list[Area]:
        return [self._areas[int(i)] for i in sorted(self._tree.query(shape, predicate="intersects"))]


def _spot(duty_grid: Area, ground: Territory) -> Location:
    community = ground.communities.get(duty_grid.parent)
    return Location(
        duty_grid=duty_grid.code,
        community=community.code if community else "",
        township=community.parent if community else duty_grid.parent,
        grade=duty_grid.grade or OUTSKIRTS,
    )


def _names(ground: Territory) -> Iterator[tuple[NameKind, str, str]]:
    kinds: tuple[tuple[NameKind, Iterable[Known]], ...] = (
        (NameKind.TOWNSHIP, ground.townships.values()),
        (NameKind.COMMUNITY, ground.communities.values()),
        (NameKind.ROAD, (road for road in ground.roads if road.name and road.kind != "railway")),
        (NameKind.PLACE, ground.places.values()),
    )
    for kind, group in kinds:
        for known in group:
            for words in (known.name.zh, *known.aliases):
                yield kind, known.code, words
