"""Reads ``lines/`` of a pack: kinds of control lines (``lines.yaml``) and their areas (``*.geojson``), each with source and day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import msgspec
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from chengxu.assets.loading import parse as parse_components
from chengxu.assets.upkeep import loading
from chengxu.assets.upkeep.facilities_loading import parse as parse_facilities
from chengxu.assets.upkeep.lighting_loading import parse as parse_lighting
from chengxu.assets.upkeep.lines import Line, LineKind, Lines
from chengxu.catalog.rules import Catalog
from chengxu.common.messages import Message, listed
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import Where
from chengxu.territory.rules import Territory
from chengxu.territory.service_points import Services

FOLDER = "lines/"
FILE = FOLDER + "lines.yaml"
MOST_METRES = 500.0
SURFACES = ("Polygon", "MultiPolygon")


class _Kind(msgspec.Struct, forbid_unknown_fields=True):
    name: str | dict[str, str]
    permits: list[str]
    within_metres: float
    rule: str | dict[str, str]
    source: str
    verified: bool


class _File(msgspec.Struct, forbid_unknown_fields=True):
    kinds: dict[str, _Kind]


class _Area(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    code: str
    name: str
    kind: str
    since: str
    source: str
    verified: bool
    name_en: str = ""
    until: str = ""


def parse(check: Checker, permits: Collection[str]) -> Lines:
    """All of it; what is wrong goes to ``check`` and is left out. A county without the file has none.

    Wrong are: a kind of permit the pack does not have (``permits`` are those it has), a distance out of range, a feature that
    is no area or crosses itself, a day that is none, a code used twice, another frame than CGCS2000.
    """
    if FILE not in check.pack.documents:
        return Lines()
    given = check.convert(FILE, (), check.pack.one(FILE), _File)
    if given is None:
        return Lines()
    kinds = {code: _kind(check, code, one, permits) for code, one in given.kinds.items()}
    found: dict[str, Line] = {}
    for path in sorted(check.pack.documents):
        if path.startswith(FOLDER) and path.endswith(".geojson"):
            for line in _areas(check, path, kinds):
                if line.code in found:
                    message = Message("代码「{code}」用了两次", "the code “{code}” is used twice").format(
                        code=line.code
                    )
                    check.problem(path, (), message, "code")
                found[line.code] = line
    return Lines(kinds, tuple(found.values()))


def parse_all(
    check: Checker, catalog: Catalog, vocabulary: Vocabulary, permits: Collection[str], units: Collection[str],
    ground: Territory, services: Services,
) -> None:  # fmt: skip
    """Everything a pack may say of components and their upkeep, for a check of the whole pack."""
    parse_components(check, catalog)
    loading.parse(check, catalog, vocabulary)
    parse(check, permits)
    parse_lighting(check, catalog, units, {road.code for road in ground.roads} | ground.places.keys())
    parse_facilities(check, catalog, services.kinds, {one.kind for one in ground.places.values()})


def _kind(check: Checker, code: str, one: _Kind, permits: Collection[str]) -> LineKind:
    for number, permit in enumerate(one.permits):
        if permit not in permits:
            message = Message(
                "没有许可种类「{code}」，可用：{known}",
                "there is no kind of permit “{code}”; there are: {known}",
            )
            check.problem(
                FILE,
                ("kinds", code, "permits", number),
                message.format(code=permit, known=listed(permits)),
                "permits",
            )
    if not 0 <= one.within_metres <= MOST_METRES:
        message = Message("应在 0 到 {most:g} 米之间", "between 0 and {most:g} metres").format(
            most=MOST_METRES
        )
        check.problem(FILE, ("kinds", code, "within_metres"), message, "within_metres")
    return LineKind(
        code=code, name=name(one.name), permits=frozenset(one.permits), within_metres=one.within_metres,
        rule=name(one.rule), source=one.source, verified=one.verified,
    )  # fmt: skip


def _areas(check: Checker, path: str, kinds: dict[str, LineKind]) -> list[Line]:
    document = check.pack.one(path)
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        check.problem(
            path, (), Message("应为 FeatureCollection", "a FeatureCollection is expected"), "features"
        )
        return []
    found = []
    for number, feature in enumerate(features):
        where: Where = ("features", number)
        properties = feature.get("properties") if isinstance(feature, dict) else None
        told = check.convert(path, (*where, "properties"), properties, _Area)
        outline = _outline(feature)
        if outline is None:
            check.problem(
                path, (*where, "geometry"),
                Message("应为不自交的面（CGCS2000 经纬度）", "an area that does not cross itself, in CGCS2000 degrees"),
                "geometry",
            )  # fmt: skip
        if told is None or outline is None:
            continue
        kind = kinds.get(told.kind)
        if kind is None:
            message = Message("没有控制线种类「{kind}」", "there is no kind of control line “{kind}”").format(
                kind=told.kind
            )
            check.problem(path, (*where, "properties", "kind"), message, "kind")
            continue
        since, until = (
            _day(check, path, where, "since", told.since),
            _day(check, path, where, "until", told.until),
        )
        if since is not None:
            found.append(
                Line(code=told.code, name=Message(told.name, told.name_en), kind=kind, shape=outline, since=since,
                     until=until, source=told.source, verified=told.verified)
            )  # fmt: skip
    return found


def _outline(feature: object) -> BaseGeometry | None:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict) or geometry.get("type") not in SURFACES:
        return None
    try:
        made: BaseGeometry = shape(geometry)
        west, south, east, north = made.bounds
    except (ShapelyError, TypeError, ValueError, IndexError, KeyError):
        return None
    degrees = -180 <= west < east <= 180 and -90 <= south < north <= 90
    return made if made.is_valid and degrees else None


def _day(check: Checker, path: str, where: Where, field: str, text: str) -> date | None:
    if field == "until" and not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = Message("日期写成 2023-05-01 的样子", "write the day like 2023-05-01")
        check.problem(path, (*where, "properties", field), message, field)
        return None
