"""What an audit answers for each number of a document."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from chengxu.common.measures import MILLI, conversion, measure_name
from chengxu.common.messages import Message
from chengxu.common.quantity import Quantity
from chengxu.reports.audit.passages.context import Context
from chengxu.reports.audit.passages.reaches import WHOLE, Scope
from chengxu.reports.audit.words.matched import Match
from chengxu.reports.audit.words.roles import Role
from chengxu.reports.rules import Fact


class Verdict(StrEnum):
    """The six answers; their spelling is a contract with other programs."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NO_RECORD = "no_record"
    PLACEHOLDER = "placeholder"
    CONTRADICTS = "contradicts"
    TARGET = "target"

    @property
    def label(self) -> Message:
        """The word for people."""
        return _LABELS[self]


_LABELS = {
    Verdict.AGREES: Message("相符", "agrees"),
    Verdict.DIFFERS: Message("不符", "differs"),
    Verdict.NO_RECORD: Message("无记录", "no record"),
    Verdict.PLACEHOLDER: Message("待填", "to be filled"),
    Verdict.CONTRADICTS: Message("自相矛盾", "contradicts"),
    Verdict.TARGET: Message("要求", "target"),
}
WRONG = frozenset({Verdict.DIFFERS, Verdict.CONTRADICTS, Verdict.PLACEHOLDER})
"""With one of these the document cannot go out as it is."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the document: where it stands (``start``, ``end`` in the document, ``line``), what it says,
    what surrounds it, which indicator it was matched to, and the days it speaks of. ``positions`` are those of its
    characters."""

    line: int
    positions: tuple[int, ...]
    stated: Quantity
    context: Context
    match: Match
    scope: Scope = WHOLE

    @property
    def role(self) -> Role:
        """What it tells: a value, a growth, a share …"""
        return self.context.role

    @property
    def fact(self) -> Fact | None:
        """The indicator it speaks of."""
        return self.match.fact

    @property
    def unit(self) -> int:
        """One written unit in thousandths of its measure: 10,000,000 for 万元."""
        return int(measure_name(self.stated.word or self.stated.measure)[1] * MILLI) or MILLI

    @property
    def record(self) -> int | None:
        """What the records say, in thousandths of the number's own measure; None when they say nothing."""
        return None if self.fact is None else self.recorded_as(self.fact)

    def recorded_as(self, fact: Fact) -> int | None:
        """The value of a fact in thousandths of the number's own measure.

        Words that merely count (处, 个, 起) are taken for one another; a match allowed it. So is a growth in per cent.
        """
        if fact.thousandths is None:
            return None
        ratio = conversion(measure_name(fact.measure)[0], self.stated.measure)
        return int(fact.thousandths * (ratio if ratio is not None else Fraction(1)))

    @property
    def recorded(self) -> bool:
        """Whether there is a value that rests on at least one row."""
        return self.fact is not None and self.record is not None and self.fact.rows > 0

    def told(self, value: int | None) -> Decimal | None:
        """A value in thousandths of the measure as the document counts: 2 for 2万元."""
        return None if value is None else Decimal(value) / Decimal(self.unit)


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer for one number; ``why`` says how one can know. ``change`` is what the records of both years make of a
    growth, below 0 when it is none, in thousandths of the number's measure; None for all that is no growth, and where
    one of the years has no record."""

    number: Number
    verdict: Verdict
    why: Message
    computed: Decimal | None
    change: int | None = None

    def row(self) -> dict[str, Any]:
        """The answer as other programs read it."""
        stated = self.number.stated
        return {
            "line": self.number.line,
            "text": stated.text,
            "quantity": plain(self.number.told(stated.value)),
            "measure": stated.word or stated.measure,
            "indicator": self.number.fact.id if self.number.fact else None,
            "computed": plain(self.computed),
            "verdict": self.verdict.value,
            "why": str(self.why),
        }


def plain(value: Decimal | None) -> int | float | None:
    """A number as JSON knows it, whole when it is."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(round(value, 3))
