"""Every mistake in a declaration is named with file, line and what would be right; the county's own pack has none."""

from __future__ import annotations

import shutil
from pathlib import Path
from textwrap import dedent

import pytest
from tests.jingzhou import PACK

from chengxu.indicators.loading import parse
from chengxu.indicators.rules import Aggregate, Indicators
from chengxu.packs import reading
from chengxu.packs.checking import Checker
from chengxu.packs.reading import Source

HEAD = """
chapter: x
order: 1
title: {zh: 章, en: chapter}
owner: A
source: deeds
basis: 试
verified: false
indicators:
"""
GOOD = """
  x.removed:
    name: 拆除雨阳棚
    where: {verb: remove, object: awning}
    value: sum
    measure: 处
    phrases: [拆除 雨阳棚]
    definition: 合计
"""
DEEDS = """
verbs:
  remove: {zh: 拆除}
  weigh: {zh: 称重}
  level: {zh: 测量}
objects:
  awning: {zh: 雨阳棚, deeds: {remove: {measures: [处], class: enforcement}}}
  waste: {zh: 垃圾, deeds: {weigh: {measures: [吨, 车], class: service}}}
  well: {zh: 井, deeds: {level: {measures: [米], class: service, additive: false}}}
"""
UNITS = "units:\n  A: {name: {zh: 甲}, short: {zh: 甲}, kind: bureau}\nposts: {}\n"


def read(folder: Path, body: str, *, head: str = HEAD) -> tuple[Indicators, list[str]]:
    """The declarations of one file, and its problems as people read them."""
    (folder / "indicators").mkdir(parents=True)
    (folder / "county.yaml").write_text("name: x\n")
    (folder / "deeds.yaml").write_text(DEEDS)
    (folder / "units.yaml").write_text(UNITS)
    (folder / "indicators" / "x.yaml").write_text(head + body)
    check = Checker(reading.read(folder))
    found = parse(check)
    return found, [str(problem) for problem in check.problems.items]


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


def declared(**parts: str) -> str:
    """A declaration with other lines: ``declared(where="{verb: level}", value="sum")``."""
    lines = {
        "name": "甲", "where": "{verb: remove, object: awning}", "value": "sum", "measure": "处",
        "phrases": "[拆]", "definition": "合计",
    } | parts  # fmt: skip
    return "\n  x.y:\n" + "".join(f"    {key}: {value}\n" for key, value in lines.items() if value)


def ratio(numerator: str, denominator: str, **parts: str) -> str:
    """A percentage of these two halves."""
    return declared(
        value="ratio", where="", measure="'%'", numerator=numerator, denominator=denominator, **parts
    )


@pytest.mark.parametrize(
    "body",
    [
        declared(where="{of_case: true}", value="distinct", of="case_uid", measure="件"),
        declared(where="{of_case: true}", value="count", measure="次"),
        declared(source="clocks", where="{kind: unit}", value="count", measure="件"),
        declared(source="proceedings", where="", of="[fine, confiscated]", measure="万元"),
        declared(source="tickets", where="", measure="千克"),
        declared(source="readings", where="{measure: 米}", value="max", measure="米"),
        declared(where="{all: [{verb: remove}, {verb: [remove, weigh]}]}"),
        ratio("{where: {of_case: true}, value: count}", "{source: cases, value: count}", each="true"),
        ratio("{where: {verb: remove}, value: count}", "{where: {verb: weigh}, value: count}"),
    ],
)
def test_what_only_looks_like_a_mistake_is_taken(tmp_path: Path, body: str) -> None:
    _, problems = read(tmp_path, body)
    assert problems == []


def test_the_countys_own_pack_is_right(jingzhou: Source) -> None:
    check = Checker(jingzhou)
    found = parse(check)
    assert [str(problem) for problem in check.problems.items] == []
    assert [chapter.code for chapter in found.chapters][:2] == ["street", "sanitation"]
    pipes = found.by_id["facade.pipes"]
    assert (
        pipes.formula.zh == "工作台账中动作为清理或规范且对象为外墙空调管、水管的数量合计（按发生时间计入）"
    )
    assert pipes.name.en
    assert found.by_id["light.repair_hours"].target is not None


def test_a_right_declaration_is_taken(tmp_path: Path) -> None:
    found, problems = read(tmp_path, GOOD)
    assert problems == []
    assert found.by_id["x.removed"].aggregate is Aggregate.SUM
    assert found.by_id["x.removed"].formula.en == (
        "sum of quantity in the ledger where verb is 拆除 and object is 雨阳棚 (by when)"
    )


@pytest.mark.parametrize(
    ("body", "line", "told"),
    [
        (changed("verb: remove", "verb: ban"), 13, "没有代码「ban」"),
        (changed("verb: remove", "colour: red"), 13, "没有名为「colour」的列"),
        (changed("object: awning", "object: waste"), 13, "永远为 0"),
        (changed("{verb: remove, object: awning}", "{same: [verb, remove]}"), 13, "没有名为「same」的列"),
        (changed("{verb: remove, object: awning}", "{all: []}"), 13, "应写成 [条件, …]"),
        (changed("{verb: remove, object: awning}", "{lt: [verb, x]}"), 13, "不能比大小"),
        (changed("{verb: remove, object: awning}", "{all: [{verb: remove}], any: []}"), 13, "一层只能有一个运算符"),
        (changed("{verb: remove, object: awning}", "{gte: [occurred_at, '2023-01-01']}"), 13, "不能取值"),
        (changed("{verb: remove, object: awning}", "{within_hours: [verb, occurred_at, 2]}"), 13, "不是时刻"),
        (changed("{verb: remove, object: awning}", "{lt: [quantity, {column: verb}]}"), 13, "不能比较"),
        (changed("measure: 处", "measure: 个"), 15, "量词混用：条件选中的台账还用「处」"),
        (changed("value: sum", "value: total"), 14, "total"),
        (changed("value: sum", "value: sum\n    colour: red"), 11, "colour"),
        (changed("phrases: [拆除 雨阳棚]", "phrases: [-校园]"), 16, "至少要有一个词"),
        (changed("x.removed", "removed"), 11, "编号应形如"),
        (declared(source="deedz"), 18, "没有来源「deedz」"),
        (declared(time="verb"), 18, "不是时间列"),
        (declared(time="gone_at"), 18, "不是时间列"),
        (declared(of="verb"), 18, "不能这样计算"),
        (declared(value="count", of="quantity"), 18, "count 不需要 of"),
        (declared(value="distinct"), 11, "要写明按哪一列计算"),
        (declared(value="avg", of="{hours: [verb, object]}"), 18, "两列都是时刻"),
        (declared(target="{op: more, value: 1, source: x}"), 18, "op 应为 gte 或 lte"),
        (declared(owner="B"), 18, "没有单位「B」"),
        (declared(where="{verb: weigh}", measure="吨"), 15, "量词混用：条件选中的台账还用「车」"),
        (declared(where="{verb: level}", measure="米"), 14, "不能相加"),
        (declared(rounding="grob"), 18, "rounding: 取值「grob」不在允许之列，可用：exact、yu"),
        (declared(value="ratio", where="", numerator="x.none", denominator="{value: count}"), 17, "没有指标「x.none」"),
        (declared(value="ratio", where="", numerator="{value: ratio}", denominator="{value: count}"), 17, "不能又是比值"),
        (declared(value="ratio", where=""), 11, "比值要写明 numerator 和 denominator"),
        # measures that cannot be one number
        (declared(measure="'%'"), 15, "只有比值（value: ratio）才能用 %"),
        (declared(source="proceedings", where="", measure="件"), 14, "这一列是「元」，不能写成「件」"),
        (declared(source="tickets", where="", measure="元"), 14, "这一列是「吨」，不能写成「元」"),
        (declared(source="cases", where="", value="avg", of="{hours: [reported_at, closed_at]}", measure="天"), 14, "这一列是「小时」"),
        (declared(source="proceedings", where="", of="[fine, confiscated, missing]", measure="元"), 18, "不能这样计算"),
        (declared(source="shift_days", where="", of="[shifts, hours]", measure="班"), 14, "不是同一种数量"),
        (declared(source="readings", where="{starts_with: [series, a]}", measure="米"), 15, "写明一种量词"),
        (ratio("{where: {verb: remove, object: awning}, value: sum}", "{where: {verb: remove, object: awning}, value: count}"), 14, "一半数条数，另一半加数量"),
        (ratio("{where: {verb: remove, object: awning}, value: sum}", "{where: {verb: weigh, measure: 吨}, value: sum}"), 14, "分子是「处」，分母是「吨」"),
        # the same thing counted twice
        (declared(where="{of_case: true}", value="count", measure="件"), 14, "改用 value: distinct、of: case_uid"),
        (declared(source="clocks", where="{eq: [breached, true]}", value="count", measure="件"), 14, "会在环节计时里留下好几条"),
        (ratio("{where: {of_case: true}, value: count}", "{source: cases, value: count}"), 14, "写明 each: true"),
        # nothing to divide by
        (declared(where="{all: [{verb: remove}, {verb: weigh}]}"), 13, "除以零"),
        (ratio("{value: count, source: cases}", "{source: cases, where: {all: [{state: closed}, {state: [filed, void]}]}, value: count}"), 18, "除以零"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(tmp_path: Path, body: str, line: int, told: str) -> None:
    _, problems = read(tmp_path, body)
    assert problems
    assert f"indicators/x.yaml:{line}" in problems[0], problems
    assert told in problems[0], problems


def test_the_same_word_twice_in_measures_is_no_mixture(tmp_path: Path) -> None:
    _, problems = read(tmp_path, declared(where="{verb: weigh}", measure="吨", measures="[车]"))
    assert problems == []
    _, problems = read(tmp_path / "b", declared(where="{verb: weigh, measure: 吨}", measure="吨"))
    assert problems == []


def test_an_id_or_a_chapter_given_twice_is_refused(tmp_path: Path) -> None:
    read(tmp_path, GOOD)
    (tmp_path / "indicators" / "y.yaml").write_text(HEAD + GOOD)
    check = Checker(reading.read(tmp_path))
    parse(check)
    told = [str(problem) for problem in check.problems.items]
    assert len(told) == 2
    assert "y.yaml:2" in told[0]
    assert "章节「x」已有" in told[0]
    assert "「x.removed」在 indicators/x.yaml 里已有" in told[1]


def test_one_mistake_does_not_hide_the_next(tmp_path: Path) -> None:
    body = changed("verb: remove", "verb: ban") + declared(measure="个")
    found, problems = read(tmp_path, body)
    assert len(problems) == 2
    assert dedent(HEAD).count("\n") < 12
    assert set(found.by_id) == {"x.removed", "x.y"}


def test_a_condition_the_catalog_does_not_have_is_named(tmp_path: Path) -> None:
    county = tmp_path / "county"
    shutil.copytree(PACK, county)
    file = county / "indicators" / "facility.yaml"
    file.write_text(file.read_text().replace("{condition: C0118-1}, {not", "{condition: C0118-9}, {not", 1))
    check = Checker(reading.read(county))
    parse(check)
    (problem,) = check.problems.items
    assert (problem.line > 0, "没有代码「C0118-9」" in str(problem)) == (True, True)
