"""Findings from above, public works and lines of special funds out of tables the office keeps."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.intake import tables
from chengxu.intake.imported import Imported, Progress
from chengxu.intake.parsing import day, degrees
from chengxu.intake.row_by_row import By, Columns, Take, take_all
from chengxu.territory import queries as territory
from chengxu.territory.frames import parse_frame, to_cgcs2000
from chengxu.undertakings import queries
from chengxu.undertakings.acting import funds, orders, works
from chengxu.undertakings.deciding import funding, rectifying, working
from chengxu.undertakings.deciding.machine import ENTERS
from chengxu.undertakings.deciding.money import read_money
from chengxu.undertakings.models import Undertaking

FINDING: Columns = (
    ("number", "sort", "title", "body", "document", "dated", "finding", "unit", "due"),
    ("co_units", "reviewer", "state"),
)
WORK: Columns = (
    ("number", "sort", "title", "text", "unit", "budget", "acceptance"),
    ("contractor", "start", "street", "section", "lon", "lat", "frame", "published", "paid", "state"),
)
FUND: Columns = (
    ("number", "sort", "title", "unit", "year", "document", "dated", "lines"),
    ("text", "paid", "state"),
)
TRUE, FALSE = ("", "1", "是", "true", "yes"), ("0", "否", "false", "no")


def import_findings(
    file: Path, *, actor: Actor, now: datetime, ids: Ids, dry_run: bool = False, skip_bad: bool = False,
    encoding: str = "utf-8", progress: Progress | None = None,
) -> Imported:  # fmt: skip
    """Enter every finding in ``file`` whose ``number`` is not there yet; ``state`` is the export's and is not read.

    Raises :class:`Invalid` with every bad row unless ``skip_bad``; then, and in a dry run, nothing is written.
    """
    return _taken(file, FINDING, _finding, By(actor, now, ids), dry_run, skip_bad, encoding, progress)


def import_works(
    file: Path, *, actor: Actor, now: datetime, ids: Ids, dry_run: bool = False, skip_bad: bool = False,
    encoding: str = "utf-8", progress: Progress | None = None,
) -> Imported:  # fmt: skip
    """Enter every work in ``file`` whose ``number`` is not there yet, at its position or along its road. Raises as above."""
    return _taken(file, WORK, _work, By(actor, now, ids), dry_run, skip_bad, encoding, progress)


def import_funds(
    file: Path, *, actor: Actor, now: datetime, ids: Ids, dry_run: bool = False, skip_bad: bool = False,
    encoding: str = "utf-8", progress: Progress | None = None,
) -> Imported:  # fmt: skip
    """Enter every fund in ``file`` whose ``number`` is not there yet; ``lines`` like ``收集容器 40万；宣传 10万``. Raises as above."""
    return _taken(file, FUND, _fund, By(actor, now, ids), dry_run, skip_bad, encoding, progress)


def _taken(
    file: Path, columns: Columns, take: Take, by: By, dry_run: bool, skip_bad: bool, encoding: str,
    progress: Progress | None,
) -> Imported:  # fmt: skip
    by.actor.require(ENTERS)
    return take_all(
        file, columns, take, by, dry_run=dry_run, skip_bad=skip_bad, encoding=encoding, progress=progress
    )


def _finding(row: tables.Row, by: By) -> bool:
    cells = row.cells
    if _known("order", cells):
        return False
    given = rectifying.Given(
        sort=_sort("order", cells["sort"]), title=cells["title"], body=cells["body"], document=cells["document"],
        dated=day(cells["dated"], territory.calendar(), "dated"), finding=cells["finding"], unit=_unit(cells["unit"], "unit"),
        due=day(cells["due"], territory.calendar(), "due"), reviewer=_unit(cells.get("reviewer", ""), "reviewer"),
        co_units=tuple(_unit(one, "co_units") for one in _split(cells.get("co_units", ""))), source_id=cells["number"],
    )  # fmt: skip
    orders.enter(given=given, actor=by.actor, now=by.now, ids=by.ids)
    return True


def _work(row: tables.Row, by: By) -> bool:
    cells = row.cells
    if _known("work", cells):
        return False
    sort = queries.declared().works.get(_sort("work", cells["sort"]))
    assert sort is not None  # _sort refuses a sort nobody knows
    planned = [(sort.stages[-1].code, day(cells["acceptance"], territory.calendar(), "acceptance"))]
    if cells.get("start") and any(stage.code == "start" for stage in sort.stages):
        planned.insert(0, ("start", day(cells["start"], territory.calendar(), "start")))
    street = _street(cells.get("street", ""))
    given = working.Given(
        sort=sort.code, title=cells["title"], text=cells["text"], unit=_unit(cells["unit"], "unit"),
        budget=read_money(cells["budget"], "budget"), planned=tuple(planned), contractor=cells.get("contractor", ""),
        street=street, section=cells.get("section", ""), published=_yes(cells.get("published", "")),
        source_id=cells["number"],
    )  # fmt: skip
    works.enter(given=given, geometry=_place(row, street), actor=by.actor, now=by.now, ids=by.ids)
    return True


def _fund(row: tables.Row, by: By) -> bool:
    cells = row.cells
    if _known("fund", cells):
        return False
    year = cells["year"]
    lines = []
    for line in _split(cells["lines"]):
        name, _, last = line.rpartition(" ")
        lines.append((name.strip(), read_money(last, "lines")))
    given = funding.Given(
        sort=_sort("fund", cells["sort"]), title=cells["title"], unit=_unit(cells["unit"], "unit"),
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0, document=cells["document"],
        dated=day(cells["dated"], territory.calendar(), "dated"), lines=tuple(lines), text=cells.get("text", ""), source_id=cells["number"],
    )  # fmt: skip
    funds.enter(given=given, actor=by.actor, now=by.now, ids=by.ids)
    return True


def _known(kind: str, cells: dict[str, str]) -> bool:
    """Whether one of this number is there: from a file before, or under the uid the export wrote."""
    number = cells["number"]
    if not number:
        raise Refused(Message("不能为空", "must not be empty"), field="number")
    found = Undertaking.objects.filter(kind=kind)
    return found.filter(source_id=number).exists() or found.filter(uid=number).exists()


def _sort(kind: str, text: str) -> str:
    sorts = queries.declared().sorts(kind).values()
    found = next((one.code for one in sorts if text in (one.code, one.name.zh)), None)
    if found is None:
        message = Message("没有类别「{text}」", "there is no sort “{text}”").format(text=text)
        raise Refused(message, field="sort")
    return found


def _unit(text: str, field: str) -> str:
    """The code of a unit named by code or name; what nobody knows is refused, nothing stays nothing."""
    if not text:
        return ""
    found = accounts.organisation().find_unit(text)
    if found is None:
        message = Message("没有单位「{text}」", "there is no unit “{text}”").format(text=text)
        raise Refused(message, field=field)
    return found.code


def _street(text: str) -> str:
    if not text:
        return ""
    roads = territory.territory().roads
    found = next((road.code for road in roads if road.code and text in (road.code, road.name.zh)), None)
    if found is None:
        raise Refused(Message("地名词典里没有这条路", "the gazetteer has no such road"), field="street")
    return found


def _place(row: tables.Row, street: str) -> BaseGeometry | None:
    lon, lat = degrees(row.cells.get("lon", ""), "lon"), degrees(row.cells.get("lat", ""), "lat")
    if lon is not None and lat is not None:
        return Point(to_cgcs2000(lon, lat, parse_frame(row.cells.get("frame", "") or "cgcs2000")))
    return next((road.shape for road in territory.territory().roads if street and road.code == street), None)


def _split(text: str) -> list[str]:
    return [one.strip() for one in text.replace(";", "；").split("；") if one.strip()]


def _yes(text: str) -> bool:
    if text.lower() in TRUE:
        return True
    if text.lower() in FALSE:
        return False
    raise Refused(Message("写 是 或 否", "write 是 or 否"), field="published")
