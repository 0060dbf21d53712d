"""What was filled in along with a verb: completed from what the case knows, then looked at. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from chengxu.accounts.rules import Actor
from chengxu.cases.deciding import (
    adjusting,
    disputing,
    helping,
    milestones,
    reopening,
    requesting,
    transferring,
)
from chengxu.cases.deciding.crewing import refuse_unmanned
from chengxu.cases.deciding.refusals import Refusal, late_places, own_places, why_not_decide
from chengxu.cases.workflow.states import ClockKind, Finding, ReturnKind
from chengxu.cases.workflow.transitions import NEED_NAMES, Transition
from chengxu.cases.workflow.values import Case, Order, Rulebook, Step, condition_of
from chengxu.common.messages import Message, Refused
from chengxu.common.records import changed


def completed(
    case: Case, row: Transition, order: Order, actor: Actor, now: datetime, book: Rulebook
) -> Order:
    """Fill in what can only be one thing: the category, the condition, the lead, the one request, clock or milestone."""
    if row.verb in {"accept", "self_handle"} and not order.category:
        return changed(order, category=case.category)
    if row.verb == "file" and not order.condition:
        conditions = book.catalog.get(case.category).conditions
        return changed(order, condition=conditions[0].id if len(conditions) == 1 else "")
    if row.verb == "reopen":
        return changed(order, unit=reopening.back_to(case, book))
    if row.verb == "dispatch" and not order.unit:
        return changed(order, unit=case.lead_unit)
    if row.verb == "transfer" and not order.unit:
        return changed(order, unit=transferring.proposed(case, now, book)[0])
    if row.verb == "notice_answer" and not order.unit:
        waiting = helping.answerable(case, actor)
        return changed(order, unit=waiting[0] if len(waiting) == 1 else "")
    if row.verb == "reach" and not order.milestone:
        running = milestones.running(case, book)
        return changed(order, milestone=running[0].id if len(running) == 1 else "")
    if row.verb == "appeal" and order.clock is None:
        return changed(order, clock=_only(late_places(case, actor)))
    if row.verb == "withdraw" and order.request is None:
        return changed(order, request=_only(own_places(case, actor)))
    if row.verb in {"approve", "deny"} and order.request is None:
        return changed(order, request=_only(decidable(case, actor)))
    return order


def decidable(case: Case, actor: Actor) -> list[int]:
    """The open requests this actor may decide."""
    return [
        place for place in requesting.open_places(case) if why_not_decide(case.requests[place], actor) is None
    ]


def _only(places: list[int]) -> int | None:
    return places[0] if len(places) == 1 else None


def refuse_order(case: Case, step: Step) -> Refusal | None:
    """Why what was given will not do; None when it will."""
    for need in step.row.needs:
        if not _given(getattr(step.order, need)):
            text = Message("请填写{need}", "please give the {need}").format(need=NEED_NAMES[need])
            return text, need
    check = CHECKS.get(step.row.verb)
    return check(case, step) if check else None


def _given(value: object) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, tuple):
        return bool(value)
    return value is not None


def _file(case: Case, step: Step) -> Refusal | None:
    if condition_of(case, step.book, step.order.condition) is None:
        text = Message("立案条件不属于本案的小类", "the filing condition does not belong to this category")
        return text, "condition"
    unseen = case.channel in step.book.settings.verified_channels and case.finding != Finding.CONFIRMED
    if unseen and not step.order.reason.strip():
        text = Message(
            "群众来件立案前要先派监督员核实；不必核实的，请写明理由",
            "a report from the public is looked at before filing; say why if that is not needed",
        )
        return text, "reason"
    return None


def _self_handle(case: Case, step: Step) -> Refusal | None:
    settings, order = step.book.settings, step.order
    if order.category not in settings.self_handled:
        text = Message(
            "这个小类不能现场自行处置，请上报后由受理员受理",
            "this category may not be handled on the spot; let it be accepted",
        )
        return text, "category"
    if order.condition and all(
        c.id != order.condition for c in step.book.catalog.get(order.category).conditions
    ):
        text = Message("立案条件不属于本案的小类", "the filing condition does not belong to this category")
        return text, "condition"
    if len(set(order.evidence)) < settings.least_photos:
        text = Message(
            "要有处置前和处置后的照片，至少 {n} 张", "photos from before and after are needed, at least {n}"
        ).format(n=settings.least_photos)
        return text, "evidence"
    return None


def _dispatch(case: Case, step: Step) -> Refusal | None:
    unit = step.order.unit
    if refusal := _unknown_unit(unit, step.book) or refuse_unmanned(unit, step):
        return refusal, "unit"
    if step.order.unit != case.lead_unit and not step.order.reason.strip():
        text = Message("派给主办以外的单位要说明理由", "say why it goes to another unit than the lead")
        return text, "reason"
    return None


def _unknown_unit(unit: str, book: Rulebook) -> Message | None:
    if unit in book.organisation.units:
        return None
    return Message(
        "没有这个单位：{unit}，请从单位表里选", "there is no unit {unit}; choose one of the list"
    ).format(unit=unit)


def _transfer(case: Case, step: Step) -> Refusal | None:
    if refusal := _unknown_unit(step.order.unit, step.book):
        return refusal, "unit"
    if not transferring.outside(step.order.unit, step.book.organisation):
        text = Message(
            "移送只给本局以外的机关和单位；本局单位请用「派遣」",
            "a transfer goes beyond the bureau; dispatch to units of the bureau",
        )
        return text, "unit"
    return None


def _units(case: Case, step: Step) -> Refusal | None:
    for unit in step.order.units:
        if refusal := _unknown_unit(unit, step.book) or refuse_unmanned(unit, step):
            return refusal, "units"
        if unit == case.unit:
            text = Message("承办单位不能做自己的协同单位", "the unit that holds the case cannot help itself")
            return text, "units"
        if step.row.verb == "cohandle" and any(h.open and h.unit == unit for h in case.helpers):
            text = Message(
                "{unit}已经在协同，等它完成或另选单位",
                "{unit} is helping already; wait for it or choose another",
            ).format(unit=step.book.organisation.name(unit))
            return text, "units"
        if step.row.verb == "notify" and unit in helping.waiting(case):
            text = Message(
                "已经抄告{unit}，还没有答复；可以催办，等答复了再抄告",
                "{unit} was notified and has not answered; remind it, or notify it again after its answer",
            ).format(unit=step.book.organisation.name(unit))
            return text, "units"
    if len(set(step.order.units)) < len(step.order.units):
        return Message("同一单位只写一次", "name each unit once"), "units"
    return _term(case, step)


def _notice_answer(case: Case, step: Step) -> Refusal | None:
    if step.order.unit not in helping.answerable(case, step.actor):
        text = Message(
            "{unit}没有等答复的抄告，请从列出的单位里选",
            "no notice to {unit} waits for an answer; choose one of the units listed",
        ).format(unit=step.book.organisation.name(step.order.unit))
        return text, "unit"
    return None


def _term(case: Case, step: Step) -> Refusal | None:
    try:
        adjusting.term(step)
    except Refused as refusal:
        return refusal.message, "term"
    return None


def _return(case: Case, step: Step) -> Refusal | None:
    if step.order.kind not in set(ReturnKind):
        text = Message("没有这种回退类型：{kind}", "there is no such kind of return: {kind}").format(
            kind=step.order.kind
        )
        return text, "kind"
    return disputing.refuse_return(case, step)


def _defer(case: Case, step: Step) -> Refusal | None:
    clock = case.running(ClockKind.UNIT)
    if clock is not None and not 1 <= step.order.amount <= clock.amount:
        text = Message(
            "延长 1 至 {n}（{limit}的范围内，单位同处置时限）",
            "between 1 and {n}, in the unit of the limit ({limit})",
        ).format(n=clock.amount, limit=clock.limit.text)
        return text, "amount"
    return None


def _suspend(case: Case, step: Step) -> Refusal | None:
    until, latest = step.order.until, requesting.latest_end(case, step.now, step.book)
    assert until is not None
    if until <= step.now:
        return Message("挂账到期日要在今天以后", "a suspension ends in the future"), "until"
    if latest is not None and until > latest:
        text = Message(
            "一案挂账合计不超过 {limit}，最迟到 {day}；再长的请申请非正常结案",
            "a case is suspended for {limit} at most, until {day}; ask for an abnormal close if that is too short",
        ).format(
            limit=requesting.suspended_at_most(step.book),
            day=f"{step.book.calendar.local(latest):%Y-%m-%d}",
        )
        return text, "until"
    return None


def _appeal(case: Case, step: Step) -> Refusal | None:
    if step.order.clock not in late_places(case, step.actor):
        text = Message(
            "只能就本单位超期的计时申诉", "only a clock of your own that ran out can be appealed against"
        )
        return text, "clock"
    return None


def _withdraw(case: Case, step: Step) -> Refusal | None:
    if step.order.request not in own_places(case, step.actor):
        text = Message("这项申请不是本单位的，或者已有结果", "this request is not your unit's, or is decided")
        return text, "request"
    return None


def _decide(case: Case, step: Step) -> Refusal | None:
    place = step.order.request
    if place not in requesting.open_places(case):
        return Message("这项申请已有结果或不存在", "this request is decided or does not exist"), "request"
    return why_not_decide(case.requests[place], step.actor)


def _reach(case: Case, step: Step) -> Refusal | None:
    if step.order.milestone not in {m.id for m in milestones.running(case, step.book)}:
        text = Message(
            "这个阶段不在计时，请从列出的阶段里选",
            "this milestone is not running; choose one of those listed",
        )
        return text, "milestone"
    return None


def _close(case: Case, step: Step) -> Refusal | None:
    waiting = [h.unit for h in case.helpers if h.open]
    if waiting and not step.order.reason.strip():
        text = Message(
            "{unit}的协同任务还没完成；要先结案，请写明理由",
            "{unit} has not finished its shared task; say why the case is closed first",
        ).format(unit=step.book.organisation.name(waiting[0]))
        return text, "reason"
    return None


def _reassign(case: Case, step: Step) -> Refusal | None:
    person = step.sent.person if step.sent else step.order.person
    if not person or person == case.assignee:
        text = Message(
            "没有别的监督员在班；请指定一位，或者等下一班",
            "no other collector is on duty; name one, or wait for the next shift",
        )
        return text, "person"
    return None


CHECKS: Mapping[str, Callable[[Case, Step], Refusal | None]] = {
    "file": _file,
    "self_handle": _self_handle,
    "dispatch": _dispatch,
    "transfer": _transfer,
    "notify": _units,
    "cohandle": _units,
    "notice_answer": _notice_answer,
    "supervise": _term,
    "return": _return,
    "rule": disputing.refuse_ruling,
    "defer_ask": _defer,
    "suspend_ask": _suspend,
    "appeal": _appeal,
    "withdraw": _withdraw,
    "approve": _decide,
    "deny": _decide,
    "reach": _reach,
    "close": _close,
    "reassign": _reassign,
}
