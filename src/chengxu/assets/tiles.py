"""Tiles of the map: which part of the ground one shows, where a point lies in it, and how many points become one. Pure.

Tiles are those of every map on the web (EPSG:3857, 2^z by 2^z, from the north-western corner). What is too much for one tile
is counted by the coarse cells of the register's index, so that a county of any size is drawn from the index alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from chengxu.assets.mvt import EXTENT
from chengxu.territory.cells import BITS, middle

FURTHEST = 22
MOST = 1200
"""So many points are drawn one by one in a tile; more are counted."""
ALL = 17
"""From this zoom on every point is drawn: a tile is some 300 m wide."""
FINER = 5
"""A counted cell is at most 2^-5 of a tile wide …"""
JOINED = 8
"""… and those of one of 8 by 8 squares of the tile become one mark, in the middle of what they hold."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile by its zoom, column and row."""

    z: int
    x: int
    y: int

    @property
    def valid(self) -> bool:
        """Whether there is such a tile."""
        return 0 <= self.z <= FURTHEST and 0 <= self.x < 1 << self.z and 0 <= self.y < 1 << self.z

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        return _lon(self.x, self.z), _lat(self.y + 1, self.z), _lon(self.x + 1, self.z), _lat(self.y, self.z)

    def place(self, lon: float, lat: float) -> tuple[int, int]:
        """Where a position lies in the tile, in units of its extent."""
        size = 1 << self.z
        x = (lon + 180.0) / 360.0 * size - self.x
        y = (1.0 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2.0 * size - self.y
        return math.floor(x * EXTENT), math.floor(y * EXTENT)

    @property
    def level(self) -> int:
        """How many bits a way the cells have that are counted in this tile."""
        return min(BITS, self.z + FINER)


@dataclass(slots=True)
class Cluster:
    """So many points, and the middle of the cells they lie in."""

    n: int = 0
    lon: float = 0.0
    lat: float = 0.0


def clusters(tile: Tile, counted: Iterable[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Counted cells (code at the tile's level, how many) as marks of the tile: x, y, how many.

    A cell belongs to the tile its middle lies in, so that neighbours never both show it and none is lost.
    """
    squares: dict[tuple[int, int], Cluster] = {}
    for code, n in counted:
        lon, lat = middle(code, tile.level)
        x, y = tile.place(lon, lat)
        if not (0 <= x < EXTENT and 0 <= y < EXTENT):
            continue
        held = squares.setdefault((x * JOINED // EXTENT, y * JOINED // EXTENT), Cluster())
        held.n += n
        held.lon += lon * n
        held.lat += lat * n
    return [(*tile.place(one.lon / one.n, one.lat / one.n), one.n) for one in squares.values()]


def reach(tile: Tile) -> tuple[float, float, float, float]:
    """The tile's box and half a cell more: every cell whose middle lies in the tile is inside."""
    west, south, east, north = tile.box
    aside, up = 180.0 / (1 << tile.level), 90.0 / (1 << tile.level)
    return west - aside, max(-90.0, south - up), east + aside, min(90.0, north + up)


def _lon(column: int, z: int) -> float:
    return column / (1 << z) * 360.0 - 180.0


def _lat(row: int, z: int) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / (1 << z)))))
