"""What the annex of a document shows, from the records: charts of its figures, the course of the year, a map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from shapely.geometry.base import BaseGeometry

from chengxu.common.messages import Message, Refused, listed
from chengxu.indicators import queries as indicators
from chengxu.indicators.conditions import EVERYTHING
from chengxu.indicators.grouping import By
from chengxu.indicators.rules import Aggregate, Indicator
from chengxu.reports.rules import Annex, Chart, Document, Fact, MapPage
from chengxu.reports.writers import annex
from chengxu.reports.writers.annex import Rings
from chengxu.territory import queries as territory

KINDS = ("charts", "map")
_PLACED_BY = "township"


def enclosed(document: Document, kinds: Iterable[str]) -> Document:
    """The document with what ``kinds`` (of :data:`KINDS`) ask for as its annex; as it is when they ask for nothing.

    Raises :class:`Refused` for another kind, and when there is nothing to show.
    """
    wanted = dict.fromkeys(kinds)
    for kind in wanted:
        if kind not in KINDS:
            raise Refused(
                Message(
                    "没有「{kind}」这种附件，可用：{known}", "there is no annex “{kind}”; there are: {known}"
                ).format(kind=kind, known=listed(KINDS)),
                field="annex",
            )
    if not wanted:
        return document
    charts = _charts(document) if "charts" in wanted else ()
    maps = (_map(document),) if "map" in wanted else ()
    return replace(document, annex=Annex(charts, maps))


def _charts(document: Document) -> tuple[Chart, ...]:
    found = annex.by_chapter(document.figures())
    counted = _plain_count()
    course = (
        annex.course(counted.name.zh, _months(counted, document.start, document.end)) if counted else None
    )
    charts = (*found, *((course,) if course else ()))
    if not charts:
        raise Refused(
            Message(
                "这份报告里没有可以互相比较的数字，画不出图表",
                "no two figures of this report can be compared in a chart",
            ),
            field="annex",
        )
    return charts


def _months(counted: Indicator, start: date, end: date) -> list[Fact]:
    months = indicators.breakdown(counted.id, start, end, by=By.MONTH).groups
    if len(months) > annex.MOST_MONTHS:
        return []
    return [replace(Fact.of(counted, month.value), period=month.days) for month in months]


def _map(document: Document) -> MapPage:
    counted = _plain_count()
    if counted is None:
        raise Refused(
            Message(
                "配置包里没有按乡镇计数的案件指标，画不出地图",
                "the pack has no count of cases by township to map",
            ),
            field="annex",
        )
    townships = territory.territory().townships
    found = indicators.breakdown(counted.id, document.start, document.end, by=By.AREA)
    values = {group.code: Fact.of(counted, group.value) for group in found.groups}
    rest = values.pop("", None) or replace(next(iter(values.values())), value=Decimal(0), rows=0)
    return annex.map_page(
        rest, {code: (area.name.zh, _rings(area.shape)) for code, area in townships.items()}, values, rest
    )


def _plain_count() -> Indicator | None:
    """The pack's first count of everything in a source that knows townships: the number of cases."""
    for indicator in indicators.indicators().by_id.values():
        part = indicator.measurement
        if (
            part is not None
            and part.aggregate is Aggregate.COUNT
            and part.where == EVERYTHING
            and _PLACED_BY in part.source.columns
        ):
            return indicator
    return None


def _rings(shape: BaseGeometry) -> Rings:
    """All rings of a polygon or several; holes are rings inside rings."""
    polygons = getattr(shape, "geoms", [shape])
    return tuple(
        tuple((float(lon), float(lat)) for lon, lat, *_ in ring.coords)
        for polygon in polygons
        for ring in (polygon.exterior, *polygon.interiors)
    )
