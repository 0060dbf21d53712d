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
    """The step of :func:`recalculated`."""
    return recalculated(case, step.book)


def recalculated(case: Case, book: Rulebook) -> Case:
    """What is due by the calendar now in force; a clock that was breached stays so.

    Clocks that run move, and the clock of the whole case while it waits too, or the days of a new holiday would be lost
    on it when it goes on. The others need nothing while they wait: they go on with what is left of their limit.
    """
    return changed(case, clocks=tuple(_recalculated(clock, case, book) for clock in case.clocks))


def _recalculated(clock: Clock, case: Case, book: Rulebook) -> Clock:
    due = _due(clock, case, book)
    if due is None:
        return clock
    provisional = book.calendar.is_provisional(clock.started_at, due, clock.limit_unit)
    waits = clock.breached or clock.stopped_at is not None
    return changed(clock, due_at=due, provisional=provisional, next_at=None if waits else due)


def _due(clock: Clock, case: Case, book: Rulebook) -> datetime | None:
    """When this clock is due by the calendar in force; None when it is not to be moved."""
    if clock.kind is ClockKind.CASE:
        return _due_of_case(clock, case, book) if clock.stopped_at is None or clock.paused_for else None
    if clock.stopped_at is not None or clock.limit.left(clock.used) <= 0:
        return None
    return book.calendar.due(clock.started_at, clock.limit, clock.used)


def _due_of_case(clock: Clock, case: Case, book: Rulebook) -> datetime | None:
    """By its chain of limits before its first pause, by what was left of it when it last went on after that.

    The chain of a reopened case begins when it was taken up again: its clock is none that began at filing.
    """
    if clock.started_at == case.filed_at or (case.reopens and clock.left is None):
        return whole_case(case, clock.started_at, book).due_at
    calendar, unit = book.calendar, clock.limit_unit
    if clock.left is None or calendar.counted(clock.started_at, clock.due_at, unit) == clock.left:
        return None
    return calendar.after(clock.started_at, clock.left, unit)


def moved(before: Case, after: Case) -> tuple[str, ...]:
    """Which clocks a recalculation moved: ``kind old>new`` in UTC, for the deed."""
    return tuple(
        f"{old.kind.value} {old.due_at:%Y-%m-%dT%H:%MZ}>{new.due_at:%Y-%m-%dT%H:%MZ}"
        for old, new in zip(before.clocks, after.clocks, strict=True)
        if old.due_at != new.due_at or old.provisional != new.provisional
    )
