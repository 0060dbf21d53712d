"""Deadlines inside a case (停工 → 处罚 → 拆除): which there are, which have begun. Pure.

A milestone counts from filing unless the pack says ``after`` which other one; the wording is the catalogue's.
"""

from __future__ import annotations

from collections.abc import Mapping

from chengxu.cases.workflow.states import ClockKind
from chengxu.cases.workflow.values import Case, Rulebook, condition_of
from chengxu.catalog.rules import Milestone
from chengxu.common.messages import Message


def of(case: Case, book: Rulebook) -> Mapping[str, Milestone]:
    """The milestones of the case's filing condition by id, in the order of the pack."""
    condition = condition_of(case, book)
    return {milestone.id: milestone for milestone in condition.milestones} if condition else {}


def at_filing(case: Case, book: Rulebook) -> list[Milestone]:
    """Those that count from filing."""
    return [milestone for milestone in of(case, book).values() if not milestone.after]


def following(reached: Milestone, case: Case, book: Rulebook) -> list[Milestone]:
    """Those that count from ``reached``; ``after`` names it by its Chinese name."""
    return [m for m in of(case, book).values() if m.after == reached.name.zh]


def running(case: Case, book: Rulebook) -> list[Milestone]:
    """Those whose clock runs: what the unit may say it has reached."""
    labels = [c.label for c in case.clocks if c.kind is ClockKind.MILESTONE and c.stopped_at is None]
    known = of(case, book)
    return [known[label] for label in labels if label in known]


def name(label: str, book: Rulebook) -> Message | None:
    """What the clock of this milestone (``E0101-1-m1``) is called; None when no category of the pack knows it."""
    category = book.catalog.categories.get(label.partition("-")[0])
    conditions = category.conditions if category else ()
    return next((m.name for condition in conditions for m in condition.milestones if m.id == label), None)
