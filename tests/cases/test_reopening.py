"""A closed case is taken up again once, within the term, by whoever holds the receipt; where it goes and which clocks run."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chengxu.accounts.rules import REPORTER
from chengxu.cases.rules import Order, decide
from chengxu.cases.workflow.states import ClockKind, State
from chengxu.common.worktime import LimitUnit
from tests.cases.book import BOOK, CENTRE, CHIEF, COLLECTOR, STREET, Story, after_reform, numbering
from tests.cases.told import PHOTOS, at, clocks, refused, until

NOT_FIXED = Order(reason="还是不亮", evidence=("c" * 64,), source="portal")


def reopened(story: Story, **later: float) -> Story:
    story.do("reopen", REPORTER, order=NOT_FIXED, at=at(**(later or {"days": 1})))
    return story


def test_it_goes_back_to_the_unit_with_the_full_time_and_what_the_first_ending_said_is_no_more_true() -> None:
    case = reopened(until("close")).case
    assert (case.state, case.unit, case.reopens) == (State.DISPATCHED, "STREET", 1)
    assert (case.closed_at, case.on_time, case.handled_at, case.finding) == (None, None, None, "")
    first, own = clocks(case, ClockKind.UNIT)
    assert (own.stopped_at, own.used, own.amount, own.unit) == (None, 0, first.amount, "STREET")
    old, whole = clocks(case, ClockKind.CASE)
    assert old.stopped_at is not None
    assert (whole.stopped_at, case.due_at, case.unit_due_at) == (None, whole.due_at, own.due_at)


def test_the_deed_tells_who_why_and_with_which_photo() -> None:
    deed = reopened(until("close")).changes[-1].deeds[-1]
    assert (deed.verb, deed.actor, deed.source, deed.note) == ("case.reopen", "public", "portal", "还是不亮")
    assert deed.evidence == NOT_FIXED.evidence
    assert '"to_unit":"STREET"' in deed.detail


def test_it_is_worked_on_like_any_other_and_closed_again() -> None:
    story = reopened(until("close"))
    for verb, actor in (("handle", STREET), ("check", CENTRE), ("pass", COLLECTOR), ("close", CENTRE)):
        story.do(verb, actor)
    assert (story.case.state, story.case.on_time) == (State.CLOSED, True)
    assert refused(story, "reopen", REPORTER, NOT_FIXED)[1].startswith("这件事已经重开办理过一次")


@pytest.mark.parametrize(("days", "seconds", "open_"), [(7, 0, True), (7, 1, False), (30, 0, False)])
def test_the_term_ends_with_its_last_instant(days: int, seconds: int, open_: bool) -> None:
    story = until("close")
    when = BOOK.calendar.due(story.now, BOOK.settings.reopening) + timedelta(  # type: ignore[arg-type]
        days=days - 7, seconds=seconds
    )
    if open_:
        assert story.do("reopen", REPORTER, order=NOT_FIXED, at=when).state is State.DISPATCHED
    else:
        assert refused(story, "reopen", REPORTER, NOT_FIXED, when=when) == (
            "state",
            "结案后 7 日 内可以重开，已过期限；还没有解决的，请重新反映，或者拨打热线",
        )


@pytest.mark.parametrize("verb", ["", "accept", "dispatch", "handle", "pass"])
def test_only_a_closed_case_is_reopened(verb: str) -> None:
    assert refused(until(verb), "reopen", REPORTER, NOT_FIXED)[0] == "state"


@pytest.mark.parametrize("verb", ["void", "reject"])
def test_what_was_never_settled_is_reported_again_and_not_reopened(verb: str) -> None:
    story = until("accept")
    story.do(verb, CENTRE)
    assert refused(story, "reopen", REPORTER, NOT_FIXED)[0] == "state"


def test_without_a_reason_or_a_rule_of_the_county_nothing_happens() -> None:
    story = until("close")
    assert refused(story, "reopen", REPORTER, Order())[0] == "reason"
    story.book = replace(BOOK, settings=replace(BOOK.settings, reopening=None))
    assert "没有开通重开" in refused(story, "reopen", REPORTER, NOT_FIXED)[1]


def test_staff_are_told_who_may() -> None:
    assert "反映人凭回执码" in refused(until("close"), "reopen", CENTRE, NOT_FIXED)[1]


def handled_alone() -> Story:
    story = Story()
    story.do("self_handle", CENTRE, order=Order(note="已清理", evidence=PHOTOS))
    return story


def transferred() -> Story:
    story = until("file", category="E0101")
    story.do("transfer", CENTRE, order=Order(unit="POLICE", reason="移送"))
    for verb, actor in (("answer", CENTRE), ("check", CENTRE), ("pass", COLLECTOR), ("close", CENTRE)):
        story.do(verb, actor)
    return story


def unmanned() -> Story:
    story = until("close")
    story.unmanned = frozenset({"STREET"})
    return story


def dissolved() -> Story:
    story = until("close")
    story.book = after_reform("STREET", "")
    return story


@pytest.mark.parametrize("before", [handled_alone, transferred, unmanned, dissolved])
def test_where_no_unit_can_go_on_the_centre_has_it(before: object) -> None:
    story = before()  # type: ignore[operator]
    case = reopened(story).case
    assert case.state is State.FILED
    assert (case.transferred_to, case.self_handled, case.abnormal) == ("", False, False)
    assert [c.stopped_at for c in clocks(case, ClockKind.DISPATCH)][-1] is None
    assert [c.stopped_at for c in clocks(case, ClockKind.CASE)][-1] is None
    assert not [c for c in clocks(case, ClockKind.UNIT) if c.stopped_at is None]
    story.unmanned = frozenset()
    assert story.do("dispatch", CENTRE, order=Order(unit="OTHER", reason="重办")).unit == "OTHER"


def test_a_unit_that_took_over_goes_on() -> None:
    story = until("close")
    story.book = after_reform("STREET", "OTHER")
    case = reopened(story).case
    assert (case.state, case.unit, case.lead_unit) == (State.DISPATCHED, "OTHER", "OTHER")


def test_what_ran_out_before_stays_so() -> None:
    story = until("handle")
    for verb, actor in (("check", CENTRE), ("pass", COLLECTOR), ("close", CENTRE)):
        story.do(verb, actor, at=at(days=10))
    assert story.case.on_time is False
    reopened(story, days=11)
    for verb, actor in (("handle", STREET), ("check", CENTRE), ("pass", COLLECTOR), ("close", CENTRE)):
        story.do(verb, actor)
    assert story.case.due_at is not None
    assert story.case.closed_at is not None
    assert story.case.closed_at <= story.case.due_at
    assert story.case.on_time is False


def test_an_appeal_about_the_first_life_exempts_nothing_of_the_second() -> None:
    story = until("handle")
    for verb, actor in (("check", CENTRE), ("pass", COLLECTOR), ("close", CENTRE)):
        story.do(verb, actor, at=at(days=10))
    reopened(story, days=11)
    late = next(n for n, clock in enumerate(story.case.clocks) if clock.kind is ClockKind.CASE)
    story.do("handle", STREET)
    story.do("appeal", STREET, order=Order(clock=late, reason="停电"))
    story.do("approve", CENTRE, order=Order(request=0))
    assert (story.case.clocks[late].exempted, story.case.exempted) == (True, False)


@pytest.mark.parametrize("when", ["running", "waiting"])
def test_a_new_calendar_moves_the_whole_clock_of_the_second_life_too(when: str) -> None:
    """Before its first pause it follows its chain of limits from the reopening on, not from the filing."""
    story = reopened(until("close", category="E0101"))
    holiday = frozenset({(story.now + timedelta(days=1)).date()})
    new = replace(BOOK, calendar=replace(BOOK.calendar, holidays=BOOK.calendar.holidays | holiday))
    before = clocks(story.case, ClockKind.CASE)
    if when == "waiting":
        story.do("defer_ask", STREET, order=Order(reason="下雨", amount=2), at=story.now + timedelta(hours=1))
    change = decide(
        story.case, "recalculate", order=Order(reason="放假"), actor=CHIEF, now=story.now + timedelta(hours=2), book=new,
        ids=story.ids, number=numbering,
    )  # fmt: skip
    first, whole = clocks(change.after, ClockKind.CASE)
    assert first.due_at == before[0].due_at
    assert new.calendar.counted(before[1].due_at, whole.due_at, LimitUnit.work_day) == 36_000
    assert change.after.due_at == whole.due_at
