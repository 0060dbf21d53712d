"""The days that one expression names, held against those of a report: 上半年, 1—6月, 截至9月30日, 2022年, 去年."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chengxu.common.numerals import parse_number
from chengxu.reports.audit.words import bases
from chengxu.reports.audit.words.period_words import WORDS
from chengxu.reports.language.periods import Length, Period

LAST_MONTH = 12


class Reach(StrEnum):
    """How the days of a number lie to those of the report."""

    WHOLE = "whole"
    WITHIN = "within"  # days that can be told: 上半年
    SINCE = "since"  # from a day to the end: 3月份以来; often said of what is done the whole year
    PART = "part"  # some days or places that cannot be told apart: 专项行动期间, 某镇
    WIDER = "wider"  # more than the report's days, up to its end: 今年以来 in a report of a month
    JUST = "just"  # as many days just before: 上月, 10月 in a report of November
    ONE = "one"  # one case, or one of the groups a sentence ranks: 其次是违停
    YEARS = "years"  # several years, or another one than the report's and the one before it
    BEFORE = "before"  # the same days one year before: 2022年, 去年
    AHEAD = "ahead"  # a year to come
    AVERAGE = "average"  # a mean by day, month or head
    ELSEWHERE = "elsewhere"  # another area than the county, or another body
    LISTED = "listed"  # complaints by what they are about (诉求主要集中在噪声612件), or what is still wanting (缺口90株)


@dataclass(frozen=True, slots=True)
class Scope:
    """The reach of a number, the words that tell it, and its days (both inclusive) where they can be told; ``ahead``: it is
    of a time to come besides (a mean below 2025年要求)."""

    reach: Reach
    words: str = ""
    start: date | None = None
    end: date | None = None
    ahead: bool = False


WHOLE = Scope(Reach.WHOLE)

AREAS = frozenset({"area", "own"})


def expressions(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The expressions of a text in order, each with its kind (:mod:`period_words`)."""
    for match in WORDS.finditer(text):
        yield str(match.lastgroup).removeprefix("k_"), match


def said_by(kind: str, match: re.Match[str], start: date, end: date) -> Scope | None:
    """What one expression says; None when it says nothing about the days."""
    words = match[0].rstrip("，,")
    if kind in AREAS:
        return None
    if kind == "part" and Period(start, end).length is _OWN.get(words):
        return Scope(Reach.WHOLE, words)
    if kind == "just":
        fits = bases.days(words, (start, end)) is not None
        return Scope(Reach.JUST if fits else Reach.PART, words)
    if kind == "whole" and words == "全年" and is_later(start, end):
        return Scope(Reach.WIDER, words, date(start.year, 1, 1), end)
    if kind == "dated" or (kind == "part" and _CAMPAIGN.search(words)):
        return None
    if kind == "settled":
        return Scope(Reach.WHOLE, words) if end.month == LAST_MONTH else None
    if kind in _KINDS:
        return Scope(_KINDS[kind], words)
    if kind == "days":
        return _between_days(words, start, end)
    if kind == "today":
        return _until_day(match, start, end)
    if kind == "sofar":
        wider = is_later(start, end)
        return Scope(Reach.WIDER, words, date(start.year, 1, 1), end) if wider else Scope(Reach.WHOLE, words)
    if kind == "toyear":
        ahead = int(match[kind]) > end.year
        return Scope(Reach.AHEAD if ahead else Reach.WHOLE, words)
    if kind in {"year", "sinceyear"}:
        return of_year(int(match[kind]), words, start, end, since=kind == "sinceyear")
    year = next((int(match[f"y{n}"]) for n in range(1, 8) if match[f"y{n}"]), start.year)
    if match.string[: match.start()].endswith(("去年", "上年")):
        year = start.year - 1
    first, last = _months(kind, match)
    if year != start.year:
        days = date(year, first, 1), date(year, last, monthrange(year, last)[1])
        just = Period(start, end).just_before()
        same = days == (bases.earlier(start), bases.earlier(end))
        if same or days == (just.start, just.end):
            return Scope(Reach.BEFORE if same else Reach.JUST, words)
        return Scope(Reach.YEARS if year < start.year else Reach.AHEAD, words)
    if kind == "since" and first <= start.month and start.year == end.year:
        return Scope(Reach.WHOLE, words)
    days = date(year, first, 1), date(year, last, monthrange(year, last)[1])
    if days == (start, end) or (kind == "month" and days[1] == end and words[-1] in "底末"):
        return Scope(Reach.WHOLE, words)
    if days[0] > end:
        return Scope(Reach.AHEAD, words)
    just = Period(start, end).just_before()
    if days == (just.start, just.end):
        return Scope(Reach.JUST, words)
    if days[1] < start:
        return Scope(Reach.YEARS, words)
    if days[0] < start and days[1] >= end:
        return Scope(Reach.WIDER, words, days[0], end)
    return Scope(
        Reach.SINCE if kind == "since" else Reach.WITHIN, words, *(max(days[0], start), min(days[1], end))
    )


def is_later(start: date, end: date) -> bool:
    """Whether the report's days begin after 1 January, so that 全年 and 今年以来 are more than they."""
    return (start.month, start.day) != (1, 1) and start.year == end.year


def _until_day(match: re.Match[str], start: date, end: date) -> Scope:
    """截至9月30日: all of the report's days, or those up to there."""
    month, day = (
        (int(part) for part in re.findall(r"\d+", match["on"])) if match["on"][0].isdigit() else (0, 0)
    )
    year = int(match["y8"]) if match["y8"] else end.year
    if (year, month, day) == (end.year, end.month, end.day):
        return Scope(Reach.WHOLE, match[0])
    try:
        last = date(year, month, day)
    except ValueError:
        return Scope(Reach.PART, match[0])
    if start <= last < end:
        return Scope(Reach.WITHIN, match[0], start, last)
    return Scope(Reach.YEARS, match[0])


def _between_days(words: str, start: date, end: date) -> Scope:
    """1月1日至12月31日: all of the report's days, or those from the one to the other; one day alone is a part."""
    named = re.findall(r"(?:(\d{1,2})月)?(\d{1,2})日", words)
    if len(named) < len(("from", "to")):
        return Scope(Reach.PART, words)
    try:
        first = date(start.year, int(named[0][0]), int(named[0][1]))
        last = date(end.year, int(named[1][0] or named[0][0]), int(named[1][1]))
    except ValueError:
        return Scope(Reach.PART, words)
    if (first, last) == (start, end):
        return Scope(Reach.WHOLE, words)
    within = start <= first <= last <= end
    return Scope(Reach.WITHIN, words, first, last) if within else Scope(Reach.PART, words)


_OWN = {"本月": Length.MONTH, "本周": Length.WEEK, "当日": Length.DAY, "当天": Length.DAY}
"""Words for some days, which are the report's own when it is of just such a stretch."""

_CAMPAIGN = re.compile(r"(?:排查|整治|行动|攻坚|创[建文卫]|主题教育|普查|会战)[”’]?期间$")
"""大排查大整治期间 names the work and no days of its own."""
_KINDS = {
    "whole": Reach.WHOLE,
    "part": Reach.PART,
    "piece": Reach.PART,
    "ranked": Reach.ONE,
    "case": Reach.ONE,
    "body": Reach.ELSEWHERE,
    "listed": Reach.LISTED,
    "complained": Reach.LISTED,
    "sorted": Reach.LISTED,
    "short": Reach.LISTED,
    "average": Reach.AVERAGE,
    "years": Reach.YEARS,
    "next": Reach.AHEAD,
    "last": Reach.BEFORE,
}


def of_year(year: int, words: str, start: date, end: date, *, since: bool) -> Scope:
    """What a year says; ``since``: it is told from that year on."""
    if start.year <= year <= end.year:
        return Scope(Reach.WHOLE, words)
    if year > end.year:
        return Scope(Reach.AHEAD, words)
    return Scope(Reach.BEFORE if year == start.year - 1 and not since else Reach.YEARS, words)


def _months(kind: str, match: re.Match[str]) -> tuple[int, int]:
    """The first and last month an expression names."""
    if kind == "months":
        first, last = _number(match["from"]), _number(match["to"])
        return (first, last) if first <= last else (first, LAST_MONTH)
    if kind == "half":
        return (1, 6) if match["half"] == "上" else (7, 12)
    if kind == "quarter":
        quarter = _number(match["quarter"])
        return 3 * quarter - 2, 3 * quarter
    if kind == "quarters":
        return 1, 3 * _number(match["quarters"].replace("两", "二"))
    if kind == "since":
        return _number(match["since"]), LAST_MONTH
    if kind == "month":
        return (_number(match["month"]),) * 2
    return 1, _number(match["until"] or match["first"])


def _number(text: str) -> int:
    value = parse_number(text)
    return (value or 1000) // 1000
