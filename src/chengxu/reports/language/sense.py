"""Whether what a report asks of its indicators makes sense: known, in a measure they have, with a plan to reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from chengxu.common.messages import Message, Problems, listed
from chengxu.common.quantity import Style
from chengxu.indicators.grouping import By, reason_against
from chengxu.indicators.loading import parse
from chengxu.indicators.rules import Aggregate, Indicator
from chengxu.packs.checking import Checker
from chengxu.reports.language.conditions import Kind, Test
from chengxu.reports.language.outline import PLANNED, RANKED, Declaration, Reference, Tells
from chengxu.reports.language.plans import Plans

APPROXIMATE = frozenset({Style.yu, Style.jin, Style.yue})
LEGAL_ACTS = "proceedings"
MOST_NEAR = 3
"""How many ids are named beside one that does not exist."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The indicators of a pack: every id it gives, and those that can be read.

    Of a snapshot from the database only ids are looked at: it was proven right before it came there.
    """

    ids: frozenset[str]
    indicators: Mapping[str, Indicator] = field(default_factory=dict)

    @classmethod
    def of(cls, check: Checker, ids: frozenset[str]) -> Figures:
        """What ``check`` reads; faults of the indicators themselves are found by their own loader."""
        return cls(ids, check.quietly(parse).by_id if check.source else {})

    @property
    def levels(self) -> dict[str, bool]:
        """Of every id, whether it is a rate or the like."""
        return {id_: id_ in self.indicators and self.indicators[id_].level for id_ in self.ids}


def check(declared: Declaration, figures: Figures, plans: Plans, found: Problems) -> None:
    """Add to ``found`` what ``declared`` asks in vain, each with file and line."""
    for reference in declared.references():
        if reference.indicator:
            for message in _faults(reference, figures, plans):
                found.add(message, file=reference.file, line=reference.line)
    for condition, choice in declared.conditions():
        for test in condition.tests:
            for message in _faults_of_test(test, figures, plans):
                found.add(message, file=choice.file, line=choice.line)


def _faults(reference: Reference, figures: Figures, plans: Plans) -> Iterator[Message]:
    if reference.indicator not in figures.ids:
        yield _unknown(reference.indicator, figures.ids)
    indicator = figures.indicators.get(reference.indicator)
    if indicator is None:
        return
    if reference.measure and reference.measure not in indicator.measures:
        yield Message(
            "{id} 没有量词「{measure}」，可用：{known}", "{id} has no measure “{measure}”; there are: {known}"
        ).format(id=indicator.id, measure=reference.measure, known=listed(indicator.measures))
    if reference.style in APPROXIMATE and _is_legal_act(indicator):
        yield Message(
            "{id} 是执法案件数，只能写准数，不能用 {style}",
            "{id} counts legal acts and is told exactly, not as {style}",
        ).format(id=indicator.id, style=reference.style)
    if reference.tells in PLANNED:
        yield from _without_plan(indicator, plans)
        if reference.tells is Tells.PLAN and indicator.level:
            yield Message("{id} 是率或极值，没有完成比例，用 gap", "{id} is a rate or an extreme and has no share of a plan; use gap").format(id=indicator.id)  # fmt: skip
    if reference.tells in RANKED:
        against = reason_against(indicator, By(reference.by)) if reference.by in set(By) else None
        if against is not None:
            yield against
        if reference.tells in (Tells.BEST, Tells.WORST):
            yield from _without_direction(indicator)


def _faults_of_test(test: Test, figures: Figures, plans: Plans) -> Iterator[Message]:
    if test.indicator and test.indicator not in figures.ids:
        yield _unknown(test.indicator, figures.ids)
    indicator = figures.indicators.get(test.indicator)
    if indicator is None:
        return
    if test.kind in (Kind.REACHED, Kind.MISSED):
        yield from _without_plan(indicator, plans)
    if test.word in ("better", "worse"):
        yield from _without_direction(indicator)


def _without_plan(indicator: Indicator, plans: Plans) -> Iterator[Message]:
    target = indicator.target
    if indicator.level and target is None:
        yield Message("{id} 没有目标（target）", "{id} has no target").format(id=indicator.id)
    planned = any(indicator.id in year for year in plans.values())
    if not indicator.level and not planned and (target is None or target.operator != "gte"):
        yield Message(
            "{id} 没有计划：在 plans/ 里写明，或给它 gte 目标",
            "{id} has no plan: give one in plans/, or a gte target",
        ).format(id=indicator.id)


def _without_direction(indicator: Indicator) -> Iterator[Message]:
    if indicator.better is None:
        yield Message(
            "{id} 没有写明多好还是少好（better: more 或 less）",
            "{id} does not say which way is better (more or less)",
        ).format(id=indicator.id)


def _is_legal_act(indicator: Indicator) -> bool:
    parts = indicator.measurements()
    return indicator.aggregate is Aggregate.COUNT and all(part.source.name == LEGAL_ACTS for part in parts)


def _unknown(id_: str, known: Iterable[str]) -> Message:
    """That there is no such indicator, with the ids that are written nearly alike, or where all of them stand."""
    near = get_close_matches(id_, list(known), n=MOST_NEAR, cutoff=0.75)
    if near:
        return Message(
            "没有指标 {id}，相近的有：{near}", "there is no indicator {id}; nearest: {near}"
        ).format(id=id_, near=listed(near))
    return Message(
        "没有指标 {id}，全部指标见 indicators/*.yaml",
        "there is no indicator {id}; all of them stand in indicators/*.yaml",
    ).format(id=id_)
