"""What a report says of its plan and its targets: 累计完成年度计划的75%, 低于目标9.1个百分点."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from chengxu.common.measures import MILLI
from chengxu.common.messages import Message
from chengxu.common.quantity import agrees, format_quantity
from chengxu.reports.audit.judging import answers
from chengxu.reports.audit.judging.findings import Finding, Number, Verdict
from chengxu.reports.audit.judging.records import Records
from chengxu.reports.audit.words.roles import Role
from chengxu.reports.language.plans import Plan
from chengxu.reports.rules import Fact

PERCENT = 100_000
"""A whole in thousandths of a per cent."""

_SINCE_JANUARY = "累计"
_GAP = re.compile(r"(?P<side>[低高])于(?:目标|要求|标准)(?:值|数)?(?:约|近)?$")


def share(number: Number, records: Records) -> Finding | None:
    """The per cent of the year's plan that the records come to; None without a plan, or a record to hold against it.

    What is said to be 累计 is counted from 1 January; otherwise the report's own days may be meant as well.
    """
    fact = number.fact
    plan = records.plan(fact) if fact is not None else None
    if fact is None or plan is None or fact.level:
        return None
    since = records.to_date(fact.id)
    so_far = _SINCE_JANUARY in number.context.clause
    told = [one for one in ((since,) if so_far else (fact, since)) if one is not None and one.rows]
    if not told:
        return None
    fitting = [one for one in told if agrees(number.stated, _share(one, plan))]
    base = (fitting or told)[0]
    amount = _share(base, plan)
    said = Message(
        "{days}为 {done}，年度计划为 {plan}（{source}），占 {share}，{verdict}",
        "{days}: {done}; the plan of the year is {plan} ({source}), so {share}: {verdict}",
    ).format(
        days=answers.days(base),
        done=_amount(base.thousandths or 0, base),
        plan=_amount(int(plan.value * MILLI), base),
        source=plan.origin,
        share=format_quantity(amount, "%", decimals=1),
        verdict=_fits(bool(fitting)),
    )
    return _finding(number, amount, said, fits=bool(fitting))


def is_gap(number: Number) -> bool:
    """Whether the number tells how far the records are from the indicator's target."""
    fact = number.fact
    near = number.role in {Role.AMOUNT, Role.VALUE} and _GAP.search(number.context.before)
    return bool(near) and fact is not None and fact.target is not None and bool(fact.rows)


def gap(number: Number) -> Finding:
    """The distance between the records and the target of the indicator, and on which side of it they are."""
    fact, side = number.fact, _GAP.search(number.context.before)
    assert fact is not None
    assert fact.target is not None
    assert side is not None
    apart = int(Decimal(str(fact.target.value)) * MILLI) - (fact.thousandths or 0)
    fits = agrees(number.stated, abs(apart)) and (apart > 0) is (side["side"] == "低")
    said = Message(
        "台账为 {value}，目标为 {target}，{verdict}",
        "the records say {value}, the target is {target}: {verdict}",
    ).format(
        value=_amount(fact.thousandths or 0, fact),
        target=_amount(int(Decimal(str(fact.target.value)) * MILLI), fact),
        verdict=_fits(fits),
    )
    return _finding(number, abs(apart), said, fits=fits)


def _share(fact: Fact, plan: Plan) -> int:
    return int(Fraction((fact.thousandths or 0) * PERCENT) / Fraction(plan.value * MILLI))


def _amount(thousandths: int, fact: Fact) -> str:
    return format_quantity(thousandths, fact.measure, decimals=fact.decimals)


def _fits(fits: bool) -> Message:
    return Message("相符", "it agrees") if fits else Message("不符", "it differs")


def _finding(number: Number, amount: int, said: Message, *, fits: bool) -> Finding:
    verdict = Verdict.AGREES if fits else Verdict.DIFFERS
    return Finding(number, verdict, answers.explained(number, said), number.told(amount))
