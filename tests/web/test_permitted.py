"""A case at a permitted place: the page says so, the clerk may decline because of it, and that is in the ledger."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from chengxu.cases.models import Case
from chengxu.ledger.models import Deed, Note
from chengxu.parties import hours
from chengxu.parties.models import Permit
from tests.parties.held import issued
from tests.web.cast import do, reported, signed_in
from tests.web.test_consultations import page

pytestmark = pytest.mark.usefixtures("county")
DAY = timedelta(days=1)


def dig(**changed: Any) -> Permit:
    today = timezone.localdate()
    return issued(**({"start": today - DAY, "end": today + 5 * DAY, "hours": ()} | changed))


def digging(**given: Any) -> str:
    """Somebody reports digging at the county seat; accepted, so that it may be filed or declined."""
    uid = reported(category="E0305", **given).case_uid
    do(uid, "accept", "acceptor")
    return uid


def late() -> str:
    """Hours that end before the present hour, whatever it is."""
    now = timezone.localtime()
    return f"{(now.hour + 2) % 24:02d}:00-{(now.hour + 3) % 24:02d}:00"


def test_the_page_and_the_filing_say_that_it_is_permitted() -> None:
    row, uid = dig(), digging()
    shown = page(signed_in("chief"), f"/desk/cases/{uid}/")
    for words in (
        f"这里有有效的挖掘城市道路许可 {row.number}",
        "靖通市政工程有限公司",
        "全天",
        "余土当天清运",
        f"因有许可 {row.number} 不予立案",
    ):
        assert words in shown
    assert Case.objects.get(uid=uid).state == "accepted", "nothing happens by itself"


@pytest.mark.parametrize("typed", ["", "现场看过，照许可施工"])
def test_declined_because_of_a_permit(typed: str) -> None:
    row, uid = dig(), digging()
    chief = signed_in("chief")
    answer = chief.post(
        f"/desk/cases/{uid}/reject/", {"permit": row.uid, "reason": typed, "version": _version(uid)}
    )
    assert answer.status_code == 302, answer.content.decode()
    assert Case.objects.get(uid=uid).state == "rejected"
    deed = Deed.objects.get(verb="permit.cite")
    assert (deed.case_uid, deed.party_uid, json.loads(deed.detail)["permit"]) == (uid, row.party_id, row.uid)
    said = Note.objects.get(deed_uid=Deed.objects.get(verb="case.reject").uid).text or ""
    assert (typed or f"许可 {row.number} 的地点、日期和时段内") in said


def test_what_exceeds_the_permit_is_said_and_is_no_reason() -> None:
    row, uid = dig(hours=hours.read(late())), digging()
    chief = signed_in("chief")
    shown = page(chief, f"/desk/cases/{uid}/")
    assert "但是：时间是" in shown
    assert "因有许可" not in shown
    answer = chief.post(
        f"/desk/cases/{uid}/reject/", {"permit": row.uid, "reason": "", "version": _version(uid)}
    )
    assert answer.status_code == 422
    assert "不能用它作不予立案的理由" in answer.content.decode()
    assert not Deed.objects.filter(verb="permit.cite").exists()
    assert Case.objects.get(uid=uid).state == "accepted"


def test_elsewhere_nothing_is_said_and_declining_is_as_ever() -> None:
    dig()
    uid = digging(lon=109.72)
    chief = signed_in("chief")
    shown = page(chief, f"/desk/cases/{uid}/")
    assert "许可 靖掘" not in shown
    assert (
        chief.post(f"/desk/cases/{uid}/reject/", {"reason": "", "version": _version(uid)}).status_code == 422
    )
    chief.post(f"/desk/cases/{uid}/reject/", {"reason": "不属城管职责", "version": _version(uid)})
    assert Case.objects.get(uid=uid).state == "rejected"
    assert not Deed.objects.filter(verb="permit.cite").exists()


def _version(uid: str) -> int:
    return int(Case.objects.get(uid=uid).version)
