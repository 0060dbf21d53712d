"""Where a case stands in somebody's list: columns worked out from the case, so that every list is one index read.

They say nothing new and are never decided; both writers store them beside the case (``rows``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from chengxu.cases.workflow.states import ENDED, Finding, RequestState, State
from chengxu.cases.workflow.values import Case

COLUMNS = ("queue", "due_key", "is_open", "holder")
NEVER = 9_999_999_999_999
"""The ``due_key`` of a case no clock of which runs: after everything that falls due (the year 2286)."""

COLLECTOR_CHANNEL = "collector"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WAITING: Mapping[State, str] = {
    State.REPORTED: "acceptance",
    State.VERIFYING: "verification",
    State.ACCEPTED: "filing",
    State.FILED: "dispatch",
    State.DISPATCHED: "unit",
    State.HANDLING: "unit",
    State.HANDLED: "handled",
    State.CHECKING: "check",
    State.SUSPENDED: "suspended",
    State.TRANSFERRED: "transferred",
    State.DISPUTED: "disputed",
}


def queue(case: Case) -> str:
    """The queue a case waits in; empty when nobody has to do anything more."""
    if case.state is State.CHECKING and case.finding == Finding.PASSED:
        return "closing"
    return WAITING.get(case.state, "")


def on_the_spot(case: Case) -> bool:
    """Whether a collector reported it and nobody has accepted it yet: a small matter may still be put right there."""
    return case.state is State.REPORTED and case.channel == COLLECTOR_CHANNEL


def lists(case: Case) -> frozenset[str]:
    """Every list the case stands in, by name; one that only a unit has is named after the unit too (``unit@JZCG-LD``)."""
    waits, open_ = queue(case), case.state not in ENDED
    found = {"all", f"unit@{case.unit}" if waits == "unit" else waits}
    if open_:
        found.add("open")
    if case.unit:
        found |= {f"own@{case.unit}", f"own_open@{case.unit}" if open_ else ""}
    if on_the_spot(case):
        found.add("spot")
    asked = [request.level for request in case.requests if request.state is RequestState.ASKED]
    found |= {"approval" if level == 0 else "approval_high" for level in asked}
    found |= {f"joined@{helper.unit}" for helper in case.helpers}
    found |= {f"helping@{helper.unit}" for helper in case.helpers if helper.open and open_}
    for place in case.told:
        found |= {"notified", f"told@{case.helpers[place].unit}"}
    return frozenset(found - {""})


def entered(before: Case | None, after: Case) -> frozenset[str]:
    """The lists a change brought the case into: there it is new work, in all others it was known.

    Whom a rung calls is the ladder's to say, not the case's: a clock that climbed one is new to all who are called, and
    one that ran out to those who may appeal.
    """
    found = lists(after) - (lists(before) if before else frozenset())
    old = before.clocks if before else ()
    pairs = list(zip(old, after.clocks, strict=False))
    if any(new.step > was.step for was, new in pairs):
        found |= {"escalated"}
    if after.unit and any(new.breached and not was.breached for was, new in pairs):
        found |= {f"appealable@{after.unit}"}
    return found


def touched(before: Case | None, after: Case) -> frozenset[str]:
    """Every list that holds another number of cases after a change than before; all others hold the same ones."""
    found = entered(before, after) | (lists(before) - lists(after) if before else frozenset())
    was = before.clocks if before else ()
    climbed = any(clock.step for clock in (*was, *after.clocks))
    if climbed and (before is None or was != after.clocks or before.unit != after.unit):
        found |= {"escalated"}
    return found


def due_key(case: Case) -> int:
    """The instant its first running clock falls due, in milliseconds since 1970; :data:`NEVER` when none runs."""
    return min((milliseconds(c.due_at) for c in case.clocks if c.stopped_at is None), default=NEVER)


def values(case: Case) -> tuple[str, int, bool, str]:
    """The values of :data:`COLUMNS` for this case."""
    return queue(case), due_key(case), case.state not in ENDED, case.unit or case.lead_unit


def milliseconds(at: datetime) -> int:
    """An instant as whole milliseconds since 1970."""
    since = at - EPOCH
    return (since.days * 86_400 + since.seconds) * 1000 + since.microseconds // 1000
