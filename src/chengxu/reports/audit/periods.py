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
from chengxu.reports.audit.context import Context
from chengxu.reports.language.periods import Length, Period

LAST_MONTH = 12


class Reach(StrEnum):
    """How the days of a number lie to those of the report."""

    WHOLE = "whole"
    WITHIN = "within"  # days that can be told: 上半年
    SINCE = "since"  # from a day to the end: 3月份以来; often said of what is done the whole year
    PART = "part"  # some days or places that cannot be told apart: 专项行动期间, 某镇
    YEARS = "years"  # several years, or another one than the report's and the one before it
    BEFORE = "before"  # the same days one year before: 2022年, 去年
    AHEAD = "ahead"  # a year to come
    AVERAGE = "average"  # a mean by day, month or head
    ELSEWHERE = "elsewhere"  # another area than the county
    LISTED = "listed"  # complaints by what they are about (诉求主要集中在噪声612件), or what is still wanting (缺口90株)


@dataclass(frozen=True, slots=True)
class Scope:
    """The reach of a number, the words that tell it, and its days (both inclusive) where they can be told."""

    reach: Reach
    words: str = ""
    start: date | None = None
    end: date | None = None


WHOLE = Scope(Reach.WHOLE)

_N = r"(?:1[0-2]|[1-9]|十[一二]|[一二三四五六七八九十])"
_Y = r"(?:(?P<{0}>(?:19|20)\d\d)年(?:度)?)?"
_PATTERNS = (
    ("months", rf"{_Y.format('y1')}(?P<from>{_N})月?份?\s?(?:[-—–~～至到]+)\s?(?P<to>{_N})月(?:份|底|末)?(?!\d*日)"),
    ("settled", r"(?:[截到至]|截[至止]到?)(?:本?年)?(?:12月31日|12月(?:底|末)|(?:本|今)?年[底末])(?:[时前]|为止)?"),
    ("dated", r"(?:\d{1,2}月(?:\d{1,2}日)?|(?:19|20)\d\d年(?:\d{1,2}月)?)(?:份|底|初)?(?:以前|之前|前)(?:[\u4e00-\u9fff]{0,8}的)?|除[^，。；]{1,8}外|每月\d{1,2}[日号]"),
    ("days", r"\d{1,2}月\d{1,2}日\s?(?:[-—–~～至到]+)\s?(?:\d{1,2}月)?\d{1,2}日|\d{1,2}月\d{1,2}日"),
    ("until", rf"截[至止]到?{_Y.format('y2')}(?P<until>{_N})月(?:份|底|末)?(?!\d)"),
    ("first", rf"前(?P<first>{_N})个?月"),
    ("since", rf"{_Y.format('y3')}(?P<since>{_N})月(?:份|初|底)?(?:以来|起|开始)"),
    ("half", rf"{_Y.format('y4')}(?P<half>[上下])半年"),
    ("quarters", rf"{_Y.format('y5')}前(?P<quarters>[二两三])个?季度"),
    ("quarter", rf"{_Y.format('y6')}第?(?P<quarter>[一二三四1-4])季度"),
    ("month", rf"{_Y.format('y7')}(?<![\d一二三四五六七八九十第])(?P<month>{_N})月(?:份|初|底|末|中旬|上旬|下旬)?(?!\d*日|通报|简报|月报|汇报)"),
    (
        "years",
        r"近(?:年来|几年|[两二三四五六七八九十\d]年)|[两二三四五六七八九十]年来|近年|“?十[三四]五”?(?:期间|以来)|"
        r"(?:自|从)?(?:19|20)\d\d年(?:度)?\s?(?:[-—–~～至到]+)\s?(?:(?:19|20)\d\d年|今|目前)|历年",
    ),
    ("sinceyear", r"(?P<sinceyear>(?:19|20)\d\d)年(?:\d{1,2}月)?(?:以来|起|开始)"),
    ("year", r"(?<![比较])(?P<year>(?:19|20)\d\d)年(?:度)?"),
    ("last", r"(?<![比较与同和超])(?:去年(?:同期)?|上年(?:同期|度)?|上一年(?:度)?|往年)"),
    ("next", r"明年|来年|(?<!转)(?<!转到)(?<!转至)(?<!转入)下年度?|下一年度?|到20\d\d年"),
    ("whole", r"全年|今年以来|今年|本年度?|年内|一年来|一年以来|截至目前|截止目前|目前|年底|年末"),
    ("average", r"日均|月均|年均|户均|人均|[单每]日最[高大多]|最[高大多]日|高峰[日期]|(?:平均|设计|能力)[\u4e00-\u9fff]{0,4}每[天日月年周人户]|每人|每车"),
    (
        "part",
        r"[\u4e00-\u9fff“”、]{0,8}期间|[此本这当该]次(?:行动|活动|整治|检查|集中)?|当[天日]|本[月周]|[上这]周|近[日期]|日前|连日来|首[日批]",
    ),
    (
        "listed",
        r"(?:诉求|投诉|反映|问题|案件)[\u4e00-\u9fff]{0,4}(?:集中在|主要为|主要是|主要有|主要涉及|主要集中)",
    ),
    ("short", r"(?:缺口|缺额|缺编|短缺|相差|[尚还仍][缺差欠])[\u4e00-\u9fff]{0,3}$"),
    ("complained", r"(?:反映|投诉|举报|咨询|涉及)[\u4e00-\u9fff]{1,10}(?:问题)?的(?:则?[有共为达计]|占|[，,]|$)+"),
    (
        "piece",
        r"该(?:公司|企业|店|户|案|单位|项目|路段|小区)|每(?:起|家|户|件|辆|人次|吨|个|处)|"
        r"[\u4e00-\u9fff]{1,3}(?<![各乡城集村重])(?:镇|乡(?!镇))(?!级|村|镇)|[\u4e00-\u9fff]{2,4}(?:街道办(?:事处)?|(?<![主次要点各条区巷市沿街大旧新市])街道|(?<!各)中队|(?<!各)片区)",
    ),
    (
        "body",
        r"(?:^|[，,：:])(?:由)?[县市区]?(?:公安(?:局|机关|部门)|派出所|交警(?:大队|部门|队)|红十字会|消防(?:救援)?大队|市场监管局|生态环境局|"
        r"住建局|交通运输局|水利局|卫健局|教育局|民政局|(?:乡)?镇政府)(?=[\u4e00-\u9fff])(?!联合|协同|与|和|交办|转办|移[交送]|通报|抄告)",
    ),
    ("area", r"全国|全省|全市|全州|我省|我市|省内|市直|省级平均|市级平均"),
    ("own", r"我?全县|我县|本县|县城|城区|我局|本局|我队|我中心"),
)  # fmt: skip
_WORDS = re.compile("|".join(f"(?P<k_{name}>{pattern})" for name, pattern in _PATTERNS))
_UNIT = re.compile(
    r"[\u4e00-\u9fff]{1,10}(?:所|大队|中队|股|科|办|局|队|中心|公司|社区|村|镇|(?<!各)(?<!其中)乡|街道|片区|站)|其他(?:部门|单位)|[\u4e00-\u9fff]{0,3}部门"
)
"""A row of a table that is of one unit or place."""
_TITLE = re.compile("《[^》]*》")
"""对照《全国城镇燃气安全专项整治工作方案》: what a paper is called says nothing of the number."""
_STILL = re.compile(r"[尚还仍](?:有|剩|余|存)(?:约|近)?$")
_UNDONE = re.compile(r"[^，。；]{0,12}(?:[未没待]|无法)")
"""尚有86户未处理: what is still to be done is not what was."""
_AREAS = frozenset({"area", "own"})
_CLAUSE_ONLY = frozenset({"body", "average", "piece", "last", "complained", "short"})
"""What is said of a number only when it stands in its own clause; the others speak on to the end of the sentence."""


def scope(context: Context, start: date, end: date, *, county: bool = True) -> Scope:
    """Of what a number speaks when the report is of the local days ``start`` to ``end``.

    ``county``: the writer is of a county, so that 全市 is not his own area.
    """
    told, clause = _before(context)
    time = area = None
    for kind, match in _found(told):
        if kind in _CLAUSE_ONLY and match.end() <= clause and match.end() < len(told):
            continue
        if kind in _AREAS:
            area = (kind, match[0])
        else:
            time = _scope(kind, match, start, end) or time
    if time is None:
        time = _of_list(context, start, end) or _of_heading(context, start, end)
    left = _STILL.search(told)
    if left and _UNDONE.match(f"{context.after}{context.following}"):
        return Scope(Reach.LISTED, left[0])
    if area is not None and area[0] == "area" and (county or area[1] not in {"全市", "我市", "市直"}):
        return Scope(Reach.ELSEWHERE, area[1])
    return time or WHOLE


def _of_list(context: Context, start: date, end: date) -> Scope | None:
    """The time with which a list begins holds for all of it: 1—6月，督促安检5870户；补植190株."""
    *earlier, _ = re.split("[；;]", re.split(r"[。！？!?\n]", context.item)[-1])
    for part in reversed(earlier):
        opened = _OPENED.match(part)
        kind, match = next(_found(opened[0]), ("", None)) if opened else ("", None)
        if match is not None and kind in {*_PART_OF_YEAR, "whole", "year"}:
            return _scope(kind, match, start, end)
    return None


_PART_OF_YEAR = frozenset({"months", "half", "quarters", "quarter", "month", "first"})
_OPENED = re.compile(r"\s*(?:[一二三四五六七八九十]是)?[^，,、；;]{2,16}[，,]")


def _of_heading(context: Context, start: date, end: date) -> Scope | None:
    """What the heading of a row (a unit: 市政维护所) or of the section (2024年预期) says of all below it."""
    if _UNIT.fullmatch(context.row.strip()):
        return Scope(Reach.PART, context.row.strip())
    for heading in (context.heading, context.chapter):
        found = [match for kind, match in _found(heading) if kind in {"year", "next"}]
        if found:
            year = found[-1]["year"]
            return (
                _of_year(int(year), found[-1][0], start, end, since=False)
                if year
                else Scope(Reach.AHEAD, found[-1][0])
            )
    return None


def _found(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    for match in _WORDS.finditer(text):
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
    if kind == "part" and Period(start, end).length is _OWN.get(words):
        return Scope(Reach.WHOLE, words)
    if kind == "dated" or (kind == "part" and _CAMPAIGN.search(words)):
        return None
    if kind == "settled":
        return Scope(Reach.WHOLE, words) if end.month == LAST_MONTH else None
    if kind in _KINDS:
        return Scope(_KINDS[kind], words)
    if kind == "days":
        return Scope(Reach.WHOLE if _are_all(words, start, end) else Reach.PART, words)
    if kind in {"year", "sinceyear"}:
        return _of_year(int(match[kind]), words, start, end, since=kind == "sinceyear")
    year = next((int(match[f"y{n}"]) for n in range(1, 8) if match[f"y{n}"]), start.year)
    if year != start.year:
        return Scope(
            Reach.BEFORE if year == start.year - 1 else Reach.YEARS if year < start.year else Reach.AHEAD,
            words,
        )
    first, last = _months(kind, match)
    if kind == "since" and first <= start.month and start.year == end.year:
        return Scope(Reach.WHOLE, words)
    days = date(year, first, 1), date(year, last, monthrange(year, last)[1])
    if days == (start, end):
        return Scope(Reach.WHOLE, words)
    if days[1] < start or days[0] > end:
        return Scope(Reach.YEARS, words)
    return Scope(
        Reach.SINCE if kind == "since" else Reach.WITHIN, words, *(max(days[0], start), min(days[1], end))
    )


def _are_all(words: str, start: date, end: date) -> bool:
    """Whether 1月1日至12月31日 are just the days of the report."""
    named = re.findall(r"(\d{1,2})月(\d{1,2})日", words)
    return [(int(month), int(day)) for month, day in named] == [(day.month, day.day) for day in (start, end)]


_OWN = {"本月": Length.MONTH, "本周": Length.WEEK, "当日": Length.DAY, "当天": Length.DAY}
"""Words for some days, which are the report's own when it is of just such a stretch."""

_CAMPAIGN = re.compile(r"(?:排查|整治|行动|攻坚|创[建文卫]|主题教育|普查|会战)[”’]?期间$")
"""大排查大整治期间 names the work and no days of its own."""
_KINDS = {
    "whole": Reach.WHOLE,
    "part": Reach.PART,
    "piece": Reach.PART,
    "body": Reach.PART,
    "listed": Reach.LISTED,
    "complained": Reach.LISTED,
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
