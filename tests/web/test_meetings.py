"""Pages of meetings: who may open which, a meeting from its plan to its record, the sheet, one's own meetings."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from chengxu.ledger.models import Deed
from chengxu.routines.campaigns import actions as campaigns
from chengxu.routines.campaigns.rules import Plan as Campaigning
from chengxu.routines.meetings import actions
from chengxu.routines.meetings.models import Attendee, Meeting
from chengxu.routines.meetings.rules import Mark, Plan
from chengxu.territory import queries as territory
from tests.web.cast import actor, ids, person, photo, signed_in

pytestmark = pytest.mark.django_db


def planned(kind: str = "business_training", by: str = "clerk", hours: float = -1) -> Meeting:
    """A meeting that begins in so many hours; head and reviewer must attend."""
    must = (person("head").uid, person("reviewer").uid)
    now = timezone.now()
    plan = Plan(
        kind=kind, starts_at=now + timedelta(hours=hours), minutes=60, place="三楼", host=must[0], must=must
    )
    return Meeting.objects.get(uid=actions.plan(given=plan, actor=actor(by), now=now, ids=ids))


@pytest.mark.parametrize(
    ("post", "status", "sees_party"),
    [
        ("clerk", 200, False),
        ("director", 200, False),
        ("auditor", 200, False),
        ("party_clerk", 200, True),
        ("collector", 403, False),
        ("sysadmin", 403, False),
    ],
)
def test_who_sees_the_year(post: str, status: int, sees_party: bool) -> None:
    planned()
    row = planned("branch_committee", "party_clerk")
    client = signed_in(post)
    page = client.get("/office/meetings/")
    assert page.status_code == status
    if status == 200:
        told = page.content.decode()
        assert "业务培训" in told
        assert (row.uid in told, "支委会" in told) == (sees_party, sees_party)
        assert client.get(f"/office/meetings/{row.uid}/").status_code == (200 if sees_party else 404)
        for name in ("sheet.pdf", "photos/x/small/"):
            assert client.get(f"/office/meetings/{row.uid}/{name}").status_code in (
                (200, 404) if sees_party else (404,)
            )


def test_nobody_opens_it_without_signing_in() -> None:
    for path in ("/office/meetings/", "/office/meetings/new/", "/meetings/"):
        assert Client().get(path).status_code == 302


def test_a_meeting_is_planned_on_the_page() -> None:
    client = signed_in("clerk")
    must = [person("head").uid]
    given = {"kind": "business_training:", "starts_at": "2099-01-01T09:00", "minutes": "90", "must": must}
    page = client.post("/office/meetings/new/", given)
    assert page.status_code == 422
    assert "一年后" in page.content.decode()
    soon = f"{territory.calendar().local(timezone.now()) + timedelta(days=2):%Y-%m-%dT09:00}"
    assert client.post("/office/meetings/new/", given | {"starts_at": soon}).status_code == 302
    row = Meeting.objects.get()
    assert client.get(f"/office/meetings/{row.uid}/").status_code == 200
    assert row.code in client.get(f"/office/meetings/{row.uid}/").content.decode()
    assert row.code not in signed_in("director").get(f"/office/meetings/{row.uid}/").content.decode()


def test_it_is_recorded_with_a_photograph_and_the_sheet_is_a_pdf() -> None:
    row = planned()
    head, reviewer = person("head").uid, person("reviewer").uid
    client = signed_in("clerk")
    began = f"{territory.calendar().local(row.starts_at):%Y-%m-%dT%H:%M}"
    given = {
        f"mark-{head}": "present", f"mark-{reviewer}": "leave", f"reason-{reviewer}": "病假", "started_at": began,
        "minutes": "50", "guests": "4", "record": "学习条例。", "why": "",
    }  # fmt: skip
    sent = given | {"photos": SimpleUploadedFile("a.jpg", photo())}
    assert client.post(f"/office/meetings/{row.uid}/record/", sent).status_code == 302
    row.refresh_from_db()
    assert (row.stage, row.guests, len(row.evidence.split())) == ("held", 4, 1)
    page = client.get(f"/office/meetings/{row.uid}/").content.decode()
    assert "与台账指纹一致" in page
    assert client.get(f"/office/meetings/{row.uid}/photos/{row.evidence}/small/").status_code == 200
    sheet = client.get(f"/office/meetings/{row.uid}/sheet.pdf")
    assert sheet.content.startswith(b"%PDF")
    assert (
        "与台账" not in signed_in("director").get(f"/office/meetings/{row.uid}/").content.decode()
    )  # minutes are the keeper's
    wrong = client.post(f"/office/meetings/{row.uid}/move/", {"starts_at": "2030-01-01T09:00", "why": "再开"})
    assert (wrong.status_code, "已经召开，不能改期" in wrong.content.decode()) == (422, True)


def test_people_check_in_on_their_own_page() -> None:
    row = planned(hours=0.1)
    head = signed_in("head")
    assert "业务培训" in head.get("/meetings/").content.decode()
    assert (
        head.post("/meetings/", {"code": "999999" if row.code != "999999" else "000000"}).status_code == 422
    )
    assert head.post("/meetings/", {"code": row.code}).status_code == 302
    assert Attendee.objects.get(meeting=row, person=person("head").uid).mark == Mark.PRESENT
    reviewer = signed_in("reviewer")
    assert reviewer.post("/meetings/", {"uid": row.uid, "why": ""}).status_code == 422
    assert reviewer.post("/meetings/", {"uid": row.uid, "why": "出差"}).status_code == 302
    assert "业务培训" not in signed_in("director").get("/meetings/").content.decode()


def test_the_deed_of_a_party_meeting_tells_no_particulars() -> None:
    row = planned("branch_committee", "party_clerk")
    began = f"{territory.calendar().local(row.starts_at):%Y-%m-%dT%H:%M}"
    given = {
        "started_at": began,
        "minutes": "50",
        "record": "党内讨论。",
        f"mark-{person('head').uid}": "present",
    }
    assert signed_in("party_clerk").post(f"/office/meetings/{row.uid}/record/", given).status_code == 302
    deed = Deed.objects.get(verb="hold")
    told = signed_in("director").get(f"/office/deeds/{deed.uid}/").content.decode()
    assert "支部委员会" in told  # that there was one is counted
    assert (row.uid in told, "到会人数" in told) == (False, False)
    assert '<dt>登记人</dt><dd class="faint">不在您能看的范围里</dd>' in told
    assert "到会人数" in signed_in("party_clerk").get(f"/office/deeds/{deed.uid}/").content.decode()


def test_the_rows_behind_a_figure_do_not_say_who_recorded_a_party_meeting() -> None:
    row = planned("branch_committee", "party_clerk")
    began = territory.calendar().local(row.starts_at)
    given = {
        "started_at": f"{began:%Y-%m-%dT%H:%M}",
        "minutes": "50",
        f"mark-{person('head').uid}": "present",
    }
    assert signed_in("party_clerk").post(f"/office/meetings/{row.uid}/record/", given).status_code == 302
    page = f"/office/indicators/party.meetings/?period={began:%Y}"
    keeper = person("party_clerk").name
    for post, seen in (("director", False), ("party_clerk", True)):
        told = signed_in(post).get(page)
        assert told.status_code == 200
        body = told.content.decode()
        assert "支部委员会" in body
        assert (f">{keeper}<" in body.split("<main")[1]) == seen
        assert ("不在您能看的范围里" in body) != seen


def test_the_pages_speak_english() -> None:
    row = planned()
    client = signed_in("clerk")
    for path in ("/office/meetings/", "/office/meetings/new/", f"/office/meetings/{row.uid}/", "/meetings/"):
        assert client.get(path, {"lang": "en"}).status_code == 200


def test_the_phone_shows_own_meetings_of_today_and_works_of_campaigns() -> None:
    must = (person("collector").uid,)
    now = timezone.now()
    starts = now + timedelta(hours=1)
    for kind, by in (("business_training", "clerk"), ("theme_day", "party_clerk")):
        plan = Plan(kind=kind, starts_at=starts, minutes=60, place="三楼", host="", must=must)
        actions.plan(given=plan, actor=actor(by), now=now, ids=ids)
    today = territory.calendar().local(now).date()
    campaign = Campaigning(
        name="暴露垃圾专项整治", goal="", starts_on=today, ends_on=today, lead="JZCG-SR", co_units=("JZCG-ZX",),
        works=("clear exposed_waste", "repair street_lamp"),
    )  # fmt: skip
    campaigns.open_campaign(given=campaign, actor=actor("head"), now=now, ids=ids)
    told = signed_in("collector").get("/field/api/tasks").json()
    assert {one["title"] for one in told["meetings"]} == {"业务培训", "主题党日"}
    (one,) = told["campaigns"]
    assert one["name"] == "暴露垃圾专项整治"
    assert signed_in("repairer").get("/field/api/tasks").json()["campaigns"] == []
