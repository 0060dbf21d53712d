"""Damage somebody else caused, from its estimate to the money that came back or the reason why it did not. Pure.

A claim is estimated, presented, paid in part or whole, or written off with a reason. Money is integer fen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chengxu.common.messages import Message, Refused


class State(StrEnum):
    """How far a claim has come."""

    ESTIMATED = "estimated"
    PRESENTED = "presented"
    PARTLY = "partly"
    PAID = "paid"
    WRITTEN_OFF = "written_off"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _LABELS[self]


_LABELS = {
    State.ESTIMATED: Message("已定损", "estimated"),
    State.PRESENTED: Message("已索赔", "presented"),
    State.PARTLY: Message("部分赔付", "paid in part"),
    State.PAID: Message("已赔付", "paid"),
    State.WRITTEN_OFF: Message("核销", "written off"),
}
OPEN = frozenset({State.ESTIMATED, State.PRESENTED, State.PARTLY})
OWED = frozenset({State.PRESENTED, State.PARTLY})


class Step(StrEnum):
    """What may be done to a claim."""

    PRESENT = "present"
    PAY = "pay"
    WRITE_OFF = "write_off"

    @property
    def label(self) -> Message:
        """The word on the button."""
        return _STEPS[self]


_STEPS = {
    Step.PRESENT: Message("提出索赔", "present the claim"),
    Step.PAY: Message("登记赔付", "record a payment"),
    Step.WRITE_OFF: Message("核销", "write off"),
}
FROM = {
    Step.PRESENT: frozenset({State.ESTIMATED}),
    Step.PAY: OWED,
    Step.WRITE_OFF: OPEN,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim as far as decisions need it: its state, what is claimed and what was paid, the day it falls due."""

    state: State
    estimated: int
    claimed: int = 0
    paid: int = 0
    due_on: date | None = None

    @property
    def owed(self) -> int:
        """What is still to come."""
        return max(0, (self.claimed or self.estimated) - self.paid)

    def overdue(self, today: date) -> int:
        """For how many days it has been due; 0 when it is not. It is due until the end of its day."""
        late = self.state in OWED and self.due_on is not None and self.due_on < today
        return (today - self.due_on).days if late and self.due_on else 0


def refuse(step: Step, state: State) -> Message | None:
    """Why this may not be done to a claim now, or None."""
    if state in FROM[step]:
        return None
    return Message("「{state}」的赔偿不能{step}", "a claim that is {state} cannot be: {step}").format(
        state=state.label, step=step.label
    )


def moved(before: Standing, step: Step, *, fen: int | None, reason: str, due_on: date | None) -> Standing:
    """The claim after a step. ``fen`` is the sum claimed or paid, ``due_on`` the last day to pay of what is presented.

    Raises :class:`Refused`: a step that its state does not allow, a sum that is none or more than is owed, no reason for
    writing off.
    """
    if (refusal := refuse(step, before.state)) is not None:
        raise Refused(refusal)
    if step is Step.WRITE_OFF:
        if not reason.strip():
            raise Refused(Message("请写明核销的原因", "say why it is written off"), field="reason")
        return Standing(State.WRITTEN_OFF, before.estimated, before.claimed, before.paid, before.due_on)
    if fen is None or fen <= 0:
        raise Refused(
            Message("金额写成元，大于 0，小数最多两位", "a sum in yuan above 0, two decimals at most"),
            field="yuan",
        )
    if step is Step.PRESENT:
        return Standing(State.PRESENTED, before.estimated, fen, 0, due_on)
    if fen > before.owed:
        raise Refused(
            Message(
                "只差 {owed} 元，不能登记更多；多付的请另行处理",
                "only {owed} yuan are owed; more cannot be recorded",
            ).format(owed=f"{before.owed / 100:.2f}"),
            field="yuan",
        )
    paid = before.paid + fen
    state = State.PAID if paid == before.claimed else State.PARTLY
    return Standing(state, before.estimated, before.claimed, paid, before.due_on)
