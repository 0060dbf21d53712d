"""The workflow of a case as one table. What no row allows is refused.

The verbs and which of them leads where are this system's own reading of the seven stages (``states``), default,
unverified.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chengxu.cases.states import OPEN, ClockKind, Finding, State
from chengxu.common.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One verb: from where, to where, what it needs, which clocks it stops and starts.

    ``by_unit``: only the unit that holds the case may do it. ``to`` None keeps the state.
    """

    verb: str
    label: Message
    sources: frozenset[State]
    to: State | None
    needs: tuple[str, ...] = ()
    stops: tuple[ClockKind, ...] = ()
    starts: tuple[ClockKind, ...] = ()
    finding: Finding | None = None
    by_unit: bool = False

    @property
    def permission(self) -> str:
        """The verb a post must hold."""
        return f"case.{self.verb}"


def _row(verb: str, zh: str, en: str, sources: str, to: State | None, **rest: object) -> Transition:
    states = OPEN if sources == "*" else frozenset(State(word) for word in sources.split())
    return Transition(verb=verb, label=Message(zh, en), sources=states, to=to, **rest)  # type: ignore[arg-type]


S, C = State, ClockKind
TRANSITIONS: tuple[Transition, ...] = (
    # verb, on screen, from, to
    _row("accept", "受理", "accept", "reported", S.ACCEPTED,
         needs=("category",), stops=(C.ACCEPTANCE,), starts=(C.FILING,)),
    _row("verify", "派发核实", "send for verification", "accepted", S.VERIFYING,
         stops=(C.FILING,), starts=(C.VERIFICATION,)),
    _row("confirm", "核实属实", "confirm on site", "verifying", S.ACCEPTED,
         needs=("note",), stops=(C.VERIFICATION,), starts=(C.FILING,), finding=Finding.CONFIRMED),
    _row("refute", "核实不属实", "refute on site", "verifying", S.ACCEPTED,
         needs=("note",), stops=(C.VERIFICATION,), starts=(C.FILING,), finding=Finding.REFUTED),
    _row("reject", "不予立案", "decline", "reported accepted verifying", S.REJECTED,
         needs=("reason",), stops=(C.ACCEPTANCE, C.FILING, C.VERIFICATION)),
    _row("file", "立案", "file", "accepted", S.FILED,
         needs=("condition",), stops=(C.FILING,), starts=(C.DISPATCH, C.CASE), finding=Finding.NONE),
    _row("dispatch", "派遣", "dispatch", "filed", S.DISPATCHED,
         needs=("unit",), stops=(C.DISPATCH,), starts=(C.UNIT,)),
    _row("start", "签收处置", "take on", "dispatched", S.HANDLING, by_unit=True),
    _row("return", "回退", "return", "dispatched handling", S.FILED,
         needs=("reason",), stops=(C.UNIT,), starts=(C.DISPATCH,), by_unit=True),
    _row("handle", "处置反馈", "report as handled", "dispatched handling", S.HANDLED,
         needs=("note",), stops=(C.UNIT,), starts=(C.CHECK,), by_unit=True),
    _row("check", "派发核查", "send for check", "handled", S.CHECKING, finding=Finding.NONE),
    _row("pass", "核查通过", "pass the check", "checking", None,
         needs=("note",), stops=(C.CHECK,), starts=(C.CLOSING,), finding=Finding.PASSED),
    _row("rework", "返工", "send back for rework", "handled checking", S.DISPATCHED,
         needs=("reason",), stops=(C.CHECK, C.CLOSING), starts=(C.UNIT,), finding=Finding.NONE),
    _row("close", "结案", "close", "checking", S.CLOSED,
         stops=(C.CLOSING, C.CASE)),
    _row("void", "作废", "void", "*", S.VOID,
         needs=("reason",), stops=tuple(C)),
)  # fmt: skip

BY_VERB: Mapping[str, Transition] = {row.verb: row for row in TRANSITIONS}

NEED_NAMES: Mapping[str, Message] = {
    "category": Message("小类", "category"),
    "condition": Message("立案条件", "filing condition"),
    "unit": Message("主办单位", "lead unit"),
    "note": Message("情况说明", "note"),
    "reason": Message("理由", "reason"),
}
