"""What must be held in a year, and how each month, quarter or year stands against it: ahead of time and after. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from chengxu.common.messages import Message
from chengxu.routines.meetings.kinds import Kind, Need, Per

A_DAY = timedelta(days=1)


class State(StrEnum):
    """How a window stands: as many held as must be; enough planned; time left; little time left or behind; missed."""

    MET = "met"
    PLANNED = "planned"
    OPEN = "open"
    SOON = "soon"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One month, quarter, half or year of one requirement, [start, end] both inclusive."""

    kind: Kind
    body: str
    need: Need
    start: date
    end: date
    held: int
    planned: int
    state: State

    @property
    def missing(self) -> int:
        """How many are still to be held."""
        return max(0, self.need.count - self.held)

    @property
    def period(self) -> Message:
        """The window in words: 10 月, 第三季度, 上半年, 2026 年."""
        return period(self.need.per, self.start)

    @property
    def said(self) -> Message:
        """The one sentence people read: 支委会 10 月未开."""
        return _SAID[self.state, self.need.count > 1].format(
            title=self.kind.title(self.body),
            period=self.period,
            n=self.missing,
            held=self.held,
            need=self.need.count,
        )


_SAID = {
    (State.MET, False): Message("{title}{period}已开", "{title}: held in {period}"),
    (State.MET, True): Message("{title}{period}已开 {held} 次", "{title}: held {held} times in {period}"),
    (State.PLANNED, False): Message("{title}{period}已安排", "{title}: planned in {period}"),
    (State.PLANNED, True): Message(
        "{title}{period}已开 {held} 次，其余已安排", "{title}: {held} held in {period}, the rest planned"
    ),
    (State.OPEN, False): Message("{title}{period}待安排", "{title}: to be planned in {period}"),
    (State.OPEN, True): Message(
        "{title}{period}已开 {held} 次，应开 {need} 次", "{title}: {held} of {need} held in {period}"
    ),
    (State.SOON, False): Message(
        "{title}{period}还没有开，也没有安排", "{title}: neither held nor planned in {period} so far"
    ),
    (State.SOON, True): Message("{title}{period}还差 {n} 次", "{title}: {n} still to be held in {period}"),
    (State.MISSED, False): Message("{title}{period}未开", "{title}: not held in {period}"),
    (State.MISSED, True): Message("{title}{period}少开 {n} 次", "{title}: {n} too few in {period}"),
}  # fmt: skip
_QUARTERS = ("一", "二", "三", "四")


def windows(per: Per, year: int) -> list[tuple[date, date]]:
    """The windows of a year, first and last day."""
    starts = [date(year, month, 1) for month in range(1, 13, per.months)]
    ends = [start - A_DAY for start in (*starts[1:], date(year + 1, 1, 1))]
    return list(zip(starts, ends, strict=True))


def period(per: Per, start: date) -> Message:
    """A window in words."""
    if per is Per.MONTH:
        return Message(f" {start.month} 月", f"{start:%B}")
    if per is Per.QUARTER:
        number = (start.month - 1) // 3
        return Message(f"第{_QUARTERS[number]}季度", f"quarter {number + 1}")
    if per is Per.HALF:
        return (
            Message("上半年", "the first half") if start.month == 1 else Message("下半年", "the second half")
        )
    return Message(f" {start.year} 年", f"{start.year}")


def judged(need: Need, start: date, end: date, held: int, planned: int, today: date) -> State:
    """How a window stands on ``today``: missed only when its last day is over.

    Little time left: ``warn`` days or fewer to the last day, or, where several are due, fewer held and planned than the days
    gone by would ask for (12 a year: one a month).
    """
    if held >= need.count:
        return State.MET
    if end < today:
        return State.MISSED
    if held + planned >= need.count:
        return State.PLANNED
    if today < start:
        return State.OPEN
    length, gone = (end - start).days + 1, (today - start).days
    behind = need.count > 1 and held + planned < need.count * gone // length
    return State.SOON if behind or (end - today).days <= need.warn else State.OPEN


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as far as requirements ask: what, by whom, when, whether it was held (else it is planned)."""

    kind: str
    body: str
    day: date
    held: bool


def standing(
    kinds: Iterable[Kind], meetings: Sequence[Meeting], *, year: int, today: date, since: date = date.min
) -> list[Window]:
    """Every window of the year that ends on or after ``since``, by kind, body and requirement, in the order of time."""
    found = []
    for kind in kinds:
        for body in kind.bodies or ("",):
            mine = [one for one in meetings if one.kind == kind.code and one.body == body]
            for need in kind.needs:
                for start, end in windows(need.per, year):
                    if end < since:
                        continue
                    here = [one for one in mine if start <= one.day <= end]
                    held = sum(one.held for one in here)
                    planned = sum(not one.held and one.day >= today for one in here)
                    found.append(
                        Window(
                            kind=kind, body=body, need=need, start=start, end=end, held=held, planned=planned,
                            state=judged(need, start, end, held, planned, today),
                        )
                    )  # fmt: skip
    return found
