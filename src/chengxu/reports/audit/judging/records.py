"""What the records say over the days of a report, over a part of them, and one year before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from chengxu.reports.audit.words import bases
from chengxu.reports.language.plans import Plan, Plans, plan_for
from chengxu.reports.language.ranking import Share
from chengxu.reports.rules import Fact

Over = Callable[[date, date], Mapping[str, Fact] | None]
"""The facts over local days, both inclusive; None when they cannot be had."""

Apart = Callable[[str, str, date, date], Sequence[Share] | None]
"""An indicator taken apart by unit, area, month, week or day over local days; None when it cannot be."""

Period = tuple[date, date]


@dataclass(slots=True)
class Records:
    """The facts of a report over its days, and those of other days when they are asked for (each once)."""

    facts: Mapping[str, Fact]
    period: Period
    over: Over | None = None
    apart: Apart | None = None
    plans: Plans = field(default_factory=dict)
    _known: dict[Period, Mapping[str, Fact]] = field(default_factory=dict)

    def of(self, id_: str, period: Period) -> Fact | None:
        """An indicator over other days, marked with them; None when nobody can tell or there is not a row."""
        if period == self.period:
            return self.facts.get(id_)
        if period not in self._known:
            self._known[period] = (self.over(*period) if self.over else None) or {}
        fact = self._known[period].get(id_)
        return replace(fact, period=period) if fact is not None and fact.rows else None

    def compared(self, id_: str, words: str, period: Period | None = None) -> Fact | None:
        """An indicator over the days that ``words`` compare with: 环比 and 比上月 those just before, else a year before."""
        base = bases.days(words, period or self.period)
        return self.of(id_, base) if base is not None else None

    def plan(self, fact: Fact) -> Plan | None:
        """What is to be reached in the year the report ends in."""
        return plan_for(fact, self.period[1].year, self.plans)

    def to_date(self, id_: str) -> Fact | None:
        """An indicator from 1 January of the year the report ends in."""
        end = self.period[1]
        return self.of(id_, (date(end.year, 1, 1), end))

    def before(self) -> Records:
        """The frame in which the report of the year before is read: its days, without records of its own."""
        start, end = self.period
        return Records(self.facts, (bases.earlier(start), bases.earlier(end)))
