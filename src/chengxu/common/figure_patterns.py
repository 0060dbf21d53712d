"""What a figure looks like in a Chinese document.

One regular expression walks the text. Its first branch passes over names, dates, times, ordinals, titles and
telephone numbers; the second takes a number with its approximating words and its measure. A number must not be
the start of anything the first branch knows, so 近2023年 is no quantity of years.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from chengxu.common.blanks import BLANK, FIRST_OF_BLANKS, is_blank
from chengxu.common.figure_parts import ANY_NUMERAL, ARABIC, CHINESE_DIGIT, MEASURE, plain_width
from chengxu.common.measures import MEASURES, Measure
from chengxu.common.not_figures import FIRST_OF_SKIPPED, skipped
from chengxu.common.ratios import PATTERN, SEVERAL

__all__ = ["APPROXIMATORS", "PRECEDENCE", "figures", "is_figure", "plain_width"]

# --- approximating words -----------------------------------------------------------------------------------

_BEFORE: Final = {
    "at_least": "不少于 不低于 不小于 不得少于 不得低于 不应少于 不应低于 不能少于 不能低于 不下于 不下 至少 最少 起码 突破 上 逾 ≥ >=",
    "more_than": "超过 超出 多于 高于 大于 不止 超 > ＞",
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

_VERBS: Final = "开展|组织|召开|举办|举行|进行|安排|完成|清扫|清运|清洗|冲洗|洒水|巡查|检查|学习|培训|参加|发布|报送|建设|配备|新增|提前|处理|处置|拆除|维修|更换|整治|整改|新建|改造|安装|补植|办理|规范|发放|抽查|走访"
"""What may stand between 至少 and the number: 每年至少开展2次."""

_NOT_BEFORE: Final = "(?<![附临最靠邻就远亲节预合条公契签违履制邀赶])"
"""附近, 最近, 节约, 违约, 赶超 … approximate nothing."""


def _before(word: str) -> str:
    return "上(?=[百千万])" if word == "上" else re.escape(word)


_before_words: Final = sorted(" ".join(_BEFORE.values()).split(), key=lambda word: (-len(word), word))
_SHORT: Final = ("约", "近", "超", "上")
"""Words of one character also end or begin others (节约, 最近, 赶超, 赶上); 不少于 never does."""
_SPOKEN: Final = (
    rf"(?P<before>{'|'.join(f'{_NOT_BEFORE}{word}' if word.startswith(_SHORT) else word for word in map(_before, _before_words))})"
    rf"(?:{_VERBS})?\s?"
)

# --- numbers -------------------------------------------------------------------------------------------------

_TO: Final = r"\s?[-–—―~至到]{1,2}\s?"
_LEFT: Final = r"(?<![\dA-Za-z_])(?<!\d[.,/:-])(?<![A-Za-z][./-])"
_SPACED: Final = r"\d{1,4}(?: \d{1,4}){1,3}(?![\d,])(?:\.\d+)?"
"""12 345吨: thousands apart, or a number torn by a line's end."""
_ARABIC: Final = (
    rf"{_LEFT}(?P<arabic>{_SPACED}|{ARABIC}(?:[亿万千]{ARABIC})*)"
    rf"(?:\s?(?P<mid>[万亿千百])?{_TO}(?P<until>{ARABIC}))?"
)
_SIGN: Final = r"(?:(?<![\d%A-Za-z)）万亿千百])(?P<sign>[-+])\s?(?=\d))?"
_CHINESE: Final = (
    rf"(?<![{ANY_NUMERAL}第初其之])"
    rf"(?P<chinese>(?!〇〇)[{CHINESE_DIGIT}十][{ANY_NUMERAL}]*(?:点[{CHINESE_DIGIT}]+)?|半|[百千万](?=[余多])|(?<=[上逾近超过])[百千万亿])"
    rf"(?:(?<!半){_TO}(?P<until_chinese>[{CHINESE_DIGIT}十][{ANY_NUMERAL}]*))?"
)
_SOME: Final = r"(?<![人次户件总岁少多无])(?P<some>[数几](?:十|百|千|万|亿){1,2})"
_SHARE: Final = (
    rf"(?<![{ANY_NUMERAL}])(?:(?P<share>[百千万{CHINESE_DIGIT}十])分之"
    rf"(?P<part>{ARABIC}|[{CHINESE_DIGIT}十百][{ANY_NUMERAL}]*(?:点[{CHINESE_DIGIT}]+)?)"
    rf"|(?P<tenths>[{CHINESE_DIGIT}]成[{CHINESE_DIGIT}半])(?=[，。；、！）)\s以左上多的]|$)"
    r"|(?P<all>百分百)"
    r"|(?<=[占达近超过约少至])\s?(?P<fraction>[1-9]/(?:[2-9]|10))(?![\d/])"
    r"|(?P<doubled>翻(?:了?[一两二三四1-4])?番|翻了?倍)"
    r"|(?P<halved>减半(?=[，。；、）)\s]|$)|(?:(?<=[少降])|(?<=[少降]了))一半|腰斩)"
    r"|(?P<half>(?:(?<=[占达近超过约])|(?<=[有到]了))\s?一半|一半(?=以上|左右)|半数(?=以上)|(?<=[近超过])半数"
    r"|(?<!时间)(?<!任务)(?<!时日)(?<!年度)过半数?(?=[，。；、）)的是为\s]|$)))"
)
_TIMES: Final = r"(?:\s?(?P<times>万亿|亿|万|千(?![克米瓦卡])|百(?!分)))?"
_RATIO: Final = rf"(?P<ratio>{PATTERN})(?!\s?[余多几万亿千百]?(?:{MEASURE}))"
_SEVERAL: Final = rf"(?P<several>{SEVERAL})(?!\s?[余多几万亿千百]?(?:{MEASURE}))"
_NUMBER: Final = rf"(?:{_SHARE}|{_SEVERAL}|{_RATIO}|(?P<number>{_SOME}|{_CHINESE}|{_ARABIC}|{BLANK}))"

# --- measures ------------------------------------------------------------------------------------------------

_DURATION: Final = "(?<=[时钟天日月年周])"
_AFTER_MEASURE: Final = (
    r"(?:\s?(?P<after>及以上|或以上|以上(?!述)|之上|及以下|或以下|以下(?!简称|称)|以内|之内|左右"
    rf"|上下(?![游班车水学楼])|{_DURATION}内(?![容部外河涝])"
    r"|(?<=[吨克米里元亩顷升时月成])[多余](?!\s?\d)(?![次个人方元样种额出了于下])))?"
)
_PER: Final = r"(?P<per>\s?[/／](?:每)?(?:天|日|月|年|季度|季|周|班|人|户|次|公里|平方米|立方米|亩|吨|升|小时)(?![\d一-龥]))?"
_FIGURE: Final = (
    rf"(?:{_SPOKEN})?(?!{{skip}})(?P<currency>¥\s?)?{_SIGN}{_NUMBER}"
    rf"(?:\s?(?P<over>[余多几来])(?!额))?{_TIMES}(?:\s?(?P<over2>[余多])(?!额))?(?P<plus>\+)?"
    rf"(?:\s?(?P<measure>{MEASURE}){_PER})?{_AFTER_MEASURE}"
)


_FIRST: Final = (
    "".join(
        sorted(
            {word[0] for word in _before_words}
            | set(FIRST_OF_SKIPPED)
            | set(FIRST_OF_BLANKS)
            | set("0123456789+-¥")
        )
    )
    + f"{ANY_NUMERAL}半数几占翻减腰过"
)
"""What a figure, or what only looks like one, can begin with: everywhere else the pattern need not be tried."""


@lru_cache(maxsize=16)
def figures(names: frozenset[str]) -> re.Pattern[str]:
    """The pattern that walks a text: group ``skip`` for what is no figure, else the parts of one."""
    skip = skipped(names)
    figure = _FIGURE.replace("{skip}", skip)
    first = re.escape(_FIRST + "".join(plain_width(name)[0] for name in names if name))
    return re.compile(f"(?=[{first}A-Za-z])(?:(?P<skip>{skip})|{figure})", re.ASCII | re.MULTILINE)


# --- what the pattern alone cannot say ---------------------------------------------------------------------------

_COUNTING: Final = re.compile(r"(?:共|共计|合计|总计|累计|仅|只有|新增|新建|建成|每[年月周日天季]度?)$")
_SUM: Final = re.compile(r"(?:共|共计|合计|总计|累计|达|达到)\s?$")
_HELD: Final = re.compile(
    "(?:培训|举办|开办|开展|组织|召开|编发|印发|刊发|编印|编辑|出刊|共|累计|新增|新建)$"
)
"""What makes a numeral before a weak measure a count: 培训六期, but 六期工程."""
_NAMED: Final = re.compile(r"(?:锦旗|旗帜|彩旗|监测井|水井|机井|井|[跑走巡扫洒洗拉运送]了?)$")
"""A noun or a verb of whose kind a weak measure is: 锦旗五面, 监测井四口, 一天跑五趟; not 方面, 四面."""
_REPEATED: Final = re.compile(r"[再又每这那任同头首上下末]$")
_MULTIPLIED: Final = re.compile("(?:增长|增加|提高|提升|扩大|上升|增|多|高|快|是|为)了?(?:约|近|超过|超)?$")
_CHANGED: Final = re.compile(
    "(?:增长?|增加|提高|提升|上升|上涨|下降|降低?|减少?|减|升|涨|多|少|回落|下滑|占)了?(?:约|近)?$|(?:任务|计划|目标|总数|总量)的(?:约|近)?$"
)
"""What makes 一成 a tenth: 同比下降一成, but 一成不变."""
_BOUNDARY: Final = "，。；、！,;）) \n"
_STOP: Final = "，。；！,;"
"""What ends a clause: 维修路灯若干。 leaves out what 若干 counts."""
_WORD: Final = re.compile("[\u4e00-\u9fff]$")
_FARTHEST: Final = 12
"""How far back a word may begin that these patterns look for."""


_ALWAYS: Final = (
    "share", "tenths", "all", "fraction", "doubled", "halved", "half", "several", "ratio", "currency",
)  # fmt: skip
"""Parts of the pattern that make a figure without a measure."""


def is_figure(match: re.Match[str]) -> bool:
    """Whether a number that the pattern found is a quantity: it has a measure, or nothing else is possible."""
    if any(match[part] for part in _ALWAYS):
        return not match["xx"] or len(match["xx"]) > 1
    measure = MEASURES.get(match["measure"] or "")
    loose = bool(match["over"] or match["over2"])
    if measure is None:
        return _is_bare_figure(match)
    if match["arabic"] or match["some"]:
        return True
    if match["xx"]:
        return is_blank(match, measure, loose=loose)
    return _is_chinese_figure(match, measure)


def _is_bare_figure(match: re.Match[str]) -> bool:
    """Without a measure word: 3000余, 1.2万, XX余, or a sum right before a stop (共计350，)."""
    following = match.string[match.end() : match.end() + 1]
    if following and following not in _BOUNDARY:
        return False
    if match["some"]:
        return False
    loose = match["over"] in ("余", "多") or match["over2"]
    if match["chinese"]:
        return (
            bool(loose) and any(size in match["chinese"] for size in "百千万亿") and len(match["chinese"]) > 1
        )
    blank = match["xx"] or ""
    if blank == "若干":
        return bool(following) and following in _STOP and _said(_WORD, match)
    if blank and not (blank[0] in "Xx×_" or (blank[0] in "(（[【" and len(blank) > 3)):
        return False
    if loose or match["times"]:
        return True
    return _said(_SUM, match)


def _said(words: re.Pattern[str], match: re.Match[str]) -> bool:
    """Whether one of ``words`` stands right before the number."""
    start = match.start()
    return words.search(match.string, max(0, start - _FARTHEST), start) is not None


def _is_chinese_figure(match: re.Match[str], measure: Measure) -> bool:
    """三个 and 两期 count; 二期, 三级 and 一个 are names and articles; 一次 counts unless it repeats (再一次)."""
    numeral = match["chinese"]
    counted = match["over"] or match["over2"] or match["before"] or match["until_chinese"]
    if measure.word in ("年", "月", "日", "周", "字", "分") and not counted:
        return False
    if measure.word == "倍" and numeral == "一":
        return _said(_MULTIPLIED, match)
    if measure.word == "成":
        return numeral != "一" or bool(counted or match["after"] or _said(_CHANGED, match))
    if numeral == "半":
        return measure.name in ("小时", "吨", "公里", "亩", "天")
    if numeral in ("零", "〇"):
        following = match.string[match.end() : match.end() + 1]
        return measure.plain and (not following or following in _BOUNDARY)
    if numeral == "一":
        return bool(
            counted or _said(_COUNTING, match) or (measure.word == "次" and not _said(_REPEATED, match))
        )
    if numeral == "二":
        return bool(counted)
    if not measure.plain and len(numeral) == 1 and numeral != "两":
        return bool(counted or _said(_HELD, match) or _said(_NAMED, match))
    return True
