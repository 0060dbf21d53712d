"""The workflow of a case as one table. What no row allows is refused.

The verbs and which of them leads where are this system's own reading of the seven stages (``states``), default,
unverified.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chengxu.cases.workflow.states import OPEN, ClockKind, Finding, Pause, State
from chengxu.common.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One verb: from where, to where, what it needs, what it does to the clocks.

    ``to`` None keeps the state, unless the verb leads to one of ``also`` by what is decided or where the case came
    from. ``by_unit``: only the unit that holds the case may do it. ``high``: a second verb that may stand for the first.
    Clocks of the kinds in ``stops`` stop for good, those of ``pauses`` stop for a while, those of ``resumes`` run again if
    they were paused for that reason, those of ``starts`` begin. ``withdraws``: open requests fall with it.
    """

    verb: str
    label: Message
    sources: frozenset[State]
    to: State | None
    also: tuple[State, ...] = ()
    needs: tuple[str, ...] = ()
    stops: tuple[ClockKind, ...] = ()
    starts: tuple[ClockKind, ...] = ()
    pauses: tuple[tuple[ClockKind, Pause], ...] = ()
    resumes: tuple[tuple[ClockKind, Pause], ...] = ()
    finding: Finding | None = None
    by_unit: bool = False
    high: str = ""
    withdraws: bool = False

    @property
    def permission(self) -> str:
        """The verb a post must hold, which is also the verb of the deed."""
        return f"case.{self.verb}"

    @property
    def permissions(self) -> tuple[str, ...]:
        """The verbs of which a post must hold one."""
        return (self.permission, self.high) if self.high else (self.permission,)


def _row(verb: str, zh: str, en: str, sources: str, to: State | None, **rest: object) -> Transition:
    states = OPEN if sources == "*" else frozenset(State(word) for word in sources.split())
    return Transition(verb=verb, label=Message(zh, en), sources=states, to=to, **rest)  # type: ignore[arg-type]


S, C, P = State, ClockKind, Pause
WITH_UNIT = "dispatched handling"
FILED_ON = "filed dispatched handling handled checking"
ALL_CLOCKS = tuple(C)
OWN_CLOCKS = tuple(kind for kind in C if kind is not C.NOTICE)
"""What ends with a case that is closed: whoever was told of it still owes an answer, and the centre waits for it."""
TRANSITIONS: tuple[Transition, ...] = (
    # verb, on screen, from, to
    _row("accept", "受理", "accept", "reported", S.ACCEPTED,
         needs=("category",), stops=(C.ACCEPTANCE,), starts=(C.FILING,)),
    _row("self_handle", "现场自行处置", "handle on the spot", "reported", S.CLOSED,
         needs=("category", "note", "evidence"), stops=ALL_CLOCKS),
    _row("verify", "派发核实", "send for verification", "accepted", S.VERIFYING,
         stops=(C.FILING,), starts=(C.VERIFICATION,)),
    _row("confirm", "核实属实", "confirm on site", "verifying", S.ACCEPTED,
         needs=("note",), stops=(C.VERIFICATION,), starts=(C.FILING,), finding=Finding.CONFIRMED),
    _row("refute", "核实不属实", "refute on site", "verifying", S.ACCEPTED,
         needs=("note",), stops=(C.VERIFICATION,), starts=(C.FILING,), finding=Finding.REFUTED),
    _row("reject", "不予立案", "decline", "reported accepted verifying", S.REJECTED,
         needs=("reason",), stops=ALL_CLOCKS),
    _row("file", "立案", "file", "accepted", S.FILED,
         needs=("condition",), stops=(C.FILING,), starts=(C.DISPATCH, C.CASE, C.MILESTONE), finding=Finding.NONE),
    _row("dispatch", "派遣", "dispatch", "filed", S.DISPATCHED,
         needs=("unit",), stops=(C.DISPATCH,), starts=(C.UNIT,)),
    _row("start", "签收处置", "take on", "dispatched", S.HANDLING, by_unit=True),
    _row("reach", "阶段完成", "reach a milestone", WITH_UNIT, None,
         needs=("milestone", "note"), by_unit=True),
    _row("return", "回退", "return", WITH_UNIT, S.FILED, also=(S.DISPUTED,),
         needs=("kind", "reason"), pauses=((C.UNIT, P.RETURN),), starts=(C.DISPATCH,), by_unit=True, withdraws=True),
    _row("recall", "收回派遣", "recall from the unit", WITH_UNIT, S.FILED,
         needs=("reason",), pauses=((C.UNIT, P.RECALL),), starts=(C.DISPATCH,), withdraws=True),
    _row("handle", "处置反馈", "report as handled", WITH_UNIT, S.HANDLED,
         needs=("note",), pauses=((C.UNIT, P.CHECK), (C.MILESTONE, P.CHECK)), starts=(C.CHECK,), by_unit=True,
         withdraws=True),
    _row("check", "派发核查", "send for check", "handled", S.CHECKING, finding=Finding.NONE),
    _row("reassign", "改派监督员", "send another collector", "verifying checking", None, needs=("reason",)),
    _row("pass", "核查通过", "pass the check", "checking", None,
         needs=("note",), stops=(C.CHECK,), starts=(C.CLOSING,), finding=Finding.PASSED),
    _row("rework", "返工", "send back for rework", "handled checking", None, also=(S.DISPATCHED, S.TRANSFERRED),
         needs=("reason",), stops=(C.CHECK, C.CLOSING),
         resumes=((C.UNIT, P.CHECK), (C.MILESTONE, P.CHECK), (C.TRANSFER, P.CHECK)),
         finding=Finding.NONE, withdraws=True),
    _row("close", "结案", "close", "checking", S.CLOSED, stops=OWN_CLOCKS, withdraws=True),
    _row("reopen", "重开", "reopen", "closed", None, also=(S.FILED, S.DISPATCHED), needs=("reason",),
         starts=(C.CASE, C.UNIT), finding=Finding.NONE),
    _row("void", "作废", "void", "*", S.VOID, needs=("reason",), stops=ALL_CLOCKS, withdraws=True),
    _row("rule", "裁定", "rule", "disputed", S.DISPATCHED,
         needs=("unit", "scope", "reason"), stops=(C.RULING,), starts=(C.UNIT,)),
    # what a unit may ask for, and who decides
    _row("defer_ask", "申请延期", "ask for more time", WITH_UNIT, None, needs=("amount", "reason"),
         pauses=((C.UNIT, P.DEFERRAL), (C.MILESTONE, P.DEFERRAL), (C.CASE, P.DEFERRAL)), by_unit=True),
    _row("suspend_ask", "申请挂账", "ask for a suspension", WITH_UNIT, None, needs=("until", "reason"),
         pauses=((C.UNIT, P.SUSPENSION), (C.MILESTONE, P.SUSPENSION), (C.CO_UNIT, P.SUSPENSION),
                 (C.CASE, P.SUSPENSION)), by_unit=True),
    _row("abnormal_ask", "申请非正常结案", "ask for an abnormal close", f"{WITH_UNIT} suspended", None,
         needs=("reason",), by_unit=True),
    _row("appeal", "超期申诉", "appeal against a breach", f"{FILED_ON} suspended closed", None,
         needs=("clock", "reason"), by_unit=True),
    _row("withdraw", "撤回申请", "withdraw a request", f"{WITH_UNIT} handled checking filed suspended closed", None,
         needs=("request",), by_unit=True),
    _row("approve", "批准申请", "approve a request", f"{FILED_ON} suspended closed", None,
         also=(S.SUSPENDED, S.CLOSED), needs=("request",), high="case.approve_high"),
    _row("deny", "不批准申请", "refuse a request", f"{FILED_ON} suspended closed", None, needs=("request", "reason")),
    _row("review", "挂账复查", "review a suspension", "suspended", None,
         needs=("note",), stops=(C.REVIEW,), starts=(C.REVIEW,)),
    _row("resume", "解除挂账", "end a suspension", "suspended", None, also=(S.DISPATCHED, S.HANDLING),
         needs=("reason",), stops=(C.REVIEW,),
         resumes=tuple((kind, P.SUSPENSION) for kind in (C.UNIT, C.MILESTONE, C.CO_UNIT, C.CASE))),
    # beyond the bureau, and more than one unit
    _row("transfer", "移送", "transfer", f"filed {WITH_UNIT}", S.TRANSFERRED,
         needs=("unit", "reason"), stops=(C.DISPATCH,), starts=(C.TRANSFER,),
         pauses=((C.UNIT, P.TRANSFER), (C.MILESTONE, P.TRANSFER), (C.CASE, P.TRANSFER)), withdraws=True),
    _row("answer", "登记移送答复", "book the answer", "transferred", S.HANDLED, needs=("note",),
         pauses=((C.TRANSFER, P.CHECK),), resumes=((C.CASE, P.TRANSFER),), starts=(C.CHECK,)),
    _row("reclaim", "收回移送", "take back", "transferred", S.FILED, needs=("reason",), stops=(C.TRANSFER,),
         resumes=((C.CASE, P.TRANSFER), (C.MILESTONE, P.TRANSFER)), starts=(C.DISPATCH,)),
    _row("remind", "催办", "remind", f"{FILED_ON} suspended transferred disputed closed", None, needs=("note",)),
    _row("notify", "抄告", "notify", FILED_ON, None, needs=("units", "note")),
    _row("notice_answer", "登记抄告答复", "book the answer to a notice",
         f"{FILED_ON} suspended transferred disputed closed", None, needs=("unit", "note")),
    _row("cohandle", "协同", "bring in others", WITH_UNIT, None, needs=("units", "note")),
    _row("co_done", "协同完成", "done with the shared task", f"{FILED_ON} transferred", None, needs=("note",)),
    # leaders, and the calendar
    _row("supervise", "督办", "supervise", f"accepted verifying {FILED_ON} suspended transferred", None,
         needs=("note",)),
    _row("respond", "督办答复", "answer the supervision", f"accepted verifying {FILED_ON} suspended transferred", None,
         needs=("note",), stops=(C.SUPERVISION,)),
    _row("recalculate", "重算期限", "recalculate the clocks", "*", None, needs=("reason",)),
)  # fmt: skip

BY_VERB: Mapping[str, Transition] = {row.verb: row for row in TRANSITIONS}

NEED_NAMES: Mapping[str, Message] = {
    "category": Message("小类", "category"),
    "condition": Message("立案条件", "filing condition"),
    "unit": Message("单位", "unit"),
    "units": Message("单位", "units"),
    "note": Message("情况说明", "note"),
    "reason": Message("理由", "reason"),
    "scope": Message("裁定的适用范围", "reach of the ruling"),
    "kind": Message("回退类型", "kind of return"),
    "amount": Message("延长多少", "extra time"),
    "until": Message("挂账到哪天", "end of the suspension"),
    "request": Message("哪一项申请", "request"),
    "clock": Message("哪一个超期的计时", "clock that ran out"),
    "milestone": Message("阶段", "milestone"),
    "evidence": Message("处置前后的照片", "photos from before and after"),
}
