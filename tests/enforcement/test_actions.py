"""Proceedings in the database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from chengxu.accounts.rules import Actor
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.enforcement import actions, queries, rules
from chengxu.enforcement.models import Proceeding
from chengxu.ledger.models import Deed
from tests.enforcement.test_rules import NOW, OPENING, TODAY, opened, penalty

pytestmark = pytest.mark.django_db
OFFICER = Actor(uid="officer", name="执法人员", unit="JZCG-RQ", verbs=frozenset({"enforcement.investigate"}))
ELSEWHERE = Actor(uid="zf", name="他队", unit="JZCG-ZF", verbs=frozenset({"enforcement.investigate"}))
HEAD = Actor(uid="head", name="局长", unit="JZCG", verbs=frozenset({"enforcement.decide"}))
REVIEWER = Actor(uid="rev", name="审核", unit="JZCG-FG", verbs=frozenset({"enforcement.review"}))
READER = Actor(uid="reader", name="文员", verbs=frozenset({"indicators.read"}))
NOBODY = Actor(uid="nobody", name="无权", unit="JZCG-RQ")


def begin() -> str:
    return actions.open_proceeding(opening=OPENING, actor=OFFICER, now=NOW, ids=SeededIds(1)).uid


def test_a_proceeding_from_opening_to_closing() -> None:
    uid = begin()
    actions.decide(uid=uid, fine=1_000_000, confiscated=0, on=TODAY, actor=HEAD, now=NOW, ids=SeededIds(2))
    actions.close(uid=uid, on=TODAY, actor=HEAD, now=NOW, ids=SeededIds(3))
    row = Proceeding.objects.get()
    assert (row.state, row.fine, row.decided_on, row.closed_on) == ("closed", 1_000_000, TODAY, TODAY)
    verbs = list(Deed.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["proceeding.open", "proceeding.decide", "proceeding.close"]
    assert queries.loaded(row).state == "closed"


def test_only_officers_open_and_only_the_head_decides() -> None:
    with pytest.raises(Refused):
        actions.open_proceeding(opening=OPENING, actor=HEAD, now=NOW, ids=SeededIds(1))
    uid = begin()
    with pytest.raises(Refused):
        actions.decide(uid=uid, fine=1, confiscated=0, on=TODAY, actor=OFFICER, now=NOW, ids=SeededIds(2))
    with pytest.raises(Refused):
        actions.close(uid=uid, on=TODAY, actor=OFFICER, now=NOW, ids=SeededIds(2))
    assert Proceeding.objects.get().state == "open"


def test_a_number_is_used_once_and_an_unknown_one_is_refused() -> None:
    begin()
    with pytest.raises(Refused, match="已经用过"):
        actions.open_proceeding(opening=OPENING, actor=OFFICER, now=NOW, ids=SeededIds(9))
    with pytest.raises(Refused, match="没有这件"):
        actions.close(uid="none", on=TODAY, actor=HEAD, now=NOW, ids=SeededIds(9))
    assert Deed.objects.count() == 1


def test_who_sees_a_proceeding() -> None:
    begin()
    day = timedelta(days=1)
    seen = [
        queries.opened(actor=actor, start=TODAY - day, end=TODAY).count()
        for actor in (OFFICER, HEAD, REVIEWER, READER, ELSEWHERE, NOBODY)
    ]
    assert seen == [1, 1, 1, 1, 0, 0]


def test_many_changes_are_written_as_one_is() -> None:
    first = opened()
    second = penalty(first.proceeding)
    actions.write([first, second], ids=SeededIds(5))
    row = Proceeding.objects.get()
    assert queries.loaded(row) == second.proceeding
    closed = rules.decide_closing(
        second.proceeding, on=TODAY, actor=HEAD, now=NOW, source="desk", ids=SeededIds(6)
    )
    actions.write([closed], ids=SeededIds(7))
    assert Proceeding.objects.get().state == "closed"
    assert Deed.objects.count() == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"decided_on": TODAY - timedelta(days=1), "state": "decided"},
        {"decided_on": TODAY, "closed_on": TODAY - timedelta(days=1), "state": "closed"},
        {"state": "decided"},
        {"state": "closed"},
        {"fine": -1},
        {"fine": 100},
    ],
)
def test_the_database_refuses_impossible_proceedings(wrong: dict[str, object]) -> None:
    right = {
        "uid": "u", "number": "n", "cause": "c", "field": "gas", "procedure": "ordinary", "unit": "JZCG-RQ",
        "opened_on": TODAY, "state": "open",
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Proceeding.objects.create(**{**right, **wrong})
