"""What the records say over the days of a report, over a part of them, and one year before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from chengxu.reports.rules import Fact

Over = Callable[[date, date], Mapping[str, Fact] | None]
"""The facts over local days, both inclusive; None when they cannot be had."""

Period = tuple[date, date]


@dataclass(slots=True)
class Records:
    """The facts of a report over its days, and those of other days when they are asked for (each once)."""

    facts: Mapping[str, Fact]
    period: Period
    over: Over | None = None
    _known: dict[Period, Mapping[str, Fact]] = field(default_factory=dict)

    def of(self, id_: str, period: Period) -> Fact | None:
        """An indicator over other days, marked with them; None when nobody can tell or there is not a row."""
        if period == self.period:
            return self.facts.get(id_)
        if period not in self._known:
            self._known[period] = (self.over(*period) if self.over else None) or {}
        fact = self._known[period].get(id_)
        return replace(fact, period=period) if fact is not None and fact.rows else None

    def year_before(self, id_: str, period: Period | None = None) -> Fact | None:
        """An indicator over the same days one year before."""
        start, end = period or self.period
        return self.of(id_, (_earlier(start), _earlier(end)))

    def before(self) -> Records:
        """The frame in which the report of the year before is read: its days, without records of its own."""
        start, end = self.period
        return Records(self.facts, (_earlier(start), _earlier(end)))


def _earlier(day: date) -> date:
    """The same day a year before; 28 February for 29 February."""
    return (
        day.replace(year=day.year - 1, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year - 1)
    )
