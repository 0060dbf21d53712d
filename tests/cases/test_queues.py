"""Whose lists there are, and what stands in those of a unit, a head and a leader."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import CASE_VERBS, PUBLIC, Actor
from chengxu.cases import actions, queries, ticking
from chengxu.cases.deciding import refusals
from chengxu.cases.finding import lists, queues
from chengxu.cases.finding.lists import Wanted
from chengxu.cases.models import Case
from chengxu.cases.rules import Order, bar
from chengxu.cases.workflow import standing
from chengxu.cases.workflow.states import RequestKind
from chengxu.cases.workflow.transitions import BY_VERB
from chengxu.common.ids import SeededIds
from chengxu.intake.actions import take_in
from chengxu.intake.rules import Submission
from tests.jingzhou import NOW, SEAT

pytestmark = pytest.mark.usefixtures("county")
ids = SeededIds(31)
LONG = timedelta(days=40)


def holder(post: str, unit: str = "JZCG-ZX", uid: str = "") -> Actor:
    """Somebody with this post of the county, in this unit."""
    verbs = accounts.organisation().posts[post].verbs
    return Actor(uid=uid or f"{post}@{unit}", name=post, unit=unit, posts=frozenset({post}), verbs=verbs)


def names(actor: Actor) -> list[str]:
    return [queue.name for queue in queues.lists_of(actor)]


def uids(name: str, actor: Actor) -> set[str]:
    assert name in names(actor)
    return set(queues.cases_in(name, actor).values_list("uid", flat=True))


def do(uid: str, verb: str, actor: Actor, **order: object) -> None:
    actions.act(case_uid=uid, verb=verb, order=Order(**order), actor=actor, now=NOW, ids=ids)  # type: ignore[arg-type]


def with_lighting() -> str:
    """A dark lamp that waits for the lighting office."""
    lamp = Submission(
        channel="portal", text="路灯不亮", category="C0118", lon=SEAT[0], lat=SEAT[1], frame="cgcs2000"
    )
    uid = take_in(submission=lamp, actor=PUBLIC, now=NOW, ids=ids).case_uid
    do(uid, "accept", holder("acceptor"))
    do(uid, "file", holder("chief"), condition="C0118-1", reason="照片清楚")
    do(uid, "dispatch", holder("dispatcher"))
    return uid


HEAD = ["unit", "helping", "escalated", "own_open", "own", "joined", "appealable"]
HANDLER = ["unit", "helping", "told", *HEAD[2:]]


@pytest.mark.parametrize(
    ("post", "unit", "expected"),
    [
        ("head", "JZCG-SR", HEAD),
        ("handler", "JZCG-LD", HANDLER),
        ("collector", "JZCG-ZX", ["verification", "check", "spot"]),
        ("director", "JZCG", ["approval_high", "disputed", "escalated", "open", "all"]),
        ("arbiter", "JZCG", ["disputed", "escalated", "open", "all"]),
        ("reviewer", "JZCG-FG", ["open", "all"]),
        (
            "dispatcher",
            "JZCG-ZX",
            ["dispatch", "handled", "transferred", "notified", "escalated", "open", "all"],
        ),
        ("sysadmin", "JZCG", []),
    ],
)
def test_which_lists_a_post_has(post: str, unit: str, expected: list[str]) -> None:
    assert names(holder(post, unit)) == expected


def test_every_post_that_works_on_cases_has_a_list() -> None:
    for code, post in accounts.organisation().posts.items():
        if post.verbs & {*CASE_VERBS, "case.view_all"}:
            assert names(holder(code, "JZCG-SR")), code


def test_everybody_a_rung_can_call_has_the_list_of_what_they_are_called_to() -> None:
    ladders = queries.rulebook().settings.ladders.values()
    called = {
        rung.to.partition(":")[2] for ladder in ladders for rung in ladder if rung.to.startswith("post:")
    }
    assert called >= {"chief", "dispatcher", "arbiter"}
    for post in (*called, "head", "director"):
        assert "escalated" in names(holder(post, "JZCG-SR")), post


def test_what_ran_out_calls_the_head_then_the_leader_and_nobody_of_another_unit() -> None:
    uid = with_lighting()
    head, other, leader = holder("head", "JZCG-LD"), holder("head", "JZCG-SR"), holder("director", "JZCG")
    assert [uids("escalated", who) for who in (head, other, leader)] == [set(), set(), set()]
    ticking.tick(now=NOW + LONG, ids=ids)
    assert [uids("escalated", who) for who in (head, other, leader)] == [{uid}, set(), {uid}]
    assert uids("escalated", holder("dispatcher")) == set()
    do(uid, "handle", holder("handler", "JZCG-LD"), note="好了")
    assert uids("escalated", head) == set()


def test_a_unit_has_what_is_open_and_what_has_ended_and_not_what_waits_at_the_centre() -> None:
    uid = with_lighting()
    head, other = holder("head", "JZCG-LD"), holder("head", "JZCG-SR")
    waiting = Submission(
        channel="portal", text="又一盏", category="C0118", lon=SEAT[0], lat=SEAT[1], frame="cgcs2000"
    )
    early = take_in(submission=waiting, actor=PUBLIC, now=NOW, ids=ids).case_uid
    assert uids("own_open", head) == uids("own", head) == uids("unit", head) == {uid}
    assert early not in uids("own", head)
    do(uid, "void", holder("chief"), reason="误登记")
    assert (uids("own_open", head), uids("own", head), uids("unit", head)) == (set(), {uid}, set())
    assert uids("own", other) == set()


def test_whoever_helps_has_it_to_do_until_it_is_done_and_to_look_up_after() -> None:
    uid = with_lighting()
    works = holder("handler", "JZCG-SZ")
    assert uids("helping", works) == uids("joined", works) == set()
    do(uid, "cohandle", holder("dispatcher"), units=("JZCG-SZ",), note="一起去")
    assert uids("helping", works) == uids("joined", works) == {uid}
    do(uid, "co_done", works, note="已办")
    assert (uids("helping", works), uids("joined", works)) == (set(), {uid})


def test_a_breach_can_be_appealed_until_it_is_and_the_list_agrees_with_the_rule() -> None:
    uid = with_lighting()
    lamps, other = holder("handler", "JZCG-LD"), holder("handler", "JZCG-SZ")

    def agree() -> bool:
        case = queries.state_of(Case.objects.get(uid=uid))
        row = next(row for row in queries.TRANSITIONS if row.verb == "appeal")
        listed = uid in uids("appealable", lamps)
        assert listed is (refusals.refuse(case, row, lamps) is None)
        return listed

    assert not agree()
    ticking.tick(now=NOW + LONG, ids=ids)
    assert agree()
    assert uids("appealable", other) == set()
    case = queries.state_of(Case.objects.get(uid=uid))
    (place, *_) = refusals.late_places(case, lamps)
    do(uid, "appeal", lamps, clock=place, reason="等配件")
    assert not agree()


def test_what_was_closed_too_long_ago_to_be_appealed_is_not_listed_and_not_offered() -> None:
    uid = with_lighting()
    lamps = holder("handler", "JZCG-LD")
    ticking.tick(now=NOW + LONG, ids=ids)
    closed = NOW + LONG
    Case.objects.filter(uid=uid).update(state="closed", is_open=False, queue="", closed_at=closed)
    case, book = queries.state_of(Case.objects.get(uid=uid)), queries.rulebook()
    last = book.calendar.due(closed, book.settings.requests[RequestKind.APPEAL].within)
    for now, in_time in ((last, True), (last + timedelta(days=1), False)):
        page = lists.page(Wanted(queue="appealable", now=now), lamps, size=9, fetched=lambda found: found)
        assert [row.uid for row in page.rows] == [uid] * in_time
        assert (bar(case, BY_VERB["appeal"], actor=lamps, now=now, book=book) is None) is in_time


def test_a_request_waits_for_the_level_it_has_reached() -> None:
    uid = with_lighting()
    chief, leader = holder("chief"), holder("director", "JZCG")
    do(uid, "suspend_ask", holder("handler", "JZCG-LD"), until=NOW + LONG, reason="等配件")
    assert (uids("approval", chief), uids("approval_high", leader)) == ({uid}, set())
    do(uid, "approve", chief, request=0)
    assert uids("approval", chief) == set()
    state = queries.state_of(Case.objects.get(uid=uid)).requests[0].state
    assert uids("approval_high", leader) == ({uid} if state == "asked" else set())


def test_what_the_feed_calls_new_is_what_came_into_the_list() -> None:
    uid = with_lighting()
    case = queries.state_of(Case.objects.get(uid=uid))
    mine = {"unit@JZCG-LD", "own@JZCG-LD", "own_open@JZCG-LD", "open", "all"}
    assert standing.lists(case) == mine
    assert standing.entered(None, case) == mine
    assert standing.entered(case, case) == frozenset()
    ticking.tick(now=NOW + LONG, ids=ids)
    later = queries.state_of(Case.objects.get(uid=uid))
    assert standing.entered(case, later) == {"escalated", "appealable@JZCG-LD"}


def test_a_notice_waits_for_its_answer_in_two_lists_even_when_the_case_is_closed() -> None:
    uid, told = with_lighting(), holder("handler", "JZCG-SR")
    do(uid, "notify", holder("dispatcher"), units=("JZCG-SR",), note="广告牌遮住了路灯，请答复")
    do(uid, "handle", holder("handler", "JZCG-LD"), note="已更换")
    do(uid, "check", holder("dispatcher"))
    do(uid, "pass", holder("collector"), note="亮了")
    do(uid, "close", holder("chief"))
    assert uids("notified", holder("dispatcher")) == uids("told", told) == {uid}
    assert uids("told", holder("handler", "JZCG-LD")) == set()
    chief = holder("chief")
    assert uids("escalated", chief) == set()
    ticking.tick(now=NOW + LONG, ids=ids)
    assert uids("escalated", chief) == uids("escalated", holder("dispatcher")) == {uid}
    do(uid, "notice_answer", told, note="广告牌已经拆除")
    assert uids("notified", holder("dispatcher")) == uids("told", told) == uids("escalated", chief) == set()


def test_what_collectors_reported_is_theirs_to_put_right_until_it_is_accepted() -> None:
    seen, called = (
        take_in(
            submission=Submission(
                channel=channel, text="小广告", category="E0201", lon=SEAT[0], lat=SEAT[1], frame="cgcs2000"
            ),
            actor=PUBLIC,
            now=NOW,
            ids=ids,
        ).case_uid
        for channel in ("collector", "hotline")
    )
    collector = holder("collector")
    assert uids("spot", collector) == {seen}
    assert "spot" not in names(holder("acceptor"))
    stored = {uid: queries.state_of(Case.objects.get(uid=uid)) for uid in (seen, called)}
    assert ["spot" in standing.entered(None, stored[uid]) for uid in (seen, called)] == [True, False]
    do(seen, "accept", holder("acceptor"))
    assert uids("spot", collector) == set()
    assert "spot" in standing.touched(stored[seen], queries.state_of(Case.objects.get(uid=seen)))
