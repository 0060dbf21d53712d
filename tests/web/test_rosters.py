"""Rosters at the desk: who may, what they see, what they can do there, and files out and in."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chengxu.routines import actions as shifts
from chengxu.routines.rosters import actions, exchanging, queries
from chengxu.routines.rosters.models import Leave, Post, Sheet, Swap, Verdict
from chengxu.routines.rosters.swapping import Say
from chengxu.territory import queries as territory
from tests.routines.rosters import crew
from tests.routines.rosters.crew import (
    BEFORE,
    DAY,
    DUTY,
    IDS,
    UNIT,
    by,
    comes,
    head,
    judged,
    person,
    post,
    roster,
)
from tests.routines.rosters.test_actions import resting_person
from tests.web import cast

pytestmark = pytest.mark.django_db
MONTH = f"?unit={UNIT}&duty={DUTY}&month=2026-11"
READS = ("/desk/rosters/", "/desk/rosters/attendance/")
KEEPS = ("/desk/rosters/waiting/", "/desk/rosters/import/")


def leader() -> Client:
    """Who leads the sanitation office, signed in."""
    return cast.signed_in("head", login="head-hw", unit=UNIT)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


@pytest.mark.parametrize("address", [*READS, *KEEPS])
@pytest.mark.parametrize(
    ("who", "right"),
    [("head", True), ("chief", True), ("director", True), ("handler", False), ("clerk", False), ("auditor", False), ("sysadmin", False)],
)  # fmt: skip
def test_who_may(address: str, who: str, right: bool) -> None:
    assert cast.signed_in(who).get(address).status_code == (200 if right else 403)


@pytest.mark.parametrize("address", [*READS, *KEEPS])
def test_nobody_signed_in_is_asked_to(address: str) -> None:
    assert Client().get(address).status_code == 302


def test_a_month_is_laid_out_changed_and_published_from_the_page() -> None:
    crew.sweepers()
    client = leader()
    assert "这个月还没有排" in page(client, f"/desk/rosters/{MONTH}")
    given = {"unit": UNIT, "duty": DUTY, "month": "2026-11"}
    assert client.post(reverse("roster-make"), given, follow=True).status_code == 200
    sheet = Sheet.objects.get()
    shown = page(client, f"/desk/rosters/{MONTH}")
    for words in ("草稿", "环卫00", "①③", "空岗", "发布", "岗位覆盖率"):
        assert words in shown
    address = reverse("roster-day", kwargs={"uid": sheet.uid, "number": DAY.day})
    assert "环卫" in page(client, address)
    one = post()
    client.post(address, {"post": one.uid, "person": "", "why": ""})
    assert post().person == ""
    busy = post("R02", "s1")
    answer = client.post(address, {"post": one.uid, "person": busy.person}, follow=True).content.decode()
    assert "两班不能重叠" in answer
    assert "1 个岗位没有人" in page(client, address)
    client.post(reverse("roster-publish", kwargs={"uid": sheet.uid}))
    assert "已发布" in page(client, f"/desk/rosters/{MONTH}")


def test_a_unit_sees_its_own_rosters_alone() -> None:
    sheet = roster()
    other = cast.signed_in("head")
    address = reverse("roster-day", kwargs={"uid": sheet.uid, "number": DAY.day})
    assert other.get(address).status_code == 404
    assert other.post(reverse("roster-publish", kwargs={"uid": sheet.uid})).status_code == 404
    assert other.get(reverse("roster-export", kwargs={"uid": sheet.uid, "form": "csv"})).status_code == 404
    assert "环卫00" not in page(other, f"/desk/rosters/{MONTH}")
    director = cast.signed_in("director")
    assert "环卫00" in page(director, f"/desk/rosters/{MONTH}")


def test_hours_that_break_the_law_are_told_with_their_source() -> None:
    sheet = roster(published=False)
    one = post("R01", "s5")
    two = Post.objects.filter(day=DAY, shift="s2").exclude(person=one.person).first()
    assert two is not None
    actions.assign(post=one.uid, person="", actor=head(), now=BEFORE, ids=IDS)
    actions.assign(post=one.uid, person=two.person, actor=head(), now=BEFORE, ids=IDS)
    shown = page(leader(), f"/desk/rosters/{MONTH}")
    assert "一天排了 10 小时，多于 8" in shown
    assert "劳动法第三十六条" in shown
    assert actions.publish(sheet=sheet.uid, actor=head(), now=BEFORE, ids=IDS).state == "published"


@pytest.mark.parametrize(
    "query", ["?month=2026-13", "?month=x", "?unit=GA&duty=x", "?month=99999-01", "?month=\x00"]
)
def test_whatever_month_is_asked_for_is_answered(query: str) -> None:
    crew.sweepers()
    for address in READS:
        assert leader().get(address + query).status_code == 200


def test_what_waits_is_on_one_page_and_decided_from_it() -> None:
    roster()
    Post.objects.exclude(day__gte=DAY).delete()
    one, other = post(), person(resting_person())
    comes(other, one)
    judged(one.ends_at + timedelta(hours=1))
    client = leader()
    shown = page(client, "/desk/rosters/waiting/")
    for words in ("来的不是排班的人", other.name, "没有人在换班", "没有人请假"):
        assert words in shown
    address = reverse("roster-post", kwargs={"key": one.uid})
    assert "手机记下的" in page(client, address)
    answer = client.post(address, {"ruling": "present", "why": " "})
    assert answer.status_code == 422
    assert "认定要写理由" in answer.content.decode()
    assert client.post(address, {"ruling": "nonsense", "why": "x"}).status_code == 422
    assert client.post(address, {"ruling": "present", "why": "电话说好的"}).status_code == 302
    assert queries.newest(keys=[one.uid]).get().standing == "present"
    shown = page(client, address)
    for words in ("电话说好的", "待认定", "到岗"):
        assert words in shown
    assert "没有要认定的" in page(client, "/desk/rosters/waiting/")
    assert cast.signed_in("head").get(address).status_code == 404


def test_swaps_and_leave_are_settled_from_the_page() -> None:
    roster()
    one, free = post(), person(resting_person())
    anna = person(one.person)
    swap = exchanging.ask_swap(post=one.uid, back="", other=free.uid, why="看病", by=by(anna))
    exchanging.say_swap(swap=swap.uid, word=Say.AGREE, by=by(free))
    client = leader()
    shown = page(client, "/desk/rosters/waiting/")
    for words in ("看病", f"请{free.name}顶岗", "同意换"):
        assert words in shown
    assert client.post(reverse("roster-swap", kwargs={"uid": swap.uid}), {"word": "dance"}).status_code == 404
    Post.objects.filter(uid=one.uid).update(
        starts_at=timezone.now() + timedelta(days=2), ends_at=timezone.now() + timedelta(days=2, hours=3)
    )
    client.post(reverse("roster-swap", kwargs={"uid": swap.uid}), {"word": "confirm"})
    assert Swap.objects.get().state == "done"
    today = territory.calendar().local(timezone.now()).date()
    given = {"person": anna.uid, "kind": "sick", "first": f"{today}", "last": f"{today}", "why": "发烧"}
    client.post(reverse("roster-leave-new"), given)
    assert Leave.objects.get().state == "granted"
    again = client.post(reverse("roster-leave-new"), given, follow=True).content.decode()
    assert "已经请过假" in again
    assert "发烧" in again
    wrong = client.post(reverse("roster-leave-new"), {**given, "first": "x"}, follow=True).content.decode()
    assert "从哪天到哪天" in wrong
    mine = exchanging.ask_leave(
        person=free, kind="annual", first=today, last=today, why="", by=by(free, timezone.now())
    )
    client.post(reverse("roster-leave", kwargs={"uid": mine.uid}), {"to": "refused"})
    mine.refresh_from_db()
    assert mine.state == "refused"


def test_attendance_is_told_by_person_and_place_from_the_indicators() -> None:
    roster()
    Post.objects.exclude(day=DAY, shift="s1").delete()
    came, absent = post("R01"), post("R02")
    comes(person(came.person), came)
    judged(came.ends_at + shifts.WAIT)
    assert Verdict.objects.filter(standing="absent").count() == 7
    shown = page(leader(), f"/desk/rosters/attendance/{MONTH}")
    for words in (
        "按人",
        "按路段",
        "岗位覆盖率",
        "缺勤",
        person(absent.person).name,
        person(came.person).name,
    ):
        assert words in shown
    assert "这个月还没有认定过的班" in page(cast.signed_in("head"), f"/desk/rosters/attendance/{MONTH}")


# --- files ------------------------------------------------------------------------------------------------------------


def exported(sheet: Sheet) -> list[dict[str, str]]:
    answer = leader().get(reverse("roster-export", kwargs={"uid": sheet.uid, "form": "csv"}))
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def sent(rows: list[dict[str, str]], do: str) -> tuple[int, str]:
    written = io.StringIO()
    writer = csv.DictWriter(written, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    file = SimpleUploadedFile("roster.csv", written.getvalue().encode())
    answer = leader().post("/desk/rosters/import/", {"file": file, "do": do, "encoding": "utf-8"})
    return answer.status_code, answer.content.decode()


def test_a_roster_goes_out_and_comes_back_with_two_people_changed_round() -> None:
    sheet = roster()
    rows = exported(sheet)
    assert len(rows) == 1200
    one, two = (
        next(row for row in rows if (row["day"], row["shift"], row["place"]) == (f"{DAY}", "s1", place))
        for place in ("R01", "R02")
    )
    small = [dict(one), dict(two)]
    status, told = sent(small, "take")
    assert (status, "已改 0 班" in told) == (200, True)
    small[0]["person"], small[1]["person"] = two["person"], two["name"] and one["name"]
    status, told = sent(small, "check")
    assert (status, "会改 2 班" in told) == (200, True)
    assert post("R01").person != person(post("R02").person).uid
    before = post("R01").person, post("R02").person
    assert sent(small, "take")[0] == 200
    assert (post("R02").person, post("R01").person) == before
    assert "已改 0 班" in sent(small, "take")[1]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"person": "nobody-here"}, "没有「nobody-here」这个人"),
        ({"person": "head-hw"}, "没有上这个班的岗位"),
        ({"place": "R99"}, "没有这一班"),
        ({"shift": "s9"}, "没有这一班"),
        ({"day": "soon"}, ""),
        ({"duty": "dancing"}, "没有这项任务的排班办法"),
        ({"unit": "JZCG-SR"}, "不是您带的单位"),
    ],
)
def test_a_row_that_is_wrong_stops_the_file_and_is_named(change: dict[str, str], why: str) -> None:
    sheet = roster()
    row = next(row for row in exported(sheet) if row["day"] == f"{DAY}")
    good = {**row, "person": ""}
    other = next(one for one in exported(sheet) if one["day"] == f"{DAY}" and one["place"] != row["place"])
    status, told = sent([{**other, **change}, good], "take")
    assert status == 422
    assert why in told
    assert "一行也没有导入" in told
    assert not Post.objects.filter(day=DAY, person="").exists()


def test_a_file_of_another_kind_is_refused_in_words() -> None:
    answer = leader().post("/desk/rosters/import/", {"file": SimpleUploadedFile("x.pdf", b"x"), "do": "take"})
    assert (answer.status_code, "只认 .csv、.xlsx" in answer.content.decode()) == (422, True)
    sheet = roster()
    assert (
        leader().get(reverse("roster-export", kwargs={"uid": sheet.uid, "form": "xlsx"})).content[:2] == b"PK"
    )
    assert leader().get(reverse("roster-export", kwargs={"uid": sheet.uid, "form": "pdf"})).status_code == 404
