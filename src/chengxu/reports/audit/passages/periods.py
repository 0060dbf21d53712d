"""Of which days, and of which place, a number speaks: 上半年, 1—6月, 春节期间, 2022年, 全省.

The last such words before the number in its sentence decide (全年拆除100处，其中上半年40处). Without any, the number
speaks of the whole period of the report.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from chengxu.reports.audit.grids.headings import looking_back
from chengxu.reports.audit.passages.context import Context
from chengxu.reports.audit.passages.reaches import (
    AREAS,
    WHOLE,
    Reach,
    Scope,
    expressions,
    is_later,
    of_year,
    said_by,
)
from chengxu.reports.audit.words import leftovers, places
from chengxu.reports.audit.words.period_words import (
    ALONE,
    ASKED_OF_US,
    CASE,
    CHANNELS,
    MOST,
    OF_A_KIND,
    PLACES,
)

_TITLE = re.compile("《[^》]*》")
"""对照《全国城镇燃气安全专项整治工作方案》: what a paper is called says nothing of the number."""
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
    for kind, match in expressions(told):
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
        if kind in AREAS:
            area = (kind, match[0])
        elif not (kind == "whole" and time is not None and _is_of(match[0], time)):
            time = said_by(kind, match, start, end) or time
            place = time if kind == "piece" else place
    named = places.named(context.row, context.heading)
    if named and (time is None or time.reach is Reach.WHOLE):
        time = Scope(Reach.PART, named)
    if time is None:
        time = _of_list(context, start, end) or _of_case(context, told) or _of_heading(context, start, end)
    elif time.words in _OF_ANY_YEAR:
        time = _ahead(_of_list(context, start, end)) or time
    elif time.reach is Reach.AVERAGE and _ahead(
        _of_list(context, start, end) or _of_heading(context, start, end)
    ):
        time = replace(time, ahead=True)
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


def _ahead(time: Scope | None) -> Scope | None:
    """A time to come alone: in a list or below a heading that names one, 全年 and 人均 are of it (下半年：…；入户安检全年达到2万户)."""
    return time if time is not None and time.reach is Reach.AHEAD else None


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
    if not is_later(start, end):
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
    for kind, match in expressions(opening[-_OPENING:]):
        said = said_by(kind, match, start, end)
        if said is not None and said.reach is Reach.AHEAD:
            return said
    for part in reversed(earlier):
        ahead = _of_years_to_come(part, start, end)
        if ahead is not None:
            return ahead
        opened = _OPENED.match(part)
        kind, named = next(expressions(opened[0]), ("", None)) if opened else ("", None)
        if named is not None and kind in {*_PART_OF_YEAR, "whole", "year"}:
            return said_by(kind, named, start, end)
    return None


def _of_years_to_come(part: str, start: date, end: date) -> Scope | None:
    """A time to come with which a list begins: 四季度按期处置率要提升到95%以上，…；新增探头20个."""
    begin = _NUMBERED.match(part)
    opened = part[begin.end() if begin else 0 :]
    kind, match = next(expressions(opened[:_FIRST_WORDS]), ("", None))
    leads = match is not None and match.start() < _LEADING and kind not in {*AREAS, "days", "today"}
    said = said_by(kind, match, start, end) if match is not None and leads else None
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
            kind, match = next(expressions(only["days"]), ("", None))
            said = said_by(kind, match, start, end) if match is not None else None
            return said if said is not None and said.reach is Reach.AHEAD else None
        for kind, match in expressions(heading):
            said = said_by(kind, match, start, end) if kind in _PART_OF_YEAR else None
            if said is not None and said.reach is Reach.AHEAD:
                return said
        found = [match for kind, match in expressions(heading) if kind in {"year", "next"}]
        if found:
            year = found[-1]["year"]
            return (
                of_year(int(year), found[-1][0], start, end, since=False)
                if year
                else Scope(Reach.AHEAD, found[-1][0])
            )
    return None


_ONLY_YEAR = re.compile(r"(?:\d{1,2}[.．、]|[一二三四五六七八九十]{1,2}、)\s?(?P<year>20\d\d)年度?$")
"""5. 2025年, a line above what is to come."""
_WITH_PROBLEMS = re.compile("(?:问题|不足|困难|难处|短板|短处|差距)(?:和|及|与|以及|、)")
"""存在问题和下月安排: what stands below begins with what is wanting now."""


def _before(context: Context) -> tuple[str, int]:
    """The sentence up to the number with the headings of its cell, and where the number's own clause begins in it."""
    place = context.sentence.find(context.near)
    if context.told:
        head = context.told
    elif place >= 0:
        head = context.sentence[: place + len(context.before)]
    else:
        head = context.sentence.partition(context.number)[0]
    if context.row or context.column:
        head = f"{context.table} {context.row} {context.column} {head}"
    head = _TITLE.sub("", head)
    return head, max(head.rfind(mark) for mark in "，,：:") + 1
