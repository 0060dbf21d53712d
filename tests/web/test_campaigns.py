"""Pages of campaigns: who may open which, opening one, its figures and rows, pictures, its report."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from chengxu.cases.finding import campaigned
from chengxu.routines.campaigns import actions
from chengxu.routines.campaigns.models import Campaign, Milestone, Pair
from chengxu.routines.campaigns.rules import Plan, Target
from tests.routines.campaigns.test_actions import closed_case, worked
from tests.web.cast import LAMP, actor, ids, person, photo, signed_in

pytestmark = pytest.mark.django_db


def opened(**changed: object) -> Campaign:
    """A campaign of the head's section, in April 2023."""
    given: dict[str, object] = {
        "name": "路灯专项整治", "goal": "主干道亮灯率 98%", "starts_on": date(2023, 4, 1), "ends_on": date(2023, 4, 30),
        "lead": "JZCG-SR", "categories": (LAMP,), "works": ("repair street_lamp",),
        "targets": (Target(work="repair street_lamp", number=10),),
    }  # fmt: skip
    plan = Plan(**(given | changed))  # type: ignore[arg-type]
    now = timezone.now()
    return Campaign.objects.get(uid=actions.open_campaign(given=plan, actor=actor("head"), now=now, ids=ids))


@pytest.mark.parametrize(
    ("post", "status", "edits"),
    [
        ("head", 200, 200),
        ("clerk", 200, 200),
        ("director", 200, 403),
        ("auditor", 200, 403),
        ("sysadmin", 403, 403),
    ],
)
def test_who_sees_and_opens_campaigns(post: str, status: int, edits: int) -> None:
    row = opened()
    client = signed_in(post)
    for path in ("/office/campaigns/", f"/office/campaigns/{row.uid}/", f"/office/campaigns/{row.uid}/rows/"):
        assert client.get(path).status_code == status
    assert client.get("/office/campaigns/new/").status_code == edits
    assert Client().get(f"/office/campaigns/{row.uid}/").status_code == 302


def test_whoever_works_outside_sees_the_campaigns_of_their_unit() -> None:
    row, theirs = opened(), opened(name="摊贩专项整治", co_units=("JZCG-ZF",))
    client = signed_in("auxiliary")
    told = client.get("/office/campaigns/").content.decode()
    assert (row.uid in told, theirs.uid in told) == (False, True)
    assert client.get(f"/office/campaigns/{row.uid}/").status_code == 404


def test_one_is_opened_and_changed_on_the_page() -> None:
    client = signed_in("head")
    given = {
        "name": "占道经营专项整治", "goal": "", "starts_on": "2026-03-01", "ends_on": "2026-04-30", "works": ["repair street_lamp"],
        "targets": "维修路灯 abc", "parties": "没有这家店",
    }  # fmt: skip
    page = client.post("/office/campaigns/new/", given)
    assert page.status_code == 422
    assert "看不懂目标" in page.content.decode()
    assert "找不到、或不止一个当事人" in page.content.decode()
    assert (
        client.post(
            "/office/campaigns/new/", given | {"targets": "repair street_lamp 300", "parties": ""}
        ).status_code
        == 302
    )
    row = Campaign.objects.get()
    assert row.targets == [["repair street_lamp", 300]]
    edit = f"/office/campaigns/{row.uid}/edit/"
    assert client.get(edit).status_code == 200
    changed = given | {"targets": "", "parties": "", "ends_on": "2026-05-31"}
    assert client.post(edit, changed).status_code == 422  # without a reason
    assert client.post(edit, changed | {"why": "雨天顺延"}).status_code == 302
    row.refresh_from_db()
    assert row.ends_on == date(2026, 5, 31)


def test_its_figures_open_to_their_rows() -> None:
    row = opened()
    deed = worked("2023-04-05", 4)
    page = signed_in("director").get(f"/office/campaigns/{row.uid}/").content.decode()
    assert "完成 40%" in page
    rows = (
        signed_in("director")
        .get(f"/office/campaigns/{row.uid}/rows/", {"work": "repair street_lamp"})
        .content.decode()
    )
    assert deed in rows
    assert "在范围里" in rows


def test_what_came_back_is_told_with_its_doubts() -> None:
    row = opened()
    closed_case("2023-04-10")
    closed_case("2023-05-01", state="dispatched")
    assert "后台还没有比较过" in signed_in("head").get(f"/office/campaigns/{row.uid}/").content.decode()
    campaigned.compare(row, now=timezone.now(), ids=ids)
    page = signed_in("head").get(f"/office/campaigns/{row.uid}/").content.decode()
    assert "100.0%" in page
    assert "差别可能是偶然" in page
    points = signed_in("head").get(f"/office/campaigns/{row.uid}/points.geojson").json()
    assert [one["properties"]["tone"] for one in points["features"]] == ["bad"]
    assert signed_in("head").post(f"/office/campaigns/{row.uid}/compare/").status_code == 404  # never by hand


@pytest.mark.parametrize("format", ["docx", "pdf", "md"])
def test_its_report_is_taken_along_in_the_words_of_the_pack(format: str) -> None:
    row = opened()
    worked("2023-04-05", 4)
    closed_case("2023-04-10")
    campaigned.compare(row, now=timezone.now(), ids=ids)
    Pair.objects.create(
        uid="pair", campaign=row, place="老桥头", before="b" * 64, before_on=date(2023, 4, 3), after="a" * 64,
        after_on=date(2023, 4, 9), actor="x",
    )  # fmt: skip
    answer = signed_in("director").get(f"/office/campaigns/{row.uid}/report.{format}")
    assert answer.status_code == 200
    if format == "md":
        told = answer.content.decode()
        for words in (
            "路灯专项整治情况", "整治前后", "老桥头：整治前2023年4月3日，整治后2023年4月9日", "已满30天的地方", "已满180天的地方",
            "差别可能是偶然", "相距100米以内",
        ):  # fmt: skip
            assert words in told, words


def test_steps_pictures_and_the_end() -> None:
    row = opened(
        starts_on=timezone.localdate() - timedelta(days=2), ends_on=timezone.localdate() + timedelta(days=2)
    )
    client, at = signed_in("head"), f"/office/campaigns/{row.uid}"
    today = f"{timezone.localdate():%Y-%m-%d}"
    assert client.post(f"{at}/milestone/", {"due_on": today, "text": "摸底排查"}).status_code == 302
    assert client.post(f"{at}/milestone/", {"due_on": "2023-01-01", "text": "摸底排查"}).status_code == 422
    assert client.post(f"{at}/reach/", {"milestone": str(Milestone.objects.get().pk)}).status_code == 302
    assert client.post(f"{at}/reach/", {"milestone": str(Milestone.objects.get().pk)}).status_code == 422
    sent = {"place": "老桥头", "on": today, "photo": SimpleUploadedFile("a.jpg", photo())}
    assert client.post(f"{at}/picture/", sent).status_code == 302
    pair = Pair.objects.get()
    after = {"pair": pair.uid, "on": today, "photo": SimpleUploadedFile("b.jpg", photo((60, 40)))}
    assert client.post(f"{at}/picture/", after).status_code == 302
    pair.refresh_from_db()
    for hash_ in (pair.before, pair.after):
        assert client.get(f"{at}/photos/{hash_}/small/").status_code == 200
    assert client.get(f"{at}/photos/{'0' * 64}/small/").status_code == 404
    assert client.post(f"{at}/close/", {"why": ""}).status_code == 422  # not over yet
    assert client.post(f"{at}/close/", {"why": "任务提前完成"}).status_code == 302
    assert client.post(f"{at}/cancel/", {"why": "不办了"}).status_code == 422
    person("head")


def test_the_pages_speak_english() -> None:
    row = opened()
    client = signed_in("head")
    for path in ("/office/campaigns/", "/office/campaigns/new/", f"/office/campaigns/{row.uid}/"):
        assert client.get(path, {"lang": "en"}).status_code == 200
