"""responsibility/: every unit, category, place and hour a rule names must exist."""

from pathlib import Path

import pytest

from chengxu.accounts.loading import parse as parse_organisation
from chengxu.catalog.loading import parse as parse_catalog
from chengxu.packs.checking import Checker
from chengxu.packs.reading import read
from chengxu.responsibility.loading import parse
from chengxu.responsibility.rules import Layer, Responsibility
from chengxu.territory.loading import parse as parse_territory
from tests.packs import small

RULES, AREAS = "responsibility/rules.yaml", "responsibility/areas.yaml"


def load(directory: Path) -> tuple[Responsibility, list[str]]:
    check = Checker(read(directory))
    found = parse(
        check,
        catalog=parse_catalog(check),
        territory=parse_territory(check),
        organisation=parse_organisation(check),
    )
    return found, [str(problem) for problem in check.problems.items]


def test_rules_are_read_with_layer_source_and_area(tmp_path: Path) -> None:
    found, problems = load(small.write(tmp_path))
    assert problems == []
    rules = {rule.id: rule for rule in found.rules}
    assert {id_: rule.layer for id_, rule in rules.items()} == {
        "STREET-1": Layer.CATEGORY,
        "STREET-2": Layer.CATEGORY,
        "LIGHT-1": Layer.CATEGORY,
        "TOWN-1": Layer.PLACE,
        "NOWHERE-1": Layer.UNLOCATED,
    }
    assert rules["TOWN-1"].duty_grids == {small.SEAT_RURAL, small.EAST_RURAL}
    assert rules["STREET-2"].source == "测试"
    assert rules["STREET-2"].co_units == ("STREET",)


@pytest.mark.parametrize(
    ("path", "old", "new", "line", "said"),
    [
        (RULES, "lead: STREET,", "lead: NOBODY,", 3, "没有代码为「NOBODY」的单位"),
        (RULES, "with: [STREET]}\n  LIGHT", "with: [NOBODY]}\n  LIGHT", 4, "没有代码为「NOBODY」的单位"),
        (RULES, "with: [STREET]}\n  LIGHT", "with: [BUREAU]}\n  LIGHT", 4, "主办单位不必再列为协办"),
        (RULES, "lead: LIGHT}", "lead: LIGHT, transfer: {to: NOBODY, what: 事}}", 5, "没有代码为「NOBODY」的单位"),
        (RULES, "[C0118]", "[C0119]", 5, "没有在用的小类或大类「C0119」"),
        (RULES, "[E05]", "[E06]", 3, "没有在用的小类或大类「E06」"),
        (RULES, "area: rural", "area: moon", 6, "没有名为「moon」的片区"),
        (RULES, "[C0118]", "[C0118], grades: [D]", 5, "没有区域等级「D」"),
        (RULES, "[C0118]", "[C0118], townships: ['1']", 5, "没有乡镇「1」"),
        (RULES, "[C0118]", "[C0118], communities: ['1']", 5, "没有社区或村「1」"),
        (RULES, "[C0118]", "[C0118], duty_grids: ['1']", 5, "没有责任网格「1」"),
        (RULES, "[C0118]", "[C0118], places: [P999]", 5, "没有地点「P999」"),
        (RULES, '"22:00"', '"25:00"', 4, "时刻应写成"),
        (RULES, '"22:00"', '"06:00"', 4, "起止时刻相同"),
        (RULES, "[C0118]", "[C0118], from: 2024-02-01, to: 2024-01-01", 5, "结束日早于开始日"),
        (RULES, "source: 测试\n", "", 2, "没有写来源"),
        (RULES, "source: 测试\n", "source: 测试\nlayer: king\n", 2, "取值「king」不在允许之列"),
        (RULES, "  LIGHT-1: {", "  NOWHERE-1: {", 4, "规则 NOWHERE-1 已在 responsibility/rules.yaml 里声明"),
        (AREAS, small.EAST_RURAL, "77", 2, "没有责任网格「77」"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, path: str, old: str, new: str, line: int, said: str
) -> None:
    small.edit(small.write(tmp_path), path, old, new)
    _, problems = load(tmp_path)
    assert any(f":{line}:" in problem and said in problem for problem in problems), problems
