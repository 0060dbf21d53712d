"""Measure words (量词) and units: which words may follow a number, and how units of one kind convert.

A quantity is kept as an integer in thousandths of its measure, and the measure is the Chinese word itself:
12.5 吨 is ``12_500`` of ``吨``. A multiplier is never part of the measure that is kept: 2万元 is
``20_000_000`` of ``元``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Final

MILLI: Final = 1000
"""Thousandths in one: every stored quantity counts these."""

MULTIPLIERS: Final = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}

_PLAIN: Final = """
个|一 处|理罚置长于 户|外籍型 名|称单录牌字 家|庭属长园 件 起|重源点步 条|例件 份|额 张|扬 套|路 台|账阶风湾词 辆 座|谈位椅 盏 根|据本源 场
人|民员大社们类 人次 台次 车次 班次 辆次 批次 户次 家次 处次|日年月晚序 件次 座次 场次 趟次 艘次 只次 项次 点次 班|子长车组级主 次|生
吨|位 千克 克|服 元|旦素首 公里 米 延米 厘米 毫米 平方米 平方公里 公顷 亩 立方米 升|级华降旗 毫升
小时 分钟 天|然气津空花 个月 个工作日 个工作时 工作日 工作时 工作分钟 紧急工作时 倍|增
项|目合相共之 轮|车胎椅候 批|评发准复示 棵 株 块|状 幅|度员 篇|章幅 幢 栋 只|有要能是需 间|隔接断距 位|置于移列 种|植类子粮 宗|教旨 例|如行会外题
桩 笔|记者录试 册 扇 眼|前看下 枚 亩次 台套 人份 千瓦 千瓦时 分贝 百分点 个百分点
盏次 店次 站次 起次 宗次 架次 船次 所次 例次 条次 轮次 期次 课次 节次 人天 工日 台班 兆瓦 兆瓦时 毫克 微克 斤 微克/立方米 毫克/立方米 毫克/升
"""
_WEAK: Final = """
年|代级 月|份 周|边期年围密末 日 期|间 口|袋岸号罩味径 所|有以在长需属谓辖 支|部持付出撑书委 部|门分署队位件级委长 本|地次年月周日级县身着科
层|面次级 段|落 片|区 面|积向对临板貌 队|伍员列 组|织长成建员 车|辆间位道站主载牌 架 箱|变 桶 袋 瓶 罐 盒 版|本 句 副 艘
杯 孔 晚|上会饭餐报期间宴点辈 夜晚 单|位元独子号据价车证程调行边体兵方数纯一 节|能约日点假气省 课时 学时 票 字|号 分|钟类局布析工别管散级区之公成 秒 度|假 类|似型别比 道|路歉 遍 趟 盘 头|部像 村 丛 盆 杆 基|础本层地
岁 回|复访收头落帖应来去家馆族避流绝升旋填迁归合报忆首顾路事款填购 步|走骤伐行调枪兵入道子 堂|堂 堂次 封|闭堵存山面 颗|粒 帖|子 路|灯段面口人线径由边基况牙缘桥网政局旁牌肩障两沿石面宽窄侧
方|面案式向法便位针块向 通|过知报告常讯道行畅车往用 具|有体备 卷 匹 尊 把|握关守好控 顶|层端 摄氏度 ℃
"""
"""Word, then after a bar the characters which, following it, make it the start of another word (处理, 户外)."""

_SYNONYMS: Final = {
    "㎡": "平方米",
    "m²": "平方米",
    "m2": "平方米",
    "平米": "平方米",
    "平方": "平方米",
    "m³": "立方米",
    "m3": "立方米",
    "立方": "立方米",
    "公斤": "千克",
    "kg": "千克",
    "t": "吨",
    "千米": "公里",
    "km": "公里",
    "km²": "平方公里",
    "km2": "平方公里",
    "㎞": "公里",
    "m": "米",
    "cm": "厘米",
    "mm": "毫米",
    "h": "小时",
    "个小时": "小时",
    "个夜晚": "夜晚",
    "个班次": "班次",
    "个班": "班",
    "个多小时": "小时",
    "个半小时": "小时",
    "个多月": "个月",
    "个半月": "个月",
    "dB": "分贝",
    "人口": "人",
    "个百分点": "百分点",
    "个工作日": "工作日",
    "个工作时": "工作时",
    "kWh": "千瓦时",
    "块钱": "元",
    "元人民币": "元",
    "㎥": "立方米",
    "㎏": "千克",
    "㎝": "厘米",
    "㎜": "毫米",
    "KM": "公里",
    "Km": "公里",
    "KG": "千克",
    "Kg": "千克",
    "M²": "平方米",
    "m^2": "平方米",
    "公分": "厘米",
    "延长米": "延米",
    "平方千米": "平方公里",
    "度电": "千瓦时",
}
_NOT_SHIFTS: Final = "组子级"
"""2个班组 are teams."""
_TWO_WORDS: Final = "人/次 台/次 车/次 辆/次 批/次 户/次 家/次 处/次 件/次 场/次 班/次 趟/次 台/套"
"""Written with a stroke or a bracket, 人/次 and 人（次）, they are the one word 人次 and no rate."""
_NOT_TENTHS: Final = "为立本果功效员长熟交都人品份语套片型就绩千天例团心见因品色化新材法文像灾书"
_PERCENT: Final = {"%": Fraction(1), "‰": Fraction(1, 10)}

_KINDS: Final = {
    "mass": {
        "吨": Fraction(1),
        "千克": Fraction(1, 1000),
        "斤": Fraction(1, 2000),
        "克": Fraction(1, 10**6),
        "毫克": Fraction(1, 10**9),
        "微克": Fraction(1, 10**12),
    },
    "length": {
        "米": Fraction(1),
        "延米": Fraction(1),
        "公里": Fraction(1000),
        "厘米": Fraction(1, 100),
        "毫米": Fraction(1, 1000),
    },
    "area": {
        "平方米": Fraction(1),
        "公顷": Fraction(10_000),
        "平方公里": Fraction(10**6),
        "亩": Fraction(2000, 3),
    },
    "volume": {"立方米": Fraction(1), "升": Fraction(1, 1000), "毫升": Fraction(1, 10**6)},
    "time": {"小时": Fraction(1), "分钟": Fraction(1, 60), "秒": Fraction(1, 3600)},
    "percent": {"%": Fraction(1)},
    "money": {"元": Fraction(1)},
}
_KIND_OF: Final = {word: kind for kind, words in _KINDS.items() for word in words}
_MEASURED: Final = frozenset({"mass", "length", "area", "volume"})
_NEVER_COUNTS: Final = frozenset({"元", "%", "小时", "分钟", "秒"})


@dataclass(frozen=True, slots=True)
class Measure:
    """A word that may follow a number.

    ``name`` is the measure it stands for, and ``scale`` how many of that one written unit is (㎡ and 平方米 are
    one measure; 1‰ is a tenth of 1%). ``plain``: so clearly a measure that it may also follow a Chinese numeral
    or ``XX``. ``guard``: characters which, right behind it, make it the start of another word.
    """

    word: str
    name: str
    scale: Fraction = Fraction(1)
    plain: bool = True
    guard: str = ""


def _declared(table: str, *, plain: bool) -> list[Measure]:
    found = []
    for entry in table.split():
        word, _, guard = entry.partition("|")
        found.append(Measure(word, _SYNONYMS.get(word, word), plain=plain, guard=guard))
    return found


MEASURES: Final = {
    measure.word: measure
    for measure in [
        *_declared(_PLAIN, plain=True),
        *_declared(_WEAK, plain=False),
        *(
            Measure(word, name, guard=_NOT_SHIFTS if word == "个班" else "")
            for word, name in _SYNONYMS.items()
        ),
        *(Measure(word, word.replace("/", "")) for word in _TWO_WORDS.split()),
        *(Measure(re.sub("/(.)", r"（\1）", word), word.replace("/", "")) for word in _TWO_WORDS.split()),
        *(Measure(word, "%", scale) for word, scale in _PERCENT.items()),
        Measure("成", "%", Fraction(10), guard=_NOT_TENTHS),
    ]
}


@cache
def measure_name(word: str) -> tuple[str, Fraction]:
    """The measure a written word stands for, and how many of it one written unit is.

    ``"㎡" → ("平方米", 1)``, ``"万元" → ("元", 10000)``; a word of the pack that we do not know is its own measure.
    """
    if known := MEASURES.get(word):
        return known.name, known.scale
    if multiplier := MULTIPLIERS.get(word[:1]):
        name, scale = measure_name(word[1:])
        return name, scale * multiplier
    return word, Fraction(1)


def conversion(source: str, target: str) -> Fraction | None:
    """How many ``target`` one ``source`` is (公里 → 米: 1000); None when they do not measure the same."""
    source, from_scale = measure_name(source)
    target, to_scale = measure_name(target)
    if source == target:
        return from_scale / to_scale
    kind = _KIND_OF.get(source)
    if kind is None or kind != _KIND_OF.get(target):
        return None
    return _KINDS[kind][source] / _KINDS[kind][target] * from_scale / to_scale


def of_one_kind(one: str, other: str) -> bool:
    """Whether a figure in one measure could tell of what is counted in the other: 万元 and 元, 起 and 件, but never 吨 and
    次, nor a share, a time or money and a count. A figure without a measure could tell of anything."""
    own, others = measure_name(one)[0], measure_name(other)[0]
    if not own or not others or conversion(own, others) is not None:
        return True
    return not any(is_measured(word) or word in _NEVER_COUNTS for word in (own, others))


def is_measured(word: str) -> bool:
    """Weighed or measured (吨, 米, 平方米, 立方米 …), hence rounded when it is written, and not counted."""
    return _KIND_OF.get(measure_name(word)[0]) in _MEASURED
