"""Who owns an open case, what they can do next, and whether it could stand still. Pure.

Promise 2: nothing is nobody's. A walk over random verbs and times asks these three questions after every step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chengxu.accounts.rules import Actor
from chengxu.cases.deciding.refusals import refuse
from chengxu.cases.workflow.states import ENDED, STATE_NAMES, ClockKind, Finding, State
from chengxu.cases.workflow.transitions import TRANSITIONS, Transition
from chengxu.cases.workflow.values import Case, Settings
from chengxu.common.messages import Message


@dataclass(frozen=True, slots=True)
class Owner:
    """The one who must act: a unit, the verbs of which its post needs one, and the person when somebody was named."""

    unit: str
    verbs: tuple[str, ...]
    person: str = ""


@dataclass(frozen=True, slots=True)
class _Stand:
    """What holds in a state: which verbs move the case on, which clock must run, and whether the unit has it."""

    verbs: tuple[str, ...]
    clock: ClockKind
    with_unit: bool = False


STANDS: Mapping[State, _Stand] = {
    State.REPORTED: _Stand(("accept", "reject"), ClockKind.ACCEPTANCE),
    State.ACCEPTED: _Stand(("file", "verify", "reject"), ClockKind.FILING),
    State.VERIFYING: _Stand(("confirm", "refute"), ClockKind.VERIFICATION),
    State.FILED: _Stand(("dispatch",), ClockKind.DISPATCH),
    State.DISPATCHED: _Stand(("start", "handle", "return"), ClockKind.UNIT, with_unit=True),
    State.HANDLING: _Stand(("handle", "return"), ClockKind.UNIT, with_unit=True),
    State.HANDLED: _Stand(("check",), ClockKind.CHECK),
    State.CHECKING: _Stand(("pass", "rework"), ClockKind.CHECK),
    State.SUSPENDED: _Stand(("review", "resume"), ClockKind.REVIEW),
    State.TRANSFERRED: _Stand(("answer", "reclaim", "remind"), ClockKind.TRANSFER),
    State.DISPUTED: _Stand(("rule",), ClockKind.RULING),
}
CLOSING = _Stand(("close", "rework"), ClockKind.CLOSING)


def _stand(case: Case) -> _Stand:
    passed = case.state is State.CHECKING and case.finding == Finding.PASSED
    return CLOSING if passed else STANDS[case.state]


def waits_for(state: State, *, passed: bool) -> tuple[tuple[str, ...], bool]:
    """The permissions one of which moves a case in this state on, and whether the unit that has it must use them."""
    stand = CLOSING if passed else STANDS[state]
    return tuple(f"case.{verb}" for verb in stand.verbs), stand.with_unit


def owner(case: Case, settings: Settings) -> Owner | None:
    """Exactly one for each open case, None for an ended one."""
    if case.state in ENDED:
        return None
    stand = _stand(case)
    unit = case.unit if stand.with_unit else settings.centre
    return Owner(unit, tuple(f"case.{verb}" for verb in stand.verbs), case.assignee)


def next_steps(case: Case, settings: Settings) -> tuple[Transition, ...]:
    """What the owner can do now, in the order of the table; what is refused to everybody is not among them."""
    held = owner(case, settings)
    if held is None:
        return ()
    somebody = Actor(uid="", name="", unit=held.unit, verbs=frozenset(held.verbs))
    return tuple(
        row for row in TRANSITIONS if row.permission in held.verbs and refuse(case, row, somebody) is None
    )


def first_step(case: Case, settings: Settings) -> Transition | None:
    """What the owner does first when all goes well: the first open one of the state's verbs; None for an ended case."""
    held = owner(case, settings)
    if held is None:
        return None
    possible = {row.permission: row for row in next_steps(case, settings)}
    return next((possible[verb] for verb in held.verbs if verb in possible), None)


def dormant(case: Case, settings: Settings) -> Message | None:
    """Why nothing would make anybody look at this open case; None as it must be."""
    if case.state in ENDED:
        return None
    stand, state = _stand(case), STATE_NAMES[case.state]
    if not next_steps(case, settings):
        return Message("「{state}」的案件没有人能办下一步", "nobody can take a step on “{state}”").format(
            state=state
        )
    own = [clock for clock in case.clocks if clock.kind is stand.clock]
    if any(clock.stopped_at is None for clock in own):
        return None
    waits = any(clock.paused_for for clock in own) and case.running(ClockKind.APPROVAL) is not None
    if waits:
        return None
    return Message("「{state}」的案件没有在走的计时", "no clock runs on “{state}”").format(state=state)
