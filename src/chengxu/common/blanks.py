"""The blanks people leave where a figure is still to come: XX, X.X, ××, ＿＿, ……, 若干, ？, □□, （ ）, （数字）, {{数}}, N, ***, ##,
——, TBD, 待统计, #N/A.

All of them are told after :func:`chengxu.common.figure_parts.plain_width`. Which of them count, and where, is a
choice of ours (decision record 3): XX and ＿＿ stand for nothing else, the others do only where a measure and then
the end of the words, or 余, leaves no other reading.
"""

from __future__ import annotations

import re
from typing import Final

from chengxu.common.figure_parts import CHINESE_DIGIT
from chengxu.common.measures import Measure

_CIRCLES: Final = "〇○◯●◎"
_WORDS: Final = "待填[写报]?|待统计|待补[充填]?|待核[实定]?|待定|待查|待录入?|待汇总|数据?待[填补定核]"
_OPEN, _CLOSE = r"[（(\[【<〈]", r"[）)\]】>〉]"
_NAMED_BLANK: Final = r"\s?(?:填入|填写|此处填|具体)?(?:数字|数据|数量|数值|实数|数)\s?"
"""（数字）, 【填写数据】: words that say what is to come."""
ERRORS: Final = r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)"

BLANK: Final = (
    r"(?P<xx>(?<![A-Za-z0-9])(?:[Xx×]{1,12}\.[Xx×]{1,4}|[Xx×]{2,12}|[Xx×](?: [Xx×]){1,5}|X|×)(?![A-Za-z0-9×])"
    r"|(?<![A-Za-z0-9_])_{2,80}(?![A-Za-z0-9_])"
    r"|(?<![…\d])…{1,4}(?!…)|(?<![.\d])\.{3,12}(?![.\d])"
    r"|若干(?=多?)"
    r"|(?<!\?)\?{1,8}(?!\?)"
    r"|[□☐▢◻⬜]{1,8}"
    rf"|(?<![{CHINESE_DIGIT}十百千万亿\d{_CIRCLES}])[{_CIRCLES}]{{2,8}}(?![{CHINESE_DIGIT}{_CIRCLES}])"
    r"|(?<![A-Za-z0-9+第\"“])N{1,3}(?![A-Za-z0-9+])"
    r"|(?<!\*)\*{2,12}(?!\*)"
    rf"|{_OPEN}\s{{0,40}}{_CLOSE}"
    rf"|{_OPEN}(?:{_WORDS}|{_NAMED_BLANK}){_CLOSE}|(?:{_WORDS})"
    r"|\{{1,2}[^{}\n]{0,30}\}{1,2}"
    r"|(?<![A-Za-z0-9])(?:TBD|TBC)(?![A-Za-z0-9])"
    r"|(?<!#)#{1,6}(?![#A-Z])|(?<!—)—{2,4}(?!—)"
    rf"|{ERRORS}"
    r"|(?<=[\u4e00-\u9fff])[ ]{2,60}(?=[余多]?[\u4e00-\u9fff%]))"
)
"""Every blank, as the group ``xx``."""
FIRST_OF_BLANKS: Final = f"×_….若?□☐▢◻⬜{_CIRCLES}*（([【<〈{{—待数#　 "
"""What a blank can begin with, besides letters."""

_CERTAIN: Final = re.compile(rf"[Xx×][Xx×. ]+|_+|{ERRORS}")
_CLEAR: Final = re.compile(
    rf"\*{{3,}}|\{{.*\}}|#{{2,}}|TB[CD]|\?{{2,}}|[□☐▢◻⬜{_CIRCLES}]{{2,}}|{_OPEN}.*{_CLOSE}"
)
_ASKING: Final = re.compile("[吗呢么啥何谁哪吧否几]$")
_END: Final = "，。；、！,;：:（）()[]【】|│ \t\n"
_NAMED: Final = re.compile(
    "[省市县区州盟旗镇乡村街路巷弄桥局委办科股室部厅处会组队所站院校园场馆厂矿店铺城楼苑湖河江溪山"
    "公社小中大学企单广农医派法检国集有项物商酒宾]|人[大民]"
)
"""What follows an XX that hides the name of a place, an office or a firm: XX县, ××路, XX社区, XX有限公司."""
_DATES_AND_NAMES: Final = frozenset(
    [
        "年",
        "月",
        "周",
        "日",
        "部",
        "村",
        "组",
        "队",
        "所",
        "段",
        "片",
        "路",
        "道",
        "支",
        "丛",
        "度",
        "号",
        "字",
        "方",
    ]
)
"""Measures that make an XX before them a date or a name: XX年XX月, XX村XX组."""
_ALONE: Final = re.compile(
    rf"(?<![A-Za-z0-9×])(?:[Xx]{{2,12}}|×{{2,12}})(?![A-Za-z0-9×])|{_OPEN}(?:待统计|待填[写报]?|待汇总){_CLOSE}|{ERRORS}"
)


def is_blank(match: re.Match[str], measure: Measure, *, loose: bool) -> bool:
    """Whether a blank before ``measure`` is a figure to come; ``loose``: 余 or 多 stands between.

    XX and ＿＿ are before any plain measure. The others, which may be a question, a tick box or a list's end, are
    only before a plain measure with which the words end (清理？处，), or before 余.
    """
    blank, text = match["xx"], match.string
    if blank == "X" and measure.word.isascii() and measure.word != "%":
        return False
    if _CERTAIN.fullmatch(blank) or blank in ("X", "×"):
        return measure.plain or loose or (len(blank) > 1 and measure.word not in _DATES_AND_NAMES)
    before = text[max(0, match.start("xx") - 1) : match.start("xx")]
    if blank[0] == "?" and len(blank) == 1 and _ASKING.search(before):
        return False
    if blank == "若干":
        return measure.plain
    if blank[0] == "N" and match["over"] == "多":
        return False
    following = text[match.end() : match.end() + 1]
    ended = not following or following in _END
    return loose or (measure.plain and (ended or bool(_CLEAR.fullmatch(blank))))


def stand_alone(text: str) -> list[tuple[int, int]]:
    """Where XX, ××, （待统计） or #N/A stands without a measure (负责人XX同志): that has to be filled as well.

    Not where it hides a name (XX县XX局, ××路): a report made anonymous keeps those.
    """
    return [match.span() for match in _ALONE.finditer(text) if not _NAMED.match(text, match.end())]
