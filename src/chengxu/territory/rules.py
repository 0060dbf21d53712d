"""The ground a county stands on: which grid a position lies in, and which place a sentence speaks of.

Everything here is in CGCS2000 degrees, longitude first. A county is cut completely: unit grids (单元网格) lie in duty
grids (责任网格), those in communities, those in townships. Outside the built-up seat each township is one synthetic
duty grid, and what cannot be placed at all lies in a place of its own, ``unlocated``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from chengxu.common.messages import Message, Refused
from chengxu.territory.areas import (
    GRADES,
    OUTSKIRTS,
    UNLOCATED,
    UNLOCATED_GRID,
    About,
    Area,
    Known,
    Level,
    Location,
    Place,
    Road,
)
from chengxu.territory.cells import distance, morton, ranges_around, ranges_over
from chengxu.territory.gazetteer import Mention, NameKind
from chengxu.territory.lookup import Index

A_SPOT = 150.0
"""Metres a named place may reach and still be one position: a park, a market, a crossroads; default, unverified."""

__all__ = [
    "A_SPOT",
    "GRADES",
    "OUTSKIRTS",
    "UNLOCATED",
    "UNLOCATED_GRID",
    "About",
    "Area",
    "Level",
    "Location",
    "Place",
    "Road",
    "Territory",
    "distance",
    "morton",
    "ranges_around",
    "ranges_over",
]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Territory:
    """All areas, roads and places of a county, with the indexes to find them by position, code and name.

    ``home`` is what people call the county itself.
    """

    outline: BaseGeometry
    townships: Mapping[str, Area]
    communities: Mapping[str, Area]
    duty_grids: Mapping[str, Area]
    unit_grids: Mapping[str, Area]
    roads: tuple[Road, ...] = ()
    waters: tuple[Road, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    home: tuple[str, ...] = ()
    _index: Index = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", Index(self))

    def locate(self, lon: float, lat: float) -> Location | None:
        """Grid, community, township, grade, road and place of a CGCS2000 position; None outside the county.

        A position on a border belongs to the area with the smaller code.
        """
        return self.locate_all([(lon, lat)])[0]

    def locate_all(self, positions: Sequence[tuple[float, float]]) -> list[Location | None]:
        """:meth:`locate` for many positions at once, far quicker than one by one; the answers in their order."""
        return self._index.locate(positions)

    def contains(self, lon: float, lat: float) -> bool:
        """Whether a CGCS2000 position lies in the county."""
        return self.locate(lon, lat) is not None

    def from_text(self, text: str) -> Location:
        """The place a sentence names; :data:`UNLOCATED` when it names none of ours.

        A known place counts first, then the crossing of two roads, a road, a community, a township. A road or
        community outside a township that the text names is not meant. A road that runs through several duty
        grids stands for the most central of them, a community for its first: somebody will look.

        A crossing and a place that is no wider than :data:`A_SPOT` give their position too; a street or a village is no point.
        """
        mentions = self._index.gazetteer.mentions(text)
        by_kind = {kind: [m.code for m in mentions if m.kind is kind] for kind in NameKind}
        if by_kind[NameKind.PLACE]:
            place = self.places[by_kind[NameKind.PLACE][0]]
            ground = self._ground(Point(place.lon, place.lat)) or UNLOCATED
            if ground.is_located and place.reach <= A_SPOT:
                ground = replace(ground, lon=place.lon, lat=place.lat)
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

    def crossing(self, one: str, other: str) -> tuple[float, float] | None:
        """Where two streets (codes) meet; None when they do not, or are lines nobody goes by."""
        point = self._index.crossing(one, other)
        return (point.x, point.y) if point else None

    def about(self, road: str, text: str) -> About | None:
        """Where a street (its code) lies, roughly, for somebody who must go there: its middle, or that of its part in the community
        the text names beside it. None for what is no street, and for one in several pieces."""
        mentions = self._index.gazetteer.mentions(text)
        named = next((m.code for m in mentions if m.kind is NameKind.COMMUNITY), "")
        return self._index.middle(road, named)

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
        found = self.locate(point.x, point.y)
        return replace(found, lon=None, lat=None, road="", place="") if found else None

    def _of_duty_grid(self, code: str) -> Location:
        return self._index.spots[code]

    def _finest(
        self, mentions: tuple[Mention, ...], by_kind: Mapping[NameKind, list[str]]
    ) -> Iterator[Location]:
        roads = list(dict.fromkeys(by_kind[NameKind.ROAD]))
        for one, other in combinations(roads, 2):
            crossing = self._index.crossing(one, other)
            ground = self._ground(crossing) if crossing else None
            if ground and crossing:
                yield replace(ground, lon=crossing.x, lat=crossing.y, road=one)
        communities = by_kind[NameKind.COMMUNITY]
        for road in roads:
            yield from self._on_road(road, communities)
        for community in communities:
            for grid in self._index.duty_grids_of.get(community, [])[:1]:  # none only in a pack being checked
                yield self._of_duty_grid(grid)

    def _on_road(self, road: str, communities: list[str]) -> Iterator[Location]:
        spots = [self._of_duty_grid(code) for code in self._index.duty_grids_along(road)]
        for spot in sorted(spots, key=lambda s: s.community not in communities):
            yield replace(spot, road=road)
