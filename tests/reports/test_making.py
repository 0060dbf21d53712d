"""Reports from a database: fitting periods, comparisons, plans and rankings, and how little is asked for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.jingzhou import source

from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.indicators import queries as indicators
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import Deed
from chengxu.packs import actions as packs
from chengxu.packs.rules import Pack, digest
from chengxu.reports import queries

pytestmark = pytest.mark.django_db
Record = Callable[..., None]

REPORT = """---
name: trial
title: "{period}小结"
fits: [month, week, day, year]
unit: 某局
parts: []
---

甲[[，{{facade.pipes|exact}}]][[，{{facade.pipes|yoy}}]][[，{{facade.pipes|prev}}]][[，党课{{party.meetings}}]]\
[[，{{party.theme_days|plan}}]][[，{{facade.pipes|most by area}}]][[，{{facade.pipes|least by area}}]]\
[[，{{facade.pipes|most by unit}}]][[，{{facade.pipes|most by day}}]]。
"""


@pytest.fixture
def trial(db: None) -> None:
    """The county's pack with one report of our own in force."""
    others = {
        path: value for path, value in source().pack.documents.items() if not path.startswith("reports/")
    }
    documents = {**others, "reports/trial.md": REPORT}
    packs.load(pack=Pack(digest(documents), documents), actor="test", now=datetime(2023, 1, 1, tzinfo=UTC))


@pytest.fixture
def record(trial: None) -> Record:
    """Appends one deed a day, of pipes unless told otherwise."""
    ids = SeededIds(7)

    def add(first: date, days: int = 1, quantity: int = 1, **more: str) -> None:
        told = {
            "verb": "clear",
            "object": "facade_pipe",
            "measure": "处",
            "unit": "JZCG-GG",
            "grid": "431229101",
            **more,
        }
        moments = [
            datetime(first.year, first.month, first.day, 4, tzinfo=UTC) + timedelta(days=day)
            for day in range(days)
        ]
        rows = [
            Deed(uid=ids.uid(at), occurred_at=at, recorded_at=at, actor="clerk", source="manual", quantity=quantity * 1000, **told)
            for at in moments
        ]  # fmt: skip
        ledger.append(rows, ids=ids)

    return add


def said(first: date, last: date, **more: Any) -> str:
    (paragraph,) = queries.make("trial", first, last, **more).opening
    return paragraph.text


def test_a_month_is_compared_with_the_month_before_and_the_year_before(record: Record) -> None:
    record(date(2023, 9, 1), 30, 4)
    record(date(2023, 8, 1), 31, 3)
    record(date(2022, 9, 1), 30, 5)
    assert (
        said(date(2023, 9, 1), date(2023, 9, 30))
        == "甲，120处，同比下降20%，环比增长29.0%，甘棠镇最多，为120处。"
    )


def test_a_period_that_was_recorded_less_fully_is_no_base(record: Record) -> None:
    record(date(2023, 9, 1), 30, 4)
    record(date(2023, 8, 20), 12, 3)
    assert said(date(2023, 9, 1), date(2023, 9, 30)) == "甲，120处，甘棠镇最多，为120处。"
    record(date(2023, 8, 1), 14, 3)
    assert said(date(2023, 9, 1), date(2023, 9, 30)) == "甲，120处，环比增长53.8%，甘棠镇最多，为120处。"


def test_an_unfinished_month_is_compared_with_as_many_days(record: Record) -> None:
    record(date(2023, 9, 1), 10, 4)
    record(date(2023, 8, 1), 31, 2)
    now = datetime(2023, 9, 10, 12, tzinfo=UTC)
    document = queries.make("trial", date(2023, 9, 1), date(2023, 9, 30), now=now)
    assert document.opening[0].text == "甲，40处，环比增长100%，甘棠镇最多，为40处。"
    assert document.figures()[1].fact.period == (date(2023, 8, 1), date(2023, 8, 10))
    assert said(date(2023, 9, 1), date(2023, 9, 30)) == "甲，40处，甘棠镇最多，为40处。"


def test_a_day_that_still_runs_is_compared_with_none(record: Record) -> None:
    record(date(2023, 9, 4), 1, 40)
    record(date(2023, 9, 5), 1, 10)
    today = date(2023, 9, 5)
    morning = datetime(2023, 9, 5, 4, 30, tzinfo=UTC)
    assert said(today, today, now=morning) == "甲，10处，甘棠镇最多，为10处。"
    assert "比前一日下降75%" in said(today, today, now=morning + timedelta(days=1))


def test_a_period_that_has_not_begun_is_refused(record: Record) -> None:
    record(date(2023, 9, 1), 10, 4)
    now = datetime(2023, 9, 30, 15, 59, tzinfo=UTC)  # the last minute of September in the county
    with pytest.raises(Refused, match=r"2023年10月还没有开始，没有可写的；请选已经开始的时段") as refused:
        said(date(2023, 10, 1), date(2023, 10, 31), now=now)
    assert refused.value.field == "from"
    assert said(date(2023, 10, 1), date(2023, 10, 31), now=now + timedelta(minutes=1)) == "甲。"


@pytest.mark.parametrize("strays", [0, 1])
def test_of_a_time_before_the_records_nothing_is_claimed(record: Record, strays: int) -> None:
    """A few records of before (a meter read each month) are no ledger of that time."""
    record(date(2023, 9, 1), 28, 4)
    if strays:
        record(
            date(2022, 9, 1), strays, verb="water", object="main_road", measure="次", unit="JZCG-HW", grid=""
        )
    with pytest.raises(
        Refused, match=r"2022年9月的台账里没有可以写进报告的记录，不能据此说没有发生"
    ) as refused:
        said(date(2022, 9, 1), date(2022, 9, 30))
    assert refused.value.field == "from"


def test_a_quiet_day_of_the_ledger_is_told(record: Record) -> None:
    record(date(2023, 9, 4), verb="water", object="main_road", measure="次", unit="JZCG-HW", grid="")
    assert said(date(2023, 9, 4), date(2023, 9, 4)) == "甲。"


def test_a_plan_counts_from_the_first_of_january(record: Record) -> None:
    theme = {"verb": "hold", "object": "theme_day", "measure": "次", "unit": "JZCG-DJ", "grid": ""}
    for month in (1, 2, 3):
        record(date(2023, month, 10), **theme)
    assert said(date(2023, 3, 1), date(2023, 3, 31)) == "甲，累计完成年度计划的25%。"
    assert said(date(2023, 1, 1), date(2023, 12, 31)) == "甲，完成年度计划的25%。"


def test_who_has_most_is_told_by_township_unit_and_day(record: Record) -> None:
    record(date(2023, 9, 4), 2, 3)
    record(date(2023, 9, 5), 1, 9, grid="431229100006008", unit="JZCG-ZF")
    record(date(2023, 9, 6), 1, 1, grid="")
    document = queries.make("trial", date(2023, 9, 4), date(2023, 9, 10))
    assert document.opening[0].text == (
        "甲，16处，渠阳镇最多，为9处，综合执法大队最多，为9处，9月5日最多，为12处。"
    )
    township, unit, day = (figure.fact for figure in document.figures()[1:])
    assert township.query.endswith("AND \"grid\" IN (SELECT area FROM ground WHERE township = '431229100')")
    assert (township.scope, township.rows) == ("全县；只计渠阳镇", 1)
    assert unit.query.endswith("AND \"unit\" = 'JZCG-ZF'")
    assert (day.period, day.rows) == ((date(2023, 9, 5), date(2023, 9, 5)), 2)


def test_a_report_asks_once_for_each_period_and_each_way(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(date(2023, 9, 1), 30, 4)
    record(date(2023, 8, 1), 31, 3)
    record(date(2022, 9, 1), 30, 5)
    asked: list[tuple[str, object]] = []

    def counted(name: str) -> None:
        real = getattr(indicators, name)

        def call(*args: Any, **more: Any) -> Any:
            asked.append((name, more.get("start") or more.get("by") or ""))
            return real(*args, **more)

        monkeypatch.setattr(indicators, name, call)

    for name in ("evaluate", "breakdown_of_all", "days_recorded"):
        counted(name)
    said(date(2023, 9, 1), date(2023, 9, 30))
    assert sorted(asked, key=str) == sorted(
        [
            ("evaluate", date(2023, 9, 1)),
            ("evaluate", date(2022, 9, 1)),
            ("evaluate", date(2023, 8, 1)),
            ("evaluate", date(2023, 1, 1)),
            ("breakdown_of_all", "area"),
            ("breakdown_of_all", "unit"),
            ("breakdown_of_all", "day"),
            ("days_recorded", ""),
        ],
        key=str,
    )
    asked.clear()
    said(date(2023, 1, 1), date(2023, 12, 31))
    assert [name for name, _ in asked].count("evaluate") == 1, "2022 was recorded less fully and is not asked"


def test_a_period_a_report_is_not_for_is_refused_with_those_that_are(trial: None) -> None:
    with pytest.raises(
        Refused, match=r"trial 只用于月、周（周一至周日）、日、全年，2023年第三季度是季度；这个时段可用：—"
    ):
        queries.make("trial", date(2023, 7, 1), date(2023, 9, 30))
    with pytest.raises(Refused, match="年份应在"):
        queries.make("trial", date(9999, 12, 1), date(9999, 12, 31))
    with pytest.raises(Refused, match="结束日期早于开始日期"):
        queries.make("trial", date(2023, 9, 30), date(2023, 9, 1))


@pytest.mark.usefixtures("county")
def test_the_countys_forms_are_listed_and_each_is_made_for_its_periods() -> None:
    periods = {
        "year": (date(2023, 1, 1), date(2023, 12, 31)),
        "half": (date(2023, 7, 1), date(2023, 12, 31)),
        "quarter": (date(2023, 7, 1), date(2023, 9, 30)),
        "month": (date(2023, 9, 1), date(2023, 9, 30)),
        "week": (date(2023, 9, 4), date(2023, 9, 10)),
        "day": (date(2023, 9, 5), date(2023, 9, 5)),
        "other": (date(2023, 3, 5), date(2023, 9, 10)),
    }
    titles = {
        (name, length): queries.make(name, *periods[length]).title
        for name, _, fits in queries.offered()
        for length in fits or ["other"]
    }
    assert titles == {
        ("annual", "year"): "2023年度工作总结及2024年工作计划",
        ("halfyear", "half"): "2023年下半年城市管理工作总结",
        ("quarter", "quarter"): "2023年第三季度城市管理工作小结",
        ("month", "month"): "2023年9月城市管理工作小结",
        ("week", "week"): "2023年第36周城市管理周报",
        ("day", "day"): "2023年9月5日城市管理日报",
        ("brief", "year"): "2023年城市管理工作简报",
        ("brief", "half"): "2023年下半年城市管理工作简报",
        ("brief", "quarter"): "2023年第三季度城市管理工作简报",
        ("brief", "month"): "2023年9月城市管理工作简报",
        ("campaign", "other"): "2023年3月5日至9月10日城镇燃气安全专项整治情况",
    }
    assert queries.make("annual", *periods["other"]).title == "2023年3月5日至9月10日工作总结"
    with pytest.raises(Refused, match="day 只用于日，2023年是全年；这个时段可用：annual、brief、campaign"):
        queries.make("day", *periods["year"])
