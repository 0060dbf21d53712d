"""What leaders and the centre change about running clocks: supervision and a new calendar. Pure."""

from __future__ import annotations

from datetime import datetime

from chengxu.cases.deciding.timing import started, whole_case
from chengxu.cases.workflow.clocks import Clock, stop
from chengxu.cases.workflow.states import ClockKind
from chengxu.cases.workflow.values import Case, Rulebook, Step
from chengxu.common.limits import parse_limit
from chengxu.common.records import changed
from chengxu.common.worktime import Limit


def stopped_at(case: Case, place: int, now: datetime, book: Rulebook) -> Case:
    """The one clock at ``place`` stopped for good."""
    clocks = list(case.clocks)
    clocks[place] = stop(clocks[place], now, book.calendar)
    return changed(case, clocks=tuple(clocks))


def supervise(case: Case, step: Step) -> Case:
    """A leader watches this case: an answer is due within the term given, or the county's."""
    limit = term(step) or step.book.settings.stage_limits["supervision"]
    case = started(case, ClockKind.SUPERVISION, limit, step.now, step.book, unit=holder(case, step.book))
    return changed(case, supervised=case.supervised + 1)


def term(step: Step) -> Limit | None:
    """The term in words as a limit, None when none is given; :class:`chengxu.common.messages.Refused` for nonsense."""
    return parse_limit(step.order.term) if step.order.term.strip() else None


def holder(case: Case, book: Rulebook) -> str:
    """The unit that answers for the case: whoever it was sent to, the centre before and beyond that."""
    return case.unit or book.settings.centre


def recalculate(case: Case, step: Step) -> Case:
    """Running clocks due by the calendar now in force; a clock that was breached stays so."""
    return changed(case, clocks=tuple(_recalculated(clock, case, step) for clock in case.clocks))


def _recalculated(clock: Clock, case: Case, step: Step) -> Clock:
    if clock.stopped_at is not None or clock.limit.left(clock.used) <= 0:
        return clock
    calendar = step.book.calendar
    if clock.kind is not ClockKind.CASE:
        due = calendar.due(clock.started_at, clock.limit, clock.used)
    elif clock.used == 0 and clock.extra == 0:
        due = whole_case(case, clock.started_at, step.book).due_at
    else:
        return clock  # what was left when it was paused was counted by the calendar of that day, and stays counted
    provisional = calendar.is_provisional(clock.started_at, due, clock.limit_unit)
    return changed(clock, due_at=due, provisional=provisional, next_at=None if clock.breached else due)


def moved(before: Case, after: Case) -> tuple[str, ...]:
    """Which clocks a recalculation moved: ``kind old>new`` in UTC, for the deed."""
    return tuple(
        f"{old.kind.value} {old.due_at:%Y-%m-%dT%H:%MZ}>{new.due_at:%Y-%m-%dT%H:%MZ}"
        for old, new in zip(before.clocks, after.clocks, strict=True)
        if old.due_at != new.due_at or old.provisional != new.provisional
    )
