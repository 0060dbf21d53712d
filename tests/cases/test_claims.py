"""One case, one pair of hands: claims by compare-and-swap, also when many try at once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections

from chengxu.accounts.rules import PUBLIC, SYSTEM, VERBS, Actor
from chengxu.cases import actions, claims, feed, queries, rows, rules
from chengxu.cases.models import Case
from chengxu.cases.rules import Order
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.intake.actions import take_in
from chengxu.intake.rules import Submission
from chengxu.territory.rules import UNLOCATED
from tests.jingzhou import CLERK, NOW

ids = SeededIds(12)
OTHER = Actor(uid="other", name="别人", unit="JZCG-ZX", verbs=frozenset(VERBS))
STRANGER = Actor(uid="stranger", name="外人", unit="JZCG-HW", verbs=frozenset({"case.handle"}))
AFTER = NOW + timedelta(minutes=11)


@pytest.fixture
def uid(county: str) -> str:
    lamp = Submission(channel="portal", text="路灯不亮", category="C0118")
    return take_in(submission=lamp, actor=PUBLIC, now=NOW, ids=ids).case_uid


def holder(uid: str) -> str:
    return Case.objects.get(uid=uid).claimed_by


def accept(uid: str, actor: Actor, at: timedelta = timedelta(minutes=1)) -> None:
    actions.act(case_uid=uid, verb="accept", order=Order(), actor=actor, now=NOW + at, ids=ids)


def test_who_comes_second_learns_who_was_first_and_what_to_do(uid: str) -> None:
    held = claims.claim(case_uid=uid, actor=CLERK, now=NOW)
    assert (held.by, held.until) == ("clerk", NOW + timedelta(minutes=10))
    with pytest.raises(Refused, match=r"clerk正在办这个案件，占用到 09:10。.*接手") as refused:
        claims.claim(case_uid=uid, actor=OTHER, now=NOW + timedelta(minutes=9))
    assert refused.value.field == "claim"
    with pytest.raises(Refused, match="正在办"):
        accept(uid, OTHER)
    assert (holder(uid), Case.objects.get(uid=uid).state) == ("clerk", "reported")


def test_the_holder_may_act_and_the_step_ends_the_claim(uid: str) -> None:
    claims.claim(case_uid=uid, actor=CLERK, now=NOW)
    accept(uid, CLERK)
    assert holder(uid) == ""


def test_a_claim_is_kept_for_longer_let_go_and_taken_over_when_it_has_run_out(uid: str) -> None:
    claims.claim(case_uid=uid, actor=CLERK, now=NOW)
    longer = claims.claim(case_uid=uid, actor=CLERK, now=NOW + timedelta(minutes=5))
    assert longer.until == NOW + timedelta(minutes=15)
    assert not claims.release(case_uid=uid, actor=OTHER, now=NOW)
    assert claims.release(case_uid=uid, actor=CLERK, now=NOW)
    assert claims.claim(case_uid=uid, actor=OTHER, now=NOW).by == "other"
    assert claims.claim(case_uid=uid, actor=CLERK, now=AFTER).by == "clerk"
    accept(uid, OTHER, timedelta(minutes=30))
    assert Case.objects.get(uid=uid).state == "accepted"


def test_the_system_waits_for_nobody(uid: str) -> None:
    claims.claim(case_uid=uid, actor=CLERK, now=NOW)
    accept(uid, SYSTEM)
    assert Case.objects.get(uid=uid).state == "accepted"


def test_what_one_may_not_see_and_what_has_ended_cannot_be_claimed(uid: str) -> None:
    with pytest.raises(Refused, match="没有这个案件"):
        claims.claim(case_uid=uid, actor=STRANGER, now=NOW)
    actions.act(case_uid=uid, verb="void", order=Order(reason="误"), actor=CLERK, now=NOW, ids=ids)
    with pytest.raises(Refused, match="已经办结"):
        claims.claim(case_uid=uid, actor=CLERK, now=NOW)


def test_a_claim_changes_nothing_of_the_case_but_is_told_to_the_desks(uid: str) -> None:
    before, start = Case.objects.get(uid=uid), feed.newest()
    claims.claim(case_uid=uid, actor=CLERK, now=NOW)
    after = Case.objects.get(uid=uid)
    assert (after.version, after.updated_at) == (before.version, before.updated_at)
    assert feed.after(start).uids == (uid,)


def test_of_many_who_claim_at_once_one_wins(on_disk: None) -> None:
    opened = rules.open_case(
        channel="portal", category="C0118", location=UNLOCATED, place_text="", reported_at=NOW, actor=PUBLIC, now=NOW,
        book=queries.rulebook(), ids=ids, source="portal",
    )  # fmt: skip
    rows.insert([opened.after])
    uid = opened.after.uid
    people = [Actor(uid=f"p{n}", name="", unit="JZCG-ZX", verbs=frozenset(VERBS)) for n in range(8)]
    won: list[str] = []
    lost: list[str] = []
    start = threading.Barrier(len(people))

    def try_(person: Actor) -> None:
        start.wait()
        try:
            claims.claim(case_uid=uid, actor=person, now=NOW)
            won.append(person.uid)
        except Refused:
            lost.append(person.uid)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=try_, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 7)
    assert holder(uid) == won[0]
