"""What looks like a figure and is none: dates, times, ordinals, titles, documents, telephone numbers, models."""

from __future__ import annotations

import re
from typing import Final

from chengxu.common.figure_parts import ANY_NUMERAL, CHINESE_DIGIT, MEASURE, YEAR, plain_width
from chengxu.common.ratios import SAID, SEVERAL

_RANGE: Final = r"\s?[-–—―~至到]{1,2}\s?"
_TERM: Final = "(?!以?内|之内)"
"""12日 is a date, 15日内 a term."""
_CHINESE_MONTH: Final = "(?:十[一二]?|[一二三四五六七八九])月"
_PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

_QUOTED: Final = [
    "《[^》\n]{1,80}》",
    rf"(?<=[“「『‘])[\d{CHINESE_DIGIT}十百千][^“”「」『』‘’，。；\n]{{0,12}}(?=[”」』’])",
    r"https?://[\w./?=&%#:+~-]{1,300}|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}",
]
_DATES: Final = [
    rf"(?<!\d){YEAR}{_RANGE}(?:{YEAR}|\d{{1,2}})\s?年?(?:度)?(?!\d)",
    rf"(?<!\d){YEAR}\s?[-/.]\s?\d{{1,2}}\s?[-/.]\s?\d{{1,2}}(?![\d.])",
    rf"(?<!\d){YEAR}\s?[-/]\s?\d{{1,2}}(?![\d.])",
    rf"(?<!\d){YEAR}\s?\.\s?\d{{1,2}}(?![\d.])(?:(?=\s?[起月年日])|(?!\s?[余多]?[万亿]?(?:{MEASURE})))",  # not 2048.5吨
    rf"(?<!\d){YEAR}\s?年度?(?:\s?\d{{1,2}}\s?月份?)?(?:\s?\d{{1,2}}\s?[日号])?",
    rf"(?<!\d)\d{{1,2}}{_RANGE}\d{{1,2}}\s?(?:月份?|季度|[日号]{_TERM})",
    r"(?<!\d)\d{1,2}\s?月(?:份|底|初|末|中旬|上旬|下旬)?(?:\s?\d{1,2}\s?[日号])?",
    rf"(?<!\d)\d{{1,2}}\s?[日号]{_TERM}",
    rf"[{CHINESE_DIGIT}]{{4}}年度?",
    rf"{_CHINESE_MONTH}(?:份|底|初)?(?:[二三]?十?[一二三四五六七八九十]\s?[日号])?",
    rf"[二三]?十?[一二三四五六七八九十][日号]{_TERM}",
    rf"[一二三四1-4](?:{_RANGE}[一二三四1-4])?季度",
    r"(?<=[推骑蹬踩拉驾])三轮",
    rf"(?:星期|礼拜|周)[一二三四五六](?:{_RANGE}(?:星期|礼拜|周)?[一二三四五六日])?(?![次个场轮遍])",
    r"[〇零一二三四五六七八九\d]0年代",
]
_TIMES: Final = [
    rf"(?<!\d)(?!{SAID})(?!{SEVERAL})\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?(?!\d)",
    r"(?<![\d.])\d{1,2}\s?[时点](?:\s?\d{1,2}\s?分|半|整)?",
    f"[{CHINESE_DIGIT}十]{{1,3}}点(?![{CHINESE_DIGIT}])(?:[{CHINESE_DIGIT}十]{{1,3}}分|半|整)?",
    r"\d{1,3}\s?小时(?:以?内|之内)?(?:修复|办结|处置|响应|到场|整改|反馈|办理|抢修|完成)?率",
    r"\d{1,3}\s?小时(?:以内|之内|内)[\u4e00-\u9fff]{2,4}的占",
    r"\d{1,3}\s?分钟[\u4e00-\u9fff]{0,6}圈",
]
_NUMBERED: Final = [
    rf"第\s?(?:\d+|[{ANY_NUMERAL}]+)(?:(?:{_RANGE}|、)第?(?:\d+|[{ANY_NUMERAL}]+))*",
    r"[〔\[【（(]\s?(?:19|20)\d{2}\s?[〕\]】）)]\s?第?\s?\d+(?=\s?号)|[〔\[]\s?\d{4}\s?[〕\]]\s?第?\d+",
    r"(?:(?<!代)[图表]|附[件表图录])\s?\d+(?:[-—.]\d+)*(?!\d|\s?(?:张|幅|份|个|件))",
    r"(?:GB|DB|CJ|CJJ|JGJ|HJ|SZDB|ISO|CECS)[/A-Z]*\s?\d[\d.]*(?:[-—]\d+)?",
    r"(?<!\d)\d{1,5}号(?:令|文|公告|楼|线|路|院|地块|门|车|井|桥|杆)",
    r"(?<!\d)\d{1,3}\.\d{1,3}版",
    rf"[{_PROVINCES}][A-Z][·\s]?[A-Z0-9]{{5,6}}(?![A-Z0-9])",
    r"K\d{1,5}\+\d{1,4}",
    r"(?<![\d.])\d{1,3}(?:\+(?:\d{1,3}|[A-Z]))+(?!\d)",
    r"(?<!\d)\d{17}[\dXx]",
    r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}[-—\s]?\d{7,8}|\d{3,4}-\d{7,8}|400-?\d{3}-?\d{4})(?!\d)",
    r"[东西]经\s?\d+(?:\.\d+)?\s?[度°]?|[南北]纬\s?\d+(?:\.\d+)?\s?[度°]?|(?<![\d.])\d{1,3}(?:\.\d{1,8})?°(?:\s?\d+[′'])?(?:\s?\d+(?:\.\d+)?[″\"])?",
    r"(?<![\d.])\d+(?:\.\d+)?\s?[×*]\s?\d+(?:\.\d+)?(?:\s?[×*]\s?\d+(?:\.\d+)?)?",
    r"(?<![\d.])\d+(?:\.\d+){2,}",
    r"(?<!\d)\d{1,2}·\d{1,2}(?!\d)",
]
_SPOKEN: Final = [
    r"(?<![\d.])\d{1,3}(?:\.\d{1,2})?\s?个人(?:信息|隐私|所得税|有关事项|独资|名义)",
    "一次[性次]|一[盏件个户遍]一?[盏件个户遍](?=[地的上劝修查看])|三天两头|三番五次|一起来|十字|百日|千家万户|成千上万|五星级?|千方百计|万众一心|百分点|零件|零部件|零售",
    "(?<=[届大协会])[一二三四五六七八九十]{1,2}次(?:会议|全会|全体会议)",
    r"一次(?=(?:[处修整解]|[办完]结?)[\u4e00-\u9fff]{0,3}(?:不到位|到位|成功|合格|达标|[办修]好))",
    "[二两三四五六七八][类项者](?=共(?!同)|合计|总计|一共|(?:[\u4e00-\u9fff]{2})?(?:相加|加起来|之和))",
    "一(?:[个次天户处件家人盏条项车样]|分钟)(?:[都也]?(?:没有?|不能?|未))(?:落下?|漏|少|停|差|断|误|剩|留)(?![数于了])",
    "事半功倍|一成不变|减半(?:征收|收取|执行|缴纳)",
]
_ALL: Final = [*_QUOTED, *_DATES, *_TIMES, *_NUMBERED, *_SPOKEN]

FIRST_OF_SKIPPED: Final = f"《0123456789_+.-{ANY_NUMERAL}第星礼周图表附〔[【（(东西南北事减{_PROVINCES}"
"""What any of these can begin with, besides letters and the names of the pack."""


def skipped(names: frozenset[str]) -> str:
    """One pattern for everything that is passed over, ``names`` of the pack first."""
    return "|".join([*(_name(name) for name in sorted(names, key=lambda n: (-len(n), n)) if name), *_ALL])


def _name(name: str) -> str:
    """A name as a pattern; one that is only digits is a figure after all when a measure follows (12345件). The dash of a
    list before it (- 30天反弹率) is no sign of a negative number."""
    text = re.escape(plain_width(name))
    if not name.isdigit():
        return rf"(?:-\s?)?{text}" if name[0].isdigit() else text
    return rf"(?<![\d.,]){text}(?![\d,]|\.\d|\s?[余多]|\s?[万亿]?(?:{MEASURE}))"
