"""How long something may take, and when it is due: the five ways of counting time in this field.

| unit            | written      | counts                                                                   |
|-----------------|--------------|--------------------------------------------------------------------------|
| `urgent_hour`   | 紧急工作时   | the wall clock, day and night                                            |
| `work_hour`     | 工作时       | only inside the duty hours of duty days                                  |
| `work_minute`   | 工作分钟     | the same, in minutes                                                     |
| `work_day`      | 工作日       | closes of duty on statutory working days after the day of the start      |
| `calendar_day`  | 日           | days of the wall calendar: due at the same local time, n days later      |

The due instant itself is on time. The day on which a 工作日 limit starts never counts, whatever its hour and
whether or not it is a working day, as terms are counted in law (期间开始之日不计算在内; default, unverified
for this use). A working day is a weekday that is not a declared holiday, or a day declared worked (调休).
Years whose calendar is not published yet run on plain weekdays, and what touches them is *provisional*.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Final, Literal
from zoneinfo import ZoneInfo

from chengxu.common.messages import Message

SECOND: Final = timedelta(seconds=1)
DAY: Final = timedelta(days=1)
LARGEST_AMOUNT: Final = 9999
"""No limit of the field comes near it; it keeps a slip in a pack from walking the calendar for ever."""


class LimitUnit(StrEnum):
    """How a limit is counted."""

    urgent_hour = "urgent_hour"
    work_minute = "work_minute"
    work_hour = "work_hour"
    work_day = "work_day"
    calendar_day = "calendar_day"

    @property
    def in_days(self) -> bool:
        """Whether the unit is counted in whole days; the others are counted in seconds."""
        return self in (LimitUnit.work_day, LimitUnit.calendar_day)

    @property
    def on_wall_clock(self) -> bool:
        """Whether the unit runs day and night and needs no calendar."""
        return self in (LimitUnit.urgent_hour, LimitUnit.calendar_day)

    @property
    def size(self) -> int:
        """One unit in what :meth:`Calendar.elapsed` counts for it: seconds, or 1 for a unit in days."""
        return _SIZES[self]


class Colour(StrEnum):
    """The light beside a clock."""

    green = "green"
    yellow = "yellow"
    red = "red"


_SIZES: Final = {
    LimitUnit.urgent_hour: 3600,
    LimitUnit.work_minute: 60,
    LimitUnit.work_hour: 3600,
    LimitUnit.work_day: 1,
    LimitUnit.calendar_day: 1,
}
LIMIT_NAMES: Final = {
    LimitUnit.urgent_hour: ("紧急工作时", "urgent hour"),
    LimitUnit.work_minute: ("工作分钟", "working minute"),
    LimitUnit.work_hour: ("工作时", "working hour"),
    LimitUnit.work_day: ("工作日", "working day"),
    LimitUnit.calendar_day: ("日", "day"),
}


@dataclass(frozen=True, slots=True)
class Limit:
    """So many units of time: ``Limit(4, LimitUnit.work_hour)``; ValueError unless 1 ≤ amount ≤ 9999."""

    amount: int
    unit: LimitUnit

    def __post_init__(self) -> None:
        if not 1 <= self.amount <= LARGEST_AMOUNT:
            raise ValueError(f"a limit is 1 to {LARGEST_AMOUNT} units, not {self.amount}")

    @property
    def total(self) -> int:
        """The limit in what :meth:`Calendar.elapsed` counts for its unit: seconds, or whole days."""
        return self.amount * self.unit.size

    def left(self, used: int) -> int:
        """What remains when ``used`` seconds (or days) are gone; negative when it is overrun."""
        return self.total - used

    @property
    def text(self) -> Message:
        """``4 工作时`` / ``4 working hours``."""
        return amount_text(self.amount, self.unit)


def amount_text(amount: int, unit: LimitUnit) -> Message:
    """So many units, in words."""
    return _words(amount, LIMIT_NAMES[unit])


def _words(amount: int, name: tuple[str, str]) -> Message:
    zh, en = name
    return Message(f"{amount} {zh}", f"{amount} {en}{'' if amount == 1 else 's'}")


@dataclass(frozen=True, slots=True)
class _Day:
    """One local day: its duty window as instants, and whether it is a statutory working day."""

    opens: datetime
    closes: datetime
    working: bool
    on_duty: bool


@dataclass(frozen=True)
class Calendar:
    """The bureau's time: zone, duty hours, holidays and working weekends.

    ``duty_end`` of 00:00 means the end of the day. ``duty_days`` says whether 工作时 count every day or only
    on working days. Holidays and working weekends count wherever they are declared; ``known_years`` are
    those whose calendar is published. Instants go in aware and come out in UTC; a naive one is a ValueError.
    """

    zone: str = "Asia/Shanghai"
    duty_start: time = time(8)
    duty_end: time = time(18)
    duty_days: Literal["all", "working"] = "all"
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    known_years: frozenset[int] = frozenset()
    _days: dict[date, _Day] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.duty_days not in ("all", "working"):
            raise ValueError(f"duty_days is “all” or “working”, not “{self.duty_days}”")
        if self.duty_end != time(0) and self.duty_end <= self.duty_start:
            raise ValueError("duty must end after it starts, on the same day")
        if both := self.holidays & self.workdays:
            raise ValueError(f"{min(both)} is declared both a holiday and a working day")
        ZoneInfo(self.zone)

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    # --- days and local time ---------------------------------------------------------------------------

    def local(self, at: datetime) -> datetime:
        """The instant as the bureau's wall clock shows it (aware)."""
        return _aware(at).astimezone(self._zone)

    def instant(self, local: datetime) -> datetime:
        """The UTC instant of a naive local time; an hour that occurs twice means its first occurrence."""
        if local.tzinfo is not None:
            raise ValueError("local wall time is naive; this one names a zone")
        return local.replace(tzinfo=self._zone).astimezone(UTC)

    def start_of(self, day: date) -> datetime:
        """The UTC instant at which a local day begins."""
        return self.instant(datetime.combine(day, time()))

    def is_working_day(self, day: date) -> bool:
        """Statutory working day: weekday less holidays, plus declared working weekends."""
        return (day.weekday() < 5 and day not in self.holidays) or day in self.workdays

    def is_provisional(self, start: datetime, end: datetime, unit: LimitUnit | None = None) -> bool:
        """Whether a day between the two (both included) lies in a year without a published calendar.

        With a ``unit``, only if that unit looks at working days at all.
        """
        if unit and (unit.on_wall_clock or (unit is not LimitUnit.work_day and self.duty_days == "all")):
            return False
        years = range(self.local(start).year, self.local(end).year + 1)
        return not self.known_years.issuperset(years)

    def _day(self, day: date) -> _Day:
        known = self._days.get(day)
        if known is None:
            end_day = day + DAY if self.duty_end == time(0) else day
            working = self.is_working_day(day)
            known = _Day(
                opens=self.instant(datetime.combine(day, self.duty_start)),
                closes=self.instant(datetime.combine(end_day, self.duty_end)),
                working=working,
                on_duty=working or self.duty_days == "all",
            )
            self._days[day] = known
        return known

    # --- due -------------------------------------------------------------------------------------------

    def due(self, start: datetime, limit: Limit, used: int = 0) -> datetime:
        """The last instant that is on time for something that starts at ``start``.

        ``used`` is what was counted before a pause (seconds, or whole days), so that a resumed clock gets the
        rest of its limit; ValueError when nothing is left of it.
        """
        rest = limit.left(used)
        if rest <= 0 or used < 0:
            raise ValueError("nothing is left of the limit")
        match limit.unit:
            case LimitUnit.urgent_hour:
                return _aware(start).astimezone(UTC) + rest * SECOND
            case LimitUnit.calendar_day:
                return self.instant(self.local(start).replace(tzinfo=None) + rest * DAY)
            case LimitUnit.work_day:
                return self._close_of_working_day(start, rest)
            case _:
                return self._after_duty(start, rest * SECOND)

    def moved(self, stopped: datetime, due: datetime, resumed: datetime, unit: LimitUnit) -> datetime:
        """``due`` after a pause: what the unit still counted to it at ``stopped`` is counted again from ``resumed``.

        Units in days keep the hours too, so that no pause shortens anything. What was over already stays where it was.
        """
        if _aware(due) <= _aware(stopped):
            return due
        if unit.on_wall_clock:
            return due + (_aware(resumed) - stopped)
        left = self._counted(stopped, due, unit)
        later = self._after_duty(resumed, left, only_working=unit is LimitUnit.work_day)
        return max(due, later)

    def _after_duty(self, start: datetime, span: timedelta, *, only_working: bool = False) -> datetime:
        """The first instant at which ``span`` of duty time has passed since ``start``."""
        date_ = self.local(start).date()
        while True:
            day = self._day(date_)
            if (day.working if only_working else day.on_duty) and start < day.closes:
                begin = max(start, day.opens)
                if span <= day.closes - begin:
                    return (begin + span).astimezone(UTC)
                span -= day.closes - begin
            date_ += DAY

    def _close_of_working_day(self, start: datetime, days: int) -> datetime:
        """Close of duty on the n-th working day after the local day of ``start``."""
        date_ = self.local(start).date()
        while True:
            date_ += DAY
            day = self._day(date_)
            days -= day.working
            if days == 0:
                return day.closes

    # --- what has passed ---------------------------------------------------------------------------------

    def elapsed(self, start: datetime, end: datetime, unit: LimitUnit) -> int:
        """What the unit counts between two instants: seconds, or for units in days the days fully run out.

        It is the largest amount whose due instant is not after ``end``; 0 when ``end`` lies before ``start``.
        """
        if _aware(end) <= _aware(start):
            return 0
        match unit:
            case LimitUnit.work_day:
                return self._closes_between(start, end)
            case LimitUnit.calendar_day:
                first, last = self.local(start).replace(tzinfo=None), self.local(end).replace(tzinfo=None)
                days = (last.date() - first.date()).days
                return max(0, days if self.instant(first + days * DAY) <= end else days - 1)
            case _:
                return self._counted(start, end, unit) // SECOND

    def _closes_between(self, start: datetime, end: datetime) -> int:
        """Closes of duty on working days after the local day of ``start``, up to and including ``end``."""
        day, last, closes = self.local(start).date() + DAY, self.local(end).date(), 0
        while day <= last:
            known = self._day(day)
            closes += known.working and known.closes <= end
            day += DAY
        return closes

    def _counted(self, start: datetime, end: datetime, unit: LimitUnit) -> timedelta:
        """The time the unit's clock runs between two instants; for 工作日 the duty hours of working days."""
        if end <= start:
            return timedelta()
        if unit.on_wall_clock:
            return end - start
        total, day, last = timedelta(), self.local(start).date(), self.local(end).date()
        while day <= last:
            known = self._day(day)
            if known.working or (known.on_duty and unit is not LimitUnit.work_day):
                total += max(timedelta(), min(end, known.closes) - max(start, known.opens))
            day += DAY
        return total

    def counted(self, start: datetime, end: datetime, unit: LimitUnit) -> int:
        """The seconds for which the unit's clock runs between two instants; for 工作日 duty hours of working days."""
        return self._counted(_aware(start), _aware(end), unit) // SECOND

    def after(self, start: datetime, seconds: int, unit: LimitUnit) -> datetime:
        """The first instant at which the unit's clock has run so many seconds since ``start``: what :meth:`counted` undoes."""
        return self._counting_on(_aware(start), seconds * SECOND, unit)

    def remaining(self, now: datetime, due: datetime, unit: LimitUnit) -> int:
        """What the unit still counts until ``due``: seconds or whole days; negative once it is overrun."""
        return self.elapsed(now, due, unit) - self.elapsed(due, now, unit)

    def overrun(self, due: datetime, end: datetime, unit: LimitUnit) -> int:
        """By how many counted seconds or whole days ``end`` is past ``due``; 0 when it is on time."""
        return self.elapsed(due, end, unit)

    # --- colours and words -------------------------------------------------------------------------------

    def counted_share(self, start: datetime, now: datetime, due: datetime, unit: LimitUnit) -> float:
        """How much of the counted time from ``start`` to ``due`` is gone: 0.0 … 1.0, more when overdue."""
        total = self._counted(_aware(start), _aware(due), unit)
        gone = self._counted(start, _aware(now), unit)
        return gone / total if total else float(now >= due)

    def at_share(
        self, start: datetime, due: datetime, unit: LimitUnit, percent: int, used: int = 0
    ) -> datetime:
        """The instant at which so many per cent of the counted time are gone; beyond 100 it lies after ``due``.

        ``used`` is what runs before ``start`` counted (seconds, or whole days), as :meth:`elapsed` counts it; when that
        was more than the share already, it is ``start`` itself.
        """
        if percent == 100:
            return due
        before = used * self._length(unit)
        total = before + self._counted(_aware(start), _aware(due), unit)
        if percent > 100:
            return self._counting_on(due, total * (percent - 100) / 100, unit)
        return self._counting_on(start, max(timedelta(), total * percent / 100 - before), unit)

    def _length(self, unit: LimitUnit) -> timedelta:
        """How long one of what :meth:`elapsed` counts for the unit is, in counted time."""
        if unit is LimitUnit.work_day:
            day = self._day(date(2024, 1, 2))  # any day: duty hours are the same each day
            return day.closes - day.opens
        return DAY if unit is LimitUnit.calendar_day else SECOND

    def _counting_on(self, start: datetime, span: timedelta, unit: LimitUnit) -> datetime:
        if not span or unit.on_wall_clock:
            return start + span
        return self._after_duty(start, span, only_working=unit is LimitUnit.work_day)

    def colour(self, start: datetime, now: datetime, due: datetime, unit: LimitUnit) -> Colour:
        """Green; yellow from 80 % of the counted time on; red after ``due``, which itself is on time."""
        if _aware(now) > _aware(due):
            return Colour.red
        total = self._counted(_aware(start), due, unit)
        return Colour.yellow if 5 * self._counted(start, now, unit) >= 4 * total else Colour.green

    def left_text(self, now: datetime, due: datetime, unit: LimitUnit) -> Message:
        """``剩 2 工作时`` or ``超 3 工作时``: whole units, smaller ones when less than one is left."""
        late = _aware(now) > _aware(due)
        first, last = (due, now) if late else (now, due)
        sentence = _OVER if late else _LEFT
        if unit.in_days and (days := self.elapsed(first, last, unit)):
            return sentence.format(words=amount_text(days, unit))
        counted = self._counted(first, last, unit)
        for size, name in _SMALLER[unit]:
            if amount := counted // size:
                return sentence.format(words=_words(amount, name))
        return _JUST_OVER if late else _DUE_NOW


_WORKING = (
    (3600 * SECOND, LIMIT_NAMES[LimitUnit.work_hour]),
    (60 * SECOND, LIMIT_NAMES[LimitUnit.work_minute]),
)
_MINUTES = (60 * SECOND, ("分钟", "minute"))
_SMALLER: Final = {
    LimitUnit.urgent_hour: ((3600 * SECOND, LIMIT_NAMES[LimitUnit.urgent_hour]), _MINUTES),
    LimitUnit.work_minute: _WORKING[1:],
    LimitUnit.work_hour: _WORKING,
    LimitUnit.work_day: _WORKING,
    LimitUnit.calendar_day: ((3600 * SECOND, ("小时", "hour")), _MINUTES),
}
_LEFT: Final = Message("剩 {words}", "{words} left")
_OVER: Final = Message("超 {words}", "{words} overdue")
_DUE_NOW: Final = Message("即将到期", "due now")
_JUST_OVER: Final = Message("刚刚超时", "just overdue")


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant needs a zone; this one is naive")
    return at
