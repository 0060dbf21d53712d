"""A unit that is no more: what becomes of its clocks, its requests, its shared tasks. Pure; the writing is ``test_adopting``."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chengxu.cases.deciding.succeeding import hand_over
from chengxu.cases.rules import Case, Change, Order, Rulebook, decide
from chengxu.cases.workflow.states import ClockKind, Pause, State
from tests.cases.book import (
    BOOK,
    CENTRE,
    CHIEF,
    DIRECTOR,
    OTHER,
    POLICE,
    STREET,
    Story,
    after_reform,
    numbering,
)
from tests.cases.told import at, clocks, until

ASK = Order(reason="下雨", amount=1, until=at(days=60))


def told(*steps: tuple[str, object], category: str = "E0101") -> Story:
    """A case dispatched to the street section, and what happened then, two hours later each."""
    story = until("dispatch", category=category)
    for verb, actor in steps:
        order = replace(ASK, note="好", kind="not_ours", units=("OTHER",), unit="POLICE")
        story.do(verb, actor, order=order, at=story.now + timedelta(hours=2))  # type: ignore[arg-type]
    return story


def handed(story: Story, book: Rulebook) -> Change:
    change = hand_over(story.case, actor=CENTRE, now=story.now + timedelta(hours=1), book=book, ids=story.ids)
    assert change is not None
    return change


@pytest.mark.parametrize(
    ("steps", "paused"),
    [
        ((), ""),
        ((("start", STREET),), ""),
        ((("defer_ask", STREET),), Pause.DEFERRAL),
        ((("suspend_ask", STREET), ("approve", CHIEF), ("approve", DIRECTOR)), Pause.SUSPENSION),
        ((("handle", STREET),), Pause.CHECK),
        ((("handle", STREET), ("check", CENTRE)), Pause.CHECK),
    ],
)
def test_the_clock_of_the_work_begins_anew_and_that_of_the_case_goes_on(
    steps: tuple[tuple[str, object], ...], paused: str
) -> None:
    story = told(*steps)
    before, book = story.case, after_reform()
    change = handed(story, book)
    case, now = change.after, change.after.updated_at
    assert (case.unit, case.lead_unit, case.state, case.version) == (
        "OTHER",
        "OTHER",
        before.state,
        before.version + 1,
    )
    old, new = clocks(case, ClockKind.UNIT)
    assert (old.unit, old.paused_for, old.stopped_at is not None) == ("STREET", Pause.NONE, True)
    assert (new.unit, new.used, new.paused_for, new.limit) == ("OTHER", 0, paused, old.limit)
    assert (new.started_at, new.stopped_at) == (now, now if paused else None)
    assert case.unit_due_at == new.due_at
    for kind in (ClockKind.CASE, ClockKind.MILESTONE):
        assert clocks(case, kind) == clocks(before, kind)
    deed = change.deeds[-1]
    assert (deed.verb, deed.actor, deed.unit, deed.source) == ("case.succeed", "centre", "OTHER", "pack")
    assert '"from_unit":"STREET"' in deed.detail
    assert '"to_unit":"OTHER"' in deed.detail
    assert deed.note == "STREET的工作由OTHER承接。"


def test_what_waited_goes_on_for_the_successor_with_its_full_time() -> None:
    for steps, verb, actor in (
        ((("defer_ask", STREET),), "deny", CHIEF),
        ((("handle", STREET), ("check", CENTRE)), "rework", CENTRE),
        ((("suspend_ask", STREET), ("approve", CHIEF), ("approve", DIRECTOR)), "resume", CHIEF),
    ):
        story, book = told(*steps), after_reform()
        story.changes.append(handed(story, book))
        later = story.now + timedelta(hours=3)
        case = decide(
            story.case, verb, order=Order(reason="好"), actor=actor, now=later, book=book, ids=story.ids, number=numbering
        ).after  # fmt: skip
        running = case.running(ClockKind.UNIT)
        assert running is not None
        assert (running.unit, running.due_at) == ("OTHER", book.calendar.due(later, running.limit))
        assert case.unit_due_at == running.due_at


@pytest.mark.parametrize(
    ("steps", "unit"),
    [
        ((("return", STREET),), "OTHER"),  # waits for dispatch: whoever gets it next has a clock of its own
        ((("transfer", CENTRE),), "OTHER"),
    ],
)
def test_a_clock_that_ends_with_the_next_dispatch_is_left(
    steps: tuple[tuple[str, object], ...], unit: str
) -> None:
    story = told(*steps)
    case = handed(story, after_reform()).after
    assert [clock.unit for clock in clocks(case, ClockKind.UNIT)] == ["STREET"]
    assert case.unit == unit
    assert case.refused_by in {"", "OTHER"}


def test_an_authority_that_is_no_more_is_answered_for_by_its_successor() -> None:
    book = after_reform("POLICE", "OTHER")
    case = handed(told(("transfer", CENTRE)), book).after
    assert case.transferred_to == "OTHER"
    assert [(c.unit, c.stopped_at is None) for c in clocks(case, ClockKind.TRANSFER)] == [
        ("POLICE", False),
        ("OTHER", True),
    ]


@pytest.mark.parametrize(
    ("gone", "to", "open_"),
    [("OTHER", "LIGHT", True), ("OTHER", "STREET", False), ("STREET", "OTHER", False)],
)
def test_shared_tasks_go_along_unless_the_unit_would_help_itself(gone: str, to: str, open_: bool) -> None:
    case = handed(told(("cohandle", CENTRE)), after_reform(gone, to)).after
    helper = case.helpers[0]
    assert (helper.unit, helper.open) == (to if gone == "OTHER" else "OTHER", open_)
    assert helper.clock is not None
    clock = case.clocks[helper.clock]
    assert (clock.kind, clock.unit, clock.stopped_at is None) == (ClockKind.CO_UNIT, helper.unit, open_)


def test_an_open_request_and_a_question_are_the_successors() -> None:
    story = told(("defer_ask", STREET), ("supervise", DIRECTOR))
    book = after_reform()
    story.changes.append(handed(story, book))
    assert [c.unit for c in clocks(story.case, ClockKind.SUPERVISION)] == ["OTHER"]
    for verb in ("respond", "withdraw"):
        story.changes.append(
            decide(story.case, verb, order=Order(note="好"), actor=OTHER, now=at(hours=8), book=book, ids=story.ids, number=numbering)
        )  # fmt: skip
    assert story.case.running(ClockKind.UNIT) is not None


def test_a_side_of_a_dispute_is_followed_by_its_successor() -> None:
    story = told(("return", STREET), ("dispatch", CENTRE))
    story.do("return", POLICE, order=Order(kind="not_ours", reason="不归我"))
    assert story.case.state is State.DISPUTED
    case = handed(story, after_reform()).after
    assert case.contested[-1].units == ("OTHER", "POLICE")
    assert story.case.contested[-1].units == ("STREET", "POLICE")


@pytest.mark.parametrize(
    ("story", "book"),
    [
        (told(), BOOK),  # nothing is gone
        (told(), after_reform("LIGHT", "OTHER")),  # nothing of this case
        (told(), after_reform("STREET", "")),  # nobody took over
        (told(), after_reform("STREET", "NOWHERE")),
        (until("close"), after_reform()),  # ended
    ],
)
def test_what_is_not_handed_over(story: Story, book: Rulebook) -> None:
    assert hand_over(story.case, actor=CENTRE, now=at(days=2), book=book, ids=story.ids) is None


def test_handing_over_twice_does_nothing_more() -> None:
    story = told()
    book = after_reform()
    case: Case = handed(story, book).after
    assert hand_over(case, actor=CENTRE, now=at(days=2), book=book, ids=story.ids) is None


def test_nothing_is_sent_to_a_unit_that_is_no_more() -> None:
    book, story = after_reform(), until("file")
    for unit, field in (("STREET", "unit"), ("OTHER", "")):
        if field:
            with pytest.raises(Exception, match="没有这个单位"):
                _dispatched(story, unit, book)
        else:
            assert _dispatched(story, unit, book).unit == "OTHER"


def _dispatched(story: Story, unit: str, book: Rulebook) -> Case:
    order = Order(unit=unit, reason="改派")
    return decide(
        story.case, "dispatch", order=order, actor=CENTRE, now=at(hours=1), book=book, ids=story.ids, number=numbering
    ).after  # fmt: skip
