"""Permits on the portal and at the office: what everybody sees, how one is issued and ended, who may, what is refused where."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from chengxu.ledger.models import Deed
from chengxu.parties.models import Party, Permit
from chengxu.parties.places import read_shape
from chengxu.territory import queries as territory
from tests.jingzhou import SEAT
from tests.parties.held import CODE, FIRM, PERSON, STALL, issued, party
from tests.web.cast import signed_in
from tests.web.test_consultations import page

pytestmark = pytest.mark.usefixtures("county")
DAY = timedelta(days=1)


def today() -> date:
    return territory.calendar().local(timezone.now()).date()


def dig(**changed: Any) -> Permit:
    """A permit in force today unless something else is said."""
    return issued(**({"start": today() - DAY, "end": today() + 5 * DAY, "hours": ()} | changed))


def stall(**changed: Any) -> Permit:
    return issued(STALL, PERSON, **({"start": today(), "end": today() + 3 * DAY} | changed))


# --- portal -------------------------------------------------------------------------------------------------------


def test_the_ways_in() -> None:
    shown = page(Client(), "/permits/")
    for words in ("挖掘城市道路", "承诺 7 工作日办好", "夜市一条街分时段摊点", "现在有效的许可 0 件"):
        assert words in shown
    dig()
    assert "现在有效的许可 1 件" in page(Client(), "/permits/")


def test_a_guide_says_all_one_needs() -> None:
    shown = page(Client(), "/permits/guide/digging/")
    for words in (
        "公安交警部门意见", "承诺 7 工作日", "法定 20 工作日", "城市管理窗口", "12319", "《城市道路管理条例》第三十三条",
        "余土当天清运", "data-print",
    ):  # fmt: skip
        assert words in shown
    assert "未核实" not in re.findall(r"第三十三条.*?</p>", shown)[0]
    assert "未核实" in re.findall(r"第十四条.*?</p>", page(Client(), "/permits/guide/stall/"))[0]
    assert Client().get("/permits/guide/fishing/").status_code == 404


def test_the_list_is_found_by_road_holder_and_number_and_hides_a_persons_name() -> None:
    works, vegetables = dig(), stall()
    shown = page(Client(), "/permits/valid/")
    assert works.number in shown
    assert vegetables.number in shown
    assert "杨**" in shown
    assert not [word for word in (PERSON.name, PERSON.phone, FIRM.phone, "龙经理") if word in shown]
    for query, found in [
        ("万福", True),
        ("靖通", True),
        (works.number[-6:], True),
        ("花桥", True),
        ("无此路", False),
    ]:
        assert (works.number in page(Client(), f"/permits/valid/?q={query}")) is found, query
    assert vegetables.number not in page(Client(), "/permits/valid/?q=秀英")
    assert works.number not in page(Client(), "/permits/valid/?kind=stall")


def test_what_ended_goes_after_the_packs_days() -> None:
    lately = dig(start=today() - 20 * DAY, end=today() - 10 * DAY)
    long_ago = dig(start=today() - 90 * DAY, end=today() - 61 * DAY)
    to_come = dig(start=today() + DAY)
    shown = page(Client(), "/permits/valid/")
    assert lately.number in shown
    assert "到期" in shown
    assert long_ago.number not in shown
    assert to_come.number not in shown


def test_list_and_map_tell_the_same() -> None:
    row = dig()
    found = Client().get("/permits/valid/spots.json").json()["features"]
    assert [(one["properties"]["key"], one["properties"]["tone"]) for one in found] == [(row.uid, "good")]
    assert Client().get("/permits/valid/spots.json?bbox=0,0,1,1").json()["features"] == []
    assert row.number not in page(Client(), "/permits/valid/?bbox=0,0,1,1")
    assert row.number in page(Client(), "/permits/valid/?bbox=nonsense")
    assert Client().get("/permits/valid/", {"q": "\x00" * 90}).status_code == 200


def test_a_market_tells_what_is_free_today() -> None:
    stall(pitch=3)
    shown = page(Client(), "/permits/markets/S105/")
    assert re.search(r'market-number">19</span>\s*个空着，1 个有人', shown)
    assert len(re.findall(r'class="pitch is-taken"', shown)) == 1
    assert shown.count("<tr>") == 15
    assert PERSON.name not in shown
    assert Client().get("/permits/markets/S999/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/permits/",
        "/permits/guide/stall/",
        "/permits/valid/",
        "/permits/markets/S104/",
        "/permits/markets/S103/",
    ],
)
def test_in_english(address: str) -> None:
    dig()
    shown = page(Client(), f"{address}?lang=en")
    assert re.search("[Pp]ermit|pitch", shown)


# --- office -------------------------------------------------------------------------------------------------------

NEW = {
    "what": "更换雨水管", "street": "R10", "from_road": "", "to_road": "", "section": "北侧", "shape": "point", "corners": "",
    "papers": ["application", "design", "planning", "police"], "hours": "每天 08:00-18:00", "conditions": "", "number": "",
}  # fmt: skip
ENTERED = {"kind": "shop", "name": "苗岭茶庄", "code": CODE, "phone": "13800003333"}


def days(start: int = 0, end: int = 9) -> dict[str, str]:
    return {"start": (today() + start * DAY).isoformat(), "end": (today() + end * DAY).isoformat()}


def test_a_party_is_entered_and_a_permit_issued_to_it() -> None:
    clerk = signed_in("clerk")
    answer = clerk.post("/office/parties/new/", ENTERED)
    uid = Party.objects.get().uid
    assert answer.url == f"/office/parties/{uid}/"
    assert "138****3333" in page(clerk, answer.url)
    assert "挖掘城市道路" in page(clerk, f"/office/permits/for/{uid}/")
    answer = clerk.post(f"/office/permits/for/{uid}/?kind=digging", NEW | days())
    row = Permit.objects.get()
    assert (answer.url, row.shape_kind, row.hours) == (
        f"/office/permits/{row.uid}/",
        "line",
        "all 08:00-18:00",
    )
    shown = page(clerk, answer.url)
    for words in (row.number, "有效", "苗岭茶庄", "万福路", "发放许可", "姚国强"):
        assert words in shown
    assert row.number in page(clerk, "/office/permits/?state=soon")
    assert row.number not in page(clerk, "/office/permits/?state=expired")


def test_a_place_that_is_on_no_road_is_told_by_its_community() -> None:
    row = dig(section="")
    Permit.objects.update(street="")
    where = territory.territory().locate(*SEAT)
    assert where is not None
    assert str(territory.territory().name(where.community).zh) in page(Client(), "/permits/valid/")
    shown = page(signed_in("clerk"), f"/office/permits/{row.uid}/")
    assert f"<dd>{territory.territory().name(where.community).zh}</dd>" in shown


MUCK = NEW | {
    "what": "出土", "papers": ["application", "plan", "contract", "vehicles"], "hours": "每天 22:00-6:00", "plates": "湘N00009\n湘n00010",
    "seen": ["cover"],
}  # fmt: skip


def test_a_truck_is_looked_up_on_the_page() -> None:
    clerk, holder = signed_in("clerk"), party()
    assert 'name="plates"' in page(clerk, f"/office/permits/for/{holder}/?kind=muck")
    wrong = clerk.post(f"/office/permits/for/{holder}/?kind=muck", MUCK | days() | {"plates": "N1"})
    assert re.search(r'id="f-plates-error">.*?湘N12345', wrong.content.decode(), re.DOTALL)
    assert clerk.post(f"/office/permits/for/{holder}/?kind=muck", MUCK | days()).status_code == 302
    row = Permit.objects.get()
    assert (row.plates, row.seen) == ("湘N00009 湘N00010", "cover")
    shown = page(clerk, f"/office/permits/{row.uid}/")
    assert "湘N00010" in shown
    assert "密闭或者盖严" in shown
    line = read_shape(row.shape).interpolate(0.5, normalized=True)
    asked = {
        "plate": "湘N00009",
        "at": f"{today()}T23:00",
        "corners": f"{line.x}, {line.y}",
        "seen-cover": "kept",
    }
    officer = signed_in("officer")
    query = "/office/permits/vehicle/?" + urlencode(asked)
    assert "不是违法行为" in page(officer, query)
    assert "没有做到：密闭或者盖严" in page(officer, query.replace("kept", "broken"))
    assert "12:00 不在许可时段" in page(officer, query.replace("23%3A00", "12%3A00"))
    assert "台账里没有 湘N99999 的许可" in page(officer, "/office/permits/vehicle/?plate=湘N99999")
    for bad, field in (
        ("plate=", "plate"),
        ("plate=湘N00009&at=soon", "at"),
        ("plate=湘N00009&corners=x", "corners"),
    ):
        answer = officer.get(f"/office/permits/vehicle/?{bad}")
        assert answer.status_code == 422
        assert f'id="f-{field}-error"' in answer.content.decode()
    assert signed_in("collector").get("/office/permits/vehicle/").status_code == 403


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"what": ""}, "what", "请写许可了什么"),
        ({"end": "soon"}, "end", "日期写成"),
        ({"end": "2020-01-01"}, "end", "结束早于开始"),
        ({"hours": "晚上"}, "hours", "时段写成"),
        ({"street": ""}, "corners", "请写明地点"),
        ({"from_road": "R11"}, "from_road", "不相交"),
        ({"shape": "line", "corners": "109.69,26.57"}, "corners", "至少要 2 个点"),
        ({"corners": "here"}, "corners", "第 1 行不是"),
        ({"corners": "116.4,39.9"}, "corners", "不在本县范围"),
        ({"papers": ["application"]}, "papers", "材料不齐"),
        ({"street": "R99", "corners": "109.695,26.574"}, "street", "没有这条路"),
        ({"number": "a b"}, "number", "证号"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(given: dict[str, Any], field: str, says: str) -> None:
    answer = signed_in("clerk").post(f"/office/permits/for/{party()}/?kind=digging", NEW | days() | given)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(rf'id="f-{field}-error">.*?{says}', shown, re.DOTALL), shown
    assert not Permit.objects.exists()


def test_a_pitch_that_is_taken_is_refused_beside_its_field() -> None:
    stall(pitch=3)
    given = {
        "what": "卖菜",
        "market": "S105",
        "pitch": "3",
        "papers": ["application", "identity"],
        **days(1, 2),
    }
    answer = signed_in("clerk").post(f"/office/permits/for/{party(PERSON)}/?kind=stall", given)
    assert answer.status_code == 422
    assert re.search(r'id="f-pitch-error">.*?已经有人', answer.content.decode(), re.DOTALL)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"code": CODE[:-1] + "9"}, "code"),
        ({"name": ""}, "name"),
        ({"kind": ""}, "kind"),
        ({"phone": "x"}, "phone"),
    ],
)
def test_what_is_wrong_with_a_party(given: dict[str, str], field: str) -> None:
    answer = signed_in("clerk").post("/office/parties/new/", ENTERED | given)
    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in answer.content.decode()


def test_suspended_resumed_renewed_revoked() -> None:
    row, head = dig(), signed_in("head")
    bad = head.post(f"/office/permits/{row.uid}/suspend/", {"reason": ""})
    assert bad.status_code == 422
    assert re.search(r'id="f-reason-error">.*?请写理由', bad.content.decode(), re.DOTALL)
    head.post(f"/office/permits/{row.uid}/suspend/", {"reason": "占了盲道"})
    shown = page(head, f"/office/permits/{row.uid}/")
    assert "暂停" in shown
    assert "占了盲道" in shown
    assert "暂停" in page(Client(), "/permits/valid/")
    head.post(f"/office/permits/{row.uid}/resume/", {})
    bad = head.post(f"/office/permits/{row.uid}/renew/", {"end": row.end_on.isoformat()})
    assert re.search(r'id="f-end-error">.*?应晚于', bad.content.decode(), re.DOTALL)
    head.post(f"/office/permits/{row.uid}/renew/", {"end": (row.end_on + DAY).isoformat()})
    assert Permit.objects.get().end_on == row.end_on + DAY
    head.post(f"/office/permits/{row.uid}/revoke/", {"reason": "材料造假"})
    assert "材料造假" in page(head, f"/office/permits/{row.uid}/")
    assert head.post(f"/office/permits/{row.uid}/dance/", {}).status_code == 404


def test_a_clerk_does_not_revoke() -> None:
    row, clerk = dig(), signed_in("clerk")
    assert "/revoke/" not in page(clerk, f"/office/permits/{row.uid}/")
    answer = clerk.post(f"/office/permits/{row.uid}/revoke/", {"reason": "查实"})
    assert answer.status_code == 422
    assert "权限" in answer.content.decode()


def test_a_contact_in_full_is_a_deed_and_a_person_can_be_erased() -> None:
    row, clerk = stall(start=date(2023, 5, 8), end=date(2023, 5, 9)), signed_in("clerk")
    uid = row.party_id
    assert PERSON.phone not in page(clerk, f"/office/parties/{uid}/")
    assert PERSON.phone in clerk.post(f"/office/parties/{uid}/contact/").content.decode()
    assert Deed.objects.filter(verb="contact.view", party_uid=uid).count() == 1
    clerk.post(f"/office/parties/{uid}/erase/")
    assert PERSON.name not in page(clerk, f"/office/permits/{row.uid}/")
    current = stall(pitch=9)
    refused = clerk.post(f"/office/parties/{current.party_id}/erase/")
    assert refused.status_code == 422
    assert "还有没到期的许可" in refused.content.decode()


def test_two_people_of_one_name_are_told_apart_in_the_list() -> None:
    clerk = signed_in("clerk")
    for phone in ("13800001111", "13800002222"):
        clerk.post("/office/parties/new/", {"kind": "person", "name": "尹志明", "phone": phone})
    shown = page(clerk, "/office/parties/?q=尹志明")
    assert ("138****1111" in shown, "138****2222" in shown) == (True, True)
    assert not re.search("1380000[12]", shown)


def test_a_party_is_corrected() -> None:
    uid, clerk = party(), signed_in("clerk")
    assert FIRM.name in page(clerk, f"/office/parties/{uid}/edit/")
    clerk.post(f"/office/parties/{uid}/edit/", {"name": "靖通公司", "code": CODE})
    assert Party.objects.get().name == "靖通公司"
    assert "靖通公司" in page(clerk, "/office/parties/?q=靖通")


# --- who may ------------------------------------------------------------------------------------------------------

READERS = {"clerk", "head", "director", "acceptor", "chief"}
ALLOWED = {
    "/office/permits/": READERS,
    "/office/permits/{permit}/": READERS,
    "/office/permits/for/{party}/": {"clerk", "head"},
    "/office/parties/": READERS,
    "/office/parties/new/": {"clerk", "head"},
    "/office/parties/{party}/": READERS,
    "/office/parties/{party}/edit/": {"clerk", "head"},
}
POSTED = {
    "/office/permits/{permit}/suspend/": {"clerk", "head", "director"},
    "/office/parties/{party}/contact/": {"clerk", "head"},
    "/office/parties/{party}/erase/": {"clerk", "head"},
}


def test_who_may_open_and_do_what() -> None:
    """One test for the whole matrix: the same permit, each post in turn; a director, who may only revoke, is refused in words."""
    row = dig()
    given = {"permit": row.uid, "party": row.party_id}
    for post in (
        "clerk",
        "head",
        "director",
        "acceptor",
        "chief",
        "dispatcher",
        "handler",
        "auditor",
        "sysadmin",
    ):
        client = signed_in(post)
        for address, may in ALLOWED.items():
            status = client.get(address.format(**given)).status_code
            assert (status == 200) is (post in may), (post, address, status)
        for address, may in POSTED.items():
            status = client.post(address.format(**given), {"reason": ""}).status_code
            assert (status != 403) is (post in may), (post, address, status)
        shown = client.get("/office/permits/") if post in READERS else client.get("/permits/")
        assert ('href="/office/permits/"' in shown.content.decode()) is (post in READERS)


def test_the_public_signs_in_first() -> None:
    row = dig()
    for address in (*ALLOWED, *POSTED):
        where = address.format(permit=row.uid, party=row.party_id)
        for answer in (Client().get(where), Client().post(where)):
            assert answer.status_code in (302, 405)
    assert Client().get("/office/permits/").url.startswith("/accounts/login/")


def test_lists_ask_as_much_for_three_as_for_one(django_assert_max_num_queries: Any) -> None:
    clerk = signed_in("clerk")
    page(clerk, "/office/permits/?state=any")
    for _ in range(3):
        dig()
    with django_assert_max_num_queries(14):
        page(clerk, "/office/permits/?state=any")
    with django_assert_max_num_queries(6):
        page(Client(), "/permits/valid/")
