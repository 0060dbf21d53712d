"""``participation.yaml``: what is wrong is told with its line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from chengxu.packs.checking import Checker
from chengxu.packs.reading import read
from chengxu.participation.loading import FILE, parse
from tests.jingzhou import source

KIND = "kinds:\n  plan:\n    name: 规划\n    at_least: 30日\n    source: 法\n    verified: false\n"


def told(folder: Path, text: str) -> tuple[list[str], list[str]]:
    (folder / "county.yaml").write_text("name: 某县\n", encoding="utf-8")
    (folder / FILE).write_text(text, encoding="utf-8")
    check = Checker(read(folder))
    kinds = parse(check).kinds
    return list(kinds), [f"{problem.line} {problem.message.zh}" for problem in check.problems.items]


def test_the_pack_of_this_repository() -> None:
    check = Checker(source())
    declared = parse(check)
    assert not check.problems
    assert [(k.code, k.at_least.amount, k.shorter) for k in declared.kinds.values()] == [
        ("decision", 30, True), ("normative", 7, False), ("plan", 30, False), ("other", 7, True),
    ]  # fmt: skip


def test_a_county_without_the_file_consults_on_nothing() -> None:
    pack = source().pack
    bare = replace(pack, documents={path: d for path, d in pack.documents.items() if path != FILE})
    assert parse(Checker(bare)).kinds == {}


@pytest.mark.parametrize(
    ("text", "kinds", "problems"),
    [
        (KIND, ["plan"], []),
        (KIND.replace("30日", "4工作时"), [], ["4 征求意见的期限应按日或工作日写，例如 30日、7工作日"]),
        (KIND.replace("    source: 法\n", ""), [], ["2 缺少必填项 source"]),
        (KIND + "    colour: red\n", [], ["2 没有名为 colour 的项"]),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, text: str, kinds: list[str], problems: list[str]
) -> None:
    assert told(tmp_path, text) == (kinds, problems)
