"""In which order a case page offers its steps: what moves the case on, what may be asked, the ways back, the grave ones.

A step another post does is told apart from one that is only not possible now: a clerk among forty verbs looks for
their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chengxu.accounts.rules import Actor
from chengxu.cases.workflow.transitions import BY_VERB
from chengxu.common.messages import Message
from chengxu.web.desk.steps import StepForm


class Way(StrEnum):
    """Where a step leads."""

    FORWARD = "forward"
    ASK = "ask"
    BACK = "back"
    GRAVE = "grave"


WAY_NAMES: Mapping[Way, Message] = {
    Way.FORWARD: Message("往下办", "move it on"),
    Way.ASK: Message("申请、协同与督办", "ask, bring in, supervise"),
    Way.BACK: Message("退回与改派", "send back, send elsewhere"),
    Way.GRAVE: Message("慎用", "with care"),
}

WAYS: Mapping[Way, tuple[str, ...]] = {
    Way.FORWARD: (
        "accept", "file", "dispatch", "start", "handle", "check", "pass", "close", "confirm", "refute", "answer", "review",
        "resume", "approve", "deny", "rule", "respond", "co_done", "notice_answer", "reach", "verify", "self_handle",
    ),
    Way.ASK: (
        "defer_ask", "suspend_ask", "abnormal_ask", "appeal", "withdraw", "cohandle", "notify", "remind", "supervise",
    ),
    Way.BACK: ("return", "recall", "rework", "reassign", "transfer", "reclaim", "reopen"),
    Way.GRAVE: ("reject", "recalculate", "void"),
}  # fmt: skip
"""Every verb once, in the order in which its way offers it."""

KEYED: Mapping[str, str] = {
    "accept": "a",
    "dispatch": "d",
    "return": "r",
    "reject": "r",
    "file": "f",
    "handle": "h",
    "pass": "p",
}
"""The key of a step, in lists and on the case page; 回退 and 不予立案 never stand side by side."""
KEYED_ALONE: Mapping[str, str] = {**KEYED, "rework": "r"}
"""On the page of one case 返工 stands beside neither of them and has their key."""


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of one way."""

    way: Way
    steps: tuple[StepForm, ...]

    @property
    def name(self) -> Message:
        """What stands above them."""
        return WAY_NAMES[self.way]

    @property
    def opens(self) -> bool:
        """Whether the first of them stands open when the page comes: only what moves the case on does."""
        return self.way is Way.FORWARD


def ways(steps: Sequence[StepForm]) -> list[Steps]:
    """The steps by where they lead; ways with none are left out."""
    by_verb = {step.verb: step for step in steps}
    found = [
        Steps(way, tuple(by_verb[verb] for verb in verbs if verb in by_verb)) for way, verbs in WAYS.items()
    ]
    return [group for group in found if group.steps]


def shut(steps: Sequence[StepForm], actor: Actor) -> tuple[list[StepForm], list[StepForm]]:
    """The steps refused: those of this person's posts, and those only others ever do."""
    closed = [step for group in ways(steps) for step in group.steps if step.refusal is not None]
    own = [step for step in closed if any(actor.may(verb) for verb in BY_VERB[step.verb].permissions)]
    return own, [step for step in closed if step not in own]
