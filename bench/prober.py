"""Somebody who keeps reporting: a process of its own that sends a message every 20 ms and notes how long each took.

Beside each message it commits one row to a database that nobody else uses: what that waits for is the machine, not us.
"""

from __future__ import annotations

import multiprocessing
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import bare, county, generated, timing

EVERY = 0.02


@dataclass(slots=True)
class Waits:
    """Seconds from each message to its receipt; ``control`` are those of the commits beside them."""

    seconds: list[float] = field(default_factory=list)
    control: list[float] = field(default_factory=list)

    @property
    def longest(self) -> float:
        """The longest anybody waited for a receipt."""
        return max(self.seconds, default=0.0)

    def figures(self, when: str) -> dict[str, float]:
        """Count, median, p99 and maximum in milliseconds, and the longest bare commit."""
        return {
            f"intake {when}: receipts": len(self.seconds),
            f"intake {when}: p50 (ms)": timing.percentile(self.seconds, 50) * 1000,
            f"intake {when}: p99 (ms)": timing.percentile(self.seconds, 99) * 1000,
            f"intake {when}: longest (ms)": self.longest * 1000,
            f"bare commit {when}: longest (ms)": max(self.control, default=0.0) * 1000,
        }


@contextmanager
def reporting(home: Path) -> Iterator[Waits]:
    """Messages keep coming in while the block runs; the waits are filled in at its end."""
    context = multiprocessing.get_context("spawn")
    started, stop, answer = context.Event(), context.Event(), context.SimpleQueue()
    process = context.Process(target=_report, args=(home, started, stop, answer), daemon=True)
    process.start()
    waits = Waits()
    try:
        if not started.wait(120):
            raise TimeoutError("the reporting process did not start")
        yield waits
        stop.set()
        waits.seconds, waits.control = answer.get()
        process.join(30)
    finally:
        process.kill()
        process.join()


def _report(home: Path, started: Any, stop: Any, answer: Any) -> None:
    county.ready(home)
    from chengxu.accounts.rules import PUBLIC
    from chengxu.common.ids import SystemIds
    from chengxu.intake.actions import take_in
    from chengxu.intake.rules import Submission

    ids, rand = SystemIds(), random.Random(2)

    def send(number: int) -> None:
        given = Submission(**generated.submission(number, rand))
        take_in(submission=given, actor=PUBLIC, now=datetime.now(UTC), ids=ids)

    for number in range(20):
        send(number)
    started.set()
    with tempfile.TemporaryDirectory(prefix="chengxu-bench-") as apart:
        control = bare.connect(Path(apart) / "control.sqlite3")
        control.execute("CREATE TABLE row (text)")
        taken: list[float] = []
        control_taken: list[float] = []
        while not stop.is_set():
            taken.append(_timed(lambda: send(len(taken))))
            control_taken.append(_timed(lambda: control.execute("INSERT INTO row VALUES ('x')")))
            time.sleep(max(0.0, EVERY - taken[-1] - control_taken[-1]))
        control.close()
    answer.put((taken, control_taken))


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
