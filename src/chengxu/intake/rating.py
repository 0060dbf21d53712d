"""How content a reporter may say they were, in the words of the pack. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass

from chengxu.common.messages import Message

LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True, slots=True)
class Level:
    """One answer: its score (5 is best), its words, and whether the satisfaction rate counts it as satisfied."""

    score: int
    text: Message
    satisfied: bool


@dataclass(frozen=True, slots=True)
class Rating:
    """What ``feedback.yaml`` says; no levels where the county asks nobody."""

    levels: tuple[Level, ...] = ()
    source: str = ""
    verified: bool = False

    def level(self, score: int) -> Level | None:
        """The answer with this score; None when the county has none."""
        return next((level for level in self.levels if level.score == score), None)
