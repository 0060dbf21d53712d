"""What was decided for one number: which indicator it speaks of, how surely, and by which words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chengxu.common.messages import Message
from chengxu.reports.rules import Fact


class Sureness(StrEnum):
    """How sure a match is."""

    SURE = "sure"
    FAIRLY = "fairly"
    HARDLY = "hardly"

    @property
    def label(self) -> Message:
        """The word for people."""
        return _SURENESS[self]


_SURENESS = {
    Sureness.SURE: Message("确信", "sure"),
    Sureness.FAIRLY: Message("较有把握", "fairly sure"),
    Sureness.HARDLY: Message("不大确定", "not very sure"),
}


@dataclass(frozen=True, slots=True)
class Match:
    """What was decided for one number: the indicator or None, how sure, by which words, and what else it may be.

    ``other`` is the matter without an indicator that fits better than any indicator; ``own`` tells whether the words
    touch the number. ``alike`` is the similarity of the words around with the indicator's own (0 to 1), ``measure``
    what the measure words say for it, ``strange`` what else stands beside the number and is not the indicator's;
    ``vague`` that one word decided. ``reasons`` tell by what else it was found where the words alone did not decide, or why
    the indicator they named (``refused``) was given up.
    """

    fact: Fact | None
    score: float = 0.0
    words: tuple[str, ...] = ()
    alternatives: tuple[Fact, ...] = ()
    sureness: Sureness = Sureness.SURE
    alike: float = 0.0
    measure: float = 0.0
    other: str = ""
    own: bool = True
    strange: float = 0.0
    vague: bool = False
    reasons: tuple[Message, ...] = ()
    refused: Fact | None = None
