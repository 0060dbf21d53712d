"""Numbers that compare: what it was the year before, by how much it grew, what share of the plan it made.

They are held against the records of the same days one year before, against the report of the year before when it is
given, and against the numbers of the document they are computed from. A growth that does not follow from the values
the same sentence states contradicts them, unless the records bear it out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from chengxu.common.measures import MILLI
from chengxu.common.messages import Message, joined
from chengxu.common.quantity import Quantity, agrees, format_quantity
from chengxu.reports.audit.judging import answers, goals
from chengxu.reports.audit.judging.findings import Finding, Number, Verdict
from chengxu.reports.audit.judging.records import Records
from chengxu.reports.audit.passages.changes import is_multiple
from chengxu.reports.audit.passages.reaches import Reach
from chengxu.reports.audit.words import bases
from chengxu.reports.audit.words.matched import Match
from chengxu.reports.audit.words.roles import Role

COMPARING = frozenset({Role.LAST, Role.RATE, Role.AMOUNT, Role.PLAN_SHARE})
MOST_BESIDE = 12
PERCENT = 100_000
"""A whole in thousandths of a per cent."""


@dataclass(frozen=True, slots=True)
class Comparer:
    """The numbers of a document in order, those of last year's report by indicator, and the records."""

    numbers: Sequence[Number]
    before: Mapping[str, Number]
    records: Records

    def judge(self, index: int) -> Finding:
        """The answer for a number that compares. A share of the plan is of an indicator only where a plan is on record;
        else it is a share of two figures of the document, which no indicator counts."""
        number = self.numbers[index]
        if number.role is Role.PLAN_SHARE:
            told = self._of_plan(index)
            by_plan = goals.share(number, self.records) if told.computed is None else None
            return by_plan or told
        if goals.is_gap(number):
            return goals.gap(number)
        by_records = self._by_records(number, self._words(index))
        if by_records is not None and by_records.verdict is Verdict.AGREES:
            return by_records
        contradicted = self._by_document(index) or self._by_last_report(number, index)
        if contradicted is not None and contradicted.verdict is Verdict.CONTRADICTS:
            return replace(contradicted, change=by_records.change if by_records else None)
        return by_records or contradicted or _nothing(number)

    def _words(self, index: int) -> str:
        """The words that name the days a number compares with: its own, else those of the value told beside it."""
        own = self.numbers[index].context.period
        if own or self.numbers[index].role is Role.LAST:
            return own
        _, then = self._stated(index)
        return then.context.period if then is not None else ""

    def _by_records(self, number: Number, words: str) -> Finding | None:
        """Against the records of both stretches of time; None when one of them holds nothing."""
        fact = number.fact
        if fact is None or fact.thousandths is None or not fact.rows:
            return None
        before = self.records.compared(fact.id, words, fact.period)
        if before is None or before.thousandths is None:
            return None
        if number.role is Role.LAST:
            expected = number.recorded_as(before)
            right = agrees(number.stated, expected) if expected is not None else False
            why = answers.compared(number, before, agrees=right)
            return _finding(number, Verdict.AGREES if right else Verdict.DIFFERS, expected, why)
        now, then = number.recorded_as(fact), number.recorded_as(before)
        if now is None or then is None or (number.role is Role.RATE and not then):
            return None
        expected = _change(number, now, then)
        right = _grew(number, expected)
        told = [answers.both(fact, before, bases.is_just_before(words))]
        told.append(_would_have(number, expected) if not right else Message("相符", "it agrees"))
        found = _finding(number, Verdict.AGREES if right else Verdict.DIFFERS, abs(expected), *told)
        return replace(found, change=expected)

    def _by_document(self, index: int) -> Finding | None:
        """Against the values the same sentence (or row) states, or else the document; None when they are too few."""
        number = self.numbers[index]
        if number.role is Role.LAST:
            return None
        now, then = self._stated(index)
        if now is not None and then is not None:
            return _from_values(number, now, then.stated, (then, now))
        amount = self._amount(index) if number.role is Role.RATE else None
        if now is None and then is None and amount is None:
            now, then = self._told(number)
            return _from_values(number, now, then.stated, (then, now)) if now and then else None
        if now is None or amount is None or now.stated.value is None or amount.stated.value is None:
            return None
        less = amount.context.falls
        then_value = now.stated.value + amount.stated.value * (1 if less else -1)
        known = replace(now.stated, value=then_value, low=then_value, high=then_value)
        return _from_values(number, now, known, (now, amount)) if then_value > 0 else None

    def _by_last_report(self, number: Number, index: int) -> Finding | None:
        """Against what the report of the year before said of the same matter."""
        told = self.before.get(number.fact.id) if number.fact else None
        if told is None or bases.is_just_before(number.context.period):
            return None
        named = answers.last_report(number, told)
        if number.role is Role.LAST:
            fits = _overlap(number.stated, told.stated)
            if fits:
                same = Message(
                    "与它一致，但台账没有上年的记录", "it says the same, but no records bear it out"
                )
                return _finding(number, Verdict.NO_RECORD, told.stated.value, named, same)
            return _finding(number, Verdict.CONTRADICTS, told.stated.value, named)
        now, _ = self._stated(index)
        return _from_values(number, now, told.stated, (told, now), named) if now is not None else None

    def _stated(self, index: int) -> tuple[Number | None, Number | None]:
        """The value this number compares and the value of the year before, as the sentence or row states them."""
        number = self.numbers[index]
        near = [other for other in self._around(index) if _comparable(number, other)]
        now = [other for other in near if other.role in {Role.VALUE, Role.PART} and _same(number, other)]
        then = [other for other in near if other.role is Role.LAST and _same(number, other)]
        return _nearest(number, now), _nearest(number, then)

    def _told(self, number: Number) -> tuple[Number | None, Number | None]:
        """The values of both years of the number's indicator, each where the document tells it first."""
        fact = number.fact
        if fact is None or bases.is_just_before(number.context.period):
            return None, None
        same = [other for other in self.numbers if other.fact is not None and other.fact.id == fact.id]
        same = [other for other in same if other.stated.value and _comparable(number, other)]
        now = [other for other in same if other.role is Role.VALUE and other.scope.reach is Reach.WHOLE]
        then = [other for other in same if other.role is Role.LAST and other.scope.reach is Reach.BEFORE]
        return next(iter(now), None), next(iter(then), None)

    def _amount(self, index: int) -> Number | None:
        """The change in the value's own measure that is told beside a growth in per cent."""
        number = self.numbers[index]
        near = [other for other in self._around(index) if other.role is Role.AMOUNT]
        return _nearest(number, [other for other in near if _same(number, other)])

    def _around(self, index: int) -> list[Number]:
        """The numbers of the same sentence, or of the same row of a table."""
        number = self.numbers[index]
        beside = self.numbers[max(0, index - MOST_BESIDE) : index + MOST_BESIDE + 1]
        return [other for other in beside if other is not number and _beside(number, other)]

    def _of_plan(self, index: int) -> Finding:
        """A share of the plan, when the same sentence names the plan."""
        number = replace(self.numbers[index], match=Match(None))
        near = [other for other in self._around(index) if other.stated.measure != "%"]
        plans = [other for other in near if _PLANNED.search(other.context.before)]
        done = [other for other in near if other not in plans and other.role is Role.VALUE]
        plan, now = _nearest(number, plans), _nearest(number, done)
        if plan is None or now is None or not plan.stated.value or now.stated.value is None:
            return _finding(number, Verdict.NO_RECORD, None, answers.NO_PLAN)
        expected = int(Fraction(now.stated.value * PERCENT, plan.stated.value))
        return _share(number, expected, (now, plan))


_PLANNED = re.compile("计划|任务|目标")


def _from_values(
    number: Number, now: Number, then: Quantity, sources: Sequence[Number], *more: Message
) -> Finding | None:
    """Whether a change follows from two stated values, whatever their rounding; None when that cannot be told."""
    bounds = _between(number, now.stated, then)
    if bounds is None:
        return None
    low, high = bounds
    stated = _signed(number)
    fits = (stated[0] is None or stated[0] <= high) and (stated[1] is None or low <= stated[1])
    expected = _middle(number, now.stated, then)
    told = _worded(number, expected)
    if fits:
        return _finding(number, Verdict.NO_RECORD, abs(expected), *more, answers.following(told, sources))
    why = answers.not_following(number, told, sources, -1 if expected < 0 else 1)
    return _finding(number, Verdict.CONTRADICTS, abs(expected), *more, why)


def _share(number: Number, expected: int, sources: Sequence[Number]) -> Finding:
    told = format_quantity(expected, "%", decimals=1)
    if agrees(number.stated, expected):
        return _finding(number, Verdict.NO_RECORD, expected, answers.following(told, sources))
    return _finding(number, Verdict.CONTRADICTS, expected, answers.not_following(number, told, sources))


def _finding(number: Number, verdict: Verdict, expected: int | None, *why: Message) -> Finding:
    said = answers.explained(number, *why) if number.fact else joined([answers.unknown(number), *why])
    return Finding(number, verdict, said, number.told(expected))


def _nothing(number: Number) -> Finding:
    just_before = bases.is_just_before(number.context.period)
    why = (answers.NO_TIME_BEFORE if just_before else answers.NO_YEAR_BEFORE,) if number.fact else ()
    return _finding(number, Verdict.NO_RECORD, None, *why)


# --- arithmetic ------------------------------------------------------------------------------------------------


def _change(number: Number, now: int, then: int) -> int:
    """What a change comes to in thousandths of the number's measure: per cent, times, or the measure itself."""
    if number.role is not Role.RATE:
        return now - then
    times = number.stated.measure == "倍"
    whole = MILLI if times else PERCENT
    grown = now if times and is_multiple(number.context) else now - then
    return round(Fraction(grown * whole, then)) if then else 0


def _grew(number: Number, expected: int) -> bool:
    """Whether a change is right in size and direction."""
    return agrees(_size(number.stated), abs(expected)) and (
        expected == 0 or (expected < 0) is number.context.falls
    )


def _size(stated: Quantity) -> Quantity:
    """A change without the sign it is written with (-9.1%): which way it went stands in the context."""
    if stated.value is None or stated.value >= 0:
        return stated
    low, high = stated.low, stated.high
    return replace(
        stated,
        value=-stated.value,
        low=None if high is None else -high,
        high=None if low is None else -low,
    )


def _would_have(number: Number, expected: int) -> Message:
    down = expected < 0
    return Message("应为{direction} {value}，不符", "it would be {value} {way}: it differs").format(
        direction="下降" if down else "增长", way="down" if down else "up", value=_worded(number, expected)
    )


def _worded(number: Number, amount: int) -> str:
    word = number.stated.word or number.stated.measure
    return format_quantity(abs(amount), word, decimals=1)


def _signed(number: Number) -> tuple[int | None, int | None]:
    stated = _size(number.stated)
    low, high = stated.low, stated.high
    if not number.context.falls:
        return low, high
    return (None if high is None else -high), (None if low is None else -low)


def _between(number: Number, now: Quantity, then: Quantity) -> tuple[int, int] | None:
    """The least and the greatest change that two stated values allow, whatever their rounding."""
    if now.low is None or now.high is None or then.low is None or then.high is None:
        return None
    if number.role is Role.RATE and not then.low:
        return None
    return _change(number, now.low, then.high), _change(number, now.high, then.low)


def _middle(number: Number, now: Quantity, then: Quantity) -> int:
    return _change(number, now.value or now.low or 0, then.value or then.low or 0)


def _overlap(one: Quantity, other: Quantity) -> bool:
    below = one.low is None or other.high is None or one.low <= other.high
    above = other.low is None or one.high is None or other.low <= one.high
    return below and above


# --- which numbers belong together -----------------------------------------------------------------------------


def _beside(number: Number, other: Number) -> bool:
    """In the same sentence, or in the same row of a table."""
    if number.context.row:
        return number.context.row == other.context.row and number.context.table == other.context.table
    return not other.context.row and number.context.sentence == other.context.sentence


def _comparable(number: Number, other: Number) -> bool:
    """Whether a change can be one of that value; 投诉下降41%，密闭化率由72%提高到96% are two matters."""
    if other.stated.placeholder:
        return False
    if number.role is Role.RATE and number.fact is None and other.stated.measure == "%":
        return number.context.clause == other.context.clause
    if number.role is Role.AMOUNT:
        percent = number.stated.measure in {"百分点", "%"}
        return (other.stated.measure == "%") is percent
    return True


def _same(number: Number, other: Number) -> bool:
    """Of the same matter: the same indicator, or neither has one."""
    return (number.fact.id if number.fact else None) == (other.fact.id if other.fact else None)


def _nearest(number: Number, others: Sequence[Number]) -> Number | None:
    """The last before it, else the first behind it."""
    place = number.positions[0]
    before = [other for other in others if other.positions[0] < place]
    return before[-1] if before else (others[0] if others else None)
