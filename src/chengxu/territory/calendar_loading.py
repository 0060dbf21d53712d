"""Reads ``calendar/`` of a pack (holidays, working weekends) and the duty hours of ``county.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from chengxu.common.messages import Message
from chengxu.common.worktime import Calendar
from chengxu.packs.checking import Checker

COUNTY = "county.yaml"
YEARS = "calendar/*.yaml"
LONGEST = 15  # days: a longer holiday is a slip of the pen


class _Duty(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    from_: str = msgspec.field(name="from")
    to: str
    days: Literal["all", "working"]
    source: str = ""
    verified: bool = False


class _Holiday(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: str | dict[str, str]
    from_: date = msgspec.field(name="from")
    to: date


class _Year(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    year: int
    published: bool
    source: str
    verified: bool = False
    holidays: list[_Holiday] = []
    workdays: list[date] = []


def parse_calendar(check: Checker) -> Calendar:
    """Zone, duty hours, holidays and working weekends; years not published are left provisional.

    Noted as problems: a holiday that ends before it begins or leaves its year, a working day that is no weekend
    or lies in a holiday, two files for one year, hours that are no times.
    """
    known: dict[int, str] = {}
    holidays: set[date] = set()
    workdays: set[date] = set()
    for path, document in check.pack.many(YEARS):
        year = check.convert(path, (), document, _Year)
        if year is None or not _declared_once(check, path, year, known):
            continue
        if year.published:
            known[year.year] = path
            holidays |= _holidays(check, path, year)
            workdays |= _workdays(check, path, year)
        elif year.holidays or year.workdays:
            message = Message("尚未公布的年份不写放假日期", "a year that is not published declares no days")
            check.problem(path, ("published",), message, "published")
    _no_day_is_both(check, holidays, workdays, known)
    zone, start, end, days = _duty(check)
    return Calendar(
        zone=zone,
        duty_start=start,
        duty_end=end,
        duty_days=days,
        holidays=frozenset(holidays - workdays),
        workdays=frozenset(workdays),
        known_years=frozenset(known),
    )


def _declared_once(check: Checker, path: str, year: _Year, known: Mapping[int, str]) -> bool:
    if year.year in known:
        message = Message("{year} 年已在 {other} 中声明", "{year} is declared in {other} already")
        check.problem(path, ("year",), message.format(year=year.year, other=known[year.year]), "year")
        return False
    return True


def _holidays(check: Checker, path: str, year: _Year) -> set[date]:
    days: set[date] = set()
    for index, holiday in enumerate(year.holidays):
        where = ("holidays", index)
        length = (holiday.to - holiday.from_).days + 1
        if not 1 <= length <= LONGEST:
            message = Message(
                "放假 {length} 天，应为 1 至 {most} 天", "{length} days off; expected 1 to {most}"
            )
            check.problem(path, where, message.format(length=length, most=LONGEST), "to")
        elif year.year not in (holiday.from_.year, holiday.to.year):
            message = Message("日期不在 {year} 年", "the dates are not in {year}")
            check.problem(path, where, message.format(year=year.year), "from")
        else:
            days |= {holiday.from_ + timedelta(days=n) for n in range(length)}
    return days


def _workdays(check: Checker, path: str, year: _Year) -> set[date]:
    for index, day in enumerate(year.workdays):
        if day.year != year.year or day.weekday() < 5:
            message = Message("{day} 不是 {year} 年的周末", "{day} is not a weekend day of {year}")
            check.problem(path, ("workdays", index), message.format(day=day, year=year.year), "workdays")
    return set(year.workdays)


def _no_day_is_both(
    check: Checker, holidays: set[date], workdays: set[date], known: Mapping[int, str]
) -> None:
    for day in sorted(holidays & workdays):
        message = Message("{day} 既放假又上班", "{day} is both a holiday and a working day")
        check.problem(known.get(day.year, YEARS), ("workdays",), message.format(day=day), "workdays")


def _duty(check: Checker) -> tuple[str, time, time, Literal["all", "working"]]:
    county = check.pack.one(COUNTY)
    duty = check.convert(COUNTY, ("duty",), county.get("duty"), _Duty)
    start = _time(check, duty.from_ if duty else "08:00", "from")
    end = _time(check, duty.to if duty else "18:00", "to")
    if end != time() and end <= start:
        message = Message("值守结束时间应晚于开始时间", "duty must end after it starts")
        check.problem(COUNTY, ("duty", "to"), message, "duty.to")
        end = time()
    return _zone(check, county.get("zone", "")), start, end, duty.days if duty else "all"


def _time(check: Checker, text: str, field: str) -> time:
    try:
        return time() if text == "24:00" else time.fromisoformat(text)
    except ValueError:
        message = Message("「{text}」不是时间，应写作 08:00", "“{text}” is no time of day; write it as 08:00")
        check.problem(COUNTY, ("duty", field), message.format(text=text), f"duty.{field}")
        return time()


def _zone(check: Checker, name: Any) -> str:
    try:
        return ZoneInfo(str(name)).key
    except (ZoneInfoNotFoundError, ValueError):
        message = Message(
            "不认识时区「{name}」，应为 Asia/Shanghai 之类",
            "unknown zone “{name}”; write one like Asia/Shanghai",
        )
        check.problem(COUNTY, ("zone",), message.format(name=name), "zone")
        return "Asia/Shanghai"
