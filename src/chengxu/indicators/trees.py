"""Reads the condition trees of a pack: ``{verb: remove, object: [a, b]}`` or ``{all: [...]}`` and so on.

A mapping of columns is short for "all of these": ``column: value`` is equality, ``column: [values]`` membership.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chengxu.common.messages import Message, listed
from chengxu.indicators.conditions import (
    COMPARISONS,
    EVERYTHING,
    All,
    Any_,
    Compare,
    Condition,
    Edge,
    In,
    IsNull,
    Not,
    Operand,
    Other,
    Scalar,
    StartsWith,
    WithinHours,
)
from chengxu.indicators.sources import Kind, Source

OPERATORS = ("all", "any", "not", "in", "is_null", "starts_with", "within_hours", *COMPARISONS)

Where = tuple[str | int, ...]
Domain = Callable[[str, str], frozenset[str] | None]
"""(source, column) → the codes the column can hold, or None when anything may stand there."""

_ORDERED = {Kind.INSTANT, Kind.DAY, Kind.WHOLE, Kind.NUMBER, Kind.MILLI, Kind.FEN}
_NUMBERS = {Kind.WHOLE, Kind.NUMBER, Kind.MILLI, Kind.FEN}


@dataclass(slots=True)
class TreeReader:
    """Reads one tree; ``problem`` is told where and what is wrong, and reading goes on."""

    source: Source
    domain: Domain
    problem: Callable[[Where, Message], None]

    def read(self, node: Any, where: Where = ()) -> Condition:
        """The condition ``node`` stands for; parts that are wrong are left out."""
        if node is None:
            return EVERYTHING
        if not isinstance(node, dict) or not node:
            self.problem(
                where,
                Message("条件应为「列: 值」或一个运算符", "a condition is “column: value” or an operator"),
            )
            return EVERYTHING
        keys = set(node)
        if keys & set(OPERATORS):
            if len(keys) > 1:
                self.problem(where, Message("一层只能有一个运算符", "only one operator on a level"))
                return EVERYTHING
            operator = next(iter(keys))
            return self._operator(operator, node[operator], (*where, operator))
        return self._columns(node, where)

    def _columns(self, node: Mapping[str, Any], where: Where) -> Condition:
        parts: list[Condition] = []
        for name, value in node.items():
            at = (*where, name)
            if isinstance(value, dict):
                self.problem(
                    at,
                    Message(
                        "没有名为「{name}」的运算符，可用：{known}",
                        "there is no operator “{name}”; use: {known}",
                    ).format(name=name, known=listed(OPERATORS)),
                )
            elif self._knows(name, at):
                values = value if isinstance(value, list) else [value]
                kept = tuple(v for index, v in enumerate(values) if self._fits(name, v, (*at, index)))
                if kept:
                    parts.append(In(name, kept) if isinstance(value, list) else Compare("eq", name, kept[0]))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _operator(self, operator: str, given: Any, where: Where) -> Condition:
        match operator:
            case "all" | "any":
                items = given if isinstance(given, list) and given else []
                if not items:
                    self._shape(where, "[条件, …]", "[condition, …]")
                parts = tuple(self.read(item, (*where, index)) for index, item in enumerate(items))
                return All(parts) if operator == "all" else Any_(parts)
            case "not":
                return Not(self.read(given, where))
            case "is_null":
                if isinstance(given, str):
                    return IsNull(given) if self._knows(given, where) else EVERYTHING
                self._shape(where, "列名", "a column")
                return EVERYTHING
            case "within_hours":
                return self._within_hours(given, where)
            case _:
                return self._pair(operator, given, where)

    def _within_hours(self, given: Any, where: Where) -> Condition:
        match given:
            case [str(first), str(second), int() | float() as hours] if (
                not isinstance(hours, bool) and hours > 0
            ):
                if self._is_instant(first, where) and self._is_instant(second, where):
                    return WithinHours(first, second, float(hours))
            case _:
                self._shape(where, "[起, 止, 小时数]", "[from, to, hours]")
        return EVERYTHING

    def _pair(self, operator: str, given: Any, where: Where) -> Condition:
        match given:
            case [str(name), value] if self._knows(name, where):
                return self._typed(operator, name, value, where)
            case [str(), _]:
                return EVERYTHING
            case _:
                self._shape(where, "[列, 值]", "[column, value]")
                return EVERYTHING

    def _typed(self, operator: str, name: str, value: Any, where: Where) -> Condition:
        kind = self.source.column(name).kind
        if operator == "in":
            if not isinstance(value, list) or not value:
                self._shape(where, "[列, [值, …]]", "[column, [value, …]]")
                return EVERYTHING
            return In(name, tuple(v for v in value if self._fits(name, v, where)))
        if operator == "starts_with":
            if kind is Kind.TEXT and isinstance(value, str) and value:
                return StartsWith(name, value)
            self._shape(where, "[文字列, 开头]", "[text column, beginning]")
            return EVERYTHING
        if operator != "eq" and kind not in _ORDERED:
            self.problem(where, Message("「{name}」不能比大小", "“{name}” has no order").format(name=name))
            return EVERYTHING
        operand = self._operand(name, value, where)
        return EVERYTHING if operand is None else Compare(operator, name, operand)

    def _operand(self, name: str, value: Any, where: Where) -> Operand | None:
        match value:
            case {"period": "start" | "end" as edge, **rest} if not rest:
                if self.source.column(name).kind in {Kind.INSTANT, Kind.DAY}:
                    return Edge(edge)
                self.problem(where, Message("「{name}」不是时间", "“{name}” is not a time").format(name=name))
                return None
            case {"column": str(other), **rest} if not rest:
                if not self._knows(other, where):
                    return None
                if self.source.column(other).kind is not self.source.column(name).kind:
                    self.problem(
                        where,
                        Message("「{a}」与「{b}」不能比较", "“{a}” and “{b}” cannot be compared").format(
                            a=name, b=other
                        ),
                    )
                    return None
                return Other(other)
            case _:
                return value if self._fits(name, value, where) else None

    def _knows(self, name: str, where: Where) -> bool:
        if name in self.source.columns:
            return True
        self.problem(
            where,
            Message(
                "{source}没有名为「{name}」的列，可用：{known}",
                "{source} has no column “{name}”; use: {known}",
            ).format(source=self.source.label, name=name, known=listed(self.source.columns)),
        )
        return False

    def _is_instant(self, name: str, where: Where) -> bool:
        if not self._knows(name, where):
            return False
        if self.source.column(name).kind is Kind.INSTANT:
            return True
        self.problem(where, Message("「{name}」不是时刻", "“{name}” is not an instant").format(name=name))
        return False

    def _fits(self, name: str, value: Any, where: Where) -> bool:
        if not _right_type(self.source.column(name).kind, value):
            self.problem(
                where,
                Message(
                    "「{name}」不能取值 {value}：{expected}", "“{name}” cannot be {value}: {expected}"
                ).format(name=name, value=value, expected=_EXPECTED[self.source.column(name).kind]),
            )
            return False
        codes = self.domain(self.source.name, name)
        if codes is not None and value and value not in codes:
            self.problem(
                where,
                Message("「{name}」没有代码「{value}」", "“{name}” has no code “{value}”").format(
                    name=name, value=value
                ),
            )
            return False
        return True

    def _shape(self, where: Where, zh: str, en: str) -> None:
        self.problem(where, Message(f"应写成 {zh}", f"should be written {en}"))


_EXPECTED = {
    Kind.TEXT: Message("应为文字（像 closed）", "it is compared with text, such as closed"),
    Kind.INSTANT: Message(
        "时刻只和统计期或另一列相比，写 {period: start}、{period: end} 或 {column: 另一列}",
        "an instant is compared with the period or another column: {period: start}, {period: end} or {column: other}",
    ),
    Kind.DAY: Message("应为日期（像 2023-12-31）", "it is compared with a day, such as 2023-12-31"),
    Kind.YES_NO: Message("应为 true 或 false", "it is true or false"),
    **dict.fromkeys(sorted(_NUMBERS), Message("应为数字", "it is compared with a number")),
}


def _right_type(kind: Kind, value: Scalar) -> bool:
    if kind is Kind.YES_NO:
        return isinstance(value, bool)
    if kind in _NUMBERS:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind is Kind.INSTANT or not isinstance(value, str):
        return False  # an instant is compared with the period's edges or another column, never with a fixed moment
    return kind is not Kind.DAY or _is_day(value)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
