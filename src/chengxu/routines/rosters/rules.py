"""What a roster is made of, and when somebody may stand a post. Plain Python.

A *post* is one seat at one place in one shift on one day: 花桥南路, first shift, 28 November. Somebody holds it or nobody does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from chengxu.common.messages import Message, Refused

A_DAY = timedelta(days=1)


class SheetState(StrEnum):
    """Whether people see their posts."""

    DRAFT = "draft"
    PUBLISHED = "published"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _SHEETS[self]


_SHEETS = {
    SheetState.DRAFT: Message("草稿", "draft"),
    SheetState.PUBLISHED: Message("已发布", "published"),
}


class Origin(StrEnum):
    """Where the holder of a post comes from."""

    PATTERN = "pattern"
    LEADER = "leader"
    FILE = "file"
    SWAP = "swap"
    LEAVE = "leave"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _ORIGINS[self]


_ORIGINS = {
    Origin.PATTERN: Message("按轮换排", "by rotation"),
    Origin.LEADER: Message("带班改", "changed by the leader"),
    Origin.FILE: Message("按文件", "from a file"),
    Origin.SWAP: Message("换班", "swapped"),
    Origin.LEAVE: Message("请假", "on leave"),
}


class LeaveState(StrEnum):
    """How far an application for leave has come."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _LEAVES[self]


_LEAVES = {
    LeaveState.ASKED: Message("等批准", "asked"),
    LeaveState.GRANTED: Message("已准假", "granted"),
    LeaveState.REFUSED: Message("不准", "refused"),
    LeaveState.WITHDRAWN: Message("已撤回", "withdrawn"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Shifts one person stands on the same day at the same place, and how many people stand them side by side."""

    shifts: tuple[str, ...]
    heads: int = 1
    name: Message = field(default_factory=lambda: Message(""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """How a county rosters one duty.

    People in groups of ``work`` + ``rest`` hold ``work`` seats between them, so that each works ``work`` days and rests ``rest``.
    Every ``rotate`` days all move on by one seat (0: never). ``workdays``: only on statutory working days.
    """

    routine: str
    lines: tuple[Line, ...] = ()
    work: int = 6
    rest: int = 1
    rotate: int = 7
    workdays: bool = False
    source: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One post: where and when; ``number`` tells several people at one place apart, from 1."""

    place: str
    shift: str
    number: int
    day: date
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A post and who holds it; ``person`` "" when nobody does, ``away`` who would and is on leave."""

    uid: str
    routine: str
    unit: str
    place: str
    shift: str
    number: int
    day: date
    starts_at: datetime
    ends_at: datetime
    person: str = ""
    away: str = ""

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return (self.ends_at - self.starts_at) // timedelta(minutes=1)

    def meets(self, other: Held) -> bool:
        """Whether nobody can stand both: their hours overlap."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Leave that was granted: both days included."""

    person: str
    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Whether the person is away on a day."""
        return self.first <= day <= self.last


def away_on(day: date, absences: Iterable[Absence]) -> frozenset[str]:
    """Who is away on a day."""
    return frozenset(one.person for one in absences if one.covers(day))


def refuse_holder(
    post: Held, person: str, *, able: Collection[str], others: Iterable[Held], absences: Iterable[Absence],
    names: Mapping[str, str], place_of: Mapping[str, str],
) -> None:  # fmt: skip
    """Raise :class:`Refused` when somebody cannot hold a post: not of its duty, on leave that day, or on another post meanwhile.

    ``others`` are posts the person holds; ``able`` those who have the duty; ``place_of`` names of places by code.
    """
    name = names.get(person, person)
    if person not in able:
        raise Refused(NO_POST.format(who=name), field="person")
    if person in away_on(post.day, absences):
        raise Refused(AWAY.format(who=name, day=f"{post.day:%m-%d}"), field="person")
    for other in others:
        if other.uid != post.uid and other.person == person and post.meets(other):
            where = place_of.get(other.place, other.place)
            raise Refused(OVERLAP.format(who=name, place=where, day=f"{other.day:%m-%d}"), field="person")


NO_POST = Message(
    "{who}没有上这个班的岗位，不能排。", "{who} has no post for this duty and cannot be put on it."
)
AWAY = Message("{who} {day} 请假，不能排。", "{who} is on leave on {day} and cannot be put on it.")
OVERLAP = Message(
    "{who} {day} 同一时间已排在「{place}」，两班不能重叠。",
    "{who} is at “{place}” at the same time on {day}; two shifts cannot overlap.",
)


LONGEST_LEAVE = 366


def refuse_leave(
    first: date, last: date, *, kind: str, kinds: Collection[str], today: date, leads: bool
) -> None:
    """Raise :class:`Refused` for days that are none, a kind the county has not, or, unless a leader enters it, days gone by."""
    if kind not in kinds:
        raise Refused(NO_KIND, field="kind")
    if last < first or (last - first).days >= LONGEST_LEAVE:
        raise Refused(NO_DAYS, field="last")
    if first < today and not leads:
        raise Refused(GONE, field="first")


def decided(state: LeaveState, to: LeaveState, *, own: bool, leads: bool) -> LeaveState:
    """The state after a leader's word, or the person's own withdrawal; raises :class:`Refused` when it is not theirs or too late."""
    if to is LeaveState.WITHDRAWN:
        if not own or state not in (LeaveState.ASKED, LeaveState.GRANTED):
            raise Refused(NO_LEAVE, field="state")
        return to
    if not leads or own or state is not LeaveState.ASKED or to is LeaveState.ASKED:
        raise Refused(NO_LEAVE, field="state")
    return to


NO_KIND = Message("请选请假的种类。", "choose a kind of leave.")
NO_DAYS = Message("结束那天不能早于开始，最长一年。", "the last day is not before the first; a year at most.")
GONE = Message(
    "已经过去的日子不能自己请假，请找带班补登。",
    "days gone by cannot be asked for; let the leader enter them.",
)
NO_LEAVE = Message(
    "这份请假已有结果，或者不由您来定。", "this leave is settled already, or not yours to decide."
)


def first_of(day: date) -> date:
    """The first of its month."""
    return day.replace(day=1)


def days_of(month: date) -> list[date]:
    """All days of the month that begins on ``month``."""
    after = (month + 31 * A_DAY).replace(day=1)
    return [month + n * A_DAY for n in range((after - month).days)]
