"""Further units of a case: those that work along, and those that are told and answer; each on a clock of its own. Pure.

Whoever is told (抄告) owes an answer while the case stays where it is, and owes it still when the case is closed: the
centre follows it as it follows a transfer (移送). That is this system's own rule; default, unverified.
"""

from __future__ import annotations

from chengxu.accounts.rules import Actor
from chengxu.cases.deciding.adjusting import stopped_at, term
from chengxu.cases.deciding.timing import handling_limit, started
from chengxu.cases.workflow.states import ClockKind, CoKind, State
from chengxu.cases.workflow.values import Case, CoHandling, Step
from chengxu.common.records import changed

FOLLOWS = "case.view_all"
"""Who sees all cases follows all notices; everybody else answers for their own unit."""
WITH_UNIT = frozenset({State.DISPATCHED, State.HANDLING})


def bring_in(case: Case, step: Step) -> Case:
    """More units, each with a clock: ``cohandle`` until it has done its part, ``notify`` until it answers."""
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
        clock=len(case.clocks),
    )
    case = changed(case, helpers=(*case.helpers, helper))
    usual = handling_limit(case, step.book) if helps else step.book.settings.stage_limits["notice"]
    kind = ClockKind.CO_UNIT if helps else ClockKind.NOTICE
    return started(case, kind, term(step) or usual, step.now, step.book, unit=unit)


def place_of(case: Case, unit: str) -> int | None:
    """Where in ``case.helpers`` the open task of ``unit`` stands."""
    return next((i for i, h in enumerate(case.helpers) if h.open and h.unit == unit), None)


def waiting(case: Case) -> tuple[str, ...]:
    """The units that were told and have not answered, in the order in which they were told."""
    return tuple(case.helpers[place].unit for place in case.told)


def answerable(case: Case, actor: Actor) -> tuple[str, ...]:
    """Those of :func:`waiting` whose answer ``actor`` may book."""
    return tuple(unit for unit in waiting(case) if actor.may(FOLLOWS) or unit in actor.units)


def reminded(case: Case) -> tuple[str, ...]:
    """Whom a reminder reaches: whoever has the work, and whoever has not answered; nobody twice."""
    has_it = case.unit if case.state in WITH_UNIT else ""
    beyond = case.transferred_to if case.state is State.TRANSFERRED else ""
    return tuple(dict.fromkeys(unit for unit in (has_it, beyond, *waiting(case)) if unit))


def done(case: Case, step: Step) -> Case:
    """The actor's unit has done its part."""
    place = place_of(case, step.actor.unit)
    assert place is not None
    return _finished(case, place, step)


def answered(case: Case, step: Step) -> Case:
    """The unit that was told has answered."""
    place = next(place for place in case.told if case.helpers[place].unit == step.order.unit)
    return _finished(case, place, step)


def _finished(case: Case, place: int, step: Step) -> Case:
    helper = case.helpers[place]
    helpers = list(case.helpers)
    helpers[place] = changed(helper, done_at=step.now)
    case = changed(case, helpers=tuple(helpers))
    if helper.clock is None or case.clocks[helper.clock].stopped_at is not None:
        return case
    return stopped_at(case, helper.clock, step.now, step.book)
