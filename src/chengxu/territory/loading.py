"""Reads ``territory/`` of a pack: GeoJSON layers and the gazetteer, each error with file, line and feature."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal, TypeVar

import msgspec
import numpy
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import Polygon, shape
from shapely.geometry.base import BaseGeometry

from chengxu.common.messages import Message, Refused
from chengxu.packs.checking import Checker, name
from chengxu.territory.frames import Frame, parse_frame, to_cgcs2000
from chengxu.territory.nesting import check_nesting
from chengxu.territory.rules import Area, Level, Place, Road, Territory

FOLDER = "territory/"
PLACES = FOLDER + "places.yaml"
COUNTY = "county.yaml"
SURFACES = ("Polygon", "MultiPolygon")
LINES = ("LineString", "MultiLineString")


class _Row(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What every feature may say of itself."""

    code: str = ""
    name: str = ""
    name_en: str = ""
    kind: str = ""
    aliases: tuple[str, ...] = ()
    drawing: bool = False
    synthetic_code: bool = False

    @property
    def title(self) -> Message:
        return Message(self.name or self.code, self.name_en)


class _Outline(_Row, kw_only=True):
    code: str


class _Township(_Row, kw_only=True):
    code: str
    name: str
    kind: Literal["town", "township", "subdistrict", "forest_farm"]
    seat: tuple[float, float] | None = None
    seat_approximate: bool = False
    area_known: bool = False


class _Community(_Row, kw_only=True):
    code: str
    name: str
    kind: Literal["community", "village"]
    township: str


class _DutyGrid(_Row, kw_only=True):
    code: str
    name: str
    parent: str
    grade: Literal["A", "B", "C"]
    synthetic: bool = False


class _UnitGrid(_Row, kw_only=True):
    code: str
    parent: str
    area_m2: int = 0
    status: Literal["valid", "void"] = "valid"
    since: str = ""
    water: bool = False


class _Line(_Row, kw_only=True):
    kind: str
    name_source: str = ""


class _PlaceRow(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    code: str
    name: str | dict[str, str]
    kind: str
    lon: float
    lat: float
    reach: float = 60.0
    aliases: tuple[str, ...] = ()
    common: bool = False
    source: str = ""


R = TypeVar("R", bound=_Row)


def parse(check: Checker) -> Territory:
    """The territory of a pack; what is wrong is noted in ``check`` and left out of the result.

    With a directory (not a snapshot, which was proven when it was loaded) the geometry is proven too: areas
    nest, do not overlap, leave no gap, and every township has one synthetic duty grid.
    """
    areas = _areas(check)
    outline, home = _outline(check)
    ground = Territory(
        outline=outline,
        townships=areas[Level.TOWNSHIP],
        communities=areas[Level.COMMUNITY],
        duty_grids=areas[Level.DUTY_GRID],
        unit_grids=areas[Level.UNIT_GRID],
        roads=tuple(_lines(check, "roads")),
        waters=tuple(_lines(check, "river")),
        places=_places(check),
        home=home,
    )
    if check.source is not None:
        check_nesting(check, ground, _where(check))
    return ground


def path_of(layer: str) -> str:
    """The document of a layer."""
    return f"{FOLDER}{layer}.geojson"


LAYER_OF = {
    Level.TOWNSHIP: "townships",
    Level.COMMUNITY: "communities",
    Level.DUTY_GRID: "duty_grids",
    Level.UNIT_GRID: "unit_grids",
}


def _where(check: Checker) -> dict[str, tuple[str, tuple[str | int, ...]]]:
    """Code → the document and position where it is declared."""
    known: dict[str, tuple[str, tuple[str | int, ...]]] = {}
    for layer in ("outline", *LAYER_OF.values()):
        path = path_of(layer)
        for index, feature in enumerate(_features(check, path)):
            code = (feature.get("properties") or {}).get("code", "") if isinstance(feature, dict) else ""
            known.setdefault(str(code), (path, ("features", index)))
    return known


def _areas(check: Checker) -> dict[Level, dict[str, Area]]:
    areas: dict[Level, dict[str, Area]] = {level: {} for level in Level}
    for index, area in _townships(check):
        _keep(check, areas, area, index)
    for index, area in _communities(check):
        _keep(check, areas, area, index, parents=Level.TOWNSHIP)
    for index, area in _duty_grids(check):
        _keep(check, areas, area, index, parents=Level.TOWNSHIP if area.synthetic else Level.COMMUNITY)
    for index, area in _unit_grids(check):
        _keep(check, areas, area, index, parents=Level.DUTY_GRID)
    return areas


def _townships(check: Checker) -> Iterator[tuple[int, Area]]:
    code = rf"{check.pack.one(COUNTY).get('code') or '[0-9]{6}'}[0-9]{{3}}"
    for index, row, surface in _rows(check, "townships", _Township, SURFACES, code):
        yield index, _area(row, Level.TOWNSHIP, surface)


def _communities(check: Checker) -> Iterator[tuple[int, Area]]:
    for index, row, surface in _rows(check, "communities", _Community, SURFACES, r"[0-9]{12}"):
        yield index, _area(row, Level.COMMUNITY, surface, parent=row.township)


def _duty_grids(check: Checker) -> Iterator[tuple[int, Area]]:
    for index, row, surface in _rows(check, "duty_grids", _DutyGrid, SURFACES, r"[0-9]{14}"):
        area = _area(row, Level.DUTY_GRID, surface, parent=row.parent)
        yield index, replace(area, grade=row.grade, synthetic=row.synthetic)


def _unit_grids(check: Checker) -> Iterator[tuple[int, Area]]:
    """Unit grids in force; a cancelled code is never used again and covers no ground."""
    for index, row, surface in _rows(check, "unit_grids", _UnitGrid, SURFACES, r"[0-9]{15}"):
        if row.status == "valid":
            area = _area(row, Level.UNIT_GRID, surface, parent=row.parent)
            yield index, replace(area, kind="water" if row.water else "land")


def _area(row: _Row, level: Level, surface: BaseGeometry, parent: str = "") -> Area:
    return Area(
        code=row.code,
        name=row.title,
        level=level,
        shape=surface,
        parent=parent,
        kind=row.kind,
        aliases=row.aliases,
    )


def _keep(
    check: Checker,
    areas: dict[Level, dict[str, Area]],
    area: Area,
    index: int,
    parents: Level | None = None,
) -> None:
    """Add an area unless its code is taken or its parent unknown or not the beginning of its code."""
    path, where = path_of(LAYER_OF[area.level]), ("features", index)
    if area.code in areas[area.level]:
        check.problem(path, where, Message("代码重复", "the code is used twice"), area.code)
        return
    if parents is not None and area.parent not in areas[parents]:
        message = Message(
            "上级「{parent}」在 {layer} 中不存在", "the parent “{parent}” is not declared in {layer}"
        )
        check.problem(path, where, message.format(parent=area.parent, layer=LAYER_OF[parents]), area.code)
        return
    prefix = area.parent[:12] if area.level is Level.UNIT_GRID else area.parent
    if not area.code.startswith(prefix):
        message = Message("代码应以上级代码 {prefix} 开头", "the code must begin with {prefix}").format(
            prefix=prefix
        )
        check.problem(path, where, message, area.code)
    areas[area.level][area.code] = area


def _outline(check: Checker) -> tuple[BaseGeometry, tuple[str, ...]]:
    """The shape of the county and what people call it."""
    found = [(surface, row) for _, row, surface in _rows(check, "outline", _Outline, SURFACES, r"[0-9]{6}")]
    if len(found) != 1:
        message = Message("县域范围应当有且只有一个", "there must be exactly one outline of the county")
        check.problem(path_of("outline"), (), message)
    if not found:
        return Polygon(), ()
    surface, row = found[0]
    return surface, tuple(filter(None, (row.name, *row.aliases)))


def _lines(check: Checker, layer: str) -> Iterator[Road]:
    taken: set[str] = set()
    for index, row, line in _rows(check, layer, _Line, (*LINES, *SURFACES), r"[A-Z][0-9]{2,4}|"):
        if row.name and not row.code:
            message = Message("有名称的线要有代码", "a line with a name needs a code")
            check.problem(path_of(layer), ("features", index), message, row.name)
        if row.code and row.code in taken:
            message = Message("代码重复", "the code is used twice")
            check.problem(path_of(layer), ("features", index), message, row.code)
        taken.add(row.code)
        yield Road(
            code=row.code, name=Message(row.name, row.name_en), kind=row.kind, shape=line, aliases=row.aliases
        )


def _places(check: Checker) -> dict[str, Place]:
    document = check.pack.one(PLACES)
    frame = _frame(check, PLACES, document)
    places: dict[str, Place] = {}
    rows = document.get("places") or []
    for index, value in enumerate(rows if isinstance(rows, list) else []):
        where = ("places", index)
        row = check.convert(PLACES, where, value, _PlaceRow)
        if row is None or frame is None:
            continue
        if row.code in places:
            check.problem(PLACES, where, Message("代码重复", "the code is used twice"), row.code)
        lon, lat = to_cgcs2000(row.lon, row.lat, frame)
        places[row.code] = Place(
            code=row.code, name=name(row.name), kind=row.kind, lon=lon, lat=lat, reach=row.reach,
            aliases=row.aliases, common=row.common,
        )  # fmt: skip
    return places


def _rows(
    check: Checker, layer: str, row_type: type[R], shapes: tuple[str, ...], code: str
) -> Iterator[tuple[int, R, BaseGeometry]]:
    """Index, properties and geometry in CGCS2000 of each sound feature of a layer."""
    path = path_of(layer)
    features = _features(check, path)
    if not features:
        message = Message("缺少这一图层，或者其中没有要素", "the layer is missing or has no features")
        check.problem(path, (), message)
        return
    frame = _frame(check, path, check.pack.one(path))
    for index, feature in enumerate(features):
        where = ("features", index)
        properties = feature.get("properties") if isinstance(feature, dict) else None
        row = check.convert(path, where, properties, row_type)
        if row is None or frame is None:
            continue
        if not re.fullmatch(code, row.code):
            message = Message(
                "代码「{given}」不合规则，应为 {code}", "the code “{given}” does not fit {code}"
            )
            check.problem(path, where, message.format(given=row.code, code=code), row.code)
            continue
        geometry = _geometry(check, path, where, feature.get("geometry"), row.code or row.name, shapes, frame)
        if geometry is not None:
            yield index, row, geometry


def _features(check: Checker, path: str) -> list[Any]:
    document = check.pack.one(path)
    features = document.get("features") if isinstance(document, Mapping) else None
    return features if isinstance(features, list) else []


def _frame(check: Checker, path: str, document: Any) -> Frame | None:
    stated = document.get("frame", "") if isinstance(document, Mapping) else ""
    try:
        return parse_frame(str(stated))
    except Refused as refusal:
        check.problem(path, ("frame",), refusal.message, "frame")
        return None


def _geometry(
    check: Checker,
    path: str,
    where: tuple[str | int, ...],
    value: Any,
    code: str,
    kinds: tuple[str, ...],
    frame: Frame,
) -> BaseGeometry | None:
    try:
        geometry = shape(value)
    except (ShapelyError, KeyError, TypeError, ValueError, AttributeError, IndexError):
        message = Message("几何要素读不出来，应为 GeoJSON 几何", "the geometry cannot be read as GeoJSON")
        check.problem(path, where, message, code)
        return None
    if geometry.geom_type not in kinds or geometry.is_empty:
        message = Message("几何类型应为 {kinds}，却是 {kind}", "the geometry must be {kinds}, not {kind}")
        check.problem(path, where, message.format(kinds="/".join(kinds), kind=geometry.geom_type), code)
        return None
    if check.source is not None and not geometry.is_valid:
        message = Message("图形无效：{why}", "the shape is not valid: {why}")
        check.problem(path, where, message.format(why=shapely.is_valid_reason(geometry)), code)
        return None
    if frame in (Frame.CGCS2000, Frame.WGS84):
        return geometry
    return shapely.transform(
        geometry, lambda points: numpy.array([to_cgcs2000(lon, lat, frame) for lon, lat in points])
    )
