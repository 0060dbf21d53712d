"""What happens to the clocks of a case: started, stopped for good, paused, resumed. Pure.

The clock of the whole case counts on after a pause with exactly what was left of it, because its limit is a chain of
limits in several units; all others get the rest of their limit, in which a deferral may have made room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from chengxu.cases.deciding.milestones import at_filing
from chengxu.cases.workflow.clocks import Clock, resume, start, stop
from chengxu.cases.workflow.states import ClockKind, Pause
from chengxu.cases.workflow.values import Case, Rulebook, Step, condition_of
from chengxu.common.messages import Message, Refused
from chengxu.common.records import changed
from chengxu.common.worktime import Limit


def handling_limit(case: Case, book: Rulebook) -> Limit:
    """The limit of the filing condition for the case's area grade; a place without a grade counts as C."""
    condition = condition_of(case, book)
    if condition is None:
        raise Refused(
            Message("案件还没有立案条件", "the case has no filing condition yet"), field="condition"
        )
    return condition.limit(case.grade)


def started(
    case: Case,
    kind: ClockKind,
    limit: Limit,
    now: datetime,
    book: Rulebook,
    *,
    unit: str = "",
    label: str = "",
) -> Case:
    """The case with one more clock, running from now."""
    return changed(
        case, clocks=(*case.clocks, start(kind, limit, now, book.calendar, unit=unit, label=label))
    )


def stopped(case: Case, kinds: Iterable[ClockKind], now: datetime, book: Rulebook) -> Case:
    """All clocks of these kinds ended for good, those that were paused too."""
    kinds = frozenset(kinds)

    def end(clock: Clock) -> Clock:
        if clock.kind not in kinds:
            return clock
        if clock.stopped_at is None:
            return stop(clock, now, book.calendar)
        return changed(clock, paused_for=Pause.NONE) if clock.paused_for else clock

    return _each(case, end)


def paused(case: Case, kind: ClockKind, why: Pause, now: datetime, book: Rulebook) -> Case:
    """The running clocks of this kind stopped for a while."""

    def halt(clock: Clock) -> Clock:
        if clock.kind is not kind or clock.stopped_at is not None:
            return clock
        return stop(clock, now, book.calendar, pause=why)

    return _each(case, halt)


def resumed(
    case: Case, kind: ClockKind, why: Pause, now: datetime, book: Rulebook, *, extra: int = 0
) -> Case:
    """The clocks of this kind that were paused for ``why`` running again, with ``extra`` units more."""

    def go_on(clock: Clock) -> Clock:
        if clock.kind is not kind or clock.paused_for is not why:
            return clock
        return resume(clock, now, book.calendar, extra=extra)

    return _each(case, go_on)


def _each(case: Case, change: Callable[[Clock], Clock]) -> Case:
    clocks = tuple(change(clock) for clock in case.clocks)
    return case if clocks == case.clocks else changed(case, clocks=clocks)


def by_table(case: Case, step: Step) -> Case:
    """What the row of the verb does to the clocks: stops, pauses, resumes, starts, in this order."""
    row, now, book = step.row, step.now, step.book
    case = stopped(case, row.stops, now, book) if row.stops else case
    for kind, why in row.pauses:
        case = paused(case, kind, why, now, book)
    for kind, why in row.resumes:
        case = resumed(case, kind, why, now, book)
    for kind in row.starts:
        case = _STARTS.get(kind, _start_stage)(case, kind, step)
    return case


def _start_stage(case: Case, kind: ClockKind, step: Step) -> Case:
    unit = case.transferred_to if kind is ClockKind.TRANSFER else ""
    return started(case, kind, step.book.settings.stage_limits[kind.value], step.now, step.book, unit=unit)


def _start_case(case: Case, kind: ClockKind, step: Step) -> Case:
    return changed(case, clocks=(*case.clocks, whole_case(case, step.now, step.book)))


def whole_case(case: Case, now: datetime, book: Rulebook) -> Clock:
    """The whole-case clock: the dispatch, handling, check and closing limits one after another."""
    limits = book.settings.stage_limits
    handling = handling_limit(case, book)
    due = now
    for limit in (limits["dispatch"], handling, limits["check"], limits["closing"]):
        due = book.calendar.due(due, limit)
    return changed(
        start(kind=ClockKind.CASE, limit=handling, now=now, calendar=book.calendar), due_at=due, next_at=due
    )


def _start_unit(case: Case, kind: ClockKind, step: Step) -> Case:
    """The unit's clock: a paused one of the same unit resumes, another unit's ends for good and a new one starts."""
    calendar, clocks, resumes = step.book.calendar, list(case.clocks), False
    for place, clock in enumerate(clocks):
        if clock.kind is kind and clock.paused_for:
            mine = clock.unit == case.unit
            clocks[place] = (
                resume(clock, step.now, calendar) if mine else changed(clock, paused_for=Pause.NONE)
            )
            resumes = resumes or mine
    if not resumes:
        clocks.append(start(kind, handling_limit(case, step.book), step.now, calendar, unit=case.unit))
    return changed(case, clocks=tuple(clocks))


def _start_milestones(case: Case, kind: ClockKind, step: Step) -> Case:
    for milestone in at_filing(case, step.book):
        case = started(case, kind, milestone.limit(case.grade), step.now, step.book, label=milestone.id)
    return case


_STARTS: dict[ClockKind, Callable[[Case, ClockKind, Step], Case]] = {
    ClockKind.CASE: _start_case,
    ClockKind.UNIT: _start_unit,
    ClockKind.MILESTONE: _start_milestones,
}


def told(case: Case) -> Case:
    """The case with the due instants of its own clock and of its unit's clock in its own columns."""
    whole = [c.due_at for c in case.clocks if c.kind is ClockKind.CASE]  # one more each time it is reopened
    own = [c.due_at for c in case.clocks if c.kind is ClockKind.UNIT and c.unit == case.unit]
    unit = own[-1] if own else case.unit_due_at
    due = whole[-1] if whole else case.due_at
    if (due, unit) == (case.due_at, case.unit_due_at):
        return case
    return changed(case, due_at=due, unit_due_at=unit)


def newly_late(before: Case, after: Case) -> list[Clock]:
    """The clocks found late by this step."""
    return [
        clock
        for place, clock in enumerate(after.clocks)
        if clock.breached and not (place < len(before.clocks) and before.clocks[place].breached)
    ]
