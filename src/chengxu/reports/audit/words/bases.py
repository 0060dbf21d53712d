"""The days a change is against, by the words that name them: 环比, 比上季度, 比前一日; without any, the year before."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from chengxu.reports.language.periods import Length, Period

_JUST_BEFORE = re.compile(
    r"(?P<any>环比|前期|上期)|(?P<half>上年下半年|(?<!年)上半年)|(?P<quarter>[上前]一?个?季)|"
    r"(?P<month>[上前]一?个?月)|(?P<week>[上前]一?周)|(?P<day>前一[日天]|昨[日天])"
)
_LENGTHS = {
    "half": Length.HALF,
    "quarter": Length.QUARTER,
    "month": Length.MONTH,
    "week": Length.WEEK,
    "day": Length.DAY,
}


_NAMED = re.compile(r"(?<!\d)(?:(?P<month>1[0-2]|[1-9])月|(?P<quarter>[一二三四])季度)")
_YEAR_BEFORE = re.compile(r"去年|上年|上一年|(?:19|20)\d\d年|同比")


def named(words: str, year: int) -> tuple[date, date] | None:
    """The days of the month or quarter that ``words`` name, in ``year``; None when they name none."""
    found = _NAMED.search(words)
    if found is None:
        return None
    first = int(found["month"]) if found["month"] else 3 * "一二三四".index(found["quarter"]) + 1
    last = first if found["month"] else first + 2
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def is_just_before(words: str) -> bool:
    """Whether the words compare with the days just before and not with those a year before."""
    return bool(_JUST_BEFORE.search(words))


def days(words: str, period: tuple[date, date]) -> tuple[date, date] | None:
    """The days (both inclusive) that ``words`` compare ``period`` with: as many months or days just before, or the same
    stretch of the year before.

    None where the words name another length than the period has (比上月 of a year), or other days than those just
    before (较3月 of a quarter).
    """
    own = Period(*period)
    if not _YEAR_BEFORE.search(words) and (told := named(words, period[0].year)):
        just = own.just_before()
        return told if told == (just.start, just.end) else None
    found = _JUST_BEFORE.search(words)
    if found is None:
        before = own.year_before()
        return (before.start, before.end) if before else (earlier(own.start), earlier(own.end))
    kind = str(found.lastgroup)
    if kind != "any" and own.length is not _LENGTHS[kind]:
        return None
    before = own.just_before()
    return before.start, before.end


def earlier(day: date) -> date:
    """The same day a year before; 28 February for 29 February."""
    return (
        day.replace(year=day.year - 1, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year - 1)
    )
