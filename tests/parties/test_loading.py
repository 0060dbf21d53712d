"""permits.yaml: the pack's own is right, and each slip is told with its file and line."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from chengxu.accounts.loading import parse as parse_organisation
from chengxu.catalog.loading import parse as parse_catalog
from chengxu.packs.checking import Checker
from chengxu.packs.reading import read
from chengxu.parties.loading import FILE, parse
from chengxu.territory.loading import parse as parse_territory
from chengxu.territory.services_loading import parse_services
from tests.jingzhou import PACK, source


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("unit: JZCG-GG", "unit: NOBODY", "没有代码为「NOBODY」的单位"),
        ("covers: [E0202, E0203, E2104]", "covers: [E0202, E9999]", "没有启用的小类「E9999」"),
        ("prefix: 靖占", "prefix: 靖广", "字头和「advertising」相同"),
        ("promised: 10工作日", "promised: 21工作日", "承诺时限比法定时限长"),
        ("promised: 10工作日", "promised: 10日", "期限写成工作日"),
        ("promised: 10工作日", "promised: soon", "不是时限"),
        ("apply_at: S401", "apply_at: S999", "便民服务点里没有「S999」"),
        ("  S103:\n", "  S999:\n", "便民服务点里没有「S999」"),
        ("pitches: 24", "pitches: 0", "至少一个摊位"),
        ('from: "02-01"', 'from: "02-31"', "月-日"),
        ("hours: 每天 07:00-18:00", "hours: 白天", "时段写成"),
        ("near_metres: 60", "near_metres: 6", "near_metres 不能小于"),
        ("许可 {number}（{place}）", "许可 {number}（{holder}）", "只能留空"),
        ("longest_days: 1096", "longest_days: 0", "天数太小"),
        ("    shown_days: 30\n", "", "缺少必填项"),
    ],
)
def test_each_slip_is_told_with_its_line(tmp_path: Path, before: str, after: str, said: str) -> None:
    text = (PACK / FILE).read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "county.yaml").write_text("name: 某县\n", encoding="utf-8")
    (tmp_path / FILE).write_text(text.replace(before, after, 1), encoding="utf-8")
    check = Checker(read(tmp_path))
    parse(check, **around())
    assert any(said in one.message.zh and one.line > 1 for one in check.problems.items), check.problems.items


@lru_cache(maxsize=1)
def around() -> dict[str, Any]:
    """What permits lean on, from the pack of this repository."""
    check = Checker(source())
    return {
        "organisation": parse_organisation(check),
        "catalog": parse_catalog(check),
        "services": parse_services(check, parse_territory(check)),
    }


def test_the_packs_own_is_right() -> None:
    check = Checker(source())
    found = parse(check, **around())
    assert not check.problems
    assert list(found.kinds) == ["advertising", "occupation", "digging", "muck", "stall"]
    assert [market.pitches for market in found.markets.values()] == [24, 16, 30, 40, 20]
    assert found.markets["S103"].name.zh == "飞山北路杨梅临时销售点"
    assert {"E0501", "E0504", "E0305", "E0202", "E0103"} <= found.covered


def test_a_county_without_the_file_permits_nothing(tmp_path: Path) -> None:
    (tmp_path / "county.yaml").write_text("name: 某县\n", encoding="utf-8")
    assert not parse(Checker(read(tmp_path)), **around()).kinds
