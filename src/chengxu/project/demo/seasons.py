"""When things happen: a season gives each day its weight and each moment its hour."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from random import Random
from typing import Any

from chengxu.project.demo.plan import Plan


@dataclass(frozen=True, slots=True)
class Season:
    """Weights of months and weekdays, and the local hours between which the work is done."""

    months: tuple[float, ...]
    week: tuple[float, ...]
    hours: tuple[float, float]

    def weight(self, day: date) -> float:
        """How much of the work falls on ``day``, relative to other days."""
        return self.months[day.month - 1] * self.week[day.weekday()]


def seasons(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, Season]:
    """The named seasons of a table."""
    return {
        name: Season(tuple(given["months"]), tuple(given["week"]), (given["hours"][0], given["hours"][1]))
        for name, given in tables.items()
    }


def spread(total: int, parts: int, *, step: int = 1) -> list[int]:
    """``total`` in ``parts`` whole numbers that differ by at most one ``step`` (the remainder goes to the first)."""
    steps, rest = divmod(total, step)
    each, more = divmod(steps, parts)
    shares = [(each + (place < more)) * step for place in range(parts)]
    shares[0] += rest
    return shares


def uneven(total: int, parts: int, rand: Random, *, step: int = 1) -> list[int]:
    """Like :func:`spread`, then shuffled and roughened: neighbours trade steps, none falls below one step."""
    shares = spread(total, parts, step=step)
    for here in range(parts):
        there = rand.randrange(parts)
        moved = min(shares[here] - step, int(shares[here] * rand.random() * 0.5) // step * step)
        if moved > 0:
            shares[here] -= moved
            shares[there] += moved
    return shares


def days(season: Season, among: Sequence[date], count: int, rand: Random) -> list[date]:
    """``count`` days drawn by weight, in order; without any weight, evenly."""
    weights = list(accumulate(season.weight(day) for day in among))
    if not weights or not weights[-1]:
        weights = list(range(1, len(among) + 1))
    stride = weights[-1] / count
    return [among[bisect_left(weights, (place + rand.random()) * stride)] for place in range(count)]


def moment(plan: Plan, day: date, season: Season, rand: Random) -> datetime:
    """An instant of ``day`` within the season's hours."""
    start, end = season.hours
    return plan.at(day, start + rand.random() * (end - start))
