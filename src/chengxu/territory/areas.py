"""The pieces of a county: areas, roads, places, and the location of a matter among them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shapely.geometry.base import BaseGeometry

from chengxu.common.messages import Message

GRADES = {  # the limits of a case depend on the grade of its duty grid
    "A": Message("A 类（核心区）", "A (core)"),
    "B": Message("B 类（一般区）", "B (ordinary)"),
    "C": Message("C 类（城郊及乡镇）", "C (outskirts and townships)"),
}
OUTSKIRTS = "C"
UNLOCATED_GRID = "unlocated"


class Level(StrEnum):
    """The four levels of areas, large to small."""

    TOWNSHIP = "township"
    COMMUNITY = "community"
    DUTY_GRID = "duty_grid"
    UNIT_GRID = "unit_grid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where something is, as codes; ``lon`` and ``lat`` are None when a text told us and what it names is no point."""

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
    """A point people know by name: a school, a park, a market. It reaches ``reach`` metres.

    ``common`` marks a name that many towns have: a text must not put another town before it.
    """

    code: str
    name: Message
    kind: str
    lon: float
    lat: float
    reach: float = 60.0
    aliases: tuple[str, ...] = ()
    common: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """A position that stands for a whole street: nothing on it lies farther away than ``metres``.

    It is for eyes and legs alone. It never becomes the position of a matter: whatever is told by street would then lie on one
    spot, and count as the same matter or as one that came back.
    """

    lon: float
    lat: float
    metres: int


Known = Area | Road | Place
