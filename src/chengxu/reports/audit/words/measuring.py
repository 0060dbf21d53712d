"""Whether a number and an indicator may count the same: by their measure words.

What is weighed, paid, timed or told in per cent must be of one kind (吨 and 公斤, never 吨 and 人次). Words that merely
count differ from office to office (处, 个, 起 of one thing), some more likely than others.
"""

from __future__ import annotations

from functools import lru_cache

from chengxu.common.measures import conversion, is_measured, measure_name

SAME, ALIKE, LOOSE = 0.15, 0.02, -0.06

_STRICT = frozenset(
    {"元", "%", "小时", "分钟", "秒", "天", "日", "个月", "月", "年", "工作日", "百分点", "倍", "比", "连比"}
)
_CLASSES = {
    name: frozenset(words.split())
    for name, words in {
        "events": "次 遍 回 堂 堂次 起 件 例 宗 桩 场 场次 批 批次 轮 轮次 期 趟 趟次 车次 处次 家次 户次 件次 点次 项次",
        "things": "处 个 块 家 户 套 座 口 只 根 条 道 段 面 幅 间 栋 幢 盏 盏次 棵 株 眼 枚 颗 顶 台 台套 项 片 栏 杆 组",
        "persons": "人次 人 名 位",
        "vehicles": "台次 辆次 车次 辆 台 部",
        "papers": "份 张 册 本 条 幅 篇 封 帖 枚 块 件 套",
        "shifts": "班 班次 个班次 轮",
    }.items()
}
_ASKED = (
    *(
        words
        for name, words in _CLASSES.items()
        if name in {"events", "persons", "vehicles", "papers", "shifts"}
    ),
    *(
        frozenset(words.split())
        for words in ("株 棵", "盏 盏次", "户 家", "户 户次", "家 家次", "个 家 处", "处 个 条")
    ),
)
_NEVER_PERSONS = frozenset(["处", "座", "条", "根", "盏", "株", "套", "口", "块", "份", "张", "篇"])
"""Such things are not counted in 人 or 名: 观摩疏导点的120余名代表 are no 疏导点."""
_NEAR = {
    frozenset(pair.split()): fit
    for pair, fit in {
        "events things": LOOSE,
        "events persons": -0.3,
        "events vehicles": LOOSE,
        "things vehicles": -0.12,
        "things papers": -0.12,
        "things persons": -0.12,
        "events papers": -0.15,
        "events shifts": -0.12,
    }.items()
}


@lru_cache(maxsize=8192)
def fit(said: str, measure: str, others: tuple[str, ...] = ()) -> float | None:
    """What the measures say for a match: more than 0 for it, less against it, None when it can never be.

    ``said`` is the word of the document, ``measure`` the indicator's, ``others`` what the pack allows besides.
    """
    own = measure_name(measure)[0]
    if said == own or said in others or conversion(said, own) is not None:
        return SAME
    if any(is_measured(word) or word in _STRICT for word in (said, own)):
        return None
    here, there = _classes(said), _classes(own)
    if "persons" in here and own in _NEVER_PERSONS:
        return None
    if here & there:
        return ALIKE
    return max((_NEAR[pair] for pair in _pairs(here, there) if pair in _NEAR), default=None)


def counts(measure: str) -> bool:
    """Whether a measure counts or weighs what was done, and does not tell a rate or a time."""
    return measure_name(measure)[0] not in _STRICT - {"元"}


def asked(said: str, word: str) -> bool:
    """Whether a number counts in the word a phrase asks for: 路灯 盏 is of lamps, not of every 处 of them."""
    own = measure_name(word)[0]
    if said == own or conversion(said, own) is not None:
        return True
    if own == "人次" and said != own:
        return False
    return any(said in words and own in words for words in _ASKED)


def _classes(word: str) -> frozenset[str]:
    return frozenset(name for name, words in _CLASSES.items() if word in words)


def _pairs(here: frozenset[str], there: frozenset[str]) -> list[frozenset[str]]:
    return [frozenset((one, other)) for one in here for other in there]
