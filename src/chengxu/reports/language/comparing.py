"""A figure against another period and against its plan, in words. Plain Python.

Nothing is said where there is nothing to compare with. A share of fewer than ten, of nothing, or of more than tenfold
says little, so the difference is told instead; percentages are compared in 百分点. The change is that between the two
values as a report tells them, so whoever has both reports can check it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from chengxu.common.measures import is_measured, measure_name
from chengxu.reports.language.figures import reading
from chengxu.reports.language.periods import Length, Period
from chengxu.reports.language.plans import Plan
from chengxu.reports.rules import Fact

PERCENT = "%"
POINTS = "个百分点"
FEW = 10
MANYFOLD = 10


@dataclass(frozen=True, slots=True)
class Told:
    """Words, a figure (``fact`` None: words alone), words."""

    before: str
    text: str = ""
    fact: Fact | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class Base:
    """What a period is compared with, as the text speaks of it: 同比 and 上年同期, 环比 and 上月."""

    prefix: str
    name: str


def base_of(kind: str, period: Period) -> Base:
    """The words for ``yoy`` (the year before) or ``prev`` (the period just before)."""
    length = period.length
    if length is Length.YEAR:
        return Base("比上年" if kind == "prev" else "同比", "上年")
    if kind == "yoy":
        return Base("同比", "上年同期")
    match length:
        case Length.HALF:
            name = "上年下半年" if period.start.month == 1 else "上半年"
            return Base(f"比{name}", name)
        case Length.QUARTER:
            return Base("环比", "上季度")
        case Length.MONTH:
            return Base("环比", "上月")
        case Length.WEEK:
            return Base("环比", "上周")
        case Length.DAY:
            return Base("比前一日", "前一日")
        case _:
            return Base("比前期", "前期")


def movement(now: Fact, before: Fact | None) -> int | None:
    """1 up, 0 level, -1 down; None when one of the two has no record.

    No record before is no base: nobody can tell whether nothing happened or nothing was recorded.
    """
    if before is None or now.value is None or before.value is None or not before.rows:
        return None
    return (now.value > before.value) - (now.value < before.value)


def change(
    now: Fact, before: Fact | None, base: Base, *, amount: bool = False, measure: str = ""
) -> Told | None:
    """同比增长12.3%, 环比减少3起, 与上月持平, 同比提高1.2个百分点; None when there is nothing to compare with."""
    direction = movement(now, before)
    if direction is None or before is None or now.value is None or before.value is None:
        return None
    if direction == 0:
        return Told(f"与{base.name}持平")
    difference = abs(now.value - before.value)
    if now.measure == PERCENT:
        fact = _derived(now, before, base, direction, difference, POINTS)
    elif amount or not _share_speaks(now, before):
        fact = _derived(now, before, base, direction, difference, now.measure)
    else:
        share = (difference / before.value * 100).quantize(Decimal("0.0001"))
        fact = _derived(now, before, base, direction, share, PERCENT)
    verb = _verb(direction, fact.measure, now.better)
    shown = "" if fact.measure in (PERCENT, POINTS) else measure
    return Told(f"{base.prefix}{verb}", reading(fact, "exact", shown), fact)


def share_of_plan(to_date: Fact, plan: Plan, *, whole: bool) -> Told | None:
    """完成年度计划的85%; 累计完成 when the report's own period (not ``whole``) starts later than the year.

    None without any record: 0% would say that something was looked at.
    """
    if to_date.value is None or not to_date.rows:
        return None
    share = (to_date.value / plan.value * 100).quantize(Decimal("0.0001"))
    formula = f"{_spoken(to_date)} ÷ {_planned(to_date, plan)} × 100%；年度计划依据：{plan.origin}"
    fact = _made_of(to_date, "年度计划完成率", share, PERCENT, formula)
    return Told(f"{'' if whole else '累计'}完成年度计划的", reading(fact, "exact"), fact)


def gap_to_plan(to_date: Fact, plan: Plan, measure: str = "") -> Told | None:
    """距年度计划还差12处, 完成年度计划, 超年度计划3处."""
    if to_date.value is None:
        return None
    left = plan.value - to_date.value
    if left == 0:
        return Told("完成年度计划")
    sign = f"{_planned(to_date, plan)} − {_spoken(to_date)}"
    if left < 0:
        sign = f"{_spoken(to_date)} − {_planned(to_date, plan)}"
    formula = f"{sign}；年度计划依据：{plan.origin}"
    fact = _made_of(to_date, "年度计划差额", abs(left), to_date.measure, formula)
    return Told("距年度计划还差" if left > 0 else "超年度计划", reading(fact, "exact", measure), fact)


def gap_to_target(now: Fact) -> Told | None:
    """达到目标, 低于目标1.2个百分点, 高于目标3小时; None without a record or a target."""
    if now.value is None or now.target is None:
        return None
    if now.target.met(float(now.value)):
        return Told("达到目标")
    wanted = Decimal(str(now.target.value))
    measure = POINTS if now.measure == PERCENT else now.measure
    formula = f"{_spoken(now)}与目标{now.target.value:g}{now.measure}之差；目标依据：{now.target.source}"
    fact = _made_of(now, "与目标的差距", abs(now.value - wanted), measure, formula)
    return Told("低于目标" if now.value < wanted else "高于目标", reading(fact, "exact"), fact)


def reached(now: Fact, to_date: Fact | None, plan: Plan | None, *, due: bool) -> bool | None:
    """Whether the plan of the year (or the target of a rate) is reached.

    A plan that is not reached yet counts as missed only once it is ``due``, when the year is over; None while that is
    open, when there is nothing to reach, and without a record.
    """
    if now.level:
        return None if now.target is None or now.value is None else now.target.met(float(now.value))
    if plan is None or to_date is None or to_date.value is None:
        return None
    if to_date.value >= plan.value:
        return True
    return False if due else None


def _share_speaks(now: Fact, before: Fact) -> bool:
    """Whether the change as a share of what was before says more than the difference does."""
    if not now.value or not before.value or before.value < 0 or now.value < 0:
        return False
    few = not is_measured(before.measure) and measure_name(before.measure)[0] != "元" and before.value < FEW
    return not few and now.value < before.value * (MANYFOLD + 1)


def _verb(direction: int, measure: str, better: str) -> str:
    """增长 of what may grow, 上升 of what should not, 增加 and 减少 of amounts; no verb judges what the pack does not."""
    if direction < 0:
        return "下降" if measure in (PERCENT, POINTS) else "减少"
    if measure == POINTS:
        return "提高" if better == "more" else "上升"
    if measure == PERCENT:
        return "上升" if better == "less" else "增长"
    return "增加"


def _derived(now: Fact, before: Fact, base: Base, direction: int, value: Decimal, measure: str) -> Fact:
    what = {PERCENT: "增幅" if direction > 0 else "降幅"}.get(measure, "增加" if direction > 0 else "减少")
    minuend, subtrahend = (now, before) if direction > 0 else (before, now)
    formula = f"{_spoken(minuend)} − {_spoken(subtrahend)}"
    if measure == PERCENT:
        formula = f"（{formula}）÷ {_spoken(before)} × 100%"
    if before.period:
        first, last = before.period
        formula += f"；{_spoken(before)}为{first.isoformat()}至{last.isoformat()}"
    made = _made_of(now, f"{base.prefix}{what}", value, measure, formula)
    query = f"{now.query} ↔ {before.query}" if now.query and before.query else now.query
    return replace(made, rows=now.rows + before.rows, query=query, period=before.period)


def _made_of(base: Fact, what: str, value: Decimal, measure: str, formula: str) -> Fact:
    """A fact computed from another: it keeps the id, so that it opens the same rows."""
    return replace(
        base,
        name=f"{base.name}（{what}）",
        definition=f"由“{base.name}”算得：{base.definition}",
        measure=measure,
        value=value,
        formula=formula,
        style="exact",
        measures=(measure, *base.measures) if measure == base.measure else (measure,),
        phrases=(),
        target=None,
        english="",
    )


def _spoken(fact: Fact) -> str:
    return f"{_plain(fact.value)}{fact.measure}"


def _planned(fact: Fact, plan: Plan) -> str:
    return f"{_plain(plan.value)}{fact.measure}"


def _plain(value: Decimal | None) -> str:
    if value is None:
        return "—"
    text = f"{value.normalize():f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
