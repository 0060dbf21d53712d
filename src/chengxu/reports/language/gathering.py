"""Asks the records what a report needs besides its own period: one evaluation per period, one breakdown per way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from chengxu.indicators import queries as indicators
from chengxu.indicators.grouping import By, Group
from chengxu.reports.language.background import Background, Needs
from chengxu.reports.language.outline import Tells
from chengxu.reports.language.periods import Period
from chengxu.reports.language.plans import Plans, plan_for
from chengxu.reports.language.ranking import Share
from chengxu.reports.rules import Fact

Evaluate = Callable[[date, date, Iterable[str]], Mapping[str, Fact]]
COMPARABLE = 0.8
"""Two periods were recorded alike when the days with deeds of the one are at least this share of those of the other, in
proportion to their length: a ledger that began in mid-year must not make the next year look like a boom. Default,
unverified."""


def background(
    needs: Needs,
    now: Mapping[str, Fact],
    period: Period,
    *,
    plans: Plans,
    facts: Evaluate,
    today: date | None = None,
) -> Background:
    """Facts of other periods, plans and groups for the report over ``period`` whose own facts are ``now``.

    ``facts`` evaluates indicators over a period. A period that is not over by ``today`` is compared with as many days; a
    day that is not over is compared with none, for a morning is no day.
    """
    to_date = period.year_to_date()
    planned = [id_ for id_ in needs.planned if not now[id_].level]
    goals = {id_: plan for id_ in planned if (plan := plan_for(now[id_], period.end.year, plans))}
    return Background(
        compared=(
            {}
            if period.start == period.end == today
            else _compared(needs, period.until(today) if today else period, period, facts)
        ),
        to_date=_to_date(goals, now, period, to_date, facts),
        plans=goals,
        apart={
            (id_, by): shares
            for by, ids in needs.apart.items()
            for id_, shares in apart(by, ids, period, today).items()
        },
        over=today is None or today > period.end,
    )


def _compared(
    needs: Needs, elapsed: Period, period: Period, facts: Evaluate
) -> dict[str, Mapping[str, Fact]]:
    """Facts of the periods before, of those that were recorded as fully as this one."""
    whole = {Tells.YOY: period.year_before(), Tells.PREV: period.just_before()}
    days = (elapsed.end - elapsed.start).days + 1
    bases: dict[str, Period] = {}
    for kind, ids in needs.compared.items():
        base = whole[Tells(kind)]
        if ids and base is not None and base.start.year >= indicators.FIRST_YEAR:
            bases[kind] = base if elapsed == period else base.begun(days)
    kept = _recorded_alike(elapsed, bases)
    evaluated: dict[Period, Mapping[str, Fact]] = {}
    for base in dict.fromkeys(kept.values()):
        wanted = dict.fromkeys(id_ for kind in kept if kept[kind] == base for id_ in needs.compared[kind])
        found = facts(base.start, base.end, wanted)
        evaluated[base] = {id_: replace(fact, period=(base.start, base.end)) for id_, fact in found.items()}
    return {kind: evaluated[base] for kind, base in kept.items()}


def _recorded_alike(period: Period, bases: Mapping[str, Period]) -> dict[str, Period]:
    if not bases:
        return {}
    asked = [period, *bases.values()]
    recorded = indicators.days_recorded([(one.start, one.end) for one in asked])
    shares = [days / ((one.end - one.start).days + 1) for one, days in zip(asked, recorded, strict=True)]
    return {
        kind: base
        for (kind, base), share in zip(bases.items(), shares[1:], strict=True)
        if share and min(share, shares[0]) >= COMPARABLE * max(share, shares[0])
    }


def _to_date(
    goals: Iterable[str], now: Mapping[str, Fact], period: Period, to_date: Period, facts: Evaluate
) -> Mapping[str, Fact]:
    """What was reached since 1 January; the report's own facts where it begins then, nothing where it began before."""
    ids = list(goals)
    if not ids or period.start.year != period.end.year:
        return {}
    if period == to_date:
        return {id_: now[id_] for id_ in ids}
    found = facts(to_date.start, to_date.end, ids)
    return {id_: replace(fact, period=(to_date.start, to_date.end)) for id_, fact in found.items()}


def apart(
    by: str, ids: Iterable[str], period: Period, today: date | None = None
) -> dict[str, tuple[Share, ...]]:
    """The groups of each figure; months only where all of them are whole, and no day that has not come yet."""
    way = By(by)
    last = min(period.end, today) if today and today >= period.start else period.end
    broken = indicators.breakdown_of_all(ids, period.start, last, by=way)
    return {
        id_: tuple(_share(group, way, period) for group in parts.groups) if _fair(way, parts.groups) else ()
        for id_, parts in broken.items()
    }


def _fair(way: By, groups: tuple[Group, ...]) -> bool:
    if way is not By.MONTH:
        return True
    spans = [Period(*group.days) for group in groups if group.days]
    return all(span.is_whole for span in spans)


def _share(group: Group, way: By, period: Period) -> Share:
    fact = group.value
    name = group.name.zh
    if way.timed and period.start.year == period.end.year:
        name = name.split("年", 1)[-1]
    value = None if fact.value is None else Decimal(str(fact.value))
    return Share(name, value, fact.rows, group.conditions, group.days, nameless=not group.code)
