"""Whatever stands where something else is expected is told by file and line; nothing in a pack breaks the check."""

from __future__ import annotations

import copy
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chengxu.packs.checking import Checker
from chengxu.packs.reading import Source, Where, read
from chengxu.packs.rules import Pack
from chengxu.project.pack_check import check_pack, check_parts
from tests.packs import small

FILES = (
    "escalation.yaml",
    "dispatch.yaml",
    "notices.yaml",
    "permits.yaml",
    "desk.yaml",
    "field.yaml",
    "plans/2024.yaml",
)
WRONG: tuple[Any, ...] = (5, "x", [], {}, None, [5], {"x": 5})
INDICATORS = """\
chapter: try
order: 1
title: 试
owner: STREET
source: cases
basis: 测试
verified: false
indicators:
  try.one:
    name: 试
    phrases: [试一试]
    definition: 试
"""


def places(value: Any, where: Where = ()) -> Iterator[Where]:
    """Every place inside; of a list the first item stands for all."""
    yield where
    items = (
        value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    )
    for key, inner in items:
        yield from places(inner, (*where, key))


def put(document: Any, where: Where, value: Any) -> Any:
    found = copy.deepcopy(document)
    at = found
    for step in where[:-1]:
        at = at[step]
    at[where[-1]] = value
    return found


@pytest.mark.parametrize("file", FILES)
def test_no_shape_breaks_the_check(tmp_path: Path, file: str) -> None:
    small.write(tmp_path)
    (tmp_path / file).parent.mkdir(exist_ok=True)
    shutil.copy(small.REAL / file, tmp_path / file)
    source = read(tmp_path)
    document = source.pack.documents[file]
    tried = 0
    for where in [place for place in places(document) if place][:60]:
        for value in WRONG:
            documents = {**source.pack.documents, file: put(document, where, value)}
            check_parts(Checker(Source(Pack("h", documents), tmp_path, source.lines)))
            tried += 1
    assert tried > 30


@pytest.mark.parametrize(
    ("declared", "line", "zh", "en"),
    [
        ("source: clocks, value: count, measure: 件", 13, "try.one.value: 重复计数：一件会在环节计时里留下好几条",
         "counted twice: one “件” leaves several rows in stage clocks; use value: distinct, of: case_uid"),
        ("value: ratio, measure: '%', numerator: {source: clocks, value: count}, denominator: {value: count}", 13,
         "try.one.measure: 重复计数：分子来自环节计时，分母来自案件", "say each: true"),
        ("source: deeds, where: {verb: remove}, value: sum, measure: 处", 13, "量词混用：条件选中的台账还用",
         "measures are mixed"),
        ("value: ratio, measure: '%', numerator: {value: count}, denominator: {where: {all: [{state: closed}, "
         "{state: void}]}, value: count}", 13, "作分母就是除以零", "as a denominator it divides by zero"),
        ("value: count, measure: 件, where: {lt: [reported_at, 2001-01-01]}", 13,
         "「reported_at」不能取值 2001-01-01：时刻只和统计期或另一列相比，写 {period: start}", "or {column: other}"),
        ("value: count, measure: 件, scope: [5]", 13, "scope", "scope"),
    ],
)  # fmt: skip
def test_a_figure_that_is_no_true_number_is_told(
    tmp_path: Path, declared: str, line: int, zh: str, en: str
) -> None:
    small.write(tmp_path)
    (tmp_path / "indicators").mkdir(exist_ok=True)
    fields = "".join(f"    {part}\n" for part in _fields(declared))
    (tmp_path / "indicators" / "try.yaml").write_text(INDICATORS + fields, "utf-8")
    problems = [p for p in check_pack(tmp_path).problems if p.file.endswith("try.yaml")]
    assert len(problems) == 1, problems
    assert problems[0].line >= line
    assert zh in f"{problems[0].field}: {problems[0].message.zh}"
    assert en in f"{problems[0].field}: {problems[0].message.en}"


def _fields(declared: str) -> list[str]:
    """``a: 1, b: {c: 2, d: 3}`` as lines, one a field."""
    found, depth, start = [], 0, 0
    for place, sign in enumerate(declared):
        depth += (sign in "{[") - (sign in "}]")
        if sign == "," and not depth:
            found.append(declared[start:place].strip())
            start = place + 1
    return [*found, declared[start:].strip()]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            '"post:chief"',
            '"post:boss"',
            "centre.rungs.0.to: 没有「post:boss」；应写 unit:单位 或 post:岗位，岗位有：",
        ),
        ('"post:chief"', '"unit:NOWHERE"', "centre.rungs.0.to: 没有「unit:NOWHERE」"),
        ('"post:chief"', "chief", "centre.rungs.0.to: 没有「chief」"),
        ("at: 80%", "at: 120%", "at: 各级应按先后写"),
    ],
)
def test_a_ladder_that_calls_nobody_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(small.REAL, pack)
    small.edit(pack, "escalation.yaml", old, new)
    problems = [str(problem) for problem in check_pack(pack).problems]
    assert any(said in problem and "escalation.yaml:" in problem for problem in problems), problems


def test_the_package_runs_as_the_command() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "chengxu", "pack", "--help"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0
    assert "check" in ran.stdout
