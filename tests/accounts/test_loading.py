"""units.yaml: right ones are read whole, wrong ones are named with file and line."""

from pathlib import Path

import pytest

from chengxu.accounts.loading import parse
from chengxu.accounts.rules import Organisation, PostKind, UnitKind
from chengxu.packs.checking import Checker
from chengxu.packs.reading import read
from tests.packs import small


def load(directory: Path) -> tuple[Organisation, list[str]]:
    check = Checker(read(directory))
    return parse(check), [str(problem) for problem in check.problems.items]


def test_units_and_posts_are_read(tmp_path: Path) -> None:
    organisation, problems = load(small.write(tmp_path))
    assert problems == []
    assert organisation.units["T200"].township == "990001200"
    assert organisation.units["LIGHT"].kind is UnitKind.SECTION
    assert organisation.units["LIGHT"].name.en == "Lights"
    assert str(organisation.units["LIGHT"].short) == "路灯所"
    assert organisation.posts["auxiliary"].kind is PostKind.AUXILIARY
    assert organisation.posts["handler"].verbs == {"case.start", "case.handle", "case.return"}


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("parent: BUREAU}\n  STREET", "parent: GONE}\n  STREET", 3, "上级单位「GONE」没有声明"),
        ('township: "990001200"', 'township: ""', 7, "要写明 township 代码"),
        ("kind: centre", 'kind: centre, township: "1"', 3, "要写明 township 代码"),
        ("name: {zh: 市容股, en: Streets}", "name: 路灯所", 5, "「路灯所」已是单位 STREET 的名称"),
        ('township: "990001200"', 'township: "990001100"', 7, "「990001100」已是单位 T100"),
        ("kind: section", "kind: tribe", 4, "取值「tribe」不在允许之列"),
        ("verbs: [case.start]", "verbs: [case.fly]", 20, "没有权限「case.fly」"),
        ("verbs: [case.start]", "verbs: [enforcement.penalise]", 20, "协管员不得从事执法行为"),
        ("case.close, ", "", 8, "没有岗位持有「结案」（case.close）"),
        ("posts:\n", "extra: 1\nposts:\n", 1, "没有名为 extra 的项"),
        ("kind: section", "kind: section, succeeded_by: GONE", 4, "要指向还在的单位，却是「GONE」"),
        ("kind: section", "kind: section, succeeded_by: STREET", 4, "要指向还在的单位，却是「STREET」"),
        ("kind: bureau", "kind: bureau, succeeded_by: CENTRE", 3, "上级单位「BUREAU」已撤并"),
        ("verbs: [case.start]", "verbs: [case.start], succeeded_by: clerk", 20, "要指向还在的岗位"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    small.edit(small.write(tmp_path), "units.yaml", old, new)
    _, problems = load(tmp_path)
    assert any(f"units.yaml:{line}:" in problem and said in problem for problem in problems), problems


def test_what_is_no_more_is_known_by_name_and_may_leave_its_name_to_its_successor(tmp_path: Path) -> None:
    small.edit(
        small.write(tmp_path),
        "units.yaml",
        "  LIGHT: {name: {zh: 路灯所, en: Lights}",
        "  LAMPS: {name: {zh: 路灯所, en: Lights}, kind: section, succeeded_by: LIGHT}\n"
        "  LIGHT: {name: {zh: 路灯所, en: Lights}",
    )
    organisation, problems = load(tmp_path)
    assert problems == []
    assert "LAMPS" not in organisation.units
    assert (organisation.name("LAMPS").zh, organisation.today("LAMPS")) == ("路灯所", "LIGHT")


def test_an_empty_file_says_what_is_missing(tmp_path: Path) -> None:
    _, problems = load(small.write(tmp_path, units="{}"))
    assert [problem.split(": ", 1)[1] for problem in problems] == [
        "units: 没有声明单位",
        "posts: 没有声明岗位",
    ]
