"""Lists that are read for a task of their own, not for the next step of whoever owns the case.

A unit that helps looks for its own task and term, whoever approves for the request that waits for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chengxu.accounts.rules import Actor, Organisation
from chengxu.cases.models import CaseClock
from chengxu.cases.workflow.states import ClockKind
from chengxu.cases.workflow.transitions import BY_VERB
from chengxu.common.messages import Message


@dataclass(frozen=True, slots=True)
class Task:
    """What the reader of a list does next in each of its cases, and the clock that measures it.

    ``own``: the clock is the reader's unit's; a case may have one for each of several units. ``names``: the step is about
    the units whose clocks they are, and says which.
    """

    step: Message
    clock: ClockKind
    own: bool = False
    names: bool = False

    def said(self, clocks: Iterable[CaseClock], known: Organisation) -> Message:
        """The step in words, for the ``clocks`` that measure it."""
        units = list(dict.fromkeys(clock.unit for clock in clocks)) if self.names else []
        if not units:
            return self.step
        others = Message("等 {n} 家", " and {n} more") if len(units) > 1 else Message("")
        return Message("{step}：{unit}{others}", "{step}: {unit}{others}").format(
            step=self.step,
            unit=known.short(units[0]),
            others=Message(others.zh.format(n=len(units)), others.en.format(n=len(units) - 1)),
        )

    def measured_by(self, clocks: Iterable[CaseClock], actor: Actor) -> list[CaseClock]:
        """Those of the clocks that measure the task."""
        return [c for c in clocks if c.kind == self.clock and (not self.own or c.unit == actor.unit)]


_APPROVAL = Task(Message("审批申请", "decide a request"), ClockKind.APPROVAL)
TASKS: Mapping[str, Task] = {
    "helping": Task(BY_VERB["co_done"].label, ClockKind.CO_UNIT, own=True),
    "notified": Task(BY_VERB["notice_answer"].label, ClockKind.NOTICE, names=True),
    "told": Task(BY_VERB["notice_answer"].label, ClockKind.NOTICE, own=True),
    "approval": _APPROVAL,
    "approval_high": _APPROVAL,
}
"""By the name of the list."""


def depends_on(queue: str, actor: Actor) -> object:
    """All that a row in this list depends on because of its task; the same for lists without one."""
    task = TASKS.get(queue)
    return (task.step, actor.unit if task.own else "") if task else None
