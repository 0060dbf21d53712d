"""How far the ledger is read for notices: nothing is passed over that may still be committed, nothing told twice.

Each test commits, for what it says is about what has been committed and what has not.
"""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import transaction

from chengxu.accounts.rules import PUBLIC
from chengxu.cases import actions as cases
from chengxu.cases.rules import Order
from chengxu.common.ids import SeededIds
from chengxu.intake.actions import take_in
from chengxu.intake.rules import Submission
from chengxu.ledger.models import Deed
from chengxu.notices import actions
from chengxu.notices.models import Cursor, Notice
from tests.at_once import SECONDS, at_once
from tests.databases import ON_POSTGRES
from tests.jingzhou import CLERK, NOW, SEAT

pytestmark = pytest.mark.usefixtures("on_disk")
ids = SeededIds("cursor")
alone = pytest.mark.skipif(
    ON_POSTGRES, reason="another test's transaction, in its own database, holds the cursor too"
)


def dispatched() -> None:
    lamp = Submission(
        channel="patrol", text="路灯不亮", category="C0118", lon=SEAT[0], lat=SEAT[1], frame="wgs84"
    )
    uid = take_in(submission=lamp, actor=CLERK, now=NOW, ids=ids).case_uid
    for verb, order in (("accept", Order()), ("file", Order(condition="C0118-1")), ("dispatch", Order())):
        cases.act(case_uid=uid, verb=verb, order=order, actor=CLERK, now=NOW, ids=ids)


def deliver(minutes: int = 0) -> int:
    return actions.deliver(now=NOW + timedelta(minutes=minutes), ids=ids)


def newest() -> int:
    return Deed.objects.order_by("-pk").values_list("pk", flat=True)[0]


@alone
def test_the_cursor_waits_for_what_may_still_be_committed() -> None:
    dispatched()
    deliver()
    assert Cursor.objects.get().deed < newest()
    deliver(11)
    assert Cursor.objects.get().deed == newest()


@alone
def test_the_first_reading_tells_nothing_of_long_ago() -> None:
    dispatched()
    assert deliver(60 * 24 * 30) == 0
    assert Notice.objects.count() == 0


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite lets one transaction write at a time")
@pytest.mark.parametrize("known", [True, False], ids=["later on", "at the first reading"])
def test_a_transaction_open_for_an_hour_is_told_when_it_is_committed(known: bool) -> None:
    begun, read = threading.Event(), threading.Event()

    def open_for_an_hour() -> None:
        with transaction.atomic():
            dispatched()
            begun.set()
            assert read.wait(SECONDS)

    def meanwhile() -> list[int]:
        try:
            assert begun.wait(SECONDS)
            take_in(submission=Submission(channel="portal", text="井盖塌了"), actor=PUBLIC, now=NOW, ids=ids)
            return [deliver(1), deliver(60)]
        finally:
            read.set()

    if known:
        deliver(-1)
    assert at_once([open_for_an_hour, meanwhile]) == [None, [0, 0]]
    assert [deliver(61), deliver(75)] == [1, 0]
