"""Positions as others write them, row by row, into columns by vehicle and device; what is wrong with a row in words. Pure."""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping
from datetime import date, datetime

import numpy as np

from chengxu.common.messages import Message, Refused
from chengxu.common.worktime import Calendar
from chengxu.territory.frames import Frame, parse_frame, to_cgcs2000

from .packing import IDLE, UNKNOWN, WORKING, Positions
from .settings import Tracks

REQUIRED = ("vehicle", "time", "lon", "lat")
OPTIONAL = ("frame", "speed", "heading", "working", "source_id")
ALIASES: Mapping[str, str] = {
    "车牌": "vehicle", "车牌号": "vehicle", "时间": "time", "定位时间": "time", "经度": "lon", "纬度": "lat", "坐标系": "frame",
    "速度": "speed", "方向": "heading", "作业": "working", "作业状态": "working", "终端": "source_id", "终端号": "source_id",
}  # fmt: skip
_TENTHS, _MICRO = 10, 1_000_000
_FASTEST, _ROUND, _MOST_ID = 300, 360, 40
_ON, _OFF = {"1", "true", "yes", "on", "是", "开", "作业"}, {"0", "false", "no", "off", "否", "关", "停"}
_YEARS = (2000, 2999)
_SAME = (Frame.CGCS2000, Frame.WGS84)


class Wrong(Exception):
    """A row that cannot be a position: the field, and why."""

    def __init__(self, field: str, message: Message) -> None:
        super().__init__(message.zh)
        self.field, self.message = field, message


class Reader:
    """Takes rows one after another. ``frame`` is that of rows that state none (None: they have to)."""

    def __init__(self, known: Tracks, calendar: Calendar, frame: Frame | None) -> None:
        self._known, self._calendar, self._frame = known, calendar, frame
        self._columns: dict[tuple[str, str], tuple[array[int], ...]] = {}
        self._vehicles: dict[tuple[str, date], str] = {}
        self._shifts: dict[tuple[date, int], int] = {}

    def take(self, row: Mapping[str, str]) -> None:
        """One row; raises :class:`Wrong` for one that is none."""
        at = self._time(row["time"])
        vehicle = self._vehicle(row["vehicle"], at)
        lon, lat = _degrees(row["lon"], "lon", 180), _degrees(row["lat"], "lat", 90)
        frame = self._stated(row.get("frame", ""))
        if frame not in _SAME:
            lon, lat = to_cgcs2000(lon, lat, frame.value)
        speed = _number(row.get("speed", ""), "speed", _FASTEST)
        heading = _number(row.get("heading", ""), "heading", _ROUND)
        device = row.get("source_id", "")
        if len(device) > _MOST_ID:
            raise Wrong("source_id", Message("终端号最多 40 个字", "forty characters at most"))
        columns = self._columns.get((vehicle, device))
        if columns is None:
            columns = self._columns[vehicle, device] = tuple(array("q") for _ in range(6))
        columns[0].append(round(at * _TENTHS))
        columns[1].append(round(lon * _MICRO))
        columns[2].append(round(lat * _MICRO))
        columns[3].append(UNKNOWN if speed is None else round(speed * 10))
        columns[4].append(UNKNOWN if heading is None else round(heading) % _ROUND)
        columns[5].append(_signal(row.get("working", "")))

    def taken(self) -> dict[tuple[str, str], Positions]:
        """Everything that was taken, by vehicle and device."""
        return {
            sender: Positions(*(np.array(column, np.int64) for column in columns))
            for sender, columns in self._columns.items()
        }

    def _time(self, text: str) -> float:
        """Seconds since 1970; a time without an offset is the county's."""
        try:
            given = datetime.fromisoformat(text)
        except ValueError:
            raise Wrong(
                "time",
                Message(
                    "时间写作 2026-05-12T09:10:05 或带时区", "write 2026-05-12T09:10:05, or with an offset"
                ),
            ) from None
        if not _YEARS[0] <= given.year <= _YEARS[1]:
            raise Wrong("time", Message("时间不可能", "no such time"))
        if given.tzinfo is not None:
            return given.timestamp()
        key = (given.date(), given.hour)
        if key not in self._shifts:
            local = given.replace(minute=0, second=0, microsecond=0)
            self._shifts[key] = round(self._calendar.instant(local).timestamp())
        return self._shifts[key] + given.minute * 60 + given.second + given.microsecond / 1e6

    def _vehicle(self, text: str, at: float) -> str:
        plate = text.upper().replace(" ", "").replace("·", "").replace("-", "")
        day = date.fromtimestamp(at)  # noqa: DTZ012 - a day off at midnight decides nothing but a vehicle's first
        key = (plate, day)
        if key not in self._vehicles:
            if self._known.on(plate, day) is None:
                raise Wrong(
                    "vehicle",
                    Message(
                        "tracks.yaml 里这一天没有车牌「{plate}」",
                        "tracks.yaml knows no “{plate}” on that day",
                    ).format(plate=text[:20]),
                )
            self._vehicles[key] = plate
        return plate

    def _stated(self, text: str) -> Frame:
        if not text:
            if self._frame is None:
                raise Wrong(
                    "frame",
                    Message(
                        "没有写坐标系：加 frame 列，或者用 --frame",
                        "no frame is stated: add a column frame, or give --frame",
                    ),
                )
            return self._frame
        try:
            return parse_frame(text)
        except Refused as refusal:
            raise Wrong("frame", refusal.message) from None


def _degrees(text: str, field: str, most: int) -> float:
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not -most <= found <= most:
        words = Message(
            "应为 -{n} 至 {n} 的度数（经纬度写反了？）", "degrees from -{n} to {n} (are they swapped?)"
        )
        raise Wrong(field, words.format(n=most))
    return found


def _number(text: str, field: str, most: int) -> float | None:
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not 0 <= found <= most:
        raise Wrong(field, Message("应为 0 至 {n} 的数", "a number from 0 to {n}").format(n=most))
    return found


def _signal(text: str) -> int:
    said = text.strip().lower()
    if not said:
        return 0
    if said in _ON:
        return WORKING
    if said in _OFF:
        return IDLE
    raise Wrong("working", Message("应为 1、0，true、false，或不写", "1, 0, true, false, or nothing"))
