"""All figures of a year against one scan written by hand over the same files, in one run.

The ledger holds ``scale`` × 60,000 invented deeds. The scan is the least that any answer needs: one GROUP BY over
the year's deeds. The figures do more: they honour corrections, local days and every declared condition, and look at
nine other sources.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bench.county import county
from bench.timing import in_turn, once

ROUNDS = 7
DEEDS = 60_000
START, END = date(2023, 1, 1), date(2023, 12, 31)
BY_HAND = """
    SELECT verb, object, sum(quantity), count(*) FROM read_parquet([{files}])
    WHERE occurred_at >= '2022-12-31 16:00:00' AND occurred_at < '2023-12-31 16:00:00' GROUP BY ALL
"""


def run(scale: float = 1.0) -> dict[str, float]:
    """Milliseconds of each way, and how many hand-written scans all figures take."""
    with county():
        import duckdb

        from chengxu.indicators import extracts, queries, warehouse

        rows = _fill(int(DEEDS * scale))
        live = once(lambda: queries.evaluate(start=START, end=END))
        filed = once(warehouse.refresh)
        files = [str(extracts.folder() / name) for name in extracts.manifest()["deeds"].files]
        statement = BY_HAND.format(files=", ".join(f"'{file}'" for file in files))
        database = duckdb.connect(":memory:", config={"threads": 2})
        database.execute("SET enable_progress_bar = false")
        taken = in_turn(
            {
                "all": lambda: queries.evaluate(start=START, end=END),
                "one": lambda: queries.evaluate(start=START, end=END, ids=["street.occupy"]),
                "scan": lambda: database.execute(statement).fetchall(),
            },
            ROUNDS,
        )
        return {
            "deeds": rows,
            "figures": len(queries.indicators().by_id),
            "first question, files still to be written (ms)": live * 1000,
            "files brought up to date (ms)": filed * 1000,
            "all figures (ms)": taken["all"] * 1000,
            "one figure (ms)": taken["one"] * 1000,
            "one hand-written scan (ms)": taken["scan"] * 1000,
            "ratio all figures : one scan": taken["all"] / taken["scan"],
            "ratio all figures : one figure": taken["all"] / taken["one"],
        }


def _fill(count: int) -> int:
    from django.db import transaction

    from chengxu.common.ids import SeededIds
    from chengxu.indicators import queries
    from chengxu.ledger import actions

    ids = SeededIds(1)
    allowed = list(queries.words().vocabulary.allowed.values())
    with transaction.atomic():
        actions.append([_deed(allowed, random.Random(number), ids) for number in range(count)], ids=ids)
        actions.seal(now=datetime(2024, 1, 1, tzinfo=UTC))
    return count


def _deed(allowed: list[Any], rand: random.Random, ids: Any) -> Any:
    from chengxu.ledger.rules import Deed

    pair = rand.choice(allowed)
    at = datetime(2023, 1, 1, tzinfo=UTC) + timedelta(seconds=rand.randrange(365 * 86_400))
    return Deed(
        uid=ids.uid(at),
        occurred_at=at,
        recorded_at=at,
        actor="p",
        source="bench",
        verb=pair.verb,
        object=pair.object,
        measure=pair.measures[0],
        quantity=rand.randrange(1, 9) * 1000,
        unit="JZCG-SR",
        place=f"road-{rand.randrange(40)}",
    )
