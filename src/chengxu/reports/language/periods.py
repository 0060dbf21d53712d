"""The period of a report: how long it is, what it is called, and which period it is compared with. Plain Python."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from chengxu.common.messages import Message

_NAMED = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|W(\d\d)|(\d\d)(?:-(\d\d))?))?")
_DAY = timedelta(days=1)


class Length(StrEnum):
    """What stretch of the calendar a period is; a week begins on Monday and belongs to its ISO year."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    OTHER = "other"

    @property
    def label(self) -> Message:
        """The word for people."""
        return _LABELS[self]


_LABELS = {
    Length.YEAR: Message("全年", "a year"),
    Length.HALF: Message("半年", "half a year"),
    Length.QUARTER: Message("季度", "a quarter"),
    Length.MONTH: Message("月", "a month"),
    Length.WEEK: Message("周（周一至周日）", "a week from Monday to Sunday"),
    Length.DAY: Message("日", "a day"),
    Length.OTHER: Message("其他时段", "another period"),
}
_MONTHS = {Length.YEAR: 12, Length.HALF: 6, Length.QUARTER: 3, Length.MONTH: 1}
_SPANS = {
    Length.YEAR: "全年",
    Length.QUARTER: "本季度",
    Length.MONTH: "本月",
    Length.WEEK: "本周",
    Length.DAY: "当日",
    Length.OTHER: "期间",
}
_QUARTERS = "一二三四"


@dataclass(frozen=True, slots=True)
class Period:
    """Local days ``start`` to ``end``, both inclusive."""

    start: date
    end: date

    @property
    def length(self) -> Length:
        """The longest stretch of the calendar that it is."""
        for length, months in _MONTHS.items():
            if self._months == months and (self.start.month - 1) % months == 0:
                return length
        if self.end - self.start == 6 * _DAY and self.start.weekday() == 0:
            return Length.WEEK
        return Length.DAY if self.start == self.end else Length.OTHER

    @property
    def name(self) -> str:
        """2023年, 2023年上半年, 2023年第三季度, 2023年9月, 2023年第36周, 2023年9月5日, 2023年3月5日至9月10日."""
        year, month = self.start.year, self.start.month
        match self.length:
            case Length.YEAR:
                return f"{year}年"
            case Length.HALF:
                return f"{year}年{self.span}"
            case Length.QUARTER:
                return f"{year}年第{_QUARTERS[month // 3]}季度"
            case Length.MONTH:
                return f"{year}年{month}月"
            case Length.WEEK:
                iso = self.start.isocalendar()
                return f"{iso.year}年第{iso.week}周"
            case Length.DAY:
                return f"{year}年{month}月{self.start.day}日"
            case _:
                return self._other()

    @property
    def span(self) -> str:
        """How the text speaks of it once it is named: 全年, 上半年, 本季度, 本月, 本周, 当日, 期间."""
        if self.length is Length.HALF:
            return "上半年" if self.start.month == 1 else "下半年"
        return _SPANS[self.length]

    @property
    def span_so_far(self) -> str:
        """The same while it still runs: 今年以来, 本月以来."""
        if self.length in (Length.DAY, Length.OTHER):
            return self.span
        return "今年以来" if self.length is Length.YEAR else f"{self.span}以来"

    @property
    def dates(self) -> str:
        """9月4日至9月10日; with years where it touches two; one day as 9月5日."""
        if self.start == self.end:
            return f"{self.start.month}月{self.start.day}日"
        years = self.start.year != self.end.year
        first, last = (
            (f"{day.year}年" if years else "") + f"{day.month}月{day.day}日" for day in (self.start, self.end)
        )
        return f"{first}至{last}"

    def year_before(self) -> Period | None:
        """The same stretch of the year before (同比).

        A week is that of the same number; None where there is none (week 53, 29 February) and for more than a year.
        """
        if self.length is Length.WEEK:
            iso = self.start.isocalendar()
            try:
                start = date.fromisocalendar(iso.year - 1, iso.week, 1)
            except ValueError:
                return None
            return Period(start, start + 6 * _DAY)
        if (self.start.month, self.start.day) == (2, 29):
            return None
        start = self.start.replace(year=self.start.year - 1)
        if self._months:  # whole months stay whole, whatever February has
            after = self.end + _DAY
            found = Period(start, after.replace(year=after.year - 1) - _DAY)
        else:
            end = self.end - _DAY if (self.end.month, self.end.day) == (2, 29) else self.end
            found = Period(start, end.replace(year=end.year - 1))
        return found if found.end < self.start else None

    def just_before(self) -> Period:
        """The stretch just before it (环比): as many months where it is whole months, else as many days."""
        if months := self._months:
            return Period(_later(self.start, -months), self.start - _DAY)
        return Period(self.start - (self.end - self.start) - _DAY, self.start - _DAY)

    def until(self, last: date) -> Period:
        """Its beginning up to ``last`` when it is not over by then; itself when it is, or has not begun."""
        return Period(self.start, last) if self.start <= last < self.end else self

    def begun(self, days: int) -> Period:
        """Its first ``days`` days."""
        return Period(self.start, min(self.end, self.start + (days - 1) * _DAY))

    def year_to_date(self) -> Period:
        """From 1 January of the year it ends in to its end."""
        return Period(date(self.end.year, 1, 1), self.end)

    def touches(self, month: int) -> bool:
        """Whether some day of it lies in this month of any year."""
        day = self.start
        while day <= self.end:
            if day.month == month:
                return True
            day = _later(day.replace(day=1), 1)
        return False

    @property
    def is_whole(self) -> bool:
        """Whether it is made of whole months."""
        return self._months > 0

    @property
    def _months(self) -> int:
        """How many whole months it is; 0 when it is none."""
        after = self.end + _DAY
        if not self.start.day == after.day == 1:
            return 0
        return (after.year - self.start.year) * 12 + after.month - self.start.month

    def _other(self) -> str:
        start, end = self.start, self.end
        if self._months and start.year == end.year:
            return f"{start.year}年{start.month}至{end.month}月"
        if self._months:
            return f"{start.year}年{start.month}月至{end.year}年{end.month}月"
        year = f"{end.year}年" if start.year != end.year else ""
        return f"{start.year}年{start.month}月{start.day}日至{year}{end.month}月{end.day}日"


def named(text: str) -> Period | None:
    """The period a file's name says: 2023, 2023-H1, 2023-Q3, 2023-09, 2023-W36, 2023-09-05; None when it says none."""
    found = _NAMED.fullmatch(text)
    if found is None:
        return None
    year, half, quarter, week, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        if week:
            start = date.fromisocalendar(year, week, 1)
            return Period(start, start + 6 * _DAY)
        if day:
            return Period(date(year, month, day), date(year, month, day))
        months = 6 if half else 3 if quarter else 1 if found[5] else 12
        first = date(
            year, 6 * half - 5 if half else 3 * quarter - 2 if quarter else month if found[5] else 1, 1
        )
    except ValueError:
        return None
    return Period(first, _later(first, months) - _DAY)


def holding(length: Length, day: date) -> Period:
    """The year, half, quarter, month, week or day that holds ``day``; for another length the 30 days up to it."""
    if length is Length.DAY:
        return Period(day, day)
    if length is Length.OTHER:
        return Period(day - 29 * _DAY, day)
    if length is Length.WEEK:
        start = day - day.weekday() * _DAY
        return Period(start, start + 6 * _DAY)
    months = _MONTHS[length]
    first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    return Period(first, _later(first, months) - _DAY)


def _later(first: date, months: int) -> date:
    """The first of the month that is ``months`` later."""
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
