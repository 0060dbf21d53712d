"""What a period is called, and what it is compared with."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chengxu.reports.language.periods import Length, Period, holding, named


def period(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("first", "last", "length", "name", "span"),
    [
        ("2023-01-01", "2023-12-31", Length.YEAR, "2023年", "全年"),
        ("2023-01-01", "2023-06-30", Length.HALF, "2023年上半年", "上半年"),
        ("2023-07-01", "2023-12-31", Length.HALF, "2023年下半年", "下半年"),
        ("2023-07-01", "2023-09-30", Length.QUARTER, "2023年第三季度", "本季度"),
        ("2023-09-01", "2023-09-30", Length.MONTH, "2023年9月", "本月"),
        ("2024-02-01", "2024-02-29", Length.MONTH, "2024年2月", "本月"),
        ("2023-09-04", "2023-09-10", Length.WEEK, "2023年第36周", "本周"),
        ("2024-12-30", "2025-01-05", Length.WEEK, "2025年第1周", "本周"),
        ("2023-09-05", "2023-09-05", Length.DAY, "2023年9月5日", "当日"),
        ("2023-09-05", "2023-09-11", Length.OTHER, "2023年9月5日至9月11日", "期间"),
        ("2023-01-01", "2023-08-31", Length.OTHER, "2023年1至8月", "期间"),
        ("2023-12-01", "2024-02-29", Length.OTHER, "2023年12月至2024年2月", "期间"),
        ("2023-12-05", "2024-01-03", Length.OTHER, "2023年12月5日至2024年1月3日", "期间"),
        ("2022-01-01", "2023-12-31", Length.OTHER, "2022年1月至2023年12月", "期间"),
        ("2023-02-01", "2023-04-30", Length.OTHER, "2023年2至4月", "期间"),
    ],
)
def test_a_period_is_known_by_its_days(first: str, last: str, length: Length, name: str, span: str) -> None:
    found = period(first, last)
    assert (found.length, found.name, found.span) == (length, name, span)


@pytest.mark.parametrize(
    ("first", "last", "year_before", "just_before"),
    [
        ("2023-01-01", "2023-12-31", ("2022-01-01", "2022-12-31"), ("2022-01-01", "2022-12-31")),
        ("2023-01-01", "2023-06-30", ("2022-01-01", "2022-06-30"), ("2022-07-01", "2022-12-31")),
        ("2023-01-01", "2023-03-31", ("2022-01-01", "2022-03-31"), ("2022-10-01", "2022-12-31")),
        ("2025-02-01", "2025-02-28", ("2024-02-01", "2024-02-29"), ("2025-01-01", "2025-01-31")),
        ("2024-02-01", "2024-02-29", ("2023-02-01", "2023-02-28"), ("2024-01-01", "2024-01-31")),
        ("2025-02-28", "2025-02-28", ("2024-02-28", "2024-02-28"), ("2025-02-27", "2025-02-27")),
        ("2024-02-29", "2024-02-29", None, ("2024-02-28", "2024-02-28")),
        ("2023-09-04", "2023-09-10", ("2022-09-05", "2022-09-11"), ("2023-08-28", "2023-09-03")),
        ("2020-12-28", "2021-01-03", None, ("2020-12-21", "2020-12-27")),
        ("2024-02-10", "2024-02-29", ("2023-02-10", "2023-02-28"), ("2024-01-21", "2024-02-09")),
        ("2025-01-01", "2025-02-28", ("2024-01-01", "2024-02-29"), ("2024-11-01", "2024-12-31")),
        ("2022-01-01", "2023-12-31", None, ("2020-01-01", "2021-12-31")),
    ],
)
def test_it_is_compared_with_its_like(
    first: str, last: str, year_before: tuple[str, str] | None, just_before: tuple[str, str]
) -> None:
    found = period(first, last)
    assert found.year_before() == (period(*year_before) if year_before else None)
    assert found.just_before() == period(*just_before)


@given(st.dates(date(1901, 1, 2), date(9000, 1, 1)), st.integers(0, 800))
@example(date(2001, 1, 1), 365)  # a year and a day, less than 366 days after its start
def test_what_it_is_compared_with_lies_before_it_and_is_as_long(start: date, days: int) -> None:
    found = Period(start, start + timedelta(days=days))
    before = found.just_before()
    assert before.end == start - timedelta(days=1)
    if start.day != 1 or (found.end + timedelta(days=1)).day != 1:
        assert before.end - before.start == found.end - found.start
    if earlier := found.year_before():
        assert earlier.end < found.start
        assert abs((earlier.end - earlier.start) - (found.end - found.start)) <= timedelta(days=1)
        assert earlier.length is found.length or found.length is Length.OTHER


def test_an_unfinished_period_is_cut_and_so_is_its_like() -> None:
    september = period("2023-09-01", "2023-09-30")
    assert september.until(date(2023, 9, 12)) == period("2023-09-01", "2023-09-12")
    assert september.until(date(2023, 9, 30)) == september == september.until(date(2024, 1, 1))
    assert september.until(date(2023, 8, 1)) == september
    assert september.just_before().begun(12) == period("2023-08-01", "2023-08-12")
    assert period("2023-02-01", "2023-02-28").begun(31) == period("2023-02-01", "2023-02-28")
    assert september.year_to_date() == period("2023-01-01", "2023-09-30")
    assert [month for month in range(1, 13) if period("2023-11-30", "2024-02-01").touches(month)] == [
        1,
        2,
        11,
        12,
    ]


def test_dates_are_told_with_years_only_where_they_are_needed() -> None:
    assert period("2023-09-04", "2023-09-10").dates == "9月4日至9月10日"
    assert period("2023-12-30", "2024-01-02").dates == "2023年12月30日至2024年1月2日"
    assert period("2023-09-05", "2023-09-05").dates == "9月5日"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023", ("2023-01-01", "2023-12-31")),
        ("2023-H2", ("2023-07-01", "2023-12-31")),
        ("2023-Q1", ("2023-01-01", "2023-03-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2023-W36", ("2023-09-04", "2023-09-10")),
        ("2023-09-05", ("2023-09-05", "2023-09-05")),
        ("2023-13", None),
        ("2023-W54", None),
        ("2023-02-30", None),
        ("2023-Q5", None),
        ("23", None),
    ],
)
def test_a_file_says_its_period_in_its_name(text: str, expected: tuple[str, str] | None) -> None:
    assert named(text) == (period(*expected) if expected else None)


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (Length.YEAR, ("2023-01-01", "2023-12-31")),
        (Length.HALF, ("2023-07-01", "2023-12-31")),
        (Length.QUARTER, ("2023-07-01", "2023-09-30")),
        (Length.MONTH, ("2023-09-01", "2023-09-30")),
        (Length.WEEK, ("2023-09-04", "2023-09-10")),
        (Length.DAY, ("2023-09-06", "2023-09-06")),
        (Length.OTHER, ("2023-08-08", "2023-09-06")),
    ],
)
def test_the_one_of_a_length_that_holds_a_day(length: Length, expected: tuple[str, str]) -> None:
    found = holding(length, date(2023, 9, 6))
    assert found == period(*expected)
    assert found.length is length
