"""The days a report speaks of stand in its title."""

from __future__ import annotations

from datetime import date

import pytest

from chengxu.reports.audit.documents.dating import as_of, spoken_period, told_afterwards
from chengxu.reports.audit.documents.reading import read


@pytest.mark.parametrize(
    ("head", "first", "last"),
    [
        ("2023年度工作总结及2024年工作计划", "2023-01-01", "2023-12-31"),
        ("某局\n2024年上半年工作总结", "2024-01-01", "2024-06-30"),
        ("2024年下半年工作总结", "2024-07-01", "2024-12-31"),
        ("2024年第一季度工作情况", "2024-01-01", "2024-03-31"),
        ("2024 年 4 季度工作情况", "2024-10-01", "2024-12-31"),
        ("2024年2月工作简报", "2024-02-01", "2024-02-29"),
        ("2024年1至9月工作情况", "2024-01-01", "2024-09-30"),
        ("2024年1月—3月工作情况", "2024-01-01", "2024-03-31"),
        ("工作总结", None, None),
        ("2024年13月工作情况", None, None),
        ("工作总结\n" + "今年来，我局以新时代思想为指导，深入学习贯彻会议精神，紧紧围绕“创文巩卫”工作任务，"
         "对照2022年的基础，高标准提升服务。", None, None),
        ("一\n二\n三\n四\n2023年", None, None),
    ],
)  # fmt: skip
def test_the_title_says_which_days(head: str, first: str | None, last: str | None) -> None:
    expected = (date.fromisoformat(first), date.fromisoformat(last)) if first and last else None
    assert spoken_period(read(f"\n{head}\n正文。".encode(), "a.txt")) == expected


@pytest.mark.parametrize(
    ("text", "afterwards"),
    [
        ("在全县城管工作会上的讲话\n2024年1月12日\n去年我们更换护栏734米，今年要再上台阶。", True),
        ("关于垃圾分类情况的调研报告\n县局政策研究室（2024年2月）\n去年新增示范社区3个。", True),
        ("关于垃圾分类情况的调研报告\n县局政策研究室（2024年2月）\n新增示范社区3个，比去年多1个。", False),
        ("工作汇报\n2024年1月12日\n更换护栏734米，较去年同期增加30米。", False),
        ("调研报告\n去年新增示范社区3个，2024年2月起推广。", False),
    ],
)
def test_what_was_last_year_is_told_not_only_compared_with(text: str, afterwards: bool) -> None:
    assert told_afterwards(read(text.encode(), "a.txt"), date(2023, 12, 31)) is afterwards


@pytest.mark.parametrize(
    ("head", "afterwards"),
    [
        ("在工作会议上的讲话\n（2024年1月18日）", True),
        ("调研报告\n县局研究室（2024年2月）", True),
        ("调研报告\n2024年2月", True),
        ("调研报告\n（2024年5月）", False),
        ("调研报告\n（2023年2月）", False),
        ("2023年工作总结\n（2024年1月8日）", False),
        ("调研报告\n2024年2月工作安排", False),
    ],
)
def test_whether_a_paper_looks_back_on_the_year_before_its_own(head: str, afterwards: bool) -> None:
    written = read(f"{head}\n去年维修路灯1284盏。\n今年要维修1300盏。".encode(), "a.txt")
    assert told_afterwards(written, date(2023, 12, 31)) is afterwards


def test_such_a_paper_is_read_in_the_words_of_its_year() -> None:
    assert as_of("去年建成3个，前年2个，今年建4个，目前年") == "今年建成3个，去年2个，明年建4个，目前年"
