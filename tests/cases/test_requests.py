"""What a unit may ask for, who decides, and what comes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengxu.cases.rules import Order, bar, due
from chengxu.cases.workflow.states import ClockKind, Pause, RequestState, State
from chengxu.cases.workflow.transitions import BY_VERB
from tests.cases.book import BOOK, CENTRE, CHIEF, COLLECTOR, DIRECTOR, MONDAY_9, OTHER, STREET, Story
from tests.cases.told import at, clocks, refused, until

WHY = Order(reason="料未到")
MORE = Order(reason="料未到", amount=1)
LATER = Order(reason="等雨季过", until=MONDAY_9 + timedelta(days=60))


def asked(verb: str = "defer_ask", order: Order = MORE, *, minutes: int = 20) -> Story:
    """A unit has asked ``minutes`` after it got the case."""
    story = until("dispatch")
    story.do(verb, STREET, order=order, at=at(minutes=minutes))
    return story


def granted(story: Story, *, minutes: int = 80) -> Story:
    """Both levels have approved."""
    story.do("approve", CHIEF, order=Order(), at=at(minutes=minutes))
    story.do("approve", DIRECTOR, order=Order())
    return story


def test_while_a_deferral_is_decided_the_handling_waits_and_the_approval_runs() -> None:
    case = asked().case
    assert [c.paused_for for c in clocks(case, ClockKind.UNIT)] == [Pause.DEFERRAL]
    assert [c.paused_for for c in clocks(case, ClockKind.CASE)] == [Pause.DEFERRAL]
    assert case.running(ClockKind.APPROVAL) is not None
    assert case.state is State.DISPATCHED


def test_a_granted_deferral_gives_the_rest_and_the_extra() -> None:
    before = asked(minutes=20).case.due_at
    case = granted(asked()).case
    (unit,) = clocks(case, ClockKind.UNIT)
    assert (unit.extra, unit.used, unit.breached) == (1, 20 * 60, False)
    assert unit.due_at == case.unit_due_at == at(minutes=80 + 40 + 60)
    assert before is not None
    assert case.due_at == before + timedelta(hours=2)
    assert (case.deferrals, case.requests[0].state) == (1, RequestState.GRANTED)
    assert case.running(ClockKind.APPROVAL) is None


def test_a_refused_deferral_gives_the_rest_alone() -> None:
    story = asked()
    story.do("deny", CHIEF, order=WHY, at=at(minutes=80))
    (unit,) = clocks(story.case, ClockKind.UNIT)
    assert (unit.extra, unit.due_at) == (0, at(minutes=80 + 40))
    assert (story.case.deferrals, story.case.requests[0].state) == (0, RequestState.REFUSED)


def test_more_time_is_offered_until_the_limit_passes_and_not_after() -> None:
    story = until("dispatch")
    (unit,) = clocks(story.case, ClockKind.UNIT)
    row = BY_VERB["defer_ask"]
    for late, words in ((0, ""), (1, "处置期限已过")):
        when = unit.due_at + timedelta(seconds=late)
        found = bar(story.case, row, actor=STREET, now=when, book=BOOK)
        assert (found[0].zh if found else "")[: len(words)] == words
        assert bool(found) == bool(late)


@pytest.mark.parametrize(("days", "offered"), [(300, True), (366, False)])
def test_a_suspension_is_offered_until_its_year_has_passed(days: int, offered: bool) -> None:
    story = granted(asked("suspend_ask", LATER))
    story.do("resume", CHIEF, order=WHY, at=at(days=days))
    found = bar(story.case, BY_VERB["suspend_ask"], actor=STREET, now=story.now, book=BOOK)
    assert (found is None) is offered
    if found is not None:
        assert "申请非正常结案" in found[0].zh
        assert refused(story, "suspend_ask", STREET, Order(reason="x", until=at(days=700)))[0] == "state"


REFUSALS = [
    ("defer_ask", STREET, Order(reason="x", amount=2), "amount", "延长 1 至 1"),
    ("defer_ask", STREET, Order(reason="x"), "amount", "延长 1 至 1"),
    ("defer_ask", STREET, Order(amount=1), "reason", "请填写理由"),
    ("defer_ask", OTHER, MORE, "actor", "不在您的单位"),
    ("suspend_ask", STREET, Order(reason="x"), "until", "请填写挂账到哪天"),
    ("suspend_ask", STREET, Order(reason="x", until=MONDAY_9), "until", "今天以后"),
    ("suspend_ask", STREET, Order(reason="x", until=MONDAY_9 + timedelta(days=366)), "until", "非正常结案"),
    ("appeal", STREET, Order(reason="x", clock=0), "state", "没有超期"),
    ("withdraw", STREET, Order(), "state", "没有等审批"),
    ("approve", CHIEF, Order(), "state", "没有等审批"),
    ("resume", CHIEF, WHY, "state", "已派遣"),
]


@pytest.mark.parametrize(("verb", "actor", "order", "field", "words"), REFUSALS)
def test_what_may_not_be_asked_for_says_why(verb, actor, order, field, words) -> None:  # type: ignore[no-untyped-def]
    found, said = refused(until("dispatch"), verb, actor, order)
    assert (found, words in said) == (field, True), said


@pytest.mark.parametrize(
    ("who", "words"),
    [(STREET, "自己提出的申请"), (DIRECTOR, "不归您的岗位"), (COLLECTOR, "您的岗位不能")],
)
def test_the_first_approval_is_not_everybodys(who, words) -> None:  # type: ignore[no-untyped-def]
    assert words in refused(asked(), "approve", who, Order())[1]


def test_nobody_gives_both_approvals() -> None:
    story = asked()
    story.do("approve", CENTRE, order=Order())
    assert "同一人不能批两级" in refused(story, "approve", CENTRE, Order())[1]
    assert "不归您的岗位" in refused(story, "approve", CHIEF, Order())[1]
    assert story.do("approve", DIRECTOR, order=Order()).deferrals == 1


def test_two_deferrals_and_no_more() -> None:
    story = granted(asked())
    story.do("defer_ask", STREET, order=MORE)
    granted(story)
    assert story.case.deferrals == 2
    assert "已经延期 2 次" in refused(story, "defer_ask", STREET, MORE)[1]


def test_after_the_limit_it_is_too_late_to_defer() -> None:
    story = until("dispatch")
    assert story.case.unit_due_at is not None
    assert (
        "期限已过"
        in refused(story, "defer_ask", STREET, MORE, when=story.case.unit_due_at + timedelta(seconds=1))[1]
    )
    assert story.do("defer_ask", STREET, order=MORE, at=story.case.unit_due_at).requests


def test_one_request_of_a_kind_at_a_time() -> None:
    story = asked()
    assert "已有一项申请" in refused(story, "defer_ask", STREET, MORE)[1]
    assert "已有一项申请" in refused(story, "suspend_ask", STREET, LATER)[1]
    assert len(story.do("abnormal_ask", STREET, order=WHY).requests) == 2


@pytest.mark.parametrize("verb", ["return", "handle", "void"])
def test_a_case_that_moves_on_drops_what_was_asked(verb: str) -> None:
    story = asked()
    story.do(verb, STREET, order=Order(reason="x", note="好", kind="not_ours"), at=at(minutes=30))
    assert [r.state for r in story.case.requests] == [RequestState.WITHDRAWN]
    deeds = story.changes[-1].deeds
    assert [d.verb for d in deeds] == ["case.withdraw", f"case.{verb}"]
    assert '"because":"' + verb in deeds[0].detail
    assert story.case.running(ClockKind.APPROVAL) is None


def test_a_request_taken_back_lets_the_handling_go_on() -> None:
    story = asked()
    story.do("withdraw", STREET, order=Order(), at=at(minutes=50))
    assert story.case.unit_due_at == at(minutes=50 + 40)
    assert refused(story, "withdraw", STREET, Order(request=0))[0] == "state"


def test_a_suspended_case_waits_in_a_pool_that_somebody_reviews() -> None:
    story = granted(asked("suspend_ask", LATER))
    case = story.case
    assert (case.state, case.resume_state, case.suspended_until) == (
        State.SUSPENDED,
        "dispatched",
        LATER.until,
    )
    review = case.running(ClockKind.REVIEW)
    assert review is not None
    assert review.due_at == at(minutes=80) + timedelta(days=30)
    assert [c.paused_for for c in clocks(case, ClockKind.CASE)] == [Pause.SUSPENSION]
    case = story.do("review", CHIEF, order=Order(note="仍在等料"), at=at(days=29))
    assert [c.breached for c in clocks(case, ClockKind.REVIEW)] == [False, False]
    late = story.do("review", CHIEF, order=Order(note="仍在等料"), at=at(days=60))
    assert [c.breached for c in clocks(late, ClockKind.REVIEW)] == [False, True, False]


def test_a_suspension_ends_by_hand_with_what_was_left() -> None:
    story = granted(asked("suspend_ask", LATER))
    case = story.do("resume", CHIEF, order=WHY, at=at(days=7))
    assert (case.state, case.suspended_until, case.resume_state) == (State.DISPATCHED, None, "")
    assert case.unit_due_at == at(days=7, minutes=40)
    assert case.running(ClockKind.REVIEW) is None


def test_a_suspension_that_is_over_ends_by_itself() -> None:
    story = granted(asked("suspend_ask", LATER))
    assert LATER.until is not None
    just_before = due(story.case, now=LATER.until - timedelta(seconds=1), book=BOOK, ids=story.ids)
    assert all(change.after.state is State.SUSPENDED for change in just_before)
    changes = due(story.case, now=LATER.until, book=BOOK, ids=story.ids)
    assert changes[-1].after.state is State.DISPATCHED
    assert [(d.verb, d.actor) for d in changes[-1].deeds][-1] == ("case.resume", "system")


def test_a_year_is_counted_from_the_first_suspension() -> None:
    story = granted(asked("suspend_ask", LATER))
    story.do("resume", CHIEF, order=WHY, at=at(days=50))
    beyond = Order(reason="再等", until=MONDAY_9 + timedelta(days=370))
    assert refused(story, "suspend_ask", STREET, beyond)[0] == "until"
    within = Order(reason="再等", until=MONDAY_9 + timedelta(days=360))
    assert story.do("suspend_ask", STREET, order=within).requests[-1].until == within.until


def test_an_abnormal_close_needs_both_approvals() -> None:
    story = asked("abnormal_ask", WHY)
    assert story.do("approve", CHIEF, order=Order()).state is State.DISPATCHED
    case = story.do("approve", DIRECTOR, order=Order(), at=at(minutes=30))
    assert (case.state, case.abnormal, case.closed_at, case.on_time) == (
        State.CLOSED,
        True,
        at(minutes=30),
        True,
    )
    assert all(c.stopped_at and not c.paused_for for c in case.clocks)


def test_an_abnormal_close_is_possible_out_of_the_pool() -> None:
    story = granted(asked("suspend_ask", LATER))
    story.do("abnormal_ask", STREET, order=WHY, at=at(days=9))
    case = granted(story, minutes=9 * 24 * 60).case
    assert (case.state, case.abnormal, case.suspended_until) == (State.CLOSED, True, None)


def late_case() -> Story:
    """Handled half an hour too late and closed on the same day."""
    story = until("dispatch")
    story.do("handle", STREET, at=at(minutes=90))
    for verb, who in (("check", CENTRE), ("pass", COLLECTOR), ("close", CENTRE)):
        story.do(verb, who)
    return story


def test_an_appeal_leaves_the_fact_and_exempts_the_statistic() -> None:
    story = late_case()
    (place,) = [i for i, c in enumerate(story.case.clocks) if c.kind is ClockKind.UNIT]
    story.do("appeal", STREET, order=Order(reason="停电", clock=place), at=at(days=1))
    case = story.do("approve", CHIEF, order=Order())
    assert (case.state, case.clocks[place].breached, case.clocks[place].exempted) == (
        State.CLOSED,
        True,
        True,
    )
    assert case.exempted is False  # the case as a whole was in time
    assert refused(story, "appeal", STREET, Order(reason="停电", clock=place))[0] == "state"


def test_an_appeal_has_its_term_and_is_about_ones_own_clock() -> None:
    story = late_case()
    assert "结案后 5 工作日" in refused(story, "appeal", STREET, Order(reason="停电"), when=at(days=8))[1]
    assert refused(late_case(), "appeal", STREET, Order(reason="停电", clock=0))[0] == "clock"
    assert refused(late_case(), "appeal", OTHER, Order(reason="停电"))[0] == "actor"


def test_a_late_case_as_a_whole_is_exempted_by_its_own_clock() -> None:
    story = until("dispatch")
    story.do("handle", STREET, at=at(days=2))
    (place,) = [i for i, c in enumerate(story.case.clocks) if c.kind is ClockKind.CASE]
    story.changes.extend(due(story.case, now=at(days=2), book=BOOK, ids=story.ids))
    story.do("appeal", STREET, order=Order(reason="停电", clock=place), at=at(days=2))
    assert story.do("approve", CHIEF, order=Order()).exempted is True
