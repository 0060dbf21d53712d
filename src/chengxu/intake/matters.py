"""Matters everybody may know of, asked for: grouped for a map of any size, page by page for a list, narrowed alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy

from chengxu.cases.models import Case
from chengxu.cases.rules import Rulebook
from chengxu.cases.workflow.states import ENDED
from chengxu.intake import published
from chengxu.intake.board import Board, Bools, Ints, board
from chengxu.intake.publicity import Publicity, known_to_all
from chengxu.territory.cells import BITS, ranges_over

Box = tuple[float, float, float, float]
DEEPEST_ZOOM = 19
SQUARE = 3  # a square of the map is 2 to the power of (zoom + SQUARE) to the width of the world: 64 pixels
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which matters: a class of the catalogue (``E05``), open or settled, reported in the week that begins on ``week``,
    in a township, inside a box of west, south, east and north. None and "" leave the choice open."""

    group: str = ""
    is_open: bool | None = None
    week: date | None = None
    township: str = ""
    box: Box | None = None

    @property
    def any(self) -> bool:
        """Whether anything is narrowed."""
        return bool(self.group or self.is_open is not None or self.week or self.township or self.box)


@dataclass(frozen=True, slots=True)
class Spot:
    """A square of the map: how many matters and how many of them open, their middle; of a single one its key and category."""

    lon: float
    lat: float
    count: int
    open: int
    key: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter as everybody may read it. ``places`` are codes of the gazetteer, the widest first."""

    key: str
    case_no: str
    category: str
    state: str
    places: tuple[str, ...]
    unit: str
    reported_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    lon: float | None
    lat: float | None

    @property
    def is_open(self) -> bool:
        return self.state not in ENDED


@dataclass(frozen=True, slots=True)
class Listing:
    """One page: its matters, how many there are in all, the key after which the next begins ("" on the last)."""

    rows: Sequence[Matter]
    total: int
    after: str
    first: bool


def spots(wanted: Wanted, zoom: float, *, now: datetime, book: Rulebook) -> list[Spot]:
    """The matters that have a told position, in squares of 64 pixels at ``zoom`` (0 the world on 512 pixels, 19 the deepest)."""
    found = board(now)
    chosen = _chosen(found, wanted, now, book)
    chosen = chosen[found.cell[chosen] >= 0]
    return _grouped(found, chosen, zoom) if len(chosen) else []


def listing(
    wanted: Wanted, *, now: datetime, book: Rulebook, size: int, after: str = "", start: str = ""
) -> Listing:
    """A page of the list, the newest first: after the row of a key, or from the row of a key (``start``) on."""
    found = board(now)
    listed = numpy.zeros(len(found), dtype=numpy.bool_)
    listed[_chosen(found, wanted, now, book)] = True
    order = found.newest[listed[found.newest]]
    begin = _begin(found, order, after or start, inclusive=not after)
    chosen = order[begin : begin + size]
    more = begin + size < len(order)
    return Listing(
        rows=_rows(found, chosen, published.publicity(book.pack_hash)),
        total=len(order),
        after=_key(found, chosen[-1]) if more and len(chosen) else "",
        first=begin == 0,
    )


def groups(book: Rulebook) -> Mapping[str, Sequence[str]]:
    """Classes of the catalogue that have public categories, with the ids of these, in the order of the pack."""
    found: dict[str, list[str]] = {}
    for category in known_to_all(book.catalog).values():
        found.setdefault(category.kind.letter + category.major, []).append(category.id)
    return found


def _chosen(found: Board, wanted: Wanted, now: datetime, book: Rulebook) -> Ints:
    """The places of the rows that are wanted, in the order of the cells: those of the box first, so that a map of one street
    compares a street and not a county."""
    shown = published.publicity(book.pack_hash)
    rows = _inside(found, wanted.box) if wanted.box else numpy.arange(len(found))
    ended = found.ended[rows]
    keeps: Bools = (ended == 0) | (ended >= int((now - shown.closed).timestamp()))
    if wanted.is_open is not None:
        keeps &= (ended == 0) == wanted.is_open
    if wanted.group:
        keeps &= numpy.isin(found.category[rows], _places(found, groups(book).get(wanted.group, ())))
    if wanted.township:
        keeps &= numpy.isin(found.township[rows], _places(found, (wanted.township,)))
    if wanted.week:
        first, last = (_seconds(wanted.week + n * WEEK, book.calendar.zone) for n in (0, 1))
        keeps &= (found.reported[rows] >= first) & (found.reported[rows] < last)
    return rows[keeps]


def _inside(found: Board, box: Box) -> Ints:
    west, south, east, north = box
    parts = [numpy.arange(*numpy.searchsorted(found.cell, ends)) for ends in _ends(box)]
    rows = numpy.concatenate(parts) if parts else numpy.arange(0)
    lon, lat = found.lon[rows], found.lat[rows]
    inside: Ints = rows[(lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)]
    return inside


def _ends(box: Box) -> Iterator[tuple[int, int]]:
    for low, high in ranges_over(*box):
        yield low, high + 1


def _places(found: Board, codes: Sequence[str]) -> Ints:
    wanted = set(codes)
    return numpy.array([n for n, code in enumerate(found.codes) if code in wanted], dtype=numpy.int64)


def _grouped(found: Board, chosen: Ints, zoom: float) -> list[Spot]:
    """Rows that share a square become one spot; they stand next to each other but for the halved latitude."""
    level = max(0, min(BITS, int(zoom) + SQUARE))
    squares = (
        found.cell[chosen] >> 2 * (BITS - level)
    ) & ~2  # two steps of latitude are about as long as one of longitude
    if not (squares[1:] >= squares[:-1]).all():
        again = numpy.argsort(squares, kind="stable")
        chosen, squares = chosen[again], squares[again]
    starts = numpy.flatnonzero(numpy.concatenate(([True], squares[1:] != squares[:-1])))
    counts = numpy.diff(numpy.concatenate((starts, [len(chosen)])))
    opened = numpy.add.reduceat((found.ended[chosen] == 0).astype(numpy.int64), starts)
    lons = numpy.add.reduceat(found.lon[chosen], starts) / counts
    lats = numpy.add.reduceat(found.lat[chosen], starts) / counts
    return [
        Spot(lon, lat, count, is_open, *(_alone(found, chosen[start]) if count == 1 else ()))
        for lon, lat, count, is_open, start in zip(
            lons.round(6).tolist(), lats.round(6).tolist(), counts.tolist(), opened.tolist(), starts, strict=True
        )
    ]  # fmt: skip


def _alone(found: Board, place: int) -> tuple[str, str]:
    return _key(found, place), found.codes[found.category[place]]


def _key(found: Board, place: int) -> str:
    """The place of a row in the list, whatever else comes and goes: when it was reported, and its number."""
    return f"{found.reported[place]}-{found.ids[place]}"


def _begin(found: Board, order: Ints, key: str, *, inclusive: bool) -> int:
    """Where in the order the row of a key stands, or would stand; the beginning for what is no key."""
    reported, _, id_ = key.partition("-")
    if not (reported.isdecimal() and id_.isdecimal() and len(key) <= 40):
        return 0
    at, number = int(reported), int(id_)
    times, numbers = found.reported[order], found.ids[order]
    before = (times > at) | ((times == at) & ((numbers >= number) if not inclusive else (numbers > number)))
    return int(numpy.count_nonzero(before))


def _rows(found: Board, chosen: Ints, shown: Publicity) -> list[Matter]:
    keys = {int(found.ids[place]): _key(found, place) for place in chosen}
    cases = {row[0]: row for row in Case.objects.filter(pk__in=keys).values_list(*ROW)}
    return [_matter(key, shown, *cases[id_]) for id_, key in keys.items() if id_ in cases]


ROW = (
    "id", "case_no", "category", "state", "township", "community", "place", "unit", "lead_unit", "reported_at", "due_at",
    "closed_at", "updated_at", "lon", "lat",
)  # fmt: skip


def _matter(
    key: str, shown: Publicity, id_: int, case_no: str | None, category: str, state: str, township: str, community: str,
    place: str, unit: str, lead: str, reported_at: datetime, due_at: datetime | None, closed_at: datetime | None,
    updated_at: datetime, lon: float | None, lat: float | None,
) -> Matter:  # fmt: skip
    told_lon, told_lat = shown.position(category, lon, lat)
    return Matter(
        key=key,
        case_no=case_no or "",
        category=category,
        state=state,
        places=shown.places(category, township, community, place),
        unit=unit or lead,
        reported_at=reported_at,
        due_at=due_at,
        closed_at=(closed_at or updated_at) if state in ENDED else None,
        lon=told_lon,
        lat=told_lat,
    )


def _seconds(day: date, zone: str) -> int:
    """The first moment of a local day."""
    return int(datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC).timestamp())
