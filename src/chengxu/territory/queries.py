"""The territory and the calendar of a pack, kept by its hash; map layers as bytes, ready to be served."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import msgspec
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from chengxu.common.messages import Message, Refused, listed
from chengxu.common.worktime import Calendar
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker
from chengxu.territory.calendar_loading import parse_calendar
from chengxu.territory.loading import parse
from chengxu.territory.rules import Area, Place, Road, Territory
from chengxu.territory.service_points import Services
from chengxu.territory.services_loading import parse_services

LAYERS = (
    "outline",
    "townships",
    "communities",
    "duty_grids",
    "unit_grids",
    "roads",
    "river",
    "places",
)


def territory(pack_hash: str | None = None) -> Territory:
    """The territory of the pack (the one in force unless named)."""
    return _territory(pack_hash or packs.active_hash())


def calendar(pack_hash: str | None = None) -> Calendar:
    """Duty hours, holidays and working weekends of the pack (the one in force unless named)."""
    return _calendar(pack_hash or packs.active_hash())


def services(pack_hash: str | None = None) -> Services:
    """Where the public is served, by the pack (the one in force unless named)."""
    return _services(pack_hash or packs.active_hash())


def layer(name: str, pack_hash: str | None = None) -> bytes:
    """One layer of :data:`LAYERS` as GeoJSON in CGCS2000; Refused when there is no such layer.

    Properties: ``code, name, name_en, kind`` and, for areas, ``parent``, ``grade``, ``synthetic``.
    """
    if name not in LAYERS:
        known = listed(LAYERS)
        raise Refused(
            Message("没有图层「{name}」，只有：{known}", "no layer “{name}”; there are: {known}").format(
                name=name, known=known
            ),
            "layer",
        )
    return _layer(name, pack_hash or packs.active_hash())


@lru_cache(maxsize=4)
def _territory(pack_hash: str) -> Territory:
    return parse(Checker(packs.pack(pack_hash)))


@lru_cache(maxsize=8)
def _calendar(pack_hash: str) -> Calendar:
    return parse_calendar(Checker(packs.pack(pack_hash)))


@lru_cache(maxsize=4)
def _services(pack_hash: str) -> Services:
    return parse_services(Checker(packs.pack(pack_hash)), _territory(pack_hash))


@lru_cache(maxsize=32)
def _layer(name: str, pack_hash: str) -> bytes:
    ground = _territory(pack_hash)
    features: dict[str, Iterable[dict[str, Any]]] = {
        "outline": [_feature(ground.outline, {"code": "", "name": "", "name_en": "", "kind": "county"})],
        "townships": _areas(ground.townships),
        "communities": _areas(ground.communities),
        "duty_grids": _areas(ground.duty_grids),
        "unit_grids": _areas(ground.unit_grids),
        "roads": map(_line, ground.roads),
        "river": map(_line, ground.waters),
        "places": map(_point, ground.places.values()),
    }
    return msgspec.json.encode({"type": "FeatureCollection", "features": list(features[name])})


def _areas(areas: Mapping[str, Area]) -> list[dict[str, Any]]:
    return [
        _feature(
            area.shape,
            {
                **_named(area),
                "parent": area.parent,
                "grade": area.grade,
                "synthetic": area.synthetic,
            },
        )
        for area in areas.values()
    ]


def _line(road: Road) -> dict[str, Any]:
    return _feature(road.shape, _named(road))


def _point(place: Place) -> dict[str, Any]:
    return _feature(shapely.Point(place.lon, place.lat), _named(place))


def _named(known: Area | Road | Place) -> dict[str, Any]:
    names = {"name": known.name.zh, "name_en": known.name.en or known.name.zh}
    return {"code": known.code, **names, "kind": known.kind}


def _feature(shape: BaseGeometry, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": mapping(shape)}
