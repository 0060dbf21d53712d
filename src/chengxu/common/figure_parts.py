"""The pieces the patterns of figures are made of: width of characters, numerals, measure words."""

from __future__ import annotations

import re
from typing import Final

from chengxu.common.measures import MEASURES, Measure

_WIDE: Final = (
    {
        wide: wide - 0xFEE0
        for ends in ("０９", "ＡＺ", "ａｚ")
        for wide in range(ord(ends[0]), ord(ends[1]) + 1)
    }
    | str.maketrans(
        "％﹪．＿＋－−﹣‐‑～〜∼／＃＊？［］￥\u3000\u00a0\u202f\u2002\u2003", "%%._+-----~~~/#*?[]¥     "
    )
    | str.maketrans("ⅩⅹХх✕✖╳㐅ㄨ", "XxXx×××××")
)
_WIDE_COMMA: Final = re.compile("(?<=[０-９])，(?=[０-９]{3})")
_GROUPED: Final = re.compile(
    r"(?<![\d.A-Za-z第表图件号-])(?<!\d[,，、])[0-9]{1,3}(?:，[0-9]{3})+(?![\d，、])"
)
"""1，362盏 typed with a comma of Chinese: groups of three and nothing between them. A list item (1， 维修362盏) has a word
or a blank there, a list of numbers (1，362，58盏) goes on with another comma."""
_ONE_BY_ONE: Final = re.compile("(?:分别|依次)[^，。；]{0,8}$")
"""分别为1，362盏 are two."""
_LONGEST_LEAD: Final = 10
_MONEY_WORDS: Final = re.compile("[零壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬万億亿]{1,30}[元圆圓]")
_MONEY_DIGITS: Final = str.maketrans(
    "零壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億圆圓", "零一二二三三四五六六七八九十百千万亿元元"
)


def plain_width(text: str) -> str:
    """Full-width digits, signs and blanks as ASCII, and the numerals of cheques (壹拾贰万元, 叁拾盏) as those of speech,
    character by character, so that offsets stay."""
    text = _WIDE_COMMA.sub(",", text).translate(_WIDE)
    text = _GROUPED.sub(_with_commas, text) if "，" in text else text
    text = _MONEY_WORDS.sub(_spoken, text)
    return _FORMAL.sub(_spoken, text)


def _with_commas(match: re.Match[str]) -> str:
    lead = match.string[max(0, match.start() - _LONGEST_LEAD) : match.start()]
    return match[0] if _ONE_BY_ONE.search(lead) else match[0].replace("，", ",")


def _spoken(match: re.Match[str]) -> str:
    return match[0].translate(_MONEY_DIGITS)


CHINESE_DIGIT: Final = "〇零一二两三四五六七八九"
ANY_NUMERAL: Final = f"{CHINESE_DIGIT}十百千万亿"
ARABIC: Final = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
YEAR: Final = r"(?:19|20)\d{2}"


def _measure(measure: Measure) -> str:
    if measure.word[-1].isascii() and measure.word[-1].isalnum():
        return re.escape(measure.word) + "(?![A-Za-z0-9])"
    if measure.word == "日":
        return "日(?=以?内|之内)"
    return re.escape(measure.word) + (f"(?![{measure.guard}])" if measure.guard else "")


_by_length: Final = sorted(MEASURES.values(), key=lambda measure: (-len(measure.word), measure.word))
MEASURE: Final = "|".join(_measure(measure) for measure in _by_length)
"""Any measure word, the longest first, none that is the start of another word."""
_FORMAL: Final = re.compile(
    f"(?<!大)(?:[壹贰叁參肆伍陆陸柒捌玖][拾佰仟萬万億亿]{{1,2}}零?|拾(?=[壹贰叁參肆伍陆陸柒捌玖]))"
    f"{{1,8}}[壹贰叁參肆伍陆陸柒捌玖]?(?=[余多]?(?:{MEASURE}))"
)
"""壹仟叁佰陆拾贰盏: formal numerals with their ranks before a measure; a single one is a name (陆, 伍)."""
