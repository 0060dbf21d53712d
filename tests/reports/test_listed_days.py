"""Days that a list gives to its numbers one by one: 一季度、二季度维修路灯分别为300、350盏."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from tests.reports.pack import facts, reports

from chengxu.reports.audit import examine
from chengxu.reports.audit.documents.reading import read
from chengxu.reports.rules import Fact

YEAR = (date(2023, 1, 1), date(2023, 12, 31))
MONTHS = {
    (2023, 1, 3): 300, (2023, 4, 6): 350, (2023, 7, 9): 400, (2023, 10, 12): 312, (2023, 1, 6): 650,
    (2023, 7, 12): 712, (2023, 1, 1): 100, (2023, 2, 2): 90, (2023, 3, 3): 110, (2022, 1, 12): 1200,
}  # fmt: skip


def told(text: str) -> list[tuple[str, str]]:
    """The words that give each number its days, and its verdict with an x when it has no indicator."""

    def over(start: date, end: date) -> Mapping[str, Fact] | None:
        value = MONTHS.get((start.year, start.month, end.month))
        return facts({"light.repaired": value}) if value else None

    found = examine(
        read(text.encode(), "report.txt"),
        facts({"light.repaired": 1362, "street.occupy": 4826}).values(),
        reports().vocabulary,
        period=YEAR,
        over=over,
    )
    return [(f.number.scope.words, f.verdict.value + ("" if f.number.fact else " x")) for f in found]


QUARTERS = ["一季度", "二季度", "三季度", "四季度"]


@pytest.mark.parametrize(
    ("text", "days", "verdicts"),
    [
        ("一季度、二季度、三季度、四季度维修路灯分别为300、350、400、312盏。", QUARTERS, "agrees " * 4),
        ("一季度、二季度、三季度、四季度维修路灯分别为300、351、400、312盏。", QUARTERS, "agrees differs agrees agrees"),
        ("路灯维修一、二、三、四季度分别为300、350、400、312盏。", QUARTERS, "agrees " * 4),
        ("1—3月、4—6月、7—9月、10—12月分别维修路灯300盏、350盏、401盏和312盏。", ["1—3月", "4—6月", "7—9月", "10—12月"], "agrees agrees differs agrees"),
        ("上半年、下半年分别维修路灯650盏、712盏。", ["上半年", "下半年"], "agrees agrees"),
        ("维修路灯上半年和下半年分别为650盏和700盏。", ["上半年", "下半年"], "agrees differs"),
        ("上半年、全年分别维修路灯650、1362盏。", ["上半年", "全年"], "agrees agrees"),
        ("全县维修路灯1362盏，1、2、3月分别为100、90、120盏。", ["", "1月", "2月", "3月"], "agrees agrees agrees differs"),
        ("去年、今年分别维修路灯1200盏、1362盏。", ["去年", "今年"], "agrees agrees"),
        ("今年、去年分别维修路灯1362盏、1250盏。", ["今年", "去年"], "agrees differs"),
        ("2022年、2023年维修路灯分别为1200盏、1362盏。", ["2022年", "2023年"], "agrees agrees"),
    ],
)  # fmt: skip
def test_each_number_has_the_days_of_its_place(text: str, days: list[str], verdicts: str) -> None:
    assert told(text) == list(zip(days, verdicts.split(), strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what is listed are no days: those before the list hold for all of it
        ("四季度规范占道、维修路灯分别为900次、312盏。", [("四季度", "no_record x"), ("四季度", "agrees")]),
        ("上半年路灯、护栏分别维修650盏、20处。", [("上半年", "agrees"), ("上半年", "no_record x")]),
        # no list: each clause has its own
        ("一季度维修路灯300盏，二季度维修路灯350盏。", [("一季度", "agrees"), ("二季度", "agrees")]),
        # more days than numbers
        ("一季度、二季度、三季度维修路灯分别达400盏。", [("三季度", "agrees")]),
        # another year's quarters are none of the report's
        ("2021年一季度、二季度维修路灯分别为300、350盏。", [("2021年一季度", "no_record x"), ("2021年二季度", "no_record x")]),
    ],
)  # fmt: skip
def test_other_lists_keep_the_days_of_the_sentence(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text) == expected
