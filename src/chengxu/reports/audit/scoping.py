"""Puts a number beside the records of the days it speaks of: 上半年规范2400次 against the records of the half year."""

from __future__ import annotations

from dataclasses import replace

from chengxu.reports.audit.findings import Number
from chengxu.reports.audit.matching import Match
from chengxu.reports.audit.periods import Reach, scope
from chengxu.reports.audit.records import Records
from chengxu.reports.audit.roles import Role
from chengxu.reports.rules import Fact

_DAILY = ("每日", "平均", "日均", "每天", "最长", "最少")


def scoped(number: Number, records: Records, *, county: bool) -> Number:
    """The number with the days it speaks of, its indicator over just these days.

    Of another area, and of a mean by day or head, no indicator of the county speaks (unless it is a mean itself).
    What is said of the year before (2022年为300处) becomes a comparison.
    """
    said = scope(number.context, *records.period, county=county)
    number = replace(number, scope=said)
    fact = number.fact
    if fact is None or number.context.role is Role.LAST:
        return number
    if said.reach is Reach.ELSEWHERE or (said.reach is Reach.AVERAGE and not _is_mean(fact)):
        return replace(number, match=Match(None, other=said.words))
    if said.reach is Reach.BEFORE and number.context.role is Role.VALUE:
        return replace(number, context=replace(number.context, role=Role.LAST))
    if said.reach is Reach.WITHIN and said.start and said.end:
        within = records.of(fact.id, (said.start, said.end))
        if within is not None:
            return replace(number, match=replace(number.match, fact=within))
    return number


def _is_mean(fact: Fact) -> bool:
    return any(word in fact.name or word in fact.definition for word in _DAILY)
