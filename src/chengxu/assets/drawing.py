"""The register as tiles of a map: points one by one where there are few, counted by the cells of its index where there are
many. What may be seen is decided by the filters' own row filter, as in the list."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, QuerySet

from chengxu.assets import queries
from chengxu.assets.models import Component, Revision
from chengxu.assets.mvt import Mark, encode
from chengxu.assets.rules import State
from chengxu.assets.tiles import ALL, MOST, Tile, clusters, reach
from chengxu.territory.cells import BITS, ranges_over

LAYER = "components"
FAR = 14
"""Below this zoom a tile is counted without a look at how few its points may be: it is wider than two kilometres."""


def revision() -> int:
    """How often the register was written to."""
    return Revision.objects.values_list("number", flat=True).first() or 0


def tile(tile_: Tile, found: QuerySet[Component], *, named: bool) -> bytes:
    """A tile of the components in ``found``. ``named``: with the uid that leads to each one's page, for the staff."""
    if tile_.z >= FAR:
        rows = list(_points(tile_, found)[: MOST + 1])
        if tile_.z >= ALL or len(rows) <= MOST:
            return encode(LAYER, (_mark(tile_, row, named=named) for row in rows))
    counted = clusters(tile_, _counted(tile_, found))
    return encode(LAYER, (Mark(x, y, {"n": n}) for x, y, n in counted))


def _points(
    tile_: Tile, found: QuerySet[Component]
) -> QuerySet[Component, tuple[str, str, str, float, float]]:
    return queries.within(found, tile_.box).values_list("uid", "category", "state", "lon", "lat").order_by()


def _mark(tile_: Tile, row: tuple[str, str, str, float, float], *, named: bool) -> Mark:
    uid, category, state, lon, lat = row
    says: dict[str, str | int] = {"n": 1, "category": category}
    if named:
        says |= {"uid": uid, "state": state}
    elif state != State.INTACT.value:
        says["state"] = state
    return Mark(*tile_.place(lon, lat), says)


def _counted(tile_: Tile, found: QuerySet[Component]) -> Iterator[tuple[int, int]]:
    """How many there are in each coarse cell that touches the tile.

    Range by range: of one question about several ranges SQLite makes several visits to the rows themselves, of a question
    about one range a walk along the index.
    """
    shift = 2 * (BITS - tile_.level)
    for low, high in ranges_over(*reach(tile_), finer=1):
        cells = found.filter(cell__gte=low, cell__lte=high).order_by()
        yield from (
            cells.annotate(coarse=F("cell").bitrightshift(shift)).values_list("coarse").annotate(n=Count("*"))
        )
