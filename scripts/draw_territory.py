"""Draws the territory of the demo county into its pack: grids, roads, river, places. Run once, output committed.

    python scripts/draw_territory.py OUTLINE.geojson [packs/jingzhou/territory]

OUTLINE.geojson is the published outline of the county in GCJ-02 (a FeatureCollection with one polygon). What is
published are the outline, the names and codes of the townships and most of their seats' positions; all else is laid
out by ``scripts/drawing/plan.py`` to look like a town and is labelled as a drawing. The same input gives the same
output. Needs shapely and the chengxu package.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import shapely
from drawing import county, plan, town
from drawing.geometry import GRID, Plane, smooth
from drawing.places import all_places
from drawing.writing import Feature, Properties, write, write_places
from shapely.geometry import LineString, MultiLineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

SEED = 431229
SINCE = "2023-01-01"
LISTED = "统计用区划代码 2023；示意绘制"
ORDINALS = {1: ("第一", "first"), 2: ("第二", "second")}


def main() -> int:
    """Draw everything and say what was drawn."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("outline", type=Path)
    parser.add_argument("target", type=Path, nargs="?", default=Path("packs/jingzhou/territory"))
    given = parser.parse_args()
    given.target.mkdir(parents=True, exist_ok=True)
    drawing = Drawing(given.outline)
    for name, count in drawing.write(given.target).items():
        sys.stdout.write(f"{name}: {count}\n")
    return 0


class Drawing:
    """The whole county, drawn once; each method yields the features of one layer."""

    def __init__(self, outline: Path) -> None:
        self.plane = Plane(*plan.SEAT)
        self.county = county.outline(outline, self.plane)
        self.town = town.draw(self.plane, Random(SEED))
        self.seat = town.union(self.town.cells)
        self.townships = county.townships(self.county, self.seat, self.plane, Random(SEED + 8))

    def write(self, target: Path) -> dict[str, int]:
        """Write all layers; layer → number of features."""
        whole = shapely.unary_union(list(self.townships.values()), grid_size=GRID)
        called = {
            "code": "431229",
            "name": "靖州苗族侗族自治县",
            "aliases": ["靖州县", "靖州", "我县", "本县"],
        }
        outline = [({**called, "name_en": "Jingzhou Miao and Dong Autonomous County"}, whole)]
        layers = (
            ("outline", outline, "DataV.GeoAtlas 县界（GCJ-02 转 CGCS2000，已简化）"),
            ("townships", self.township_features(), LISTED),
            ("communities", self.community_features(), "公开地名录；范围为示意"),
            ("duty_grids", self.duty_features(), "示意绘制"),
            ("unit_grids", self.unit_features(), "示意绘制"),
            ("roads", self.road_features(), "路名见 name_source；走向为示意"),
            ("river", self.water_features(), "示意绘制"),
        )
        counts = {
            name: write(target / f"{name}.geojson", name, features, source=source)
            for name, features, source in layers
        }
        return {**counts, "places": write_places(target / "places.yaml", self.places())}

    def township_features(self) -> Iterator[Feature]:
        """Townships and the forest farm."""
        known = {t.code: t for t in (*plan.TOWNSHIPS, plan.FOREST_FARM)}
        for code, shape in self.townships.items():
            t = known[code]
            properties: Properties = {"code": code, "name": t.name, "name_en": t.name_en, "kind": t.kind}
            properties |= {
                "aliases": _short_names(t),
                "seat": list(t.seat),
                "seat_approximate": t.approximate,
            }
            properties |= {
                "area_known": t.area_known,
                "synthetic_code": t is plan.FOREST_FARM,
                "drawing": True,
            }
            yield properties, shape

    def community_features(self) -> Iterator[Feature]:
        """Communities and the villages at the edge of the seat."""
        for c in plan.COMMUNITIES:
            bare = c.name.removesuffix("社区").removesuffix("村")
            properties = {
                "code": f"431229100{c.serial:03d}", "name": c.name, "name_en": c.name_en, "kind": c.kind,
                "township": "431229100", "aliases": [bare] if len(bare) > 2 else [], "synthetic_code": True,
                "drawing": True,
            }  # fmt: skip
            yield properties, town.union(self.town.cells, lambda cell, c=c: cell.community is c)

    def duty_features(self) -> Iterator[Feature]:
        """Duty grids of the seat, then one synthetic grid for each township and the forest farm."""
        for c in plan.COMMUNITIES:
            duties = sorted({cell.duty for cell in self.town.cells if cell.community is c})
            for duty in duties:
                shape = town.union(
                    self.town.cells, lambda cell, c=c, d=duty: cell.community is c and cell.duty == d
                )
                zh, en = ORDINALS[duty] if len(duties) > 1 else ("", "")
                yield {
                    "code": f"431229100{c.serial:03d}{duty:02d}", "name": f"{c.name}{zh}责任网格",
                    "name_en": f"{c.name_en}, {en + ' ' if en else ''}duty grid", "parent": f"431229100{c.serial:03d}",
                    "grade": self._grade(shape), "synthetic": False, "drawing": True,
                }, shape  # fmt: skip
        for t in (*plan.TOWNSHIPS, plan.FOREST_FARM):
            rest = t.code == "431229100"
            shape = self.townships[t.code]
            shape = shape.difference(self.seat, grid_size=GRID) if rest else shape
            zh, en = ("城区以外", ", outside the seat") if rest else ("", "")
            yield {
                "code": f"{t.code}00000", "name": f"{t.name}{zh}责任网格", "name_en": f"{t.name_en}{en}, duty grid",
                "parent": t.code, "grade": "C", "synthetic": True, "drawing": True,
            }, shape  # fmt: skip

    def unit_features(self) -> Iterator[Feature]:
        """Unit grids of the seat."""
        for cell in self.town.cells:
            parent = f"{cell.code[:12]}{cell.duty:02d}"
            properties = {
                "code": cell.code,
                "parent": parent,
                "area_m2": round(cell.shape.area),
                "status": "valid",
            }
            yield {**properties, "since": SINCE, "water": cell.water}, cell.degrees

    def road_features(self) -> Iterator[Feature]:
        """Named roads of seat and county, then nameless lanes."""
        link = plan.Road(
            "R35", "高速公路连接线", "Expressway Link", "main", plan.COUNTERPART, plan.EXPRESSWAY_LINK
        )
        lines = [(r, line) for r, line in self.town.roads]
        lines += [(link, LineString(smooth(link.points)))]
        for r in plan.COUNTY_ROADS:
            points = [self.plane.point(*p) for p in r.points]
            lines.append((r, LineString(smooth(points)).intersection(self.county)))
        for code in sorted({r.code for r, _ in lines}):
            same = [(r, line) for r, line in lines if r.code == code]
            shape = _one_line([line.simplify(0.8) for _, line in same])
            yield _road_properties(same[0][0]), self.plane.to_degrees(shape)
        for lane in self.town.lanes:
            yield {"code": "", "name": "", "kind": "lane"}, self.plane.to_degrees(lane)

    def water_features(self) -> Iterator[Feature]:
        """渠水 as a line through the county and as a surface in the seat; nameless brooks."""
        line = county.river(self.plane, self.town.river, self.county).simplify(2.0)
        river = {"code": "W01", "name": "渠水", "name_en": "Qushui River", "aliases": ["渠江", "渠水河"]}
        yield {**river, "kind": "river"}, self.plane.to_degrees(line)
        surface = self.town.river.buffer(plan.RIVER_WIDTH / 2, cap_style="flat").simplify(1.0)
        yield {"code": "", "name": "", "kind": "surface"}, self.plane.to_degrees(surface)
        for brook in plan.BROOKS:
            yield {"code": "", "name": "", "kind": "brook"}, self.plane.to_degrees(LineString(smooth(brook)))

    def places(self) -> Iterator[Properties]:
        """The gazetteer; refuses to draw a place outside the county."""
        whole = shapely.unary_union(list(self.townships.values()))
        for number, place in enumerate(all_places(), 1):
            x, y = place.at
            lon, lat = (x, y) if 100 < x < 120 and 20 < y < 35 else self.plane.degrees(x, y)
            if not whole.contains(Point(lon, lat)):
                raise SystemExit(f"{place.name} lies outside the county")
            yield {
                "code": f"P{number:03d}", "name": {"zh": place.name, "en": place.name_en}, "kind": place.kind,
                "lon": lon, "lat": lat, "reach": place.reach, "aliases": list(place.aliases), "common": place.common,
                "source": place.source,
            }  # fmt: skip

    def _grade(self, shape: Polygon) -> str:
        centre = self.plane.to_metres(shape.centroid)
        away = math.dist((centre.x, centre.y), plan.OLD_TOWN)
        return "A" if away < plan.GRADE_A else "B" if away < plan.GRADE_B else "C"


def _short_names(t: plan.Township) -> list[str]:
    return [] if t is plan.FOREST_FARM else [t.name[:-1]]


def _one_line(lines: list[BaseGeometry]) -> BaseGeometry:
    if len(lines) == 1:
        return lines[0]
    return MultiLineString([part for line in lines for part in shapely.get_parts(line)])


def _road_properties(r: plan.Road) -> Properties:
    named: Properties = {"code": r.code, "name": r.name, "kind": r.kind}
    if r.name:
        named |= {"name_en": r.name_en, "name_source": r.source}
    return named


if __name__ == "__main__":
    sys.exit(main())
