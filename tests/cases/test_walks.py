"""Random walks of verbs and time: whatever happens, a case stays whole."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chengxu.accounts.rules import REPORTER, SYSTEM, Actor
from chengxu.cases.deciding import owners
from chengxu.cases.deciding.succeeding import hand_over
from chengxu.cases.rules import Case, Order, bar, due
from chengxu.cases.workflow.clocks import Clock
from chengxu.cases.workflow.states import ENDED, OPEN, ClockKind, RequestState, ReturnKind, State
from chengxu.cases.workflow.transitions import BY_VERB, TRANSITIONS
from chengxu.common.messages import Message, Refused
from chengxu.responsibility.precedents import Scope
from tests.cases.book import (
    BOOK,
    CENTRE,
    CHIEF,
    COLLECTOR,
    DIRECTOR,
    MONDAY_9,
    OTHER,
    POLICE,
    STREET,
    Story,
    after_reform,
)
from tests.cases.crew import able, fitting, undecided

PEOPLE = (CENTRE, STREET, OTHER, COLLECTOR, CHIEF, DIRECTOR, POLICE, REPORTER)
STAGE = {state: stand.clock for state, stand in owners.STANDS.items()}
SETTINGS = BOOK.settings
verbs = st.sampled_from([row.verb for row in TRANSITIONS if row.verb != "void"] + ["tick"])
steps = st.lists(
    st.tuples(
        verbs,
        st.sampled_from(PEOPLE),
        st.integers(0, 3 * 24 * 60),
        st.sampled_from(["", "STREET", "OTHER", "POLICE"]),
        st.integers(0, 2),
    ),
    max_size=40,
)
Walked = list[tuple[str, Actor, int, str, int]]


def order_of(now: datetime, unit: str, number: int) -> Order:
    """Something for every field, so that what is refused is refused by a rule."""
    return Order(
        note="好",
        reason="理由",
        unit=unit,
        kind=list(ReturnKind)[number].value,
        amount=number,
        until=now + timedelta(days=90 * number),
        units=(unit,) if unit else (),
        evidence=("a" * 64, "b" * 64),
        person="c" if number else "d",
        scope=list(Scope)[number + 1].value,
    )


def take(story: Story, verb: str, actor: Actor, order: Order) -> Message | None:
    """One step, or what time alone does; the refusal, if it is one."""
    if verb == "tick":
        story.changes.extend(due(story.case, now=story.now, book=story.book, ids=story.ids))
        return None
    before = list(story.changes)
    try:
        story.do(verb, actor, order=order)
    except Refused as refusal:
        assert story.changes == before
        return refusal.message
    return None


def walked(walk: Walked, story: Story) -> Iterator[Case]:
    """The case after each step."""
    for verb, actor, minutes, unit, number in walk:
        story.now += timedelta(minutes=minutes)
        refusal = take(story, verb, actor, order_of(story.now, unit, number))
        assert refusal is None or (refusal.zh and refusal.en)
        yield story.case


def check_whole(case: Case) -> None:
    """Exactly one owner, a clock that runs or waits lawfully, a step somebody can take, and no clock of another stage."""
    running = [clock.kind for clock in case.clocks if clock.stopped_at is None]
    if case.state in ENDED:
        assert set(running) <= {ClockKind.APPROVAL, ClockKind.NOTICE}  # an appeal and a notice may outlive it
        assert case.state is State.CLOSED or not case.told
        assert (owners.owner(case, SETTINGS), owners.dormant(case, SETTINGS)) == (None, None)
        return
    assert case.state in OPEN
    held = owners.owner(case, SETTINGS)
    assert held is not None
    assert held.unit in BOOK.organisation.units
    assert owners.dormant(case, SETTINGS) is None
    assert owners.next_steps(case, SETTINGS)
    passed = case.state is State.CHECKING and case.finding == "passed"
    expected = ClockKind.CLOSING if passed else STAGE[case.state]
    assert running.count(expected) <= 1
    for kind in set(STAGE.values()) - {expected}:
        assert kind not in running, kind
    check_clocks(case)


def check_clocks(case: Case) -> None:
    """The clock of the whole case runs from filing on, unless something lawful makes it wait."""
    whole = [clock for clock in case.clocks if clock.kind is ClockKind.CASE]
    assert bool(whole) == (case.filed_at is not None)
    assert len(whole) <= 1 + case.reopens
    assert all(clock.stopped_at is not None and not clock.paused_for for clock in whole[:-1])
    for clock in whole[-1:]:
        assert (clock.stopped_at is None) != bool(clock.paused_for)
        assert case.due_at == clock.due_at
        assert bool(clock.paused_for) == waits(case)
    assert case.reopens <= 1
    open_requests = [r for r in case.requests if r.state is RequestState.ASKED]
    approvals = [c for c in case.clocks if c.kind is ClockKind.APPROVAL and c.stopped_at is None]
    assert len(approvals) == len(open_requests)
    assert all((clock.next_at is None) or clock.stopped_at is None for clock in case.clocks)


def waits(case: Case) -> bool:
    """Whether the whole case may stand still: suspended, transferred, or a deferral or suspension is being decided."""
    asked = {r.kind.value for r in case.requests if r.state is RequestState.ASKED}
    return case.state in {State.SUSPENDED, State.TRANSFERRED} or bool(asked & {"deferral", "suspension"})


@settings(max_examples=200, deadline=None)
@given(steps)
def test_an_open_case_always_has_an_owner_a_clock_and_a_next_step(walk: Walked) -> None:
    for case in walked(walk, Story(category="E0101")):
        check_whole(case)


def field_refused(story: Story, verb: str, actor: Actor, order: Order) -> str | None:
    """One step; the field that a refusal is about, None when it was done."""
    try:
        story.do(verb, actor, order=order)
    except Refused as refusal:
        return refusal.field
    return None


@settings(max_examples=200, deadline=None)
@given(steps)
def test_what_is_offered_is_refused_only_for_what_was_filled_in(walk: Walked) -> None:
    story = Story(category="E0501")
    for verb, actor, minutes, unit, number in walk:
        story.now += timedelta(minutes=minutes)
        if verb == "tick":
            take(story, verb, actor, Order())
            continue
        offered = bar(story.case, BY_VERB[verb], actor=actor, now=story.now, book=story.book) is None
        field = field_refused(story, verb, actor, order_of(story.now, unit, number))
        assert offered != (field in {"state", "actor"}), (verb, field)


WEDNESDAYS = frozenset(date(2023, 5, 3) + timedelta(weeks=n) for n in range(40))
OCTOBER = frozenset(date(2023, 10, day) for day in range(1, 8))
CALENDARS = (
    BOOK.calendar,
    replace(
        BOOK.calendar, holidays=BOOK.calendar.holidays | OCTOBER, workdays=frozenset({date(2023, 10, 8)})
    ),
    replace(BOOK.calendar, holidays=BOOK.calendar.holidays | OCTOBER | WEDNESDAYS),
)
"""Calendars that come into force one after another while cases run."""

FINAL = frozenset({"void", "reject"})
STEPS = int(os.environ.get("WALK_STEPS", "2400"))
OFTEN = 600  # one success of each verb in so many steps, at least


class Walk:
    """Case after case, worked on by people with the posts of the real pack, over nights, holidays and suspensions."""

    def __init__(self, seed: int, unmanned: frozenset[str] = frozenset()) -> None:
        self.rand = Random(seed)
        self.unmanned = unmanned
        self.done: Counter[str] = Counter()
        self.states: Counter[State] = Counter()
        self.seed = seed
        self.story = self.begin()

    def begin(self) -> Story:
        """A new case at any hour of 2023."""
        self.seed += 1
        at = MONDAY_9 + timedelta(minutes=self.rand.randrange(200 * 24 * 60))
        category = self.rand.choice(("E0101", "E0101", "E0501", "C0118", ""))
        channel = self.rand.choice(("portal", "collector", "hotline"))
        story = Story(category=category, seed=self.seed, at=at, channel=channel)
        story.unmanned = self.unmanned
        self.first = story.book = replace(BOOK, calendar=self.rand.choice(CALENDARS))
        return story

    def later(self) -> None:
        """Minutes, a night, a week; or to just before, at or after the next instant at which a clock or a suspension is due."""
        case, rand, story = self.story.case, self.rand, self.story
        looks = [c.due_at for c in case.clocks if c.stopped_at is None]
        looks += [case.suspended_until] if case.suspended_until else []
        ahead = [at for at in looks if at > story.now]
        if ahead and rand.random() < 0.15:
            story.now = rand.choice(ahead) + timedelta(seconds=rand.choice((-1, 0, 1)))
        else:
            story.now += timedelta(minutes=rand.choice((0, 1, 5, 30, 60, 600, 1440, 5000)))

    def step(self) -> None:
        """Time, and a verb that somebody can do; ends are rare, or no walk would get anywhere."""
        story, rand = self.story, self.rand
        if story.case.state in ENDED and rand.random() < 0.5:
            self.story = story = self.begin()
        if rand.random() < 0.08:
            story.book = replace(BOOK, calendar=rand.choice(CALENDARS))
        self.moved = 0.0 if story.book is self.first else 0.2
        self.later()
        open_to = [row.verb for row in TRANSITIONS if able(story, row.verb)]
        if rand.random() < 0.9:
            open_to = [verb for verb in open_to if verb not in FINAL] or open_to
        if open_to:
            self.take(self.choice(open_to))

    def choice(self, open_to: list[str]) -> str:
        """A decision where one waits, more often than not; else what was seldom done so far, or anything."""
        rand = self.rand
        for verb, share in (
            ("approve", 0.5),
            ("rule", 0.6),
            ("review", 0.3),
            ("resume", 0.3),
            ("suspend_ask", 0.1),
            ("recalculate", self.moved),
            ("return", 0.2),
        ):
            if verb in open_to and rand.random() < share:
                return verb
        rarest = sorted(open_to, key=lambda verb: self.done[verb])[:2]
        return rand.choice(rarest if rand.random() < 0.6 else open_to)

    def take(self, verb: str) -> None:
        story, rand = self.story, self.rand
        actor = rand.choice(able(story, verb))
        order = fitting(story, verb, actor, rand)
        if self.unmanned and rand.random() < 0.3:  # somebody who does not know that nobody is there
            unit = rand.choice(sorted(self.unmanned))
            order = replace(order, unit=unit, units=(unit,))
        if take(story, verb, actor, order) is None:
            self.done[verb] += 1

    def onward(self) -> bool:
        """Whether somebody of these people can really take a step of the owner's now: it is tried, and undone."""
        story = self.story
        if story.case.state in ENDED:
            return True
        held = owners.owner(story.case, story.book.settings)
        assert held is not None
        with_unit = story.case.state in {State.DISPATCHED, State.HANDLING}
        for row in owners.next_steps(story.case, story.book.settings):
            for actor in able(story, row.verb):
                if with_unit and actor.unit != held.unit:
                    continue
                before = list(story.changes)
                refusal = take(story, row.verb, actor, fitting(story, row.verb, actor, self.rand))
                story.changes = before
                if refusal is None:
                    return True
        return False


def check_promises(walk: Walk) -> None:
    """One owner, a clock that runs or lawfully waits, and for every open request somebody with a real post who may decide."""
    story = walk.story
    check_whole(story.case)
    check_conserved(story, one_calendar=story.book is walk.first)
    assert undecided(story) == []


@pytest.mark.slow
def test_with_the_posts_of_the_real_pack_every_verb_is_done_often_and_every_case_stays_whole() -> None:
    walk = Walk(seed=20230508)
    for _ in range(STEPS):
        walk.step()
        check_promises(walk)
        assert walk.onward(), (walk.story.case.state, walk.story.case.finding)
        take(walk.story, "tick", SYSTEM, Order())
        check_promises(walk)
        walk.states[walk.story.case.state] += 1
    seldom = {row.verb: walk.done[row.verb] for row in TRANSITIONS if walk.done[row.verb] < STEPS // OFTEN}
    assert not seldom, walk.done
    assert set(walk.states) >= set(OPEN) | ENDED - {State.MERGED}


def test_where_a_unit_has_nobody_no_case_ever_waits_for_it() -> None:
    """Lamps are led by the one, buildings may be transferred to the other: the centre always has another step."""
    walk = Walk(seed=11, unmanned=frozenset({"LIGHT", "POLICE"}))
    for _ in range(600):
        walk.step()
        case = walk.story.case
        check_promises(walk)
        assert walk.onward(), case.state
        assert not walk.unmanned & {case.unit, *(helper.unit for helper in case.helpers if helper.open)}
        walk.states[case.state] += 1
    assert walk.done["dispatch"] > 10
    assert walk.states[State.TRANSFERRED]
    assert walk.done["cohandle"]


def test_wherever_a_case_stands_a_unit_may_go_and_its_successor_goes_on() -> None:
    walk, moved = Walk(seed=7), Counter[State]()
    for _ in range(400):
        walk.step()
        story = walk.story
        before, gone = list(story.changes), story.case.unit
        if story.case.state in ENDED or not gone:
            continue
        new = "LIGHT" if gone == "OTHER" else "OTHER"
        book, story.book = story.book, replace(after_reform(gone, new), calendar=story.book.calendar)
        change = hand_over(story.case, actor=SYSTEM, now=story.now, book=story.book, ids=story.ids)
        assert change is not None
        story.changes.append(change)
        named = {change.after.unit, change.after.lead_unit, *(h.unit for h in change.after.helpers if h.open)}
        assert gone not in named
        check_whole(change.after)
        assert walk.onward(), change.after.state
        moved[change.after.state] += 1
        story.changes, story.book = before, book
    assert set(moved) >= {
        State.FILED,
        State.DISPATCHED,
        State.HANDLING,
        State.HANDLED,
        State.CHECKING,
        State.TRANSFERRED,
    }


def check_conserved(story: Story, *, one_calendar: bool = True) -> None:
    """What a clock has used and what is left of it are its limit, whenever it pauses or resumes.

    ``one_calendar``: no other has come into force since the case began, so nothing may have become shorter.
    """
    before, after = story.changes[-1].before, story.changes[-1].after
    for old, new in zip(before.clocks if before else (), after.clocks, strict=False):
        assert new.used >= old.used
        assert not old.breached or new.breached
        if old.paused_for and new.stopped_at is None:
            check_resumed(old, new, story, one_calendar)


def check_resumed(old: Clock, new: Clock, story: Story, one_calendar: bool) -> None:
    assert new.used == old.used
    assert old.stopped_at is not None
    if old.due_at >= old.stopped_at and one_calendar:
        assert new.due_at >= old.due_at  # no pause and no deferral makes a term shorter
    if new.kind is ClockKind.CASE or new.limit.left(new.used) <= 0:
        return
    elapsed = story.book.calendar.elapsed(new.started_at, new.due_at, new.limit_unit)
    assert new.used + elapsed == new.limit.total


@settings(max_examples=60, deadline=None)
@given(steps)
def test_deeds_tell_the_same_story_as_the_case(walk: Walked) -> None:
    story = Story()
    for _ in walked(walk, story):
        pass
    deeds = [deed for change in story.changes for deed in change.deeds]
    told = [deed.verb for deed in deeds if "because" not in deed.detail and deed.verb != "case.overdue"]
    assert len(told) == len([c for c in story.changes if any(d.verb != "case.overdue" for d in c.deeds)])
    assert told.count("case.rework") == story.case.reworks
    assert told.count("case.return") == story.case.returns
    assert told.count("case.reopen") == story.case.reopens
    assert told.count("case.supervise") == story.case.supervised
    assert len({deed.uid for deed in deeds}) == len(deeds)
    assert story.case.version == len(story.changes)
