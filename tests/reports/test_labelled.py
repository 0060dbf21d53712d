"""A form in plain text: what is counted, its measure in brackets, the number behind a colon or a comma."""

from __future__ import annotations

import pytest
from tests.reports.pack import examined

RECORDS = {
    "light.repaired": 1362,
    "light.night_rounds": 730,
    "street.occupy": 4826,
    "facility.guardrail": 200,
}


def found(text: str) -> list[tuple[str, str, str | None, str]]:
    rows = [finding.row() for finding in examined(text, RECORDS)]
    return [(row["text"], row["measure"], row["indicator"], row["verdict"]) for row in rows]


LAMPS = ("1362", "盏", "light.repaired", "agrees")
ROUNDS = ("730", "次", "light.night_rounds", "agrees")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("路灯维修（盏）：1362；夜巡（次）：730", [LAMPS, ROUNDS]),
        ("路灯维修(盏): 1362\n夜巡(次): 730\n", [LAMPS, ROUNDS]),
        ("项目,数量\n路灯维修（盏）,1362\n规范占道（次）,4800\n", [LAMPS, ("4800", "次", "street.occupy", "differs")]),
        ("路灯维修（单位：盏）：1362。", [LAMPS]),
        ("路灯维修（盏）：1，362；夜巡（次）：730。", [("1，362", "盏", "light.repaired", "agrees"), ROUNDS]),
        ("更换护栏（米）：约200，路灯维修（盏）：1362。", [("约200", "米", "facility.guardrail", "agrees"), LAMPS]),
        ("路灯维修（盏）：XX，规范占道（次）：____。", [
            ("XX", "盏", "light.repaired", "placeholder"), ("____", "次", "street.occupy", "placeholder")]),
        ("补助（万元）：12.5", [("12.5", "万元", None, "no_record")]),
    ],
)  # fmt: skip
def test_the_measure_in_brackets_is_the_numbers(text: str, expected: list[tuple[str, ...]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "维修路灯情况（见附件）：12",  # no measure
        "联系人（名）：13812345678",
        "路灯维修（盏）：2023年",  # a date
        "例会（次）：9:30",
        "路灯维修（盏、个）：1362",  # either
        "路灯维修（盏）1362号",
    ],
)
def test_what_is_no_label_gives_no_number(text: str) -> None:
    assert found(text) == []


def test_a_number_with_a_measure_of_its_own_keeps_it() -> None:
    assert found("路灯维修（处）：1362盏。") == [("1362盏", "盏", "light.repaired", "agrees")]


def test_a_sentence_that_only_has_brackets_goes_on_over_the_line() -> None:
    text = "全年维修路灯（含庭院灯）共计1362\n盏，夜巡730次。"
    assert [one[3] for one in found(text)] == ["agrees", "agrees"]
