"""On which days something recurs: RFC 5545 with exceptions, seasons and working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from chengxu.catalog.rules import Period
from chengxu.common.messages import Refused
from chengxu.common.worktime import Calendar
from chengxu.parties.markets import Season
from chengxu.routines.recurrence import On, Recurrence, checked

PLAIN = Calendar()
SPRING = Calendar(
    holidays=frozenset(date(2023, 1, 21) + timedelta(days=n) for n in range(7)),
    workdays=frozenset({date(2023, 1, 28), date(2023, 1, 29)}),
    known_years=frozenset({2023}),
)
DAYS = st.dates(min_value=date(2019, 1, 1), max_value=date(2033, 12, 31))


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("recurrence", "first", "last", "days"),
    [
        (Recurrence(), "2023-12-30", "2024-01-02", ["2023-12-30", "2023-12-31", "2024-01-01", "2024-01-02"]),
        (Recurrence(start=d("2023-01-03")), "2023-01-01", "2023-01-04", ["2023-01-03", "2023-01-04"]),
        (Recurrence(end=d("2023-01-02")), "2023-01-01", "2023-01-04", ["2023-01-01", "2023-01-02"]),
        (Recurrence("FREQ=WEEKLY;BYDAY=MO,FR"), "2023-01-01", "2023-01-09", ["2023-01-02", "2023-01-06", "2023-01-09"]),
        (Recurrence("FREQ=MONTHLY;BYMONTHDAY=31"), "2023-01-01", "2023-05-31", ["2023-01-31", "2023-03-31", "2023-05-31"]),
        (Recurrence("FREQ=MONTHLY;BYMONTHDAY=-1"), "2024-02-01", "2024-03-31", ["2024-02-29", "2024-03-31"]),
        (Recurrence("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"), "2023-01-01", "2028-12-31", ["2024-02-29", "2028-02-29"]),
        (Recurrence("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "2000-01-01", "2033-12-31", []),
        (Recurrence("FREQ=DAILY;INTERVAL=3", start=d("2023-01-01")), "2023-01-05", "2023-01-11", ["2023-01-07", "2023-01-10"]),
        (Recurrence("FREQ=DAILY;COUNT=3", start=d("2023-01-01")), "2023-01-02", "2023-02-01", ["2023-01-02", "2023-01-03"]),
        (Recurrence("FREQ=DAILY;UNTIL=20230103", start=d("2023-01-01")), "2023-01-02", "2023-02-01", ["2023-01-02", "2023-01-03"]),
        (
            Recurrence("FREQ=DAILY;COUNT=2", start=d("2023-01-01"), also=frozenset({d("2023-01-09")}), skip=frozenset({d("2023-01-01")})),
            "2023-01-01", "2023-01-31", ["2023-01-02", "2023-01-09"],
        ),
        (Recurrence(also=frozenset({d("2023-01-02")}), skip=frozenset({d("2023-01-02")})), "2023-01-02", "2023-01-02", []),
        (Recurrence("FREQ=WEEKLY;BYDAY=MO", also=frozenset({d("2023-01-02")})), "2023-01-01", "2023-01-03", ["2023-01-02"]),
        (Recurrence(seasons=(Period(d("2023-01-02"), d("2023-01-03")),)), "2023-01-01", "2023-01-09", ["2023-01-02", "2023-01-03"]),
        (Recurrence(seasons=(Season((12, 31), (1, 1)),)), "2023-12-30", "2024-01-02", ["2023-12-31", "2024-01-01"]),
        (Recurrence(), "2023-01-02", "2023-01-01", []),
    ],
)  # fmt: skip
def test_it_falls_on(recurrence: Recurrence, first: str, last: str, days: list[str]) -> None:
    assert [f"{day}" for day in recurrence.days(d(first), d(last), PLAIN)] == days


@pytest.mark.parametrize(
    ("on", "days"),
    [
        (On.ANY, [20, 21, 27, 28, 29, 30]),
        (On.WORKING, [20, 28, 29, 30]),
        (On.REST, [21, 27]),
    ],
)
def test_working_days_are_those_of_the_county(on: On, days: list[int]) -> None:
    found = Recurrence(on=on).days(d("2023-01-20"), d("2023-01-30"), SPRING)
    assert [day.day for day in found if day.day in {20, 21, 27, 28, 29, 30}] == days


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("FREQ=DAILY", "FREQ=DAILY"),
        ("rrule:freq=weekly; byday=mo", "FREQ=WEEKLY;BYDAY=MO"),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=4", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=4"),
    ],
)
def test_a_rule_is_kept(text: str, kept: str) -> None:
    assert checked(text) == kept


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "不认识或重复的部分"),
        ("FREQ=HOURLY", "FREQ 只能是"),
        ("INTERVAL=2", "FREQ 只能是"),
        ("FREQ=DAILY;BYHOUR=5", "不认识或重复的部分「BYHOUR」"),
        ("FREQ=DAILY;FREQ=WEEKLY", "不认识或重复的部分"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20230101", "只能写一个"),
        ("FREQ=DAILY;UNTIL=20230101T000000Z", "UNTIL 写成日期"),
        ("FREQ=WEEKLY;BYDAY=XX", "不是 RFC 5545 的规则"),
        ("FREQ=DAILY;INTERVAL=x", "不是 RFC 5545 的规则"),
        ("FREQ=DAILY;INTERVAL=0", "不是 RFC 5545 的规则"),
        ("FREQ=DAILY;COUNT=-1", "不是 RFC 5545 的规则"),
        ("FREQ=DAILY;UNTIL=20231399", "不是 RFC 5545 的规则"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "不是 RFC 5545 的规则"),
        ("FREQ=YEARLY;BYMONTH=13", "不是 RFC 5545 的规则"),
    ],
)
def test_what_is_no_rule_is_refused_in_words(text: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        checked(text)
    assert why in refused.value.message.zh


@given(first=DAYS, length=st.integers(0, 800), cut=st.integers(0, 800))
def test_two_halves_make_the_whole(first: date, length: int, cut: int) -> None:
    """However a span is cut, over year ends and leap days, no day is lost or doubled."""
    last, middle = first + timedelta(days=length), first + timedelta(days=min(cut, length))
    for rule in (
        "FREQ=DAILY",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
        "FREQ=MONTHLY;BYMONTHDAY=29,30,31",
        "FREQ=YEARLY;BYYEARDAY=366",
    ):
        one = Recurrence(rule, start=d("2019-01-01"))
        whole = one.days(first, last, PLAIN)
        assert one.days(first, middle, PLAIN) + one.days(middle + timedelta(days=1), last, PLAIN) == whole
        assert whole == sorted(set(whole))


@given(start=DAYS, first=DAYS, length=st.integers(0, 60))
def test_each_day_is_the_quick_way_of_the_standards_rule(start: date, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    quick = Recurrence("FREQ=DAILY", start=start).days(first, last, PLAIN)
    assert quick == Recurrence("FREQ=DAILY;INTERVAL=1", start=start).days(first, last, PLAIN)
    assert Recurrence("FREQ=DAILY", start=start, on=On.WORKING).days(first, last, PLAIN) == [
        day for day in quick if day.weekday() < 5
    ]


@given(st.sampled_from(["FREQ=DAILY", "FREQ=MONTHLY;BYDAY=1MO", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"]))
def test_what_is_checked_can_be_read_by_the_standards_reader(rule: str) -> None:
    assert rrulestr(checked(rule))
