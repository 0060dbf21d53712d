"""undertakings.yaml: the pack's own is right, and each slip is told with its file and line."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from chengxu.accounts.loading import parse as parse_organisation
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.packs.checking import Checker
from chengxu.packs.reading import read
from chengxu.undertakings.loading import FILE, parse
from tests.jingzhou import PACK, source


@lru_cache(maxsize=1)
def around() -> dict[str, Any]:
    check = Checker(source())
    return {"organisation": parse_organisation(check), "vocabulary": parse_vocabulary(check)}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("  kiln:", "  Kiln:", "代码用小写字母"),
        ("object: pocket_park", "object: pocket_parks", "没有「complete × pocket_parks"),
        ("measure: 项", "measure: 吨", "没有「issue × green_rule（吨）"),
        ("stages: small", "stages: tiny", "没有「tiny」这套阶段"),
        ("quality_months: 12,", "quality_months: 121,", "0 到 120 个月"),
        ("  order: {rungs", "  orders: {rungs", "没有「orders」这种期限"),
        ("{days: 1, to: unit}, {days: 7", "{days: 8, to: unit}, {days: 7", "天数要从小到大"),
        ('to: "post:director"', 'to: "post:mayor"', "没有代码为「mayor」的岗位"),
        ('to: "post:director"', "to: director", "写 unit 或 post:岗位"),
        ("legal_unit: JZCG-FG", "legal_unit: NOBODY", "没有代码为「NOBODY」的单位"),
        ("valid_years: 5", "valid_years: 0", "数字太小"),
        ("number: 16,", "number: 0,", "至少一个"),
        ("per: people", "per: heads", "per 可用"),
        ("people: 10000", "people: 0", "每多少人"),
        ("number: 0.25", "number: 0", "要大于零"),
        ("posts: [officer], units: [JZCG-ZF], source: 城市管理执法装备", "units: [JZCG-ZF], source: 城市管理执法装备", "请写岗位"),
        ("verified: false}\n\n# 编制", "}\n\n# 编制", "缺少必填项"),
    ],
)  # fmt: skip
def test_each_slip_is_told_with_its_line(tmp_path: Path, before: str, after: str, said: str) -> None:
    text = (PACK / FILE).read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "county.yaml").write_text("name: 某县\n", encoding="utf-8")
    (tmp_path / FILE).write_text(text.replace(before, after, 1), encoding="utf-8")
    check = Checker(read(tmp_path))
    parse(check, **around())
    assert any(said in one.message.zh and one.line > 1 for one in check.problems.items), check.problems.items


def test_the_packs_own_is_right_and_a_county_without_the_file_undertakes_nothing(tmp_path: Path) -> None:
    check = Checker(source())
    assert len(parse(check, **around()).works) == 5
    assert not check.problems.items
    (tmp_path / "county.yaml").write_text("name: 某县\n", encoding="utf-8")
    assert not parse(Checker(read(tmp_path)), **around()).works
