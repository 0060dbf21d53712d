"""How content a reporter may say they were, in the words of the pack, and what saying it leaves. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chengxu.accounts.rules import REPORTER
from chengxu.common.ids import Ids
from chengxu.common.messages import Message
from chengxu.ledger.rules import MILLI, Deed, detail

LOWEST, HIGHEST = 1, 5
SOURCE = "portal"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """A rating as it is stored: columns of ``intake_rating``."""

    uid: str
    report_uid: str
    case_uid: str
    channel: str
    unit: str
    score: int
    satisfied: bool
    rated_at: datetime


@dataclass(frozen=True, slots=True)
class Given:
    """One answer given: its row, and the deed that tells of it with the words as an erasable note."""

    row: Rated
    deed: Deed


def given(
    *, report: str, channel: str, case_uid: str, unit: str, level: Level, words: str, now: datetime, ids: Ids
) -> Given:
    """What one answer leaves; ``report`` is the uid of the report, ``unit`` the one that had its case."""
    row = Rated(
        uid=ids.uid(now), report_uid=report, case_uid=case_uid, channel=channel, unit=unit, score=level.score,
        satisfied=level.satisfied, rated_at=now,
    )  # fmt: skip
    deed = Deed(
        uid=ids.uid(now), occurred_at=now, recorded_at=now, actor=REPORTER.uid, source=SOURCE, verb="intake.rate",
        object="report", quantity=MILLI, measure="次", unit=unit, case_uid=case_uid,
        detail=detail(report=report, score=level.score), note=words,
    )  # fmt: skip
    return Given(row, deed)
