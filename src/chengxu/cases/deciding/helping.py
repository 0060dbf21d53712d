"""Further units of a case: those that work along on clocks of their own, and those that are only told. Pure."""

from __future__ import annotations

from chengxu.cases.deciding.adjusting import stopped_at, term
from chengxu.cases.deciding.timing import handling_limit, started
from chengxu.cases.workflow.states import ClockKind, CoKind
from chengxu.cases.workflow.values import Case, CoHandling, Step
from chengxu.common.records import changed


def bring_in(case: Case, step: Step) -> Case:
    """More units: ``cohandle`` gives each a clock, ``notify`` none."""
    for unit in step.order.units:
        case = _one(case, unit, step)
    return case


def _one(case: Case, unit: str, step: Step) -> Case:
    helps = step.row.verb == "cohandle"
    helper = CoHandling(
        unit=unit,
        kind=CoKind.HELP if helps else CoKind.NOTICE,
        asked_by=step.actor.uid,
        asked_at=step.now,
        deed=step.deed,
        clock=len(case.clocks) if helps else None,
    )
    case = changed(case, helpers=(*case.helpers, helper))
    if not helps:
        return case
    limit = term(step) or handling_limit(case, step.book)
    return started(case, ClockKind.CO_UNIT, limit, step.now, step.book, unit=unit)


def place_of(case: Case, unit: str) -> int | None:
    """Where in ``case.helpers`` the open task of ``unit`` stands."""
    return next((i for i, h in enumerate(case.helpers) if h.open and h.unit == unit), None)


def done(case: Case, step: Step) -> Case:
    """The actor's unit has done its part."""
    place = place_of(case, step.actor.unit)
    assert place is not None
    helper = case.helpers[place]
    helpers = list(case.helpers)
    helpers[place] = changed(helper, done_at=step.now)
    case = changed(case, helpers=tuple(helpers))
    if helper.clock is None or case.clocks[helper.clock].stopped_at is not None:
        return case
    return stopped_at(case, helper.clock, step.now, step.book)
