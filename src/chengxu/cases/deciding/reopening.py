"""A closed case taken up again because its reporter says that it is not put right. Pure.

Whoever holds the receipt may say so once, within the county's term of closing; it is rework with clocks of its own: the
unit has its full time again and the whole case too, while what ran out before stays so. That is this system's own reading
of 不满意的重办一次 (``domain.md`` 4.7); default, unverified.
"""

from __future__ import annotations

from datetime import datetime

from chengxu.accounts.rules import Actor
from chengxu.cases.deciding.refusals import Refusal
from chengxu.cases.workflow.clocks import Clock
from chengxu.cases.workflow.states import ClockKind, State
from chengxu.cases.workflow.transitions import BY_VERB, Transition
from chengxu.cases.workflow.values import Case, Order, Rulebook, Step
from chengxu.common.messages import Message
from chengxu.common.records import changed

REOPEN = BY_VERB["reopen"]
BY_CENTRE = changed(REOPEN, starts=(ClockKind.CASE, ClockKind.DISPATCH))
"""The same where no unit can go on: the centre must dispatch it."""


def latest(case: Case, book: Rulebook) -> datetime | None:
    """Until when a closed case may be reopened; None when it is not closed or the county knows no reopening."""
    within = book.settings.reopening
    if case.state is not State.CLOSED or case.closed_at is None or within is None:
        return None
    return book.calendar.due(case.closed_at, within)


def bar(case: Case, actor: Actor, now: datetime, book: Rulebook) -> Refusal | None:
    """Why a closed case is not taken up again, whatever is said; None when it is."""
    until = latest(case, book)
    if until is None:
        text = Message(
            "本县没有开通重开；没有解决的，请重新反映，或者拨打热线",
            "this county reopens no cases; report it again or call the hotline",
        )
        return text, "state"
    if case.reopens:
        text = Message(
            "这件事已经重开办理过一次，不能再重开；还没有解决的，请重新反映，或者拨打热线",
            "it was reopened once already, and no more; if it is still not put right, report it again or call the hotline",
        )
        return text, "state"
    if now > until:
        text = Message(
            "结案后 {limit} 内可以重开，已过期限；还没有解决的，请重新反映，或者拨打热线",
            "it could be reopened within {limit} of closing; that has passed: report it again or call the hotline",
        ).format(limit=book.settings.reopening.text if book.settings.reopening else "")
        return text, "state"
    return None


def back_to(case: Case, book: Rulebook) -> str:
    """The unit that has to put it right: whoever had the case, or took over from it.

    "" when the centre must find somebody: that unit is no more, an authority beyond the bureau did it, or a collector on
    the spot.
    """
    unit = book.organisation.today(case.unit)
    if case.self_handled or case.transferred_to or unit not in book.organisation.units:
        return ""
    return unit


def row_of(row: Transition, order: Order, unmanned: frozenset[str]) -> Transition:
    """The row that holds for this order: without somebody in the unit the case goes to the centre."""
    centre = row is REOPEN and (not order.unit or order.unit in unmanned)
    return BY_CENTRE if centre else row


def reopen(case: Case, step: Step) -> Case:
    """Open again: with the unit that had it, or with the centre; what the first ending said is no more true."""
    known = step.book.organisation
    to_centre = step.row is BY_CENTRE
    return changed(
        case,
        state=State.FILED if to_centre else State.DISPATCHED,
        unit=case.unit if to_centre else step.order.unit,
        lead_unit=known.today(case.lead_unit),
        reopens=case.reopens + 1,
        handled_at=None,
        closed_at=None,
        on_time=None,
        abnormal=False,
        exempted=False,
        self_handled=False,
        auto_rule="",
        refused_by="",
        transferred_to="",
        assignee="",
    )


def past_lives(case: Case) -> tuple[Clock, ...]:
    """The clocks of the whole case from before it was reopened, the oldest first."""
    return tuple(clock for clock in case.clocks if clock.kind is ClockKind.CASE)[:-1]
