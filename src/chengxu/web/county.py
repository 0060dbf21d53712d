"""What every page says about the county it stands in: names, hotlines, where the map lies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from chengxu.common.messages import Message
from chengxu.packs import queries as packs
from chengxu.packs.rules import name
from chengxu.territory import queries as territory


@dataclass(frozen=True, slots=True)
class Hotline:
    """A telephone number people know."""

    number: str
    label: Message


@dataclass(frozen=True, slots=True)
class WeekPart:
    """A heading of the page that tells a week, and its indicators by id."""

    title: Message
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenData:
    """Under which licence open data is given, and whom to ask about it."""

    name: Message
    text: Message
    contact: Message


@dataclass(frozen=True, slots=True)
class County:
    """The heading of every page; all of it from the pack."""

    pack_hash: str
    name: Message
    short: Message
    bureau: Message
    hotlines: tuple[Hotline, ...]
    emergency: Message
    demo_notice: Message
    public_figures: tuple[str, ...]
    week: tuple[WeekPart, ...]
    open_data: OpenData | None
    bounds: tuple[float, float, float, float]
    centre: tuple[float, float]

    @property
    def open_figures(self) -> frozenset[str]:
        """The ids of all indicators that anybody may open."""
        return frozenset(self.public_figures).union(*(part.figures for part in self.week))

    @property
    def map_version(self) -> str:
        """The part of map addresses that changes with the pack, so that layers can be cached for ever."""
        return self.pack_hash[:12]


def county() -> County:
    """The county of the pack in force."""
    return _county(packs.active_hash())


@lru_cache(maxsize=4)
def _county(pack_hash: str) -> County:
    text: dict[str, Any] = packs.pack(pack_hash).one("county.yaml")
    contact, portal = text.get("contact", {}), text.get("portal", {})
    ground = territory.territory(pack_hash)
    west, south, east, north = ground.outline.bounds
    return County(
        pack_hash=pack_hash,
        name=name(text.get("name")),
        short=name(text.get("short")),
        bureau=name(text.get("bureau")),
        hotlines=tuple(Hotline(str(h["number"]), name(h.get("label"))) for h in contact.get("hotlines", [])),
        emergency=name(contact.get("emergency")),
        demo_notice=name(text.get("demo", {}).get("notice")),
        public_figures=tuple(portal.get("figures", ())),
        week=tuple(WeekPart(name(part["title"]), tuple(part["figures"])) for part in portal.get("week", ())),
        open_data=_open_data(text.get("open_data")),
        bounds=(west, south, east, north),
        centre=_seat(ground.unit_grids.values(), (west + east) / 2, (south + north) / 2),
    )


def _open_data(text: dict[str, Any] | None) -> OpenData | None:
    return OpenData(name(text["licence"]), name(text["text"]), name(text.get("contact"))) if text else None


def _seat(grids: Any, lon: float, lat: float) -> tuple[float, float]:
    """The middle of the gridded seat, where most reports come from; the county's middle when nothing is gridded."""
    centres = [grid.shape.centroid for grid in grids]
    if not centres:
        return lon, lat
    return sum(c.x for c in centres) / len(centres), sum(c.y for c in centres) / len(centres)
