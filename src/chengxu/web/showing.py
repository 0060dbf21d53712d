"""How a case looks: its state as tone and icon, its clock in words. No rule lives here, only its look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chengxu.cases.finding.queues import COUNTED
from chengxu.cases.models import CaseClock
from chengxu.cases.workflow.clocks import Clock
from chengxu.cases.workflow.states import CLOCK_NAMES, PAUSE_NAMES, STATE_NAMES, ClockKind, Pause, State
from chengxu.common.messages import Message
from chengxu.common.worktime import Calendar, Colour, LimitUnit


@dataclass(frozen=True, slots=True)
class Look:
    """A word, an icon and a tone; never a tone alone."""

    word: Message
    icon: str
    tone: str


LOOKS: Mapping[str, tuple[str, str]] = {
    State.REPORTED: ("inbox", ""),
    State.ACCEPTED: ("check", ""),
    State.VERIFYING: ("walk", ""),
    State.FILED: ("file", "work"),
    State.DISPATCHED: ("send", "work"),
    State.HANDLING: ("wrench", "work"),
    State.HANDLED: ("flag", "work"),
    State.CHECKING: ("walk", "work"),
    State.SUSPENDED: ("clock", "warn"),
    State.TRANSFERRED: ("out", "work"),
    State.DISPUTED: ("help", "warn"),
    State.CLOSED: ("done", "good"),
    State.REJECTED: ("ban", ""),
    State.VOID: ("close", ""),
    State.MERGED: ("link", ""),
}


SHORTER = (
    ("working minutes", "min"), ("working minute", "min"), ("working hours", "h"), ("working hour", "h"),
    ("urgent hours", "h"), ("urgent hour", "h"), ("working days", "days"), ("working day", "day"),
)  # fmt: skip


def state_look(state: str) -> Look:
    """The chip of a state."""
    icon, tone = LOOKS.get(state, ("dot", ""))
    name = STATE_NAMES[State(state)] if state in STATE_NAMES else Message(state)
    return Look(name, icon, tone)


TONES: Mapping[Colour, tuple[str, str]] = {
    Colour.green: ("good", "clock"),
    Colour.yellow: ("warn", "soon"),
    Colour.red: ("bad", "late"),
}


EXEMPTED = Message("超时完成（申诉成立，不计入考核）", "done late (appeal granted, left out of scores)")


@dataclass(frozen=True, slots=True)
class Left:
    """What a clock says: the words, how urgent, when it falls due."""

    kind: Message
    text: Message
    tone: str
    icon: str
    due: datetime
    running: bool
    provisional: bool = False

    @property
    def short(self) -> Message:
        """The words for a narrow column: Chinese is short as it is, English drops what the heading says."""
        short = self.text.en
        for long, brief in SHORTER:
            short = short.replace(long, brief)
        return Message(self.text.zh, short)


def left(clock: Clock | CaseClock, now: datetime, calendar: Calendar) -> Left:
    """One clock in words; a stopped one says whether it was in time."""
    kind = CLOCK_NAMES[ClockKind(clock.kind)]
    if clock.paused_for and not clock.breached:
        text = PAUSE_NAMES[Pause(clock.paused_for)]
        return Left(kind, text, "", "clock", clock.due_at, running=False, provisional=clock.provisional)
    if clock.stopped_at is not None:
        text = (
            EXEMPTED
            if clock.exempted
            else Message("超时完成", "done late")
            if clock.breached
            else Message("按时完成", "done in time")
        )
        look = ("bad", "late") if clock.breached else ("good", "done")
        return Left(kind, text, *look, clock.due_at, running=False, provisional=clock.provisional)
    unit = LimitUnit(clock.limit_unit)
    colour = calendar.colour(clock.started_at, now, clock.due_at, unit)
    tone, icon = TONES[colour]
    text = calendar.left_text(now, clock.due_at, _spoken(unit, now, clock.due_at, calendar))
    return Left(kind, text, tone, icon, clock.due_at, running=True, provisional=clock.provisional)


def _spoken(unit: LimitUnit, now: datetime, due: datetime, calendar: Calendar) -> LimitUnit:
    """The unit people would say it in: nobody speaks of 8,000 minutes or 300 hours round the clock."""
    first, last = min(now, due), max(now, due)
    for larger, from_amount in LARGER.get(unit, ()):
        if calendar.elapsed(first, last, larger) // larger.size >= from_amount:
            return larger
    return unit


LARGER: Mapping[LimitUnit, tuple[tuple[LimitUnit, int], ...]] = {
    LimitUnit.work_minute: ((LimitUnit.work_day, 3), (LimitUnit.work_hour, 2)),
    LimitUnit.work_hour: ((LimitUnit.work_day, 3),),
    LimitUnit.urgent_hour: ((LimitUnit.calendar_day, 3),),
}


def pressing(clocks: Iterable[Clock | CaseClock], now: datetime, calendar: Calendar) -> Left | None:
    """The running clock that falls due first; None when nothing runs."""
    running = [clock for clock in clocks if clock.stopped_at is None]
    return left(min(running, key=lambda clock: clock.due_at), now, calendar) if running else None


def capped(count: int) -> str:
    """How many wait, as a tab says it: counting stops at a limit nobody works through by number."""
    return f"{count:,}" if count < COUNTED else f"{COUNTED - 1}+"
