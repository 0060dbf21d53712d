"""What a number of a report says of its matter: how much it was, how much it grew, what share of a plan it made.

Read from the words around it, sentence by sentence; pure, and set by tables of sentences in the tests.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from chengxu.common.quantity import Quantity


class Role(StrEnum):
    """What a number tells. A change is told as it is written; whether it went down stands in ``falls``."""

    VALUE = "value"  # how much there was: 处理护栏事故30起
    LAST = "last"  # how much there was before: 上年为312处, 由300处增加到350处 (the first)
    RATE = "rate"  # by how many per cent it changed: 同比增长12.3%
    AMOUNT = "amount"  # by how much it changed: 较上年增加35处, 下降5个百分点
    PLAN_SHARE = "plan_share"  # per cent of the plan: 完成年度计划的95%
    SHARE = "share"  # per cent of a whole which the sentence names: 占总数的35%
    RANKED = "ranked"  # of the one that has most or least: 甲镇最多，为2925件
    PART = "part"  # a part of a number before it: 其中乡镇垃圾15870.2吨


CHANGES = frozenset({Role.RATE, Role.AMOUNT})


@dataclass(frozen=True, slots=True)
class Told:
    """What the words around one number say of it.

    ``falls``: a change went down. ``period``: the words that give it a time of its own or name what a change is
    against (上年同期, 2021年, 环比), empty when it is the document's. ``per``: the words that make it so many each
    (各, 日均). ``whole`` and ``parts`` are places in the list of numbers: the number it is a part of, and the parts
    the text gives of it.
    """

    role: Role = Role.VALUE
    falls: bool = False
    period: str = ""
    per: str = ""
    whole: int | None = None
    parts: tuple[int, ...] = ()


STOP = re.compile(r"[。；！？;!?\n]")
_CLAUSE = re.compile(r"[，,。；！？：:;!?\n（）()【】]")
_YEAR = r"(?:19|20)\d{2}年"
_BEFORE = rf"(?:上一?年度?|去年|前一年|上年度|往年|{_YEAR}度?)(?:同期|全年|末|底|年底|年末|[上下]半年|[一二三四]季度|(?:1[0-2]|[1-9])月份?)?|(?:上年|去年)?同期|年初"
_LAST_YEAR = re.compile(
    rf"(?P<when>{_BEFORE})(?:[的为是有共仅达：:（(]|约|实际|全年|累计|合计|数据?|指标|总数?|完成)*$"
)
_WAS = re.compile(
    rf"^[一二三四五六七八九十是、]*(?P<when>去年|上一?年度?|{_YEAR}度?)(?!以来|起|至今|开始|[—\-–~至]|\d)"
)
_NOW = re.compile(
    "今年|本年|目前|现在|现有|当前|(?:定|提出|确定|下达)[下了]?的?[^，。；]{0,6}(?:目标|任务|计划)"
)
_AGAINST = re.compile(
    rf"(?:[同环]比|(?:相?比|较|[同与和])(?:上年[上下]半年|{_BEFORE}|上半年|上一?个?季度?|上一?个?月|上一?周|前一?[日天月周季]度?|昨[日天]|前期|上期|(?:1[0-2]|[1-9])月份?(?!至|到|[-—–~])|[一二三四]季度|整治前|治理前|以往|同期)(?:同期|末|底)?(?:相比|比较)?)"
)
_AGAINST_VALUE = re.compile(r"[同与和较](?:上年|去年)(?:同期)?的[^，。；]{1,14}相?比[^。；]*$")
"""与上年的16240件相比，上报案件多了2320件."""
_MORE = "增长|增加|净增|升幅|上升|提高|提升|上涨|增幅|增速|涨幅|扩大|新增|攀升|跃升|多增|延长|激增|递增|多出|净多|一[增升涨]|(?<![上增])涨"
_LESS = "负增长|下降|降低|减少|净减|下滑|回落|降幅|跌幅|压降|压减|缩减|缩短|下调|减幅|收窄|锐减|递减|下跌|少掉|净少|一[减降]|省下|节省|省了|节[电水支]|节约(?!用)"
_ABOUT = r"(?:就是|了|率|幅度?|约|近|为|达|超过?|高达|又|再|均|分别|[：:\s↑↓])*"
_GROWN = re.compile(rf"(?:(?P<more>{_MORE})|(?P<less>{_LESS})){_ABOUT}$")
_GROWN_SHORT = re.compile(
    rf"(?:(?P<more>[多增升高])|(?P<less>[少减降低]))(?:(?!数|年|次|样|种|方|于)[\u4e00-\u9fff]{{1,2}}了?)?{_ABOUT}$"
)
_BY_SO_MANY = re.compile(r"[多少]了(?:约|近)?$")
"""立案比上年翻了一番，拆除乱搭乱建少了6处: what it is held against was told at the sentence's begin."""
_ONLY_CHANGED = re.compile(
    r"(?:今年|本年)[多少]了?|[多少](?:[修付建拆清补收办跑做结运拉发查装种栽巡洗](?:了|出)?)|(?:[再又还一]|今年|本年|分别|一比|相比|算下来|算起来)?(?:[增升涨减降多少](?:就是|了)|[多少]出了?|净[多少]了?|增加|净增|增长|上升|提高|减少|下降|降低|缩短|压缩|扩大|压降|压减)了?(?:约|近)?\s*"
)
_GROWTH_AFTER = re.compile(r"^的?(?:(?P<more>增长|增幅|增速|涨幅)|(?P<less>降幅|下降|降低))")
_DIRECT = re.compile(r"(?:[同环]比|(?:比|较)(?:上年|去年)(?:同期)?)(?:为|约|[：:\s↑↓])*$")
_COMPARED = re.compile(
    r"[与和同较](?P<when>上一?个?(?:月|季度|周)|前一?[日天月周]|上期|(?:1[0-2]|[1-9])月份?|[一二三四]季度|[上下]半年)(?:同期)?的?$"
)
_WITH = re.compile(r"(?:相比|比较|相较)")
"""与9月的254件相比，减少18件."""
_FROM = re.compile(r"[由从自](?P<what>[^，。；由从]{0,14})$")
_TO = re.compile(
    rf"^[^，。；]{{0,4}}?(?:{_MORE}|{_LESS}|增|升|涨|降|减|跌|压缩|调整|扩展|拓展|发展|延伸|优化|加密|变|改)(?:了|至?)?(?:[到至为]|成)[^，。；]{{0,4}}$"
)
_PLANNED = re.compile(
    r"(?:计划|任务|目标|指标)(?:任务|目标|总?[数量额])?(?:的|完成率|完成比例)(?:约|近|达到?|为|超过?|[：:\s])*$"
    r"|完成[^，。；]{0,12}(?:计划|任务|目标|指标)(?:任务|目标|总?[数量额])?(?:的|约|近|达到?|为|[：:\s])*$"
)
_SHARED = re.compile(
    r"(?:占(?![道用地压])(?:比|[^，。；]{0,14})|相当于[^，。；]{1,16}的|比重|比例|占有率)(?:约|近|达到?|为|超过?|高达|[：:\s])*$"
)
_OF_NAMED = re.compile(r"^的(?!增|降|速|[^，。；]{0,8}率)[\u4e00-\u9fff]")
_PER = re.compile(
    r"(?P<per>(?:日|月|周|年|人|户|班)均|平均每[天日月周年人户班次]|每(?:个工作日|季度|个?月|[天日周年人户班次车]))[\u4e00-\u9fff]{0,8}$"
    r"|(?P<each>各(?!类|项|级|种|地|自然?的))(?:约|近|达|为|有|植树?|种植?|建成?|开展|组织|召开|安排|配备|新?设|投入|完成)*$"
)


def year_of(text: str) -> int | None:
    """The year a document speaks of: that of its title, else the one it names most often."""
    title = re.search(
        r"((?:19|20)\d{2})\s?年?度?[^。\n]{0,16}(?:总结|报告|汇报|小结|通报|公报|情况)", text[:600]
    )
    if title:
        return int(title[1])
    years = Counter(re.findall(r"(?<!\d)((?:19|20)\d{2})\s?年", text))
    return int(max(years, key=lambda year: (years[year], year))) if years else None


def alone(text: str, numbers: Sequence[Quantity], year: int | None = None) -> list[Told]:
    """What each number of a passage tells by its own words; ``year`` is the one the document speaks of."""
    found: list[Told] = []
    for group in _sentences(text, numbers):
        found += _Sentence(text, numbers, group, year).read()
    return found


def _sentences(text: str, numbers: Sequence[Quantity]) -> list[range]:
    """The numbers of each sentence."""
    groups: list[range] = []
    first = 0
    for index in range(1, len(numbers) + 1):
        if index == len(numbers) or STOP.search(text, numbers[index - 1].end, numbers[index].start):
            groups.append(range(first, index))
            first = index
    return [group for group in groups if group]


def is_reached(words: str) -> bool:
    """Whether what stands between two numbers leads from the first to the second: 由1830盏增加到2150盏."""
    return bool(_TO.match(words))


class _Sentence:
    """The numbers of one sentence, with the words before each."""

    def __init__(self, text: str, numbers: Sequence[Quantity], group: range, year: int | None) -> None:
        self._text, self._numbers, self._group, self._year = text, numbers, group, year
        self._start = _after_last(STOP, text, max(0, numbers[group[0]].start - FAR), numbers[group[0]].start)

    def read(self) -> list[Told]:
        """What each of them tells."""
        found: list[Told] = []
        carried = ""
        for index in self._group:
            told, carried = self._told(index, carried)
            if found and told == Told() and self._is_listed(index):
                told = replace(found[-1], whole=None, parts=())
            elif found and told == Told() and found[-1].role is Role.AMOUNT and self._in_per_cent(index):
                told = replace(found[-1], role=Role.RATE)
            found.append(told)
        for place, index in enumerate(self._group):
            if place + 1 < len(found) and self._is_from(index):
                found[place] = Told(Role.LAST, period=self._from(index))
                if found[place + 1].role in (Role.LAST, *CHANGES):
                    found[place + 1] = Told()
        return found

    def _is_listed(self, index: int) -> bool:
        """Whether a number stands in one list with the one before: 占比分别为71.2%、25.4%和4.3%."""
        between = self._text[self._numbers[index - 1].end : self._numbers[index].start]
        return (
            bool(_LISTED.fullmatch(between))
            and self._numbers[index - 1].measure == self._numbers[index].measure
        )

    def _in_per_cent(self, index: int) -> bool:
        """Whether a number says the change right before it in per cent: 缩短6.2小时、25%."""
        between = self._text[self._numbers[index - 1].end : self._numbers[index].start]
        own = self._numbers[index].measure == "%" != self._numbers[index - 1].measure
        return own and bool(_LISTED.fullmatch(between))

    def _told(self, index: int, carried: str) -> tuple[Told, str]:
        """What one number tells, and the earlier period that its clause passes on to the next (去年清理3处，整治5处)."""
        number = self._numbers[index]
        lead, clause = self._lead(index), self._clause(index)
        change = self._change(number, lead, clause)
        if change is not None:
            return change, carried
        last, opened = self._last(lead, clause, number)
        if carried and not last and not _NOW.search(clause) and not re.search("年|同期", clause):
            last, opened = carried, carried
        if last and number.measure != "倍" and not _OF_WHOLE.search(lead):
            return Told(Role.LAST, period=last), opened
        per = _PER.search(lead)
        if number.measure == "%":
            if lead.endswith("其中"):
                return Told(Role.SHARE), ""
            if _PLANNED.search(self._over_bracket(number, clause)) and "超" not in clause:
                return Told(Role.PLAN_SHARE), ""
            if _SHARED.search(lead) or _OF_NAMED.match(self._text[number.end : number.end + 12]):
                return Told(Role.SHARE), ""
        before = self._text[max(self._start, number.start - FAR) : number.start]
        if _AMONG.search(before) or _OPENS_WITH_PARTS.fullmatch(self._text, 0, number.start):
            return Told(Role.PART), ""
        return Told(per=per["per"] or per["each"] if per else ""), ""

    def _change(self, number: Quantity, lead: str, clause: str) -> Told | None:
        """A growth or a fall, in per cent or in the number's own measure; None when it is neither."""
        start = max(self._start, number.start - FAR)
        valued = _AGAINST_VALUE.search(self._text[start : number.start])
        against = valued or _AGAINST.search(clause) or _AGAINST.search(self._sentence_before(number))
        period = against[0] if against else ""
        if number.change:
            return Told(Role.RATE, number.change < 0, period)
        relative = number.measure in ("%", "倍")
        after = _GROWTH_AFTER.match(self._text[number.end : number.end + 4]) if relative else None
        short = against or _BY_SO_MANY.search(lead) or _ONLY_CHANGED.fullmatch(lead)
        grown = _GROWN.search(lead) or (_GROWN_SHORT.search(lead) if short else None) or after
        falls = bool(grown and grown["less"]) or number.text.startswith(("-", "－", "−")) or "↓" in lead[-2:]
        if relative and (grown or _DIRECT.search(lead)):
            return Told(Role.RATE, falls, period)
        if number.measure == "百分点":
            return Told(Role.AMOUNT, falls, period)
        told = against or (_BY_SO_MANY.search(lead) and _AGAINST.search(self._text[start : number.start]))
        if grown and not relative and (told or self._changes_one_before(number, lead)):
            return Told(Role.AMOUNT, falls, period)
        return None

    def _changes_one_before(self, number: Quantity, lead: str) -> bool:
        """清运42万吨，增加2.3万吨: nothing but the change before it, and a number of its measure in the sentence."""
        same = any(
            other.measure == number.measure
            for other in (self._numbers[index] for index in self._group)
            if other.start < number.start
        )
        return same and bool(_ONLY_CHANGED.fullmatch(lead))

    def _last(self, lead: str, clause: str, number: Quantity) -> tuple[str, str]:
        """The words that place the number in an earlier period, and those of them that open its clause; else ""."""
        near = _LAST_YEAR.search(lead)
        if near and self._earlier(near["when"]):
            return near["when"], ""
        compared = _COMPARED.search(lead)
        if compared and _WITH.match(self._text, number.end):
            return compared["when"], ""
        for words in (clause, self._sentence_before(number) + clause):
            was = _WAS.match(words)
            if was and self._earlier(was["when"]) and not _NOW.search(words) and not self._names_now(words):
                return was["when"], was["when"]
        return "", ""

    def _earlier(self, when: str) -> bool:
        """Whether the words name a time before the document's year; 2022年 does in a report on 2023 alone."""
        named = re.match(r"((?:19|20)\d{2})年", when)
        return named is None or (self._year is not None and int(named[1]) < self._year)

    def _names_now(self, words: str) -> bool:
        return self._year is not None and f"{self._year}年" in words

    def _is_from(self, index: int) -> bool:
        number, following = self._numbers[index], self._numbers[index + 1]
        return bool(_FROM.search(self._lead(index)) and _TO.match(self._text[number.end : following.start]))

    def _from(self, index: int) -> str:
        match = _FROM.search(self._lead(index))
        return match["what"].rstrip("的") if match else ""

    def _lead(self, index: int) -> str:
        """The words between the number before, or the clause's begin, and this number."""
        number = self._numbers[index]
        begin = self._numbers[index - 1].end if index else 0
        start = max(begin, number.start - FAR)
        return self._text[_after_last(_CLAUSE, self._text, start, number.start) : number.start]

    def _clause(self, index: int) -> str:
        number = self._numbers[index]
        start = max(self._start, number.start - FAR)
        return self._text[_after_last(_CLAUSE, self._text, start, number.start) : number.start]

    def _over_bracket(self, number: Quantity, clause: str) -> str:
        """The clause, with the words before a bracket that ends where it begins: 完成年度任务（4公里）的90%."""
        end = number.start - len(clause)
        if self._text[end - 1 : end] != "）":
            return clause
        start = max(self._start, end - FAR)
        return re.sub(r"（[^（）]*）$", "", self._text[start:end]) + clause

    def _sentence_before(self, number: Quantity) -> str:
        """What the sentence says right before the number's clause, one clause alone: 与去年相比，…, 去年，…."""
        start = max(self._start, number.start - FAR)
        end = _after_last(_CLAUSE, self._text, start, number.start)
        words = self._text[start : max(start, end - 1)]
        clause = words[_after_last(_CLAUSE, words, 0, len(words)) :]
        return clause if not any(sign.isdigit() for sign in clause.replace(str(self._year or ""), "")) else ""


_OF_WHOLE = re.compile(r"占(?:全[县市区局年]|总)[^，。；上去前]{0,6}$")
"""比上年增长11%，占全县33965吨的39.6%: the whole is of this year."""
_AMONG = re.compile(
    "(?:问题|案件|诉求|工单|投诉|来件|来电|隐患|违建|井盖|护栏|路灯|车辆|垃圾)当?中[，,][^。；]*$"
)
"""上报问题中，采集员发现16326件: of the whole that was told before, these are a part."""
_OPENS_WITH_PARTS = re.compile(r"\s*(?:其中|含)(?!量|[：:])[^。；\n]{0,240}")
"""A line of a list that opens with 其中: parts of what the line above told."""
_LISTED = re.compile(r"\s?(?:[、，,和与及]|以及)\s?")
FAR = 120
"""How far back a word of the same sentence may stand."""


def _after_last(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Where the stretch begins that ends at ``end`` and holds no match of ``pattern``."""
    last = start
    for match in pattern.finditer(text, start, end):
        last = match.end()
    return last
