"""Puts a number beside the records of the days it speaks of: 上半年规范2400次 against the records of the half year."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from chengxu.common.quantity import agrees
from chengxu.reports.audit.grids.headings import is_total
from chengxu.reports.audit.judging.findings import Number
from chengxu.reports.audit.judging.records import Records
from chengxu.reports.audit.passages.context import is_by_kind
from chengxu.reports.audit.passages.duties import BOUNDED, is_by_law, is_duty, is_wanting
from chengxu.reports.audit.passages.periods import scope
from chengxu.reports.audit.passages.reaches import WHOLE, Reach
from chengxu.reports.audit.words import bases
from chengxu.reports.audit.words.matched import Match
from chengxu.reports.audit.words.roles import Role, is_reached
from chengxu.reports.rules import Fact

Belongs = Callable[[Fact, str], bool]
"""Whether some words name what an indicator is of."""

_COMPARING = frozenset({Role.LAST, Role.RATE, Role.AMOUNT, Role.PLAN_SHARE})
_JUST_BEFORE = "环比"
_OPEN = re.compile("尚未|仍在|未结|还没有")
"""In the definition of an indicator that counts what is still open."""
_DAILY = ("每日", "平均", "日均", "每天", "最长", "最少")


def scoped(number: Number, records: Records, belongs: Belongs, *, county: bool) -> Number:
    """The number with the days it speaks of, its indicator over just these days.

    Of another area, and of a mean by day or head, no indicator of the county speaks (unless it is a mean itself).
    A part of what an indicator counts (of some days, one township, one case) is no figure of it, unless the records can
    be had for just these days; what the indicator itself is of (高考期间) is no part (``belongs``). What is said of the
    year before (2022年为300处), or of the days just before (上月), becomes a comparison.
    """
    if number.role is Role.RANKED:
        return number
    said = scope(number.context, *records.period, county=county)
    if (
        said.reach in {Reach.BEFORE, Reach.YEARS}
        and number.role is Role.VALUE
        and is_reached(number.context.before)
    ):
        said = WHOLE
    if said.reach is Reach.AHEAD and is_wanting(number.context):
        said = WHOLE
    number = replace(number, scope=said)
    fact = number.fact
    listed = said.reach is Reach.LISTED or _is_kind_of_complaint(number)
    listed = listed or (fact is not None and _is_of_a_type(number, fact, belongs))
    if fact is not None and listed and not _OPEN.search(f"{fact.name}{fact.definition}"):
        return replace(number, match=Match(None))
    if fact is None:
        return number
    if is_by_law(number.stated, number.context):
        return replace(number, match=Match(None))
    if is_duty(number.stated, number.context, fact):
        apart = said.reach is Reach.PART and _FESTIVE.search(said.words) and not belongs(fact, said.words)
        apart = apart and not (_DAILY[0] in fact.name and number.stated.approx in BOUNDED)
        apart = apart or (said.reach is Reach.AVERAGE and not _is_mean(fact))
        return replace(number, match=Match(None)) if apart else number
    if said.reach is Reach.ELSEWHERE or (said.reach is Reach.AVERAGE and not _is_mean(fact)):
        return replace(number, match=Match(None))
    if number.role is Role.LAST and said.reach is Reach.YEARS:
        return replace(number, match=Match(None))
    if number.role in _COMPARING:
        other = number.role is Role.LAST and bases.is_just_before(number.context.period)
        unknown = other and bases.days(number.context.period, records.period) is None
        return replace(number, match=Match(None)) if unknown else number
    if said.reach is Reach.BEFORE and number.context.role is Role.VALUE:
        return replace(number, context=replace(number.context, role=Role.LAST))
    if said.reach is Reach.JUST and number.context.role is Role.VALUE:
        return replace(number, context=replace(number.context, role=Role.LAST, period=_JUST_BEFORE))
    if said.reach in {Reach.WITHIN, Reach.WIDER} and said.start and said.end:
        within = records.of(fact.id, (said.start, said.end))
        if within is not None:
            return replace(number, match=replace(number.match, fact=within))
    if said.reach is Reach.PART and (
        belongs(fact, said.words) or (said.words.startswith("每") and _is_mean(fact))
    ):
        return replace(number, scope=WHOLE)
    if said.reach in {Reach.WITHIN, Reach.WIDER, Reach.PART, Reach.ONE, Reach.YEARS} and not _may_be_whole(
        number
    ):
        return replace(number, match=Match(None))
    return number


_COMPLAINT = re.compile("诉求|投诉|举报|热线|来电|来件|工单")
_KIND = re.compile(
    r"类(?:的?(?:问题|诉求|投诉|事项|工单|来件|来电|案件))?(?:[有为共占达计]|分别)*$|^[，,、\s]*其[他它余](?:各类|类别?|方面)?$"
)
"""占道经营类402件，油烟噪声类267件 under 热线办理: so many complaints were of this kind."""
_OF_KINDS = re.compile(
    "(?:热点|高发|多发|频发|易发|突出|重点)(?:的)?(?:案件|诉求|投诉|事项)$|(?:热点|高发|多发|频发|易发)(?:的)?问题$"
    "|(?:案件|问题|诉求|投诉|工单)(?:的)?(?:类型|类别|种类|构成|分布|分类)(?:分析|情况|统计)?$"
)
"""A heading below which the cases are told by what they are about: 热点问题, 案件类型分布."""
_OF_CASES = re.compile("上报|立案|结案|派遣|处置|超期|在办|返工|回退|作废|诉求|投诉")
_OF_COMPLAINTS = re.compile("诉求|投诉|热线|红网|12345|办结|答复|回复|满意|按期|受理|平台|网")


def _is_kind_of_complaint(number: Number) -> bool:
    """Whether it is a part of the complaints by what they are about: 诉求2618件，其中占道经营类612件."""
    context = number.context
    if context.row and number.stated.measure == "件" and not _OF_COMPLAINTS.search(context.row):
        return is_by_kind(context) and not is_total(context.row)
    if context.row or _OF_COMPLAINTS.search(context.near):
        return False
    kinds = _OF_KINDS.search(context.heading or context.chapter)
    if number.stated.measure == "件" and kinds and not _OF_CASES.search(context.near):
        return True
    about = f"{context.chapter}{context.heading}{context.section}{context.item}{context.sentence}"
    if number.stated.measure == "件" and _KIND.search(context.before) and _COMPLAINT.search(about):
        return True
    return bool(number.role is Role.PART and _COMPLAINT.search(context.whole))


_TYPE = re.compile(
    "(?P<type>[\u4e00-\u9fff]{2,8})类(?:违法)?(?:案件|案|诉求|投诉|问题|工单|事项)?(?:共|立案|结案|上报|受理|处置|查处|办结)*(?:[有为达]|了)?$"
)
_FINED = re.compile(
    r"(?P<type>[\u4e00-\u9fff]{2,8})类(?:违法)?(?:案件|案)?\d+[件起宗][，,](?:合计|共计?|并?处|收缴)*罚[款没]款?(?:共计?|合计)?$"
)
"""市容类46件，罚款3.1万元: the fines of one type of cases."""
_OF_ALL = re.compile(
    "城市?管理?|执法|行政|[各几两三四五六七八九十]$|民生|数字|平台|热线|普通程序|一般程序|以上|所有"
)


def _is_of_a_type(number: Number, fact: Fact, belongs: Belongs) -> bool:
    """Whether a count of cases or complaints is of one type of them alone: 市容类案件立案15件; not of the indicator's own."""
    context = number.context
    if context.row or number.role is not Role.VALUE:
        return False
    said = _TYPE.search(context.before) if fact.measure == "件" else None
    if "元" in fact.measure:
        said = _FINED.search(context.sentence.partition(context.near)[0] + context.before)
    if said is None:
        return False
    return not _OF_ALL.search(said["type"]) and not belongs(fact, said["type"])


_FESTIVE = re.compile("期间|节|季|汛")
"""春节期间，每天安排120名队员: what is asked for on some days is none of the year's figures; but 高温季节每日洒水不少于6次 is
the bound of an indicator that is so much a day."""


def _may_be_whole(number: Number) -> bool:
    """A part of the days that is as much as all of them, or more, can still be judged: less cannot, nor a mean or a
    rate, which may be anything for a part."""
    stated, record = number.stated, number.record
    if record is None or stated.placeholder:
        return False
    fact = number.fact
    more = (stated.low or 0) > record and not (fact is not None and fact.level)
    return agrees(stated, record) or (number.scope.reach not in {Reach.YEARS, Reach.WIDER} and more)


def _is_mean(fact: Fact) -> bool:
    return any(word in fact.name or word in fact.definition for word in _DAILY)
