"""Reads ``responsibility/``: who leads what, where and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from chengxu.accounts.rules import Organisation
from chengxu.catalog.rules import ALWAYS, GRADES, Catalog, Period
from chengxu.common.messages import Message
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import Where
from chengxu.responsibility.rules import TOWNSHIP, Band, Layer, Responsibility, Rule, Transfer
from chengxu.territory.rules import UNLOCATED_GRID, Territory

AREAS = "responsibility/areas.yaml"
COUNTY = "county.yaml"
LAYERS = {"owner": Layer.OWNER, "precedent": Layer.PRECEDENT, "unlocated": Layer.UNLOCATED}
FALLBACK_ZONE = "Asia/Shanghai"


class AreaText(msgspec.Struct, forbid_unknown_fields=True):
    """A named set of places that rules may point at."""

    name: str | dict[str, str] = ""
    townships: list[str] = []
    communities: list[str] = []
    duty_grids: list[str] = []
    places: list[str] = []


class AreasText(msgspec.Struct, forbid_unknown_fields=True):
    """``areas.yaml`` as a whole."""

    areas: dict[str, Any] = {}


class HoursText(msgspec.Struct, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}):
    """Hours of the day."""

    start: str
    end: str


class TransferText(msgspec.Struct, forbid_unknown_fields=True):
    """What goes to another authority."""

    to: str
    what: str | dict[str, str]


class RuleText(
    msgspec.Struct,
    forbid_unknown_fields=True,
    rename={"categories": "for", "co_units": "with", "start": "from", "end": "to"},
):
    """A rule as the pack writes it."""

    lead: str
    source: str = ""
    categories: list[str] = []
    area: str | list[str] = []
    townships: list[str] = []
    communities: list[str] = []
    duty_grids: list[str] = []
    places: list[str] = []
    grades: list[str] = []
    hours: HoursText | None = None
    start: date | None = None
    end: date | None = None
    co_units: list[str] = []
    transfer: TransferText | None = None
    basis: str = ""
    verified: bool = False


class FileText(msgspec.Struct, forbid_unknown_fields=True):
    """A file of rules; ``layer`` lifts them above place and category, ``source`` is theirs unless they name one."""

    rules: dict[str, Any]
    layer: Literal["", "owner", "precedent", "unlocated"] = ""
    source: str = ""


@dataclass(slots=True)
class _Reading:
    check: Checker
    organisation: Organisation
    known: Mapping[str, frozenset[str]]
    areas: Mapping[str, AreaText]

    def problem(self, path: str, where: Where, zh: str, en: str, field: str = "", **values: object) -> None:
        self.check.problem(path, where, Message(zh, en).format(**values), field)


def parse(
    check: Checker, *, catalog: Catalog, territory: Territory, organisation: Organisation
) -> Responsibility:
    """All rules; what is wrong goes to ``check`` and is left out.

    Wrong are: an unknown unit, category, township, community, grid, place, area or grade, a rule id given twice, a
    band without length, a period that ends before it starts. Whether the rules answer every question exactly once
    is for ``proof.prove``.
    """
    known = {
        "categories": _selectors(catalog),
        "townships": frozenset(territory.townships),
        "communities": frozenset(territory.communities),
        "duty_grids": frozenset(territory.duty_grids) | {UNLOCATED_GRID},
        "places": frozenset(territory.places),
        "grades": frozenset(GRADES),
    }
    reading = _Reading(check, organisation, known, {})
    reading.areas = _areas(reading)
    rules: dict[str, Rule] = {}
    for path, value in check.pack.many("responsibility/*.yaml"):
        if path != AREAS:
            _read_file(reading, path, value, rules)
    return Responsibility(tuple(rules.values()), catalog.active, organisation, _zone(check))


def _zone(check: Checker) -> ZoneInfo:
    try:
        return ZoneInfo(str(check.pack.one(COUNTY).get("zone")))
    except (ZoneInfoNotFoundError, ValueError):  # the calendar's loader reports it
        return ZoneInfo(FALLBACK_ZONE)


def _selectors(catalog: Catalog) -> frozenset[str]:
    found = {"C", "E"}
    for category in catalog.active:
        found |= {category.id, category.kind.letter + category.major}
    return frozenset(found)


def _areas(reading: _Reading) -> dict[str, AreaText]:
    areas: dict[str, AreaText] = {}
    document = reading.check.convert(AREAS, (), reading.check.pack.one(AREAS), AreasText) or AreasText()
    for key, value in document.areas.items():
        where: Where = ("areas", key)
        text = reading.check.convert(AREAS, where, value, AreaText)
        if text:
            areas[key] = text
            for part in ("townships", "communities", "duty_grids", "places"):
                _known(reading, AREAS, (*where, part), part, getattr(text, part), key)
    return areas


def _read_file(reading: _Reading, path: str, value: Any, rules: dict[str, Rule]) -> None:
    text = reading.check.convert(path, (), value, FileText)
    if text is None:
        return
    for id_, given in text.rules.items():
        where: Where = ("rules", id_)
        rule = reading.check.convert(path, where, given, RuleText)
        if rule is None:
            continue
        if id_ in rules:
            reading.problem(
                path,
                where,
                "规则 {id} 已在 {file} 里声明",
                "the rule {id} is already declared in {file}",
                id_,
                id=id_,
                file=rules[id_].file,
            )
            continue
        rules[id_] = _rule(reading, path, where, id_, rule, text)


def _rule(reading: _Reading, path: str, where: Where, id_: str, text: RuleText, file: FileText) -> Rule:
    for part in ("categories", "townships", "communities", "duty_grids", "places", "grades"):
        _known(
            reading, path, (*where, "for" if part == "categories" else part), part, getattr(text, part), id_
        )
    _units(reading, path, where, id_, text)
    if not (text.source or file.source):
        reading.problem(path, where, "没有写来源（source）", "it names no source", id_)
    named = [text.area] if isinstance(text.area, str) else text.area
    for key in named:
        if key not in reading.areas:
            reading.problem(
                path, (*where, "area"), "没有名为「{key}」的片区", "there is no area “{key}”", id_, key=key
            )
    areas = [reading.areas[key] for key in named if key in reading.areas]
    places = _union(text.places, (area.places for area in areas))
    communities = _union(text.communities, (area.communities for area in areas))
    duty_grids = _union(text.duty_grids, (area.duty_grids for area in areas))
    townships = _union(text.townships, (area.townships for area in areas))
    by_place = Layer.PLACE if places or communities or duty_grids or townships else Layer.CATEGORY
    return Rule(
        id=id_,
        lead=text.lead,
        categories=frozenset(text.categories),
        places=places,
        communities=communities,
        duty_grids=duty_grids,
        townships=townships,
        grades=frozenset(text.grades),
        band=_band(reading, path, where, id_, text.hours),
        period=_period(reading, path, where, id_, text),
        layer=LAYERS.get(file.layer, by_place),
        co_units=tuple(text.co_units),
        transfer=Transfer(unit=text.transfer.to, what=name(text.transfer.what)) if text.transfer else None,
        basis=text.basis,
        source=text.source or file.source,
        verified=text.verified,
        file=path,
    )


def _units(reading: _Reading, path: str, where: Where, id_: str, text: RuleText) -> None:
    named = [("lead", text.lead), *(("with", code) for code in text.co_units)]
    if text.transfer:
        named.append(("transfer", text.transfer.to))
    for part, code in named:
        if code not in reading.organisation.units and not (part == "lead" and code == TOWNSHIP):
            reading.problem(
                path,
                (*where, part),
                "没有代码为「{code}」的单位",
                "there is no unit “{code}”",
                id_,
                code=code,
            )
    if text.lead in text.co_units:
        reading.problem(
            path, (*where, "with"), "主办单位不必再列为协办", "the lead unit is listed as helper too", id_
        )


def _band(reading: _Reading, path: str, where: Where, id_: str, hours: HoursText | None) -> Band | None:
    if hours is None:
        return None
    try:
        start, end = time.fromisoformat(hours.start), time.fromisoformat(hours.end)
    except ValueError:
        reading.problem(
            path, (*where, "hours"), '时刻应写成 "22:00" 这样', 'write hours like "22:00", in quotes', id_
        )
        return None
    if start == end:
        reading.problem(
            path,
            (*where, "hours"),
            "起止时刻相同，整天适用就不要写 hours",
            "the hours begin and end alike; leave them out for the whole day",
            id_,
        )
        return None
    return Band(start, end)


def _period(reading: _Reading, path: str, where: Where, id_: str, text: RuleText) -> Period:
    if text.start and text.end and text.end < text.start:
        reading.problem(path, (*where, "to"), "结束日早于开始日", "it ends before it starts", id_)
        return ALWAYS
    return Period(text.start, text.end) if text.start or text.end else ALWAYS


def _known(reading: _Reading, path: str, where: Where, part: str, codes: Iterable[str], id_: str) -> None:
    what = _PARTS[part]
    for index, code in enumerate(codes):
        if code not in reading.known[part]:
            reading.problem(
                path,
                (*where, index),
                "没有{what}「{code}」",
                "there is no {what} “{code}”",
                id_,
                what=what,
                code=code,
            )


def _union(own: Iterable[str], others: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset(own).union(*others)


_PARTS = {
    "categories": Message("在用的小类或大类", "active category or class"),
    "townships": Message("乡镇", "township"),
    "communities": Message("社区或村", "community"),
    "duty_grids": Message("责任网格", "duty grid"),
    "places": Message("地点", "place"),
    "grades": Message("区域等级", "area grade"),
}
