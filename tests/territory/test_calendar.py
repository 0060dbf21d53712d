"""Holidays and working weekends as published; a year that is not published stays provisional."""

from datetime import date, datetime
from pathlib import Path

import pytest

from chengxu.common.messages import language
from chengxu.packs.checking import Checker
from chengxu.packs.reading import read
from chengxu.territory.calendar_loading import parse_calendar
from tests.jingzhou import source

COUNTY = 'zone: Asia/Shanghai\nduty:\n  from: "08:00"\n  to: "18:00"\n  days: all\n'
YEAR = "year: 2023\npublished: true\nsource: test\nholidays:\n  - {name: 元旦, from: 2023-01-01, to: 2023-01-02}\nworkdays:\n  - 2023-01-28\n"


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2023-01-02", False), ("2023-01-20", True), ("2023-01-27", False), ("2023-01-28", True),
        ("2023-04-05", False), ("2023-04-23", True), ("2023-06-25", True), ("2023-10-06", False),
        ("2023-10-07", True), ("2024-02-09", True), ("2024-02-18", True), ("2024-06-10", False),
        ("2024-10-12", True), ("2025-01-28", False), ("2025-04-27", True), ("2025-10-08", False),
        ("2026-01-02", False), ("2026-02-14", True), ("2026-02-23", False), ("2026-10-10", True),
        ("2026-10-11", False),
    ],
)  # fmt: skip
def test_days_as_the_orders_say(day: str, working: bool) -> None:
    check = Checker(source())
    calendar = parse_calendar(check)
    assert not check.problems
    assert calendar.is_working_day(date.fromisoformat(day)) is working


@pytest.mark.parametrize(
    ("year", "holidays", "workdays"), [(2023, 27, 7), (2024, 28, 8), (2025, 28, 5), (2026, 33, 6)]
)
def test_as_many_days_as_the_orders_count(year: int, holidays: int, workdays: int) -> None:
    calendar = parse_calendar(Checker(source()))
    days = [day for day in calendar.holidays if day.year == year or (year, day) == (2023, date(2022, 12, 31))]
    assert (len(days), len([d for d in calendar.workdays if d.year == year])) == (holidays, workdays)


def test_a_year_not_published_is_provisional() -> None:
    calendar = parse_calendar(Checker(source()))
    assert calendar.known_years == {2023, 2024, 2025, 2026}
    start, end = (calendar.instant(datetime(2027, 3, day)) for day in (1, 2))  # noqa: DTZ001 - local wall time
    assert calendar.is_provisional(start, end)


@pytest.mark.parametrize(
    ("county", "year", "line", "zh", "en"),
    [
        (COUNTY, YEAR.replace("to: 2023-01-02", "to: 2022-01-02"), 5, "放假 -363 天", "-363 days off"),
        (COUNTY, YEAR.replace("2023-01-28", "2023-01-27"), 7, "不是 2023 年的周末", "not a weekend day"),
        (COUNTY, YEAR.replace("2023-01-28", "2023-01-01"), 6, "既放假又上班", "both a holiday"),
        (COUNTY, YEAR.replace("published: true", "published: false"), 2, "尚未公布", "not published"),
        (COUNTY, YEAR.replace("year: 2023", "year: 2024"), 5, "日期不在 2024 年", "not in 2024"),
        (COUNTY, YEAR + "extra: 1\n", 1, "没有名为 extra 的项", "no field called extra"),
        (COUNTY.replace('"08:00"', "八点"), YEAR, 3, "「八点」不是时间", "no time of day"),
        (COUNTY.replace('"18:00"', '"07:00"'), YEAR, 4, "应晚于开始时间", "must end after"),
        (COUNTY.replace("Shanghai", "Jingzhou"), YEAR, 1, "不认识时区", "unknown zone"),
        (COUNTY.replace("days: all", "days: some"), YEAR, 5, "取值「some」", "not one of the allowed"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, county: str, year: str, line: int, zh: str, en: str) -> None:
    (tmp_path / "county.yaml").write_text(county, "utf-8")
    (tmp_path / "calendar").mkdir()
    (tmp_path / "calendar" / "2023.yaml").write_text(year, "utf-8")
    check = Checker(read(tmp_path))
    parse_calendar(check)
    problem = next(p for p in check.problems.items if zh in p.message.zh)
    assert problem.line == line
    with language("en"):
        assert en in str(problem)


def test_one_year_has_one_file(tmp_path: Path) -> None:
    (tmp_path / "county.yaml").write_text(COUNTY, "utf-8")
    (tmp_path / "calendar").mkdir()
    for name in ("2023.yaml", "again.yaml"):
        (tmp_path / "calendar" / name).write_text(YEAR, "utf-8")
    check = Checker(read(tmp_path))
    parse_calendar(check)
    (problem,) = check.problems.items
    assert (Path(problem.file).name, problem.line) == ("again.yaml", 1)
