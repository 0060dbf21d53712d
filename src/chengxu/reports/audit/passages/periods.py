"""Of which days, and of which place, a number speaks: 上半年, 1—6月, 春节期间, 2022年, 全省.

The last such words before the number in its sentence decide (全年拆除100处，其中上半年40处). Without any, the number
speaks of the whole period of the report.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chengxu.common.numerals import parse_number
from chengxu.reports.audit.grids.headings import looking_back
from chengxu.reports.audit.passages.context import Context
from chengxu.reports.audit.words import bases, leftovers, places
from chengxu.reports.audit.words.period_words import (
    ALONE,
    ASKED_OF_US,
    CASE,
    CHANNELS,
    MOST,
    OF_A_KIND,
    PLACES,
    WORDS,
)
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
    """The reach of a number, the words that tell it, and its days (both inclusive) where they can be told."""

    reach: Reach
    words: str = ""
    start: date | None = None
    end: date | None = None


WHOLE = Scope(Reach.WHOLE)

_TITLE = re.compile("《[^》]*》")
"""对照《全国城镇燃气安全专项整治工作方案》: what a paper is called says nothing of the number."""
_AREAS = frozenset({"area", "own"})
_OF_DAYS = frozenset(
    {"whole", "sofar", "year", "months", "half", "quarters", "quarter", "month", "first", "until", "settled"}
)
"""甘棠镇全年清运3200吨: whatever days it is of, it is of that place."""
_CLAUSE_ONLY = frozenset(
    {"body", "average", "piece", "last", "just", "complained", "short", "ranked", "case"}
)
"""What is said of a number only when it stands in its own clause; the others speak on to the end of the sentence."""


def scope(context: Context, start: date, end: date, *, county: bool = True) -> Scope:
    """Of what a number speaks when the report is of the local days ``start`` to ``end``.

    ``county``: the writer is of a county, so that 全市 is not his own area.
    """
    told, clause = _before(context)
    time = area = place = None
    for kind, match in _found(told):
        headed = kind == "piece" and told[match.end() : match.end() + 1] in ("：", ":")
        passed = kind in _CLAUSE_ONLY or told.endswith(_COMPARED, 0, match.start())
        if passed and match.end() <= clause and match.end() < len(told) and not headed:
            continue
        about = f"{context.chapter}{context.heading}{context.item}{told}"
        if kind == "sorted" and PLACES.match(match[0]):
            time = time if MOST.search(told) else Scope(Reach.PART, match[0].rstrip("，,：:"))
            continue
        if kind == "sorted" and not _COMPLAINTS.search(about):
            if CHANNELS.search(match[0]):
                time = Scope(Reach.PART, "来源")
            elif OF_A_KIND.search(told):
                time = Scope(Reach.PART, "类别")
            continue
        if kind in _OF_DAYS and place is not None and match.start() >= clause:
            continue
        if kind == "average" and time is not None and _outlasts_mean(time):
            continue
        if kind in _AREAS:
            area = (kind, match[0])
        elif not (kind == "whole" and time is not None and _is_of(match[0], time)):
            time = _scope(kind, match, start, end) or time
            place = time if kind == "piece" else place
    named = places.named(context.row, context.heading)
    if named and (time is None or time.reach is Reach.WHOLE):
        time = Scope(Reach.PART, named)
    if time is None:
        time = _of_list(context, start, end) or _of_case(context, told) or _of_heading(context, start, end)
    if _is_to_date(told, clause, context.column, start, end):
        time = Scope(Reach.WIDER, "累计", date(end.year, 1, 1), end)
    left = leftovers.undone(told, context.after, context.following)
    if left:
        return Scope(Reach.LISTED, left)
    if area is not None and area[0] == "area" and (county or area[1] not in {"全市", "我市", "市直"}):
        return Scope(Reach.ELSEWHERE, area[1])
    return time or WHOLE


_COMPARED = tuple(f"{word}{year}" for word in "比较与同和" for year in ("去年", "上年"))
"""比去年三季度多63次，查了263家: what a change was held against says nothing of the next clause."""


def _outlasts_mean(time: Scope) -> bool:
    """Whether days named before hold for a mean as well: 春节期间日均3次, 明年人均不少于40学时."""
    return time.reach is Reach.AHEAD or (time.reach is Reach.PART and time.words[:1] != "每")


_COMPLAINTS = re.compile("诉求|投诉|热线|12345|来电|信访")
_OF_ANY_YEAR = frozenset({"全年", "年内", "年底", "年末", "本年度"})


def _is_of(words: str, time: Scope) -> bool:
    """Whether words for a whole year are those of the other year named before: 2024年起按月进行，全年12次."""
    return words in _OF_ANY_YEAR and time.reach in {Reach.AHEAD, Reach.BEFORE}


def _is_to_date(told: str, clause: int, column: str, start: date, end: date) -> bool:
    """Whether 累计 stands against the report's own stretch, in its sentence or its row: 本月立案12件，累计立案131件."""
    if not _is_later(start, end):
        return False
    if _TO_DATE.search(column):
        return True
    own = re.search(r"[本当](?:月|周|季度?|期)|[一二三四]季度|\d月份?", told[:clause])
    return bool(own and "累计" in told[clause:] and re.search(r"\d", told[own.end() : clause]))


_TO_DATE = re.compile(r"(?<![月季周期])(?<!季度)累计|[本全今]年")
"""The heading of a column: 累计数, 本年."""


def _of_case(context: Context, told: str) -> Scope | None:
    """What is told after one that is not named (某运输公司在环城路弃土): it is of this one case."""
    if context.row:
        return None
    found = CASE.search(context.item) or CASE.search(told) or ASKED_OF_US.search(told)
    return Scope(Reach.ONE, found[0]) if found else None


def _of_list(context: Context, start: date, end: date) -> Scope | None:
    """The time with which a list begins holds for all of it: 1—6月，督促安检5870户；补植190株."""
    *earlier, _ = re.split("[；;]", re.split(r"[。！？!?\n]", context.item)[-1])
    opening = "" if _OF_BOTH.search(context.opening) else context.opening
    for kind, match in _found(opening[-_OPENING:]):
        said = _scope(kind, match, start, end)
        if said is not None and said.reach is Reach.AHEAD:
            return said
    for part in reversed(earlier):
        ahead = _of_years_to_come(part, start, end)
        if ahead is not None:
            return ahead
        opened = _OPENED.match(part)
        kind, named = next(_found(opened[0]), ("", None)) if opened else ("", None)
        if named is not None and kind in {*_PART_OF_YEAR, "whole", "year"}:
            return _scope(kind, named, start, end)
    return None


def _of_years_to_come(part: str, start: date, end: date) -> Scope | None:
    """A time to come with which a list begins: 四季度按期处置率要提升到95%以上，…；新增探头20个."""
    begin = _NUMBERED.match(part)
    opened = part[begin.end() if begin else 0 :]
    kind, match = next(_found(opened[:_FIRST_WORDS]), ("", None))
    leads = match is not None and match.start() < _LEADING and kind not in {*_AREAS, "days", "today"}
    said = _scope(kind, match, start, end) if match is not None and leads else None
    return said if said is not None and said.reach is Reach.AHEAD else None


_NUMBERED = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}(?:[）)]|[.．、是])\s*)?")
_OF_BOTH = re.compile("总结|回顾|情况|成效|基础|做了|开展了|完成了|取得")
"""现将2023年情况和2024年打算报告如下: what opens such a list says of no item which days it is of."""
_LEADING, _FIRST_WORDS, _OPENING, _LONGEST_YEAR = 2, 14, 40, 16
"""So near its beginning a list names its time, and so much of it is looked at."""
_PART_OF_YEAR = frozenset({"months", "half", "quarters", "quarter", "month", "first"})
_OPENED = re.compile(r"\s*(?:[一二三四五六七八九十]是)?[^，,、；;]{2,16}[，,]")


def _of_heading(context: Context, start: date, end: date) -> Scope | None:
    """What the heading of the section (2024年预期) says of all below it."""
    alone = _ONLY_YEAR.search(context.section[-_LONGEST_YEAR:].rstrip())
    if alone and int(alone["year"]) > end.year:
        return Scope(Reach.AHEAD, alone[0])
    for heading in (looking_back(context.heading), looking_back(context.chapter)):
        if _WITH_PROBLEMS.search(heading):
            continue
        if only := ALONE.fullmatch(heading):
            kind, match = next(_found(only["days"]), ("", None))
            said = _scope(kind, match, start, end) if match is not None else None
            return said if said is not None and said.reach is Reach.AHEAD else None
        found = [match for kind, match in _found(heading) if kind in {"year", "next"}]
        if found:
            year = found[-1]["year"]
            return (
                _of_year(int(year), found[-1][0], start, end, since=False)
                if year
                else Scope(Reach.AHEAD, found[-1][0])
            )
    return None


_ONLY_YEAR = re.compile(r"(?:\d{1,2}[.．、]|[一二三四五六七八九十]{1,2}、)\s?(?P<year>20\d\d)年度?$")
"""5. 2025年, a line above what is to come."""
_WITH_PROBLEMS = re.compile("(?:问题|不足|困难|难处|短板|短处|差距)(?:和|及|与|以及|、)")
"""存在问题和下月安排: what stands below begins with what is wanting now."""


def _found(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    for match in WORDS.finditer(text):
        yield str(match.lastgroup).removeprefix("k_"), match


def _before(context: Context) -> tuple[str, int]:
    """The sentence up to the number with the headings of its cell, and where the number's own clause begins in it."""
    place = context.sentence.find(context.near)
    if place >= 0:
        head = context.sentence[: place + len(context.before)]
    else:
        head = context.sentence.partition(context.number)[0]
    if context.row or context.column:
        head = f"{context.table} {context.row} {context.column} {head}"
    head = _TITLE.sub("", head)
    return head, max(head.rfind(mark) for mark in "，,：:") + 1


def _scope(kind: str, match: re.Match[str], start: date, end: date) -> Scope | None:
    """What one expression says; None when it says nothing about the days."""
    words = match[0].rstrip("，,")
    if kind in _AREAS:
        return None
    if kind == "part" and Period(start, end).length is _OWN.get(words):
        return Scope(Reach.WHOLE, words)
    if kind == "just":
        fits = bases.days(words, (start, end)) is not None
        return Scope(Reach.JUST if fits else Reach.PART, words)
    if kind == "whole" and words == "全年" and _is_later(start, end):
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
        wider = _is_later(start, end)
        return Scope(Reach.WIDER, words, date(start.year, 1, 1), end) if wider else Scope(Reach.WHOLE, words)
    if kind == "toyear":
        ahead = int(match[kind]) > end.year
        return Scope(Reach.AHEAD if ahead else Reach.WHOLE, words)
    if kind in {"year", "sinceyear"}:
        return _of_year(int(match[kind]), words, start, end, since=kind == "sinceyear")
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


def _is_later(start: date, end: date) -> bool:
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


def _of_year(year: int, words: str, start: date, end: date, *, since: bool) -> Scope:
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
