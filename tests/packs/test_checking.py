"""Values of a pack become typed ones, or a problem that says in both languages what is wrong, and where."""

from pathlib import Path

import msgspec
import pytest

from chengxu.common.messages import Message, language
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import read
from chengxu.packs.rules import Pack


class Road(msgspec.Struct, forbid_unknown_fields=True):
    code: str
    metres: int


@pytest.fixture
def check(tmp_path: Path) -> Checker:
    (tmp_path / "county.yaml").write_text("roads:\n  - code: r1\n    metres: 12\n", encoding="utf-8")
    return Checker(read(tmp_path))


def test_a_right_value_becomes_its_type(check: Checker) -> None:
    assert check.convert("county.yaml", ("roads", 0), {"code": "r1", "metres": 12}, Road) == Road("r1", 12)
    assert not check.problems


@pytest.mark.parametrize(
    ("value", "line", "field", "zh", "en"),
    [
        (
            {"code": "r1", "metres": "x"},
            3,
            "metres",
            "应为整数，却是文字（数字和日期要加引号）",
            "expected a whole number, got text (numbers and days in quotes)",
        ),
        ({"code": "r1"}, 2, "", "缺少必填项 metres", "the required field metres is missing"),
        ({"code": "r1", "metres": 1, "x": 2}, 2, "", "没有名为 x 的项", "there is no field called x"),
    ],
)
def test_a_wrong_value_is_a_problem(
    check: Checker, value: object, line: int, field: str, zh: str, en: str
) -> None:
    assert check.convert("county.yaml", ("roads", 0), value, Road) is None
    (problem,) = check.problems.items
    assert (problem.line, problem.field, problem.message.zh) == (line, field, zh)
    with language("en"):
        assert str(problem).endswith(en)


def test_names_are_chinese_or_both() -> None:
    assert (str(name("路灯")), str(name({"zh": "路灯", "en": "lamp"})), str(name(None))) == (
        "路灯",
        "路灯",
        "",
    )
    with language("en"):
        assert (str(name("路灯")), str(name({"zh": "路灯", "en": "lamp"}))) == ("路灯", "lamp")


def test_a_part_is_read_once_and_its_problems_are_told_to_whoever_asked_for_them() -> None:
    read: list[Checker] = []

    def part(check: Checker) -> int:
        read.append(check)
        check.problem("a.yaml", (), Message("错", "wrong"))
        return len(read)

    check = Checker(Pack("h", {}))
    assert (check.quietly(part), check.quietly(part), check.problems.items) == (1, 1, [])
    assert (check.once(part), check.once(part), len(check.problems.items)) == (2, 2, 1)
    assert (check.quietly(part), len(read)) == (2, 2)
