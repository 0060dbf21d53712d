"""What a meeting must be, when it may be moved, who counts as having come, and what is recorded of it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from chengxu.common.messages import Message, Problems, Refused
from chengxu.routines.meetings.kinds import Declared, Kind

MAX_TITLE, MAX_TEXT, MAX_PLACE, MAX_REASON, MAX_MINUTES = 120, 2000, 120, 200, 20_000
LONGEST = 24 * 60
FURTHEST = timedelta(days=400)
OLDEST = timedelta(days=3 * 366)
MOST_GUESTS = 5000
"""Defaults, unverified: a meeting is planned a year ahead and entered three years late at most."""


class Stage(StrEnum):
    """How far a meeting is."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _STAGES[self]


class Mark(StrEnum):
    """What is known of one who must attend. ``doubtful`` counts as nothing until whoever records decides."""

    EXPECTED = "expected"
    PRESENT = "present"
    LEAVE = "leave"
    ABSENT = "absent"
    DOUBTFUL = "doubtful"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _MARKS[self]


_STAGES = {
    Stage.PLANNED: Message("待召开", "planned"),
    Stage.HELD: Message("已召开", "held"),
    Stage.CANCELLED: Message("已取消", "cancelled"),
}
_MARKS = {
    Mark.EXPECTED: Message("应到", "expected"),
    Mark.PRESENT: Message("到会", "present"),
    Mark.LEAVE: Message("请假", "on leave"),
    Mark.ABSENT: Message("缺席", "absent"),
    Mark.DOUBTFUL: Message("待核", "to be settled"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A meeting as it is planned; ``must`` are the uids of those who must attend, ``minutes`` how long it should last."""

    kind: str
    starts_at: datetime | None
    minutes: int
    place: str
    host: str
    must: tuple[str, ...]
    body: str = ""
    title: str = ""
    agenda: str = ""
    topics: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A meeting as it was held. ``absent`` and ``leave`` give reasons by uid; who is in neither nor ``present`` was absent
    without one. ``why`` is asked for when it was held on another day than planned, or is recorded anew."""

    started_at: datetime | None
    minutes: int
    present: frozenset[str] = frozenset()
    leave: Mapping[str, str] = field(default_factory=dict)
    absent: Mapping[str, str] = field(default_factory=dict)
    guests: int = 0
    record: str = ""
    topics: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A meeting as the rules see it; local days are those of the county's calendar."""

    stage: Stage
    starts_at: datetime
    ends_at: datetime
    must: frozenset[str]


@dataclass(frozen=True, slots=True)
class Count:
    """Who came: of ``expected`` so many were there, on leave, absent; ``guests`` came besides."""

    expected: int
    present: int
    leave: int
    absent: int
    guests: int

    @property
    def rate(self) -> float | None:
        """The share of those expected who came, in hundredths; None when nobody was."""
        return 100 * self.present / self.expected if self.expected else None

    @property
    def came(self) -> int:
        """Everybody who was there."""
        return self.present + self.guests


def planned(given: Plan, declared: Declared, *, people: Collection[str], now: datetime) -> Kind:
    """The kind of a sound plan. Raises :class:`chengxu.common.messages.Invalid` with all that is wrong with it."""
    problems = Problems()
    kind = declared.kinds.get(given.kind)
    if kind is None:
        problems.add(Message("请选会议种类", "choose the kind of meeting"), field="kind")
    elif kind.bodies and given.body not in kind.bodies:
        problems.add(Message("请选是哪个支部或小组", "say which branch or group holds it"), field="body")
    elif given.body and not kind.bodies:
        problems.add(Message("这种会议不分支部或小组", "this kind is not held by groups"), field="body")
    if given.starts_at is None:
        problems.add(Message("请写时间", "say when it is"), field="starts_at")
    elif not now - OLDEST <= given.starts_at <= now + FURTHEST:
        problems.add(
            Message("时间应在三年前到一年后之间", "it lies within three years back and one ahead"),
            field="starts_at",
        )
    if not 1 <= given.minutes <= LONGEST:
        problems.add(Message("时长应是 1 到 1440 分钟", "it lasts 1 to 1440 minutes"), field="minutes")
    if len(set(given.must)) != len(given.must):
        problems.add(Message("参会名单里有人重复", "somebody is on the list twice"), field="must")
    if unknown := set(given.must) - set(people):
        message = Message("参会名单里有 {n} 人不是在册人员", "{n} on the list do not work here")
        problems.add(message.format(n=len(unknown)), field="must")
    if given.host and given.host not in people:
        problems.add(Message("没有这位主持人", "there is no such host"), field="host")
    for name, most in (
        ("title", MAX_TITLE),
        ("agenda", MAX_TEXT),
        ("topics", MAX_TITLE),
        ("place", MAX_PLACE),
    ):
        if len(getattr(given, name)) > most:
            problems.add(_too_long(most), field=name)
    problems.raise_if_any()
    assert kind is not None  # refused above
    return kind


def moved(standing: Standing, to: datetime, why: str, *, now: datetime) -> str:
    """Why it is moved, cleaned. Raises :class:`Refused` for one that was held or cancelled, without a reason, or into the past."""
    if standing.stage is Stage.HELD:
        raise Refused(
            Message(
                "会议已经召开，不能改期；实际时间登记错了，请重新登记并写明原因",
                "it was held and cannot be moved; if its time was recorded wrongly, record it anew and say why",
            ),
            "starts_at",
        )
    if standing.stage is Stage.CANCELLED:
        raise Refused(Message("会议已经取消", "it was cancelled"), "starts_at")
    if to <= now or to > now + FURTHEST:
        raise Refused(Message("改期应在今后一年内", "it is moved to within the year to come"), "starts_at")
    return _reason(why, Message("请写改期的原因", "say why it is moved"), "why")


def cancelled(standing: Standing, why: str) -> str:
    """Why it is cancelled, cleaned. Raises :class:`Refused` for one that was held or cancelled, or without a reason."""
    if standing.stage is not Stage.PLANNED:
        raise Refused(Message("会议已经召开或取消", "it was held or cancelled already"))
    return _reason(why, Message("请写取消的原因", "say why it is cancelled"), "why")


def recorded(standing: Standing, given: Outcome, *, same_day: bool, now: datetime) -> Count:
    """Who came. ``same_day``: it was held on the local day it was planned for.

    Raises ``Invalid`` for one that was cancelled or has not begun, for people who were not expected, counted twice, or for a
    reason that is missing: it was held on another day, or is recorded anew.
    """
    problems = Problems()
    if standing.stage is Stage.CANCELLED:
        raise Refused(Message("会议已经取消", "it was cancelled"))
    if given.started_at is None or given.started_at > now:
        problems.add(Message("开始以后才能登记", "it is recorded once it has begun"), field="started_at")
    if not 1 <= given.minutes <= LONGEST:
        problems.add(Message("时长应是 1 到 1440 分钟", "it lasted 1 to 1440 minutes"), field="minutes")
    named = given.present | set(given.leave) | set(given.absent)
    if named - standing.must:
        problems.add(
            Message(
                "有人不在应到名单里；临时来的人计入列席", "somebody was not expected; count them as guests"
            ),
            field="present",
        )
    if twice := given.present & (set(given.leave) | set(given.absent)):
        message = Message("有 {n} 人既到会又请假或缺席", "{n} are both present and away")
        problems.add(message.format(n=len(twice)), field="present")
    if not 0 <= given.guests <= MOST_GUESTS:
        problems.add(Message("列席人数应是 0 到 5000", "guests are 0 to 5000"), field="guests")
    if not given.why.strip():
        if standing.stage is Stage.HELD:
            problems.add(Message("重新登记要写原因", "say why it is recorded anew"), field="why")
        elif not same_day:
            problems.add(
                Message("实际日期和计划不同，请写原因", "it was held on another day than planned; say why"),
                field="why",
            )
    for name, most in (("record", MAX_MINUTES), ("topics", MAX_TITLE), ("why", MAX_REASON)):
        if len(getattr(given, name)) > most:
            problems.add(_too_long(most), field=name)
    problems.raise_if_any()
    away = len(set(given.leave))
    here = len(given.present)
    expected = len(standing.must)
    return Count(expected, here, away, expected - here - away, given.guests)


@dataclass(frozen=True, slots=True)
class Other:
    """Another meeting somebody is marked as present at."""

    starts_at: datetime
    ends_at: datetime
    title: str


@dataclass(frozen=True, slots=True)
class CheckIn:
    """How a check-in counts: the mark, minutes late (0 in time), and why it is doubtful ("" when it is not)."""

    mark: Mark
    late: int = 0
    doubt: Message = Message("")


def checked_in(
    standing: Standing, before: Mark | None, others: Iterable[Other], declared: Declared, *, at: datetime
) -> CheckIn:
    """What checking in at ``at`` makes of somebody whose mark was ``before`` (None: not on the list).

    One on leave, or present at another meeting of that hour, is doubtful: it counts as nothing until whoever records the meeting
    decides. Raises :class:`Refused` outside the time for it, for a meeting that is over, and for somebody not on the list.
    """
    if before is None:
        raise Refused(
            Message("参会名单里没有您，请让会务登记", "you are not on the list; ask whoever records it"),
            "code",
        )
    if standing.stage is not Stage.PLANNED:
        raise Refused(Message("会议已经登记完毕或取消", "it is recorded or cancelled already"), "code")
    opens, closes = (
        standing.starts_at - timedelta(minutes=declared.early),
        standing.starts_at + timedelta(minutes=declared.late),
    )
    if not opens <= at <= closes:
        raise Refused(
            Message(
                "签到时间是开始前 {early} 分钟到开始后 {late} 分钟",
                "checking in is open from {early} minutes before the beginning to {late} after it",
            ).format(early=declared.early, late=declared.late),
            "code",
        )
    late = max(0, int((at - standing.starts_at) / timedelta(minutes=1)))
    if before is Mark.LEAVE:
        return CheckIn(Mark.DOUBTFUL, late, Message("已经请假，又签到了", "was on leave and checked in"))
    for other in others:
        if other.starts_at < standing.ends_at and standing.starts_at < other.ends_at:
            doubt = Message("同一时间在「{title}」也签到了", "checked in to “{title}” of the same hour too")
            return CheckIn(Mark.DOUBTFUL, late, doubt.format(title=other.title))
    return CheckIn(Mark.PRESENT, late)


def on_leave(standing: Standing, before: Mark | None, why: str) -> str:
    """Why somebody will not come, cleaned. Raises :class:`Refused` when it is over, without a reason, or for one who came."""
    if before is None:
        raise Refused(Message("参会名单里没有这个人", "they are not on the list"))
    if standing.stage is not Stage.PLANNED:
        raise Refused(Message("会议已经登记完毕或取消", "it is recorded or cancelled already"))
    if before in (Mark.PRESENT, Mark.DOUBTFUL):
        raise Refused(Message("已经签到，不能再请假", "they have checked in"))
    return _reason(why, Message("请写请假的原因", "say why they will not come"), "why")


def _reason(given: str, wanted: Message, name: str) -> str:
    text = " ".join(given.split())[:MAX_REASON]
    if len(text) < 2:
        raise Refused(wanted, name)
    return text


def _too_long(most: int) -> Message:
    return Message("太长了：最多 {most} 字", "too long: {most} characters at most").format(most=most)


def erased(why: str) -> str:
    """Why minutes are erased, cleaned. Raises :class:`Refused` without a reason."""
    return _reason(why, Message("请写删除的原因", "say why they are erased"), "why")
