"""The instants at which rules have to be asked: one inside each period and band of the day that they tell apart. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta, tzinfo

from chengxu.responsibility.rules import Rule, edges, turns

ANY_DAY = date(2024, 1, 2)  # stands for every day when no rule begins or ends


def told_apart(rules: Collection[Rule], zone: tzinfo, since: date | None = None) -> Iterator[datetime]:
    """Local instants such that every instant (from the day ``since`` on) is answered as one of them is."""
    days = turns(rules)
    first = since or (days[0] - timedelta(days=1) if days else ANY_DAY)
    for day in (first, *(day for day in days if day > first)):
        yield from samples(rules, day, zone)


def samples(rules: Collection[Rule], day: date, zone: tzinfo) -> Iterator[datetime]:
    """One local instant inside each band of the day that these rules tell apart."""
    for minute in sorted({0, *edges(rules)}):
        yield datetime.combine(day, time(minute // 60, minute % 60), zone)
