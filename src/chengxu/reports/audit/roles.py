"""What a number of a report says of its matter: how much it was, how much it grew, what share of a plan it made."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a number tells. Growth is told as it is written; whether it went down stands in ``Context.falls``."""

    VALUE = "value"  # how much there was: 处理护栏事故30起
    LAST = "last"  # how much there was the year before: 上年为312处, 由300处增加到350处 (the first)
    RATE = "rate"  # by how many per cent it changed: 同比增长12.3%
    AMOUNT = "amount"  # by how much it changed: 较上年增加35处, 下降5个百分点
    PLAN_SHARE = "plan_share"  # per cent of the plan: 完成年度计划的95%
    SHARE = "share"  # per cent of a whole which the sentence names: 占总数的35%
    PART = "part"  # a part of a number before it: 其中乡镇垃圾15870.2吨
