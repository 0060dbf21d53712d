"""Why a verb may not be done any more, or not by this person: by the hour, the county's rules and what happened before. Pure.

``refusals`` needs the case and the person alone; here the clock and the pack are asked as well. Whatever is filled in plays no
part in either, so the page asks both and offers nothing that would be refused whatever one writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from chengxu.accounts.rules import Actor
from chengxu.cases.deciding import adjusting, disputing, reopening, requesting
from chengxu.cases.deciding.refusals import Refusal, refuse
from chengxu.cases.workflow.states import ClockKind, RequestKind, State
from chengxu.cases.workflow.transitions import Transition
from chengxu.cases.workflow.values import Case, Rulebook
from chengxu.common.messages import Message


def bar(case: Case, row: Transition, *, actor: Actor, now: datetime, book: Rulebook) -> Refusal | None:
    """Why ``actor`` may not do this at ``now``, whatever is filled in; None when it depends only on what they fill in."""
    if refusal := refuse(case, row, actor):
        return refusal
    check = CHECKS.get(row.verb)
    return check(case, actor, now, book) if check else None


def _defer(case: Case, actor: Actor, now: datetime, book: Rulebook) -> Refusal | None:
    rule, clock = requesting.rule_of(RequestKind.DEFERRAL, book), case.running(ClockKind.UNIT)
    if rule.most and case.deferrals >= rule.most:
        text = Message(
            "本案已经延期 {n} 次，不能再延；确实办不了的可以申请挂账",
            "deferred {n} times already, and no more; ask for a suspension if it cannot be done",
        ).format(n=case.deferrals)
        return text, "state"
    if clock is None or clock.breached or now > clock.due_at:
        text = Message(
            "处置期限已过，不能再申请延期；请尽快处置，事后可以申诉",
            "the limit has passed, so it cannot be deferred; handle it, and appeal afterwards",
        )
        return text, "state"
    return None


def _suspend(case: Case, actor: Actor, now: datetime, book: Rulebook) -> Refusal | None:
    latest = requesting.latest_end(case, now, book)
    if latest is not None and latest <= now:
        text = Message(
            "本案挂账合计已满 {limit}，不能再挂；办不了的请申请非正常结案",
            "it has been suspended for {limit} altogether, and no more; ask for an abnormal close if it cannot be done",
        ).format(limit=requesting.suspended_at_most(book))
        return text, "state"
    return None


def _appeal(case: Case, actor: Actor, now: datetime, book: Rulebook) -> Refusal | None:
    within = requesting.rule_of(RequestKind.APPEAL, book).within
    if case.state is State.CLOSED and within and case.closed_at:
        latest = book.calendar.due(case.closed_at, within)
        if now > latest:
            text = Message(
                "结案后 {limit} 内可以申诉，已过期限；请向督查说明",
                "an appeal is possible within {limit} of closing; that has passed",
            ).format(limit=within.text)
            return text, "state"
    return None


def _rule(case: Case, actor: Actor, now: datetime, book: Rulebook) -> Refusal | None:
    return disputing.refuse_arbiter(case, actor)


def _recalculate(case: Case, actor: Actor, now: datetime, book: Rulebook) -> Refusal | None:
    if not adjusting.moved(case, adjusting.recalculated(case, book)):
        text = Message(
            "按现行日历重算，没有期限变动，不必重算",
            "by the calendar in force no clock moves; nothing to recalculate",
        )
        return text, "state"
    return None


CHECKS: Mapping[str, Callable[[Case, Actor, datetime, Rulebook], Refusal | None]] = {
    "defer_ask": _defer,
    "suspend_ask": _suspend,
    "appeal": _appeal,
    "reopen": reopening.bar,
    "rule": _rule,
    "recalculate": _recalculate,
}
