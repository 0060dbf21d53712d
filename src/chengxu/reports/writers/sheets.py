"""The annex as sheets of paper: what each chart and map shows, drawn and as a table. Plain Python.

Every form takes its tables from here; the drawings are numbers for ``writers/templates/drawing.typ`` (millimetres and
shares), so that PDF, Word and pages show the same picture.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import cos, radians
from typing import Any, Final

import shapely

from chengxu.reports.rules import Area, Chart, Document, MapPage
from chengxu.reports.writers import page, wording

CHARTS, MAPS = "主要数字图表", "分布图"
CLASSES: Final = 5
MAP_WIDTH, MAP_HEIGHT = 150.0, 92.0
_LABEL_MM: Final = 10.5 / 72 * 25.4
_LABEL_MOST: Final = 56.0
_FINEST: Final = 0.15
"""Millimetres on paper below which a border's bends are left out: a hair is thicker."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One drawing with its table. ``alt`` says in words what the drawing shows; ``right`` are columns of numbers."""

    title: str
    alt: str
    drawing: dict[str, Any]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    right: tuple[int, ...]
    folds: int = 1

    def folded(self) -> Sheet:
        """The same with its table in ``folds`` columns of rows beside one another, as paper has room for it."""
        if self.folds == 1:
            return self
        height, width = -(-len(self.rows) // self.folds), len(self.columns)
        filled = (*self.rows, *(("",) * width,) * (height * self.folds - len(self.rows)))
        rows = tuple(
            tuple(text for fold in range(self.folds) for text in filled[fold * height + line])
            for line in range(height)
        )
        right = tuple(place + fold * width for fold in range(self.folds) for place in self.right)
        return replace(
            self,
            columns=self.columns * self.folds,
            rows=rows,
            widths=self.widths * self.folds,
            right=right,
            folds=1,
        )


@dataclass(frozen=True, slots=True)
class Enclosure:
    """附件: its label and title as printed, and its sheets."""

    label: str
    title: str
    sheets: tuple[Sheet, ...]


def enclosures(document: Document) -> tuple[Enclosure, ...]:
    """The annexes of a document: the charts as one, the maps as one; numbered when there are two (§7.3.7)."""
    annex = document.annex
    if annex is None:
        return ()
    found = [
        (title, sheets)
        for title, sheets in (
            (CHARTS, tuple(_chart(chart) for chart in annex.charts)),
            (MAPS, tuple(_map(one) for one in annex.maps)),
        )
        if sheets
    ]
    many = len(found) > 1
    return tuple(
        Enclosure(f"附件{number}" if many else "附件", title, sheets)
        for number, (title, sheets) in enumerate(found, 1)
    )


def mentions(enclosed: Sequence[Enclosure]) -> tuple[tuple[float, str], ...]:
    """附件说明 below the text: how far each line is indented, in cells, and its words (§7.3.4: no mark at the end)."""
    if len(enclosed) == 1:
        return ((2.0, f"附件：{enclosed[0].title}"),)
    return tuple(
        (2.0 if number == 1 else 5.0, f"{'附件：' if number == 1 else ''}{number}.{one.title}")
        for number, one in enumerate(enclosed, 1)
    )


def _chart(chart: Chart) -> Sheet:
    most = max((bar.value for bar in chart.bars if bar.value is not None), default=Decimal(0))
    told = [_told(bar.value, chart.measure) for bar in chart.bars]
    longest = max((page.cells(bar.label) for bar in chart.bars), default=1)
    drawing = {
        "kind": "bars",
        "labels": min(_LABEL_MOST, longest * _LABEL_MM + 1),
        "bars": [
            {"label": bar.label, "value": text, "share": _share(bar.value, most)}
            for bar, text in zip(chart.bars, told, strict=True)
        ],
    }
    alt = f"条形图：{chart.title}。" + "；".join(
        f"{bar.label}{text}" for bar, text in zip(chart.bars, told, strict=True)
    )
    rows = tuple(
        (bar.label, text, f"{bar.fact.name}（{bar.fact.id}）", str(bar.fact.rows))
        for bar, text in zip(chart.bars, told, strict=True)
    )
    return Sheet(
        chart.title, alt, drawing, ("名称", "数值", "指标", "记录数"), rows, (50, 28, 58, 20), (1, 3)
    )


def _share(value: Decimal | None, most: Decimal) -> float | None:
    if value is None:
        return None
    return round(max(0.0, float(value / most)), 4) if most > 0 else 0.0


def _told(value: Decimal | None, measure: str) -> str:
    return f"{wording.plain(value)}{measure if value is not None else ''}"


def _map(one: MapPage) -> Sheet:
    told = [_told(area.value, one.measure) for area in one.areas]
    alt = f"地图：{one.title}。" + "；".join(
        f"{area.name}{text}" for area, text in zip(one.areas, told, strict=True)
    )
    rows = tuple((area.name, text) for area, text in zip(one.areas, told, strict=True))
    return Sheet(one.title, alt, _drawn(one), ("区域", "数值"), rows, (46, 32), (1,), folds=2)


def _drawn(one: MapPage) -> dict[str, Any]:
    placed = [area for area in one.areas if area.rings]
    groups = classes(area.value for area in placed)
    ends = [group[-1] for group in groups]
    rings, width, height = projected(placed)
    legend: list[dict[str, Any]] = [
        {"class": _shade(number, len(groups)), "words": _between(group, one.measure)}
        for number, group in enumerate(groups)
    ]
    if any(area.value is None for area in placed):
        legend.append({"class": None, "words": "无记录"})
    return {
        "kind": "map",
        "width": width,
        "height": height,
        "legend": legend,
        "areas": [
            {
                "name": area.name,
                "value": wording.plain(area.value),
                "class": None if area.value is None else _shade(bisect_left(ends, area.value), len(groups)),
                "rings": own,
                "at": _middle(own),
            }
            for area, own in zip(placed, rings, strict=True)
        ],
    }


def classes(values: Iterable[Decimal | None]) -> list[list[Decimal]]:
    """The different values in at most five groups of about equal size, lowest first: one shade for each."""
    known = sorted({value for value in values if value is not None})
    count = min(CLASSES, len(known))
    return [known[len(known) * i // count : len(known) * (i + 1) // count] for i in range(count)]


def _shade(number: int, count: int) -> int:
    """Few groups take shades far apart."""
    return number if count == CLASSES else round(number * (CLASSES - 1) / max(1, count - 1))


def _between(group: Sequence[Decimal], measure: str) -> str:
    low, high = wording.plain(group[0]), wording.plain(group[-1])
    return f"{low}{measure}" if low == high else f"{low}～{high}{measure}"


def projected(areas: Sequence[Area]) -> tuple[list[list[list[Point]]], float, float]:
    """The rings in millimetres from the upper left corner, as large as the sheet allows; with width and height.

    A degree of longitude is shortened by the cosine of the middle latitude: over a county nothing else shows.
    """
    points = [point for area in areas for ring in area.rings for point in ring]
    if not points:
        return [], 0.0, 0.0
    west, east = min(lon for lon, _ in points), max(lon for lon, _ in points)
    south, north = min(lat for _, lat in points), max(lat for _, lat in points)
    narrower = cos(radians((south + north) / 2))
    wide, high = max((east - west) * narrower, 1e-9), max(north - south, 1e-9)
    scale = min(MAP_WIDTH / wide, MAP_HEIGHT / high)

    def on_paper(point: Point) -> Point:
        lon, lat = point
        return (lon - west) * narrower * scale, (north - lat) * scale

    rings = [[_simpler([on_paper(point) for point in ring]) for ring in area.rings] for area in areas]
    return rings, round(wide * scale, 2), round(high * scale, 2)


def _simpler(ring: list[Point]) -> list[Point]:
    line = shapely.LineString(ring).simplify(_FINEST)
    return [(round(x, 2), round(y, 2)) for x, y in line.coords]


def _middle(rings: Sequence[Sequence[Point]]) -> Point:
    """Where a label has most room: the centre of the largest circle inside the largest ring."""
    shapes = [shapely.Polygon(ring).buffer(0) for ring in rings if len(ring) > 3]
    if not shapes:
        return rings[0][0]
    circle = shapely.maximum_inscribed_circle(max(shapes, key=lambda shape: shape.area), tolerance=0.2)
    x, y = circle.coords[0]
    return round(x, 2), round(y, 2)
