"""Random walks of verbs and time: whatever happens, a case stays whole."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chengxu.cases.rules import Order, refuse
from chengxu.cases.states import ENDED, OPEN, ClockKind, State
from chengxu.cases.transitions import TRANSITIONS
from chengxu.common.messages import Message, Refused
from tests.cases.book import CENTRE, COLLECTOR, OTHER, STREET, Story

STAGE = {
    State.REPORTED: ClockKind.ACCEPTANCE,
    State.ACCEPTED: ClockKind.FILING,
    State.VERIFYING: ClockKind.VERIFICATION,
    State.FILED: ClockKind.DISPATCH,
    State.DISPATCHED: ClockKind.UNIT,
    State.HANDLING: ClockKind.UNIT,
    State.HANDLED: ClockKind.CHECK,
}
steps = st.lists(
    st.tuples(
        st.sampled_from([row.verb for row in TRANSITIONS]),
        st.sampled_from([CENTRE, STREET, OTHER, COLLECTOR]),
        st.integers(0, 3 * 24 * 60),
        st.sampled_from(["", "STREET", "OTHER"]),
    ),
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(steps)
def test_an_open_case_always_has_a_stage_clock_and_a_next_step(
    walk: list[tuple[str, object, int, str]],
) -> None:
    story = Story()
    for verb, actor, minutes, unit in walk:
        story.now += timedelta(minutes=minutes)
        order = Order(note="好", reason="理由", unit=unit)
        try:
            story.do(verb, actor, order=order)  # type: ignore[arg-type]
        except Refused as refusal:
            reason = refusal.message
        else:
            reason = Message("做到了", "done")
        assert (bool(reason.zh), bool(reason.en)) == (True, True)
        case = story.case
        running = [clock.kind for clock in case.clocks if clock.stopped_at is None]
        if case.state in ENDED:
            assert running == []
            continue
        expected = STAGE.get(case.state) or (
            ClockKind.CLOSING if case.finding == "passed" else ClockKind.CHECK
        )
        assert expected in running
        assert running.count(expected) == 1
        assert (ClockKind.CASE in running) == (case.filed_at is not None)
        holder = STREET if case.unit == "STREET" else OTHER if case.unit == "OTHER" else CENTRE
        assert case.state in OPEN
        assert any(
            refuse(case, row, who) is None for row in TRANSITIONS for who in (CENTRE, COLLECTOR, holder)
        )


@settings(max_examples=50, deadline=None)
@given(steps)
def test_deeds_tell_the_same_story_as_the_case(walk: list[tuple[str, object, int, str]]) -> None:
    story = Story()
    for verb, actor, minutes, unit in walk:
        story.now += timedelta(minutes=minutes)
        try:
            story.do(verb, actor, order=Order(note="好", reason="理由", unit=unit))  # type: ignore[arg-type]
        except Refused:
            continue
    verbs = [deed.verb for change in story.changes for deed in change.deeds if deed.verb != "case.overdue"]
    assert len(verbs) == len(story.changes)
    assert verbs.count("case.rework") == story.case.reworks
    assert verbs.count("case.return") == story.case.returns
    assert len({deed.uid for change in story.changes for deed in change.deeds}) == sum(
        len(change.deeds) for change in story.changes
    )
