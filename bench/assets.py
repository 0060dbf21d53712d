"""A register of 200,000 components: taking it in against the bare driver, and boxes of the map against the bare index.

``CHENGXU_DATA`` names a folder of real inventories (``urban_assets``): they are moved into the county and taken in too, to see
what is found wrong in them. Nothing of them is part of the repository.
"""

from __future__ import annotations

import csv
import gzip
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import bare, tiles, timing
from bench.county import NOW, county

ROWS = 200_000
BOXES = 40
SPAN = 0.01  # degrees: what a map shows of a quarter
KINDS = ("C0118", "C0305", "C0402", "C0103", "C0211")
REAL = {  # file of the inventories: class, column of its owner's number, column of its date
    "cambridge_street_lights.csv.gz": ("C0118", "PoleID", "created_date"),
    "cambridge_hydrants.csv": ("C0113", "HYDRANT_ID", "INSTALLDATE"),
    "cambridge_litter_barrels.csv": ("C0305", "GlobalID", ""),
    "perth_trees.csv.gz": ("C0402", "TREE_ID", "DATE_PLANTED"),
}
_DATA = os.environ.get("CHENGXU_DATA", "")


def run(scale: float = 1.0) -> dict[str, float]:
    """Rows a second and times the bare driver; a box of the map and times the bare index."""
    count = max(200, round(ROWS * scale))
    with county() as home:
        figures: dict[str, float] = (
            {"rows": count} | _imported(home, count) | _boxes(home) | _list(home) | tiles.run(home)
        )
        if _DATA:
            figures |= _real(Path(_DATA) / "urban_assets", home)
    return figures


def _imported(home: Path, count: int) -> dict[str, float]:
    file = home / "components.csv"
    _table(file, _made_up(count))
    database = home / "chengxu.sqlite3"
    reader = bare.connect(database)
    before = bare.marks(reader)
    seconds = timing.once(lambda: _take(file, near_ok=True))
    rows = bare.rows_after(reader, before)
    reader.close()
    twin = bare.like(database, home / "bare.sqlite3")
    least = timing.once(lambda: bare.write(twin, rows))
    twin.close()
    again = timing.once(lambda: _take(file, near_ok=True))
    return {
        "import: rows a second": count / seconds,
        "import: bare driver, same rows (ms)": least * 1000,
        "ratio import : bare driver": seconds / least,
        "the same file again (s)": again,
    }


def _boxes(home: Path) -> dict[str, float]:
    from chengxu.assets.models import Component
    from chengxu.assets.queries import within

    connection = bare.connect(home / "chengxu.sqlite3")
    draw = random.Random(7)
    west, south, east, north = _bounds()
    boxes = [(x := draw.uniform(west, east - SPAN), y := draw.uniform(south, north - SPAN), x + SPAN, y + SPAN) for _ in range(BOXES)]  # fmt: skip
    plain = "SELECT uid, lon, lat, state FROM assets_component WHERE cell BETWEEN ? AND ? AND lon BETWEEN ? AND ? AND lat BETWEEN ? AND ?"  # fmt: skip

    def ours() -> None:
        for box in boxes:
            list(within(Component.objects.all(), box).values_list("uid", "lon", "lat", "state"))

    def least() -> None:
        from chengxu.territory.cells import ranges_over

        for west_, south_, east_, north_ in boxes:
            for low, high in ranges_over(west_, south_, east_, north_):
                connection.execute(plain, (low, high, west_, east_, south_, north_)).fetchall()

    taken = timing.in_turn({"ours": ours, "least": least}, 5)
    connection.close()
    return {
        "a box of the map (ms)": taken["ours"] * 1000 / BOXES,
        "ratio box of the map : bare index": taken["ours"] / taken["least"],
    }


def _list(home: Path) -> dict[str, float]:
    """A page of the register with its counts, the first and one in the middle, against the very statements by the bare driver."""
    from django.db import connection as django
    from django.test.utils import CaptureQueriesContext

    from chengxu.accounts.rules import SYSTEM
    from chengxu.assets import queries
    from chengxu.assets.models import Component
    from chengxu.web.paging import by_id

    middle = Component.objects.order_by("id")[Component.objects.count() // 2].pk
    figures: dict[str, float] = {}
    connection = bare.connect(home / "chengxu.sqlite3")
    for name, after in (("first", ""), ("middle", str(middle))):

        def ours(after: str = after) -> None:
            found = queries.listed(queries.Filters(), SYSTEM)
            by_id(found, after, 50)
            found.count()
            queries.categories()

        with CaptureQueriesContext(django) as asked:
            ours()
        statements = [one["sql"] for one in asked.captured_queries]

        def least(statements: list[str] = statements) -> None:
            for sql in statements:
                connection.execute(sql).fetchall()

        taken = timing.in_turn({"ours": ours, "least": least}, 9)
        figures |= {
            f"list, {name} page: statements": len(statements),
            f"list, {name} page (ms)": taken["ours"] * 1000,
            f"ratio list, {name} page : bare": taken["ours"] / taken["least"],
        }
    connection.close()
    return figures


def _real(folder: Path, home: Path) -> dict[str, float]:
    """What becomes of real inventories, each moved so that its middle lies in the middle of the county's seat."""
    from chengxu.common.messages import Invalid

    figures: dict[str, float] = {}
    for name, (category, number, day) in REAL.items():
        file = home / f"{name.partition('.')[0]}.csv"
        _table(file, _moved(folder / name, category, number, day))
        try:
            _take(file)
            wrong = 0
        except Invalid as invalid:
            wrong = len(invalid.problems)
        done = _take(file, skip_bad=True)
        figures |= {f"{name}: taken in": done.added, f"{name}: wrong": wrong}
    return figures


def _take(file: Path, **options: Any) -> Any:
    from chengxu.accounts.rules import SYSTEM
    from chengxu.common.ids import SystemIds
    from chengxu.intake.channels.asset_file import import_assets

    return import_assets(file, actor=SYSTEM, now=NOW, ids=SystemIds(), **options)


def _made_up(count: int) -> Iterator[dict[str, object]]:
    from chengxu.territory.queries import territory

    draw, ground = random.Random(11), territory()
    west, south, east, north = _bounds()
    number = 0
    while number < count:
        batch = [(draw.uniform(west, east), draw.uniform(south, north)) for _ in range(5000)]
        for (lon, lat), place in zip(batch, ground.locate_all(batch), strict=True):
            if place is not None and number < count:
                number += 1
                yield {
                    "category": KINDS[number % len(KINDS)],
                    "lon": lon,
                    "lat": lat,
                    "external": f"N{number}",
                }


def _moved(file: Path, category: str, number: str, day: str) -> Iterator[dict[str, object]]:
    from chengxu.territory.queries import territory

    packed = file.read_bytes()
    text = (gzip.decompress(packed) if file.suffix == ".gz" else packed).decode()
    rows = [row for row in csv.DictReader(text.splitlines()) if row["lon"] and row["lat"]]
    east = territory().outline.centroid.x - sum(float(row["lon"]) for row in rows) / len(rows)
    north = territory().outline.centroid.y - sum(float(row["lat"]) for row in rows) / len(rows)
    for row in rows:
        yield {
            "category": category,
            "lon": f"{float(row['lon']) + east:.7f}",
            "lat": f"{float(row['lat']) + north:.7f}",
            "external": row[number],
            "since": row[day].partition(" ")[0] if day else "",
        }


def _bounds() -> tuple[float, float, float, float]:
    from chengxu.territory.queries import territory

    west, south, east, north = territory().outline.bounds
    return west, south, east, north


def _table(file: Path, rows: Iterator[dict[str, object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, ("category", "lon", "lat", "frame", "external", "since"), restval="")
        writer.writeheader()
        writer.writerows({"frame": "cgcs2000"} | row for row in rows)
