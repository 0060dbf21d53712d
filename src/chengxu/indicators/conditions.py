"""The condition tree of an indicator: twelve operators, read from the pack, turned into SQL and into words.

A comparison with a missing value is false, so ``not`` of it is true. Plain Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chengxu.common.messages import Message, joined
from chengxu.indicators.sources import Kind, Source

MILLI = 1000
COMPARISONS = {"eq": "=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}


@dataclass(frozen=True, slots=True)
class Edge:
    """The period's first moment (``start``) or the first moment after it (``end``)."""

    which: str


@dataclass(frozen=True, slots=True)
class Other:
    """Another column of the same row."""

    column: str


Scalar = str | int | float | bool
Operand = Scalar | Edge | Other


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; without parts always true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any_:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Compare:
    """``eq lt lte gt gte``: a column against a constant, an edge of the period or another column."""

    operator: str
    column: str
    operand: Operand


@dataclass(frozen=True, slots=True)
class In:
    """The column holds one of these."""

    column: str
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class IsNull:
    """The column is empty: no value, or no text."""

    column: str


@dataclass(frozen=True, slots=True)
class StartsWith:
    """The text begins so."""

    column: str
    text: str


@dataclass(frozen=True, slots=True)
class WithinHours:
    """From ``first`` to ``second`` no more than ``hours`` pass; both are there and in this order."""

    first: str
    second: str
    hours: float


Condition = All | Any_ | Not | Compare | In | IsNull | StartsWith | WithinHours
EVERYTHING = All(())


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL with ``?`` and the values for them, in order."""

    text: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounds:
    """A period: as local days (``first`` inclusive, ``after`` the day behind it) and as UTC instants without zone.

    ``running`` is the day of it that is not over yet.
    """

    first: date
    after: date
    start: datetime
    end: datetime
    running: date | None = None

    def edge(self, which: str, kind: Kind) -> date | datetime:
        """The edge as a value comparable with a column of ``kind``."""
        if kind is Kind.DAY:
            return self.first if which == "start" else self.after
        return self.start if which == "start" else self.end


def sql(condition: Condition, source: Source, bounds: Bounds) -> Sql:
    """``condition`` as a DuckDB expression over the columns of ``source``; never NULL."""
    match condition:
        case All(parts):
            return _joined(" AND ", parts, source, bounds, "true")
        case Any_(parts):
            return _joined(" OR ", parts, source, bounds, "false")
        case Not(part):
            inner = sql(part, source, bounds)
            return Sql(f"NOT ({inner.text})", inner.values)
        case Compare(operator, column, operand):
            return _compare(operator, column, operand, source, bounds)
        case In(column, values):
            marks = ", ".join("?" * len(values))
            stored = tuple(_stored(value, source.column(column).kind) for value in values)
            return _never_null(Sql(f'"{column}" IN ({marks})', stored), source, column)
        case IsNull(column):
            if source.column(column).kind is Kind.TEXT:
                return Sql(f"coalesce(\"{column}\", '') = ''")
            return Sql(f'"{column}" IS NULL')
        case StartsWith(column, text):
            return _never_null(Sql(f'starts_with("{column}", ?)', (text,)), source, column)
        case WithinHours(first, second, hours):
            return Sql(
                f'coalesce("{second}" >= "{first}" AND '
                f'epoch_ms("{second}") - epoch_ms("{first}") <= ?, false)',
                (round(hours * 3_600_000),),
            )


def _joined(word: str, parts: tuple[Condition, ...], source: Source, bounds: Bounds, empty: str) -> Sql:
    pieces = [sql(part, source, bounds) for part in parts]
    text = word.join(f"({piece.text})" for piece in pieces) or empty
    return Sql(text, tuple(value for piece in pieces for value in piece.values))


def _compare(operator: str, column: str, operand: Operand, source: Source, bounds: Bounds) -> Sql:
    kind = source.column(column).kind
    sign = COMPARISONS[operator]
    if isinstance(operand, Other):
        return _never_null(Sql(f'"{column}" {sign} "{operand.column}"'), source, column, operand.column)
    value = bounds.edge(operand.which, kind) if isinstance(operand, Edge) else _stored(operand, kind)
    return _never_null(Sql(f'"{column}" {sign} ?', (value,)), source, column)


def _never_null(piece: Sql, source: Source, *columns: str) -> Sql:
    if any(source.column(column).nullable for column in columns):
        return Sql(f"coalesce({piece.text}, false)", piece.values)
    return piece


def _stored(value: Scalar, kind: Kind) -> Scalar | date:
    """A constant as the database keeps it: packs write 2 处, rows hold 2000 thousandths; money is yuan in packs."""
    if kind is Kind.MILLI and isinstance(value, int | float):
        return round(value * MILLI)
    if kind is Kind.FEN and isinstance(value, int | float):
        return round(value * 100)
    if kind is Kind.DAY and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def names(condition: Condition) -> frozenset[str]:
    """The columns a condition looks at."""
    match condition:
        case All(parts) | Any_(parts):
            return frozenset().union(*(names(part) for part in parts))
        case Not(part):
            return names(part)
        case Compare(_, column, Other(other)):
            return frozenset({column, other})
        case WithinHours(first, second, _):
            return frozenset({first, second})
        case Compare(_, column, _) | In(column, _) | IsNull(column) | StartsWith(column, _):
            return frozenset({column})


def only(condition: Condition, column: str) -> frozenset[Scalar] | None:
    """The values that ``column`` must have one of where the condition holds; None when it may have any.

    A row with another value is one that :func:`may_hold` says False of; asking this first spares asking it of every row.
    """
    match condition:
        case All(parts):
            told = [values for part in parts if (values := only(part, column)) is not None]
            return frozenset.intersection(*told) if told else None
        case Any_(parts):
            each = [only(part, column) for part in parts]
            told = [values for values in each if values is not None]
            return frozenset().union(*told) if len(told) == len(each) else None
        case Compare("eq", name, operand) if name == column and not isinstance(operand, Edge | Other):
            return frozenset({operand})
        case In(name, values) if name == column:
            return frozenset(values)
        case _:
            return None


def may_hold(condition: Condition, known: Mapping[str, Scalar]) -> bool | None:
    """Whether a row with these ``known`` columns can satisfy the condition; None when other columns decide.

    Only used to check a declaration against the vocabulary, never to compute a figure.
    """
    match condition:
        case All(parts):
            return _three_valued((may_hold(part, known) for part in parts), stop=False)
        case Any_(parts):
            return _three_valued((may_hold(part, known) for part in parts), stop=True)
        case Not(part):
            inner = may_hold(part, known)
            return None if inner is None else not inner
        case Compare("eq", column, operand) if column in known and not isinstance(operand, Edge | Other):
            return known[column] == operand
        case In(column, values) if column in known:
            return known[column] in values
        case StartsWith(column, text) if column in known:
            return str(known[column]).startswith(text)
        case _:
            return None


def _three_valued(results: Iterable[bool | None], *, stop: bool) -> bool | None:
    undecided = False
    for result in results:
        if result is stop:
            return stop
        undecided = undecided or result is None
    return None if undecided else not stop


Speak = Callable[[str, Scalar], Message]
"""Turns (column, value) into the word for people: ("verb", "remove") → 拆除."""

_IS = Message("为", "is")
_TIME_SIGNS = {
    "eq": _IS,
    "lt": Message("早于", "is before"),
    "lte": Message("不晚于", "is not after"),
    "gt": Message("晚于", "is after"),
    "gte": Message("不早于", "is not before"),
}
_SIZE_SIGNS = {
    "eq": _IS,
    "lt": Message("小于", "is below"),
    "lte": Message("不大于", "is at most"),
    "gt": Message("大于", "is above"),
    "gte": Message("不小于", "is at least"),
}
_EDGES = {"start": Message("期初", "the period's start"), "end": Message("期末", "the period's end")}


def words(condition: Condition, source: Source, speak: Speak) -> Message:
    """The condition in a sentence; an empty message when it lets everything through."""
    match condition:
        case All(parts):
            return joined([_bracketed(p, source, speak) for p in parts], zh="且", en=" and ")
        case Any_(parts):
            return joined([_bracketed(p, source, speak) for p in parts], zh="或", en=" or ")
        case Not(part):
            return Message("并非（{part}）", "not ({part})").format(part=words(part, source, speak))
        case Compare(operator, column, operand):
            timed = source.column(column).kind in {Kind.INSTANT, Kind.DAY}
            return Message("{column}{sign}{operand}", "{column} {sign} {operand}").format(
                column=source.column(column).label,
                sign=(_TIME_SIGNS if timed else _SIZE_SIGNS)[operator],
                operand=_operand(column, operand, source, speak),
            )
        case In(column, values):
            return Message("{column}为{values}", "{column} is {values}").format(
                column=source.column(column).label,
                values=joined([speak(column, value) for value in values], zh="或", en=" or "),
            )
        case IsNull(column):
            return Message("{column}为空", "{column} is empty").format(column=source.column(column).label)
        case StartsWith(column, text):
            return Message("{column}以「{text}」开头", "{column} begins with “{text}”").format(
                column=source.column(column).label, text=text
            )
        case WithinHours(first, second, hours):
            return Message(
                "{first}到{second}不超过 {hours:g} 小时", "{first} to {second} at most {hours:g} hours"
            ).format(first=source.column(first).label, second=source.column(second).label, hours=hours)


def _bracketed(part: Condition, source: Source, speak: Speak) -> Message:
    text = words(part, source, speak)
    several = isinstance(part, All | Any_) and len(part.parts) > 1
    return Message("（{text}）", "({text})").format(text=text) if several else text


def _operand(column: str, operand: Operand, source: Source, speak: Speak) -> Message:
    if isinstance(operand, Edge):
        return _EDGES[operand.which]
    if isinstance(operand, Other):
        return source.column(operand.column).label
    return speak(column, operand)
