"""Why a verb may not be done: by whom, to a case in which state. Whatever was filled in is looked at in ``orders``.

Every refusal says the reason and what can be done instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chengxu.accounts.rules import SYSTEM, Actor
from chengxu.cases.deciding import helping, requesting
from chengxu.cases.workflow.states import STATE_NAMES, ClockKind, Finding, RequestKind, State
from chengxu.cases.workflow.transitions import Transition
from chengxu.cases.workflow.values import Case, Request
from chengxu.common.messages import Message, listed

Refusal = tuple[Message, str]
"""The reason, and the field it is about (``actor`` and ``state`` are no fields of a form)."""

BY_REPORTER = Message(
    "由反映人凭回执码在查进度的页面上提出，各岗位不能代为重开",
    "the reporter asks for it with the receipt, on the page that shows the progress; no post may reopen for them",
)
LEVELS = ("case.approve", "case.approve_high")


def refuse(case: Case, row: Transition, actor: Actor) -> Refusal | None:
    """Why ``actor`` may not do this to ``case`` now, whatever is filled in; None when it is open to them."""
    if not any(actor.may(verb) for verb in row.permissions):
        if row.verb == "reopen":
            return BY_REPORTER, "actor"
        text = Message(
            "您的岗位不能「{verb}」，请交给有这项权限的人",
            "your post may not “{verb}”; hand it to somebody who may",
        )
        return text.format(verb=row.label), "actor"
    if case.state not in row.sources:
        return _wrong_state(case, row), "state"
    if row.by_unit and actor.uid != SYSTEM.uid and actor.unit != case.unit:
        text = Message(
            "案件不在您的单位手上，请由承办单位办理",
            "the case is not with your unit; the unit that has it must do it",
        )
        return text, "actor"
    check = CHECKS.get(row.verb)
    return check(case, actor) if check else None


def _wrong_state(case: Case, row: Transition) -> Message:
    allowed = listed(STATE_NAMES[s] for s in State if s in row.sources)
    return Message(
        "案件现在是「{state}」，只有在「{allowed}」时才能「{verb}」",
        "the case is “{state}”; “{verb}” is possible only when it is “{allowed}”",
    ).format(state=STATE_NAMES[case.state], allowed=allowed, verb=row.label)


def _pass(case: Case, actor: Actor) -> Refusal | None:
    if actor.uid == case.handled_by and actor.uid != SYSTEM.uid:
        text = Message(
            "处置的人不能核查自己的处置，请改派别的监督员",
            "whoever handled it may not check it; send somebody else",
        )
        return text, "actor"
    if case.finding == Finding.PASSED:
        text = Message("已经核查通过，等待结案", "the check has passed already; it waits for closing")
        return text, "state"
    return None


def _file(case: Case, actor: Actor) -> Refusal | None:
    if case.finding == Finding.REFUTED:
        text = Message(
            "核实不属实，不能立案；可以不予立案，或者再派核实",
            "refuted on site, so it cannot be filed; decline it or look again",
        )
        return text, "state"
    return None


def _close(case: Case, actor: Actor) -> Refusal | None:
    if case.finding != Finding.PASSED:
        text = Message(
            "核查尚未通过，不能结案；先由监督员核查",
            "the check has not passed, so it cannot be closed; a collector checks it first",
        )
        return text, "state"
    return None


def _reach(case: Case, actor: Actor) -> Refusal | None:
    if case.running(ClockKind.MILESTONE) is None:
        text = Message(
            "没有正在计时的阶段；办完后直接「处置反馈」",
            "no milestone is running; report the case as handled when it is done",
        )
        return text, "state"
    return None


def _ask(kind: RequestKind) -> Callable[[Case, Actor], Refusal | None]:
    """One open request of a kind at a time; a deferral and a suspension do not go together."""
    exclusive = {RequestKind.DEFERRAL, RequestKind.SUSPENSION}
    barred = exclusive if kind in exclusive else {kind}

    def check(case: Case, actor: Actor) -> Refusal | None:
        if any(case.asked(other) for other in barred):
            text = Message(
                "已有一项申请在等审批；等它有了结果，或者先撤回",
                "a request waits for approval; wait for it or withdraw it first",
            )
            return text, "state"
        return None

    return check


def _appeal(case: Case, actor: Actor) -> Refusal | None:
    if not late_places(case, actor):
        text = Message(
            "您的单位在本案没有超期的计时，不需要申诉",
            "no clock of your unit ran out in this case; there is nothing to appeal",
        )
        return text, "state"
    return _ask(RequestKind.APPEAL)(case, actor)


def late_places(case: Case, actor: Actor) -> list[int]:
    """The breached clocks that ``actor``'s unit may appeal against: its own, and as holder the case's and milestones'."""
    shared = {ClockKind.CASE, ClockKind.MILESTONE}
    return [
        place
        for place, clock in enumerate(case.clocks)
        if clock.breached
        and not clock.exempted
        and (clock.unit == actor.unit or (clock.kind in shared and case.unit == actor.unit))
    ]


def _withdraw(case: Case, actor: Actor) -> Refusal | None:
    if not own_places(case, actor):
        text = Message(
            "您的单位没有等审批的申请可以撤回", "your unit has no request waiting that could be withdrawn"
        )
        return text, "state"
    return None


def own_places(case: Case, actor: Actor) -> list[int]:
    """The open requests of the actor's unit."""
    return [place for place in requesting.open_places(case) if case.requests[place].unit == actor.unit]


def _decide(case: Case, actor: Actor) -> Refusal | None:
    refusals = [why_not_decide(case.requests[place], actor) for place in requesting.open_places(case)]
    if not refusals:
        return Message("没有等审批的申请", "no request waits for a decision"), "state"
    return None if None in refusals else refusals[0]


def why_not_decide(request: Request, actor: Actor) -> Refusal | None:
    """Why ``actor`` may not decide this request at the level it has reached; None when they may."""
    if request.asked_by == actor.uid:
        text = Message(
            "自己提出的申请不能自己审批，请交给别人", "nobody decides their own request; somebody else must"
        )
        return text, "actor"
    if request.level and request.approved_by == actor.uid:
        text = Message("同一人不能批两级，请交给上一级", "nobody gives both approvals; the higher level must")
        return text, "actor"
    if not actor.may(LEVELS[min(request.level, len(LEVELS) - 1)]):
        text = Message("这一级审批不归您的岗位", "this level of approval is not your post's")
        return text, "actor"
    return None


def _co_done(case: Case, actor: Actor) -> Refusal | None:
    if helping.place_of(case, actor.unit) is None:
        text = Message("您的单位在本案没有未完成的协同任务", "your unit has no shared task left in this case")
        return text, "actor"
    return None


def _notice_answer(case: Case, actor: Actor) -> Refusal | None:
    if not case.told:
        text = Message("没有等答复的抄告", "no notice waits for an answer")
        return text, "state"
    if not helping.answerable(case, actor):
        text = Message(
            "抄告的不是您的单位；由被抄告的单位答复，或者由指挥中心登记",
            "it is not your unit that was notified; that unit answers, or the centre books its answer",
        )
        return text, "actor"
    return None


def _remind(case: Case, actor: Actor) -> Refusal | None:
    if not helping.reminded(case):
        text = Message(
            "没有承办单位，也没有等答复的抄告，不用催办",
            "no unit has it and no notice waits for an answer; there is nobody to remind",
        )
        return text, "state"
    return None


def _supervise(case: Case, actor: Actor) -> Refusal | None:
    if case.running(ClockKind.SUPERVISION) is not None:
        text = Message(
            "上一次督办还没有答复，可以先催办",
            "the last supervision is not answered yet; send a reminder instead",
        )
        return text, "state"
    return None


def _respond(case: Case, actor: Actor) -> Refusal | None:
    clock = case.running(ClockKind.SUPERVISION)
    if clock is None:
        return Message("没有等答复的督办", "no supervision waits for an answer"), "state"
    if actor.unit not in {clock.unit, case.unit} and actor.uid != SYSTEM.uid:
        text = Message("督办由承办单位答复", "the unit that holds the case answers the supervision")
        return text, "actor"
    return None


CHECKS: Mapping[str, Callable[[Case, Actor], Refusal | None]] = {
    "pass": _pass,
    "file": _file,
    "close": _close,
    "reach": _reach,
    "defer_ask": _ask(RequestKind.DEFERRAL),
    "suspend_ask": _ask(RequestKind.SUSPENSION),
    "abnormal_ask": _ask(RequestKind.ABNORMAL_CLOSE),
    "appeal": _appeal,
    "withdraw": _withdraw,
    "approve": _decide,
    "deny": _decide,
    "co_done": _co_done,
    "notice_answer": _notice_answer,
    "remind": _remind,
    "supervise": _supervise,
    "respond": _respond,
}
