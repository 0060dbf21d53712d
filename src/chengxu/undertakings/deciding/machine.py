"""A workflow as a table: which step leads from which states to which, whose it is, and why it is not lawful now. Pure.

Findings from above, works, funds and local rules each have a table of this shape; nothing else decides what may be done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message, Refused, listed

READS, KEEPS, ENTERS = "undertaking.read", "undertaking.keep", "undertaking.enter"
REVIEWS, DECIDES = "undertaking.review", "undertaking.decide"


class By(StrEnum):
    """Whose a step is."""

    OWNER = "owner"
    """Whoever keeps undertakings in the unit that owns it."""
    HELPER = "helper"
    """The same, or in one of its co-units."""
    REVIEWER = "reviewer"
    """Whoever reviews, in a unit that neither owns nor helps, who did none of the work: nobody reviews their own."""
    DESK = "desk"
    """Whoever enters undertakings for the bureau and speaks with the bodies above."""
    HEAD = "head"
    """Whoever decides for the bureau: more time, more money, an end without success."""


VERB_OF = {
    By.OWNER: KEEPS,
    By.HELPER: KEEPS,
    By.REVIEWER: REVIEWS,
    By.DESK: ENTERS,
    By.HEAD: DECIDES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One row of a table. ``to`` None: the state stays. ``reason``: it takes words."""

    code: str
    name: Message
    sources: tuple[str, ...]
    to: str | None
    by: By
    reason: bool = False


@dataclass(frozen=True, slots=True)
class Machine:
    """A workflow: its states with their names, where it begins, where it ends, its steps."""

    kind: str
    states: Mapping[str, Message]
    first: str
    final: frozenset[str]
    steps: tuple[Step, ...]

    def step(self, code: str) -> Step:
        """The step with this code; :class:`Refused` when the table has none."""
        found = next((one for one in self.steps if one.code == code), None)
        if found is None:
            raise Refused(Message("没有这个动作", "there is no such step"))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What decides whose a step is: the state, the units, and who did the work that a reviewer looks at.

    ``reviewer`` is the unit that was named to review; "" when any other may.
    """

    state: str
    unit: str
    co_units: tuple[str, ...] = ()
    reviewer: str = ""
    workers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Offer:
    """A step as a page shows it: lawful now when ``refusal`` is None, else why not."""

    step: Step
    refusal: Message | None = field(default=None)


Hindrance = Callable[[str], Message | None]
"""Why the facts of one undertaking stand against a step, by its code; None when they do not."""


def refusal(
    machine: Machine, step: Step, standing: Standing, actor: Actor, hindrance: Hindrance
) -> Message | None:
    """Why ``actor`` may not take ``step`` now: the state first, then whose it is, then the facts; None when they may."""
    if standing.state not in step.sources:
        return Message(
            "现在是「{state}」，要在「{states}」时才能办", "it is “{state}”; possible only when “{states}”"
        ).format(
            state=machine.states[standing.state], states=listed(machine.states[one] for one in step.sources)
        )
    return _not_theirs(step.by, standing, actor) or hindrance(step.code)


def decided(
    machine: Machine, code: str, standing: Standing, actor: Actor, note: str, hindrance: Hindrance
) -> tuple[Step, str]:
    """The step and the state it leads to. Raises :class:`Refused` with the reason, field ``note`` when only words are missing."""
    step = machine.step(code)
    if why := refusal(machine, step, standing, actor, hindrance):
        raise Refused(why)
    if step.reason and len(note.strip()) < MIN_REASON:
        raise Refused(Message("请写明理由", "say why"), field="note")
    if len(note) > MAX_NOTE:
        raise Refused(Message("最多 {n} 个字", "{n} characters at most").format(n=MAX_NOTE), field="note")
    return step, step.to or standing.state


def offers(machine: Machine, standing: Standing, actor: Actor, hindrance: Hindrance) -> tuple[Offer, ...]:
    """Every step of the table, lawful or not, in the table's order."""
    return tuple(Offer(step, refusal(machine, step, standing, actor, hindrance)) for step in machine.steps)


MIN_REASON, MAX_NOTE = 2, 1000

_OWNERS = Message("由主办单位办", "for the unit that owns it")
_HELPERS = Message("由主办或协办单位办", "for the unit that owns it or helps")
_OWN_WORK = Message("不能复核自己单位办的事", "nobody reviews the work of their own unit")
_OWN_HAND = Message("您参与办理过，不能由您复核", "you worked on it yourself; somebody else reviews it")
_NAMED = Message("已指定别的单位复核", "another unit was named to review it")


def _not_theirs(by: By, standing: Standing, actor: Actor) -> Message | None:
    try:
        actor.require(VERB_OF[by])
    except Refused as refused:
        return refused.message
    units = (standing.unit, *standing.co_units)
    if by is By.OWNER and actor.unit != standing.unit:
        return _OWNERS
    if by is By.HELPER and actor.unit not in units:
        return _HELPERS
    if by is By.REVIEWER:
        if actor.unit in units:
            return _OWN_WORK
        if actor.uid in standing.workers:
            return _OWN_HAND
        if standing.reviewer and actor.unit != standing.reviewer:
            return _NAMED
    return None
