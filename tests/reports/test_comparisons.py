"""Growth, last year's values and shares of a plan: by the records, last year's report, and the document itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from tests.reports.pack import facts, reports

from chengxu.reports.audit import Finding, examine
from chengxu.reports.audit.documents.reading import read
from chengxu.reports.rules import Fact

THIS = {
    "facility.guardrail_accidents": 30,
    "waste.collection_rate": 98.5,
    "cases.average_hours": 21.4,
    "facility.posts": 23,
}
LAST = {"facility.guardrail_accidents": 25, "waste.collection_rate": 96.0, "cases.average_hours": 26.8}
REPORT = "2022年工作总结\n处理护栏被撞事故25起。更换立柱20根。"


def findings(text: str, *, last: bool = False, report: str = "") -> list[Finding]:
    def over(start: date, end: date) -> Mapping[str, Fact] | None:
        return facts(LAST) if last and (start, end) == (date(2022, 1, 1), date(2022, 12, 31)) else None

    return list(
        examine(
            read(text.encode(), "report.txt"),
            facts(THIS).values(),
            reports().vocabulary,
            period=(date(2023, 1, 1), date(2023, 12, 31)),
            over=over,
            last=read(report.encode(), "last.txt") if report else None,
        )
    )


def verdicts(found: list[Finding]) -> list[str]:
    return [finding.verdict.value for finding in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("处理护栏被撞事故30起，同比增长20%。", ["agrees", "agrees"]),
        ("处理护栏被撞事故30起，同比增长25%。", ["agrees", "differs"]),
        ("处理护栏被撞事故30起，同比下降20%。", ["agrees", "differs"]),
        ("处理护栏被撞事故30起，较上年增加5起。", ["agrees", "agrees"]),
        ("处理护栏被撞事故30起，较上年减少5起。", ["agrees", "differs"]),
        ("处理护栏被撞事故30起，上年为25起。", ["agrees", "agrees"]),
        ("处理护栏被撞事故30起，上年为28起。", ["agrees", "differs"]),
        ("2022年处理护栏被撞事故25起。", ["agrees"]),
        ("处理护栏被撞事故30起，是上年的1.2倍。", ["agrees", "agrees"]),
        ("生活垃圾收运率98.5%，提高2.5个百分点。", ["agrees", "agrees"]),
        ("生活垃圾收运率98.5%，提高3.5个百分点。", ["agrees", "differs"]),
        ("案件平均处置用时21.4小时，缩短5.4小时。", ["agrees", "agrees"]),
        ("更换立柱23根，同比增长15%。", ["agrees", "no_record"]),
    ],
)
def test_by_the_records_of_the_year_before(text: str, expected: list[str]) -> None:
    found = findings(text, last=True)
    assert verdicts(found) == expected
    assert len({finding.number.fact.id for finding in found if finding.number.fact}) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("处理护栏被撞事故30起，同比增长20%。", ["agrees", "no_record"]),
        ("处理护栏被撞事故30起，上年为25起，增长20%。", ["agrees", "no_record", "no_record"]),
        ("处理护栏被撞事故30起，上年为25起，增长25%。", ["agrees", "no_record", "contradicts"]),
        ("处理护栏被撞事故30起，上年为25起，下降20%。", ["agrees", "no_record", "contradicts"]),
        ("处理护栏被撞事故30起，上年为25起，增加6起。", ["agrees", "no_record", "contradicts"]),
        ("处理护栏被撞事故30起，同比增加5起，增长30%。", ["agrees", "no_record", "contradicts"]),
        ("处理护栏被撞事故30起，同比增加5起，增长20%。", ["agrees", "no_record", "no_record"]),
        ("处理护栏被撞事故30余起，上年为25余起，增长20%。", ["agrees", "no_record", "no_record"]),
    ],
)
def test_by_the_values_of_the_same_sentence(text: str, expected: list[str]) -> None:
    assert verdicts(findings(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("处理护栏被撞事故30起，上年为25起。", ["agrees", "no_record"]),
        ("处理护栏被撞事故30起，上年为28起。", ["agrees", "contradicts"]),
        ("处理护栏被撞事故30起，同比增长20%。", ["agrees", "no_record"]),
        ("处理护栏被撞事故30起，同比增长30%。", ["agrees", "contradicts"]),
        ("更换立柱23根，比上年增加3根。", ["agrees", "no_record"]),
        ("更换立柱23根，比上年增加5根。", ["agrees", "contradicts"]),
    ],
)
def test_by_last_years_report(text: str, expected: list[str]) -> None:
    assert verdicts(findings(text, report=REPORT)) == expected


def test_what_the_records_bear_out_no_report_contradicts() -> None:
    report = "2022年工作总结\n处理护栏被撞事故20起。"
    assert verdicts(findings("处理护栏被撞事故30起，上年为25起。", last=True, report=report)) == [
        "agrees",
        "agrees",
    ]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("更换立柱23根，占年度计划25根的92%。", "no_record"),
        ("更换立柱23根，占年度计划25根的98%。", "contradicts"),
        ("更换立柱23根，完成年度计划的120%。", "no_record"),
    ],
)
def test_a_share_of_the_plan(text: str, verdict: str) -> None:
    assert verdicts(findings(text))[-1] == verdict


def test_a_table_compares_row_by_row() -> None:
    table = "| 指标 | 单位 | 本年 | 上年 | 增长 |\n|---|---|---|---|---|\n| 处理护栏被撞事故 | 起 | 30 | 25 | 20% |\n| 更换立柱 | 根 | 23 | 20 | 25% |"
    assert verdicts(findings(table, last=True)) == [
        "agrees", "agrees", "agrees", "agrees", "no_record", "contradicts",
    ]  # fmt: skip


def test_the_answer_tells_both_years_or_what_is_missing() -> None:
    assert (
        "台账本期为 30 起、上年同期为 25 起"
        in findings("处理护栏被撞事故30起，同比增长25%。", last=True)[1].why.zh
    )
    assert "上年没有记录，也没有给出上年的报告" in findings("处理护栏被撞事故30起，同比增长25%。")[1].why.zh
    told = findings("处理护栏被撞事故30起，上年为28起。", report=REPORT)[1].why
    assert "上年的报告第 2 行写「25起」" in told.zh
    assert "line 2 of the report of the year before says “25起”" in told.en


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (
            "| 项目 | 2023年（个） | 2022年（个） | 增长（%） |\n|---|---|---|---|\n| 花架 | 25 | 22 | 20 |",
            "推算应为增长 13.6%，文中写「20%」，对不上",
            "it would be 13.6% up; the document says “20%”",
        ),
        (
            "摆花架25个，去年30个，增长20%。",
            "推算应为下降 16.7%，文中写「20%」，对不上",
            "it would be 16.7% down; the document says “20%”",
        ),
    ],
)
def test_a_change_that_does_not_follow_is_told_with_its_direction_and_measure(
    text: str, zh: str, en: str
) -> None:
    why = findings(text)[-1].why
    assert zh in why.zh
    assert en in why.en
