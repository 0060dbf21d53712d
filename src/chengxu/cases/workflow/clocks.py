"""One clock of a case: started, stopped, resumed; counted by the duty calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chengxu.cases.workflow.states import ClockKind, Pause
from chengxu.common.records import changed
from chengxu.common.worktime import Calendar, Limit, LimitUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """``used`` is what earlier runs counted (seconds, or whole days for limits in days); ``breached`` never unsets.

    ``label`` is the milestone's id; ``extra`` the deferral granted, in units of the limit. Stopped with ``paused_for``
    means lawfully paused, stopped without it for good. ``exempted``: an appeal took the lateness out of the statistic.
    ``step`` counts the rungs of the escalation ladder already climbed; ``next_at`` is the instant at which the tick
    must look at the clock again, None when it need not. ``left`` is what a resumed clock of the whole case still had when
    it started again (counted seconds), None before its first pause: from it the due instant follows by any calendar.
    """

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
    label: str = ""
    extra: int = 0
    paused_for: Pause = Pause.NONE
    exempted: bool = False
    step: int = 0
    next_at: datetime | None = None
    left: int | None = None

    @property
    def limit(self) -> Limit:
        """The limit this clock runs against, with the deferral granted."""
        return Limit(self.amount + self.extra, self.limit_unit)


def start(
    kind: ClockKind, limit: Limit, now: datetime, calendar: Calendar, *, unit: str = "", label: str = ""
) -> Clock:
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
        label=label,
        next_at=due,
    )


def stop(clock: Clock, now: datetime, calendar: Calendar, *, pause: Pause = Pause.NONE) -> Clock:
    """The clock stopped now; late when now is past the due instant (the due instant itself is on time)."""
    used = clock.used + calendar.elapsed(clock.started_at, now, clock.limit_unit)
    return changed(
        clock, stopped_at=now, used=used, breached=clock.breached or now > clock.due_at, paused_for=pause, next_at=None
    )  # fmt: skip


def resume(clock: Clock, now: datetime, calendar: Calendar, *, extra: int = 0) -> Clock:
    """The clock running again with what was left of its limit, ``extra`` units more; due at once when nothing was left.

    The clock of the whole case keeps what was left of its due instant instead: its limit is a chain of several.
    """
    clock = changed(clock, extra=clock.extra + extra)
    whole = clock.kind is ClockKind.CASE
    due = _moved(clock, now, calendar, extra) if whole else _rest(clock, now, calendar)
    return changed(
        clock,
        started_at=now,
        stopped_at=None,
        due_at=due,
        left=calendar.counted(now, due, clock.limit_unit) if whole else None,
        provisional=calendar.is_provisional(now, due, clock.limit_unit),
        paused_for=Pause.NONE,
        next_at=None if clock.breached else due,
    )


def _rest(clock: Clock, now: datetime, calendar: Calendar) -> datetime:
    return calendar.due(now, clock.limit, clock.used) if clock.limit.left(clock.used) > 0 else now


def _moved(clock: Clock, now: datetime, calendar: Calendar, extra: int) -> datetime:
    assert clock.stopped_at is not None
    due = calendar.moved(clock.stopped_at, clock.due_at, now, clock.limit_unit)
    return calendar.due(due, Limit(extra, clock.limit_unit)) if extra else due
