"""What a unit may ask for, and what comes of it: more time, a suspension, an abnormal close, an exemption. Pure.

While a deferral or a suspension is being decided the clocks of the handling wait (the row of the verb says which), and
the approvers' own clock runs. Two approvals come from two people, neither of whom asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from chengxu.cases.deciding.timing import resumed, started, stopped
from chengxu.cases.workflow.clocks import stop
from chengxu.cases.workflow.states import ClockKind, Pause, RequestKind, RequestState, State
from chengxu.cases.workflow.transitions import OWN_CLOCKS
from chengxu.cases.workflow.values import Case, Request, RequestRule, Rulebook, Step
from chengxu.common.messages import Message
from chengxu.common.records import changed

KINDS: Mapping[str, RequestKind] = {
    "defer_ask": RequestKind.DEFERRAL,
    "suspend_ask": RequestKind.SUSPENSION,
    "abnormal_ask": RequestKind.ABNORMAL_CLOSE,
    "appeal": RequestKind.APPEAL,
}
PAUSES: Mapping[RequestKind, Pause] = {
    RequestKind.DEFERRAL: Pause.DEFERRAL,
    RequestKind.SUSPENSION: Pause.SUSPENSION,
}
HANDLING_CLOCKS = (ClockKind.UNIT, ClockKind.MILESTONE, ClockKind.CO_UNIT, ClockKind.CASE)
DEFERRED_CLOCKS = frozenset({ClockKind.UNIT, ClockKind.CASE})


def rule_of(kind: RequestKind, book: Rulebook) -> RequestRule:
    """How the county treats this kind."""
    return book.settings.requests.get(kind, RequestRule())


def suspended_at_most(book: Rulebook) -> Message:
    """How long a case may be suspended altogether, in words; "" where the county sets no end."""
    within = rule_of(RequestKind.SUSPENSION, book).within
    return within.text if within else Message("")


def latest_end(case: Case, now: datetime, book: Rulebook) -> datetime | None:
    """When a suspension asked for at ``now`` ends at the latest: the term runs from the first that was granted."""
    within = rule_of(RequestKind.SUSPENSION, book).within
    if within is None:
        return None
    granted = [
        request.asked_at
        for request in case.requests
        if request.kind is RequestKind.SUSPENSION and request.state is RequestState.GRANTED
    ]
    return book.calendar.due(min([*granted, now]), within)


def ask(case: Case, step: Step) -> Case:
    """One more open request, and the approvers' clock."""
    order, kind = step.order, KINDS[step.row.verb]
    request = Request(
        kind=kind,
        unit=step.actor.unit,
        asked_by=step.actor.uid,
        asked_at=step.now,
        deed=step.deed,
        amount=order.amount if kind is RequestKind.DEFERRAL else 0,
        until=order.until if kind is RequestKind.SUSPENSION else None,
        clock=order.clock if kind is RequestKind.APPEAL else None,
    )
    case = changed(case, requests=(*case.requests, request))
    limit = step.book.settings.stage_limits["approval"]
    label = str(len(case.requests) - 1)
    return started(case, ClockKind.APPROVAL, limit, step.now, step.book, label=label)


def approve(case: Case, step: Step) -> Case:
    """One approval more; the last one grants."""
    place = _place(step)
    request = case.requests[place]
    level = request.level + 1
    final = level >= rule_of(request.kind, step.book).levels
    case = _decided(
        case,
        place,
        changed(
            request,
            level=level,
            approved_by=step.actor.uid,
            state=RequestState.GRANTED if final else RequestState.ASKED,
            decided_at=step.now if final else None,
        ),
    )
    if not final:
        return case
    return _GRANTS[request.kind](_answered(case, place, step), request, step)


def deny(case: Case, step: Step) -> Case:
    """Refused: the clocks go on with what was left of them."""
    return _ended(case, _place(step), RequestState.REFUSED, step)


def withdraw(case: Case, step: Step) -> Case:
    """Taken back by the unit that asked."""
    return _ended(case, _place(step), RequestState.WITHDRAWN, step)


def open_places(case: Case) -> list[int]:
    """Where in ``case.requests`` the open ones stand."""
    return [i for i, request in enumerate(case.requests) if request.state is RequestState.ASKED]


def withdraw_all(case: Case, step: Step) -> Case:
    """The case moves on without waiting for what was asked."""
    for place in open_places(case):
        case = _ended(case, place, RequestState.WITHDRAWN, step)
    return case


def resume(case: Case, step: Step) -> Case:
    """A suspension ends: back to where the case stood."""
    return changed(case, state=State(case.resume_state), resume_state="", suspended_until=None)


def _place(step: Step) -> int:
    assert step.order.request is not None
    return step.order.request


def _decided(case: Case, place: int, request: Request) -> Case:
    return changed(case, requests=(*case.requests[:place], request, *case.requests[place + 1 :]))


def _answered(case: Case, place: int, step: Step) -> Case:
    """The approvers' clock of this request stopped."""
    label, calendar = str(place), step.book.calendar
    clocks = tuple(
        stop(c, step.now, calendar)
        if c.kind is ClockKind.APPROVAL and c.label == label and c.stopped_at is None
        else c
        for c in case.clocks
    )
    return changed(case, clocks=clocks)


def _ended(case: Case, place: int, state: RequestState, step: Step) -> Case:
    request = changed(case.requests[place], state=state, decided_at=step.now)
    case = _answered(_decided(case, place, request), place, step)
    return _go_on(case, request.kind, step)


def _go_on(case: Case, kind: RequestKind, step: Step, *, extra: int = 0) -> Case:
    if (why := PAUSES.get(kind)) is None:
        return case
    for clock in HANDLING_CLOCKS:
        more = extra if clock in DEFERRED_CLOCKS else 0
        case = resumed(case, clock, why, step.now, step.book, extra=more)
    return case


def _defer(case: Case, request: Request, step: Step) -> Case:
    case = _go_on(case, request.kind, step, extra=request.amount)
    return changed(case, deferrals=case.deferrals + 1)


def _suspend(case: Case, request: Request, step: Step) -> Case:
    """The clocks stay paused; somebody must look at it again and again."""
    case = changed(case, state=State.SUSPENDED, resume_state=case.state.value, suspended_until=request.until)
    return started(case, ClockKind.REVIEW, step.book.settings.stage_limits["review"], step.now, step.book)


def _close(case: Case, request: Request, step: Step) -> Case:
    """Closed without the criterion being met: other open requests fall, every clock of its own stops."""
    case = stopped(withdraw_all(case, step), OWN_CLOCKS, step.now, step.book)
    return changed(
        case,
        state=State.CLOSED,
        abnormal=True,
        closed_at=step.now,
        on_time=case.due_at is None or step.now <= case.due_at,
        suspended_until=None,
        resume_state="",
    )


def _exempt(case: Case, request: Request, step: Step) -> Case:
    """The raw fact stays; only the statistic is told to leave it out."""
    assert request.clock is not None
    clock = case.clocks[request.clock]
    clocks = (*case.clocks[: request.clock], changed(clock, exempted=True), *case.clocks[request.clock + 1 :])
    return changed(case, clocks=clocks, exempted=case.exempted or _whole(case, request.clock))


def _whole(case: Case, place: int) -> bool:
    """Whether this is the clock of the whole case as it lives now, not as it did before it was reopened."""
    return place == max(
        (n for n, clock in enumerate(case.clocks) if clock.kind is ClockKind.CASE), default=-1
    )


_GRANTS = {
    RequestKind.DEFERRAL: _defer,
    RequestKind.SUSPENSION: _suspend,
    RequestKind.ABNORMAL_CLOSE: _close,
    RequestKind.APPEAL: _exempt,
}
