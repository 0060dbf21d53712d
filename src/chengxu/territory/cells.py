"""Positions as one integer, so that an ordinary index finds what is near.

A Morton code interleaves the bits of longitude and latitude: points near each other mostly share their leading
bits, a coarser cell is a shift to the right, and "around here" is a handful of ranges of one column.
"""

from __future__ import annotations

import math

BITS = 30
METRES_PER_DEGREE = 111_320.0

_SPREAD = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


def morton(lon: float, lat: float) -> int:
    """60-bit Morton code of a position in degrees: 30 bits each way, about 4 cm; fits a signed 64-bit column."""
    return _spread(_step(lon, -180.0, 360.0)) | _spread(_step(lat, -90.0, 180.0)) << 1


def middle(code: int, level: int) -> tuple[float, float]:
    """Longitude and latitude of the middle of a coarse cell: the leading ``level`` bits each way of a code."""
    size = 1 << level
    return (_gather(code) + 0.5) / size * 360.0 - 180.0, (_gather(code >> 1) + 0.5) / size * 180.0 - 90.0


def ranges_around(lon: float, lat: float, metres: float) -> tuple[tuple[int, int], ...]:
    """Ranges of Morton codes, both ends inclusive, that cover the square of ``metres`` around a position.

    At most four ranges; they hold points outside the square too, so the caller still measures the distance.
    """
    north = metres / METRES_PER_DEGREE
    east = north / max(0.01, math.cos(math.radians(lat)))
    return _covering(lon - east, lat - north, lon + east, lat + north, finer=0)


def ranges_over(
    west: float, south: float, east: float, north: float, *, finer: int = 2
) -> tuple[tuple[int, int], ...]:
    """Ranges of Morton codes, both ends inclusive, that cover a rectangle in degrees, at most about twice its size.

    A few dozen at most; they hold points outside it too, so the caller still compares longitude and latitude. A smaller
    ``finer`` gives fewer ranges over more ground.
    """
    return _covering(west, south, east, north, finer=finer)


def _covering(
    west: float, south: float, east: float, north: float, *, finer: int
) -> tuple[tuple[int, int], ...]:
    size = max((east - west) / 360.0, (north - south) / 180.0)
    level = max(0, min(BITS, int(-math.log2(size)) + finer)) if size > 0 else BITS
    shift = BITS - level
    columns = range(_step(west, -180.0, 360.0) >> shift, (_step(east, -180.0, 360.0) >> shift) + 1)
    rows = range(_step(south, -90.0, 180.0) >> shift, (_step(north, -90.0, 180.0) >> shift) + 1)
    codes = sorted(_spread(x) | _spread(y) << 1 for x in columns for y in rows)
    return _joined([(code << 2 * shift, ((code + 1) << 2 * shift) - 1) for code in codes])


def distance(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Metres between two positions a few kilometres apart at most (flat earth; 0.3 % off at worst)."""
    east = (other_lon - lon) * math.cos(math.radians((lat + other_lat) / 2))
    return math.hypot(east, other_lat - lat) * METRES_PER_DEGREE


def _step(value: float, start: float, width: float) -> int:
    return min((1 << BITS) - 1, max(0, int((value - start) / width * (1 << BITS))))


def _spread(bits: int) -> int:
    for shift, mask in _SPREAD:
        bits = (bits | bits << shift) & mask
    return bits


def _gather(code: int) -> int:
    """Every second bit of ``code``, from the lowest on: what :func:`_spread` pulled apart."""
    bits = code & 0x5555555555555555
    for shift, mask in ((1, 0x3333333333333333), (2, 0x0F0F0F0F0F0F0F0F), (4, 0x00FF00FF00FF00FF),
                        (8, 0x0000FFFF0000FFFF), (16, 0x00000000FFFFFFFF)):  # fmt: skip
        bits = (bits | bits >> shift) & mask
    return bits


def _joined(ranges: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    result = [ranges[0]]
    for low, high in ranges[1:]:
        if low == result[-1][1] + 1:
            result[-1] = (result[-1][0], high)
        else:
            result.append((low, high))
    return tuple(result)
