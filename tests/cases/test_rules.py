"""The life of a case, as tables: what each verb does, and every reason why it is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chengxu.accounts.rules import PUBLIC, Actor
from chengxu.cases.rules import Order, breaches
from chengxu.cases.together.joining import By, merge
from chengxu.cases.workflow.kinship import Kin
from chengxu.cases.workflow.states import ENDED, OPEN, ClockKind, State
from chengxu.cases.workflow.transitions import BY_VERB, TRANSITIONS
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from tests.cases.book import BOOK, CENTRE, COLLECTOR, MONDAY_9, OTHER, STREET, Story

AFTERWARDS = {"appeal", "reopen", "withdraw", "approve", "deny", "notice_answer", "remind"}
HOUR = timedelta(hours=1)
WHOLE_LIFE = (
    ("accept", CENTRE, State.ACCEPTED),
    ("verify", CENTRE, State.VERIFYING),
    ("confirm", COLLECTOR, State.ACCEPTED),
    ("file", CENTRE, State.FILED),
    ("dispatch", CENTRE, State.DISPATCHED),
    ("start", STREET, State.HANDLING),
    ("handle", STREET, State.HANDLED),
    ("check", CENTRE, State.CHECKING),
    ("pass", COLLECTOR, State.CHECKING),
    ("close", CENTRE, State.CLOSED),
)


def advanced(to: str) -> Story:
    """A story told up to and including the verb ``to`` ("" = just reported)."""
    story = Story()
    for verb, actor, _ in WHOLE_LIFE if to else ():
        story.do(verb, actor)
        if verb == to:
            break
    return story


def test_a_whole_life_passes_through_the_seven_stages() -> None:
    story = Story()
    for verb, actor, state in WHOLE_LIFE:
        assert story.do(verb, actor).state is state
    case = story.case
    assert case.case_no == "431229-20230508-00001"
    assert (case.lead_unit, case.unit, case.lead_rule, case.on_time) == ("STREET", "STREET", "street", True)
    assert [deed.verb for change in story.changes for deed in change.deeds] == [
        "case.report",
        *(f"case.{verb}" for verb, _, _ in WHOLE_LIFE),
    ]
    assert all(clock.stopped_at is not None for clock in case.clocks)


def test_every_open_state_can_be_left_and_of_the_ended_only_a_closed_one_is_appealed_or_reopened() -> None:
    assert {source for row in TRANSITIONS for source in row.sources} == OPEN | {State.CLOSED}
    assert {row.verb for row in TRANSITIONS if row.sources & ENDED} == AFTERWARDS
    assert all(BY_VERB[verb].to is None for verb in AFTERWARDS)


def test_every_state_can_be_reached() -> None:
    """By the verbs of one case; *merged* needs a second one, and is reached in ``joining``."""
    reached = {state for row in TRANSITIONS for state in (row.to, *row.also) if state}
    kept, given = Story(seed=1).case, Story(seed=2).case
    by = By(
        actor=Actor(uid="chief", name="", verbs=frozenset({"case.merge"})), now=MONDAY_9, ids=SeededIds(3)
    )
    gone, _ = merge(given, kept, kin=Kin(), by=by, book=BOOK)
    assert reached | {State.REPORTED, gone.after.state} == set(State)


@pytest.mark.parametrize("verb", sorted(set(BY_VERB) - AFTERWARDS))
def test_nothing_may_be_done_to_a_closed_case(verb: str) -> None:
    story = advanced("close")
    with pytest.raises(Refused) as caught:
        story.do(verb, STREET)
    assert caught.value.field == "state"
    assert "已结案" in str(caught.value)


@pytest.mark.parametrize("verb", sorted(BY_VERB))
def test_nothing_may_be_done_without_the_verb(verb: str) -> None:
    story = advanced("")
    with pytest.raises(Refused) as caught:
        story.do(verb, PUBLIC)
    assert caught.value.field == "actor"


REFUSALS = [
    ("", "accept", CENTRE, Order(category=""), "", None),  # the category given at intake is enough
    ("", "accept", CENTRE, Order(category="E9999"), "category", "没有代码为"),
    ("", "file", CENTRE, Order(), "state", "待受理"),
    ("", "reject", CENTRE, Order(), "reason", "请填写理由"),
    ("verify", "confirm", CENTRE, Order(), "note", "请填写情况说明"),
    ("confirm", "file", CENTRE, Order(condition="C0118-1"), "condition", "不属于本案的小类"),
    ("file", "dispatch", CENTRE, Order(unit="NOWHERE"), "unit", "没有这个单位"),
    ("file", "dispatch", CENTRE, Order(unit="OTHER"), "reason", "说明理由"),
    ("file", "dispatch", CENTRE, Order(unit="OTHER", reason="路段属地"), "", None),
    ("dispatch", "handle", OTHER, Order(note="好"), "actor", "不在您的单位"),
    ("dispatch", "return", STREET, Order(kind="not_ours"), "reason", "请填写理由"),
    ("dispatch", "return", STREET, Order(reason="x"), "kind", "请填写回退类型"),
    ("dispatch", "return", STREET, Order(reason="x", kind="lazy"), "kind", "没有这种回退类型"),
    ("dispatch", "return", OTHER, Order(reason="x"), "actor", "不在您的单位"),
    ("start", "start", STREET, Order(), "state", "处置中"),
    ("handle", "close", CENTRE, Order(), "state", "已处置"),
    ("check", "close", CENTRE, Order(), "state", "核查尚未通过"),
    ("check", "pass", STREET, Order(note="好"), "actor", "不能核查自己"),  # STREET reported it as handled
    ("check", "pass", OTHER, Order(note="好"), "", None),
    ("pass", "pass", COLLECTOR, Order(note="好"), "state", "已经核查通过"),
    ("check", "rework", CENTRE, Order(), "reason", "请填写理由"),
]


@pytest.mark.parametrize(("told", "verb", "actor", "order", "field", "words"), REFUSALS)
def test_a_refusal_says_why_and_where(told, verb, actor, order, field, words) -> None:  # type: ignore[no-untyped-def]
    story = advanced(told)
    before = story.case
    if words is None:
        story.do(verb, actor, order=order)
        return
    with pytest.raises(Refused) as caught:
        story.do(verb, actor, order=order)
    assert (caught.value.field, words in caught.value.message.zh, bool(caught.value.message.en)) == (
        field,
        True,
        True,
    )
    assert story.case is before


def test_a_refuted_report_cannot_be_filed_but_can_be_declined() -> None:
    story = advanced("verify")
    story.do("refute", CENTRE)
    with pytest.raises(Refused, match="核实不属实"):
        story.do("file")
    assert story.do("reject").state is State.REJECTED


def test_the_filing_clock_waits_while_somebody_looks() -> None:
    story = advanced("verify")
    assert story.case.running(ClockKind.FILING) is None
    story.do("confirm", COLLECTOR, at=MONDAY_9 + HOUR)
    clock = story.case.running(ClockKind.FILING)
    assert clock is not None
    assert clock.due_at == MONDAY_9 + HOUR + timedelta(minutes=30)


def test_return_and_dispatch_to_the_same_unit_resumes_its_clock() -> None:
    story = advanced("dispatch")
    story.do("return", STREET, at=MONDAY_9 + timedelta(minutes=20))
    assert (story.case.state, story.case.returns) == (State.FILED, 1)
    story.do("dispatch", at=MONDAY_9 + 3 * HOUR)
    (clock,) = [c for c in story.case.clocks if c.kind is ClockKind.UNIT]
    assert clock.used == 20 * 60
    assert story.case.unit_due_at == clock.due_at == MONDAY_9 + 3 * HOUR + timedelta(minutes=40)


def test_a_case_of_the_centre_is_checked_by_a_colleague_of_whoever_handled_it() -> None:
    story = advanced("file")
    story.do("dispatch", order=Order(unit="CENTRE", reason="中心自办"))
    for verb in ("handle", "check"):
        story.do(verb)
    with pytest.raises(Refused, match="不能核查自己"):
        story.do("pass", CENTRE)
    assert story.do("pass", COLLECTOR).finding == "passed"


def test_another_unit_gets_a_new_clock() -> None:
    story = advanced("dispatch")
    story.do("return", STREET, at=MONDAY_9 + timedelta(minutes=20))
    story.do("dispatch", order=Order(unit="OTHER", reason="属地"), at=MONDAY_9 + 3 * HOUR)
    old, new = [c for c in story.case.clocks if c.kind is ClockKind.UNIT]
    assert (old.unit, old.stopped_at, new.unit, new.used) == (
        "STREET",
        MONDAY_9 + timedelta(minutes=20),
        "OTHER",
        0,
    )
    assert story.case.unit_due_at == MONDAY_9 + 4 * HOUR


def test_rework_resumes_the_clock_and_forgets_the_check() -> None:
    story = advanced("check")
    story.do("rework", at=MONDAY_9 + 2 * HOUR)
    assert (story.case.state, story.case.reworks, story.case.handled_at) == (State.DISPATCHED, 1, None)
    assert story.case.running(ClockKind.UNIT) is not None
    story.do("handle", STREET)
    story.do("check")
    with pytest.raises(Refused, match="核查尚未通过"):
        story.do("close")


def test_the_due_instant_itself_is_on_time_and_a_second_later_is_not() -> None:
    for late, breached in ((timedelta(0), False), (timedelta(seconds=1), True)):
        story = advanced("dispatch")
        due = story.case.unit_due_at
        assert due == MONDAY_9 + HOUR
        story.do("handle", STREET, at=due + late)
        (clock,) = [c for c in story.case.clocks if c.kind is ClockKind.UNIT]
        assert clock.breached is breached
        overdue = [d for d in story.changes[-1].deeds if d.verb == "case.overdue"]
        assert [d.occurred_at for d in overdue] == ([due] if breached else [])


def test_the_tick_marks_a_clock_once_and_stopping_it_later_adds_nothing() -> None:
    story = advanced("dispatch")
    late = MONDAY_9 + 2 * HOUR
    assert breaches(story.case, now=MONDAY_9, book=BOOK, ids=story.ids) is None
    change = breaches(story.case, now=late, book=BOOK, ids=story.ids)
    assert change is not None
    assert [d.verb for d in change.deeds] == ["case.overdue"]
    assert breaches(change.after, now=late, book=BOOK, ids=story.ids) is None
    story.changes.append(change)
    story.do("handle", STREET, at=late)
    assert [d.verb for d in story.changes[-1].deeds] == ["case.handle"]


def test_the_case_clock_chains_dispatch_handling_check_and_closing() -> None:
    case = advanced("file").case
    # 09:00 + 30 min dispatch + 1 h handling + 30 min check + 30 min closing, all inside duty hours
    assert case.due_at == MONDAY_9 + timedelta(hours=2, minutes=30)
    assert case.running(ClockKind.CASE) is not None


def test_a_new_category_at_acceptance_brings_its_own_lead() -> None:
    story = advanced("")
    case = story.do("accept", order=Order(category="C0118"))
    assert (case.category, case.lead_unit) == ("C0118", "LIGHT")
    with pytest.raises(Refused) as caught:
        story.do("file")  # two conditions: one must be chosen
    assert caught.value.field == "condition"
    assert story.do("file", order=Order(condition="C0118-2")).condition == "C0118-2"


def test_notes_and_evidence_travel_in_the_deed_and_not_in_the_chain_text() -> None:
    story = advanced("dispatch")
    story.do("handle", STREET, order=Order(note="已劝离", evidence=("a" * 64,)))
    deed = story.changes[-1].deeds[-1]
    assert (deed.note, deed.evidence, deed.unit) == ("已劝离", ("a" * 64,), "STREET")
    assert deed.detail == '{"from":"dispatched","to":"handled"}'


def test_version_counts_decisions() -> None:
    story = advanced("close")
    assert story.case.version == 1 + len(WHOLE_LIFE)
    assert replace(story.case, clocks=()).version == story.case.version
