"""From numbers to answers: against the records, and against the other numbers of the same document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chengxu.common.messages import joined
from chengxu.common.quantity import agrees
from chengxu.reports.audit.judging import announced, answers, rankings, rates, relations, remainders
from chengxu.reports.audit.judging.comparisons import COMPARING, Comparer
from chengxu.reports.audit.judging.findings import Finding, Number, Verdict
from chengxu.reports.audit.judging.records import Records
from chengxu.reports.audit.passages.duties import is_duty, is_met, is_planned_here
from chengxu.reports.audit.passages.reaches import Reach
from chengxu.reports.audit.words.roles import Role
from chengxu.reports.vocabulary import Sum


def judge(
    numbers: Sequence[Number], sums: Sequence[Sum], records: Records, before: Sequence[Number] = ()
) -> list[Finding]:
    """One finding per number, in the same order; ``before`` are the numbers of last year's report."""
    comparer = Comparer(numbers, _by_indicator(before), records)
    findings = [_judged(number, index, comparer) for index, number in enumerate(numbers)]
    relations.twice(findings)
    relations.declared(findings, sums)
    relations.wholes(findings)
    remainders.left_over(findings)
    announced.tables(findings)
    rates.rates(findings)
    rates.shares(findings)
    return findings


def _by_indicator(numbers: Sequence[Number]) -> dict[str, Number]:
    """What a report says of each indicator first, duties and comparisons left out."""
    found: dict[str, Number] = {}
    for number in numbers:
        fact = number.fact
        if fact is None or number.stated.placeholder or number.role in {*COMPARING, Role.RANKED}:
            continue
        if number.scope.reach is Reach.WHOLE and not _is_asked(number):
            found.setdefault(fact.id, number)
    return found


def _judged(number: Number, index: int, comparer: Comparer) -> Finding:
    if number.stated.placeholder:
        return _placeholder(number, comparer.records)
    if number.role is Role.RANKED:
        return rankings.judge(number, comparer.records)
    if number.role in COMPARING and not number.context.planned and number.scope.reach is not Reach.AHEAD:
        return comparer.judge(index)
    if _is_asked(number):
        return _duty(number)
    if number.fact is None:
        return Finding(number, Verdict.NO_RECORD, answers.unknown(number), None)
    return _against_records(number, comparer.records)


def _is_asked(number: Number) -> bool:
    """Whether a number is a duty, a norm or a plan; what a chapter of plans tells of the report's own half year, quarter or
    month (8月份结案1101件，9月要保持力度) is none."""
    if number.scope.reach is Reach.AHEAD or number.scope.ahead:
        return True
    asked = is_duty(number.stated, number.context, number.fact)
    own = number.scope.reach is Reach.WHOLE and bool(_OWN_DAYS.search(number.scope.words))
    own = own and not number.context.row
    return asked and not (own and not is_planned_here(number.context))


_OWN_DAYS = re.compile("半年|季度|月")


def _placeholder(number: Number, records: Records) -> Finding:
    fact = number.fact
    if fact is None:
        return Finding(number, Verdict.PLACEHOLDER, answers.unknown(number), None)
    computed = number.told(number.record) if number.recorded and number.role in _VALUES else None
    why = answers.would_be(number) if number.role in _VALUES else answers.NO_YEAR_BEFORE
    return Finding(number, Verdict.PLACEHOLDER, answers.explained(number, why), computed)


_VALUES = frozenset({Role.VALUE, Role.PART, Role.SHARE})


def _duty(number: Number) -> Finding:
    fact, record = number.fact, number.record
    if fact is None:
        return Finding(number, Verdict.TARGET, joined([answers.ASKED, answers.unknown(number)]), None)
    known = record is not None and number.recorded
    met = is_met(number.stated, record, fact) if known and record is not None else None
    why = answers.explained(number, answers.target(number, met=met))
    return Finding(number, Verdict.TARGET, why, number.told(record) if known else None)


def _against_records(number: Number, records: Records) -> Finding:
    stated, fact, record = number.stated, number.fact, number.record
    assert fact is not None
    if record is None or not (number.recorded or (record == 0 and stated.value == 0)):
        return Finding(number, Verdict.NO_RECORD, answers.explained(number, answers.NOTHING), None)
    if agrees(stated, record):
        why = answers.explained(number, answers.compared(number, fact, agrees=True))
        return Finding(number, Verdict.AGREES, why, number.told(record))
    return _of_some_days(number, records) or Finding(
        number,
        Verdict.DIFFERS,
        answers.explained(number, answers.compared(number, fact, agrees=False)),
        number.told(record),
    )


def _of_some_days(number: Number, records: Records) -> Finding | None:
    """A number said to begin with a month (3月份以来) is right as well when it fits the records since then."""
    fact, said = number.fact, number.scope
    if fact is None or said.reach is not Reach.SINCE or not said.start or not said.end:
        return None
    within = records.of(fact.id, (said.start, said.end))
    record = number.recorded_as(within) if within else None
    if within is None or record is None or not agrees(number.stated, record):
        return None
    why = answers.explained(number, answers.compared(number, within, agrees=True))
    return Finding(number, Verdict.AGREES, why, number.told(record))
