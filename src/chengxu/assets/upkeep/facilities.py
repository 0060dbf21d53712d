"""Facilities: what of the register, of the points of service and of the gazetteer is one and the same place. Pure.

Positions are longitude and latitude in CGCS2000.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from chengxu.assets.rules import Component
from chengxu.common.messages import Message
from chengxu.territory.areas import Place
from chengxu.territory.cells import distance
from chengxu.territory.service_points import ServicePoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of facility: its classes of components, its kind of points of service, its kind of places; "" is none."""

    code: str
    name: Message
    classes: frozenset[str] = frozenset()
    points: str = ""
    places: str = ""


@dataclass(frozen=True, slots=True)
class Facilities:
    """What a county calls its facilities, and within how many metres two entries are one of them."""

    kinds: Mapping[str, Kind] = field(default_factory=dict)
    reach: float = 0.0
    source: str = ""
    verified: bool = False


@dataclass(slots=True)
class Site:
    """One facility. ``key`` is the code of its point or place, or the uid of its component; routines know it by any of ``keys``."""

    key: str
    name: Message
    lon: float
    lat: float
    reach: float
    point: ServicePoint | None = None
    place: Place | None = None
    components: list[Component] = field(default_factory=list)

    @property
    def keys(self) -> set[str]:
        """Everything a routine may name it by."""
        codes = {one.code for one in (self.point, self.place) if one is not None}
        return codes | {one.uid for one in self.components}


def sites(
    points: Iterable[ServicePoint], places: Iterable[Place], components: Iterable[Component], reach: float
) -> list[Site]:
    """The facilities of one kind: each point of service, each place that is none of them, each component that is at neither.

    A place belongs to the nearest point within ``reach`` metres that has none yet; a component to the nearest of both within
    ``reach``, or within as far as the place itself reaches.
    """
    found: list[Site] = [Site(one.code, one.name, one.lon, one.lat, reach, point=one) for one in points]
    for place in places:
        free = [one for one in found if one.place is None]
        near = _nearest(free, place.lon, place.lat)
        if near is None:
            near = Site(place.code, place.name, place.lon, place.lat, reach)
            found.append(near)
        near.place, near.reach = place, max(reach, place.reach)
    standing = list(found)
    for component in components:
        home = _nearest(standing, component.lon, component.lat)
        if home is None:
            home = Site(component.uid, Message(component.name), component.lon, component.lat, reach)
            found.append(home)
        home.components.append(component)
    return found


def _nearest(among: Sequence[Site], lon: float, lat: float) -> Site | None:
    """The nearest one that reaches as far as there."""
    measured = [(distance(one.lon, one.lat, lon, lat), n) for n, one in enumerate(among)]
    reaching = [(metres, n) for metres, n in measured if metres <= among[n].reach]
    return among[min(reaching)[1]] if reaching else None
