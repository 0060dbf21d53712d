"""Reads ``indicators/*.yaml`` and checks every figure against the words, units and columns it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from chengxu.common.messages import Message, joined, listed
from chengxu.indicators.conditions import EVERYTHING, Condition, Scalar, may_hold
from chengxu.indicators.rules import (
    PERCENT,
    Aggregate,
    Better,
    Chapter,
    Hours,
    Indicator,
    Indicators,
    Measurement,
    Phrase,
    Rounding,
    Target,
    base_measure,
    explain,
)
from chengxu.indicators.soundness import amounts, halves, held, never, rows
from chengxu.indicators.sources import SOURCES, Kind, Source
from chengxu.indicators.trees import TreeReader, Where
from chengxu.indicators.words import Lexicon, lexicon
from chengxu.packs.checking import Checker, name

FILES = "indicators/*.yaml"
NO_PERIOD = "none"

_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_Name = str | dict[str, str]
_SUMMABLE = {Kind.WHOLE, Kind.NUMBER, Kind.MILLI, Kind.FEN}


class _Target(msgspec.Struct, forbid_unknown_fields=True):
    op: str
    value: float
    source: str


class _Part(msgspec.Struct, forbid_unknown_fields=True):
    """Half of a ratio, written in place."""

    value: Aggregate
    where: Any = None
    of: Any = None
    source: str = ""
    time: str = ""


class _Indicator(msgspec.Struct, forbid_unknown_fields=True):
    name: _Name
    value: Aggregate
    measure: str
    definition: _Name
    phrases: list[str]
    source: str = ""
    where: Any = None
    of: Any = None
    time: str = ""
    measures: list[str] = []
    numerator: Any = None
    denominator: Any = None
    rounding: Rounding = Rounding.EXACT
    target: _Target | None = None
    better: Better | None = None
    scope: _Name | None = None
    owner: str = ""
    basis: str = ""
    each: bool = False


class _File(msgspec.Struct, forbid_unknown_fields=True):
    chapter: str
    order: int
    title: _Name
    owner: str
    source: str
    basis: str
    verified: bool
    indicators: dict[str, Any]


def parse(check: Checker) -> Indicators:
    """All indicators of the pack. Wrong are, with file and line: an unknown source, column, operator, code, unit or
    indicator; a sum over nothing, over mixed measures or over amounts that cannot be added; an id given twice.
    """
    reader = _Reader(check, lexicon(check))
    for path, document in sorted(check.pack.many(FILES), key=_order):
        reader.open(path, document)
    return reader.finish()


def _order(file: tuple[str, Any]) -> tuple[int, str]:
    """Files in the order they ask for; one that does not say comes last and is reported when it is read."""
    path, document = file
    order = document.get("order") if isinstance(document, dict) else None
    return (order if isinstance(order, int) else 1_000, path)


class _Reader:
    """Two passes: first every declaration by id, then what refers to others."""

    def __init__(self, check: Checker, known: Lexicon) -> None:
        self.check = check
        self.known = known
        self.chapters: list[Chapter] = []
        self.given: dict[str, tuple[str, _File, _Indicator]] = {}
        self.plain: dict[str, Measurement] = {}

    def open(self, path: str, document: Any) -> None:
        """Take the declarations of one file."""
        file = self.check.convert(path, (), document, _File)
        if file is None:
            return
        self._unit(path, ("owner",), file.owner)
        if any(chapter.code == file.chapter for chapter in self.chapters):
            self._problem(
                path,
                ("chapter",),
                Message("章节「{id}」已有", "chapter “{id}” exists already"),
                id=file.chapter,
            )
        self.chapters.append(Chapter(file.chapter, name(file.title), file.owner))
        for id_, value in file.indicators.items():
            where: Where = ("indicators", id_)
            if not _ID.fullmatch(id_):
                self._problem(
                    path, where, Message("编号应形如 street.occupy", "an id looks like street.occupy")
                )
            elif id_ in self.given:
                self._problem(
                    path, where, Message("「{id}」在 {other} 里已有", "“{id}” is already in {other}"),
                    id=id_, other=self.given[id_][0],
                )  # fmt: skip
            elif item := self.check.convert(path, where, value, _Indicator):
                self.given[id_] = (path, file, item)

    def finish(self) -> Indicators:
        """Resolve everything."""
        for id_, (path, file, item) in self.given.items():
            if item.value is not Aggregate.RATIO:
                found = self._measurement(path, ("indicators", id_), item, file.source)
                if found is not None:
                    self._check_amounts(path, ("indicators", id_), found, item.measure, item.measures)
                    self.plain[id_] = found
        made = [self._indicator(id_) for id_ in self.given]
        return Indicators({i.id: i for i in made if i is not None}, tuple(self.chapters))

    def _indicator(self, id_: str) -> Indicator | None:
        path, file, item = self.given[id_]
        where: Where = ("indicators", id_)
        top = bottom = None
        if item.value is Aggregate.RATIO:
            top = self._half(path, (*where, "numerator"), item.numerator, item, file)
            bottom = self._half(path, (*where, "denominator"), item.denominator, item, file)
            if top is None or bottom is None:
                return None
            if item.measure == PERCENT:
                measures = (self._held(top), self._held(bottom))
                self._problems(path, where, "measure", halves(top, bottom, measures, each=item.each))
        elif id_ not in self.plain:
            return None
        self._unit(path, (*where, "owner"), item.owner or file.owner)
        return Indicator(
            id=id_,
            name=name(item.name),
            chapter=file.chapter,
            owner=item.owner or file.owner,
            aggregate=item.value,
            measure=item.measure,
            measures=tuple(dict.fromkeys([item.measure, *item.measures])),
            rounding=item.rounding,
            target=self._target(path, where, item.target),
            phrases=self._phrases(path, where, item.phrases),
            scope=name(item.scope) if item.scope else Message("全县", "the whole county"),
            definition=name(item.definition),
            basis=item.basis or file.basis,
            verified=file.verified,
            formula=self._formula(id_, top, bottom),
            measurement=self.plain.get(id_),
            numerator=top,
            denominator=bottom,
            better=item.better,
        )

    def _formula(self, id_: str, top: Measurement | None, bottom: Measurement | None) -> Message:
        halves = [m for m in (top, bottom) if m is not None] or [self.plain[id_]]
        return joined([explain(half, self.known.speak(half.source)) for half in halves], zh=" ÷ ", en=" ÷ ")

    def _half(self, path: str, where: Where, given: Any, item: _Indicator, file: _File) -> Measurement | None:
        if isinstance(given, str):
            if given not in self.plain:
                self._problem(
                    path, where, Message("没有指标「{id}」，或它自己是比值", "there is no indicator “{id}”, or it is a ratio itself"),
                    id=given,
                )  # fmt: skip
            return self.plain.get(given)
        if given is None:
            self._problem(
                path,
                where,
                Message("比值要写明 numerator 和 denominator", "a ratio needs a numerator and a denominator"),
            )
            return None
        part = self.check.convert(path, where, given, _Part)
        if part is None:
            return None
        if part.value is Aggregate.RATIO:
            self._problem(path, where, Message("比值的一半不能又是比值", "half of a ratio cannot be a ratio"))
            return None
        part.time = part.time or item.time
        found = self._measurement(path, where, part, item.source or file.source)
        if found is not None:
            self._check_amounts(path, where, found, "", [])
        return found

    def _measurement(
        self, path: str, where: Where, item: _Indicator | _Part, fallback: str
    ) -> Measurement | None:
        source = SOURCES.get(item.source or fallback)
        if source is None:
            self._problem(
                path, (*where, "source"), Message("没有来源「{id}」，可用：{known}", "there is no source “{id}”; use: {known}"),
                id=item.source or fallback, known=listed(SOURCES),
            )  # fmt: skip
            return None
        tree = TreeReader(
            source,
            self.known.domain,
            lambda at, message: self._problem(path, (*where, "where", *at), message),
        )
        condition = EVERYTHING if item.where is None else tree.read(item.where)
        if column := never(condition):
            self._problem(
                path, (*where, "where"),
                Message("「{id}」不会同时是两个不同的值：永远没有记录，作分母就是除以零", "“{id}” cannot be two things at once: no row ever fits, and as a denominator it divides by zero"),
                id=column,
            )  # fmt: skip
        return Measurement(
            source=source,
            where=condition,
            aggregate=item.value,
            of=self._of(path, (*where, "of"), source, item),
            time=self._time(path, (*where, "time"), source, item.time),
        )

    def _time(self, path: str, where: Where, source: Source, given: str) -> str:
        if given == NO_PERIOD:
            return ""
        column = source.columns.get(given or source.time)
        if column is None or column.kind not in {Kind.INSTANT, Kind.DAY}:
            self._problem(path, where, Message("「{id}」不是时间列", "“{id}” is not a time column"), id=given)
            return source.time
        return given or source.time

    def _of(
        self, path: str, where: Where, source: Source, item: _Indicator | _Part
    ) -> tuple[str, ...] | Hours:
        given = item.of
        if item.value is Aggregate.COUNT:
            if given is not None:
                self._problem(path, where, Message("count 不需要 of", "count needs no “of”"))
            return ()
        if isinstance(given, dict):
            return self._hours(path, where, source, given)
        names = [given] if isinstance(given, str) else given if isinstance(given, list) else []
        if given is None and item.value is not Aggregate.DISTINCT and source.amount:
            names = [source.amount]
        single = item.value in {Aggregate.MIN, Aggregate.MAX, Aggregate.AVG}
        if not names or (single and len(names) > 1):
            self._problem(path, where, Message("要写明按哪一列计算（of）", "say which column to use (of)"))
        for column in names:
            known = source.columns.get(column)
            if known is None or (item.value is not Aggregate.DISTINCT and known.kind not in _SUMMABLE):
                self._problem(
                    path, where, Message("「{id}」不能这样计算", "“{id}” cannot be used so"), id=column
                )
                return ()
        return tuple(names)

    def _hours(
        self, path: str, where: Where, source: Source, given: dict[str, Any]
    ) -> tuple[str, ...] | Hours:
        match given:
            case {"hours": [str(first), str(second)], **rest} if not rest:
                if all(
                    n in source.columns and source.columns[n].kind is Kind.INSTANT for n in (first, second)
                ):
                    return Hours(first, second)
        self._problem(
            path,
            where,
            Message("应写成 {hours: [起, 止]}，两列都是时刻", "write {hours: [from, to]} with two instants"),
        )
        return ()

    def _check_amounts(
        self, path: str, where: Where, found: Measurement, measure: str, also: list[str]
    ) -> None:
        """A figure must be a true number: not counted twice, in one measure; over the ledger it must select something."""
        self._problems(path, where, "measure", amounts(found, measure))
        self._problems(path, where, "value", rows(found, measure))
        if found.source.name not in {"deeds", "deed_days"}:
            return
        pairs = self.known.pairs_selected(found.where)
        if not pairs:
            self._problem(
                path, (*where, "where"),
                Message("词汇表里没有符合条件的「动词 × 对象」，永远为 0", "no verb × object of the vocabulary fits; always 0"),
            )  # fmt: skip
            return
        if found.of != ("quantity",):
            return
        measures = dict.fromkeys(
            m for p in pairs for m in p.measures if self._measured(found.where, p.verb, p.object, m)
        )
        accepted = {base_measure(measure), *also} if measure else {base_measure(next(iter(measures)))}
        if extra := [m for m in measures if m not in accepted]:
            self._problem(
                path, (*where, "measure"),
                Message(
                    "量词混用：条件选中的台账还用「{extra}」。请收窄 where，或把可以通用的写进 measures",
                    "measures are mixed: the rows are also in “{extra}”; narrow where, or list in measures those that may stand for one another",
                ),
                extra=listed(extra),
            )  # fmt: skip
        if not all(p.additive for p in pairs) and found.aggregate is Aggregate.SUM:
            self._problem(
                path, (*where, "value"), Message("这些数量不能相加", "these amounts cannot be added up")
            )

    def _held(self, half: Measurement) -> str:
        """The measure of the amounts of half a ratio; "" when rows are counted or several measures are selected."""
        if half.source.name not in {"deeds", "deed_days"} or half.of != ("quantity",):
            return held(half)
        found = {
            m
            for p in self.known.pairs_selected(half.where)
            for m in p.measures
            if self._measured(half.where, p.verb, p.object, m)
        }
        return base_measure(found.pop()) if len(found) == 1 else ""

    def _measured(self, where: Condition, verb: str, object_: str, measure: str) -> bool:
        known: dict[str, Scalar] = {"verb": verb, "object": object_, "measure": measure}
        return may_hold(where, known) is not False

    def _target(self, path: str, where: Where, given: _Target | None) -> Target | None:
        if given is None:
            return None
        if given.op not in {"gte", "lte"}:
            self._problem(path, (*where, "target"), Message("op 应为 gte 或 lte", "op is gte or lte"))
        return Target(given.op, given.value, given.source)

    def _phrases(self, path: str, where: Where, given: list[str]) -> tuple[Phrase, ...]:
        phrases = tuple(Phrase.read(text) for text in given if text.strip())
        if not phrases or any(not phrase.words for phrase in phrases):
            self._problem(path, (*where, "phrases"), Message("至少要有一个词", "at least one word is needed"))
        return phrases

    def _unit(self, path: str, where: Where, code: str) -> None:
        if self.known.units and code not in self.known.units:
            self._problem(path, where, Message("没有单位「{id}」", "there is no unit “{id}”"), id=code)

    def _problems(self, path: str, where: Where, field: str, found: Iterable[Message]) -> None:
        for message in found:
            self._problem(path, (*where, field), message)

    def _problem(self, path: str, where: Where, message: Message, **values: object) -> None:
        """``where`` also names the field: everything after the indicator's id."""
        field = ".".join(str(step) for step in where[1:])
        self.check.problem(path, where, message.format(**values) if values else message, field)
