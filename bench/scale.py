"""All figures over a million and ten million deeds against one scan written by hand, and how both grow.

``scale`` 1 is a million. The deeds are made by DuckDB itself, straight into the immutable files the figures are read
from, so that the disk holds them once (about 18 bytes a deed) and no database of several gigabytes is needed; a seal
in the database vouches for the files as it does in an installation whose ledger is sealed and filed. What is measured
is what a page does then: ten statements over these files, corrections, local days and every declared condition
included.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any

from bench.county import county
from bench.timing import in_turn, once

ROUNDS = 3
DEEDS = 1_000_000
SEGMENT = 1_000_000
START, END = date(2023, 1, 1), date(2023, 12, 31)
BY_HAND = """
    SELECT verb, object, sum(quantity), count(*) FROM read_parquet([{files}])
    WHERE occurred_at >= '2022-12-31 16:00:00' AND occurred_at < '2023-12-31 16:00:00' GROUP BY ALL
"""
MADE = """
    COPY (
        SELECT {columns} FROM (
            SELECT *, epoch_ms(TIMESTAMP '2023-01-01'::TIMESTAMP + INTERVAL (n * {step}) MILLISECONDS) AS at_ms
            FROM (SELECT range AS n, hash(range) AS h, hash(range - 1) AS before FROM range({first}, {after}))
        ) JOIN words ON words.w = h % {words}
    ) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""
UID = "format('{{:08x}}-{{:04x}}-7{{:03x}}-8{{:03x}}-{{:012x}}', {n} >> 16, {n} & 65535, {h} & 4095, ({h} >> 12) & 4095, {n})"
VALUES = {
    "uid": UID.format(n="n", h="h"),
    "occurred_at": "CAST(to_timestamp(at_ms / 1000.0) AT TIME ZONE 'UTC' AS TIMESTAMP)",
    "verb": "words.verb",
    "object": "words.object",
    "measure": "words.measure",
    "quantity": "CAST(1 + (h >> 20) % 8 AS BIGINT) * 1000",
    "place": "concat('road-', (h >> 24) % 40)",
    "unit": "words.unit",
    "source": "'bench'",
    "actor": "concat('p', (h >> 30) % 300)",
    "seal_id": "CAST(1 AS BIGINT)",
    # one deed in a thousand corrects the one before it
    "corrects_uid": f"CASE WHEN n % 1000 = 999 THEN {UID.format(n='(n - 1)', h='before')} ELSE '' END",
    "corrects_kind": "CASE WHEN n % 1000 = 999 THEN 'replace' ELSE '' END",
}


def run(scale: float = 1.0) -> dict[str, float]:
    """Milliseconds of each way, how many hand-written scans all figures take, and the bytes a deed takes on disk."""
    with county():
        from chengxu.indicators import queries

        count = int(DEEDS * scale)
        made = once(lambda: _fill(count))
        files = _files()
        statement = BY_HAND.format(files=", ".join(f"'{file}'" for file in files))
        database = _duck()
        (held,) = database.execute(f"SELECT count(*) FROM read_parquet({[str(f) for f in files]})").fetchone()
        taken = in_turn(
            {
                "all": lambda: queries.evaluate(start=START, end=END),
                "one": lambda: queries.evaluate(start=START, end=END, ids=["street.occupy"]),
                "scan": lambda: database.execute(statement).fetchall(),
            },
            ROUNDS,
        )
        return {
            "deeds": held,
            "figures": len(queries.indicators().by_id),
            "deeds made (s)": made,
            "bytes a deed on disk": sum(file.stat().st_size for file in files) / held,
            "all figures (ms)": taken["all"] * 1000,
            "one figure (ms)": taken["one"] * 1000,
            "one hand-written scan (ms)": taken["scan"] * 1000,
            "ratio all figures : one scan": taken["all"] / taken["scan"],
            "ratio one figure : one scan": taken["one"] / taken["scan"],
        }


def _duck() -> Any:
    import duckdb

    database = duckdb.connect(":memory:", config={"threads": 2})
    database.execute("SET enable_progress_bar = false")
    return database


def _files() -> list[Any]:
    from chengxu.indicators import extracts

    return [extracts.folder() / name for name in extracts.manifest()["deeds"].files]


def _fill(count: int) -> None:
    """Files of a million deeds each, named by the manifest and vouched for by a seal."""
    from chengxu.indicators import extracts
    from chengxu.indicators.extracts import Reach
    from chengxu.indicators.layers import LAYERS
    from chengxu.indicators.sources import Kind

    extracts.folder().mkdir(parents=True, exist_ok=True)
    database = _duck()
    words = _words()
    database.execute(
        "CREATE TABLE words (w BIGINT, verb VARCHAR, object VARCHAR, measure VARCHAR, unit VARCHAR)"
    )
    database.executemany(
        "INSERT INTO words VALUES (?, ?, ?, ?, ?)", [(n, *word) for n, word in enumerate(words)]
    )
    empty = {Kind.TEXT: "''"}
    columns = ", ".join(
        f'{VALUES.get(name, empty.get(kind, "NULL"))} AS "{name}"'
        for name, kind in LAYERS["deeds"].columns.items()
    )
    step = 365 * 86_400_000 / count
    names = []
    for first in range(0, count, SEGMENT):
        names.append(f"deeds-{first}.parquet")
        database.execute(
            MADE.format(
                columns=columns, step=step, first=first, after=min(first + SEGMENT, count),
                words=len(words), path=extracts.folder() / names[-1],
            )
        )  # fmt: skip
    head = _seal(count)
    extracts.publish({"deeds": Reach(upto=1, rows=count, proof=head, files=tuple(names))})


def _words() -> list[tuple[str, str, str, str]]:
    from chengxu.indicators import queries

    allowed = queries.words().vocabulary.allowed.values()
    return [(pair.verb, pair.object, pair.measures[0], "JZCG-SR") for pair in allowed]


def _seal(count: int) -> str:
    """The seal that stands for deeds whose rows the bench does not keep."""
    from chengxu.ledger.models import Seal

    head = hashlib.sha256(str(count).encode()).hexdigest()
    Seal.objects.create(
        id=1, algorithm="sha256", previous="", head=head, count=count, leaves=b"",
        sealed_at=datetime(2024, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    return head
