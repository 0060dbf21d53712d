"""The ladder: rungs in order, each once, never while a clock stands; missed ones are made up; the ledger tells each."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from chengxu.cases import models, ticking
from chengxu.cases.deciding import escalation
from chengxu.cases.rules import Case, Order, Rulebook, due
from chengxu.cases.workflow.clocks import Clock, resume, start, stop
from chengxu.cases.workflow.rungs import Do, Rung
from chengxu.cases.workflow.states import ClockKind, Pause, ReturnKind
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.common.worktime import Colour, Limit, LimitUnit
from chengxu.intake.actions import take_in
from chengxu.intake.rules import Submission
from chengxu.ledger.models import Deed
from tests.cases.book import BOOK, MONDAY_9, STREET, Story, hours
from tests.jingzhou import CLERK, NOW

LADDER = (
    Rung(do=Do.REMIND, percent=80),
    Rung(do=Do.HEAD, percent=100),
    Rung(do=Do.LEADER, percent=150),
    Rung(do=Do.LEADER, after=Limit(2, LimitUnit.work_day), to="post:mayor"),
)
BOOK_ = replace(BOOK, settings=replace(BOOK.settings, ladders={ClockKind.UNIT: LADDER}))
CALENDAR = BOOK.calendar
LIMITS = [
    hours(10), Limit(4, LimitUnit.urgent_hour), Limit(7, LimitUnit.work_day), Limit(5, LimitUnit.calendar_day),
    Limit(30, LimitUnit.work_minute),
]  # fmt: skip


def unit_clock(limit: Limit, at: datetime = MONDAY_9) -> Clock:
    return start(ClockKind.UNIT, limit, at, CALENDAR, unit="STREET")


def dispatched() -> Case:
    story = Story()
    for verb in ("accept", "file", "dispatch"):
        story.do(verb, order=Order())
    others = tuple(c for c in story.case.clocks if c.kind is not ClockKind.UNIT)
    return escalation.scheduled(replace(story.case, clocks=(*others, unit_clock(hours(10)))), BOOK_)


def own(case: Case) -> Clock:
    return next(c for c in case.clocks if c.kind is ClockKind.UNIT)


def climbed(case: Case, now: datetime, book: Rulebook = BOOK_) -> tuple[Case, list[tuple[str, int]]]:
    change = escalation.climb(case, now=now, book=book, ids=SeededIds(str(now)))
    if change is None:
        return case, []
    told = [(d.verb, int(d.detail.split('"step":')[1].split(",")[0])) for d in change.deeds]
    assert change.after.version == case.version + 1
    return change.after, told


def test_rungs_lie_where_the_counted_time_says() -> None:
    """Ten duty hours from Monday 09:00: 80 % at 17:00, due Tuesday 09:00, half of it again Tuesday 14:00."""
    at = [
        f"{CALENDAR.local(i):%d %H:%M}" for i in escalation.instants(unit_clock(hours(10)), LADDER, CALENDAR)
    ]
    assert at == ["08 17:00", "09 09:00", "09 14:00", "11 18:00"]


@pytest.mark.parametrize("limit", LIMITS, ids=str)
def test_the_share_of_eighty_is_where_the_light_turns_yellow(limit: Limit) -> None:
    clock = unit_clock(limit)
    first = escalation.instants(clock, LADDER, CALENDAR)[0]
    light = [
        CALENDAR.colour(clock.started_at, first + timedelta(seconds=s), clock.due_at, limit.unit)
        for s in (-1, 1)
    ]
    assert light == [Colour.green, Colour.yellow]


def test_what_earlier_runs_counted_still_counts() -> None:
    paused = stop(unit_clock(hours(10)), MONDAY_9 + timedelta(hours=6), CALENDAR, pause=Pause.CHECK)
    again = resume(paused, MONDAY_9 + timedelta(days=2), CALENDAR)
    assert escalation.instants(again, LADDER, CALENDAR)[0] == MONDAY_9 + timedelta(days=2, hours=2)
    spent = stop(unit_clock(hours(10)), MONDAY_9 + timedelta(hours=9), CALENDAR, pause=Pause.CHECK)
    again = resume(spent, MONDAY_9 + timedelta(days=2), CALENDAR)
    assert escalation.instants(again, LADDER, CALENDAR)[0] == again.started_at  # the share was gone already


def test_each_rung_is_a_deed_once_and_in_order() -> None:
    case, now, told = dispatched(), MONDAY_9, []
    for _ in range(24 * 5):
        now += timedelta(hours=1)
        case, new = climbed(case, now)
        again, nothing = climbed(case, now)
        assert (again, nothing) == (case, [])
        told += new
    assert told == [("case.escalate", step) for step in (1, 2, 3, 4)]
    assert own(case).step == 4


def test_missed_rungs_are_all_climbed_in_order() -> None:
    case, told = climbed(dispatched(), MONDAY_9 + timedelta(days=30))
    assert [step for _, step in told] == [1, 2, 3, 4]
    assert own(case).next_at == own(case).due_at  # the breach is still to be marked


@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_the_instant_itself_is_still_on_time(seconds: int) -> None:
    case = dispatched()
    at = escalation.instants(own(case), LADDER, CALENDAR)[1]
    _, told = climbed(case, at + timedelta(seconds=seconds))
    assert [step for _, step in told] == ([1, 2] if seconds > 0 else [1])


def test_the_deed_says_the_rung_the_clock_and_whom_it_calls() -> None:
    change = escalation.climb(dispatched(), now=MONDAY_9 + timedelta(days=30), book=BOOK_, ids=SeededIds(1))
    assert change is not None
    first, last = change.deeds[0], change.deeds[-1]
    assert (first.actor, first.source, first.object) == ("system", "clock", "case")
    for fact in ('"rung":"remind"', '"step":1', '"clock":"unit"', '"unit":"STREET"'):
        assert fact in first.detail
    assert '"to":"post:mayor"' in last.detail


def test_an_overdue_milestone_is_for_the_unit_that_handles_the_case() -> None:
    ladders = {ClockKind.MILESTONE: LADDER, ClockKind.CHECK: LADDER}
    book = replace(BOOK, settings=replace(BOOK.settings, ladders=ladders))
    for kind, unit in ((ClockKind.MILESTONE, "STREET"), (ClockKind.CHECK, BOOK.settings.centre)):
        clock = start(kind, hours(10), MONDAY_9, CALENDAR)
        case = escalation.scheduled(replace(dispatched(), clocks=(clock,)), book)
        change = escalation.climb(case, now=clock.due_at + timedelta(days=9), book=book, ids=SeededIds("m"))
        assert change is not None
        assert {json.loads(deed.detail)["unit"] for deed in change.deeds} == {unit}


def test_a_clock_that_stands_climbs_nothing_and_asks_for_no_look() -> None:
    case = dispatched()
    clocks = tuple(
        stop(c, MONDAY_9 + timedelta(hours=1), CALENDAR, pause=Pause.DEFERRAL)
        if c.kind is ClockKind.UNIT
        else c
        for c in case.clocks
    )
    standing = escalation.scheduled(replace(case, clocks=clocks), BOOK_)
    assert own(standing).next_at is None
    assert climbed(standing, MONDAY_9 + timedelta(days=99)) == (standing, [])


def test_a_clock_without_a_ladder_is_looked_at_when_it_is_due() -> None:
    case = escalation.scheduled(dispatched(), BOOK)
    assert all(c.next_at == c.due_at for c in case.clocks if c.stopped_at is None)
    assert climbed(case, MONDAY_9 + timedelta(days=99), BOOK)[1] == []


def test_time_alone_marks_the_breach_and_climbs() -> None:
    changes = due(dispatched(), now=MONDAY_9 + timedelta(days=1, hours=1), book=BOOK_, ids=SeededIds(1))
    verbs = [deed.verb for change in changes for deed in change.deeds]
    assert verbs.count("case.overdue") >= 1
    assert verbs.count("case.escalate") == 2
    clock = own(changes[-1].after)
    assert clock.breached
    assert clock.next_at == escalation.instants(clock, LADDER, CALENDAR)[2]


moves = st.lists(
    st.tuples(
        st.sampled_from(["wait", "tick", "return", "dispatch", "handle", "rework"]), st.integers(0, 900)
    ),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(moves)
def test_whatever_happens_rungs_come_in_order_once_and_never_while_paused(
    walk: list[tuple[str, int]],
) -> None:
    case, now, ids = dispatched(), MONDAY_9, SeededIds(3)
    story = Story()
    story.changes[-1] = replace(story.changes[-1], after=case)
    seen: dict[str, list[int]] = {}
    for what, minutes in walk:
        now += timedelta(minutes=minutes)
        story.now = now
        before = story.case
        if what == "tick":
            for change in due(before, now=now, book=BOOK_, ids=ids):
                story.changes.append(change)
                for deed in change.deeds:
                    if deed.verb == "case.escalate":
                        assert own(before).stopped_at is None
                        seen.setdefault("unit", []).append(int(deed.detail.split('"step":')[1].split(",")[0]))
        elif what != "wait":
            order = Order(note="好", reason="理由", kind=ReturnKind.CANNOT_NOW)
            with suppress(Refused):
                story.do(what, STREET, order=order)
        clock = own(story.case)
        if clock.stopped_at is not None:
            assert clock.next_at is None
    told = seen.get("unit", [])
    assert told == list(range(1, len(told) + 1))
    assert own(story.case).step == len(told)


ids = SeededIds("ladder")


def reported(n: int) -> list[str]:
    given = Submission(channel="patrol", text="路灯不亮", category="C0118")
    return [take_in(submission=given, actor=CLERK, now=NOW, ids=ids).case_uid for _ in range(n)]


@pytest.mark.usefixtures("county")
def test_a_tick_makes_up_for_a_night_without_one_and_the_next_finds_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ticking, "CLOCKS", 2)
    monkeypatch.setattr(ticking, "TOGETHER", 2)
    uids = reported(5)
    later = NOW + timedelta(days=3)
    assert ticking.tick(now=later, ids=ids) == ticking.Ticked(5)
    assert ticking.tick(now=later, ids=ids) == ticking.Ticked()
    for uid in uids:
        verbs = list(Deed.objects.filter(case_uid=uid).order_by("id").values_list("verb", flat=True))
        assert verbs.count("case.escalate") == 2
        assert verbs.count("case.overdue") == 1
    assert models.CaseClock.objects.filter(next_at__isnull=False).count() == 0


@pytest.mark.usefixtures("county")
def test_a_tick_reads_only_what_is_due() -> None:
    reported(3)
    with CaptureQueriesContext(connection) as few:
        assert ticking.tick(now=NOW + timedelta(minutes=1), ids=ids) == ticking.Ticked()
    reported(30)
    with CaptureQueriesContext(connection) as many:
        assert ticking.tick(now=NOW + timedelta(minutes=1), ids=ids) == ticking.Ticked()
    assert len(few) == len(many) <= 4
