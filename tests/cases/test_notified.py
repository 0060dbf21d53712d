"""抄告: others are told of a case and owe an answer, which the centre follows even when the case is closed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chengxu.accounts.rules import SYSTEM, Actor
from chengxu.cases.deciding import helping
from chengxu.cases.deciding.succeeding import hand_over
from chengxu.cases.rules import Order, due
from chengxu.cases.workflow import standing
from chengxu.cases.workflow.states import ClockKind, CoKind, State
from tests.cases.book import BOOK, CENTRE, CHIEF, COLLECTOR, OTHER, POLICE, STREET, Story, after_reform
from tests.cases.told import at, clocks, refused, until

TOLD = Order(units=("POLICE",), note="占道停车，请处理")
FOLLOWING = replace(CENTRE, verbs=frozenset({"case.notice_answer", "case.view_all"}))
NOT_THEIRS = replace(OTHER, verbs=frozenset({"case.notice_answer"}))
THEIRS = replace(POLICE, verbs=frozenset({"case.notice_answer"}))
ANSWER = Order(unit="POLICE", note="已拖离")


def notified(verb: str = "dispatch", order: Order = TOLD) -> Story:
    """A case told up to ``verb`` of which the police are told."""
    story = until(verb)
    story.do("notify", CENTRE, order=order)
    return story


def closed() -> Story:
    """The same, handled, checked and closed before the police answer."""
    story = notified()
    for verb, who in (("handle", STREET), ("check", CENTRE), ("pass", COLLECTOR), ("close", CHIEF)):
        story.do(verb, who)
    return story


def test_whoever_is_told_has_a_clock_of_its_own_and_the_case_stays_where_it_is() -> None:
    story = notified()
    [helper] = story.case.helpers
    assert (helper.kind, helper.unit, helper.open, story.case.told) == (CoKind.NOTICE, "POLICE", False, (0,))
    [clock] = clocks(story.case, ClockKind.NOTICE)
    assert (clock.unit, clock.limit) == ("POLICE", BOOK.settings.stage_limits["notice"])
    assert (story.case.state, story.case.unit) == (State.DISPATCHED, "STREET")


def test_a_term_may_be_set() -> None:
    [clock] = clocks(notified(order=replace(TOLD, term="2工作时")).case, ClockKind.NOTICE)
    assert clock.due_at == at(hours=2)


@pytest.mark.parametrize("who", [FOLLOWING, THEIRS])
def test_the_centre_books_the_answer_or_the_unit_gives_it(who: Actor) -> None:
    story = notified()
    case = story.do("notice_answer", who, order=ANSWER, at=at(minutes=10))
    assert (case.helpers[0].done_at, case.told) == (at(minutes=10), ())
    assert [c.stopped_at for c in clocks(case, ClockKind.NOTICE)] == [at(minutes=10)]
    assert case.state is State.DISPATCHED
    deed = story.changes[-1].deeds[-1]
    assert (deed.verb, deed.note) == ("case.notice_answer", "已拖离")
    assert refused(story, "notice_answer", FOLLOWING, ANSWER)[0] == "state"


@pytest.mark.parametrize(
    ("who", "order", "field"),
    [
        (NOT_THEIRS, ANSWER, "actor"),
        (replace(STREET, verbs=frozenset({"case.notice_answer"})), ANSWER, "actor"),
        (FOLLOWING, Order(unit="OTHER", note="好"), "unit"),
        (FOLLOWING, Order(unit="POLICE"), "note"),
        (THEIRS, Order(unit="OTHER", note="好"), "unit"),
    ],
)
def test_an_answer_is_of_those_who_were_told(who: Actor, order: Order, field: str) -> None:
    assert refused(notified(), "notice_answer", who, order)[0] == field


def test_of_one_unit_that_owes_an_answer_nobody_need_say_which() -> None:
    assert notified().do("notice_answer", FOLLOWING, order=Order(note="已拖离")).told == ()
    two = notified(order=replace(TOLD, units=("POLICE", "OTHER")))
    assert refused(two, "notice_answer", FOLLOWING, Order(note="已拖离"))[0] == "unit"
    assert two.do("notice_answer", THEIRS, order=Order(note="已拖离")).told == (1,)


def test_nobody_is_told_twice_before_the_answer() -> None:
    story = notified()
    assert "还没有答复" in refused(story, "notify", CENTRE, TOLD)[1]
    story.do("notice_answer", FOLLOWING, order=ANSWER)
    assert story.do("notify", CENTRE, order=TOLD).told == (1,)


def test_the_answer_is_owed_when_the_case_is_closed() -> None:
    story = closed()
    assert story.case.state is State.CLOSED
    assert [c.kind for c in story.case.clocks if c.stopped_at is None] == [ClockKind.NOTICE]
    assert {"notified", "told@POLICE"} <= standing.lists(story.case)
    case = story.do("notice_answer", FOLLOWING, order=ANSWER)
    assert (case.state, case.told) == (State.CLOSED, ())
    assert not {"notified", "told@POLICE"} & standing.lists(case)


def test_an_abnormal_close_waits_for_it_too_and_a_void_case_for_nothing() -> None:
    story = notified("start")
    story.do("abnormal_ask", STREET, order=Order(reason="灭失"))
    story.do("approve", CHIEF)
    director = Actor(uid="dir", name="局长", unit="BUREAU", verbs=frozenset({"case.approve_high"}))
    assert story.do("approve", director).state is State.CLOSED
    assert story.case.told == (0,)
    gone = notified()
    gone.do("void", CENTRE, order=Order(reason="误报"))
    assert (gone.case.told, [c for c in gone.case.clocks if c.stopped_at is None]) == ((), [])


def test_a_late_answer_is_marked_and_climbs_its_ladder_on_a_closed_case() -> None:
    story = closed()
    late = at(days=30)
    [change] = due(story.case, now=late, book=BOOK, ids=story.ids)
    assert [deed.verb for deed in change.deeds] == ["case.overdue"]
    assert [c.breached for c in clocks(change.after, ClockKind.NOTICE)] == [True]
    assert change.after.on_time is True  # the lateness of others is not the case's


def test_a_reminder_reaches_whoever_owes_something() -> None:
    assert helping.reminded(until("dispatch").case) == ("STREET",)
    assert helping.reminded(notified().case) == ("STREET", "POLICE")
    assert helping.reminded(closed().case) == ("POLICE",)
    assert refused(until("file"), "remind", CENTRE, Order(note="快点"))[0] == "state"
    story = closed()
    story.do("remind", CENTRE, order=Order(note="快点"))
    assert '"units":"POLICE"' in story.changes[-1].deeds[-1].detail.replace(" ", "")


def test_a_unit_that_goes_leaves_the_answer_to_its_successor_on_closed_cases_too() -> None:
    for story in (notified(), closed()):
        book = after_reform("POLICE", "OTHER")
        change = hand_over(story.case, actor=SYSTEM, now=story.now, book=book, ids=story.ids)
        assert change is not None
        assert helping.waiting(change.after) == ("OTHER",)
        assert (change.after.state, change.after.unit) == (story.case.state, story.case.unit)
        assert [c.unit for c in clocks(change.after, ClockKind.NOTICE) if c.stopped_at is None] == ["OTHER"]


def test_the_holder_owes_itself_no_answer() -> None:
    change = hand_over(
        notified().case,
        actor=SYSTEM,
        now=at(minutes=5),
        book=after_reform("POLICE", "STREET"),
        ids=Story().ids,
    )
    assert change is not None
    assert change.after.told == ()
