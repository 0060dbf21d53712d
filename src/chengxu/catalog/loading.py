"""Reads ``catalog/``: code schemes, categories with their filing conditions, and the mapping to the next scheme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chengxu.catalog.asking_loading import asked
from chengxu.catalog.rules import (
    ALWAYS,
    GRADES,
    Catalog,
    Category,
    Condition,
    Kind,
    Milestone,
    Period,
)
from chengxu.catalog.written import (
    CategoryText,
    ConditionText,
    FileText,
    LegendText,
    MilestoneText,
    SchemesText,
    SchemeText,
)
from chengxu.common.limits import parse_limit
from chengxu.common.messages import Message, Refused, listed
from chengxu.common.worktime import Limit
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import Where

SCHEMES = "catalog/schemes.yaml"
SOURCES = "catalog/sources.yaml"


@dataclass(slots=True)
class _Reading:
    """What one run of the loader knows."""

    check: Checker
    schemes: dict[str, SchemeText] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    bases: Mapping[str, str] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    places: dict[str, tuple[str, Where]] = field(default_factory=dict)

    def problem(self, path: str, where: Where, zh: str, en: str, field: str = "", **values: object) -> None:
        self.check.problem(path, where, Message(zh, en).format(**values), field)


def parse(check: Checker) -> Catalog:
    """The whole catalog; what is wrong goes to ``check`` and is left out.

    Wrong are: an unknown scheme, source, basis, profile or milestone, a code given twice, a category without a
    filing condition, a limit that is missing for a grade or cannot be read, a period that ends before it starts,
    a mapping that leads nowhere. Categories without a successor in a mapped scheme are noticed, not refused.
    """
    reading = _Reading(check)
    _read_legend(reading)
    for path, value in check.pack.many("catalog/*.yaml"):
        if path not in (SCHEMES, SOURCES):
            _read_file(reading, path, value)
    for key, scheme in reading.schemes.items():
        if scheme.codes:
            _read_codes(reading, key, scheme)
    mapping = {}
    for scheme in reading.schemes.values():
        if scheme.mapping:
            mapping.update(_read_mapping(reading, scheme))
    if not any(category.active for category in reading.categories.values()):
        reading.problem(SCHEMES, (), "没有一个在用的小类", "no category is active")
    return Catalog(reading.categories, mapping)


def _read_legend(reading: _Reading) -> None:
    check = reading.check
    declared = check.convert(SCHEMES, (), check.pack.one(SCHEMES), SchemesText) or SchemesText()
    for key, value in declared.schemes.items():
        where = ("schemes", key)
        scheme = check.convert(SCHEMES, where, value, SchemeText)
        if scheme:
            _period(reading, SCHEMES, where, scheme.start, scheme.end)
            reading.schemes[key] = scheme
    legend = check.convert(SOURCES, (), check.pack.one(SOURCES), LegendText) or LegendText()
    reading.sources, reading.bases = legend.sources, legend.bases


def _read_file(reading: _Reading, path: str, value: Any) -> None:
    text = reading.check.convert(path, (), value, FileText)
    if text is None:
        return
    scheme = reading.schemes.get(text.scheme)
    if scheme is None:
        reading.problem(
            path,
            ("scheme",),
            "没有编码体系「{scheme}」，应在 schemes.yaml 里声明",
            "there is no scheme “{scheme}”; declare it in schemes.yaml",
            scheme=text.scheme,
        )
        return
    for code, given in text.categories.items():
        where: Where = ("categories", code)
        category = reading.check.convert(path, where, given, CategoryText)
        if category:
            _add(reading, path, where, _category(reading, path, code, text, category, scheme.active))


def _category(
    reading: _Reading, path: str, code: str, file: FileText, text: CategoryText, active: bool
) -> Category:
    id_ = file.kind.letter + code
    where: Where = ("categories", code)
    if not code.startswith(file.major.code):
        reading.problem(
            path,
            where,
            "代码「{code}」不属于大类 {major}",
            "the code “{code}” does not belong to the major class {major}",
            code=code,
            major=file.major.code,
        )
    for word in text.words:
        if not all(part.strip() for part in word.split("+")):
            reading.problem(
                path, (*where, "words"), "「{word}」缺了一半", "“{word}” lacks a part", id_, word=word
            )
    return Category(
        id=id_,
        scheme=file.scheme,
        kind=file.kind,
        code=code,
        name=name(text.name),
        major=file.major.code,
        major_name=name({"zh": file.major.zh, "en": file.major.en}),
        words=tuple(text.words),
        conditions=tuple(_conditions(reading, path, id_, where, file, text)),
        active=active,
        period=_period(reading, path, where, text.start, text.end),
        public=text.public,
        questions=asked(reading.check, path, (*where, "questions"), text.questions),
    )


def _conditions(
    reading: _Reading, path: str, id_: str, where: Where, file: FileText, text: CategoryText
) -> list[Condition]:
    if isinstance(text.conditions, str):
        base: Where = ("profiles", text.conditions)
        if text.conditions not in file.profiles:
            reading.problem(
                path,
                (*where, "conditions"),
                "本文件没有名为「{profile}」的共用条件",
                "this file has no profile “{profile}”",
                id_,
                profile=text.conditions,
            )
            return []
        values = file.profiles[text.conditions]
    else:
        base, values = (*where, "conditions"), text.conditions
    if not values:
        reading.problem(
            path, (*where, "conditions"), "至少要有一个立案条件", "at least one filing condition", id_
        )
    found = []
    for index, value in enumerate(values):
        condition = _condition(reading, path, (*base, index), f"{id_}-{index + 1}", value)
        if condition:
            found.append(condition)
    return found


def _condition(reading: _Reading, path: str, where: Where, id_: str, value: Any) -> Condition | None:
    text = reading.check.convert(path, where, value, ConditionText)
    if text is None:
        return None
    for key, known, part in ((text.source, reading.sources, "source"), (text.basis, reading.bases, "basis")):
        if key and key not in known:
            reading.problem(
                path,
                (*where, part),
                "代号「{key}」没有在 sources.yaml 里声明",
                "the key “{key}” is not declared in sources.yaml",
                id_,
                key=key,
            )
    limits = _limits(reading, path, (*where, "limits"), id_, text.limits)
    if limits is None:
        return None
    return Condition(
        id=id_,
        text=name(text.when),
        limits=limits,
        closing=name(text.close),
        milestones=_milestones(reading, path, (*where, "milestones"), id_, text.milestones),
        basis=reading.bases.get(text.basis, ""),
        source=reading.sources.get(text.source, ""),
        verified=text.verified,
        period=_period(reading, path, where, text.start, text.end),
    )


def _milestones(
    reading: _Reading, path: str, where: Where, id_: str, texts: list[MilestoneText]
) -> tuple[Milestone, ...]:
    found: dict[str, Milestone] = {}
    for index, text in enumerate(texts):
        limits = _limits(reading, path, (*where, index), id_, text.limits)
        label = name(text.name)
        if text.after and text.after not in found:
            zh, en, shown = _waits(text.after, label.zh, texts)
            reading.problem(path, (*where, index, "after"), zh, en, id_, after=text.after, shown=shown)
        if label.zh in found:
            zh, en = (
                "节点「{name}」写了两次，请改成不同的名字",
                "the milestone “{name}” is given twice; name them apart",
            )
            reading.problem(path, (*where, index, "name"), zh, en, id_, name=label.zh)
        if limits:
            found[label.zh] = Milestone(id=f"{id_}-m{index + 1}", name=label, limits=limits, after=text.after)
    return tuple(found.values())


def _waits(after: str, own: str, texts: list[MilestoneText]) -> tuple[str, str, str | Message]:
    """Why a milestone cannot wait for the one it names, and what to do."""
    waits = {name(text.name).zh: text.after for text in texts}
    if after not in waits:
        return (
            "没有节点「{after}」；本条件的节点有：{shown}",
            "there is no milestone “{after}”; those of this condition: {shown}",
            listed(waits),
        )
    chain = [own]
    while (following := waits.get(chain[-1], "")) and following not in chain:
        chain.append(following)
    if following == own:
        return (
            "节点互相等待，谁也不会开始：{shown}；请去掉其中一个 after",
            "milestones wait for one another and none would begin: {shown}; take one “after” away",
            " → ".join([*chain, own]),
        )
    return (
        "节点「{after}」排在后面，请把它写到前面",
        "the milestone “{after}” comes later; write it before this one",
        "",
    )


def _limits(
    reading: _Reading, path: str, where: Where, id_: str, text: str | dict[str, str]
) -> Mapping[str, Limit] | None:
    given = dict.fromkeys(GRADES, text) if isinstance(text, str) else text
    for grade in sorted(given.keys() ^ set(GRADES)):
        zh, en = (
            ("缺少 {grade} 级区域的时限", "the limit for grade {grade} is missing")
            if grade in GRADES
            else ("没有「{grade}」级区域，应为 A、B、C", "there is no grade “{grade}”; use A, B, C")
        )
        reading.problem(path, where, zh, en, id_, grade=grade)
    limits: dict[str, Limit] = {}
    for grade, written in given.items():
        try:
            limits[grade] = parse_limit(written)
        except Refused as refusal:
            reading.check.problem(path, (*where, grade), refusal.message, id_)
            if isinstance(text, str):
                break
    return limits if limits.keys() == set(GRADES) else None


def _period(reading: _Reading, path: str, where: Where, start: date | None, end: date | None) -> Period:
    if start and end and end < start:
        reading.problem(path, (*where, "to"), "结束日早于开始日", "it ends before it starts", "to")
    return Period(start, end) if start or end else ALWAYS


def _add(reading: _Reading, path: str, where: Where, category: Category) -> None:
    if category.id in reading.categories:
        other, other_where = reading.places[category.id]
        reading.problem(
            path,
            where,
            "小类 {id} 已在 {file} 第 {line} 行声明",
            "the category {id} is already declared in {file}, line {line}",
            category.id,
            id=category.id,
            file=other,
            line=reading.check.line(other, other_where),
        )
        return
    reading.categories[category.id] = category
    reading.places[category.id] = (path, where)


def _read_codes(reading: _Reading, key: str, scheme: SchemeText) -> None:
    rows = reading.check.pack.one(scheme.codes)
    if not rows:
        reading.problem(
            SCHEMES,
            ("schemes", key, "codes"),
            "没有文件 {file}",
            "there is no file {file}",
            file=scheme.codes,
        )
    for index, row in enumerate(rows or []):
        where: Where = (index,)
        try:
            kind = Kind(row.get("kind", ""))
        except ValueError:
            reading.problem(
                scheme.codes,
                where,
                "kind 应为 component 或 event，却是「{kind}」",
                "kind should be component or event, not “{kind}”",
                "kind",
                kind=row.get("kind", ""),
            )
            continue
        code = row.get("code", "")
        category = Category(
            id=kind.letter + code,
            scheme=key,
            kind=kind,
            code=code,
            name=Message(row.get("name", "")),
            major=code[:2],
            major_name=Message(scheme.majors.get(kind, {}).get(code[:2], "")),
            active=False,
            period=Period(scheme.start, scheme.end),
        )
        _add(reading, scheme.codes, where, category)


def _read_mapping(reading: _Reading, scheme: SchemeText) -> dict[str, str]:
    mapping: dict[str, str] = {}
    for index, row in enumerate(reading.check.pack.one(scheme.mapping) or []):
        source, target = row.get("from", ""), row.get("to", "")
        for column, id_ in (("from", source), ("to", target)):
            if id_ not in reading.categories:
                reading.problem(
                    scheme.mapping,
                    (index,),
                    "没有小类「{id}」",
                    "there is no category “{id}”",
                    column,
                    id=id_,
                )
        mapping[source] = target
    for category in reading.categories.values():
        if category.active and category.id not in mapping:
            path, where = reading.places[category.id]
            reading.check.notice(
                path,
                where,
                Message(
                    "「{name}」在「{scheme}」里没有对应小类", "“{name}” has no counterpart in “{scheme}”"
                ).format(name=category.name, scheme=name(scheme.name)),
                category.id,
            )
    return mapping
