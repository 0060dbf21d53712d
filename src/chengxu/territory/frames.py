"""Coordinate frames used in China, and the way from each of them to CGCS2000, the frame of the store.

Positions are stored in CGCS2000 (EPSG:4490, GB/T 37149-2018 section 4) as degrees, longitude first. WGS-84,
what a GPS gives, agrees with it at the decimetre level and is treated as equal. GCJ-02, what most Chinese
phone maps show, is shifted by 300 to 600 m; BD-09 (Baidu) is GCJ-02 shifted once more. The constants are the
published ones; the way back from a shifted frame is found by iteration, to far less than a centimetre.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum

from chengxu.common.messages import Message, Refused, listed


class Frame(StrEnum):
    """The frames a file or a page may state."""

    CGCS2000 = "cgcs2000"
    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


FRAME_NAMES: dict[Frame, Message] = {
    Frame.CGCS2000: Message("国家大地坐标系 CGCS2000", "CGCS2000, the national frame"),
    Frame.WGS84: Message("GPS 坐标 WGS-84", "WGS-84, as a GPS gives it"),
    Frame.GCJ02: Message("高德、腾讯地图坐标 GCJ-02", "GCJ-02, as Amap and Tencent maps show it"),
    Frame.BD09: Message("百度地图坐标 BD-09", "BD-09, as Baidu maps show it"),
}

Pair = tuple[float, float]

_AXIS = 6378245.0
_ECCENTRICITY = 0.00669342162296594323
_BAIDU_PI = math.pi * 3000.0 / 180.0
_PRECISION = 1e-11
_ROUNDS = 30


def parse_frame(text: str) -> Frame:
    """The frame somebody named, in any case and with or without hyphens; Refused with the choices otherwise.

    An empty text is refused too: a position without a frame may be half a kilometre off.
    """
    key = text.strip().lower().replace("-", "").replace("_", "").replace(" ", "")
    aliases = {"epsg4490": "cgcs2000", "epsg4326": "wgs84", "gps": "wgs84", "baidu": "bd09"}
    try:
        return Frame(aliases.get(key, key))
    except ValueError:
        raise Refused(_frame_refusal(text.strip()), field="frame") from None


def to_cgcs2000(lon: float, lat: float, frame: str) -> Pair:
    """The position in CGCS2000 degrees; ``frame`` is one of :class:`Frame` (Refused when unknown or missing)."""
    return _TO_CGCS2000[parse_frame(frame)](lon, lat)


def from_cgcs2000(lon: float, lat: float, frame: str) -> Pair:
    """A stored position in the frame another system wants."""
    return _FROM_CGCS2000[parse_frame(frame)](lon, lat)


def wgs84_to_gcj02(lon: float, lat: float) -> Pair:
    """GCJ-02 of a WGS-84 position inside China (the published shift; nothing is shifted abroad by law)."""
    east = _shift_east(lon - 105.0, lat - 35.0)
    north = _shift_north(lon - 105.0, lat - 35.0)
    radians = math.radians(lat)
    magic = 1 - _ECCENTRICITY * math.sin(radians) ** 2
    root = math.sqrt(magic)
    meridian = (_AXIS * (1 - _ECCENTRICITY)) / (magic * root) * math.pi
    parallel = _AXIS / root * math.cos(radians) * math.pi
    return lon + east * 180.0 / parallel, lat + north * 180.0 / meridian


def gcj02_to_wgs84(lon: float, lat: float) -> Pair:
    """The WGS-84 position whose GCJ-02 is given."""
    return _inverse(wgs84_to_gcj02, lon, lat)


def gcj02_to_bd09(lon: float, lat: float) -> Pair:
    """BD-09 of a GCJ-02 position."""
    radius = math.hypot(lon, lat) + 0.00002 * math.sin(lat * _BAIDU_PI)
    angle = math.atan2(lat, lon) + 0.000003 * math.cos(lon * _BAIDU_PI)
    return radius * math.cos(angle) + 0.0065, radius * math.sin(angle) + 0.006


def bd09_to_gcj02(lon: float, lat: float) -> Pair:
    """The GCJ-02 position whose BD-09 is given."""
    return _inverse(gcj02_to_bd09, lon, lat)


def wgs84_to_bd09(lon: float, lat: float) -> Pair:
    """BD-09 of a WGS-84 position."""
    return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))


def bd09_to_wgs84(lon: float, lat: float) -> Pair:
    """The WGS-84 position whose BD-09 is given."""
    return gcj02_to_wgs84(*bd09_to_gcj02(lon, lat))


def _same(lon: float, lat: float) -> Pair:
    return lon, lat


_TO_CGCS2000: dict[Frame, Callable[[float, float], Pair]] = {
    Frame.CGCS2000: _same,
    Frame.WGS84: _same,
    Frame.GCJ02: gcj02_to_wgs84,
    Frame.BD09: bd09_to_wgs84,
}
_FROM_CGCS2000: dict[Frame, Callable[[float, float], Pair]] = {
    Frame.CGCS2000: _same,
    Frame.WGS84: _same,
    Frame.GCJ02: wgs84_to_gcj02,
    Frame.BD09: wgs84_to_bd09,
}


def _inverse(shift: Callable[[float, float], Pair], lon: float, lat: float) -> Pair:
    """Fixed-point search for the position that ``shift`` sends to (lon, lat)."""
    x, y = lon, lat
    for _ in range(_ROUNDS):
        shifted_x, shifted_y = shift(x, y)
        dx, dy = lon - shifted_x, lat - shifted_y
        x, y = x + dx, y + dy
        if abs(dx) < _PRECISION and abs(dy) < _PRECISION:
            break
    return x, y


def _waves(value: float) -> float:
    return (20.0 * math.sin(6.0 * value * math.pi) + 20.0 * math.sin(2.0 * value * math.pi)) * 2.0 / 3.0


def _shift_east(x: float, y: float) -> float:
    shift = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + _waves(x)
    shift += (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    return shift + (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0


def _shift_north(x: float, y: float) -> float:
    shift = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + _waves(x)
    shift += (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    return shift + (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0


def _frame_refusal(given: str) -> Message:
    choices = listed(
        Message(f"{frame}（{name.zh}）", f"{frame} ({name.en})") for frame, name in FRAME_NAMES.items()
    )
    said = (
        Message(
            "不认识坐标系「{given}」，应为其中之一：{choices}",
            "unknown frame “{given}”; it must be one of: {choices}",
        )
        if given
        else Message(
            "没有写明坐标系，应为其中之一：{choices}",
            "the frame of the coordinates is missing; it must be one of: {choices}",
        )
    )
    return said.format(given=given, choices=choices)
