"""Reads ``inspections.yaml`` and ``checklists/*.yaml``: each error with file and line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import msgspec

from chengxu.accounts.rules import Organisation
from chengxu.catalog.rules import Catalog
from chengxu.common.messages import Message, listed
from chengxu.common.worktime import Limit
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import Where
from chengxu.packs.rules import digest
from chengxu.parties.identity import PartyKind
from chengxu.parties.rules import Declared as Permits
from chengxu.routines.inspections.checklists import (
    A_WEEK,
    NO,
    YES,
    Checklist,
    Counts,
    Declared,
    Grade,
    Item,
    Kind,
    Photo,
    Target,
    Word,
)
from chengxu.routines.inspections.draws_loading import (
    FILE,
    Bench,
    File,
    check_known,
    read_climbs,
    read_report,
    read_schemes,
    read_term,
)

FOLDER = "checklists/"
Name = str | dict[str, str]


class _Item(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    text: Name
    answer: Kind
    source: str
    verified: bool
    basis: str = ""
    good: list[str] | None = None
    choices: dict[str, Name] = {}
    unit: str = ""
    least: float | None = None
    most: float | None = None
    na: bool = False
    weight: int = 0
    photo: Photo = Photo.NEVER
    grade: Grade | None = None
    term: str = ""
    permit: str = ""


class _Word(msgspec.Struct, forbid_unknown_fields=True):
    verb: str
    object: str
    measure: str = ""


class _Counts(msgspec.Struct, forbid_unknown_fields=True):
    inspection: _Word | None = None
    team: _Word | None = None
    household: _Word | None = None
    notice: _Word | None = None
    found: dict[Grade, _Word] = {}
    rectified: dict[Grade, _Word] = {}


class _Checklist(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    code: str
    label: str
    name: Name
    about: Name
    unit: str
    by: list[str] = []
    target: Target
    start: date = msgspec.field(name="from")
    end: date | None = msgspec.field(name="until", default=None)
    kinds: list[PartyKind] = []
    certified: int = 2
    points: int = 0
    term: str = "7工作日"
    category: str = ""
    enters_major: bool = False
    enters_after: str = ""
    counts: _Counts = msgspec.field(default_factory=_Counts)
    items: dict[str, Any]
    source: str
    verified: bool


def parse(
    check: Checker, organisation: Organisation, vocabulary: Vocabulary, catalog: Catalog, permits: Permits
) -> Declared:
    """All of it; what is wrong goes to ``check`` and is left out. A county without the files inspects nothing.

    Wrong are: a unit, post, category, permit or deed the pack does not declare, two versions of a code on one day, choices without a
    good one, a number without a bound, an item that is worth more points than the list has, a draw by a list there is none of.
    """
    bench = Bench(check, organisation, vocabulary, catalog, permits)
    lists = _checklists(bench)
    if FILE not in check.pack.documents:
        return Declared(lists)
    text = check.convert(FILE, (), check.pack.one(FILE), File)
    if text is None:
        return Declared(lists)
    return Declared(
        checklists=lists,
        report=read_report(check, name(text.report)),
        climbs=tuple(read_climbs(bench, text.climb)),
        schemes=dict(read_schemes(bench, text.draws, lists)),
        avoidances={code: name(one) for code, one in text.avoid.items()},
    )


# --- checklists ----------------------------------------------------------------------------------------------------------


def _checklists(bench: Bench) -> Mapping[str, tuple[Checklist, ...]]:
    found: dict[str, list[tuple[str, Checklist]]] = {}
    documents = bench.check.pack.documents
    for path in sorted(path for path in documents if path.startswith(FOLDER)):
        text = bench.check.convert(path, (), bench.check.pack.one(path), _Checklist)
        if text is not None:
            made = _checklist(bench, path, text, digest({path: documents[path]}))
            found.setdefault(made.code, []).append((path, made))
    for versions in found.values():
        versions.sort(key=lambda one: one[1].start)
        for (_, earlier), (path, later) in pairwise(versions):
            if earlier.end is None or earlier.end >= later.start:
                message = Message(
                    "和「{label}」在同一天有效；请给前一版写 until",
                    "it holds on days on which “{label}” holds; give that one `until`",
                ).format(label=earlier.label)
                bench.check.problem(path, ("from",), message, later.code)
    return {code: tuple(one for _, one in versions) for code, versions in found.items()}


def _checklist(bench: Bench, path: str, given: _Checklist, version: str) -> Checklist:
    check = bench.check
    for place, unit in enumerate([given.unit, *given.by]):
        where: Where = ("by", place - 1) if place else ("unit",)
        check_known(check, path, where, unit, bench.organisation.units, Message("单位", "unit"))
    if given.category:
        check_known(
            check,
            path,
            ("category",),
            given.category,
            bench.categories,
            Message("启用的小类", "category in use"),
        )
    elif given.enters_major or given.enters_after:
        message = Message("要立案就要写明小类 category", "findings that become cases need a category")
        check.problem(path, ("category",), message, "category")
    if given.target is Target.PARTY and not given.kinds:
        check.problem(
            path, ("kinds",), Message("写明检查哪几类当事人", "say which kinds of parties"), "kinds"
        )
    if given.end is not None and given.end < given.start:
        check.problem(path, ("until",), Message("结束早于开始", "it ends before it begins"), "until")
    term = read_term(check, path, ("term",), given.term) or A_WEEK
    items = tuple(_items(bench, path, given, term))
    if not items:
        check.problem(path, ("items",), Message("至少一项", "one item at least"), "items")
    return Checklist(
        code=given.code,
        version=version,
        label=given.label,
        name=name(given.name),
        about=name(given.about),
        unit=given.unit,
        by=frozenset(given.by or [given.unit]),
        target=given.target,
        kinds=frozenset(kind.value for kind in given.kinds),
        start=given.start,
        end=given.end,
        certified=given.certified,
        points=given.points,
        items=items,
        counts=_counts(bench, path, given.counts),
        category=given.category,
        enters_major=given.enters_major,
        enters_after=read_term(check, path, ("enters_after",), given.enters_after)
        if given.enters_after
        else None,
        source=given.source,
        verified=given.verified,
    )


def _items(bench: Bench, path: str, given: _Checklist, term: Limit) -> Iterable[Item]:
    for id_, raw in given.items.items():
        where: Where = ("items", id_)
        item = bench.check.convert(path, where, raw, _Item)
        if item is None:
            continue
        _check_item(bench, path, where, item, given.points)
        yield Item(
            id=id_,
            text=name(item.text),
            kind=item.answer,
            good=frozenset(item.good if item.good is not None else [YES]),
            choices={code: name(one) for code, one in item.choices.items()},
            unit=item.unit,
            least=None if item.least is None else Decimal(f"{item.least:g}"),
            most=None if item.most is None else Decimal(f"{item.most:g}"),
            na=item.na,
            weight=item.weight,
            photo=item.photo,
            grade=item.grade,
            term=(read_term(bench.check, path, (*where, "term"), item.term) if item.term else None) or term,
            permit=item.permit,
            basis=item.basis,
            source=item.source,
            verified=item.verified,
        )


def _check_item(bench: Bench, path: str, where: Where, item: _Item, points: int) -> None:
    check, id_ = bench.check, str(where[-1])
    answers = {YES, NO} if item.answer is Kind.YESNO else set(item.choices)
    if item.answer is Kind.CHOICE and not item.good:
        check.problem(
            path, where, Message("选项里哪些算合格，写在 good", "say in `good` which choices are right"), id_
        )
    if item.answer in (Kind.YESNO, Kind.CHOICE) and not answers.issuperset(item.good or ()):
        message = Message("good 里只能是：{known}", "`good` may hold: {known}").format(
            known=listed(sorted(answers))
        )
        check.problem(path, (*where, "good"), message, id_)
    if item.answer is Kind.NUMBER and item.least is None and item.most is None:
        check.problem(path, where, Message("数字要写 least 或 most", "a number needs `least` or `most`"), id_)
    if not 0 <= item.weight <= points:
        message = Message("扣分是 0 到总分 {n}", "points taken are 0 to {n}").format(n=points)
        check.problem(path, (*where, "weight"), message, id_)
    if item.permit:
        kinds = bench.permits.kinds
        check_known(
            check, path, (*where, "permit"), item.permit, kinds, Message("许可种类", "kind of permit")
        )


def _counts(bench: Bench, path: str, given: _Counts) -> Counts:
    def word(where: Where, one: _Word | None) -> Word | None:
        if one is None:
            return None
        pair = bench.vocabulary.allowed.get((one.verb, one.object))
        measure = one.measure or (pair.measures[0] if pair else "")
        if (refusal := bench.vocabulary.refuse(one.verb, one.object, measure)) is not None:
            bench.check.problem(path, ("counts", *where), refusal, str(where[0]))
        return Word(one.verb, one.object, measure)

    def graded(field: str, words: dict[Grade, _Word]) -> dict[Grade, Word]:
        made = {grade: word((field, grade.value), one) for grade, one in words.items()}
        return {grade: one for grade, one in made.items() if one is not None}

    return Counts(
        inspection=word(("inspection",), given.inspection),
        team=word(("team",), given.team),
        household=word(("household",), given.household),
        notice=word(("notice",), given.notice),
        found=graded("found", given.found),
        rectified=graded("rectified", given.rectified),
    )
