"""Time taken fairly: works take turns, so that what else the machine does meets all of them."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence

Work = Callable[[], object]


def once(work: Work) -> float:
    """Seconds of one run."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(works: Mapping[str, Work], rounds: int) -> dict[str, float]:
    """Median seconds of each work over ``rounds`` rounds, after one that is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, work in works.items():
            seconds = once(work)
            if number:
                taken[name].append(seconds)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def each(works: Mapping[str, Callable[[int], object]], rounds: int, budget: float) -> dict[str, list[float]]:
    """Seconds of every run of each work, called with the number of its round, after one that is not counted.

    A work that has used up ``budget`` seconds is called no more.
    """
    taken: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        gc.collect()
        for name, work in works.items():
            if sum(taken[name]) > budget:
                continue
            start = time.perf_counter()
            work(number)
            if number:
                taken[name].append(time.perf_counter() - start)
    return taken


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that ``percent`` of all do not exceed (nearest rank); 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0.0
