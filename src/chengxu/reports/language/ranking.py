"""Who has most and who least: a figure by unit, township, month or day, in words. Plain Python.

Nothing is said of one group alone, of groups that are all equal, of more than three that share a place, of rows that
belong nowhere, and of the least where some group has nothing at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from chengxu.reports.language.comparing import PERCENT, Told
from chengxu.reports.language.figures import reading
from chengxu.reports.language.outline import Reference, Tells
from chengxu.reports.rules import Fact

MOST_TIES = 3
_DURATIONS = ("小时", "分钟", "天", "工作日", "工作时")


@dataclass(frozen=True, slots=True)
class Share:
    """One group's part of a figure.

    ``conditions`` are what its query has more, one for each half of a ratio; ``days`` are its own days when the groups
    are months or days; ``nameless``: rows that name no unit or township.
    """

    name: str
    value: Decimal | None
    rows: int
    conditions: tuple[str, ...] = ()
    days: tuple[date, date] | None = None
    nameless: bool = False


def ranked(fact: Fact, shares: Sequence[Share], reference: Reference) -> Told | None:
    """甲镇最多，为1203件; 甲镇、乙镇最多，均为12件; None where that would say nothing or be unfair."""
    told = [share for share in shares if share.value is not None and not share.nameless]
    values = [share.value for share in told if share.value is not None]
    if len(values) < 2 or min(values) == max(values):
        return None
    most = _looks_up(reference.tells, fact.better)
    if not most and not fact.level and min(values) == 0:
        return None
    place = max(values) if most else min(values)
    first = [share for share in told if share.value == place]
    if len(first) > MOST_TIES:
        return None
    made = _of(fact, first, reference.by)
    each = "均为" if len(first) > 1 else "为"
    names = "、".join(share.name for share in first)
    figure = reading(made, reference.style or "exact", reference.measure)
    return Told(f"{names}{_word(fact.measure, most=most)}，{each}", figure, made)


def _looks_up(tells: Tells, better: str) -> bool:
    if tells in (Tells.BEST, Tells.WORST):
        return (better == "more") == (tells is Tells.BEST)
    return tells is Tells.MOST


def _word(measure: str, *, most: bool) -> str:
    if measure == PERCENT:
        return "最高" if most else "最低"
    if measure in _DURATIONS:
        return "最长" if most else "最短"
    return "最多" if most else "最少"


def _of(fact: Fact, first: Sequence[Share], by: str) -> Fact:
    """The fact of the first of them; the others have the same value and are named."""
    names = "、".join(share.name for share in first)
    query = fact.query
    if first[0].conditions:
        halves = fact.query.split(" ÷ ")
        if len(halves) == len(first[0].conditions):
            more = zip(halves, first[0].conditions, strict=True)
            query = " ÷ ".join(f"{half} AND {condition}" for half, condition in more)
    return replace(
        fact,
        name=f"{fact.name}（{names}）",
        value=first[0].value,
        rows=first[0].rows,
        scope=f"{fact.scope}；只计{first[0].name}",
        query=query,
        period=first[0].days or fact.period,
        phrases=(),
        target=None,
        english="",
    )
