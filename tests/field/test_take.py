"""Captures are taken in exactly once, whole or not at all, and never silently over what somebody else did."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from chengxu.cases.models import Case
from chengxu.field.models import Capture
from chengxu.field.rules import Outcome, stamp
from chengxu.intake.models import Report
from chengxu.ledger import queries as ledger
from chengxu.ledger.models import Deed, Note
from tests.field import street
from tests.jingzhou import NOW
from tests.web.cast import signed_in

pytestmark = pytest.mark.usefixtures("county", "home")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Capture, Deed, Note, Case, Report))


def test_a_deed_is_one_entry_however_often_it_comes() -> None:
    vendor, auxiliary = street.capture(text="在校门口"), street.at_work("auxiliary")
    first = street.again(vendor, auxiliary)
    after = counts()
    repeated = street.again(vendor, auxiliary, now=NOW + DAY)
    assert (first.outcome, repeated.outcome) == (Outcome.DONE, Outcome.ALREADY)
    assert repeated.said == first.said
    assert first.said.zh == "已记入台账：劝导流动摊贩 1 人次"
    assert counts() == after
    deed = Deed.objects.get(source_id=vendor.id)
    assert (deed.actor, deed.unit, deed.quantity, deed.source) == (auxiliary.uid, "JZCG-ZF", 1000, "field")
    assert deed.grid
    assert ledger.verify().ok
    kept = Capture.objects.get(kind="deed")
    assert (kept.lon, kept.lat, kept.metres, kept.captured_at) == (street.HERE.lon, street.HERE.lat, 8, NOW)


@pytest.mark.parametrize(
    "at",
    [
        datetime.max.replace(tzinfo=timezone(-14 * HOUR)),
        datetime.min.replace(tzinfo=timezone(14 * HOUR)),
    ],
)
def test_a_clock_beyond_all_years_hinders_nothing(at: datetime) -> None:
    taken = street.again(street.capture(at=at), street.at_work("auxiliary"))
    assert taken.outcome is Outcome.DONE
    assert "请校准手机时间" in taken.notes[0].zh
    assert Capture.objects.get(kind="deed").captured_at == NOW


def test_a_finding_is_one_case_with_its_photos() -> None:
    sticker, collector = street.finding(photos=street.stored("a", "b")), street.somebody("collector")
    first, repeated = street.again(sticker, collector), street.again(sticker, collector)
    report = Report.objects.get()
    assert (first.outcome, repeated.outcome) == (Outcome.DONE, Outcome.ALREADY)
    assert first.receipt == repeated.receipt == report.receipt
    assert report.channel == "collector"
    assert tuple(report.evidence.split()) == sticker.photos
    assert report.frame == "wgs84"


def test_others_than_collectors_report_from_their_patrol() -> None:
    assert street.again(street.finding(), street.somebody("officer")).outcome is Outcome.DONE
    assert Report.objects.get().channel == "patrol"


def test_what_was_put_right_on_the_spot_is_closed_in_the_same_breath() -> None:
    collector = street.somebody("collector")
    sticker = street.finding(self_handled=True, photos=street.stored("before", "after"))
    assert street.again(sticker, collector).outcome is Outcome.DONE
    case = Case.objects.get()
    assert (case.state, case.self_handled, case.handled_by) == ("closed", True, collector.uid)


@pytest.mark.parametrize(
    ("post", "photos", "category", "why"),
    [
        ("collector", 1, "E0201", "处置后的照片"),
        ("collector", 2, "C0118", "不能现场自行处置"),
        ("auxiliary", 2, "E0201", "没有「现场自行处置」权限"),
    ],
)
def test_what_may_not_be_closed_on_the_spot_leaves_nothing(
    post: str, photos: int, category: str, why: str
) -> None:
    taken = street.stored("before", "after")[:photos]
    outside, before = street.somebody(post), counts()
    answer = street.again(street.finding(self_handled=True, photos=taken, category=category), outside)
    assert answer.outcome is Outcome.REFUSED
    assert why in answer.said.zh
    assert counts() == before


def test_a_look_on_site_moves_the_case_once() -> None:
    collector = street.somebody("collector")
    uid, known = street.to_verify(collector)
    seen = street.step(uid, "confirm", known, given={"note": "灯确实不亮"}, photos=street.stored())
    assert [street.again(seen, collector).outcome for _ in range(3)] == [Outcome.DONE, *[Outcome.ALREADY] * 2]
    assert Deed.objects.filter(case_uid=uid, verb="case.confirm").count() == 1
    assert Case.objects.get().state == "accepted"


def test_a_case_that_moved_on_is_shown_and_left_alone() -> None:
    handler = street.somebody("handler")
    uid, known = street.dispatched()
    done = street.step(uid, "handle", known, given={"note": "换了灯泡"})
    street.again(street.step(uid, "start", known), street.somebody("handler", "colleague"))
    before = counts()
    answer = street.again(done, handler)
    assert answer.outcome is Outcome.CONFLICT
    assert answer.again
    assert counts() == before
    assert "处置中" in answer.said.zh
    assert "签收处置" in answer.said.zh
    decided = street.again(replace(done, stamp=answer.stamp), handler)
    assert decided.outcome is Outcome.DONE
    assert Case.objects.get().state == "handled"


def test_a_case_that_is_somebody_elses_now_says_only_what_it_is() -> None:
    handler = street.somebody("handler")
    uid, known = street.dispatched()
    street.by_clerk(uid, "void", reason="重复")
    Case.objects.filter(uid=uid).update(unit="JZCG-HW", lead_unit="JZCG-HW")
    answer = street.again(street.step(uid, "handle", known, given={"note": "换了灯泡"}), handler)
    assert answer.outcome is Outcome.CONFLICT
    assert not answer.again
    assert not answer.stamp
    assert "作废" in answer.said.zh
    assert "JZCG-HW" not in answer.said.zh


def test_clocks_and_reminders_do_not_stand_in_the_way() -> None:
    handler = street.somebody("handler")
    uid, known = street.dispatched()
    street.by_clerk(uid, "remind", note="请抓紧")
    street.by_clerk(uid, "supervise", note="局长过问")
    answer = street.again(street.step(uid, "handle", known, given={"note": "换了灯泡"}), handler)
    assert answer.outcome is Outcome.DONE


def test_two_steps_of_one_phone_follow_each_other() -> None:
    handler = street.somebody("handler")
    uid, known = street.dispatched()
    begun = street.step(uid, "start", known)
    done = street.step(uid, "handle", "", after=begun.id, given={"note": "换了灯泡"})
    assert street.again(done, handler).outcome is Outcome.WAIT
    assert street.again(begun, handler).outcome is Outcome.DONE
    assert street.again(done, handler).outcome is Outcome.DONE
    assert Case.objects.get().state == "handled"


def test_between_two_steps_of_one_phone_somebody_else_may_have_come() -> None:
    handler = street.somebody("handler")
    uid, known = street.dispatched()
    begun = street.step(uid, "start", known)
    street.again(begun, handler)
    street.by_clerk(uid, "recall", reason="另派")
    done = street.step(uid, "handle", "", after=begun.id, given={"note": "换了灯泡"})
    assert street.again(done, handler).outcome is Outcome.CONFLICT


def test_photos_come_first_and_nothing_is_lost_by_it() -> None:
    vendor, auxiliary = street.capture(photos=("a" * 64,)), street.somebody("auxiliary")
    before = counts()
    answer = street.again(vendor, auxiliary)
    assert (answer.outcome, answer.missing) == (Outcome.WAIT, ("a" * 64,))
    assert counts() == before


def test_what_is_refused_can_be_put_right_and_sent_under_the_same_id() -> None:
    auxiliary = street.somebody("auxiliary")
    wrong = street.capture(measure="吨")
    before = counts()
    assert street.again(wrong, auxiliary).outcome is Outcome.REFUSED
    assert counts() == before
    assert street.again(replace(wrong, measure="人次"), auxiliary).outcome is Outcome.DONE


def test_an_id_belongs_to_one_person_and_one_content() -> None:
    vendor, auxiliary = street.capture(), street.somebody("auxiliary")
    street.again(vendor, auxiliary)
    before = counts()
    for one, who in ((vendor, street.somebody("officer")), (replace(vendor, quantity=2000), auxiliary)):
        answer = street.again(one, who)
        assert answer.outcome is Outcome.REFUSED
        assert answer.field == "id"
    assert counts() == before


def test_an_odd_clock_is_named_and_put_right() -> None:
    auxiliary = street.somebody("auxiliary")
    ahead = street.capture(at=NOW + 2 * DAY)
    answer = street.again(ahead, auxiliary, sent_at=NOW + 2 * DAY)
    assert answer.outcome is Outcome.DONE
    assert "快了 2 天" in answer.notes[0].zh
    deed = Deed.objects.get(source_id=ahead.id)
    assert deed.occurred_at == NOW
    assert '"clock":"ahead"' in deed.detail
    assert Capture.objects.get().captured_at == NOW + 2 * DAY


def test_outside_the_county_a_deed_stands_without_a_place_and_says_so() -> None:
    answer = street.sent(street.at_work("auxiliary"), here=street.Position(lon=100, lat=30))
    assert answer.outcome is Outcome.DONE
    assert "不在本县" in answer.notes[0].zh
    assert Deed.objects.get(verb="persuade").grid == ""


@pytest.mark.parametrize("post", ["collector", "auxiliary"])
def test_a_case_out_of_sight_cannot_be_touched(post: str) -> None:
    uid, known = street.dispatched()
    answer = street.again(street.step(uid, "handle", known, given={"note": "x"}), street.somebody(post))
    assert answer.outcome is Outcome.CONFLICT
    assert Case.objects.get().state == "dispatched"
    assert (
        street.again(street.step("nobody", "handle", known), street.somebody(post)).outcome is Outcome.REFUSED
    )


def test_a_step_that_is_not_done_outside_is_refused() -> None:
    uid, known = street.dispatched()
    answer = street.again(street.step(uid, "void", known), street.somebody("handler"))
    assert answer.outcome is Outcome.REFUSED
    assert answer.field == "verb"


def test_the_stamp_told_is_the_stamp_of_the_case() -> None:
    from chengxu.cases import queries

    handler = street.somebody("handler")
    uid, known = street.dispatched()
    answer = street.again(street.step(uid, "start", known), handler)
    assert answer.stamp == stamp(queries.state_of(Case.objects.get(uid=uid))) != known


def test_the_deed_of_a_step_says_when_it_was_done_as_well_as_when_it_came_in() -> None:
    """The clocks of the case run by when it came in; the timeline says both where they differ."""
    collector = street.somebody("collector")
    uid, known = street.to_verify(collector)
    seen = street.step(uid, "confirm", known, at=NOW, given={"note": "灯确实不亮"}, photos=street.stored())
    street.again(seen, collector, now=NOW + 3 * HOUR)
    deed = Deed.objects.get(case_uid=uid, verb="case.confirm")
    assert (deed.occurred_at, deed.recorded_at) == (NOW + 3 * HOUR, NOW + 3 * HOUR)
    assert '"captured":"2023-05-08T01:00:00Z"' in deed.detail
    page = signed_in("chief").get(f"/desk/cases/{uid}/").content.decode()
    assert "现场时间：05-08 09:00（手机离线，后来传到）" in page


@pytest.mark.parametrize(
    ("ahead", "captured"),
    [
        (2 * DAY, "2023-05-08T01:00:00Z"),  # a wrong clock is put right by the difference
        (timedelta(minutes=3), "2023-05-08T01:00:00Z"),  # the future within what is accepted counts as now
    ],
)
def test_what_a_wrong_clock_says_is_put_right_in_the_deed_too(ahead: timedelta, captured: str) -> None:
    collector = street.somebody("collector")
    uid, known = street.to_verify(collector)
    seen = street.step(
        uid, "confirm", known, at=NOW + ahead, given={"note": "灯确实不亮"}, photos=street.stored()
    )
    street.again(seen, collector, sent_at=NOW + ahead)
    assert f'"captured":"{captured}"' in Deed.objects.get(case_uid=uid, verb="case.confirm").detail
    assert "现场时间" not in signed_in("chief").get(f"/desk/cases/{uid}/").content.decode()
