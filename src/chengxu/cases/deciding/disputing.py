"""Whose case is it? The second 「不属于本单位职责」 opens a dispute; a ruling ends it and binds the next case. Pure.

That the second such return is the one, that the ruling takes effect at once as a dispatch, and that the ruled unit cannot
return the case with the same words are this system's own rules, default, unverified.
"""

from __future__ import annotations

from collections.abc import Callable

from chengxu.accounts.rules import Actor
from chengxu.cases.deciding.crewing import refuse_unmanned
from chengxu.cases.workflow.states import ClockKind, Pause, ReturnKind, State
from chengxu.cases.workflow.transitions import BY_VERB, Transition
from chengxu.cases.workflow.values import Case, Dispute, Order, Step
from chengxu.common.messages import Message
from chengxu.common.records import changed
from chengxu.responsibility.precedents import EXACT, Precedent, Scope, as_rule, prefix, reach_of, stronger

REFUSALS = 2  # the second unit that says it is not theirs
OPENS = changed(
    BY_VERB["return"],
    to=State.DISPUTED,
    pauses=((ClockKind.UNIT, Pause.DISPUTE),),
    starts=(ClockKind.RULING,),
)
"""The row of a return that opens a dispute: nobody dispatches again, an arbiter rules."""


def row_of(case: Case, row: Transition, order: Order) -> Transition:
    """The row that holds for this order: a return that is one too many leads to a dispute."""
    opens = row.verb == "return" and order.kind == ReturnKind.NOT_OURS
    return OPENS if opens and len(case.refused_by.split()) + 1 >= REFUSALS else row


def give_back(case: Case, step: Step) -> Case:
    """The unit returns the case; who said it is not theirs is remembered until somebody rules."""
    case = changed(case, returns=case.returns + 1)
    if step.order.kind != ReturnKind.NOT_OURS:
        return case
    refused = [*case.refused_by.split(), case.unit]
    case = changed(case, refused_by=" ".join(refused))
    if step.row.to is not State.DISPUTED:
        return case
    dispute = Dispute(
        category=case.category,
        duty_grid=case.duty_grid,
        opened_at=step.now,
        units=tuple(dict.fromkeys(refused)),
    )
    return changed(case, contested=(*case.contested, dispute))


def rule(case: Case, step: Step) -> Case:
    """The arbiter gives the case to a unit; the ruling stands in the dispute, :func:`bound` makes it a precedent."""
    ruled = changed(case.contested[-1], ruled_at=step.now, ruled_unit=step.order.unit, scope=step.order.scope)
    return changed(case, unit=step.order.unit, refused_by="", contested=(*case.contested[:-1], ruled))


def bound(case: Case, step: Step, number: Callable[[str], int]) -> tuple[Case, Precedent]:
    """The ruled case led by its own precedent, and the precedent; ``number`` gives the next one of the year."""
    begin = prefix(step.book.calendar.local(step.now).date())
    precedent = changed(precedent_of(case, step), number=f"{begin}{number(begin):03d}")
    responsibility = step.book.responsibility
    category = step.book.catalog.get(case.category)
    reason = responsibility.reason(as_rule(precedent), EXACT, category, precedent.lead)
    dispute = changed(case.contested[-1], precedent=precedent.number)
    case = changed(
        case,
        contested=(*case.contested[:-1], dispute),
        lead_unit=precedent.lead,
        lead_rule=precedent.number,
        lead_reason_zh=reason.zh,
        lead_reason_en=reason.en,
    )
    return case, precedent


def precedent_of(case: Case, step: Step) -> Precedent:
    """What the ruling would bind: this category, as far as it is to reach, from today; still without a number."""
    scope = Scope(step.order.scope)
    return Precedent(
        number="",
        category=case.category,
        scope=scope,
        value=reach_of(scope, case) or "",
        lead=step.order.unit,
        from_date=step.book.calendar.local(step.now).date(),
        basis=f"案件 {case.case_no} 的争议裁定",
        basis_en=f"ruling on the dispute in case {case.case_no}",
        case_uid=case.uid,
        deed=step.deed,
    )


def refuse_return(case: Case, step: Step) -> tuple[Message, str] | None:
    """Why a unit cannot return this, and what it can do instead; None when it can."""
    last = case.contested[-1] if case.contested else None
    if step.order.kind == ReturnKind.NOT_OURS and last is not None and last.ruled_unit == case.unit:
        return (
            Message(
                "已裁定由您的单位主办（先例 {number}），不能再以不属于本单位职责回退；办不了的，请选其他回退类型或申请延期、挂账",
                "it was ruled to be yours (precedent {number}); return it for another reason, or ask for more time",
            ).format(number=last.precedent),
            "kind",
        )
    return None


def refuse_arbiter(case: Case, actor: Actor) -> tuple[Message, str] | None:
    """Why ``actor`` may not rule here; None when they may. Nobody rules in their own cause."""
    if case.contested and actor.unit in case.contested[-1].units:
        return (
            Message(
                "您的单位是争议的一方，不能由您裁定；请由其他裁定人裁定",
                "your unit is a side of this dispute; another arbiter must rule",
            ),
            "actor",
        )
    return None


def refuse_ruling(case: Case, step: Step) -> tuple[Message, str] | None:
    """Why this ruling cannot stand, and what can be done instead; None when it can."""
    order, book = step.order, step.book
    if order.unit not in book.organisation.units:
        return Message("没有这个单位：{unit}", "there is no unit {unit}").format(unit=order.unit), "unit"
    if refusal := refuse_unmanned(order.unit, step):
        return refusal, "unit"
    if order.scope not in set(Scope):
        return Message("请选裁定的适用范围", "choose how far the ruling reaches"), "scope"
    if reach_of(Scope(order.scope), case) is None:
        return (
            Message(
                "本案没有这样的位置，请选更大的适用范围",
                "the case has no such place; choose a wider reach",
            ),
            "scope",
        )
    above = stronger(book.responsibility, precedent_of(case, step), case)
    if above is not None:
        return (
            Message(
                "此处已有范围更小的先例 {number}，这样裁定不会起作用；请选更小的适用范围",
                "the narrower precedent {number} would still decide here; choose a narrower reach",
            ).format(number=above.id),
            "scope",
        )
    return None


def handed_on(before: Case) -> dict[str, str]:
    """For the deed that sends a case on after a return: the unit that gave it back; nothing when nobody did."""
    waiting = [c.unit for c in before.clocks if c.kind is ClockKind.UNIT and c.paused_for is Pause.RETURN]
    return {"from_unit": waiting[-1]} if waiting else {}


def facts(ruled: Case) -> dict[str, str]:
    """What the deed of a ruling says: who had it last, who gets it, how far it reaches, the precedent, the sides."""
    dispute = ruled.contested[-1]
    return {
        "from_unit": dispute.units[-1],
        "to_unit": ruled.unit,
        "scope": dispute.scope,
        "precedent": dispute.precedent,
        "units": " ".join(dispute.units),
    }
