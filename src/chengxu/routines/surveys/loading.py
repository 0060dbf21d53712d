"""Reads ``surveys.yaml``: kinds of rounds, what they ask, how it may be answered, how many are few."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from chengxu.accounts.rules import Organisation
from chengxu.common.messages import Message
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import Where
from chengxu.routines.surveys.rules import Kind, Level

FILE = "surveys.yaml"
LEAST_FEW = 5
_CODE = re.compile(r"[a-z][a-z0-9_]{1,38}")
RESERVED = frozenset({"round", "number", "place", "day"})
Name = str | dict[str, str]


class _Deed(msgspec.Struct, forbid_unknown_fields=True):
    verb: str
    object: str
    measure: str = ""


class _Level(msgspec.Struct, forbid_unknown_fields=True):
    name: Name
    satisfied: bool


class _Kind(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: Name
    unit: str
    questions: dict[str, Name]
    overall: str
    levels: dict[str, _Level]
    each: int
    few: int
    deed: _Deed
    source: str
    verified: bool


class _File(msgspec.Struct, forbid_unknown_fields=True):
    kinds: dict[str, Any] = {}


def parse(check: Checker, *, organisation: Organisation, vocabulary: Vocabulary) -> Mapping[str, Kind]:
    """Kinds by code; what is wrong goes to ``check`` and its kind is left out. A county without the file holds no rounds.

    Wrong are: a unit or deed the pack does not declare, no question, an overall question that is none of them, levels that are all
    satisfied or all not, fewer than one to ask, a ``few`` below :data:`LEAST_FEW`, a code that is none or the name of a column.
    """
    if FILE not in check.pack.documents:
        return {}
    text = check.convert(FILE, (), check.pack.one(FILE), _File)
    kinds: dict[str, Kind] = {}
    for code, raw in (text.kinds if text is not None else {}).items():
        where: Where = ("kinds", code)
        given = check.convert(FILE, where, raw, _Kind)
        if given is None:
            continue
        before = len(check.problems.items)
        _check(check, where, given, organisation)
        refusal = vocabulary.refuse(given.deed.verb, given.deed.object, _measure(given.deed, vocabulary))
        if refusal is not None:
            check.problem(FILE, (*where, "deed"), refusal, "deed")
        if len(check.problems.items) == before:
            kinds[code] = _kind(code, given, vocabulary)
    return kinds


def _check(check: Checker, where: Where, given: _Kind, organisation: Organisation) -> None:
    def wrong(field: str, zh: str, en: str) -> None:
        check.problem(FILE, (*where, field), Message(zh, en), field)

    if given.unit not in organisation.units:
        wrong("unit", f"没有代码为「{given.unit}」的单位", f"there is no unit “{given.unit}”")
    for field in ("questions", "levels"):
        for code in getattr(given, field):
            if not _CODE.fullmatch(code) or code in RESERVED:
                wrong(
                    field,
                    f"代码用小写字母和数字，不用表头的名称：{code}",
                    f"small letters and digits, no name of a column: {code}",
                )
    if given.overall not in given.questions:
        wrong("overall", "overall 要是 questions 里的一题", "`overall` is one of `questions`")
    if len({level.satisfied for level in given.levels.values()}) < 2:
        wrong("levels", "有的答案要算满意，有的不算", "some levels count as satisfied and some do not")
    if given.each < 1:
        wrong("each", "每处至少问一户", "one household at least in each place")
    if given.few < LEAST_FEW:
        wrong(
            "few",
            f"少于 {LEAST_FEW} 份就看得出是谁答的，不能再小",
            f"below {LEAST_FEW} one sees who answered",
        )


def _measure(deed: _Deed, vocabulary: Vocabulary) -> str:
    pair = vocabulary.allowed.get((deed.verb, deed.object))
    return deed.measure or (pair.measures[0] if pair else "")


def _kind(code: str, given: _Kind, vocabulary: Vocabulary) -> Kind:
    return Kind(
        code=code, name=name(given.name), unit=given.unit, questions={one: name(words) for one, words in given.questions.items()},
        overall=given.overall, levels=tuple(Level(one, name(level.name), level.satisfied) for one, level in given.levels.items()),
        each=given.each, few=given.few, verb=given.deed.verb, object=given.deed.object, measure=_measure(given.deed, vocabulary),
        source=given.source, verified=given.verified,
    )  # fmt: skip
