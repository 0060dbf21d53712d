"""How long what somebody left of themselves with a report is kept: name, telephone, e-mail. Plain Python.

Source: 个人信息保护法 art. 19 (the shortest time the purpose needs). The purpose is to find the place, to call back and to tell how
it ended; it is served when the matter has ended. The days are the pack's, the law gives none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chengxu.common.messages import Message
from chengxu.intake.retention import LATEST, LOOK_AGAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactTerm:
    """Days after the end; None: nothing goes by itself, as where the pack says nothing, since what has gone cannot be had back."""

    days: int | None = None
    source: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """What is told to the sender of a report: since when (None: not any more, or never), and whether a message is on its way."""

    since: date | None = None
    sending: bool = False


UNFOLLOWED = Following()


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What is known of the contact left with one report.

    ``came``: the day the report came in; ``ends``: when each case of the matter ended, ``penalties`` when each proceeding that
    began with one of them was closed (None: not yet). ``asked``: a request of the sender about their data waits; ``contested``: a
    request of a unit about a case waits; ``answering``: an answer in public has not been given yet.
    """

    came: date
    ends: Sequence[date | None]
    penalties: Sequence[date | None] = ()
    asked: bool = False
    contested: bool = False
    answering: bool = False
    following: Following = UNFOLLOWED


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the contact goes today, why or why not, and the day on which it is looked at next (None: it goes)."""

    goes: bool
    why: Message
    look: date | None


def decide(left: Left, days: int, today: date) -> Verdict:
    """Whether the term is over on this day; its last day itself is still inside. ``days`` run from the last thing that ended.

    Being told of news holds nothing by itself, for an ended matter has none: it would keep for ever what most people leave.
    Whoever asked for it after the end gets the whole term from then on, and a message on its way keeps its address.
    """
    held = (
        (any(end is None for end in left.ends), OPEN_CASE),
        (any(end is None for end in left.penalties), OPEN_PROCEEDING),
        (left.asked, WAITS),
        (left.contested, CONTESTED),
        (left.answering, ANSWERING),
        (left.following.sending, SENDING),
    )
    if why := next((message for holds, message in held if holds), None):
        return Verdict(False, why, today + LOOK_AGAIN)
    ended = [left.came, *left.ends, *left.penalties, left.following.since]
    last = max(day for day in ended if day is not None) + timedelta(days=days)
    if today > last:
        return Verdict(True, OVER.format(day=f"{last:%Y-%m-%d}"), None)
    return Verdict(
        False, KEPT_UNTIL.format(day=f"{last:%Y-%m-%d}"), min(last + timedelta(days=1), today + LATEST)
    )


OPEN_CASE = Message("案件还在办", "its case is still worked on")
OPEN_PROCEEDING = Message("行政处罚案还没有办结", "its penalty proceeding has not ended")
WAITS = Message("本人的个人信息申请还没有办", "a request about personal data waits for its answer")
CONTESTED = Message("申诉或者申请还没有审批", "an appeal or another request about the case waits")
ANSWERING = Message("公开答复还没有发出", "its answer in public has not been given")
SENDING = Message("给本人的消息还没有发出", "a message to its sender is on its way")
OVER = Message("联系方式，保存期到 {day} 为止", "contact; kept until {day}")
KEPT_UNTIL = Message("保存到 {day}", "kept until {day}")
