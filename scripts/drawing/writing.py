"""Writes the drawing: GeoJSON with one feature a line, so that a change of one grid is a change of one line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

Properties = dict[str, Any]
Feature = tuple[Properties, BaseGeometry]

NOTE = {
    "zh": "示意图：由 scripts/draw_territory.py 根据公开地名绘制，不是测绘成果，不得用于定界",
    "en": "A drawing made from published place names by scripts/draw_territory.py; not a survey, settles no border",
}


def write(path: Path, name: str, features: Iterable[Feature], *, source: str) -> int:
    """Write one layer; answers the number of features."""
    head = {
        "type": "FeatureCollection",
        "name": name,
        "frame": "cgcs2000",
        "drawing": True,
        "note": NOTE,
        "source": source,
    }
    lines = [_compact({"type": "Feature", "properties": p, "geometry": _geometry(g)}) for p, g in features]
    text = _compact(head)[:-1] + ',"features":[\n' + ",\n".join(lines) + "\n]}\n"
    path.write_text(text, "utf-8")
    return len(lines)


def _geometry(geometry: BaseGeometry) -> dict[str, Any]:
    if geometry.geom_type == "Polygon":
        geometry = shapely.orient_polygons(geometry)
    return {"type": geometry.geom_type, "coordinates": _rounded(mapping(geometry)["coordinates"])}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6)
    return [_rounded(part) for part in value]


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write_places(path: Path, places: Iterable[Properties]) -> int:
    """Write the gazetteer, one place a line."""
    lines = [f"  - {_compact(place)}" for place in places]
    head = [
        "# 地名词典：举报文字和坐标据此落到网格。由市政与指挥中心维护；坐标为 CGCS2000，由 scripts/draw_territory.py 绘出，",
        "# 是示意位置，不是实测。source: report = 2023 年度工作总结中的地名，list = 公开区划名录，generic = 示意用的通名。",
        "# Gazetteer owned by the command centre: names by which people report. Drawn positions, not surveyed.",
        "frame: cgcs2000",
        "drawing: true",
        "places:",
    ]
    path.write_text("\n".join([*head, *lines]) + "\n", "utf-8")
    return len(lines)
