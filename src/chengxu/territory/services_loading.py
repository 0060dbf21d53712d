"""Reads ``territory/services.yaml``: where the public is served, each error with file and line."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

import msgspec
import shapely

from chengxu.common.messages import Message, Refused, listed
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import Where
from chengxu.territory.frames import Frame, parse_frame, to_cgcs2000
from chengxu.territory.rules import Territory
from chengxu.territory.service_points import Days, Hours, ServicePoint, Services

FILE = "territory/services.yaml"
NOTHING = Services({}, ())
_HOUR = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")
Name = str | dict[str, str]


class _Hours(msgspec.Struct, forbid_unknown_fields=True):
    start: str = msgspec.field(name="from")
    end: str = msgspec.field(name="to")
    days: Days = Days.ALL


class _Point(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    code: str
    kind: str
    name: Name
    lon: float | None = None
    lat: float | None = None
    place: str = ""
    address: Name = ""
    hours: list[_Hours] = []
    start: date | None = msgspec.field(name="from", default=None)
    end: date | None = msgspec.field(name="to", default=None)
    phone: str = ""
    note: Name = ""
    accessible: bool = False
    source: str = ""
    verified: bool | None = None


class _File(msgspec.Struct, forbid_unknown_fields=True):
    frame: str
    as_of: date
    source: str
    verified: bool
    kinds: dict[str, Name]
    points: list[dict[str, Any]]
    drawing: bool = False


def parse_services(check: Checker, ground: Territory) -> Services:
    """The points of service; a pack without the file has none.

    Wrong are: a kind that is not declared, a code used twice, hours that are none, a season that ends before it begins,
    a place the gazetteer does not know, a position outside the county.
    """
    if FILE not in check.pack.documents:
        return NOTHING
    text = check.convert(FILE, (), check.pack.one(FILE), _File)
    if text is None:
        return NOTHING
    try:
        frame = parse_frame(text.frame)
    except Refused as refusal:
        check.problem(FILE, ("frame",), refusal.message, "frame")
        return NOTHING
    points: dict[str, ServicePoint] = {}
    for index, value in enumerate(text.points):
        where = ("points", index)
        row = check.convert(FILE, where, value, _Point)
        if row is None:
            continue
        if row.code in points:
            check.problem(FILE, where, Message("代码重复", "the code is used twice"), row.code)
        if row.kind not in text.kinds:
            message = Message(
                "没有「{kind}」这一类，可用：{known}", "there is no kind “{kind}”; known: {known}"
            )
            check.problem(FILE, where, message.format(kind=row.kind, known=listed(text.kinds)), row.code)
        if row.start and row.end and row.end < row.start:
            check.problem(FILE, where, Message("结束早于开始", "it ends before it begins"), row.code)
        if (at := _position(check, where, row, ground, frame)) is not None:
            points[row.code] = _point(check, where, row, at, text, ground)
    return Services({code: name(said) for code, said in text.kinds.items()}, tuple(points.values()))


def _position(
    check: Checker, where: Where, row: _Point, ground: Territory, frame: Frame
) -> tuple[float, float] | None:
    if row.place:
        place = ground.places.get(row.place)
        if place is not None:
            return place.lon, place.lat
        message = Message("地名词典里没有「{code}」", "the gazetteer does not know “{code}”").format(
            code=row.place
        )
        check.problem(FILE, where, message, row.code)
        return None
    if row.lon is None or row.lat is None:
        message = Message("要写 place，或者 lon 和 lat", "place is needed, or lon and lat")
        check.problem(FILE, where, message, row.code)
        return None
    lon, lat = to_cgcs2000(row.lon, row.lat, frame)
    if not ground.outline.contains(shapely.Point(lon, lat)):
        check.problem(
            FILE, where, Message("位置不在本县范围内", "the position is outside the county"), row.code
        )
        return None
    return lon, lat


def _point(
    check: Checker, where: Where, row: _Point, at: tuple[float, float], text: _File, ground: Territory
) -> ServicePoint:
    hours = [_hours(check, (*where, "hours", place), one, row.code) for place, one in enumerate(row.hours)]
    return ServicePoint(
        code=row.code,
        kind=row.kind,
        name=name(row.name),
        lon=at[0],
        lat=at[1],
        township=next(
            (code for code, area in ground.townships.items() if area.shape.contains(shapely.Point(at))), ""
        ),
        address=name(row.address),
        hours=tuple(one for one in hours if one is not None),
        start=row.start,
        end=row.end,
        phone=row.phone,
        note=name(row.note),
        accessible=row.accessible,
        source=row.source or text.source,
        as_of=text.as_of,
        verified=text.verified if row.verified is None else row.verified,
    )


def _hours(check: Checker, where: Where, given: _Hours, code: str) -> Hours | None:
    start, end = _hour(given.start), _hour(given.end)
    if start is None or end is None:
        message = Message(
            '钟点写成 "06:00"，到夜里十二点写 "24:00"',
            'hours are written "06:00", midnight at the end "24:00"',
        )
        check.problem(FILE, where, message, code)
        return None
    return Hours(given.days, start, end)


def _hour(text: str) -> time | None:
    found = _HOUR.fullmatch(text)
    if found is None or (found[1] == "24" and found[2] != "00"):
        return None
    return time(int(found[1]) % 24, int(found[2]))
