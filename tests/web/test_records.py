"""Every row behind a figure opens: who recorded it, when, with which evidence; and what a day's summary is made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from chengxu.common.ids import SeededIds
from chengxu.intake.models import Report
from chengxu.ledger import actions as ledger
from chengxu.ledger.models import Deed
from chengxu.ledger.rules import Deed as NewDeed
from chengxu.readings import actions as readings
from chengxu.routines import actions as routines
from tests.readings.test_actions import KEEPER
from tests.readings.test_rules import LOAD
from tests.routines.test_actions import LEADER
from tests.routines.test_rules import CLEANING, STOOD
from tests.web.cast import actor, dispatched, photo, reported, signed_in
from tests.web.test_office import this_year

ids = SeededIds("records")


def awning(picture: bytes, **more: str) -> NewDeed:
    """Two awnings removed today by the clerk, with a picture."""
    now = timezone.now()
    (hash_,) = ledger.keep([("a.jpg", picture)], now=now)
    deed = NewDeed(
        uid=ids.uid(now), occurred_at=now, recorded_at=now, actor=actor("clerk").uid, source="desk", verb="remove",
        object="awning", quantity=2000, measure="处", unit="JZCG-GG", evidence=(hash_,), **more,
    )  # fmt: skip
    ledger.append([deed], ids=ids)
    return deed


def test_a_row_of_the_ledger_says_who_recorded_it_when_and_with_what_proof() -> None:
    deed = awning(photo())
    director = signed_in("director")
    page = director.get(f"/office/indicators/ads.awning/?{this_year()}").content.decode()
    for word in ("登记人", "登记时间", "佐证", "姚国强", "1 张照片", f"/office/deeds/{deed.uid}/"):
        assert word in page
    page = director.get(f"/office/deeds/{deed.uid}/").content.decode()
    small = f"/office/deeds/{deed.uid}/photos/{deed.evidence[0]}/small/"
    assert small in page
    assert director.get(small)["Content-Type"] == "image/jpeg"
    assert director.get(small.replace(deed.evidence[0], "0" * 64)).status_code == 404
    assert director.get(small.replace(deed.uid, "none")).status_code == 404


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("field", "外勤"), ("office", "办公"), ("scale", "地磅"), ("tracks", "车辆轨迹"), ("system", "系统"),
    ],
)  # fmt: skip
def test_where_an_entry_came_from_is_said_in_words(source: str, word: str) -> None:
    deed = replace(awning(photo()), uid=ids.uid(timezone.now()), source=source)
    ledger.append([deed], ids=ids)
    page = signed_in("director").get(f"/office/deeds/{deed.uid}/").content.decode()
    assert f"<dt>来源</dt><dd>{word}" in page


def test_the_pictures_of_a_case_are_for_those_who_may_open_it() -> None:
    deed = awning(photo((41, 31)), case_uid=dispatched())
    address = f"/office/deeds/{deed.uid}/photos/{deed.evidence[0]}/large/"
    assert signed_in("director").get(address).status_code == 200
    assert signed_in("handler", login="handler-hw", unit="JZCG-HW").get(address).status_code == 404


def test_a_weighing_opens_with_the_deed_of_its_load() -> None:
    readings.weigh(weighing=LOAD, actor=KEEPER, now=LOAD.weighed_at + timedelta(minutes=1), ids=ids)
    year = LOAD.weighed_at.year
    page = (
        signed_in("director")
        .get(f"/office/indicators/waste.tickets/?from={year}-01-01&to={year}-12-31")
        .content.decode()
    )
    address = page.split('href="/office/rows/tickets/')[1].split('"')[0]
    page = signed_in("director").get(f"/office/rows/tickets/{address}").content.decode()
    assert LOAD.number in page
    assert "6.74" in page
    assert f"/office/deeds/{Deed.objects.get(verb='haul').uid}/" in page


def test_a_days_summary_opens_into_its_shifts_and_they_into_their_deeds() -> None:
    routines.record_shift(
        stood=STOOD, duty=CLEANING, actor=LEADER, now=STOOD.ends_at + timedelta(hours=1), ids=ids
    )
    year = STOOD.starts_at.year
    director = signed_in("director")
    page = director.get(
        f"/office/indicators/sanitation.shifts/?from={year}-01-01&to={year}-12-31"
    ).content.decode()
    rows = page.split('id="rows"')[1]
    assert "道路保洁" in rows
    assert "环境卫生管理所" in rows
    assert "常态任务为道路保洁的" in page
    day = page.split('href="/office/rows/shift_days/')[1].split('"')[0]
    page = director.get(f"/office/rows/shift_days/{day}").content.decode()
    assert "由这些班次汇总而来，共 1 条" in page
    assert ">street_cleaning<" not in page
    shift = page.split('href="/office/rows/shifts/')[1].split('"')[0]
    page = director.get(f"/office/rows/shifts/{shift}").content.decode()
    assert f"/office/deeds/{Deed.objects.get(routine_uid=shift.strip('/')).uid}/" in page


def test_a_message_opens_with_its_coming_in_and_without_a_word_of_it() -> None:
    reported()
    uid = Report.objects.get().uid
    page = signed_in("director").get(f"/office/rows/reports/{uid}/").content.decode()
    assert f"/office/deeds/{Deed.objects.get(verb='intake.receive').uid}/" in page
    assert "路灯不亮三天了" not in page
    elsewhere = signed_in("handler", login="handler-hw", unit="JZCG-HW")
    page = elsewhere.get(f"/office/rows/reports/{uid}/").content.decode()
    assert "/office/deeds/" not in page


@pytest.mark.parametrize("address", ["tickets/none", "nothing/x", "reports/none"])
def test_a_row_that_is_not_there_is_said(address: str) -> None:
    assert signed_in("director").get(f"/office/rows/{address}/").status_code == 404


def test_a_case_that_is_not_the_readers_stays_closed() -> None:
    uid = dispatched()
    assert signed_in("director").get(f"/office/rows/cases/{uid}/").status_code == 200
    elsewhere = signed_in("handler", login="handler-hw", unit="JZCG-HW")
    assert elsewhere.get(f"/office/rows/cases/{uid}/").status_code == 404
    assert signed_in("collector").get(f"/office/rows/cases/{uid}/").status_code == 403
