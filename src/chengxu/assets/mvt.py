"""Points as a Mapbox Vector Tile, the form MapLibre and QGIS read. Pure.

Source: Mapbox Vector Tile Specification 2.1 (protocol buffers, sections 4.1 to 4.4). Only what points need of it is written:
a whole library would bring geometry clipping and three dependencies for these few dozen lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

EXTENT = 4096
TYPE = "application/vnd.mapbox-vector-tile"
_POINT, _MOVE_TO = 1, 1
_VARINT, _BYTES = 0, 2

Value = str | int


@dataclass(frozen=True, slots=True)
class Mark:
    """One point in units of the tile (0 … :data:`EXTENT` from its north-western corner), with what is said of it."""

    x: int
    y: int
    says: Mapping[str, Value]


def encode(layer: str, marks: Iterable[Mark]) -> bytes:
    """A tile of one layer; no bytes at all when there is no point, as the specification asks."""
    keys: dict[str, int] = {}
    values: dict[Value, int] = {}
    features = bytearray()
    for mark in marks:
        tags = bytearray()
        for key, value in mark.says.items():
            tags += _varint(keys.setdefault(key, len(keys)))
            tags += _varint(values.setdefault(value, len(values)))
        place = _varint(_MOVE_TO | 1 << 3) + _varint(_zigzag(mark.x)) + _varint(_zigzag(mark.y))
        feature = _block(2, bytes(tags)) + _number(3, _POINT) + _block(4, place)
        features += _block(2, feature)
    if not features:
        return b""
    body = _block(1, layer.encode()) + bytes(features)
    body += b"".join(_block(3, key.encode()) for key in keys)
    body += b"".join(_block(4, _value(value)) for value in values)
    return _block(3, _number(15, 2) + body + _number(5, EXTENT))


def _value(value: Value) -> bytes:
    return _block(1, value.encode()) if isinstance(value, str) else _number(5, value)


def _block(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | _BYTES) + _varint(len(content)) + content


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3 | _VARINT) + _varint(value)


def _zigzag(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1


def _varint(value: int) -> bytes:
    if value < 0x80:
        return bytes((value,))
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
