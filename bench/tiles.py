"""Tiles of 200,000 components: each against the bare statements of the same tile, far out (counted) and close by (each point)."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from bench import bare

ZOOMS = (9, 11, 12, 13, 14, 15, 16, 17)
EACH = 24
POINTS = "SELECT uid, category, state, lon, lat FROM assets_component WHERE cell BETWEEN ? AND ? AND lon BETWEEN ? AND ? AND lat BETWEEN ? AND ?"  # fmt: skip
CELLS = "SELECT cell >> ?, COUNT(*) FROM assets_component WHERE cell BETWEEN ? AND ? GROUP BY 1"


def run(home: Path) -> dict[str, float]:
    """Per zoom: milliseconds of a tile at the median and the 95th percentile, and how many times the bare statements."""
    from chengxu.assets import drawing
    from chengxu.assets.models import Component
    from chengxu.assets.tiles import MOST, Tile, reach
    from chengxu.territory.cells import BITS, ranges_over

    connection = bare.connect(home / "chengxu.sqlite3")
    draw = random.Random(5)
    spots = list(Component.objects.order_by("?").values_list("lon", "lat")[:EACH])
    figures: dict[str, float] = {}
    for zoom in ZOOMS:
        tiles = [_over(zoom, *draw.choice(spots)) for _ in range(EACH)]

        def ours(tile: Tile) -> object:
            return drawing.tile(tile, Component.objects.all(), named=True)

        def least(tile: Tile) -> object:
            west, south, east, north = tile.box
            rows: list[object] = []
            if tile.z >= drawing.FAR:
                for low, high in ranges_over(*tile.box):
                    rows += connection.execute(POINTS, (low, high, west, east, south, north)).fetchall()
                if len(rows) <= MOST:
                    return rows
            for low, high in ranges_over(*reach(tile), finer=1):
                rows += connection.execute(CELLS, (2 * (BITS - tile.level), low, high)).fetchall()
            return rows

        taken, bare_ = _timed(ours, tiles), _timed(least, tiles)
        figures |= {
            f"tile z{zoom}: median (ms)": quantiles(taken, n=20)[9],
            f"tile z{zoom}: p95 (ms)": quantiles(taken, n=20)[18],
            f"ratio tile z{zoom} : bare statements": sum(taken) / sum(bare_),
        }
    connection.close()
    return figures


def _over(zoom: int, lon: float, lat: float):  # type: ignore[no-untyped-def]
    from chengxu.assets.mvt import EXTENT
    from chengxu.assets.tiles import Tile

    x, y = Tile(zoom, 0, 0).place(lon, lat)
    return Tile(zoom, x // EXTENT, y // EXTENT)


def _timed(act: Callable[..., object], tiles: list[object]) -> list[float]:
    """Milliseconds of each; the second time round, so that the file is warm for both."""
    for tile in tiles:
        act(tile)
    taken = []
    for tile in tiles:
        start = perf_counter()
        act(tile)
        taken.append((perf_counter() - start) * 1000)
    return taken
