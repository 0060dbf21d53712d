"""The tables of steps: nothing is a dead end, whose each step is, and a walk at random through each whole workflow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message, Refused
from chengxu.undertakings.deciding import funding, legislating, rectifying, working
from chengxu.undertakings.deciding.machine import Machine, Standing, Step, decided, offers, refusal
from tests.undertakings.held import DESK, GREEN, HEAD, LANDFILL, LEGAL, READER, SANITATION, TODAY, somebody

MACHINES = (rectifying.MACHINE, working.MACHINE, funding.MACHINE, legislating.MACHINE)


def free(code: str) -> Message | None:
    return None


@pytest.mark.parametrize("machine", MACHINES, ids=lambda one: one.kind)
def test_every_state_is_reached_and_leads_to_an_end(machine: Machine) -> None:
    edges = {(source, step.to or source) for step in machine.steps for source in step.sources}
    assert {state for edge in edges for state in edge} <= set(machine.states)
    reached, ends = {machine.first}, set(machine.final)
    for _ in machine.states:
        reached |= {to for source, to in edges if source in reached}
        ends |= {source for source, to in edges if to in ends}
    assert reached == ends == set(machine.states)
    assert not [edge for edge in edges if edge[0] in machine.final]
    assert len({step.code for step in machine.steps}) == len(machine.steps)


STANDING = Standing(
    state=rectifying.CHECKED, unit="JZCG-TM", co_units=("JZCG-HW",), workers=frozenset({"landfill", "moved"})
)


@pytest.mark.parametrize(
    ("actor", "said"),
    [
        (LEGAL, None),
        (HEAD, None),
        (LANDFILL, "没有「复核整改"),
        (SANITATION, "不能复核自己单位"),
        (somebody("moved", "JZCG-FG", *LEGAL.verbs), "您参与办理过"),
        (READER, "没有「复核整改"),
    ],
)
def test_nobody_reviews_their_own_work(actor: Actor, said: str | None) -> None:
    step = rectifying.MACHINE.step("pass")
    why = refusal(rectifying.MACHINE, step, STANDING, actor, free)
    assert (why is None) if said is None else (why is not None and said in why.zh)


def test_a_named_reviewer_is_the_only_one() -> None:
    step = rectifying.MACHINE.step("pass")
    named = replace(STANDING, reviewer="JZCG-FG")
    assert refusal(rectifying.MACHINE, step, named, LEGAL, free) is None
    why = refusal(rectifying.MACHINE, step, named, HEAD, free)
    assert why is not None
    assert "已指定别的单位" in why.zh


@pytest.mark.parametrize(
    ("code", "state", "actor", "lawful"),
    [
        ("measure", "received", LANDFILL, True),
        ("measure", "received", SANITATION, False),  # a helper works, the owner plans
        ("progress", "working", SANITATION, True),
        ("progress", "working", GREEN, False),
        ("confirm", "applied", DESK, True),
        ("confirm", "applied", LANDFILL, False),
        ("confirm", "closed", DESK, False),  # no second 销号
        ("extend", "working", HEAD, True),
        ("extend", "working", DESK, False),
        ("relapse", "closed", DESK, True),
        ("relapse", "working", DESK, False),
    ],
)
def test_whose_a_step_is_and_when(code: str, state: str, actor: Actor, lawful: bool) -> None:
    step = rectifying.MACHINE.step(code)
    assert (refusal(rectifying.MACHINE, step, replace(STANDING, state=state), actor, free) is None) is lawful


def test_a_refusal_names_the_states_in_which_it_would_be_lawful() -> None:
    shown = offers(rectifying.MACHINE, replace(STANDING, state="applied"), DESK, free)
    why = {one.step.code: one.refusal for one in shown}
    assert why["confirm"] is None
    assert why["relapse"] is not None
    assert "已销号" in why["relapse"].zh
    assert "closed" in why["relapse"].en


@pytest.mark.parametrize(
    ("note", "lawful"), [("", False), (" x ", False), ("现场看过", True), ("长" * 1001, False)]
)
def test_some_steps_take_words(note: str, lawful: bool) -> None:
    def act() -> tuple[Step, str]:
        return decided(rectifying.MACHINE, "fail", STANDING, LEGAL, note, free)

    if lawful:
        assert act()[1] == rectifying.WORKING
    else:
        with pytest.raises(Refused) as told:
            act()
        assert told.value.field == "note"


# --- walks at random ------------------------------------------------------------------------------------------------


@dataclass
class Walk:
    """One finding as the rules alone move it."""

    item: rectifying.Item
    workers: frozenset[str] = frozenset()
    closings: int = 0

    def standing(self) -> Standing:
        return Standing(state=self.item.state, unit="JZCG-TM", co_units=("JZCG-HW",), workers=self.workers)

    def lawful(self, actor: Actor) -> list[Step]:
        def hindrance(code: str) -> Message | None:
            return rectifying.hindrance(self.item, code)

        shown = offers(rectifying.MACHINE, self.standing(), actor, hindrance)
        return [one.step for one in shown if one.refusal is None]

    def take(self, step: Step, actor: Actor) -> None:
        measures, due = self.item.measures, self.item.due
        if step.code == "measure":
            measures = (*measures, rectifying.Planned(len(measures) + 1, due))
        if step.code == "prove":
            open_ = next(one.ordinal for one in measures if one.done is None)
            measures = tuple(
                replace(one, done=TODAY, evidence=1) if one.ordinal == open_ else one for one in measures
            )
        if step.code == "extend":
            due += timedelta(days=1)
        if step.by.value == "reviewer":
            assert actor.uid not in self.workers
            assert actor.unit not in ("JZCG-TM", "JZCG-HW")
        if step.code in rectifying.WORKS:
            self.workers |= {actor.uid}
        self.closings += step.code == "confirm"
        self.item = rectifying.Item(state=step.to or self.item.state, due=due, measures=measures)


EVERYBODY = (LANDFILL, SANITATION, LEGAL, HEAD, DESK, GREEN, READER)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 50)), max_size=60))
def test_a_finding_is_never_stuck_never_closed_twice_never_reviewed_by_its_workers(
    walk: list[tuple[int, int]],
) -> None:
    now = Walk(rectifying.Item(state=rectifying.RECEIVED, due=TODAY))
    for who, which in walk:
        actor = EVERYBODY[who]
        steps = now.lawful(actor)
        if steps:
            now.take(steps[which % len(steps)], actor)
        assert now.closings <= 1
        ended = now.item.state in rectifying.MACHINE.final
        able = [one for one in EVERYBODY if now.lawful(one)]
        assert bool(able) is not ended
        if now.item.state in (rectifying.APPLIED, rectifying.CLOSED):
            assert now.item.measures
            assert all(one.done and one.evidence for one in now.item.measures)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 50)), max_size=60))
def test_a_rule_is_issued_only_after_opinions_review_and_decision(walk: list[tuple[int, int]]) -> None:
    rule, seen = legislating.Ordinance(state=legislating.DRAFT, versions=1), ["draft"]
    reviewed = 0
    for who, which in walk:
        actor = EVERYBODY[who]

        def hindrance(code: str, rule: legislating.Ordinance = rule) -> Message | None:
            return legislating.hindrance(rule, code)

        standing = Standing(state=rule.state, unit="JZCG-YL", workers=frozenset({"green"}))
        steps = [
            one.step for one in offers(legislating.MACHINE, standing, actor, hindrance) if one.refusal is None
        ]
        if not steps:
            continue
        step = steps[which % len(steps)]
        if step.code in {"unlawful", "disagree"}:
            rule = replace(rule, returned=rule.versions)
        if step.code == "lawful":
            assert rule.versions > rule.returned
            reviewed = rule.versions
        if step.code == "issue":
            assert reviewed == rule.versions  # what was found lawful is what is issued
            assert seen.index("heard") < seen.index("lawful") < seen.index("agreed")
        more = {"versions": rule.versions + 1} if step.code == "revise" else {}
        if step.code == "consult":
            more = {"concluded": True}
        if step.code == "file":
            more = {"filed": TODAY}
        rule = replace(rule, state=step.to or rule.state, **more)
        seen.append(rule.state)
    assert rule.state in legislating.MACHINE.states
