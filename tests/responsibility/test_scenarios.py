"""Scenarios agree or say, with their line, what came out instead."""

from pathlib import Path

import pytest

from chengxu.project.pack_check import check_pack
from tests.packs import small


def problems(directory: Path) -> list[str]:
    return [str(problem) for problem in check_pack(directory).problems]


def test_right_scenarios_are_silent_and_counted(tmp_path: Path) -> None:
    report = check_pack(small.write(tmp_path))
    assert report.problems == ()
    assert report.counts["scenarios"] == 3


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("lead: STREET,", "lead: LIGHT,", 4, "街上摆摊: lead 应为 LIGHT，实际是 STREET"),
        ("2023-05-10T10:00:00}", "2023-05-10T11:00:00}", 4, "due 应为 2023-05-10 11:00:00，实际是 2023-05-10 10:00:00"),
        ("with: [STREET]", "with: []", 7, "with 应为 []，实际是 ['STREET']"),
        ("category: C0118", "category: E0504", 10, "说路灯: category 应为 E0504，实际是 C0118"),
        ("[110.002, 27.01]", "[111.0, 27.01]", 5, "位置不在县内"),
        ('"99000110000101"', '"1"', 2, "没有责任网格「1」"),
        ("given: {category: E0501, duty", "given: {category: E0599, duty", 2, "没有代码为「E0599」的小类"),
        ("name: 说路灯", "title: 说路灯", 8, "没有名为 title 的项"),
    ],
)  # fmt: skip
def test_a_scenario_that_differs_is_a_problem(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    small.edit(small.write(tmp_path), "scenarios/all.yaml", old, new)
    found = problems(tmp_path)
    assert any(f"scenarios/all.yaml:{line}:" in problem and said in problem for problem in found), found
