"""Reports of a month, a quarter, a half year: what is said of other days, before, wider, to come; and whose matter a
number shares that names none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from tests.reports.pack import facts, reports

from chengxu.reports.audit import examine
from chengxu.reports.audit.documents.reading import read
from chengxu.reports.rules import Fact

Days = tuple[date, date]
YEAR: Days = (date(2023, 1, 1), date(2023, 12, 31))
HALF: Days = (date(2023, 1, 1), date(2023, 6, 30))
QUARTER: Days = (date(2023, 7, 1), date(2023, 9, 30))
MONTH: Days = (date(2023, 11, 1), date(2023, 11, 30))
OWN = {
    "penalty.opened": 112,
    "street.occupy": 4826,
    "green.trees": 286,
    "training.business": 4,
    "gas.checks": 67,
    "hotline.received": 2618,
    "hotline.on_time_rate": 98.7,
    "illegal.stopped": 58,
}
OTHER: dict[Days, dict[str, float]] = {
    (date(2023, 10, 1), date(2023, 10, 31)): {"penalty.opened": 100, "street.occupy": 4000},
    (date(2023, 1, 1), date(2023, 11, 30)): {"penalty.opened": 1000, "street.occupy": 45000},
    (date(2022, 11, 1), date(2022, 11, 30)): {"penalty.opened": 96},
    (date(2023, 4, 1), date(2023, 6, 30)): {"penalty.opened": 100},
    (date(2023, 1, 1), date(2023, 9, 30)): {"penalty.opened": 330},
    (date(2023, 7, 1), date(2023, 7, 31)): {"penalty.opened": 30},
    (date(2022, 7, 1), date(2022, 9, 30)): {"penalty.opened": 96},
    (date(2022, 1, 1), date(2022, 12, 31)): {"penalty.opened": 96, "illegal.stopped": 71},
}


def told(text: str, period: Days) -> list[str]:
    """For each number its verdict, with an x when it has no indicator."""

    def over(start: date, end: date) -> Mapping[str, Fact] | None:
        return facts(OTHER[start, end]) if (start, end) in OTHER else None

    found = examine(
        read(text.encode(), "report.txt"),
        facts(OWN).values(),
        reports().vocabulary,
        period=period,
        over=over,
    )
    return [one.verdict.value + ("" if one.number.fact else " x") for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本月行政处罚立案112件，上月100件，环比增长12%。", ["agrees", "agrees", "agrees"]),
        ("本月行政处罚立案112件，上月98件，环比增长15%。", ["agrees", "differs", "contradicts"]),
        ("行政处罚立案112件（上月100件）。", ["agrees", "agrees"]),
        ("10月份规范占道4000次，11月份规范4826次。", ["agrees", "agrees"]),
        ("3月份规范占道4000次，11月份规范4826次。", ["no_record x", "agrees"]),
        ("规范占道经营4826次，较10月的4000次增加826次。", ["agrees", "agrees", "agrees"]),
        ("本月规范占道4826次，累计规范45000次。", ["agrees", "agrees"]),
        ("本月规范占道4826次，累计规范46000次。", ["agrees", "differs"]),
        ("今年以来，行政处罚立案1000件，其中本月112件。", ["agrees", "agrees"]),
        ("截至11月30日，行政处罚立案112件。", ["agrees"]),
        ("截至11月底，全年行政处罚累计立案1000件。", ["agrees"]),
        ("下月开展业务培训2次。", ["target"]),
        ("12月开展业务培训2次。", ["target"]),
        ("行政处罚立案112件，较2022年11月的96件增长16.7%。", ["agrees", "agrees", "agrees"]),
    ],
)
def test_a_report_of_a_month(text: str, expected: list[str]) -> None:
    assert told(text, MONTH) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            "| 指标 | 单位 | 本月 | 上月 | 环比 | 1—11月累计 |\n|---|---|---|---|---|---|\n| 行政处罚立案 | 件 | 112 | 100 | 12% | 1000 |",
            ["agrees"] * 4,
        ),
        (
            "| 指标 | 单位 | 本月数 | 累计数 | 去年同期 | 同比±% |\n|---|---|---|---|---|---|\n| 行政处罚立案 | 件 | 112 | 1000 | 96 | 16.7 |",
            ["agrees"] * 4,
        ),
        (
            "| 指标 | 单位 | 10月 | 11月 | 增减 |\n|---|---|---|---|---|\n| 行政处罚立案 | 件 | 100 | 112 | 21 |",
            ["agrees", "agrees", "contradicts"],
        ),
    ],
)
def test_the_columns_of_a_month(rows: str, expected: list[str]) -> None:
    assert told(rows, MONTH) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三季度行政处罚立案112件，环比增长12%，二季度为100件。", ["agrees", "agrees", "agrees"]),
        ("第三季度立案查处行政处罚案件112件，比二季度多12件。", ["agrees", "agrees"]),
        ("前三季度行政处罚立案330件，其中三季度112件。", ["agrees", "agrees"]),
        ("三季度行政处罚立案112件，较去年三季度的96件增长16.7%。", ["agrees", "agrees", "agrees"]),
        ("7月行政处罚立案30件，8月40件。", ["agrees", "no_record x"]),
        ("今年以来，我局狠抓落实。三季度，行政处罚立案112件。", ["agrees"]),
        ("（三）四季度按期办结率要提升到99%以上；补植行道树300株。", ["target x", "target"]),
        ("今年前9个月行政处罚立案330件。", ["agrees"]),
    ],
)
def test_a_report_of_a_quarter(text: str, expected: list[str]) -> None:
    assert told(text, QUARTER) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "上半年行政处罚立案112件，完成全年任务200件的56%。",
            ["agrees", "target", "no_record x"],
        ),
        ("上半年行政处罚立案112件，完成全年任务200件的66%。", ["agrees", "target", "contradicts x"]),
        ("全年目标补植行道树400株，上半年完成286株。", ["target", "agrees"]),
        ("下半年，补植行道树114株。", ["target"]),
    ],
)
def test_a_report_of_a_half_year(text: str, expected: list[str]) -> None:
    assert told(text, HALF) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("计划补植行道树300株，已补植286株。", ["target", "agrees"]),
        ("目标任务补植行道树300株，实际补植286株。", ["target", "agrees"]),
        ("补植行道树286株，明年再补植300株。", ["agrees", "target"]),
        ("虽然全年补植行道树286株，但离400株的目标还有差距。", ["agrees", "target"]),
        ("市长热线按期办结率98.7%，离县上要求的99%还有距离。", ["agrees", "target"]),
        ("燃气市场检查67次，超额完成年度目标60次的任务。", ["agrees", "target"]),
        ("2024年起业务培训按月进行，全年12次；补植行道树300株。", ["target", "target"]),
        ("会议要求，2024年1月3日前报送。全年补植行道树286株。", ["agrees"]),
        ("上半年行政处罚立案50件，全年112件。", ["no_record x", "agrees"]),
        ("行政处罚立案由上年的96件增加到112件。", ["agrees", "agrees"]),
        ("叫停抢建58处，同比负增长18.3%。", ["agrees", "agrees"]),
        ("叫停抢建58处，同比增长-18.3%。", ["agrees", "agrees"]),
        ("叫停抢建58处，同比增长18.3%。", ["agrees", "differs"]),
        ("行政处罚立案由96件上升至112件，升幅16.7%。", ["agrees", "agrees", "agrees"]),
        ("热线诉求中，占道经营612件。", ["no_record x"]),
        ("收到市长热线诉求2618件，其中占道经营类612件。", ["agrees", "no_record x"]),
        ("从类别看，诉求占道经营的最多，有512件；其次是违停，有430件。", ["no_record x", "no_record x"]),
        ("5月3日，某饭店占道经营，行政处罚立案1件。", ["no_record x"]),
        ("近三年累计补植行道树900株。", ["no_record x"]),
        ("7月1日至12月31日，规范占道2400次。", ["no_record x"]),
    ],
)
def test_a_report_of_a_year(text: str, expected: list[str]) -> None:
    assert told(text, YEAR) == expected


def test_the_falls_of_a_table_are_signed_or_not() -> None:
    table = (
        "| 指标 | 单位 | 2022年 | 2023年 | 增减 |\n|---|---|---|---|---|\n"
        "| 叫停抢建 | 处 | 71 | 58 | -18.3% |\n| 行政处罚立案 | 件 | 96 | 112 | 26.7% |"
    )
    assert told(table, YEAR) == ["agrees"] * 5 + ["contradicts"]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("2024年工作安排（节选）", "target"),
        ("下一步打算", "target"),
        ("七、12月安排", "target"),
        ("四、整改情况", "agrees"),
        ("2023年工作总结和2024年工作打算", "agrees"),
    ],
)
def test_a_heading_that_plans(heading: str, expected: str) -> None:
    assert told(f"{heading}\n\n补植行道树286株。", YEAR) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("坚持“第一议题”制度，党组中心组学习12次。", "agrees"),
        ("严格执行制度要求，确保党组中心组学习12次。", "target"),
        ("每日保洁的时长保持在16小时。", "agrees"),
        ("对占道经营的，可处500元以下罚款。", "target"),
    ],
)
def test_a_rule_that_is_kept_is_no_demand(text: str, expected: str) -> None:
    found = examine(
        read(text.encode(), "report.txt"),
        facts({"party.centre_group": 12, "sanitation.hours": 16}).values(),
        reports().vocabulary,
        period=YEAR,
    )
    assert [one.verdict.value for one in found] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("应办结7906件，实际办结7865件，按期结案率94.6%。", "no_record"),
        ("回访群众300人，表示满意的276人，满意度92%。", "no_record"),
        ("回访群众300人，表示满意的276人，满意度94%。", "contradicts"),
    ],
)
def test_a_rate_of_two_numbers(text: str, expected: str) -> None:
    found = examine(read(text.encode(), "report.txt"), facts({}).values(), reports().vocabulary, period=YEAR)
    assert found[-1].verdict.value == expected
