"""Whether an occurrence was done, late, partly or not at all, or need not have been: one rule, with its reason. Pure.

Order: a leader's excuse stands over all. Enough proof in time is done, even on a day that would have excused it. What fell
short is excused by weather; else enough by the end of the lateness is late; else some is partly, none is missed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chengxu.common.messages import Message
from chengxu.routines.recurring.proofs import Proof
from chengxu.routines.recurring.rules import Evidence, State


class Reason(StrEnum):
    """Why it was decided so."""

    ENOUGH = "enough"
    AFTERWARDS = "afterwards"
    SHORT = "short"
    NOTHING = "nothing"
    POOR = "poor"
    WEATHER = "weather"
    LEADER = "leader"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the rule looks at. ``weather`` names what excuses the day ("" nothing), ``leader`` who excused it."""

    starts_at: datetime
    ends_at: datetime
    late: timedelta
    settles_at: datetime
    proofs: tuple[Proof, ...] = ()
    weather: str = ""
    leader: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``counted`` of what was required, over the whole time that counts; ``used`` the proofs that count, ``poor`` and ``near`` how many
    were left out for their quality or because they came too soon after another; ``enough_at`` when it was enough."""

    state: State
    reason: Reason
    counted: float = 0
    used: tuple[Proof, ...] = ()
    poor: int = 0
    near: int = 0
    enough_at: datetime | None = None


def judge(facts: Facts, evidence: Evidence, now: datetime) -> Verdict:
    """The verdict at ``now``; planned with :attr:`Reason.WAITING` while nothing is decided yet."""
    used, poor, near = _counting(facts, evidence)
    counted = sum(proof.count for proof in used)
    enough_at = _enough(used, evidence.count)

    def told(state: State, reason: Reason) -> Verdict:
        return Verdict(
            state=state,
            reason=reason,
            counted=counted,
            used=tuple(used),
            poor=poor,
            near=near,
            enough_at=enough_at,
        )

    if facts.leader:
        return told(State.EXCUSED, Reason.LEADER)
    if enough_at is not None and enough_at < facts.ends_at:
        return told(State.DONE, Reason.ENOUGH)
    if now < facts.settles_at and (enough_at is None or facts.weather):
        return told(State.PLANNED, Reason.WAITING)
    if facts.weather:
        return told(State.EXCUSED, Reason.WEATHER)
    if enough_at is not None:
        return told(State.LATE, Reason.AFTERWARDS)
    if counted > 0:
        return told(State.PARTLY, Reason.SHORT)
    return told(State.MISSED, Reason.POOR if poor else Reason.NOTHING)


def _counting(facts: Facts, evidence: Evidence) -> tuple[list[Proof], int, int]:
    used: list[Proof] = []
    poor = near = 0
    for proof in sorted(facts.proofs, key=lambda one: (one.at, one.uid)):
        if not facts.starts_at <= proof.at < facts.ends_at + facts.late or proof.count <= 0:
            continue
        if evidence.quality is not None and (proof.quality is None or proof.quality < evidence.quality):
            poor += 1
        elif used and proof.at - used[-1].at < evidence.apart:
            near += 1
        else:
            used.append(proof)
    return used, poor, near


def _enough(used: Iterable[Proof], wanted: float) -> datetime | None:
    total = 0.0
    for proof in used:
        total += proof.count
        if total >= wanted:
            return proof.at
    return None


SENTENCES = {
    Reason.ENOUGH: Message(
        "要求 {wanted}{measure}，按时做了 {counted}{measure}", "{counted} of {wanted} in time"
    ),
    Reason.AFTERWARDS: Message(
        "要求 {wanted}{measure}，过了时间才做满（共 {counted}{measure}）",
        "all {wanted} done, but after its time ({counted} in all)",
    ),
    Reason.SHORT: Message("要求 {wanted}{measure}，只有 {counted}{measure}", "only {counted} of {wanted}"),
    Reason.NOTHING: Message("到时间没有任何记录", "nothing was recorded by then"),
    Reason.POOR: Message("有记录，但质量不够，不算数", "what was recorded is not good enough to count"),
    Reason.WEATHER: Message("按规定不作业：{why}", "not to be done: {why}"),
    Reason.LEADER: Message("领导准予免做：{why}", "excused by whoever leads the unit: {why}"),
    Reason.WAITING: Message(
        "还没到时间，已有 {counted}{measure}，要求 {wanted}{measure}",
        "not over yet: {counted} of {wanted} so far",
    ),
}
LEFT_OUT = Message(
    "；另有 {n} 条间隔太短，没有计入", "; {n} more came too soon after another and do not count"
)
TOO_POOR = Message("；另有 {n} 条质量不够，没有计入", "; {n} more were not good enough and do not count")


def number(value: float) -> str:
    """A count as people write it: whole when it is."""
    return f"{value:g}"
