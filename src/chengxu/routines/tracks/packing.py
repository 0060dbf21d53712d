"""Positions of one vehicle, as columns and as the few bytes they are kept in. Pure.

A county's fleet sends one position a second: a row each would be six million rows a day. What is asked is always a
vehicle's hours, so an hour of one device is one row, its columns packed: times and degrees as differences, the bytes of
each column beside each other (they repeat), then zlib.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

WORKING, IDLE, SKEWED = 1, 2, 4
"""Bits of a position: the channel said working, said not working (neither: it said nothing), came with a wrong clock."""
UNKNOWN = 65535
MICRO = 1_000_000
_WIDE = (("at", "<i4"), ("lon", "<i4"), ("lat", "<i4"))
_PLAIN = (("speed", "<u2"), ("heading", "<u2"), ("bits", "u1"))
_LEVEL = 6


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """Columns of equal length: ``at`` in tenths of a second since 1970 UTC, ``lon`` and ``lat`` in millionths of a degree
    (CGCS2000), ``speed`` in tenths of km/h and ``heading`` in degrees (:data:`UNKNOWN`: not said), ``bits``."""

    at: Ints
    lon: Ints
    lat: Ints
    speed: Ints
    heading: Ints
    bits: Ints

    def __len__(self) -> int:
        return len(self.at)

    def take(self, which: NDArray[np.bool_] | Ints) -> Positions:
        """The positions a mask or indexes name."""
        return Positions(*(getattr(self, one.name)[which] for one in fields(self)))


def empty() -> Positions:
    """No positions."""
    return Positions(*(np.zeros(0, np.int64) for _ in fields(Positions)))


def joined(*parts: Positions) -> Positions:
    """All of them in one; in the order of the parts."""
    return Positions(*(np.concatenate([getattr(p, one.name) for p in parts]) for one in fields(Positions)))


def settled(given: Positions) -> Positions:
    """The same positions in one order, each once, whatever order they came in and however often.

    Two are the same when time, place and channel agree; if one of them came with a wrong clock, both did.
    """
    state = given.bits & (WORKING | IDLE)
    order = np.lexsort(
        (given.heading, given.speed, -(given.bits & SKEWED), state, given.lat, given.lon, given.at)
    )
    one = given.take(order)
    key = np.stack((one.at, one.lon, one.lat, one.bits & (WORKING | IDLE)))
    fresh = np.ones(len(one), bool)
    fresh[1:] = (key[:, 1:] != key[:, :-1]).any(axis=0)
    return one.take(fresh)


def pack(given: Positions, hour: int) -> bytes:
    """The bytes of settled positions of one hour that begins ``hour`` tenths of a second after 1970."""
    parts = [np.uint32(len(given)).tobytes()]
    for name, kind in _WIDE:
        column = getattr(given, name) - (hour if name == "at" else 0)
        parts.append(_planes(np.diff(column, prepend=0).astype(kind)))
    parts += [_planes(getattr(given, name).astype(kind)) for name, kind in _PLAIN]
    return zlib.compress(b"".join(parts), _LEVEL)


def unpack(data: bytes, hour: int) -> Positions:
    """What :func:`pack` was given."""
    raw = zlib.decompress(data)
    count, at = int(np.frombuffer(raw, "<u4", 1)[0]), 4
    columns: dict[str, Ints] = {}
    for name, kind in (*_WIDE, *_PLAIN):
        size = np.dtype(kind).itemsize
        planes = np.frombuffer(raw, np.uint8, count * size, at).reshape(size, count)
        column = np.ascontiguousarray(planes.T).view(kind).ravel().astype(np.int64)
        columns[name] = np.cumsum(column) if (name, kind) in _WIDE else column
        at += count * size
    columns["at"] = columns["at"] + hour
    return Positions(**columns)


def _planes(column: NDArray[np.generic]) -> bytes:
    """The lowest bytes of all values, then the next: equal bytes stand together."""
    return column.view(np.uint8).reshape(len(column), column.dtype.itemsize).T.tobytes()
