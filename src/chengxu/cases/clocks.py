"""One clock of a case: started, stopped, resumed; counted by the duty calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chengxu.cases.transitions import ClockKind
from chengxu.common.records import changed
from chengxu.common.worktime import Calendar, Limit, LimitUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """``used`` is what earlier runs counted (seconds, or whole days for limits in days); ``breached`` never unsets."""

    kind: ClockKind
    unit: str
    amount: int
    limit_unit: LimitUnit
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None = None
    used: int = 0
    breached: bool = False
    provisional: bool = False

    @property
    def limit(self) -> Limit:
        """The limit this clock runs against."""
        return Limit(self.amount, self.limit_unit)


def start(kind: ClockKind, limit: Limit, now: datetime, calendar: Calendar, *, unit: str = "") -> Clock:
    """A clock that starts now."""
    due = calendar.due(now, limit)
    return Clock(
        kind=kind,
        unit=unit,
        amount=limit.amount,
        limit_unit=limit.unit,
        started_at=now,
        due_at=due,
        provisional=calendar.is_provisional(now, due, limit.unit),
    )


def stop(clock: Clock, now: datetime, calendar: Calendar) -> Clock:
    """The clock stopped now; late when now is past the due instant (the due instant itself is on time)."""
    used = clock.used + calendar.elapsed(clock.started_at, now, clock.limit_unit)
    return changed(clock, stopped_at=now, used=used, breached=clock.breached or now > clock.due_at)


def resume(clock: Clock, now: datetime, calendar: Calendar) -> Clock:
    """The clock running again with what was left of its limit; due at once when nothing was."""
    left = clock.limit.left(clock.used) > 0
    due = calendar.due(now, clock.limit, clock.used) if left else now
    provisional = calendar.is_provisional(now, due, clock.limit_unit)
    return changed(clock, started_at=now, stopped_at=None, due_at=due, provisional=provisional)
