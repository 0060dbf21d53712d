"""Where things happen: spots sampled once along the county's own roads, places and areas.

A few spots of each kind are hot: the same corner comes up again and again, as it does in life.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from shapely.geometry import LineString, MultiLineString, Point
from shapely.geometry.base import BaseGeometry

from chengxu.territory.rules import Area, Location, Place, Road, Territory

SPOTS = {
    "street": 900,
    "lane": 420,
    "river": 90,
    "park": 90,
    "school": 110,
    "edge": 260,
    "township": 260,
    "forest": 12,
}
STREETS = ("main", "street")
GREEN = ("park", "green", "square")
OUTSIDE = ("edge", "township", "forest")  # kinds that need no unit grid
METRE = 1 / 100_000  # of a degree, near enough to step off a road's middle line
HEAT = 1.5  # the higher, the fewer corners see most of the cases


@dataclass(frozen=True, slots=True)
class Spot:
    """A location with the words people would use for it."""

    location: Location
    road: str
    place: str


class Spots:
    """Pools of spots by kind; ``pick`` draws from them."""

    def __init__(self, territory: Territory, rand: Random) -> None:
        self._territory = territory
        self._pools = {kind: self._pool(kind, count, rand) for kind, count in SPOTS.items()}

    def pick(self, kind: str, rand: Random) -> Spot:
        """A spot of ``kind`` (``everywhere``: any); the early ones of each pool come up far more often."""
        if kind == "everywhere":
            kind = rand.choice(("street", "street", "lane", "edge", "township"))
        pool = self._pools[kind]
        return pool[int(len(pool) * rand.random() ** HEAT)]

    def named(self, names: Sequence[str]) -> list[Spot]:
        """The spots that these names of the county mean."""
        found = [self._territory.from_text(name) for name in names]
        return [Spot(location, name, name) for location, name in zip(found, names, strict=True)]

    def main_roads(self, count: int) -> list[tuple[str, str]]:
        """(code, name) of the first main roads of the seat."""
        mains = [road for road in self._territory.roads if road.kind == "main" and road.name]
        return [(road.code, road.name.zh) for road in sorted(mains, key=lambda r: r.code)[:count]]

    def _pool(self, kind: str, count: int, rand: Random) -> list[Spot]:
        shapes = self._shapes(kind)
        pool: list[Spot] = []
        for _ in range(count * 8):
            if len(pool) == count:
                break
            point = _near(rand.choice(shapes), rand)
            location = self._territory.locate(round(point.x, 6), round(point.y, 6))
            if location is not None and (kind in OUTSIDE or location.grid):
                pool.append(self._spot(location))
        return pool

    def _shapes(self, kind: str) -> list[BaseGeometry]:
        ground = self._territory
        if kind == "street":
            return [road.shape for road in _weighted(ground.roads)]
        if kind == "lane":
            return [road.shape for road in ground.roads if road.kind == "lane"]
        if kind == "river":
            return [road.shape for road in ground.roads if "河" in road.name.zh]
        if kind == "park":
            return [_disc(place) for place in ground.places.values() if place.kind in GREEN]
        if kind == "school":
            return [_disc(place) for place in ground.places.values() if place.kind == "school"]
        if kind == "edge":
            return [
                area.shape for area in ground.duty_grids.values() if area.grade == "C" and not area.synthetic
            ]
        if kind == "forest":
            return [area.shape for area in ground.townships.values() if area.kind == "forest_farm"]
        return [
            _disc(place) for place in ground.places.values() if place.kind in ("township_seat", "village")
        ]

    def _spot(self, location: Location) -> Spot:
        name = self._territory.name
        area = _bare(name(location.community or location.township).zh)
        road = name(location.road).zh if location.road else area
        place = _spoken(self._territory, location.place) if location.place else area
        return Spot(location, road, place)


def _weighted(roads: Sequence[Road]) -> list[Road]:
    """Named streets of the seat, main ones twice: more happens on them."""
    named = [road for road in roads if road.kind in STREETS and road.name]
    return named + [road for road in named if road.kind == "main"]


def _near(shape: BaseGeometry, rand: Random) -> Point:
    if isinstance(shape, LineString | MultiLineString):
        on = shape.interpolate(rand.random(), normalized=True)
        return Point(on.x + rand.uniform(-14, 14) * METRE, on.y + rand.uniform(-14, 14) * METRE)
    west, south, east, north = shape.bounds
    while True:
        point = Point(rand.uniform(west, east), rand.uniform(south, north))
        if shape.contains(point):
            return point


def _disc(place: Place) -> BaseGeometry:
    return Point(place.lon, place.lat).buffer(min(place.reach, 400) * METRE * 0.9)


def _spoken(territory: Territory, code: str) -> str:
    known = territory.by_code(code)
    return _bare(known.aliases[0] if known.aliases and "（" in known.name.zh else known.name.zh)


def _bare(name: str) -> str:
    return name.partition("（")[0]


def known_area(territory: Territory, name: str) -> Area | None:
    """The township or community with this Chinese name, or None."""
    areas: Mapping[str, Area] = {**territory.townships, **territory.communities}
    return next((area for area in areas.values() if area.name.zh == name), None)
