"""What a figure looks like in a Chinese document, and what only looks like one.

One regular expression walks the text. Its first branch passes over names, dates, times, ordinals, titles and
telephone numbers; the second takes a number with its approximating words and its measure. A number must not be
the start of anything the first branch knows, so 近2023年 is no quantity of years.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from chengxu.common.measures import MEASURES, Measure

_WIDE: Final = {
    wide: wide - 0xFEE0 for ends in ("０９", "ＡＺ", "ａｚ") for wide in range(ord(ends[0]), ord(ends[1]) + 1)
} | str.maketrans("％﹪．＿＋\u3000\u00a0\u202f", "%%._+   ")
_WIDE_COMMA: Final = re.compile("(?<=[０-９])，(?=[０-９]{3})")


def plain_width(text: str) -> str:
    """Full-width digits, signs and blanks as ASCII, character by character, so that offsets stay."""
    return _WIDE_COMMA.sub(",", text).translate(_WIDE)


# --- approximating words -----------------------------------------------------------------------------------

_BEFORE: Final = {
    "at_least": "不少于 不低于 不得少于 不得低于 不应少于 不应低于 不能少于 不能低于 不下于 不下 至少 最少 突破 上 逾 ≥ >=",
    "more_than": "超过 超出 多于 高于 大于 超 > ＞",
    "at_most": "不超过 不得超过 不应超过 不能超过 不高于 不得高于 不多于 不得多于 不大于 不超 至多 最多 ≤ <=",
    "less_than": "不足 不到 未满 少于 低于 小于 < ＜",
    "nearly": "将近 接近 近",
    "about": "大约 大概 约",
}
_AFTER: Final = {
    "at_least": "以上 及以上 或以上 之上",
    "at_most": "以下 及以下 或以下 以内 之内 内",
    "about": "左右 上下",
}
APPROXIMATORS: Final = {
    word: kind for table in (_BEFORE, _AFTER) for kind, words in table.items() for word in words.split()
}
PRECEDENCE: Final = ("at_least", "more_than", "at_most", "less_than", "over", "nearly", "about")
"""When two words speak (XX余次以上, 约100余次), the first of these decides."""

_VERBS: Final = "开展|组织|召开|举办|举行|进行|安排|完成|清扫|清运|清洗|冲洗|洒水|巡查|检查|学习|培训|参加|发布|报送|建设|配备|新增"
"""What may stand between 至少 and the number: 每年至少开展2次."""

_NOT_BEFORE: Final = "(?<![附临最靠邻就远亲节预合条公契签违履制邀赶])"
"""附近, 最近, 节约, 违约, 赶超 … approximate nothing."""


def _before(word: str) -> str:
    return "上(?=[百千万])" if word == "上" else re.escape(word)


_before_words: Final = sorted(" ".join(_BEFORE.values()).split(), key=lambda word: (-len(word), word))
_SPOKEN: Final = rf"{_NOT_BEFORE}(?P<before>{'|'.join(map(_before, _before_words))})(?:{_VERBS})?\s?"

# --- numbers -------------------------------------------------------------------------------------------------

_CHINESE_DIGIT: Final = "〇零一二两三四五六七八九"
_ANY_NUMERAL: Final = f"{_CHINESE_DIGIT}十百千万亿"
_A: Final = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_ARABIC: Final = rf"(?<![\dA-Za-z_])(?<!\d[.,/:-])(?<![A-Za-z][./-])(?P<arabic>{_A}(?:[亿万千]{_A})*)"
_UNTIL: Final = rf"(?:\s?[-–—~～至到]\s?(?P<until>{_A}))?"
_CHINESE: Final = (
    rf"(?<![{_ANY_NUMERAL}第初其之])"
    rf"(?P<chinese>[{_CHINESE_DIGIT}十][{_ANY_NUMERAL}]*(?:点[{_CHINESE_DIGIT}]+)?|半|[百千万](?=[余多])|(?<=[上逾近超过])[百千万亿])"
)
_SOME: Final = r"(?<![人次户件总岁少多无])(?P<some>[数几](?:十|百|千|万|亿){1,2})"
_PLACEHOLDER: Final = r"(?<![A-Za-z0-9])(?P<xx>[Xx]{2,6}|[×✕]{1,6}|_{2,60}|X)(?![A-Za-z0-9×])"
_SHARE: Final = (
    rf"(?<![{_ANY_NUMERAL}])(?P<share>[百千万{_CHINESE_DIGIT}十])分之"
    rf"(?P<part>{_A}|[{_CHINESE_DIGIT}十百][{_ANY_NUMERAL}]*(?:点[{_CHINESE_DIGIT}]+)?)"
)
_TIMES: Final = r"(?:\s?(?P<times>万亿|亿|万|千(?![克米瓦卡])|百(?!分)))?"
_NUMBER: Final = rf"(?:{_SHARE}|(?P<number_>{_SOME}|{_CHINESE}|{_ARABIC}{_UNTIL}|{_PLACEHOLDER}))"

# --- measures ------------------------------------------------------------------------------------------------


def _measure(measure: Measure) -> str:
    if measure.word[-1].isascii() and measure.word[-1].isalnum():
        return re.escape(measure.word) + "(?![A-Za-z0-9])"
    if measure.word == "成":
        return "成(?=以上|以下|左右|[，。；、）]|$)"
    if measure.word == "日":
        return "日(?=以?内|之内)"
    return re.escape(measure.word) + (f"(?![{measure.guard}])" if measure.guard else "")


_by_length: Final = sorted(MEASURES.values(), key=lambda measure: (-len(measure.word), measure.word))
_MEASURE: Final = "|".join(_measure(measure) for measure in _by_length)
_DURATION: Final = "(?<=[时钟天日月年周])"
_AFTER_MEASURE: Final = (
    r"(?:\s?(?P<after>及以上|或以上|以上(?!述)|之上|及以下|或以下|以下(?!简称|称)|以内|之内|左右"
    rf"|上下(?![游班车水学楼])|{_DURATION}内(?![容部外河涝])"
    r"|(?<=[吨克米里元亩顷升时月])[多余](?![次个人方元样种额])))?"
)
_FIGURE: Final = (
    rf"(?:{_SPOKEN})?(?!{{skip}}){_NUMBER}"
    rf"(?:\s?(?P<over>[余多几来])(?!额))?{_TIMES}(?:\s?(?P<over2>[余多])(?!额))?(?P<plus>\+)?"
    rf"(?:\s?(?P<measure>{_MEASURE}))?{_AFTER_MEASURE}"
)

# --- what is no figure -----------------------------------------------------------------------------------------

_YEAR: Final = r"(?:19|20)\d{2}"
_CHINESE_MONTH: Final = "(?:十[一二]?|[一二三四五六七八九])月"
_SKIPPED: Final = [
    "《[^》\n]{1,80}》",
    rf"(?<=[“「『‘])[\d{_CHINESE_DIGIT}十百千][^“”「」『』‘’，。；\n]{{0,12}}(?=[”」』’])",
    # dates and years
    rf"(?<!\d){_YEAR}\s?[-–—~～至]\s?(?:{_YEAR}|\d{{1,2}})\s?年?(?:度)?(?!\d)",
    rf"(?<!\d){_YEAR}\s?[-/.]\s?\d{{1,2}}\s?[-/.]\s?\d{{1,2}}(?![\d.])",
    rf"(?<!\d){_YEAR}\s?[-/]\s?\d{{1,2}}(?![\d.])",
    rf"(?<!\d){_YEAR}\s?\.\s?\d{{1,2}}(?![\d.])(?:(?=\s?[起月年日])|(?!\s?[余多]?[万亿]?(?:{_MEASURE})))",  # not 2048.5吨
    rf"(?<!\d){_YEAR}\s?年度?(?:\s?\d{{1,2}}\s?月份?)?(?:\s?\d{{1,2}}\s?[日号])?",
    r"(?<!\d)\d{1,2}\s?[-–—~～至]\s?\d{1,2}\s?(?:月份?|[日号](?!以?内|之内))",
    r"(?<!\d)\d{1,2}\s?月(?:份|底|初|末|中旬|上旬|下旬)?(?:\s?\d{1,2}\s?[日号])?",
    r"(?<!\d)\d{1,2}\s?[日号](?!以?内|之内)",
    rf"[{_CHINESE_DIGIT}]{{4}}年度?",
    rf"{_CHINESE_MONTH}(?:份|底|初)?(?:[二三]?十?[一二三四五六七八九十]\s?[日号])?",
    "[二三]?十?[一二三四五六七八九十][日号](?!以?内|之内)",
    "[一二三四1-4]季度",
    "(?:星期|礼拜|周)[一二三四五六](?![次个场轮遍])",
    # times of day
    r"(?<!\d)\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?!\d)",
    r"(?<![\d.])\d{1,2}\s?[时点](?:\s?\d{1,2}\s?分|半|整)?",
    f"[{_CHINESE_DIGIT}十]{{1,3}}点(?![{_CHINESE_DIGIT}])(?:[{_CHINESE_DIGIT}十]{{1,3}}分|半|整)?",
    # ordinals, versions, documents, standards, telephone numbers, dimensions
    rf"第\s?(?:\d+|[{_ANY_NUMERAL}]+)",
    r"[〔\[]\s?\d{4}\s?[〕\]]\s?第?\d+",
    r"(?:GB|DB|CJ|CJJ|JGJ|HJ|SZDB|ISO)[/A-Z]*\s?\d[\d.]*(?:[-—]\d+)?",
    r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}[-—\s]?\d{7,8}|\d{3,4}-\d{7,8}|400-?\d{3}-?\d{4})(?!\d)",
    r"(?<![\d.])\d+(?:\.\d+)?\s?[×*]\s?\d+(?:\.\d+)?(?:\s?[×*]\s?\d+(?:\.\d+)?)?",
    r"(?<![\d.])\d+(?:\.\d+){2,}",
    # words of everyday language
    "一次[性次]|三天两头|三番五次|一起来|十字|百日|千家万户|五星级?",
]


@lru_cache(maxsize=16)
def figures(names: frozenset[str]) -> re.Pattern[str]:
    """The pattern that walks a text: group ``skip`` for what is no figure, else the parts of one."""
    skip = "|".join([*(_name(name) for name in sorted(names, key=lambda n: (-len(n), n)) if name), *_SKIPPED])
    figure = _FIGURE.replace("{skip}", skip).replace("number_", "number")
    return re.compile(f"(?P<skip>{skip})|{figure}", re.ASCII | re.MULTILINE)


def _name(name: str) -> str:
    """A name as a pattern; one that is only digits is a figure after all when a measure follows (12345件)."""
    text = re.escape(plain_width(name))
    if not name.isdigit():
        return text
    return rf"(?<![\d.,]){text}(?![\d,]|\.\d|\s?[余多]|\s?[万亿]?(?:{_MEASURE}))"


# --- what the pattern alone cannot say ---------------------------------------------------------------------------

_COUNTING: Final = re.compile(r"(?:共|共计|合计|总计|累计|仅|只有|新增|新建|建成|每[年月周日天季]度?)$")
_SUM: Final = re.compile(r"(?:共|共计|合计|总计|累计|达|达到)\s?$")
_REPEATED: Final = re.compile(r"[再又每这那任同头首上下末]$")
_BOUNDARY: Final = "，。；、！,;）) \n"


def is_figure(match: re.Match[str]) -> bool:
    """Whether a number that the pattern found is a quantity: it has a measure, or nothing else is possible."""
    if match["share"]:
        return True
    measure = MEASURES.get(match["measure"] or "")
    loose = match["over"] or match["over2"]
    if measure is None:
        return _is_bare_figure(match)
    if match["arabic"] or match["some"]:
        return True
    if match["xx"]:
        return (measure.plain or bool(loose)) and not (match["xx"] == "X" and measure.word.isascii())
    return _is_chinese_figure(match, measure)


def _is_bare_figure(match: re.Match[str]) -> bool:
    """Without a measure word: 3000余, 1.2万, XX余, or a sum right before a stop (共计350，)."""
    following = match.string[match.end() : match.end() + 1]
    if following and following not in _BOUNDARY:
        return False
    if match["chinese"] or match["some"]:
        return False
    if match["over"] in ("余", "多") or match["over2"] or match["times"]:
        return True
    return _SUM.search(match.string[: match.start()]) is not None


def _is_chinese_figure(match: re.Match[str], measure: Measure) -> bool:
    """三个 and 两期 count; 二期, 三级 and 一个 are names and articles; 一次 counts unless it repeats (再一次)."""
    numeral, before = match["chinese"], match.string[: match.start()]
    counted = match["over"] or match["over2"] or match["before"]
    if measure.word in ("年", "月", "日", "周", "字", "分") and not counted:
        return False
    if numeral == "半":
        return measure.name in ("小时", "吨", "公里", "亩", "天")
    if numeral == "一":
        return bool(
            counted or _COUNTING.search(before) or (measure.word == "次" and not _REPEATED.search(before))
        )
    if numeral == "二":
        return bool(counted)
    return measure.plain or numeral == "两" or len(numeral) > 1 or bool(counted)
