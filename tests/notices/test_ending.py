"""Permits about to end: told once to the section and, by the ways that are open, to the holder; anew after a renewal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from chengxu.ledger.models import Deed
from chengxu.notices.models import Notice, Outgoing
from chengxu.notices.outside import ending, sending
from chengxu.notices.outside.ways import Letter
from chengxu.notices.outward import Outcome, Status
from chengxu.parties import actions
from chengxu.parties.models import Party
from chengxu.parties.rules import Step
from chengxu.project import background
from tests.jingzhou import NOW
from tests.parties.held import HEAD, ids, issued

pytestmark = pytest.mark.usefixtures("county")
DAY = timedelta(days=1)
DUE = NOW + 8 * DAY  # it ends on the 20th of May, and the pack says five days before


@pytest.fixture
def open_ways(settings: Any) -> None:
    settings.GATEWAY_URL = "http://127.0.0.1:9/"
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "127.0.0.1", "city@example.com"


def tell(now: Any = DUE) -> int:
    return ending.tell(now=now, ids=ids)


def test_the_section_is_told_once_and_in_time() -> None:
    row = issued()
    assert [tell(NOW + n * DAY) for n in (0, 6, 7, 8, 9)] == [0, 0, 1, 0, 0]
    (notice,) = Notice.objects.all()
    assert (notice.kind, notice.recipient) == ("unit", "JZCG-SZ")
    assert notice.text_zh == f"挖掘城市道路许可 {row.number}（万福路）5 天后到期（2023-05-20）。"
    assert Deed.objects.get(verb="permit.warn").detail.count(row.uid) == 1
    assert not Outgoing.objects.exists(), "no way out is open"


def test_told_anew_after_a_renewal_and_not_of_what_was_ended() -> None:
    row, other = issued(), issued()
    actions.act(uid=other.uid, step=Step.CANCEL, why="不再施工", actor=HEAD, now=NOW, ids=ids)
    assert tell() == 1
    actions.act(uid=row.uid, step=Step.RENEW, end=date(2023, 6, 10), actor=HEAD, now=DUE, ids=ids)
    assert [tell(DUE + DAY), tell(NOW + 29 * DAY)] == [0, 1]


@pytest.mark.usefixtures("open_ways")
def test_the_holder_is_told_where_they_said() -> None:
    row = issued()
    tell()
    sent: list[Letter] = []

    def send(letter: Letter, now: Any) -> Outcome:
        sent.append(letter)
        return Outcome(sent=True)

    assert sending.send_due(now=DUE, send=send).sent == 2
    assert {letter.to for letter in sent} == {"13800001111", "long@example.com"}
    for letter in sent:
        assert row.number in letter.text
        assert "城市管理窗口（政务中心）" in letter.text
        assert "龙经理" not in letter.text
    assert sending.send_due(now=DUE, send=send).sent == 0


@pytest.mark.usefixtures("open_ways")
def test_whoever_is_erased_or_left_nothing_is_not_told() -> None:
    issued()
    tell()
    Party.objects.update(contact_phone="", contact_email="")
    assert sending.send_due(now=DUE, send=lambda letter, now: Outcome(sent=True)).sent == 0
    assert set(Outgoing.objects.values_list("state", flat=True)) == {Status.STOPPED}


def test_the_tick_tells_of_it() -> None:
    issued()
    background.tick(now=DUE)
    assert Notice.objects.filter(verb="permit.warn").count() == 1
