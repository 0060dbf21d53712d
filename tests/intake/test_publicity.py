"""What a stranger may read: the rule as tables, and the section of the pack it comes from."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from chengxu.catalog.loading import parse
from chengxu.intake.loading import parse_publicity
from chengxu.intake.publicity import Publicity, known_to_all
from chengxu.packs.checking import Checker
from chengxu.packs.reading import read
from tests.packs import small

HOMES = Publicity(coarse=frozenset({"E2120"}), metres=300)
AT = (109.6951234567, 26.5741234567)
SECTION = (
    "publicity:\n  coarse: [C0118]\n  metres: 300\n  closed_days: 14\n  source: 测试\n  verified: false\n"
)


@pytest.mark.parametrize(
    ("shown", "category", "at", "told"),
    [
        (HOMES, "C0118", AT, (109.695123, 26.574123)),
        (HOMES, "E2120", AT, (109.6959, 26.5734)),
        (HOMES, "E2120", (109.6949, 26.5745), (109.6959, 26.5734)),
        (Publicity(coarse=frozenset({"E2120"})), "E2120", AT, (None, None)),
        (HOMES, "C0118", (None, None), (None, None)),
        (Publicity(), "E2120", AT, (109.695123, 26.574123)),
    ],
)
def test_a_position_is_told_as_exactly_as_its_category_allows(
    shown: Publicity, category: str, at: tuple[float | None, float | None], told: tuple[float | None, ...]
) -> None:
    assert shown.position(category, *at) == told


@pytest.mark.parametrize(
    ("category", "told"),
    [("C0118", ("镇", "社区", "公园")), ("E2120", ("镇", "社区"))],
)
def test_a_single_place_is_not_named_where_it_may_be_a_home(category: str, told: tuple[str, ...]) -> None:
    assert HOMES.places(category, "镇", "社区", "公园") == told
    assert HOMES.places(category, "镇", "", "") == ("镇",)


def parsed(folder: Path, section: str) -> tuple[Publicity, list[str]]:
    small.write(folder)
    county = folder / "county.yaml"
    county.write_text(county.read_text("utf-8") + section, "utf-8")
    check = Checker(read(folder))
    found = parse_publicity(check, parse(check))
    return found, [
        str(problem) for problem in check.problems.items if "publicity" in problem.field or not found.coarse
    ]


def test_the_section_is_read_as_written_and_may_be_missing(tmp_path: Path) -> None:
    assert parsed(tmp_path, SECTION) == (Publicity(frozenset({"C0118"}), 300, timedelta(days=14)), [])
    assert parsed(tmp_path, "") == (Publicity(), [])


@pytest.mark.parametrize(
    ("section", "line", "said"),
    [
        (SECTION.replace("C0118", "C9999"), 2, "没有启用的小类「C9999」"),
        (SECTION.replace("metres: 300", "metres: -3"), 3, "metres"),
        (SECTION.replace("closed_days", "days"), 1, "days"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, section: str, line: int, said: str) -> None:
    problems = parsed(tmp_path, section)[1]
    assert len(problems) == 1
    assert f"county.yaml:{small.COUNTY_LINES + line}:" in problems[0]
    assert said in problems[0]


def test_a_category_that_is_not_public_is_known_to_nobody(tmp_path: Path) -> None:
    small.write(tmp_path)
    catalog = parse(Checker(read(tmp_path)))
    assert set(known_to_all(catalog)) == {category.id for category in catalog.active if category.public}
