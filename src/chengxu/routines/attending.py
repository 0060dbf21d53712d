"""Coming to a shift and leaving it: what is recorded of it, what is refused. Pure.

Whoever comes late, leaves early or stands outside the fence is never turned away: it is recorded as it was, with a reason if
one is given, and shown. Refused is only what cannot be: two shifts at once, no shift at that hour, leaving without coming.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chengxu.common.messages import Message, Refused
from chengxu.common.worktime import Calendar
from chengxu.routines.duties import Margins, Occurrence
from chengxu.routines.fencing import Fence, Seen

A_MINUTE = timedelta(minutes=1)
NOT_SEEN = Seen(Fence.NOWHERE)


class Closed(StrEnum):
    """Who ended an attendance."""

    NOT = ""
    PERSON = "person"
    SYSTEM = "system"  # nobody checked out; closed when the grace had passed


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One end of an attendance: the instant it counts for, what was odd about the phone's clock ("" nothing), what the
    position says, and a reason in the person's own words."""

    at: datetime
    seen: Seen = NOT_SEEN
    clock: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """One person on one shift at one place, from the check-in on. ``closes_at``: then a missing check-out is closed."""

    uid: str
    person: str
    unit: str
    routine: str
    shift: str
    place: str
    starts_at: datetime
    ends_at: datetime
    closes_at: datetime
    came: Mark
    late: int
    left: Mark | None = None
    left_early: int = 0
    closed: Closed = Closed.NOT

    @property
    def until(self) -> datetime:
        """Till when the person counts as on shift: their check-out, else when it is closed without one. Never longer than that: whoever
        remembers to check out the next morning was not on shift all night."""
        return min(self.left.at, self.closes_at) if self.left else self.closes_at

    def holds(self, at: datetime) -> bool:
        """Whether the person was on this shift at a moment."""
        return self.came.at <= at <= self.until


def lateness(at: datetime, starts_at: datetime, margin: timedelta) -> int:
    """Whole minutes late; 0 within the margin."""
    return (at - starts_at) // A_MINUTE if at > starts_at + margin else 0


def earliness(at: datetime, ends_at: datetime, margin: timedelta) -> int:
    """Whole minutes left too early; 0 within the margin."""
    return (ends_at - at) // A_MINUTE if at < ends_at - margin else 0


def decide_in(
    *, uid: str, person: str, unit: str, place: str, shift: Occurrence, margins: Margins, mark: Mark,
    others: Iterable[Attendance], calendar: Calendar,
) -> Attendance:  # fmt: skip
    """The attendance a check-in begins.

    Raises :class:`Refused` when the person is on another shift (``others`` are theirs) at any time of this one, as far as
    is known: an open one lasts till its end.
    """
    for other in others:
        told = (
            other.left is not None and other.left.at <= other.closes_at
        )  # an end that came a day later tells nothing
        lasts = other.until if told else max(other.ends_at, other.came.at)
        if other.came.at < shift.ends_at and mark.at < lasts:
            since = f"{calendar.local(other.came.at):%m-%d %H:%M}"
            raise Refused(ON_ANOTHER.format(at=since), field="at")
    return Attendance(
        uid=uid,
        person=person,
        unit=unit,
        routine=shift.routine,
        shift=shift.shift,
        place=place,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        closes_at=shift.ends_at + margins.grace,
        came=mark,
        late=lateness(mark.at, shift.starts_at, margins.late),
    )


def decide_out(attendance: Attendance | None, *, margins: Margins, mark: Mark) -> Attendance:
    """The attendance as a check-out ends it; one that was closed for want of it gets its true end.

    Raises :class:`Refused` when nobody came, or left already.
    """
    if attendance is None:
        raise Refused(NOT_THERE, field="at")
    if attendance.closed is Closed.PERSON:
        raise Refused(LEFT_ALREADY, field="at")
    return replace(
        attendance,
        left=mark,
        left_early=earliness(mark.at, attendance.ends_at, margins.leave),
        closed=Closed.PERSON,
    )


ON_ANOTHER = Message(
    "您从 {at} 起在另一班上，两班不能重叠；先下岗，再上这一班。",
    "you are on another shift since {at}, and two cannot overlap; end that one first, then start this one.",
)
NOT_THERE = Message("没有找到您上岗的记录，不能下岗。", "there is no start of a shift of yours to end.")
LEFT_ALREADY = Message("这一班您已经下岗了。", "you have ended this shift already.")
NO_SHIFT = Message(
    "这个时间没有「{routine}」的班次（提前 {early} 分钟起可以上岗）。{next}",
    "“{routine}” has no shift at this time (a start is taken from {early} minutes before). {next}",
)
NEXT = Message("下一班 {at} 开始。", "The next one starts at {at}.")


def told(attendance: Attendance) -> tuple[Message, ...]:
    """What was odd, in words: late, early, outside and by how much; nothing when all was as it should be."""
    found = []
    if attendance.left is None:
        found += [LATE.format(n=attendance.late)] if attendance.late else []
    elif attendance.left_early:
        found.append(EARLY.format(n=attendance.left_early))
    mark = attendance.left or attendance.came
    if mark.seen.fence is not Fence.INSIDE:
        found.append(place_words(mark.seen))
    if mark.seen.fence is Fence.OUTSIDE and not mark.reason:
        found.append(NO_REASON)
    return tuple(found)


def place_words(seen: Seen) -> Message:
    """The verdict on a position in words, with the metres of one outside."""
    if seen.fence is Fence.OUTSIDE and seen.metres is not None:
        far = seen.metres >= FAR
        return (FAR_OUTSIDE if far else OUTSIDE).format(n=round(seen.metres / 1000) if far else seen.metres)
    return seen.fence.label


LATE = Message("迟到 {n} 分钟", "{n} minutes late")
EARLY = Message("早退 {n} 分钟", "left {n} minutes early")
OUTSIDE = Message("在范围外 {n} 米", "{n} m outside")
FAR_OUTSIDE = Message("在范围外 {n} 公里", "{n} km outside")
FAR = 3000
"""From so many metres on they are told in kilometres."""
NO_REASON = Message("没有写理由，请告诉带班的人", "no reason was given; please tell whoever leads the shift")
