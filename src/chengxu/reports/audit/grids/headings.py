"""What the headings of a table say: of which unit, which period, which kind the numbers below or beside them are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chengxu.reports.audit.words.bare import is_measure
from chengxu.reports.audit.words.roles import Role

_UNIT_LINE = re.compile(
    r"(?:计[量数])?单\s*位\s*[:：]\s*(?P<units>[^\s（）()，,；;。|│:：]{1,12}(?:[、/，,][^\s（）()，,；;。|│:：]{1,6})*)"
)
_IN_BRACKETS = re.compile(
    r"[（(\[【]\s*(?:(?:计[量数])?单位\s*[:：]?\s*)?(?P<unit>[^（）()\[\]【】]{1,8}?)\s*[）)\]】]"
)
_AFTER_MARK = re.compile(r"[/／,，:：]\s*(?P<unit>[^\s/／,，:：]{1,6})$")
_CHANGE_SIGN = re.compile(r"[±＋+]\s*[-－—]?\s*%?|[（(]?[±%％‰]+[）)]?$")
_UNIT_COLUMN = re.compile(r"(?:计[量数])?单位|量词|计量")
_SERIAL = re.compile(
    r"序号?|编号|项次|栏次|行次|代码|[Nn][Oo]\.?|#|排[名序]|名次|页码|电话|联系电话|年份?|年度|月份?|日期|时间|邮编"
)
_REMARK = re.compile(
    r"备\s*注|说明|依据|责任(?:单位|人|股室)?|牵头.*|配合.*|联系人|完成时限|附注|数据来源|来源"
)
_TOTAL = re.compile(r"(?:全[县市区局]|总|本页)?\s*(?:合|总|小|共)\s*计(?:数)?|总数|汇总|[—\-]*合计[—\-]*")
_SUBTOTAL = re.compile(r"小\s*计")
_LAST = re.compile(r"(?:上年|去年|上一年|前一年)(?:度|同期|全年|末|底|完成|实际|数)*|同期(?:数|值)?|基[期数]")
_RATE = re.compile(r"(?:同比|环比|增长|增减|增幅|增速|降幅|较上年|比上年|变动|变化)")
_GREW_BY = re.compile("(?:净?增加|减少|增量|净增)[额数量值]?")
_RELATIVE = re.compile("率|幅|速|[同环]比(?!.*(?:量|数|额|差)$)|增长(?!.*(?:量|数|额)$)")
_PLAN_SHARE = re.compile(
    r"(?:完成|占|达).{0,6}(?:计划|任务|目标|指标).{0,3}(?:率|比例|比重|%|％)|(?:计划|任务|目标|指标)完成(?:率|比例|情况)"
)
_DONE = re.compile(r"^(?:实际)?完成(?:率|比例|进度)")
_SHARE = re.compile(r"占比|比重|占总|所占比例|构成|占.{1,8}比例")
_PLAN = re.compile(r"计划|目标|任务数|任务量|年度任务|指标[数值]|应完成")
_CAME_OF_PLAN = re.compile(
    r"(?:^|年|月|季|实际|累计|本期|目前)(?:度|份)?(?:实际)?(?:完成|落实)[数量值情况]*$"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)\s*年?")
_OTHER_PERIOD = re.compile(r"本月|当月|本周|本季|上月|上季|[一二三四]季度|上半年|下半年|\d{1,2}月(?!.*累计)")
_OF_WHICH = re.compile(r"^\s*(?:其\s*中|包括|含)\s*[:：]?")


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading read: its words without unit, and what it says of its numbers."""

    words: str
    unit: str = ""
    role: Role = Role.VALUE
    period: str = ""


def unit_line(text: str) -> str:
    """The unit that 「单位：万元」 names for a whole table; empty when it names none that we know, or several."""
    match = _UNIT_LINE.search(text)
    if match is None:
        return ""
    units = [unit for unit in re.split("[、/，,]", match["units"]) if is_measure(unit)]
    counted = [unit for unit in units if unit != "%"]
    return counted[0] if len(counted) == 1 else units[0] if len(units) == 1 else ""


def without_unit_line(text: str) -> str:
    """A caption without its unit line and the brackets around it."""
    return re.sub(
        r"[（(【]?\s*" + _UNIT_LINE.pattern.replace("?P<units>", "?:") + r"\s*[）)】]?", "", text
    ).strip()


def split_unit(text: str) -> tuple[str, str]:
    """清运量（吨） → 清运量, 吨; 数量/个 → 数量, 个; 同比±% → 同比, %; a heading without unit comes back as it is."""
    for match in _IN_BRACKETS.finditer(text):
        unit = re.split("[、/／]", match["unit"])[0].strip()
        if is_measure(match["unit"]) or is_measure(unit):
            unit = match["unit"] if is_measure(match["unit"]) else unit
            return (text[: match.start()] + text[match.end() :]).strip(), unit
        if match["unit"] in ("±%", "％", "+/-%", "±"):
            return (text[: match.start()] + text[match.end() :]).strip(), "%"
    behind = _AFTER_MARK.search(text)
    if behind and is_measure(behind["unit"]):
        return text[: behind.start()].strip(), behind["unit"]
    if is_measure(text.strip()):
        return "", text.strip()
    if text.strip()[-1:] == "数" and is_measure(text.strip()[:-1]):
        return "", text.strip()[:-1]
    if re.search(r"[%％]$", text.strip()):
        return _CHANGE_SIGN.sub("", text).strip(), "%"
    return text.strip(), ""


def only_unit(text: str) -> str:
    """吨 of 项目（吨）; empty where none or several are named (项目（吨、次）)."""
    words, unit = split_unit(text)
    return unit if words and unit and not re.search("[、/／]", text) else ""


def read(text: str, year: int | None) -> Heading:
    """What one heading says; ``year`` is the one the document speaks of."""
    words, unit = split_unit(text)
    role, period = Role.VALUE, ""
    named = _YEAR.search(text)
    if _RATE.search(text) or _GREW_BY.fullmatch(words):
        role = Role.RATE if unit in ("%", "‰", "倍") or _RELATIVE.search(words) else Role.AMOUNT
    elif _PLAN_SHARE.search(text) or (_DONE.search(words) and unit == "%"):
        role = Role.PLAN_SHARE
    elif _SHARE.search(text):
        role = Role.SHARE
    elif before := _LAST.search(text):
        role, period = Role.LAST, before[0]
    elif named and year is not None and int(named[1]) < year:
        role, period = Role.LAST, named[0]
    if not period and (other := _OTHER_PERIOD.search(text)):
        period = other[0]
    if role in (Role.RATE, Role.PLAN_SHARE, Role.SHARE) and not unit:
        unit = "%"
    return Heading(words, unit, role, period)


def looking_back(title: str) -> str:
    """A title without the plans it announces as well (2023年工作总结暨2024年工作计划): it says of no number which it is of."""
    return _AND_PLANS.sub("", title)


_AND_PLANS = re.compile(
    r"(?<=总结|小结|报告|汇报|回顾)(?:以及|和|及|与|暨|、)[^，。；]*(?:计划|打算|安排|思路)"
)


def is_planned(text: str) -> bool:
    """Whether the numbers under this heading are asked for: 年度计划, 目标值; not 完成计划（%）."""
    return bool(_PLAN.search(text)) and not re.search("完成|占|率", text)


def is_particular(text: str) -> bool:
    """填报单位：县城管局, 填表人：赵某: a particular of the form, no heading; 单位：万元 is a unit."""
    return bool(re.match(r"[^：:]{2,8}[：:]\s*\S", text.strip())) and not unit_line(text)


def is_completion(text: str) -> bool:
    """完成率, 进度: beside a column of the plan, shares of the plan."""
    return bool(re.fullmatch("(?:实际)?(?:完成|达成)(?:率|比例|进度|情况)|进度", text.strip()))


def is_of_what_was_done(text: str) -> bool:
    """完成, 完成情况, 前三季度完成, 2023年实际完成数: below stands what came of the plan, and none of the plan."""
    return bool(_CAME_OF_PLAN.search(re.sub(r"\s", "", text)))


def is_unit_column(text: str) -> bool:
    """Whether the column holds the units of its rows."""
    return bool(_UNIT_COLUMN.fullmatch(text.strip()))


def is_serial(text: str) -> bool:
    """Whether what stands below numbers or names the rows: 序号, 年份, 电话."""
    return bool(_SERIAL.fullmatch(re.sub(r"\s", "", text)))


def dated(text: str) -> str:
    """月 for a column 月份, 年 for 年份: such cells do not number their rows but date them; else empty."""
    match = re.fullmatch("(月|年)(?:份|度)?", re.sub(r"\s", "", text))
    return match[1] if match else ""


def is_remark(text: str) -> bool:
    """Whether what stands below remarks on the row: 备注, 责任单位."""
    return bool(_REMARK.fullmatch(text.strip()))


def is_total(text: str) -> bool:
    """合计, 总计, 小计."""
    return bool(_TOTAL.fullmatch(text.strip()))


def is_subtotal(text: str) -> bool:
    """小计."""
    return bool(_SUBTOTAL.fullmatch(text.strip()))


def of_which(text: str) -> str | None:
    """What follows 「其中：」 in a row's heading; None when the row is no part of another."""
    match = _OF_WHICH.match(text)
    return text[match.end() :].strip() if match else None


def is_of_kinds(text: str) -> bool:
    """诉求内容, 投诉类别: the rows below are complaints by what they are about."""
    return bool(_BY_KIND.search(text))


_BY_KIND = re.compile(
    "(?:诉求|投诉|举报|来电|工单|热线)[\u4e00-\u9fff]{0,4}(?:类别|类型|分类|构成|种类|内容|结构|分布|热点(?!.{0,4}[整治]治))"
)


def is_year(text: str) -> bool:
    """2022, 2022年."""
    return bool(_YEAR.fullmatch(text.strip()))
