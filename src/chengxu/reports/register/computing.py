"""What the records say now of figures that stand in a document."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from chengxu.common.messages import Refused
from chengxu.indicators import queries as indicators
from chengxu.reports import queries
from chengxu.reports.lifecycle import merging
from chengxu.reports.lifecycle.merging import Key
from chengxu.reports.rules import Document, Fact
from chengxu.territory import queries as territory


def current(document: Document, computed: Document | None = None, *, now: datetime) -> dict[Key, Fact]:
    """The facts of a document's figures as the records stand at ``now``, by what they speak of.

    Those that ``computed``, a document made just now, tells already are taken from there; comparisons, plans and
    rankings can only be taken from there, so one is made when there are any. What the pack in force does not declare
    any more, or has nothing to tell of, is left out.
    """
    if computed is None and any(figure.fact.aspect for figure in document.figures()):
        computed = _made_again(document, now)
    found = {merging.key(figure.fact): figure.fact for figure in computed.figures()} if computed else {}
    missing: dict[tuple[date, date], set[str]] = defaultdict(set)
    for figure in document.figures():
        if not figure.fact.aspect and merging.key(figure.fact) not in found:
            missing[figure.fact.period or (document.start, document.end)].add(figure.fact.id)
    declared = indicators.indicators().by_id.keys()
    for (start, end), ids in missing.items():
        period = None if (start, end) == (document.start, document.end) else (start, end)
        facts = queries.facts(start, end, sorted(ids & declared), now=now if period is None else None)
        told = [replace(fact, period=period) for fact in facts.values()]
        found |= {merging.key(fact): fact for fact in told}
    return found


def _made_again(document: Document, now: datetime) -> Document | None:
    """The report as it would be drafted now; None when the pack has none of its name for its period any more."""
    try:
        return queries.make(document.name, document.start, document.end, now=now)
    except Refused:
        return None


def day_of(now: datetime) -> date:
    """The local day of an instant, by the county's clock."""
    return now.astimezone(ZoneInfo(territory.calendar().zone)).date()
