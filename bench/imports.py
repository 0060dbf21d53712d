"""A table of 100,000 rows against the bare driver, and what citizens who report meanwhile notice of it."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import bare, generated, prober, timing
from bench.county import NOW, county

ROWS = 100_000
QUIET = 5.0


def run(scale: float = 1.0) -> dict[str, float]:
    """Rows a second, times the bare driver, and the waits of intake with and without an import, cases and deeds."""
    count = max(100, round(ROWS * scale))
    with county() as home:
        cases, deeds = _files(home, count)
        figures: dict[str, float] = {"rows": count, "memory before (MB)": _memory()}
        with prober.reporting(home) as waits:
            time.sleep(QUIET * min(1.0, max(scale, 0.1)))
        figures |= waits.figures("without import")
        for kind, file in (("deeds", deeds), ("cases", cases)):
            figures |= _measure(home, kind, file, count)
        return figures


def _measure(home: Path, kind: str, file: Path, count: int) -> dict[str, float]:
    database = home / "chengxu.sqlite3"
    reader = bare.connect(database)
    before = bare.marks(reader)
    with prober.reporting(home) as waits:
        seconds = timing.once(lambda: _importer(kind)(file))
    memory = _memory()
    rows = bare.rows_after(reader, before)
    reader.close()
    twin = bare.like(database, home / f"bare-{kind}.sqlite3")
    least = timing.once(lambda: bare.write(twin, rows))
    twin.close()
    return {
        f"{kind}: rows a second": count / seconds,
        f"{kind}: most memory so far (MB)": memory,
        f"{kind}: bare driver, same rows (ms)": least * 1000,
        f"ratio import of {kind} : bare driver": seconds / least,
        **waits.figures(f"during import of {kind}"),
        f"ratio longest wait during import of {kind} : bare driver": waits.longest / least,
    }


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _importer(kind: str) -> Callable[[Path], None]:
    """What ``chengxu import`` does: import, then seal."""
    from chengxu.accounts.rules import VERBS, Actor
    from chengxu.common.ids import SystemIds
    from chengxu.intake.channels.case_file import import_cases
    from chengxu.intake.channels.deed_file import import_deeds
    from chengxu.ledger.actions import seal

    clerk = Actor(uid="bench", name="bench", unit="JZCG-ZX", verbs=frozenset(VERBS))
    work: Callable[..., Any] = {"cases": import_cases, "deeds": import_deeds}[kind]

    def run(file: Path) -> None:
        work(file, actor=clerk, now=NOW, ids=SystemIds())
        seal(now=NOW)

    return run


def _files(home: Path, count: int) -> tuple[Path, Path]:
    from chengxu.cases.queries import rulebook
    from chengxu.intake.channels.deed_file import SYSTEM_VERB

    book = rulebook()
    categories = [category.id for category in book.catalog.active]
    pairs = [
        (pair.verb, pair.object, pair.measures[0])
        for pair in book.vocabulary.allowed.values()
        if SYSTEM_VERB not in pair.verb
    ]
    return (
        generated.write_csv(home / "cases.csv", generated.case_rows(count, categories)),
        generated.write_csv(home / "deeds.csv", generated.deed_rows(count, pairs, "JZCG-SR")),
    )
