"""Whether a number is something done, or something asked for: a duty, a norm, a plan."""

from __future__ import annotations

import re

from chengxu.common.quantity import Approx, Quantity
from chengxu.reports.audit.context import Context
from chengxu.reports.rules import Fact

_ASKED = re.compile(
    r"(?<!按)(?<!照)要求|应当|必须|不得|规定|确保|力争|目标|制度|标准|原则上|每[年月周天日季]"
)
_DONE = re.compile(r"达到?|实现|完成|共计?|累计|已|全年|今年|本年|取得|先后|开展了|组织了")
_PLANNED = re.compile(
    r"^\s*(?:[一二三四五六七八九十]是)?(?:(?:我局|全县|明年|来年|下一?年度?|下一?步|今后|(?:19|20)\d\d年度?)+"
    r"(?:计划|拟|打算|争取|力争|将)|(?:计划|拟|打算)(?!内|外|总|任务))"
)
"""A clause that opens with a plan: 2024年计划拆除100处, 下一步将更换300米; not 按照计划更换了300米."""
_BOUNDED = frozenset({Approx.at_least, Approx.at_most, Approx.more_than, Approx.less_than})


def is_duty(stated: Quantity, context: Context, fact: Fact | None) -> bool:
    """Whether the number is asked for rather than reported.

    Everything in a plan is, a chapter or a clause. Elsewhere: a bound (不少于, 以上, 以内) in a sentence that asks (要求, 制度, 每年), or
    exactly the value the pack declares as the indicator's target in such a sentence. 回收利用率达到35%以上 reports.
    """
    if context.planned or _PLANNED.match(context.clause):
        return True
    said = context.sentence
    asked = bool(_ASKED.search(said))
    is_target = fact is not None and fact.target is not None and stated.value == fact.target.value * 1000
    if stated.approx in _BOUNDED:
        if _DONE.search(context.clause):
            return False
        return asked or (is_target and stated.measure != "%")
    return asked and is_target and stated.measure != "%" and not _DONE.search(context.clause)


def is_met(stated: Quantity, record: int, fact: Fact) -> bool:
    """Whether the records reach what is asked for; a plain number asks for at least (or, by the target, at most)."""
    if stated.approx is Approx.exact and stated.value is not None:
        lower = fact.target is not None and fact.target.operator == "lte"
        return record <= stated.value if lower else record >= stated.value
    return (stated.low is None or stated.low <= record) and (stated.high is None or record <= stated.high)
