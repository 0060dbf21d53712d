"""The public's map and list at 10,000 and 100,000 points, against the bare index scan that must be done at least.

``scale`` 1 is 100,000 public matters, all of them shown. Bare is the driver on the same file: for a part of the map the cells
of the index grouped as the map groups them, for a page of the list the newest rows by their index and how many there are.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bench import bare
from bench.case_rows import REPORT_COLUMNS, case_at
from bench.county import NOW, county
from bench.generated import SEAT
from bench.timing import in_turn, once

MATTERS, ROUNDS, BLOCK = 100_000, 30, 20_000
PAGE = 50
DAYS = 25  # all of them lie in the thirty days after which a settled matter is shown no more
COUNTY, STREET = 0.3, 0.004  # half the width of the part of the map, in degrees
Work = Callable[[], object]


def run(scale: float = 1.0) -> dict[str, float]:
    """Medians in milliseconds, ratios to the bare driver, and what the board costs to read and to keep."""
    rounds = max(3, round(ROUNDS * min(scale, 1.0)))
    with county() as home:
        from chengxu.cases.queries import rulebook
        from chengxu.intake import board

        book = rulebook()
        count = fill(round(MATTERS * scale), book)
        first = once(lambda: board.board(NOW))
        kept = board.board(NOW)
        assert len(kept) == count
        file = bare.connect(home / "chengxu.sqlite3")
        taken = in_turn(_works(book, file, kept), rounds)
        file.close()
        change = _changed(book)
        size = len(_asked(f"/map/spots.json?{_part(COUNTY)}&zoom=10"))
        most = len(_asked(f"/map/spots.json?{_part(COUNTY / 20)}&zoom=15"))
    columns = [getattr(kept, name) for name in kept.__slots__ if hasattr(getattr(kept, name), "nbytes")]
    return {
        "matters": count,
        "the board, first reading (ms)": first * 1000,
        "the board, one matter changed (ms)": change * 1000,
        "the board in memory (MB)": sum(column.nbytes for column in columns) / 1e6,
        **{f"{name} (ms)": seconds * 1000 for name, seconds in taken.items()},
        "county, answer (bytes)": size,
        "town, answer (bytes)": most,
        "ratio county : bare index scan": taken["county"] / taken["county, bare"],
        "ratio county, one class : bare index scan": taken["county, one class"] / taken["county, bare"],
        "ratio street : bare index scan": taken["street"] / taken["street, bare"],
        "ratio first page : bare": taken["first page"] / taken["page, bare"],
        "ratio page in the middle : bare": taken["page in the middle"] / taken["page, bare"],
    }


def _works(book: Any, file: Any, kept: Any) -> dict[str, Work]:
    from chengxu.intake import matters
    from chengxu.intake.matters import Wanted
    from chengxu.territory.cells import ranges_over

    whole, street = _box(COUNTY), _box(STREET)
    middle = kept.newest[len(kept) // 2]
    key = f"{kept.reported[middle]}-{kept.ids[middle]}"

    def spots(zoom: float, **wanted: Any) -> Work:
        return lambda: matters.spots(Wanted(**wanted), zoom, now=NOW, book=book)

    def page(after: str = "") -> Work:
        return lambda: matters.listing(Wanted(), now=NOW, book=book, size=PAGE, after=after)

    def cells(box: Any, zoom: int) -> Work:
        shift = 2 * (30 - zoom - matters.SQUARE)
        parts = " OR ".join(f"cell BETWEEN {low} AND {high}" for low, high in ranges_over(*box))
        sql = f"SELECT cell >> {shift} AS square, count(*) FROM cases_case WHERE {parts} GROUP BY square"
        return lambda: file.execute(sql).fetchall()

    newest = f"SELECT * FROM cases_case ORDER BY reported_at DESC LIMIT {PAGE}"
    how_many = "SELECT count(*) FROM cases_case"
    return {
        "county": spots(10, box=whole),
        "county, one class": spots(10, box=whole, group="E05"),
        "county, over the address": lambda: _asked(f"/map/spots.json?{_part(COUNTY)}&zoom=10"),
        "county, bare": cells(whole, 10),
        "street": spots(16, box=street),
        "street, bare": cells(street, 16),
        "first page": page(),
        "page in the middle": page(key),
        "first page, over the address": lambda: _asked("/map/"),
        "page, bare": lambda: file.execute(newest).fetchall() + file.execute(how_many).fetchall(),
    }


def _box(half: float) -> tuple[float, float, float, float]:
    return SEAT[0] - half, SEAT[1] - half, SEAT[0] + half, SEAT[1] + half


def _part(half: float) -> str:
    return "bbox=" + ",".join(f"{side:.5f}" for side in _box(half))


def _asked(address: str) -> bytes:
    from unittest import mock

    from django.test import Client

    client: Any = Client(HTTP_HOST="127.0.0.1")
    with mock.patch("django.utils.timezone.now", return_value=NOW):
        answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return bytes(answer.content)


def _changed(book: Any) -> float:
    """Seconds until the board knows of one matter that was written."""
    from chengxu.cases import feed
    from chengxu.cases.models import Case
    from chengxu.intake import board

    feed.append([Case.objects.order_by("id").values_list("uid", flat=True)[0]], now=NOW)
    return once(lambda: board.board(NOW))


def fill(count: int, book: Any) -> int:
    """So many public matters of the last weeks, one in three open, four in five with a position."""
    from django.db import connection, transaction

    from chengxu.cases import rows
    from chengxu.common.ids import SeededIds
    from chengxu.intake.models import Report
    from chengxu.intake.publicity import known_to_all
    from chengxu.ledger import writing

    ids, rand = SeededIds("publicmap"), random.Random(5)
    public = frozenset(known_to_all(book.catalog))
    made = 0
    for start in range(0, count, BLOCK):
        batch, cases = writing.Batch(), []
        for number in range(start, min(start + BLOCK, count)):
            at = NOW - timedelta(days=DAYS * rand.random(), hours=3)
            case = case_at(number, at, "dispatched" if number % 3 == 0 else "closed", rand, ids, book)
            if case.category in public:
                cases.append(case)
        rows.prepare(cases, batch)
        instants = [(case, writing.instant(case.reported_at)) for case in cases]
        batch.add(Report, REPORT_COLUMNS, (
            (ids.uid(case.reported_at), f"{made + n:012}", "hotline", case.category, "路灯不亮", "", at, at, case.uid,
             "", "", "", "", "")
            for n, (case, at) in enumerate(instants)
        ))  # fmt: skip
        with transaction.atomic():
            batch.insert()
        made += len(cases)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("ANALYZE")
    return made
