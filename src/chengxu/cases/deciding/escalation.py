"""The escalation ladder: whom a clock calls, one after another, as its time runs out. Pure.

A rung stands at a share of the counted limit (80 %, 100 %, 150 %) or so long after the due instant (+2 工作日). Each is
climbed once, in order, and never while the clock is paused; what earlier runs of a clock counted still counts. A rung
whose instant passed unnoticed (the machine was off) is climbed at the next tick, with all others that were missed.
Which ladder a county has is text of its pack; that there is one is 《数字化城市管理信息系统》 practice (CJJ/T 106 督办),
from memory, unverified.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chengxu.accounts.rules import SYSTEM
from chengxu.cases.workflow import deeds
from chengxu.cases.workflow.clocks import Clock
from chengxu.cases.workflow.rungs import Ladder, Rung
from chengxu.cases.workflow.states import ClockKind
from chengxu.cases.workflow.values import Case, Change, Rulebook
from chengxu.common.ids import Ids
from chengxu.common.records import changed
from chengxu.common.worktime import Calendar
from chengxu.ledger.rules import Deed


def instants(clock: Clock, ladder: Ladder, calendar: Calendar) -> tuple[datetime, ...]:
    """When each rung of a running clock is reached; no rung before the one below it."""
    found: list[datetime] = []
    for rung in ladder:
        at = _instant(clock, rung, calendar)
        found.append(max(at, found[-1]) if found else at)
    return tuple(found)


def _instant(clock: Clock, rung: Rung, calendar: Calendar) -> datetime:
    if rung.after is not None:
        return calendar.due(clock.due_at, rung.after)
    return calendar.at_share(clock.started_at, clock.due_at, clock.limit_unit, rung.percent, clock.used)


def next_look(clock: Clock, ladder: Ladder, calendar: Calendar) -> datetime | None:
    """The next instant at which the tick must look at this clock; None while it stands, and when nothing is left to do."""
    if clock.stopped_at is not None:
        return None
    looks = [] if clock.breached else [clock.due_at]
    if clock.step < len(ladder):
        looks.append(instants(clock, ladder, calendar)[clock.step])
    return min(looks, default=None)


def scheduled(case: Case, book: Rulebook, before: Sequence[Clock] = ()) -> Case:
    """The case whose clocks say when they must be looked at; those that are the same as ``before`` already do."""
    ladders = book.settings.ladders
    clocks = list(case.clocks)
    for place, clock in enumerate(clocks):
        if place < len(before) and before[place] is clock:
            continue
        at = next_look(clock, ladders.get(clock.kind, ()), book.calendar)
        if at != clock.next_at:
            clocks[place] = changed(clock, next_at=at)
    return changed(case, clocks=tuple(clocks))


def climb(case: Case, *, now: datetime, book: Rulebook, ids: Ids) -> Change | None:
    """Every rung reached and not yet climbed, lowest and earliest first; None when there is none."""
    climbed: list[tuple[datetime, int, int]] = []
    clocks = list(case.clocks)
    for place, clock in enumerate(case.clocks):
        ladder = book.settings.ladders.get(clock.kind, ())
        if clock.stopped_at is not None or clock.step >= len(ladder):
            continue
        reached = instants(clock, ladder, book.calendar)
        step = sum(at < now for at in reached)  # in order: the first that is not reached ends it
        if step > clock.step:
            climbed += [(reached[n], place, n) for n in range(clock.step, step)]
            clocks[place] = changed(clock, step=step)
    if not climbed:
        return None
    after = changed(case, clocks=tuple(clocks), updated_at=now, version=case.version + 1)
    after = scheduled(after, book, case.clocks)
    told = [_deed(after, case.clocks[place], step, now, book, ids) for _, place, step in sorted(climbed)]
    return Change(case, after, tuple(told))


def _today(to: str, book: Rulebook) -> str:
    """Whom a rung names (``unit:…``, ``post:…``), or whoever came after them."""
    kind, _, code = to.partition(":")
    if kind == "unit":
        return f"unit:{book.organisation.today(code)}"
    return f"post:{book.organisation.post_today(code)}" if kind == "post" else to


def _deed(case: Case, clock: Clock, step: int, now: datetime, book: Rulebook, ids: Ids) -> Deed:
    rung = book.settings.ladders[clock.kind][step]
    facts = {
        "clock": clock.kind.value,
        "milestone": clock.label,
        "rung": rung.do.value,
        "step": step + 1,
        "to": _today(rung.to, book),
        "unit": clock.unit
        or (case.unit if clock.kind is ClockKind.MILESTONE else "")
        or book.settings.centre,
    }
    return deeds.deed(case, "case.escalate", SYSTEM, now, ids.uid(now), "clock", facts)
