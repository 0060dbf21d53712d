"""Numbers that only an indicator may have whose own name says what is counted: how many campaigns there were, how much
was due. Pure."""

from __future__ import annotations

import re

from chengxu.common.measures import MILLI
from chengxu.common.quantity import Quantity
from chengxu.reports.audit.passages.context import Context
from chengxu.reports.audit.words.roles import Role
from chengxu.reports.rules import Fact

_ROUNDS = frozenset({"轮", "轮次", "场", "场次", "批", "批次", "期", "次", "波"})
_CAMPAIGN = re.compile(
    r"(?:开展|组织|实施|发起|打响|部署|启动|进行|掀起)[^，。；]*(?:专项|集中|联合|统一|综合|错时|夜间)(?:整治|治理|执法|攻坚|清理|清查)(?:行动|活动|工作|战役)?(?:共|累计|达)*$"
)
"""开展占道经营等专项整治5轮: so many campaigns were there; how much they dealt with is another number. An indicator whose own
name ends so counts campaigns."""
_DUE = re.compile("应当?(?:[做到巡检查洒扫收运派完核值]|保洁|清运|开展)(?!尽)")
"""夜巡应做182次: how often it was due, and not how often it was done."""


def may_have(fact: Fact, quantity: Quantity, context: Context) -> bool:
    """Whether the words right at a number leave it possible that it is of this indicator."""
    if _is_campaigns(quantity, context):
        return bool(_CAMPAIGN.search(fact.name))
    if _says_due(context.before) or _says_due(context.column):
        return "应" in fact.name
    if context.column and context.role is Role.SHARE and not _OF_SHARE.search(fact.name):
        return False
    if quantity.measure == "%" and _LIKENED.search(context.before):
        return False
    if _is_mean(quantity):
        return bool(_OF_MEAN.search(fact.definition))
    return not _MISSED.search(context.before) or bool(_OF_MISSED.search(fact.name))


def _is_campaigns(quantity: Quantity, context: Context) -> bool:
    return quantity.measure in _ROUNDS and not context.row and bool(_CAMPAIGN.search(context.before))


def _is_mean(quantity: Quantity) -> bool:
    """Whether it counts in parts of one: 洒水4.2次 a day is a mean, for nothing is done 4.2 times."""
    counted = quantity.measure in _WHOLE and quantity.value is not None
    return counted and (quantity.value or 0) % MILLI != 0


def _says_due(words: str) -> bool:
    """Whether the last verb of these words is one that is due: 应做, 应到岗; not 应急演练."""
    return any(_SHORT.fullmatch(words, found.end()) for found in _DUE.finditer(words))


_OF_SHARE = re.compile("占|比重|比例")
"""占立案比重 above a column: a share of the cases filed, and no rate of them."""
_MISSED = re.compile("漏[了巡检查洗扫洒做]?了?(?:约|近)?\\s*$")
_OF_MISSED = re.compile("没|未|缺")
"""夜里出巡88次，漏了4次: what was left out is no number of what was done."""
_LIKENED = re.compile("相当于[^，。；]*的(?:约|近)?$")
"""相当于热线来件的15.8%: it is held against what the indicator counts, and is no rate of it."""
_WHOLE = frozenset({"次", "件", "个", "处", "起", "人次", "台次", "班", "班次", "户", "家"})
_OF_MEAN = re.compile("÷|平均|均")
_SHORT = re.compile(r"[\u4e00-\u9fff]{0,3}[\s：:]*")
"""No more than the end of the verb stands between it and the number."""
