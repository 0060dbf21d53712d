"""A recurring task as the pack declares it, and the occurrences it is laid out in. Plain Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message
from chengxu.common.worktime import Calendar
from chengxu.routines.recurrence import Recurrence

AHEAD = 35
"""Days laid out ahead unless the task says otherwise; default, unverified."""


class State(StrEnum):
    """What became of one occurrence."""

    PLANNED = "planned"
    DONE = "done"
    LATE = "late"
    PARTLY = "partly"
    MISSED = "missed"
    EXCUSED = "excused"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _LABELS[self]


_LABELS = {
    State.PLANNED: Message("待做", "to do"),
    State.DONE: Message("做到", "done"),
    State.LATE: Message("迟做", "late"),
    State.PARTLY: Message("做了一部分", "partly"),
    State.MISSED: Message("没做", "missed"),
    State.EXCUSED: Message("免做", "excused"),
}


@dataclass(frozen=True, slots=True)
class Hours:
    """From and to on the local day; an ``end`` not after ``start`` lies on the next day."""

    start: time
    end: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What proves one occurrence: any of these ``kinds``, ``count`` in all, counted proofs at least ``apart`` from each other, of a
    ``quality`` of at least so much (None: any). ``of`` is for whoever provides the kind (verb and object, a duty, a checklist …)."""

    kinds: tuple[str, ...]
    of: Mapping[str, str] = field(default_factory=dict)
    count: float = 1
    measure: str = "次"
    apart: timedelta = timedelta()
    quality: float | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """Which targets: ``kind`` "" the unit as a whole, else places, roads, grids, assets, parties or markets; ``pick`` selects among them."""

    kind: str = ""
    pick: tuple[str, ...] = ()
    within: str = ""


@dataclass(frozen=True, slots=True)
class Guard:
    """Readings of a series that excuse the occurrences of a day: above or below a limit (thousandths), and why."""

    series: str
    why: Message
    above: int | None = None
    below: int | None = None

    def holds(self, value: int) -> bool:
        """Whether a reading excuses."""
        return (self.above is not None and value > self.above) or (
            self.below is not None and value < self.below
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """How a miss becomes a case: of which category, after how many in a row at the same target, with which words."""

    category: str
    text: Message
    after: int = 1
    partly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One recurring task. ``late``: how long after its end it may still be done, late; ``wait``: how much longer a record from a
    phone without a network is waited for; ``target``: the compliance aimed at, in per cent."""

    code: str
    name: Message
    unit: str
    recurrence: Recurrence
    evidence: Evidence
    posts: frozenset[str] = frozenset()
    times: tuple[Hours, ...] = ()
    lasts: relativedelta = field(default_factory=lambda: relativedelta(days=1))
    where: Where = Where()
    late: timedelta = timedelta()
    wait: timedelta = timedelta(hours=2)
    ahead: int = AHEAD
    guards: tuple[Guard, ...] = ()
    miss: Miss | None = None
    target: float | None = None
    about: Message = Message("")
    source: str = ""
    verified: bool = False

    def is_for(self, actor: Actor) -> bool:
        """Whether it falls to somebody with these posts in this unit."""
        return self.unit in actor.units and (not self.posts or bool(self.posts & actor.posts))

    def windows(self, first: date, last: date, calendar: Calendar) -> Iterator[Window]:
        """The windows that begin on local days in [first, last], by their start."""
        for day in self.recurrence.days(first, last, calendar):
            for hours in self.times:
                ends_on = day if hours.end > hours.start else day + timedelta(days=1)
                yield Window(
                    day,
                    calendar.instant(datetime.combine(day, hours.start)),
                    calendar.instant(datetime.combine(ends_on, hours.end)),
                )
            if not self.times:
                yield Window(day, calendar.start_of(day), calendar.start_of(day + self.lasts))

    def settles_at(self, ends_at: datetime) -> datetime:
        """When an occurrence that ends then may be decided even if too little was done."""
        return ends_at + self.late + self.wait


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch of time in which something has to be done; ``day`` is the local day it belongs to."""

    day: date
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Target:
    """What an occurrence is about: the code of a road, grid, place, market, component or party; "" the unit as a whole."""

    code: str = ""
    kind: str = ""
