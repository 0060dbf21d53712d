"""Random walks of verbs and time: whatever happens, a case stays whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chengxu.accounts.rules import SYSTEM, Actor
from chengxu.cases.deciding import owners
from chengxu.cases.rules import Case, Order, due
from chengxu.cases.workflow.clocks import Clock
from chengxu.cases.workflow.states import ENDED, OPEN, ClockKind, RequestState, ReturnKind, State
from chengxu.cases.workflow.transitions import TRANSITIONS
from chengxu.common.messages import Message, Refused
from chengxu.responsibility.precedents import Scope
from tests.cases.book import BOOK, CENTRE, CHIEF, COLLECTOR, DIRECTOR, OTHER, POLICE, STREET, Story

PEOPLE = (CENTRE, STREET, OTHER, COLLECTOR, CHIEF, DIRECTOR, POLICE)
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
        story.changes.extend(due(story.case, now=story.now, book=BOOK, ids=story.ids))
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
        assert set(running) <= {ClockKind.APPROVAL}  # an appeal may outlive its case
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
    assert len(whole) == (case.filed_at is not None)
    for clock in whole:
        assert (clock.stopped_at is None) != bool(clock.paused_for)
        assert case.due_at == clock.due_at
        assert bool(clock.paused_for) == waits(case)
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


def worked_on(seed: int, rounds: int = 60) -> Iterator[Story]:
    """Steps that are mostly possible, so that the far corners are reached; each with what time does after it."""
    rand, story = Random(seed), Story(category=("E0101", "E0501")[seed % 2], seed=seed)
    for _ in range(rounds):
        story.now += timedelta(minutes=rand.choice((0, 5, 60, 600, 5000)))
        rows = [r for r in TRANSITIONS if story.case.state in r.sources and r.verb not in {"void", "reject"}]
        if not rows:
            return
        verb = rand.choice(rows).verb
        if any(r.state is RequestState.ASKED for r in story.case.requests) and rand.random() < 0.6:
            verb = "approve"
        if rand.random() < 0.2 and any(row.verb == "return" for row in rows):
            verb = "return"
        for actor in rand.sample(PEOPLE, len(PEOPLE)):
            order = order_of(story.now, rand.choice(("", "STREET", "OTHER", "POLICE")), rand.randrange(3))
            order = replace(order, kind=rand.choice(("not_ours", "not_ours", "cannot_now")))
            if take(story, verb, actor, order) is None:
                break
        yield story
        take(story, "tick", SYSTEM, Order())
        yield story


@pytest.mark.parametrize("seed", range(60))
def test_a_case_that_is_worked_on_stays_whole(seed: int) -> None:
    for story in worked_on(seed):
        check_whole(story.case)
        check_conserved(story)


def test_the_walks_reach_every_state() -> None:
    """A walk that never gets anywhere proves nothing."""
    seen = {story.case.state for seed in range(60) for story in worked_on(seed)}
    assert seen >= set(OPEN) | {State.CLOSED}


def check_conserved(story: Story) -> None:
    """What a clock has used and what is left of it are its limit, whenever it pauses or resumes."""
    before, after = story.changes[-1].before, story.changes[-1].after
    for old, new in zip(before.clocks if before else (), after.clocks, strict=False):
        assert new.used >= old.used
        assert not old.breached or new.breached
        if old.paused_for and new.stopped_at is None:
            check_resumed(old, new)


def check_resumed(old: Clock, new: Clock) -> None:
    assert new.used == old.used
    assert old.stopped_at is not None
    if old.due_at >= old.stopped_at:
        assert new.due_at >= old.due_at  # no pause and no deferral makes a term shorter
    if new.kind is ClockKind.CASE or new.limit.left(new.used) <= 0:
        return
    elapsed = BOOK.calendar.elapsed(new.started_at, new.due_at, new.limit_unit)
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
    assert told.count("case.supervise") == story.case.supervised
    assert len({deed.uid for deed in deeds}) == len(deeds)
    assert story.case.version == len(story.changes)
