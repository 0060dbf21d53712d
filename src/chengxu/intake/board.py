"""The matters everybody may know of, kept in memory as columns: what a map groups and a list pages through.

Each process reads them once and then follows the feed of changed cases (:mod:`chengxu.cases.feed`), so that a map of a
hundred thousand points costs no question to the database but the one whether anything changed. It holds only what a stranger
may read: positions as they are told, no words, no names.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy
from django.db.models import Q, QuerySet
from numpy.typing import NDArray

from chengxu.cases import feed
from chengxu.cases.models import Case, CaseChange
from chengxu.cases.workflow.states import ENDED
from chengxu.catalog import queries as catalogs
from chengxu.intake import published
from chengxu.intake.publicity import Publicity
from chengxu.packs import queries as packs
from chengxu.territory.cells import morton

Ints = NDArray[numpy.int64]
Floats = NDArray[numpy.float64]
Bools = NDArray[numpy.bool_]
COLUMNS = (
    "id",
    "uid",
    "category",
    "township",
    "state",
    "lon",
    "lat",
    "reported_at",
    "closed_at",
    "updated_at",
)
NOWHERE = -1
IDS = 30  # bits for the numbers of rows that were reported in the same second; larger ones change the order of such alone
FIRST_READING = 20_000


@dataclass(frozen=True, slots=True)
class Board:
    """Columns of equal length in the order of their Morton cells; those without a told position come first, cell -1.

    ``reported`` and ``ended`` are whole seconds since 1970, ``ended`` 0 while a matter is open. ``category`` and
    ``township`` are places in ``codes``. ``newest`` are the places of the rows in the order of the list.
    """

    ids: Ints
    cell: Ints
    lon: Floats
    lat: Floats
    category: Ints
    township: Ints
    reported: Ints
    ended: Ints
    newest: Ints
    codes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A board, the pack it was made under, and the change it has seen last, with what tells that change from another."""

    board: Board
    pack: str
    seq: int
    mark: object


_lock = threading.Lock()
_kept: _Kept | None = None


def board(now: datetime) -> Board:
    """The matters as they are now: open ones, and those that ended since the pack says so.

    It may still hold a few that ended earlier, since nothing tells when they do: who reads compares ``ended``.
    """
    global _kept
    with _lock:
        _kept = _followed(_kept, now)
        return _kept.board


def _followed(kept: _Kept | None, now: datetime) -> _Kept:
    pack, top = packs.active_hash(), feed.newest()
    mark = _mark(top)
    if kept is None or kept.pack != pack or _mark(kept.seq) != kept.mark:
        return _Kept(_read(_wanted(now), pack), pack, top, mark)
    if kept.seq == top:
        return kept
    news = feed.between(kept.seq, top)
    if news.lost:
        return _Kept(_read(_wanted(now), pack), pack, top, mark)
    changed = Case.objects.filter(uid__in=news.uids)
    gone = list(changed.values_list("id", flat=True))
    fresh = _read(_wanted(now).filter(uid__in=news.uids), pack)
    return replace(kept, board=_spliced(kept.board, gone, fresh), seq=top, mark=mark)


def _mark(seq: int) -> object:
    """What the change of this number was: after a restored backup another change may have the same number."""
    return CaseChange.objects.filter(Q(seq=seq) | Q(seq=None, id=seq)).values_list("case_uid", "at").first()


def _wanted(now: datetime) -> QuerySet[Case]:
    since = now - published.publicity().closed
    recent = Q(is_open=True) | Q(closed_at__gte=since) | Q(closed_at=None, updated_at__gte=since)
    return published.matters(catalogs.catalog()).filter(recent)


def _read(found: QuerySet[Case], pack: str) -> Board:
    shown = published.publicity(pack)
    codes: dict[str, int] = {}
    rows = [_row(row, shown, codes) for row in found.values_list(*COLUMNS).iterator(chunk_size=FIRST_READING)]
    return _ordered(_columns(rows), tuple(codes))


def _row(row: Sequence[Any], shown: Publicity, codes: dict[str, int]) -> tuple[float, ...]:
    id_, _, category, township, state, lon, lat, reported, closed, updated = row
    told_lon, told_lat = shown.position(category, lon, lat)
    ended = int((closed or updated).timestamp()) if state in ENDED else 0
    cell = NOWHERE if told_lon is None or told_lat is None else morton(told_lon, told_lat)
    return (
        id_, cell, told_lon or 0.0, told_lat or 0.0, codes.setdefault(category, len(codes)),
        codes.setdefault(township, len(codes)), int(reported.timestamp()), ended,
    )  # fmt: skip


def _columns(rows: Iterable[tuple[float, ...]]) -> list[Any]:
    kinds = (int, int, float, float, int, int, int, int)
    columns = list(zip(*rows, strict=True)) or [()] * len(kinds)
    return [
        numpy.array(column, dtype=numpy.int64 if kind is int else numpy.float64)
        for column, kind in zip(columns, kinds, strict=True)
    ]


def _ordered(columns: list[Any], codes: tuple[str, ...]) -> Board:
    order = numpy.argsort(columns[1], kind="stable")
    ids, cell, lon, lat, category, township, reported, ended = (column[order] for column in columns)
    newest = numpy.argsort(-((reported << IDS) + ids), kind="stable")
    return Board(ids, cell, lon, lat, category, township, reported, ended, newest, codes)


def _spliced(old: Board, gone: Iterable[int], fresh: Board) -> Board:
    """The old rows without those of ``gone``, with the fresh ones among them."""
    stays = ~numpy.isin(old.ids, numpy.array(list(gone), dtype=numpy.int64))
    codes = dict.fromkeys((*old.codes, *fresh.codes))
    place = {code: number for number, code in enumerate(codes)}
    moved = numpy.array([place[code] for code in fresh.codes], dtype=numpy.int64)

    def both(name: str, to: Callable[[Any], Any] = lambda column: column) -> Any:
        return numpy.concatenate([getattr(old, name)[stays], to(getattr(fresh, name))])

    def recoded(column: Any) -> Any:
        return moved[column] if len(column) else column

    names = ("ids", "cell", "lon", "lat", "category", "township", "reported", "ended")
    columns = [both(name, recoded) if name in ("category", "township") else both(name) for name in names]
    return _ordered(columns, tuple(codes))
