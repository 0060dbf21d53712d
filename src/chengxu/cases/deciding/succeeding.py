"""What becomes of a case whose unit is no more: everything of it goes to the unit that took over. Pure.

A new pack says who took over (``succeeded_by`` in ``units.yaml``). The clock of the work begins anew for another unit, as
when a case is sent to another after a return; the whole case's, its milestones and a leader's question go on, for the
public waits no longer because an office was renamed. That is this system's own rule; default, unverified.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from chengxu.accounts.rules import Actor
from chengxu.cases.deciding import escalation, timing
from chengxu.cases.workflow import deeds
from chengxu.cases.workflow.clocks import Clock, start, stop
from chengxu.cases.workflow.states import ENDED, ClockKind, Pause, RequestState, State
from chengxu.cases.workflow.values import Case, Change, Rulebook
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, joined
from chengxu.common.records import changed
from chengxu.common.worktime import Limit
from chengxu.ledger.rules import Deed

VERB = "case.succeed"
ANEW = frozenset({ClockKind.UNIT, ClockKind.CO_UNIT, ClockKind.TRANSFER, ClockKind.NOTICE})
OVER = ENDED - {State.MERGED}
"""Cases of which nothing goes on but what others owe an answer to; a merge may be undone."""

"""Clocks of a unit's own work: another unit has its full time."""
RESUMED = frozenset({Pause.CHECK, Pause.DEFERRAL, Pause.SUSPENSION, Pause.MERGE})
"""Pauses after which the same clock goes on; after the others the next dispatch begins one for whoever gets the case."""

Today = Callable[[str], str]


def hand_over(case: Case, *, actor: Actor, now: datetime, book: Rulebook, ids: Ids) -> Change | None:
    """The case in the hands of those who took over; None when every unit of it is there, or nobody took over.

    ``book`` holds the units in force. A merged case is handed over too, for the merge may be undone; of one that is closed
    only the notices that wait for an answer are.
    """
    today = _taken_over(book)
    after = case if case.state in OVER else _held(case, today, book)
    if case.state not in OVER or case.told:
        after = _told(_helped(_clocks(after, today, now, book), today, now, book), today, now, book)
    if after == case:
        return None
    at = case.updated_at if case.state is State.MERGED else now  # from which the time to undo a merge counts
    after = timing.told(changed(after, updated_at=at, version=case.version + 1))
    after = escalation.scheduled(after, book, case.clocks)
    late = [deeds.overdue(after, clock, now, ids) for clock in timing.newly_late(case, after)]
    return Change(case, after, (*late, _deed(case, after, actor, now, book, ids)))


def _held(case: Case, today: Today, book: Rulebook) -> Case:
    """Everything that says whose the case is."""
    after = _disputed(_led(case, today, book), today)
    return changed(
        after,
        unit=today(case.unit),
        transferred_to=today(case.transferred_to),
        refused_by=" ".join(dict.fromkeys(map(today, case.refused_by.split()))),
        requests=tuple(
            changed(r, unit=today(r.unit)) if r.state is RequestState.ASKED else r for r in case.requests
        ),
    )


def _taken_over(book: Rulebook) -> Today:
    """A code in the place of each code: the successor's, when there is one to take over; else the code itself."""

    def today(code: str) -> str:
        later = book.organisation.today(code)
        return later if later in book.organisation.units else code

    return today


def _led(case: Case, today: Today, book: Rulebook) -> Case:
    lead = today(case.lead_unit)
    if lead == case.lead_unit:
        return case
    words = _words(case.lead_unit, lead, book)
    return changed(
        case,
        lead_unit=lead,
        lead_reason_zh=f"{case.lead_reason_zh}{words.zh}"[:300],
        lead_reason_en=f"{case.lead_reason_en} {words.en}".strip()[:400],
    )


def _words(old: str, new: str, book: Rulebook) -> Message:
    name = book.organisation.name
    text = Message("{old}的工作由{new}承接。", "{new} took over the work of {old}.")
    return text.format(old=name(old), new=name(new))


def _clocks(case: Case, today: Today, now: datetime, book: Rulebook) -> Case:
    """Each clock of a unit that is no more: ended, with a new one for the successor, or with the successor's name."""
    kept: list[Clock] = []
    begun: list[Clock] = []
    helpers = list(case.helpers)
    for place, clock in enumerate(case.clocks):
        unit = today(clock.unit)
        goes_on = clock.stopped_at is None or clock.paused_for in RESUMED
        if unit == clock.unit or not goes_on:
            kept.append(clock)
        elif clock.kind not in ANEW:
            kept.append(changed(clock, unit=unit))
        else:
            kept.append(_ended(clock, now, book))
            for index, helper in enumerate(helpers):
                if helper.clock == place:
                    helpers[index] = changed(helper, clock=len(case.clocks) + len(begun))
            begun.append(_anew(clock, unit, now, book))
    return (
        changed(case, clocks=(*kept, *begun), helpers=tuple(helpers)) if tuple(kept) != case.clocks else case
    )


def _ended(clock: Clock, now: datetime, book: Rulebook) -> Clock:
    if clock.stopped_at is None:
        return stop(clock, now, book.calendar)
    return changed(clock, paused_for=Pause.NONE)


def _anew(clock: Clock, unit: str, now: datetime, book: Rulebook) -> Clock:
    """The full limit for the successor, waiting for what the old clock waited for."""
    limit = Limit(clock.amount, clock.limit_unit)
    new = start(clock.kind, limit, now, book.calendar, unit=unit, label=clock.label)
    return stop(new, now, book.calendar, pause=clock.paused_for) if clock.paused_for else new


def _helped(case: Case, today: Today, now: datetime, book: Rulebook) -> Case:
    """Open shared tasks with those who took over; a unit does not help itself, nor twice."""
    busy = {case.unit}
    helpers, clocks = list(case.helpers), list(case.clocks)
    for place, helper in enumerate(helpers):
        if not helper.open:
            continue
        unit = today(helper.unit)
        helpers[place] = changed(helper, unit=unit, done_at=now if unit in busy else None)
        if unit in busy and helper.clock is not None:
            clocks[helper.clock] = _ended(clocks[helper.clock], now, book)
        busy.add(unit)
    return changed(case, helpers=tuple(helpers), clocks=tuple(clocks))


def _told(case: Case, today: Today, now: datetime, book: Rulebook) -> Case:
    """Notices with those who took over; a unit owes no answer to itself, nor two of one case."""
    busy = {case.unit}
    helpers, clocks = list(case.helpers), list(case.clocks)
    for place in case.told:
        helper = helpers[place]
        unit = today(helper.unit)
        helpers[place] = changed(helper, unit=unit, done_at=now if unit in busy else None)
        if unit in busy and helper.clock is not None:
            clocks[helper.clock] = _ended(clocks[helper.clock], now, book)
        busy.add(unit)
    return changed(case, helpers=tuple(helpers), clocks=tuple(clocks))


def _disputed(case: Case, today: Today) -> Case:
    """Whoever took over from a side of an open dispute is that side, and cannot rule on it."""
    if case.state is not State.DISPUTED:
        return case
    last = case.contested[-1]
    sides = changed(last, units=tuple(dict.fromkeys(map(today, last.units))))
    return changed(case, contested=(*case.contested[:-1], sides))


def _deed(case: Case, after: Case, actor: Actor, now: datetime, book: Rulebook, ids: Ids) -> Deed:
    moves = {old: new for old, new in _moves(case, book) if old != new}
    holder = case.unit or case.lead_unit
    facts: dict[str, object] = {
        "from": case.state.value,
        "to": after.state.value,
        "handed": " ".join(f"{old}>{new}" for old, new in moves.items()),
    }
    if holder in moves:
        facts |= {"from_unit": holder, "to_unit": moves[holder]}
    note = joined([_words(old, new, book) for old, new in moves.items()], zh="", en=" ")
    return deeds.deed(after, VERB, actor, now, ids.uid(now), "pack", facts, note=note.zh)


def _moves(case: Case, book: Rulebook) -> list[tuple[str, str]]:
    today = _taken_over(book)
    holding = () if case.state in OVER else (case.unit, case.lead_unit, case.transferred_to)
    named = (
        *holding,
        *(helper.unit for helper in case.helpers if helper.open),
        *(clock.unit for clock in case.clocks if clock.stopped_at is None or clock.paused_for),
    )  # fmt: skip
    return [(code, today(code)) for code in dict.fromkeys(named) if code]
