"""Changes that are told behind their value and name nothing: 焚烧42.13万吨，增长5.8%，增加2.3万吨; 是上年的3倍."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from chengxu.common.quantity import Quantity
from chengxu.reports.audit.passages.context import Context
from chengxu.reports.audit.words.roles import Role

MOST_CELLS = 120

_CHANGED = re.compile(
    r"[\s，,、]*(?:[又再均净共约]|同比|环比)*(?:(?P<more>增加|增长|提高|上升|提升|多出|多了|净增)|(?P<less>减少|下降|缩短|降低|少了|净减|压缩))(?:了|约|近)*"
)
_TIMES_LAST = re.compile(r"(?:上年|去年|上一年)(?:同期)?的(?:约|近)?$")


def recognised(numbers: Sequence[tuple[Quantity, Context]]) -> list[Context]:
    """The contexts, those of such changes with their role."""
    found: list[Context] = []
    for index, (quantity, context) in enumerate(numbers):
        before = numbers[index - 1][1] if index else None
        beside = before is not None and before.sentence == context.sentence
        if context.role is Role.PART and context.row and not context.whole:
            context = replace(context, whole=_row_above(numbers, index))
        found.append(
            _recognised(quantity, context, before)
            if before and beside and context.role is Role.VALUE
            else context
        )
    return found


def _row_above(numbers: Sequence[tuple[Quantity, Context]], index: int) -> str:
    """The row of which a row 其中：渣土 is a part, when it counts in another measure (万元 and 元)."""
    table = numbers[index][1].table
    for _, context in reversed(numbers[max(0, index - MOST_CELLS) : index]):
        if context.row and context.table == table and context.role is not Role.PART:
            return context.row
    return ""


def _recognised(quantity: Quantity, context: Context, before: Context) -> Context:
    if quantity.measure == "%" and context.before.strip() == "的" and _PLAN.search(before.before):
        return replace(context, role=Role.PLAN_SHARE)
    if quantity.measure == "倍" and is_multiple(context):
        return replace(context, role=Role.RATE)
    changed = _CHANGED.fullmatch(context.before)
    if changed is None or context.after.strip():
        return context
    role = Role.RATE if quantity.measure in {"%", "倍"} else Role.AMOUNT
    return replace(context, role=role, falls=changed["less"] is not None)


_PLAN = re.compile(r"计划|任务|目标")


def is_multiple(context: Context) -> bool:
    """Whether the number says how many times the value of the year before it is, and not by how much it grew."""
    return bool(_TIMES_LAST.search(context.before))
