"""Somebody who keeps reporting: a process of its own that sends one message every 20 ms and notes how long each took."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import county, generated, timing

EVERY = 0.02


@dataclass(slots=True)
class Waits:
    """Seconds from when each message was due to its receipt: a stall counts for all who came meanwhile."""

    seconds: list[float] = field(default_factory=list)

    def figures(self, when: str) -> dict[str, float]:
        """Count, median, p99 and maximum in milliseconds."""
        return {
            f"intake {when}: receipts": len(self.seconds),
            f"intake {when}: p50 (ms)": timing.percentile(self.seconds, 50) * 1000,
            f"intake {when}: p99 (ms)": timing.percentile(self.seconds, 99) * 1000,
            f"intake {when}: longest (ms)": max(self.seconds, default=0.0) * 1000,
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
        waits.seconds = answer.get()
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
    taken, due = [], time.perf_counter()
    while not stop.is_set():
        send(len(taken))
        taken.append(time.perf_counter() - due)
        due += EVERY
        time.sleep(max(0.0, due - time.perf_counter()))
    answer.put(taken)
