"""What an indicator is, how a raw sum becomes its value, and its formula in words. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from chengxu.common.messages import Message, joined
from chengxu.indicators.conditions import Condition, Speak, words
from chengxu.indicators.sources import Kind, Source

MILLISECONDS_PER_HOUR = 3_600_000
TEN_THOUSAND_YUAN = "万元"
PERCENT = "%"
NOTHING_BELOW = Message("分母为零，没有比值", "nothing to divide by")


class Aggregate(StrEnum):
    """How the rows of an indicator become one number."""

    SUM = "sum"
    COUNT = "count"
    DISTINCT = "distinct"
    MIN = "min"
    MAX = "max"
    AVG = "avg"
    RATIO = "ratio"

    @property
    def label(self) -> Message:
        """The word for people."""
        return _AGGREGATES[self]


_AGGREGATES = {
    Aggregate.SUM: Message("合计", "sum"),
    Aggregate.COUNT: Message("条数", "number of rows"),
    Aggregate.DISTINCT: Message("不同取值的个数", "number of different values"),
    Aggregate.MIN: Message("最小值", "smallest"),
    Aggregate.MAX: Message("最大值", "largest"),
    Aggregate.AVG: Message("平均值", "average"),
    Aggregate.RATIO: Message("比值", "ratio"),
}


class Rounding(StrEnum):
    """How a report writes the number: exactly, or with the tail cut off and 余 added."""

    EXACT = "exact"
    YU = "yu"


class Better(StrEnum):
    """Which way a figure should move, where the pack says so: work done should grow, hazards should not."""

    MORE = "more"
    LESS = "less"


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours from one instant of a row to another."""

    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One number over rows of one source.

    ``of`` are the columns it looks at (several are added up for ``sum`` and taken together for ``distinct``);
    ``time`` is the column that puts a row into the period, "" when the period shows only in ``where``.
    """

    source: Source
    where: Condition
    aggregate: Aggregate
    of: tuple[str, ...] | Hours = ()
    time: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What the figure should reach: ``gte`` 16, ``lte`` 24; ``source`` says who asks for it."""

    operator: str
    value: float
    source: str

    def met(self, value: float) -> bool:
        """Whether ``value`` reaches the target."""
        return value <= self.value if self.operator == "lte" else value >= self.value

    @property
    def label(self) -> Message:
        """In words: 不少于 16."""
        sign = Message("不多于", "at most") if self.operator == "lte" else Message("不少于", "at least")
        return Message("{sign} {value:g}", "{sign} {value:g}").format(sign=sign, value=self.value)


@dataclass(frozen=True, slots=True)
class Phrase:
    """How reports speak of a figure.

    All ``words`` stand in the clause of the number, none of ``without`` does, and all of ``before`` stand earlier
    in the same paragraph.
    """

    words: tuple[str, ...]
    without: tuple[str, ...] = ()
    before: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> Phrase:
        """From the pack's notation: ``拆除 雨阳棚 -校园 @广告``."""
        parts = text.split()
        return cls(
            words=tuple(part for part in parts if part[0] not in "-@"),
            without=tuple(part[1:] for part in parts if part[0] == "-"),
            before=tuple(part[1:] for part in parts if part[0] == "@"),
        )

    def fits(self, clause: str, before: str = "") -> bool:
        """Whether the phrase speaks of a number standing in ``clause`` after the text ``before``."""
        return (
            all(word in clause for word in self.words)
            and not any(word in clause for word in self.without)
            and all(word in before for word in self.before)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A declared figure. A ratio has ``numerator`` and ``denominator``, every other kind has ``measurement``."""

    id: str
    name: Message
    chapter: str
    owner: str
    aggregate: Aggregate
    measure: str
    measures: tuple[str, ...]
    rounding: Rounding
    target: Target | None
    phrases: tuple[Phrase, ...]
    scope: Message
    definition: Message
    basis: str
    verified: bool
    formula: Message
    measurement: Measurement | None = None
    numerator: Measurement | None = None
    denominator: Measurement | None = None
    better: Better | None = None

    @property
    def level(self) -> bool:
        """A state (a rate, an average, the least or greatest), not an amount that adds up over the year."""
        return self.aggregate in {Aggregate.RATIO, Aggregate.AVG, Aggregate.MIN, Aggregate.MAX}

    def measurements(self) -> tuple[Measurement, ...]:
        """What has to be computed, in the order :func:`combine` expects."""
        found = (self.measurement, self.numerator, self.denominator)
        return tuple(part for part in found if part is not None)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A group of indicators: one file of the pack."""

    code: str
    title: Message
    owner: str


@dataclass(frozen=True, slots=True, eq=False)
class Indicators:
    """All indicators of one pack, by id, in the order of its files."""

    by_id: Mapping[str, Indicator] = field(default_factory=dict)
    chapters: tuple[Chapter, ...] = ()

    def get(self, indicator_id: str) -> Indicator | None:
        """The indicator known by this id, or None."""
        return self.by_id.get(indicator_id)

    def of_chapter(self, code: str) -> tuple[Indicator, ...]:
        """The indicators of a chapter, in order."""
        return tuple(i for i in self.by_id.values() if i.chapter == code)


@dataclass(frozen=True, slots=True)
class Raw:
    """What the database gave for one measurement: the number as stored (None without rows), and how many rows."""

    number: int | float | None
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One computed figure. ``value`` is None when it is undefined: a ratio over nothing, or no such rows by unit."""

    id: str
    name: Message
    value: int | float | None
    measure: str
    rows: int
    formula: Message
    scope: Message
    numerator: int | float | None = None
    denominator: int | float | None = None


def base_measure(measure: str) -> str:
    """The measure rows are stored in: 万元 is stored as 元."""
    return "元" if measure == TEN_THOUSAND_YUAN else measure


def scaled(measurement: Measurement, raw: Raw, measure: str) -> Fraction | None:
    """The stored number in ``measure``: thousandths, fen and milliseconds become 处, 元, 小时.

    A sum, a count or a distinct count over no rows is 0; a minimum, maximum or average is undefined.
    """
    if raw.number is None or not raw.rows:
        nothing = measurement.aggregate in {Aggregate.SUM, Aggregate.COUNT, Aggregate.DISTINCT}
        return Fraction(0) if nothing else None
    number = Fraction(raw.number) / _factor(measurement)
    return number / 10_000 if measure == TEN_THOUSAND_YUAN else number


def _factor(measurement: Measurement) -> int:
    if measurement.aggregate in {Aggregate.COUNT, Aggregate.DISTINCT}:
        return 1
    if isinstance(measurement.of, Hours):
        return MILLISECONDS_PER_HOUR
    kinds = {measurement.source.column(name).kind for name in measurement.of}
    return 1000 if Kind.MILLI in kinds else 100 if Kind.FEN in kinds else 1


def plain(number: Fraction | None, measure: str) -> int | float | None:
    """A number for people and JSON: whole when it is, else one decimal for %, three for the rest.

    Rounding never makes a rate 100 that is not: 99.97 % stays 99.9.
    """
    if number is None:
        return None
    if number.denominator == 1:
        return int(number)
    if measure == PERCENT:
        rounded = round(float(number), 1)
        return 99.9 if rounded == 100 and number < 100 else rounded
    return round(float(number), 3)


def combine(indicator: Indicator, raws: tuple[Raw, ...]) -> Value:
    """The figure from what the database gave, in the order of :meth:`Indicator.measurements`."""
    if indicator.numerator is None or indicator.denominator is None:
        assert indicator.measurement is not None
        number = plain(scaled(indicator.measurement, raws[0], indicator.measure), indicator.measure)
        return _value(indicator, number, raws[0].rows)
    top = scaled(indicator.numerator, raws[0], "")
    bottom = scaled(indicator.denominator, raws[1], "")
    quotient = None
    if top is not None and bottom:
        quotient = top / bottom * (100 if indicator.measure == PERCENT else 1)
    found = _value(
        indicator,
        plain(quotient, indicator.measure),
        raws[1].rows,
        numerator=plain(top, ""),
        denominator=plain(bottom, ""),
    )
    return found if bottom else replace(found, scope=_with_reason(indicator.scope, NOTHING_BELOW))


def absent(indicator: Indicator, reason: Message) -> Value:
    """The figure that cannot be had; its scope says why."""
    return Value(
        id=indicator.id, name=indicator.name, value=None, measure=indicator.measure, rows=0,
        formula=indicator.formula, scope=_with_reason(indicator.scope, reason),
    )  # fmt: skip


def _with_reason(scope: Message, reason: Message) -> Message:
    return Message("{scope}（{reason}）", "{scope} ({reason})").format(scope=scope, reason=reason)


def _value(
    indicator: Indicator,
    value: int | float | None,
    rows: int,
    *,
    numerator: int | float | None = None,
    denominator: int | float | None = None,
) -> Value:
    return Value(
        id=indicator.id,
        name=indicator.name,
        value=value,
        measure=indicator.measure,
        rows=rows,
        formula=indicator.formula,
        scope=indicator.scope,
        numerator=numerator,
        denominator=denominator,
    )


def explain(measurement: Measurement, speak: Speak) -> Message:
    """A measurement in words: 工作台账中动作为拆除且对象为伸缩雨阳棚的数量合计，按发生时间计入。"""
    source = measurement.source
    condition = words(measurement.where, source, speak)
    told = Message("{source}中{condition}的{what}{time}", "{what} in {source} where {condition}{time}")
    if not condition:
        told = Message("全部{source}的{what}{time}", "{what} in {source}{time}")
    return told.format(
        source=source.label, condition=condition, what=_what(measurement), time=_by(measurement, source)
    )


def _what(measurement: Measurement) -> Message:
    of, label = measurement.of, measurement.aggregate.label
    if measurement.aggregate is Aggregate.COUNT:
        return label
    if isinstance(of, Hours):
        columns = [measurement.source.column(name).label for name in (of.first, of.second)]
        span = joined(columns, zh="到", en=" to ")
        return Message("{span}小时数的{label}", "{label} hours from {span}").format(span=span, label=label)
    columns = [measurement.source.column(name).label for name in of]
    return Message("{columns}{label}", "{label} of {columns}").format(
        columns=joined(columns, zh="与", en=" and "), label=label
    )


def _by(measurement: Measurement, source: Source) -> Message:
    if not measurement.time:
        return Message("")
    return Message("（按{time}计入）", " (by {time})").format(time=source.column(measurement.time).label)
