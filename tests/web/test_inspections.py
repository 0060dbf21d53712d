"""Pages of inspections and draws: who may open them, what they show, what is refused stays beside its field."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.ledger.models import Deed
from chengxu.notices import calling
from chengxu.notices.models import Notice
from chengxu.project import cli
from chengxu.routines.inspections import draws, tasking
from chengxu.routines.inspections.models import Draw, Finding, Inspection, Task
from chengxu.routines.inspections.rules import Reply
from tests.routines.inspections.held import BAD, LEADER, PHOTO, ids, inspected, inspector, restaurant
from tests.web.cast import actor, person, signed_in

pytestmark = pytest.mark.django_db
HEAD = "/desk/inspections/"


def officers() -> tuple[Actor, Actor]:
    return tuple(accounts.actor(person("officer", login=login)) for login in ("officer", "officer2"))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("post", "board", "assign", "draw"),
    [
        ("officer", 200, 403, 403), ("handler", 200, 403, 403), ("head", 200, 200, 200), ("reviewer", 200, 403, 200),
        ("director", 200, 200, 200), ("auxiliary", 403, 403, 403), ("collector", 403, 403, 403), ("acceptor", 403, 403, 403),
        ("sysadmin", 403, 403, 403),
    ],
)  # fmt: skip
def test_who_may_open_what(county: str, post: str, board: int, assign: int, draw: int) -> None:
    client = signed_in(post)
    assert client.get(HEAD).status_code == board
    assert client.get(f"{HEAD}new/").status_code == assign
    assert client.get(f"{HEAD}draws/").status_code == draw


def test_nobody_signed_in_sees_only_the_public_pages(county: str, client: Client) -> None:
    assert client.get(HEAD).status_code == 302
    assert client.get("/draws/").status_code == 200
    assert client.get("/draws/nothing/").status_code == 404


@pytest.mark.parametrize("shown", ["findings", "overdue", "tasks", "done", "nonsense"])
def test_the_board_empty_and_full(county: str, shown: str) -> None:
    client = signed_in("head")
    assert client.get(f"{HEAD}?list={shown}").status_code == 200
    now = timezone.now()
    inspected(restaurant(), *officers(), alarm=BAD, at=now - timedelta(days=5), now=now)
    page = client.get(f"{HEAD}?list={shown}&by=gas_restaurant").content.decode()
    assert ("第1饭店" in page) is (shown != "tasks")


def test_a_record_shows_all_and_takes_a_look_again(county: str) -> None:
    now = timezone.now()
    one, two = officers()
    made = inspected(
        restaurant(), one, two, hose=Reply("3", "太长", (PHOTO,)), at=now - timedelta(hours=1), now=now
    )
    client = signed_in("officer")
    page = client.get(f"{HEAD}{made.uid}/").content.decode()
    assert "软管长度：3米，超过 2米" in page
    assert "3 m<" in client.get(f"{HEAD}{made.uid}/?lang=en").content.decode()
    client.get(f"{HEAD}{made.uid}/?lang=zh")
    finding = Finding.objects.get()
    address = f"{HEAD}{made.uid}/findings/{finding.uid}/"
    refused = client.post(address, {"passed": "no", "note": "", "team": [two.uid]})
    assert refused.status_code == 422
    assert "写明情况" in refused.content.decode()
    assert client.post(address, {"passed": "yes"}).status_code == 422  # alone
    assert client.post(address, {"passed": "yes", "team": [two.uid]}).status_code == 302
    assert Finding.objects.get().closed_at is not None
    assert client.get(f"{HEAD}{made.uid}/photos/{PHOTO}/small/").status_code == 404
    assert client.get(f"{HEAD}{made.uid}/photos/{'c' * 64}/small/").status_code == 404


def test_the_page_of_a_party_shows_its_inspections_to_who_may_see_them(county: str) -> None:
    now = timezone.now()
    shop, other = restaurant(), restaurant(2)
    bad = inspected(shop, *officers(), alarm=BAD, at=now - timedelta(days=5), now=now)
    good = inspected(shop, *officers(), at=now, now=now)
    elsewhere = inspected(other, *officers(), at=now, now=now)
    numbers = [Inspection.objects.get(uid=one.uid).number for one in (good, bad, elsewhere)]
    finding = f"{HEAD}{bad.uid}/#{Finding.objects.get().uid}"
    page = signed_in("head").get(f"/office/parties/{shop}/").content.decode()
    assert page.index(numbers[0]) < page.rindex(numbers[1])
    assert numbers[2] not in page
    assert finding in page
    page = signed_in("clerk").get(f"/office/parties/{shop}/").content.decode()
    assert "第1饭店" in page
    assert not any(number in page for number in numbers)


def test_a_record_of_another_unit_is_not_there(county: str) -> None:
    now = timezone.now()
    made = inspected(restaurant(), *officers(), at=now, now=now)
    assert signed_in("handler").get(f"{HEAD}{made.uid}/").status_code == 404
    assert Inspection.objects.count() == 1


def test_assigning_says_what_is_wrong_beside_its_field(county: str) -> None:
    party, client = restaurant(), signed_in("director")
    assert "餐饮用气安全检查" in client.get(f"{HEAD}new/").content.decode()
    bad = client.post(f"{HEAD}new/?by=gas_restaurant", {"party": "", "unit": "JZCG-ZF", "due": "tomorrow"})
    assert bad.status_code == 422
    day = f"{timezone.now() + timedelta(days=9):%Y-%m-%d}"
    good = client.post(f"{HEAD}new/?by=gas_restaurant", {"party": party, "unit": "JZCG-ZF", "due": day})
    assert good.status_code == 302
    task = Task.objects.get()
    assert client.post(f"{HEAD}tasks/{task.uid}/drop/", {"why": ""}).status_code == 302
    assert Task.objects.get().dropped_at is None
    client.post(f"{HEAD}tasks/{task.uid}/drop/", {"why": "停业"})
    assert Task.objects.get().dropped_at is not None


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_lists_leave_as_files_and_that_is_a_deed(county: str, form: str) -> None:
    made = inspected(restaurant(), inspector("a"), inspector("b"), alarm=BAD)
    head = signed_in("head")
    for what, words in (("found", "后厨没有装"), ("made", made.number)):
        answer = head.post(
            f"/desk/inspections/export/{what}/", {"form": form, "by": "gas_restaurant", "grade": ""}
        )
        assert answer["Content-Disposition"].endswith(f'.{form}"')
        if form == "csv":
            lines = answer.content.decode("utf-8-sig").splitlines()
            assert len(lines) == 2
            assert words in lines[1]
        else:
            sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
            assert sheet is not None
            assert sheet.max_row == 2
    assert Deed.objects.filter(verb="inspection.export").count() == 2
    none = head.post(
        "/desk/inspections/export/found/", {"form": form, "by": "gas_restaurant", "grade": "general"}
    )
    assert Deed.objects.filter(verb="inspection.export", detail__contains='"rows":0').count() == 1
    assert none.status_code == 200
    assert head.post("/desk/inspections/export/nothing/", {}).status_code == 404
    assert signed_in("collector").post("/desk/inspections/export/found/", {}).status_code == 403


def test_a_notice_of_a_task_leads_to_the_tasks(county: str) -> None:
    who = person("officer")
    deed = tasking.assign(
        checklist="gas_restaurant", unit="JZCG-ZF", party=restaurant(), team=[who.uid, inspector("a").uid],
        due=timezone.localdate() + timedelta(days=5), actor=actor("director"), now=timezone.now(), ids=ids,
    )  # fmt: skip
    assert deed
    calling.tell(now=timezone.now(), ids=ids)
    client = signed_in("officer")
    assert "派给您检查" in client.get("/desk/notices/").content.decode()
    notice = Notice.objects.get(recipient=who.uid)
    assert client.get(f"/desk/notices/{notice.uid}/").url == "/desk/inspections/?list=tasks"


def test_a_draw_from_the_lock_to_the_portal(
    county: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parties = [restaurant(n) for n in range(1, 5)]
    officers()
    client, public = signed_in("reviewer"), Client()
    assert client.post(f"{HEAD}draws/", {"scheme": "gas_restaurants", "count": "9"}).status_code == 422
    assert client.post(f"{HEAD}draws/", {"scheme": "gas_restaurants", "count": "2"}).status_code == 302
    row = Draw.objects.get()
    page = f"{HEAD}draws/{row.uid}/"
    assert (
        row.secret
        not in client.get(page).content.decode() + public.get(f"/draws/{row.uid}/").content.decode()
    )
    assert row.commit in public.get(f"/draws/{row.uid}/").content.decode()
    assert client.post(f"{page}make/", {"word": ""}).status_code == 422
    assert client.post(f"{page}make/", {"word": "一二三"}).status_code == 302
    told = public.get(f"/draws/{row.uid}/draw.json").json()
    assert (told["seed"], told["drawn"]) == ("", [])  # drawn, and not in the open yet
    assert client.post(f"{page}publish/").status_code == 302
    body = public.get(f"/draws/{row.uid}/draw.json").content
    assert {one["party"] for one in json.loads(body)["drawn"]} <= set(parties)
    shown = public.get(f"/draws/{row.uid}/").content.decode()
    assert "结果一致" in shown
    assert "某officer" not in shown
    file = tmp_path / "draw.json"
    file.write_bytes(body)
    assert cli.main(["draw", str(file)]) == 0
    file.write_bytes(body.replace("一二三".encode(), "一二四".encode()))
    assert cli.main(["draw", str(file)]) == 1
    file.write_bytes(b"{}")
    assert cli.main(["draw", str(file)]) == 2
    assert cli.main(["draw", str(tmp_path / "nothing")]) == 2
    capsys.readouterr()


def test_avoidances_and_giving_up(county: str) -> None:
    party = restaurant()
    one, _ = officers()
    client = signed_in("reviewer")
    assert (
        client.post(f"{HEAD}draws/avoid/", {"person": one.uid, "party": party, "why": "none"}).status_code
        == 422
    )
    assert (
        client.post(f"{HEAD}draws/avoid/", {"person": one.uid, "party": party, "why": "kin"}).status_code
        == 302
    )
    assert "近亲属关系" in client.get(f"{HEAD}draws/").content.decode()
    uid = draws.commit(
        scheme="gas_restaurants", count=1, seed="9" * 64, actor=LEADER, now=timezone.now(), ids=ids
    )
    page = f"{HEAD}draws/{uid}/"
    refused = client.post(f"{page}make/", {"word": "八"})
    assert refused.status_code == 422
    assert "只剩 1 名" in refused.content.decode()
    assert client.post(f"{page}drop/", {"why": "人手不够"}).status_code == 302
    assert client.post(f"{page}nonsense/").status_code == 404
    assert "人手不够" in Client().get("/draws/").content.decode()
