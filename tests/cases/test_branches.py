"""The further branches: on the spot, milestones, beyond the bureau, several units, leaders, the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from chengxu.accounts.rules import Actor
from chengxu.cases.rules import Case, Order, Rulebook, decide
from chengxu.cases.workflow.states import ClockKind, CoKind, Pause, RequestState, State
from chengxu.common.messages import Refused
from chengxu.common.worktime import LimitUnit
from tests.cases.book import (
    BOOK,
    CENTRE,
    CHIEF,
    COLLECTOR,
    DIRECTOR,
    LAMP,
    OTHER,
    STREET,
    Story,
    numbering,
)
from tests.cases.told import PHOTOS, at, clocks, refused, until

ALONE = replace(COLLECTOR, verbs=COLLECTOR.verbs | {"case.self_handle"})
TIDIED = Order(category="E0501", note="已劝离", evidence=PHOTOS)
AWAY = Order(unit="POLICE", reason="属公安职权")
ANSWERED = Order(note="已处理，见来函")


def test_a_report_of_the_public_is_looked_at_or_somebody_says_why_not() -> None:
    for looked, reason, field in ((False, "", "reason"), (False, "照片清楚", ""), (True, "", "")):
        story = Story(channel="hotline")
        story.do("accept")
        if looked:
            story.do("verify")
            story.do("confirm", COLLECTOR)
        order = Order(reason=reason)
        if field:
            assert refused(story, "file", CENTRE, order)[0] == field
        else:
            assert story.do("file", order=order).state is State.FILED


def test_a_small_matter_is_put_right_on_the_spot() -> None:
    case = Story().do("self_handle", ALONE, order=TIDIED)
    assert (case.state, case.self_handled, case.on_time, case.unit) == (State.CLOSED, True, True, "CENTRE")
    assert case.case_no == "431229-20230508-00001"
    assert all(moment is not None for moment in (case.filed_at, case.handled_at, case.closed_at))
    assert (case.condition, [c.stopped_at is None for c in case.clocks]) == ("E0501-1", [False])


@pytest.mark.parametrize(
    ("order", "field"),
    [
        (replace(TIDIED, evidence=PHOTOS[:1]), "evidence"),
        (replace(TIDIED, evidence=(PHOTOS[0], PHOTOS[0])), "evidence"),
        (replace(TIDIED, evidence=()), "evidence"),
        (replace(TIDIED, category=LAMP.id), "category"),
        (replace(TIDIED, condition="C0118-1"), "condition"),
        (replace(TIDIED, note=""), "note"),
    ],
)
def test_on_the_spot_needs_proof_and_a_category_of_the_pack(order: Order, field: str) -> None:
    assert refused(Story(), "self_handle", ALONE, order)[0] == field


def test_milestones_run_from_filing_and_from_one_another() -> None:
    story = until("dispatch", category="E0101")
    (first,) = clocks(story.case, ClockKind.MILESTONE)
    assert (first.label, first.due_at) == ("E0101-1-m1", at(hours=4))
    story.do("reach", STREET, order=Order(note="已停工"), at=at(hours=2))
    first, second = clocks(story.case, ClockKind.MILESTONE)
    assert (first.breached, first.paused_for, second.label, second.started_at) == (
        False, Pause.NONE, "E0101-1-m2", at(hours=2),
    )  # fmt: skip
    case = story.do("handle", STREET, at=at(days=3))
    assert clocks(case, ClockKind.MILESTONE)[1].paused_for is Pause.CHECK
    case = story.do("rework", CENTRE)
    assert clocks(case, ClockKind.MILESTONE)[1].stopped_at is None


def test_a_milestone_is_reached_by_the_unit_that_has_the_case_and_once() -> None:
    story = until("dispatch", category="E0101")
    assert refused(story, "reach", OTHER, Order(note="好"))[0] == "actor"
    assert refused(story, "reach", STREET, Order(note="好", milestone="E0101-1-m2"))[0] == "milestone"
    story.do("reach", STREET, order=Order(note="好"))
    story.do("reach", STREET, order=Order(note="好"))
    assert refused(story, "reach", STREET, Order(note="好"))[0] == "state"
    assert refused(until("dispatch"), "reach", STREET, Order(note="好"))[0] == "state"


def test_a_transfer_is_followed_until_it_is_answered() -> None:
    story = until("dispatch", category="E0101")
    case = story.do("transfer", order=replace(AWAY, unit=""))  # the rule of responsibility names the police
    assert (case.state, case.transferred_to, case.unit) == (State.TRANSFERRED, "POLICE", "STREET")
    (clock,) = clocks(case, ClockKind.TRANSFER)
    assert (clock.unit, [c.paused_for for c in clocks(case, ClockKind.CASE)]) == ("POLICE", [Pause.TRANSFER])
    assert story.do("remind", order=Order(note="请尽快")).version == case.version + 1
    left = case.due_at
    case = story.do("answer", order=ANSWERED, at=at(days=2))
    assert (case.state, case.handled_at) == (State.HANDLED, at(days=2))
    assert left is not None
    assert case.due_at == left + timedelta(days=2)
    for verb, who in (("check", CENTRE), ("pass", COLLECTOR), ("close", CENTRE)):
        case = story.do(verb, who)
    assert case.state is State.CLOSED
    assert all(c.stopped_at and not c.paused_for for c in case.clocks)


def test_an_answer_that_does_not_hold_goes_back_to_the_authority() -> None:
    story = until("file")
    story.do("transfer", order=AWAY)
    story.do("answer", order=ANSWERED, at=at(days=1))
    case = story.do("rework", CENTRE)
    assert (case.state, case.running(ClockKind.TRANSFER) is not None) == (State.TRANSFERRED, True)
    assert [c.paused_for for c in clocks(case, ClockKind.CASE)] == [Pause.TRANSFER]


def test_a_transfer_taken_back_is_sent_again() -> None:
    story = until("dispatch")
    story.do("transfer", order=AWAY, at=at(minutes=20))
    case = story.do("reclaim", CENTRE, at=at(hours=2))
    assert (case.state, case.transferred_to, case.running(ClockKind.DISPATCH) is not None) == (
        State.FILED,
        "",
        True,
    )
    story.do("dispatch")
    assert story.case.unit_due_at == at(hours=2, minutes=40)


RECALL = Order(reason="派错了单位")


@pytest.mark.parametrize(("again", "due"), [("STREET", 2 * 60 + 40), ("OTHER", 3 * 60)])
def test_the_centre_recalls_what_it_sent_and_sends_it_anew(again: str, due: int) -> None:
    story = until("dispatch")  # one working hour in this grid
    case = story.do("recall", CENTRE, order=RECALL, at=at(minutes=20))
    assert (case.state, case.running(ClockKind.DISPATCH) is not None) == (State.FILED, True)
    assert [c.paused_for for c in clocks(case, ClockKind.UNIT)] == [Pause.RECALL]
    assert (case.returns, case.refused_by) == (0, "")  # nobody gave it back
    case = story.do("dispatch", order=Order(unit=again, reason="改派"), at=at(hours=2))
    assert case.unit_due_at == at(minutes=due)
    assert "from_unit" not in story.changes[-1].deeds[-1].detail


def test_what_was_asked_for_falls_with_a_recall() -> None:
    story = until("dispatch")
    story.do("defer_ask", STREET, order=Order(reason="料未到", amount=1), at=at(minutes=10))
    case = story.do("recall", CENTRE, order=RECALL, at=at(minutes=20))
    assert [request.state for request in case.requests] == [RequestState.WITHDRAWN]
    assert case.running(ClockKind.CASE) is not None
    assert case.running(ClockKind.APPROVAL) is None


def test_a_recall_is_the_centres_and_has_a_reason() -> None:
    handler = Actor(uid="h", name="承办", unit="STREET", verbs=frozenset({"case.handle", "case.return"}))
    assert refused(until("dispatch"), "recall", handler, RECALL)[0] == "actor"
    assert refused(until("dispatch"), "recall", CENTRE, Order(reason=" "))[0] == "reason"
    assert refused(until("handle"), "recall", CENTRE, RECALL)[0] == "state"


@pytest.mark.parametrize(
    ("told", "order", "field"),
    [
        ("file", Order(unit="OTHER", reason="x"), "unit"),  # a section of the bureau
        ("file", Order(unit="NOWHERE", reason="x"), "unit"),
        ("file", Order(unit="POLICE"), "reason"),
        ("file", Order(reason="x"), "unit"),  # no rule says to whom
        ("accept", AWAY, "state"),
    ],
)
def test_a_transfer_goes_beyond_the_bureau_with_a_reason(told: str, order: Order, field: str) -> None:
    assert refused(until(told), "transfer", CENTRE, order)[0] == field


def test_others_help_on_clocks_of_their_own() -> None:
    story = until("dispatch")
    helpers = Order(units=("OTHER", "LIGHT"), note="围挡", term="2工作时")
    case = story.do("cohandle", order=helpers)
    assert [(h.unit, h.kind, h.open) for h in case.helpers] == [
        ("OTHER", CoKind.HELP, True),
        ("LIGHT", CoKind.HELP, True),
    ]
    assert [c.due_at for c in clocks(case, ClockKind.CO_UNIT)] == [at(hours=2)] * 2
    case = story.do("co_done", OTHER, order=Order(note="围好了"), at=at(hours=3))
    assert [(c.unit, c.breached, c.stopped_at is None) for c in clocks(case, ClockKind.CO_UNIT)] == [
        ("OTHER", True, False), ("LIGHT", False, True),
    ]  # fmt: skip
    assert refused(story, "co_done", OTHER, Order(note="围好了"))[0] == "actor"
    assert refused(story, "co_done", STREET, Order(note="围好了"))[0] == "actor"


def test_a_case_is_not_closed_over_a_helper_without_a_reason() -> None:
    story = until("dispatch")
    story.do("cohandle", order=Order(units=("OTHER",), note="围挡"))
    for verb, who in (("handle", STREET), ("check", CENTRE), ("pass", COLLECTOR)):
        story.do(verb, who)
    field, words = refused(story, "close", CENTRE, Order())
    assert (field, "OTHER" in words) == ("reason", True)
    assert story.do("close", order=Order(reason="围挡另案办理")).state is State.CLOSED


@pytest.mark.parametrize(
    ("order", "field"),
    [
        (Order(note="x"), "units"),
        (Order(units=("OTHER",)), "note"),
        (Order(units=("NOWHERE",), note="x"), "units"),
        (Order(units=("STREET",), note="x"), "units"),
        (Order(units=("OTHER", "OTHER"), note="x"), "units"),
        (Order(units=("OTHER",), note="x", term="快点"), "term"),
    ],
)
def test_who_cannot_help_is_named(order: Order, field: str) -> None:
    assert refused(until("dispatch"), "cohandle", CENTRE, order)[0] == field


def test_a_helper_is_not_asked_twice() -> None:
    story = until("dispatch")
    story.do("cohandle", order=Order(units=("OTHER",), note="围挡"))
    assert "已经在协同" in refused(story, "cohandle", CENTRE, Order(units=("OTHER",), note="围挡"))[1]


def test_a_leader_supervises_and_the_holder_answers() -> None:
    story = until("dispatch")
    case = story.do("supervise", DIRECTOR, order=Order(note="今天办结", term="4工作时"))
    clock = case.running(ClockKind.SUPERVISION)
    assert clock is not None
    assert (clock.due_at, clock.unit, case.supervised) == (at(hours=4), "STREET", 1)
    assert "还没有答复" in refused(story, "supervise", DIRECTOR, Order(note="快"))[1]
    assert refused(story, "respond", OTHER, Order(note="在办"))[0] == "actor"
    case = story.do("respond", STREET, order=Order(note="在办"), at=at(hours=5))
    assert [c.breached for c in clocks(case, ClockKind.SUPERVISION)] == [True]
    assert refused(story, "respond", STREET, Order(note="在办"))[0] == "state"


def test_before_dispatch_the_centre_answers_a_supervision() -> None:
    story = until("accept")
    story.do("supervise", DIRECTOR, order=Order(note="快办"))
    assert story.do("respond", CHIEF, order=Order(note="马上立案")).running(ClockKind.SUPERVISION) is None


def test_another_collector_is_sent_with_a_reason() -> None:
    story = until("check")
    assert refused(story, "reassign", CENTRE, Order(reason="请假"))[0] == "person"
    case = story.do("reassign", order=Order(reason="请假", person="li"))
    assert case.assignee == "li"
    assert refused(story, "reassign", CENTRE, Order(reason="请假", person="li"))[0] == "person"
    assert story.do("pass", COLLECTOR).assignee == ""


def test_the_handling_unit_gets_a_new_clock_after_another_had_the_case() -> None:
    story = until("dispatch")
    for actor, unit in ((STREET, "OTHER"), (OTHER, "STREET")):
        story.do("return", actor, at=story.now + timedelta(minutes=10))
        story.do("dispatch", order=Order(unit=unit, reason="核定"))
    assert [(c.unit, c.used, c.paused_for, c.stopped_at is None) for c in clocks(story.case, ClockKind.UNIT)] == [
        ("STREET", 600, Pause.NONE, False), ("OTHER", 600, Pause.NONE, False), ("STREET", 0, Pause.NONE, True),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["not_ours", "cannot_now", "wrong_place", "duplicate"])
def test_the_kind_of_a_return_is_a_fact_of_its_deed(kind: str) -> None:
    story = until("dispatch")
    story.do("return", STREET, order=Order(reason="x", kind=kind))
    assert f'"kind":"{kind}"' in story.changes[-1].deeds[-1].detail


def test_a_new_calendar_moves_nothing_by_itself_and_all_by_a_deed() -> None:
    story = until("dispatch", category="E0101")
    holiday = replace(BOOK.calendar, holidays=BOOK.calendar.holidays | {date(2023, 5, 9)})
    book = replace(BOOK, calendar=holiday)
    due = story.case.unit_due_at
    assert due is not None

    def recalculated(order: Order) -> object:
        return decide(
            story.case, "recalculate", order=order, actor=CHIEF, now=at(hours=1), book=book, ids=story.ids,
            number=numbering,
        )  # fmt: skip

    with pytest.raises(Refused, match="请填写理由"):
        recalculated(Order())
    change = recalculated(Order(reason="国务院调整放假"))
    assert change.after.unit_due_at == due + timedelta(days=1)  # type: ignore[attr-defined]
    detail = change.deeds[-1].detail  # type: ignore[attr-defined]
    assert f"unit {due:%Y-%m-%dT%H:%MZ}>" in detail
    assert "没有期限变动" in refused(story, "recalculate", CHIEF, Order(reason="看看"))[1]


HOLIDAYS = frozenset(date(2023, 5, day) for day in (22, 23, 24))
NEW = replace(BOOK, calendar=replace(BOOK.calendar, holidays=BOOK.calendar.holidays | HOLIDAYS))


def later_by(earlier: datetime | None, later: datetime | None) -> float:
    """How many working days one instant comes after another."""
    assert earlier is not None
    assert later is not None
    return NEW.calendar.counted(earlier, later, LimitUnit.work_day) / 36_000


def in_force(book: Rulebook, story: Story, verb: str, actor: Actor, order: Order, when: datetime) -> Case:
    """One step by the calendar of ``book``."""
    story.now = when
    story.changes.append(
        decide(
            story.case, verb, order=order, actor=actor, now=when, book=book, ids=story.ids, number=numbering
        )
    )
    return story.case


def paused_story(history: str) -> Story:
    """A case of twenty working days whose whole clock waits: its first pause, its second, or a deferral granted before."""
    story = until("dispatch", category="E0101")
    ask = Order(reason="下雨", amount=2)
    if history != "first":
        story.do("defer_ask", STREET, order=ask, at=at(days=1))
        answer = {"again": "deny", "granted": "approve"}[history]
        story.do(answer, CHIEF, order=Order(reason="好"), at=at(days=2))
        if answer == "approve":
            story.do(answer, DIRECTOR, at=at(days=2))
    story.do("defer_ask", STREET, order=ask, at=at(days=3))
    return story


@pytest.mark.parametrize("history", ["first", "again", "granted"])
@pytest.mark.parametrize("when", ["waiting", "running"])
def test_a_new_calendar_moves_the_whole_case_whether_it_runs_or_waits(history: str, when: str) -> None:
    """Three new holidays before it is due are three days more, and the same whenever the deed was done."""
    story, plain = paused_story(history), paused_story(history)
    before = clocks(story.case, ClockKind.CASE)[0]
    reason = Order(reason="国务院调整放假")
    if when == "waiting":
        moved = in_force(NEW, story, "recalculate", CHIEF, reason, at(days=3, hours=1))
        clock = clocks(moved, ClockKind.CASE)[0]
        assert later_by(before.due_at, clock.due_at) == 3
        assert (clock.next_at, clock.paused_for) == (None, Pause.DEFERRAL)
        assert moved.due_at == clock.due_at
        assert f"case {before.due_at:%Y-%m-%dT%H:%MZ}>" in story.changes[-1].deeds[-1].detail
    for told, book in ((story, NEW), (plain, BOOK)):
        if when == "running":  # went on by the old calendar; the new one comes after that
            in_force(BOOK, told, "deny", CHIEF, Order(reason="不用"), at(days=4))
        else:
            in_force(book, told, "deny", CHIEF, Order(reason="不用"), at(days=4))
    if when == "running":
        in_force(NEW, story, "recalculate", CHIEF, reason, at(days=4, hours=1))
    assert later_by(plain.case.due_at, story.case.due_at) == 3
    with pytest.raises(Refused, match="没有期限变动"):
        in_force(NEW, story, "recalculate", CHIEF, reason, at(days=4, hours=2))


def test_a_whole_clock_that_waits_is_left_alone_by_the_same_calendar_and_after_the_end() -> None:
    story = paused_story("again")
    assert "没有期限变动" in refused(story, "recalculate", CHIEF, Order(reason="看看"))[1]
    stopped = until("close", category="E0101")
    assert refused(stopped, "recalculate", CHIEF, Order(reason="看看"))[0] == "state"
