"""One verb on many cases leaves what it leaves case by case, in as many statements as for few."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chengxu.accounts.rules import PUBLIC, VERBS, Actor
from chengxu.cases import actions, batches, claims, feed, many, models, rows, ticking
from chengxu.cases.finding import searching
from chengxu.cases.rules import Order
from chengxu.common.ids import SeededIds
from chengxu.intake.actions import take_in
from chengxu.intake.rules import Submission
from chengxu.ledger.models import Deed
from tests.jingzhou import CLERK, NOW

pytestmark = pytest.mark.usefixtures("county")
ids = SeededIds("many")
OTHER = Actor(uid="other", name="别人", unit="JZCG-ZX", verbs=frozenset(VERBS))
WAY = (
    ("accept", Order()),
    ("file", Order(condition="C0118-1")),
    ("dispatch", Order(note="请尽快")),
    ("return", Order(kind="cannot_now", reason="现在去不了")),
    ("dispatch", Order(reason="再去")),
    ("handle", Order(note="修好了")),
    ("check", Order()),
    ("pass", Order(note="看过了")),
    ("close", Order()),
)


def reported(count: int) -> list[str]:
    lamp = Submission(channel="patrol", text="路灯不亮", category="C0118")
    return [take_in(submission=lamp, actor=PUBLIC, now=NOW, ids=ids).case_uid for _ in range(count)]


def told(uid: str) -> tuple[Any, ...]:
    """What is stored of a case, without the names and numbers that no two cases share."""
    row = models.Case.objects.get(uid=uid)
    case = rows.load(row)
    own = [
        (name, getattr(row, name))
        for name in (
            *rows.CASE_COLUMNS,
            "queue",
            "due_key",
            "is_open",
            "holder",
            "claimed_by",
            "claimed_until",
        )
        if name not in ("uid", "case_no")
    ]
    requests = [(r.kind, r.state, r.asked_by, r.decided_at) for r in case.requests]
    deeds = Deed.objects.filter(case_uid=uid, object="case").order_by("id")
    found = next(terms for case_uid, *terms in searching.rows() if case_uid == uid)
    number = set((case.case_no or "").lower().split("-"))
    found = [sorted({word.strip("'") for word in column.split()} - number) for column in found]
    return (
        own,
        case.clocks,
        requests,
        list(deeds.values_list("verb", "occurred_at", "actor", "detail")),
        found,
    )


@pytest.mark.parametrize("last", range(1, len(WAY) + 1))
def test_in_bulk_as_one_by_one(last: int) -> None:
    single, *bulk = reported(4)
    for minute, (verb, order) in enumerate(WAY[:last], 1):
        at = NOW + timedelta(minutes=minute)
        who = OTHER if verb == "pass" else CLERK  # nobody checks their own work
        actions.act(case_uid=single, verb=verb, order=order, actor=who, now=at, ids=ids)
        done = many.act_many(case_uids=bulk, verb=verb, order=order, actor=who, now=at, ids=ids)
        assert [outcome.refusal for outcome in done] == [None] * 3
    assert [told(uid) for uid in bulk] == [told(single)] * 3
    numbers = list(
        models.Case.objects.order_by("case_no").exclude(case_no=None).values_list("case_no", flat=True)
    )
    assert [int(number.rpartition("-")[2]) for number in numbers if number] == [1, 2, 3, 4][: len(numbers)]


def test_what_is_refused_stays_as_it_was_and_takes_no_number() -> None:
    uids = reported(4)
    many.act_many(case_uids=uids[:3], verb="accept", order=Order(), actor=CLERK, now=NOW, ids=ids)
    claims.claim(case_uid=uids[1], actor=OTHER, now=NOW)
    before = told(uids[1]), told(uids[3])
    order = Order(condition="C0118-1")
    done = many.act_many(
        case_uids=[*uids, "nobody", uids[0]], verb="file", order=order, actor=CLERK, now=NOW, ids=ids
    )
    assert [(o.uid, o.refusal is None) for o in done] == [
        (uids[0], True), (uids[1], False), (uids[2], True), (uids[3], False), ("nobody", False),
    ]  # fmt: skip
    assert "别人" in str(done[1].refusal) or "other" in str(done[1].refusal)
    assert (told(uids[1]), told(uids[3])) == before
    filed = models.Case.objects.exclude(case_no=None).order_by("id")
    assert [case.case_no[-5:] for case in filed if case.case_no] == ["00001", "00002"]


def test_when_one_of_them_was_changed_meanwhile_the_others_are_done_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    uids, real = reported(3), batches.locked

    def late(found: Any) -> list[models.Case]:
        read = real(found)
        models.Case.objects.filter(uid=uids[1]).update(version=7)  # after it was read, before it is written
        return read

    monkeypatch.setattr(batches, "locked", late)
    start = feed.newest()
    done = many.act_many(case_uids=uids, verb="accept", order=Order(), actor=CLERK, now=NOW, ids=ids)
    assert [outcome.refusal for outcome in done] == [None] * 3
    assert [case.version for case in models.Case.objects.order_by("id")] == [2, 2, 2]
    assert feed.after(start).uids == tuple(uids)
    assert Deed.objects.filter(verb="case.accept").count() == 3


@pytest.mark.parametrize(
    "work",
    [
        lambda uids: many.act_many(
            case_uids=uids, verb="accept", order=Order(), actor=CLERK, now=NOW, ids=ids
        ),
        lambda uids: ticking.tick(now=NOW + timedelta(days=3), ids=ids),
    ],
    ids=["bulk", "tick"],
)
def test_many_ask_no_more_than_few(work: Any) -> None:
    def statements(count: int) -> int:
        uids = reported(count)
        with CaptureQueriesContext(connection) as heard:
            work(uids)
        return len(heard)

    statements(2)  # what a process keeps is warm
    assert statements(3) == statements(40)
