"""How often something recurs, in words: what has short words gets them, the rest is told as it is written."""

from __future__ import annotations

import pytest

from chengxu.routines.recurrence_words import said


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        ("FREQ=DAILY", "每天", "every day"),
        ("FREQ=DAILY;INTERVAL=2", "每 2 天", "every 2 days"),
        ("FREQ=WEEKLY", "每周", "every week"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "每周：周一、周四", "every week: Monday, Thursday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", "每 2 周：周日", "every 2 weeks: Sunday"),
        ("FREQ=MONTHLY;BYMONTHDAY=1", "每月：1 日", "every month: day 1"),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1", "每 3 个月：1 日", "every 3 months: day 1"),
        ("FREQ=MONTHLY;BYMONTH=1,4;BYMONTHDAY=1", "每年：1 月 1 日、4 月 1 日", "every year: 1 Jan, 1 Apr"),
        ("FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=1", "每年：7 月 1 日", "every year: 1 Jul"),
    ],
)
def test_rules_with_words(rule: str, zh: str, en: str) -> None:
    assert (said(rule).zh, said(rule).en) == (zh, en)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;COUNT=3",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=WEEKLY;BYDAY=MO;UNTIL=20231231",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=MONTHLY;BYDAY=2TU",
        "FREQ=YEARLY",
        "FREQ=YEARLY;INTERVAL=2;BYMONTH=7;BYMONTHDAY=1",
        "FREQ=YEARLY;BYMONTHDAY=1",
    ],
)
def test_the_rest_is_told_as_it_is_written(rule: str) -> None:
    assert (said(rule).zh, said(rule).en) == (rule, rule)
