"""Volunteering and 门前三包: the public's pages, the office's pages, who may open which."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from chengxu.ledger.models import Deed
from chengxu.participation.deciding.volunteering import Plan
from chengxu.participation.frontage import actions as fronts
from chengxu.participation.models import Activity, Commitment, Inspection, Signup
from chengxu.participation.volunteering import actions as volunteering
from tests.participation.held import sent
from tests.web.cast import actor, ids, signed_in
from tests.web.test_consultations import page, published

PROMISE = {
    "party": "shop", "title": "老街米粉店", "street": "R01", "number": "12 号", "promises": ["hygiene", "order"],
    "until_on": "", "name": "张三丰", "phone": "13812345678", "submission": "once",
}  # fmt: skip


def announced(hours: float = 30, places: int = 2) -> str:
    """An activity of the general office that begins in so many hours."""
    now = timezone.now()
    begins = now + timedelta(hours=hours)
    plan = Plan(
        title="清理渠江边垃圾", text="带水杯", place="老桥头", starts_at=begins, ends_at=begins + timedelta(hours=2), places=places
    )  # fmt: skip
    return volunteering.announce(
        given=plan, actor=actor("clerk"), now=min(now, begins - timedelta(days=1)), ids=ids
    )


def signed_up(uid: str) -> Signup:
    Client().post(f"/volunteer/{uid}/", {"name": "张三丰", "phone": "13812345678"})
    return Signup.objects.latest("id")


def began(uid: str) -> None:
    """Let it have begun an hour ago."""
    begins = timezone.now() - timedelta(hours=1)
    Activity.objects.filter(uid=uid).update(starts_at=begins, ends_at=begins + timedelta(hours=2))


def promised(**given: object) -> Commitment:
    Client().post("/fronts/new/", PROMISE | given)
    return Commitment.objects.latest("id")


def confirmed(**given: object) -> Commitment:
    row = promised(**given)
    fronts.confirm(uid=row.uid, right=True, actor=actor("head"), now=timezone.now(), ids=ids)
    return row


# --- volunteering -----------------------------------------------------------------------------------------------


def test_a_place_is_taken_and_given_back() -> None:
    uid = announced()
    assert "可以报名" in page(Client(), "/volunteer/")
    given = {"name": "张三丰", "phone": "13812345678", "submission": "once"}
    first, again = (Client().post(f"/volunteer/{uid}/", given).url for _ in range(2))
    signup = Signup.objects.get()
    assert first == again == f"/volunteer/mine/{signup.receipt}/"
    assert "还有 1 个名额" in page(Client(), f"/volunteer/{uid}/")
    assert "张三丰" not in page(Client(), f"/volunteer/{uid}/") + page(Client(), first)
    assert Client().post(f"{first}withdraw/").status_code == 302
    assert "已退出报名" in page(Client(), first)
    assert "还有 2 个名额" in page(Client(), f"/volunteer/{uid}/")


@pytest.mark.parametrize(
    ("given", "says"), [({}, "请写怎么称呼您"), ({"name": "张三", "phone": "不给"}, "请写电话")]
)
def test_what_is_wrong_with_a_sign_up(given: dict[str, str], says: str) -> None:
    answer = Client().post(f"/volunteer/{announced()}/", given)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_what_is_full_or_has_begun_takes_nobody() -> None:
    uid = announced(places=1)
    signed_up(uid)
    assert '<form method="post"' not in page(Client(), f"/volunteer/{uid}/")
    answer = Client().post(f"/volunteer/{uid}/", {"name": "李四", "phone": "13812345678"})
    assert "名额已满" in answer.content.decode()
    began(uid)
    answer = Client().post(f"/volunteer/{uid}/", {"name": "李四", "phone": "13812345678"})
    assert "已经开始" in answer.content.decode()
    assert Signup.objects.count() == 1


def test_the_office_announces_looks_and_records() -> None:
    clerk = signed_in("clerk")
    tomorrow = timezone.localtime() + timedelta(days=1)
    given = {
        "title": "劝导文明", "text": "穿马甲", "place": "广场", "places": "5",
        "starts_at": f"{tomorrow:%Y-%m-%dT09:00}", "ends_at": f"{tomorrow:%Y-%m-%dT11:00}",
    }  # fmt: skip
    wrong = clerk.post("/office/volunteering/new/", given | {"places": "many", "starts_at": "soon"})
    assert wrong.status_code == 422
    assert "时间写成" in wrong.content.decode()
    answer = clerk.post("/office/volunteering/new/", given)
    uid = Activity.objects.get().uid
    assert answer.url == f"/office/volunteering/{uid}/"
    signup = signed_up(uid)
    assert "张** " in page(clerk, answer.url)
    whole = clerk.post(f"/office/volunteering/{uid}/list/").content.decode()
    assert "张三丰" in whole
    assert Deed.objects.filter(verb="contact.view", object="volunteer").count() == 1
    early = clerk.post(f"/office/volunteering/{uid}/record/", {"others": "1"})
    assert "活动开始以后才能登记到场" in early.content.decode()
    began(uid)
    bad = clerk.post(f"/office/volunteering/{uid}/record/", {"others": "x"})
    assert bad.status_code == 422
    clerk.post(f"/office/volunteering/{uid}/record/", {"present": [signup.uid], "others": "3"})
    assert Activity.objects.get().attendance == 4
    assert 'value="3"' in page(clerk, answer.url), "what was recorded stands in the form to be recorded again"
    assert "4 人到场" in page(Client(), f"/volunteer/{uid}/")
    assert "4 人次参加" in page(Client(), "/volunteer/")


def test_what_is_called_off_says_why() -> None:
    uid = announced()
    clerk = signed_in("clerk")
    assert clerk.post(f"/office/volunteering/{uid}/cancel/", {"reason": ""}).status_code == 422
    clerk.post(f"/office/volunteering/{uid}/cancel/", {"reason": "大雨"})
    assert "大雨" in page(Client(), f"/volunteer/{uid}/")
    assert clerk.post(f"/office/volunteering/{uid}/dance/").status_code == 404


# --- 门前三包 -----------------------------------------------------------------------------------------------------


def test_a_promise_stands_in_the_register_once_it_was_checked() -> None:
    answer = Client().post("/fronts/new/", PROMISE)
    again = Client().post("/fronts/new/", PROMISE)
    row = Commitment.objects.get()
    assert answer.url == again.url == f"/fronts/mine/{row.receipt}/"
    assert "还没有在册的承诺" in page(Client(), "/fronts/")
    assert "等工作人员核对" in page(Client(), answer.url)
    head = signed_in("head")
    assert "张** 138****5678" in page(head, "/office/fronts/?stage=sent")
    shown = head.post(f"/office/fronts/{row.uid}/contact/?stage=sent").content.decode()
    assert "张三丰 13812345678" in shown
    assert Deed.objects.filter(verb="contact.view", object="commitment").count() == 1
    assert head.post(f"/office/fronts/{row.uid}/confirm/").status_code == 302
    assert head.post(f"/office/fronts/{row.uid}/inspect/", {"broken": ["order"]}).status_code == 302
    shown = page(Client(), "/fronts/?street=R01")
    assert "老街米粉店" in shown
    assert "查 1 次，0 次做到" in shown
    assert "张三丰" not in shown
    assert "1381234" not in shown
    assert Client().post(f"/fronts/mine/{row.receipt}/end/").status_code == 302
    assert "老街米粉店" not in page(Client(), "/fronts/?street=R01")


def test_a_person_is_shown_by_one_sign() -> None:
    confirmed(party="person", title="李小四", number="34 号 3 楼")
    shown = page(Client(), "/fronts/?street=R01")
    assert "李**" in shown
    assert not [word for word in ("李小四", "3 楼") if word in shown]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"promises": []}, "请至少选一项承诺"),
        ({"street": "nowhere"}, "请选择街道"),
        ({"until_on": "soon"}, "日期写成"),
        ({"phone": ""}, "请写电话"),
        ({"party": "ghost"}, "请选择是商户还是个人"),
    ],
)
def test_what_is_wrong_with_a_promise(given: dict[str, object], says: str) -> None:
    answer = Client().post("/fronts/new/", PROMISE | given)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Commitment.objects.count() == 0


def test_refusals_at_the_office_are_said_on_the_list() -> None:
    row = confirmed()
    head = signed_in("head")
    head.post(f"/office/fronts/{row.uid}/inspect/", {"broken": ["greenery"]})
    assert "没有承诺过这一项" in page(head, "/office/fronts/?street=R01")
    head.post(f"/office/fronts/{row.uid}/confirm/")
    assert "已经核对过了" in page(head, "/office/fronts/")
    assert Inspection.objects.count() == 0
    assert head.post(f"/office/fronts/{row.uid}/sing/").status_code == 404


# --- who may ------------------------------------------------------------------------------------------------------

ALLOWED = {
    "/office/volunteering/": {"clerk", "head"},
    "/office/volunteering/new/": {"clerk", "head"},
    "/office/fronts/": {"head"},
}


@pytest.mark.parametrize("post", ["clerk", "head", "director", "handler", "acceptor", "sysadmin"])
@pytest.mark.parametrize("address", ALLOWED)
def test_who_may_open_what(address: str, post: str) -> None:
    assert (signed_in(post).get(address).status_code == 200) is (post in ALLOWED[address])


@pytest.mark.parametrize(
    "address",
    ["/office/volunteering/", "/office/volunteering/x/list/", "/office/fronts/", "/office/fronts/x/confirm/"],
)
def test_the_public_signs_in_first(address: str) -> None:
    for answer in (Client().get(address), Client().post(address)):
        assert answer.url.startswith("/accounts/login/")


def test_another_unit_sees_an_activity_and_changes_nothing() -> None:
    uid = announced()
    signed_up(uid)
    head = signed_in("head")
    shown = page(head, f"/office/volunteering/{uid}/")
    assert "取消活动" not in shown
    assert head.post(f"/office/volunteering/{uid}/list/").status_code == 409
    assert head.post(f"/office/volunteering/{uid}/cancel/", {"reason": "大雨"}).status_code == 422


@pytest.mark.parametrize(
    "address", ["/volunteer/x/", "/volunteer/mine/7K2QM-9XD4R/", "/fronts/mine/x/", "/office/volunteering/x/"]
)
def test_what_is_not_there(address: str) -> None:
    assert signed_in("clerk").get(address).status_code == 404


def test_the_pages_speak_english() -> None:
    uid = announced()
    client = Client()
    assert "Take a place" in page(client, f"/volunteer/{uid}/?lang=en")
    assert "Make a promise" in page(client, "/fronts/")
    assert "I promise" in page(client, "/fronts/new/")


def test_the_box_on_the_first_page_finds_every_receipt() -> None:
    uid = announced()
    place, front = signed_up(uid).receipt, promised().receipt
    assert Client().get(f"/r/?code={place.lower()}").url == f"/volunteer/mine/{place}/"
    assert Client().get(f"/r/?code={front}").url == f"/fronts/mine/{front}/"
    opinion = sent(published(), now=timezone.now()).receipt
    assert Client().get(f"/r/?code={opinion}").url == f"/opinions/{opinion}/"
    assert Client().get("/r/?code=7K2QM-9XD4R").status_code == 404


def test_the_forms_are_guarded_like_the_form_for_reports(settings: object) -> None:
    """A machine's field, and one limit for all that an address sends; a form sent again is not asked anew."""
    settings.PORTAL_LIMITS = settings.PORTAL_LIMITS | {"free": 2}  # type: ignore[attr-defined]
    uid = published()
    baited = Client().post(f"/consultations/{uid}/", {"text": "多建车位", "website": "x"})
    assert "请把它清空再提交" in baited.content.decode()
    given = {"text": "多建车位", "submission": "first"}
    assert Client().post(f"/consultations/{uid}/", given).status_code == 302
    assert Client().post("/fronts/new/", PROMISE).status_code == 302
    late = Client().post(f"/volunteer/{announced()}/", {"name": "张三", "phone": "13812345678"})
    assert (late.status_code, Signup.objects.count()) == (429, 0)
    assert "请再点一次提交" in late.content.decode()
    assert Client().post(f"/consultations/{uid}/", given).status_code == 302
