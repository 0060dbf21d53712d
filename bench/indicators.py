"""All figures of a year against one scan written by hand, over the same files, in one run.

``run(scale)`` invents ``scale`` × 60,000 deeds (and nothing else) in a database and files of its own below a
temporary home, and compares the median of several evaluations with a hand-written GROUP BY over the same Parquet.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

ROUNDS = 7
DEEDS = 60_000
START, END = date(2023, 1, 1), date(2023, 12, 31)
PACK = Path(__file__).parents[1] / "packs" / "jingzhou"


def run(scale: float = 1.0) -> dict[str, float]:
    """Milliseconds of each way, and how many times the hand-written scan all figures take."""
    with tempfile.TemporaryDirectory() as home:
        _start(home)
        from chengxu.indicators import queries, warehouse

        rows = _fill(int(DEEDS * scale))
        first = _once(lambda: queries.evaluate(start=START, end=END))
        filed = _once(warehouse.refresh)
        figures = _median(lambda: queries.evaluate(start=START, end=END))
        scan = _median(_by_hand)
        page = _median(lambda: queries.evaluate(start=START, end=END, ids=["street.occupy"]))
        return {
            "deeds": rows,
            "figures": len(queries.indicators().by_id),
            "first evaluation, from live rows (ms)": first,
            "writing the files (ms)": filed,
            "all figures, from files (ms)": figures,
            "one figure (ms)": page,
            "one hand-written scan (ms)": scan,
            "ratio all figures : one scan": figures / scan,
        }


def _start(home: str) -> None:
    os.environ["CHENGXU_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "chengxu.project.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _fill(count: int) -> int:
    import random

    from django.db import transaction

    from chengxu.common.ids import SeededIds
    from chengxu.ledger import actions
    from chengxu.ledger.loading import parse
    from chengxu.ledger.rules import Deed
    from chengxu.packs import actions as packs
    from chengxu.packs import reading
    from chengxu.packs.checking import Checker

    source = reading.read(PACK)
    now = datetime(2024, 1, 1, tzinfo=UTC)
    packs.load(pack=source.pack, actor="bench", now=now)
    pairs = list(parse(Checker(source)).allowed.values())
    rand, ids = random.Random(1), SeededIds(1)
    first = datetime(2023, 1, 1, tzinfo=UTC)
    with transaction.atomic():
        deeds = []
        for _ in range(count):
            pair = rand.choice(pairs)
            at = first + timedelta(seconds=rand.randrange(365 * 86_400))
            deeds.append(
                Deed(
                    uid=ids.uid(at), occurred_at=at, recorded_at=at, actor="p", source="bench", verb=pair.verb,
                    object=pair.object, measure=pair.measures[0], quantity=rand.randrange(1, 9) * 1000,
                    unit="JZCG-SR", place=f"road-{rand.randrange(40)}",
                )
            )  # fmt: skip
        actions.append(deeds, ids=ids)
        actions.seal(now=now)
    return count


def _by_hand() -> Any:
    import duckdb

    from chengxu.indicators import extracts

    files = [str(extracts.folder() / name) for name in extracts.manifest()["deeds"].files]
    listed = ", ".join(f"'{file}'" for file in files)
    return duckdb.sql(
        f"SELECT verb, object, sum(quantity), count(*) FROM read_parquet([{listed}]) "
        "WHERE occurred_at >= '2022-12-31 16:00:00' AND occurred_at < '2023-12-31 16:00:00' GROUP BY ALL"
    ).fetchall()


def _once(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _median(work: Callable[[], Any]) -> float:
    work()
    return statistics.median(_once(work) for _ in range(ROUNDS))


if __name__ == "__main__":
    for name, value in run(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0).items():
        print(f"{name:42} {value:12,.1f}")
