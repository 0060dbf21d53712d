"""What each verb does to a case besides its state and the clocks of its row. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chengxu.cases.deciding import adjusting, disputing, helping, reopening, requesting, transferring
from chengxu.cases.deciding.milestones import following, of
from chengxu.cases.deciding.sorting import categorised, placed
from chengxu.cases.deciding.timing import paused, started
from chengxu.cases.workflow.states import ClockKind, Pause, State
from chengxu.cases.workflow.values import Case, Step
from chengxu.common.records import changed


def _accept(case: Case, step: Step) -> Case:
    order = step.order
    if order.location is not None:
        case = placed(case, order.location, order.place_text or case.place_text)
    return changed(categorised(case, order.category, step.now, step.book), accepted_at=step.now)


def _self_handle(case: Case, step: Step) -> Case:
    """Put right on the spot by the collector who saw it: filed, handled and closed in one moment."""
    now = step.now
    case = _accept(case, step)
    conditions = step.book.catalog.get(case.category).conditions
    return changed(
        case,
        condition=step.order.condition or conditions[0].id,
        unit=step.actor.unit or step.book.settings.centre,
        filed_at=now,
        dispatched_at=now,
        handled_at=now,
        closed_at=now,
        handled_by=step.actor.uid,
        on_time=True,
        self_handled=True,
    )


def _send(case: Case, step: Step) -> Case:
    """Somebody goes and looks: who, and why this one."""
    sent = step.sent
    return changed(
        case,
        assignee=sent.person if sent else step.order.person,
        collector_reason_zh=sent.reason.zh if sent else "",
        collector_reason_en=sent.reason.en if sent else "",
    )


def _back(case: Case, step: Step) -> Case:
    """Whoever was sent is back."""
    return changed(case, assignee="", collector_reason_zh="", collector_reason_en="")


def _file(case: Case, step: Step) -> Case:
    return changed(case, condition=step.order.condition, filed_at=step.now)


def _dispatch(case: Case, step: Step) -> Case:
    given = step.order
    return changed(case, unit=given.unit, dispatched_at=case.dispatched_at or step.now, auto_rule=given.rule)


def _reach(case: Case, step: Step) -> Case:
    """The milestone's clock stops; those that count from it begin."""
    label, now, book = step.order.milestone, step.now, step.book
    place = next(
        i
        for i, c in enumerate(case.clocks)
        if c.kind is ClockKind.MILESTONE and c.label == label and not c.stopped_at
    )
    case = adjusting.stopped_at(case, place, now, book)
    for milestone in following(of(case, book)[label], case, book):
        case = started(case, ClockKind.MILESTONE, milestone.limit(case.grade), now, book, label=milestone.id)
    return case


def _handle(case: Case, step: Step) -> Case:
    return changed(case, handled_at=step.now, handled_by=step.actor.uid)


def _rework(case: Case, step: Step) -> Case:
    """Back to whoever did it: the unit, or the authority beyond the bureau, whose time the case does not count."""
    case = changed(_back(case, step), reworks=case.reworks + 1, handled_at=None)
    if not case.transferred_to:
        return changed(case, state=State.DISPATCHED)
    case = paused(case, ClockKind.CASE, Pause.TRANSFER, step.now, step.book)
    return changed(case, state=State.TRANSFERRED)


def _close(case: Case, step: Step) -> Case:
    """On time when this life of the case was, and no earlier one ran out: reopening forgives nothing."""
    late = any(clock.breached and not clock.exempted for clock in reopening.past_lives(case))
    on_time = not late and (case.due_at is None or step.now <= case.due_at)
    return changed(_back(case, step), closed_at=step.now, on_time=on_time)


EFFECTS: Mapping[str, Callable[[Case, Step], Case]] = {
    "accept": _accept,
    "self_handle": _self_handle,
    "verify": _send,
    "confirm": _back,
    "refute": _back,
    "file": _file,
    "dispatch": _dispatch,
    "reach": _reach,
    "return": disputing.give_back,
    "rule": disputing.rule,
    "handle": _handle,
    "check": _send,
    "reassign": _send,
    "pass": _back,
    "rework": _rework,
    "close": _close,
    "defer_ask": requesting.ask,
    "suspend_ask": requesting.ask,
    "abnormal_ask": requesting.ask,
    "appeal": requesting.ask,
    "withdraw": requesting.withdraw,
    "approve": requesting.approve,
    "deny": requesting.deny,
    "resume": requesting.resume,
    "reopen": reopening.reopen,
    "transfer": transferring.transfer,
    "answer": transferring.answer,
    "reclaim": transferring.reclaim,
    "notify": helping.bring_in,
    "cohandle": helping.bring_in,
    "co_done": helping.done,
    "notice_answer": helping.answered,
    "supervise": adjusting.supervise,
    "recalculate": adjusting.recalculate,
}
