"""What the records say now of figures that stand in a document."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from chengxu.indicators import queries as indicators
from chengxu.reports import queries
from chengxu.reports.lifecycle import merging
from chengxu.reports.lifecycle.merging import Key
from chengxu.reports.rules import Document, Fact
from chengxu.territory import queries as territory


def current(document: Document, computed: Document | None = None, *, now: datetime) -> dict[Key, Fact]:
    """The facts of a document's figures as the records stand at ``now``, by what they speak of.

    Those that ``computed``, a document made just now, tells already are taken from there. An indicator that the pack
    in force does not declare any more is left out.
    """
    found = {merging.key(figure.fact): figure.fact for figure in computed.figures()} if computed else {}
    missing: dict[tuple[date, date], set[str]] = defaultdict(set)
    for figure in document.figures():
        if merging.key(figure.fact) not in found:
            missing[figure.fact.period or (document.start, document.end)].add(figure.fact.id)
    declared = indicators.indicators().by_id.keys()
    for (start, end), ids in missing.items():
        period = None if (start, end) == (document.start, document.end) else (start, end)
        facts = queries.facts(start, end, sorted(ids & declared), now=now if period is None else None)
        found |= {(fact.id, period): replace(fact, period=period) for fact in facts.values()}
    return found


def day_of(now: datetime) -> date:
    """The local day of an instant, by the county's clock."""
    return now.astimezone(ZoneInfo(territory.calendar().zone)).date()
