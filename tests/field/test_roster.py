"""Swaps and leave from phones: taken in exactly once, too late is said, and nobody moves somebody else's post."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest

from chengxu.accounts.rules import Actor
from chengxu.field.rules import Answer, Capture, Kind, Outcome
from chengxu.ledger.models import Deed
from chengxu.routines.rosters.models import Leave, Post, Swap
from chengxu.web.field import roster as told
from tests.field import street
from tests.routines.rosters.crew import BEFORE, DAY, head, person, post, roster
from tests.routines.rosters.test_actions import resting_person

pytestmark = pytest.mark.django_db


def capture(verb: str, **given: object) -> Capture:
    plain: dict[str, object] = {
        "id": str(uuid.uuid4()),
        "kind": Kind.SHIFT,
        "at": BEFORE,
        "here": None,
        "verb": verb,
    }
    return street.capture(**street.BARE | plain | given)


def sent(one: Capture, actor: Actor, now: datetime = BEFORE) -> Answer:
    return street.again(one, actor, now=now)


def test_a_swap_goes_from_phone_to_phone_once_each() -> None:
    roster()
    one, free = post(), person(resting_person())
    anna = person(one.person)
    ask = capture("swap", object=one.uid, place="", given={"other": free.uid}, text="孩子病了")
    assert [sent(ask, anna).outcome for _ in range(3)] == [Outcome.DONE, Outcome.ALREADY, Outcome.ALREADY]
    swap = Swap.objects.get()
    assert (swap.why, swap.state) == ("孩子病了", "asked")
    mine = told.told(free, BEFORE)
    assert mine is not None
    assert [(row["can"], row["who"]) for row in mine["swaps"]] == [(["agree", "decline"], anna.name)]
    agree = capture("agree", object=swap.uid)
    assert sent(agree, anna).outcome is Outcome.REFUSED
    agree = capture("agree", object=swap.uid)
    assert [sent(agree, free).outcome for _ in range(2)] == [Outcome.DONE, Outcome.ALREADY]
    assert Swap.objects.get().state == "agreed"
    assert Post.objects.get(pk=one.pk).person == anna.uid
    deeds = Deed.objects.filter(object="shift_swap").order_by("id")
    assert [(deed.verb, deed.source) for deed in deeds] == [("swap.ask", "field"), ("swap.agree", "field")]


def test_a_phone_that_was_away_too_long_learns_that_it_is_too_late() -> None:
    roster()
    one, free = post(), person(resting_person())
    ask = capture("swap", object=one.uid, given={"other": free.uid})
    answer = sent(ask, person(one.person), now=one.starts_at - timedelta(minutes=59))
    assert answer.outcome is Outcome.REFUSED
    assert "不到 60 分钟" in answer.said.zh
    assert not Swap.objects.exists()


@pytest.mark.parametrize(
    ("verb", "given", "why"),
    [
        ("swap", {"object": "gone", "given": {"other": "x"}}, "不是您的"),
        ("agree", {"object": "gone"}, "没有这次换班"),
        ("leave_withdraw", {"object": "gone"}, "没有这份请假"),
        ("leave", {"given": {"kind": "sick", "first": "soon"}}, "日期写成"),
        ("leave", {"given": {"kind": "sick"}}, "日期写成"),
        ("leave", {"given": {"kind": "party", "first": f"{DAY}"}}, "种类"),
        ("confirm", {"object": "gone"}, "外勤没有这个动作"),
    ],
)
def test_what_cannot_be_is_refused_in_words(verb: str, given: dict[str, object], why: str) -> None:
    roster()
    answer = sent(capture(verb, **given), person(post().person))
    assert answer.outcome is Outcome.REFUSED
    assert why in answer.said.zh


def test_leave_is_asked_for_and_taken_back_from_a_phone() -> None:
    roster()
    anna = person(post().person)
    ask = capture("leave", given={"kind": "sick", "first": f"{DAY}", "last": f"{DAY}"}, text="发烧")
    assert [sent(ask, anna).outcome for _ in range(2)] == [Outcome.DONE, Outcome.ALREADY]
    row = Leave.objects.get()
    assert (row.state, row.why) == ("asked", "发烧")
    assert sent(capture("leave_withdraw", object=row.uid), anna).outcome is Outcome.DONE
    assert Leave.objects.get().state == "withdrawn"


def test_a_phone_has_its_own_posts_and_colleagues_to_swap_with_and_an_office_phone_none() -> None:
    roster()
    one = post()
    now = one.starts_at - timedelta(days=1)
    mine = told.told(person(one.person), now)
    assert mine is not None
    assert one.uid in [row["uid"] for row in mine["posts"]]
    assert all(other["uid"] != one.person for other in mine["colleagues"])
    assert len(mine["colleagues"]) == 27
    assert {kind["code"] for kind in mine["kinds"]} == {"sick", "personal", "annual", "other"}
    assert told.told(head(), now) is None
