"""What a county means to reach in a year: ``plans/2023.yaml``, and how a figure stands against it.

    year: 2023
    source: 2023年工作要点
    date: 2023-01-20
    plans:
      light.repaired: 1200
      training.business: {value: 2, source: …, date: 2023-02-01}

A plan is for amounts that add up over the year, in the measure of the indicator. Where a year has none, the target of
the indicator (`at least`) is the plan. Rates, averages, least and greatest have a target alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import PurePosixPath

import msgspec

from chengxu.common.messages import Message
from chengxu.packs.checking import Checker
from chengxu.reports.rules import Fact

FILES = "plans/*.yaml"


@dataclass(frozen=True, slots=True)
class Plan:
    """So much in a year; ``source`` is who set it, ``dated`` when ("" where only a target of the indicator says so)."""

    value: Decimal
    source: str
    dated: str = ""

    @property
    def origin(self) -> str:
        """In words, for the formula of a figure."""
        return f"{self.source}（{self.dated}）" if self.dated else self.source


Plans = Mapping[int, Mapping[str, Plan]]


class PlanForm(msgspec.Struct, forbid_unknown_fields=True):
    """One plan that has a source of its own."""

    value: int | float
    source: str = ""
    date: str = ""


class YearForm(msgspec.Struct, forbid_unknown_fields=True):
    """``plans/2023.yaml`` as it is written."""

    year: int
    source: str
    date: str
    plans: dict[str, int | float | PlanForm]


def parse(check: Checker, levels: Mapping[str, bool]) -> dict[int, dict[str, Plan]]:
    """The plans of every year. ``levels`` says of each known indicator whether it is a rate or the like.

    Wrong are: a file not named for its year, an unknown indicator, a rate, a plan of nothing, a date that is none.
    """
    found: dict[int, dict[str, Plan]] = {}
    for path, content in check.pack.many(FILES):
        form = check.convert(path, (), content, YearForm)
        if form is None:
            continue
        if PurePosixPath(path).stem != str(form.year):
            check.problem(
                path, ("year",), Message("文件名应为年份", "the file is named for its year"), "year"
            )
        _date(check, path, ("date",), form.date)
        found[form.year] = {
            id_: _plan(check, path, id_, told, form, levels) for id_, told in form.plans.items()
        }
    return found


def plan_for(fact: Fact, year: int, plans: Plans) -> Plan | None:
    """The plan of a year: what its file says, else what the indicator itself should reach; None when nobody said."""
    planned = plans.get(year, {}).get(fact.id)
    if planned is not None or fact.level or fact.target is None or fact.target.operator != "gte":
        return planned
    return Plan(Decimal(str(fact.target.value)), fact.target.source)


def _plan(
    check: Checker,
    path: str,
    id_: str,
    told: int | float | PlanForm,
    form: YearForm,
    levels: Mapping[str, bool],
) -> Plan:
    where = ("plans", id_)
    given = told if isinstance(told, PlanForm) else PlanForm(told)
    if id_ not in levels:
        check.problem(path, where, Message("没有指标 {id}", "there is no indicator {id}").format(id=id_))
    elif levels[id_]:
        check.problem(
            path,
            where,
            Message(
                "{id} 是率、平均或极值，不逐日累计：把要求写在指标的 target 里",
                "{id} is a rate, an average or an extreme and does not add up: give it a target instead",
            ).format(id=id_),
        )
    if given.value <= 0:
        check.problem(path, where, Message("计划数应大于 0", "a plan is more than nothing"))
    if given.date:
        _date(check, path, (*where, "date"), given.date)
    return Plan(Decimal(str(given.value)), given.source or form.source, given.date or form.date)


def _date(check: Checker, path: str, where: tuple[str, ...], text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        message = Message("日期「{text}」应写成 2023-12-26", "the date “{text}” should read 2023-12-26")
        check.problem(path, where, message.format(text=text), "date")
