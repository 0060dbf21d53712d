"""Numbers of one document against each other: told twice, parts and wholes, rates of two numbers."""

from __future__ import annotations

import pytest
from tests.reports.pack import examined

RECORDS = {
    "facility.guardrail_accidents": 30,
    "waste.incinerated": 33965.28,
    "waste.township": 13436.5,
    "street.occupy": 4826,
    "work.service_share": 71.2,
    "work.management_share": 24.5,
    "work.enforcement_share": 4.3,
}


def verdicts(text: str) -> list[str]:
    return [finding.verdict.value for finding in examined(text, RECORDS)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # two values for one matter: the records decide, else the later one
        ("处理护栏被撞事故30起。\n\n处理护栏被撞事故35起。", ["agrees", "contradicts"]),
        ("处理护栏被撞事故35起。\n\n处理护栏被撞事故30起。", ["contradicts", "agrees"]),
        ("处理护栏被撞事故30起。\n\n处理护栏被撞事故30余起。", ["agrees", "agrees"]),
        ("建成口袋公园4个。\n\n建成口袋公园5个。", ["no_record", "contradicts"]),
        ("接待群众来访诉求37批次。\n\n全年共接待群众来访诉求42批次。", ["no_record", "contradicts"]),
        ("接待群众来访诉求37批次。\n\n接待群众来访诉求37批次。", ["no_record", "no_record"]),
        # parts and wholes
        ("反馈问题12个，其中立行立改9个、限期整改3个。", ["no_record"] * 3),
        ("反馈问题12个，其中立行立改9个、限期整改4个。", ["contradicts", "no_record", "no_record"]),
        ("反馈问题12个，其中立行立改14个。", ["contradicts", "no_record"]),
        ("党员132名，其中在职89名、退休41名。", ["contradicts", "no_record", "no_record"]),
        ("刊发稿件128篇，其中国家级2篇、省级17篇。", ["no_record"] * 3),
        ("焚烧生活垃圾33965.28吨，其中乡镇13436.5吨。", ["agrees", "agrees"]),
        ("焚烧生活垃圾33965.28吨，其中乡镇34436.5吨。", ["agrees", "contradicts"]),
        # a sum behind its summands
        (
            "“721工作法”服务、管理、执法占比分别为71.2%、24.5%和4.3%，合计100%。",
            ["agrees"] * 3 + ["no_record"],
        ),
        (
            "“721工作法”服务、管理、执法占比分别为71.2%、25.4%和4.3%，合计100%。",
            ["agrees", "contradicts", "agrees", "no_record"],
        ),
        # rates and shares of two numbers
        ("发现问题30处，整改28处，整改率93.3%。", ["no_record"] * 3),
        ("发现问题30处，整改28处，整改率100%。", ["no_record", "no_record", "contradicts"]),
        ("发放问卷1000份，收回960份，回收率98%。", ["no_record", "no_record", "contradicts"]),
        ("接诉400件，市容类212件，占53%。", ["no_record"] * 3),
        ("接诉400件，市容类212件，占63%。", ["no_record", "no_record", "contradicts"]),
        ("群众满意率达到120%。", ["contradicts"]),
    ],
)
def test_numbers_beside_each_other(text: str, expected: list[str]) -> None:
    assert verdicts(text) == expected


TABLE = "| 月份 | 规范占道（次） |\n|---|---|\n| 上半年 | 2600 |\n| 下半年 | {} |\n| 合计 | {} |"


@pytest.mark.parametrize(
    ("second", "total", "expected"),
    [("2226", "4826", "agrees"), ("2226", "4862", "contradicts"), ("2262", "4826", "contradicts")],
)
def test_the_total_of_a_table_is_the_sum_of_its_rows(second: str, total: str, expected: str) -> None:
    assert verdicts(TABLE.format(second, total))[-1] == expected


def test_a_table_and_the_text_tell_the_same() -> None:
    table = (
        "| 事项 | 单位 | 数量 |\n|---|---|---|\n| 处理护栏被撞事故 | 起 | 30 |\n\n全年处理护栏被撞事故36起。"
    )
    found = examined(table, RECORDS)
    assert [finding.verdict for finding in found] == ["agrees", "contradicts"]
    assert "与第 3 行「30" in found[1].why.zh
    assert "line 3 says" in found[1].why.en


def test_the_answer_names_what_a_number_should_follow_from() -> None:
    (_, _, rate) = examined("发现问题30处，整改28处，整改率100%。", RECORDS)
    assert "按「28处」（第 1 行）和「30处」（第 1 行）推算应为 93.3%" in rate.why.zh
    (whole, *_) = examined("反馈问题12个，其中立行立改9个、限期整改4个。", RECORDS)
    assert "「9个」（第 1 行） + 「4个」（第 1 行） = 13 不一致" in whole.why.zh


def test_a_broken_sum_of_weights_is_told_as_it_is_written() -> None:
    (whole, *_) = examined(
        "焚烧生活垃圾33965.28吨（其中：乡镇13436.5吨，城区20528.78吨，单位500吨）。", RECORDS
    )
    assert "= 34465.28 不一致" in whole.why.zh


def test_a_thousand_numbers_of_one_matter_take_no_quadratic_time() -> None:
    found = examined("处理护栏被撞事故30起。\n\n" * 1500, RECORDS)
    assert len(found) == 1500
    assert {finding.verdict for finding in found} == {"agrees"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("花箱138处、绿植45处，合计183处。", "「138处」（第 1 行） + 「45处」（第 1 行） = 183，合计算得通"),
        ("花箱138处+绿植45处=183处。", "= 183，合计算得通"),
        ("花泥3.5吨，营养土1.2吨，合计4.7吨。", "= 4.7，合计算得通"),
        ("花箱138处、绿植45处，合计190处。", "= 183 不一致"),
    ],
)
def test_a_sum_of_no_indicator_says_whether_it_holds(text: str, said: str) -> None:
    assert said in examined(text, RECORDS)[-1].why.zh


@pytest.mark.parametrize(
    "text",
    [
        "花箱138处、绿植45处，合计摆放183盆。",  # counted otherwise
        "花箱138处、绿植XX处，合计183处。",  # one is still to be filled
        "花箱138处、绿植45处，另有草坪183处。",  # no sum
        "护栏138处，合计138处。",  # nothing is added
    ],
)
def test_what_is_no_sum_says_nothing_of_one(text: str) -> None:
    assert "合计算得通" not in examined(text, RECORDS)[-1].why.zh
