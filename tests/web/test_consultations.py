"""Consultations: the public's pages, the office's pages, who may open which, and what is wrong said beside the field."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from chengxu.ledger.models import Deed
from chengxu.participation import actions, models, queries
from chengxu.participation.rules import Answer, Draft, Stage
from tests.participation.held import sent
from tests.web.cast import actor, ids, signed_in

DRAFT = {
    "kind": "plan", "title": "公共停车规划（草案）", "basis": "城乡规划法", "text": "一、总则\n\n二、布局", "link": "", "shortened": "",
}  # fmt: skip


def closing(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def drafted(days: int = 40) -> str:
    given = Draft(**(DRAFT | {"closes_on": timezone.localdate() + timedelta(days=days)}))  # type: ignore[arg-type]
    return actions.draft(given=given, actor=actor("clerk"), now=timezone.now(), ids=ids)


def published(ago: int = 0) -> str:
    """One that was published so many days ago for forty days."""
    now = timezone.now() - timedelta(days=ago)
    uid = drafted(40 - ago)
    actions.publish(uid=uid, actor=actor("director"), now=now, ids=ids)
    return uid


def concluded() -> str:
    uid = published(ago=41)
    opinion = sent(
        uid, "我是张三，13812345678，夜里太吵", name="张三", now=timezone.now() - timedelta(days=5)
    )
    given = Answer(verdict="declined", gist="夜间施工太吵", reply="已有规定")
    actions.answer(uid=opinion.uid, given=given, actor=actor("clerk"), now=timezone.now(), ids=ids)
    actions.conclude(uid=uid, summary="收到一条", actor=actor("director"), now=timezone.now(), ids=ids)
    return uid


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# --- the public -------------------------------------------------------------------------------------------------


def test_nothing_to_say_yet_is_said() -> None:
    drafted()
    assert "现在没有征求意见的文件" in page(Client(), "/consultations/")


def test_an_opinion_leads_to_its_receipt_and_back() -> None:
    uid = published()
    assert "正在征求意见" in page(Client(), "/consultations/")
    shown = page(Client(), f"/consultations/{uid}/")
    assert "<p>二、布局</p>" in shown
    given = {"text": "多建充电车位", "name": "张三", "contact": "13812345678", "submission": "once"}
    answer = Client().post(f"/consultations/{uid}/", given)
    again = Client().post(f"/consultations/{uid}/", given)
    opinion = models.Opinion.objects.get()
    assert answer.url == again.url == f"/opinions/{opinion.receipt}/"
    own = page(Client(), answer.url)
    assert "多建充电车位" in own
    assert "张三" not in own
    assert "多建充电车位" not in page(Client(), f"/consultations/{uid}/")


def test_a_field_is_what_the_form_says_and_not_what_the_page_speaks_about() -> None:
    shown = page(Client(), f"/consultations/{published()}/")
    assert re.findall(r'id="f-(?:name|contact)" name="(\w+)" type="([^"]*)"', shown) == [
        ("name", "text"),
        ("contact", "text"),
    ]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"text": ""}, "请写内容"),
        ({"text": "同意", "contact": "不告诉你"}, "请写手机号、座机号或邮箱"),
        ({"text": "长" * 4001}, "最多 4000 字"),
        ({}, "请写内容"),
    ],
)
def test_what_is_wrong_stands_beside_the_field(given: dict[str, str], says: str) -> None:
    answer = Client().post(f"/consultations/{published()}/", given)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert models.Opinion.objects.count() == 0


def test_after_the_last_day_there_is_no_form_and_nothing_is_taken() -> None:
    uid = published(ago=41)
    shown = page(Client(), f"/consultations/{uid}/")
    assert "已截止，结果待公布" in shown
    assert "<textarea" not in shown
    answer = Client().post(f"/consultations/{uid}/", {"text": "晚了一天"})
    assert answer.status_code == 422
    assert models.Opinion.objects.count() == 0


def test_the_result_is_gists_and_answers_and_nobody_is_named() -> None:
    shown = page(Client(), f"/consultations/{concluded()}/")
    assert "夜间施工太吵" in shown
    assert "已有规定" in shown
    assert not [word for word in ("张三", "13812345678", "夜里太吵") if word in shown]
    own = page(Client(), f"/opinions/{models.Opinion.objects.get().receipt}/")
    assert "已有规定" in own


def test_a_sender_erases_what_they_sent() -> None:
    receipt = sent(published(), "我住三楼", name="张三", now=timezone.now()).receipt
    for what, left in (("contact", "我住三楼"), ("words", "已按您的要求删除")):
        assert Client().post(f"/opinions/{receipt}/erase/", {"what": what}).status_code == 302
        assert left in page(Client(), f"/opinions/{receipt}/")
    found = models.Opinion.objects.get()
    assert (found.name, found.erased_at is not None) == ("", True)
    assert Client().post(f"/opinions/{receipt}/erase/", {"what": "words"}).status_code == 409
    assert "我住三楼" not in page(Client(), f"/opinions/{receipt}/")


@pytest.mark.parametrize("address", ["/consultations/nothing/", "/opinions/7K2QM-9XD4R/", "/opinions/x/"])
def test_what_is_not_there(address: str) -> None:
    assert Client().get(address).status_code == 404


def test_a_draft_is_nobodys_business() -> None:
    assert Client().get(f"/consultations/{drafted()}/").status_code == 404


def test_the_pages_speak_english() -> None:
    uid = published()
    client = Client()
    assert "Say what you think" in page(client, f"/consultations/{uid}/?lang=en")
    assert "open for opinions" in page(client, "/consultations/")


# --- the office -------------------------------------------------------------------------------------------------


def test_from_draft_to_result_through_the_pages() -> None:
    clerk, director = signed_in("clerk"), signed_in("director")
    answer = clerk.post("/office/consultations/new/", DRAFT | {"closes_on": closing(40)})
    uid = models.Consultation.objects.get().uid
    assert answer.url == f"/office/consultations/{uid}/"
    clerk.post(f"/office/consultations/{uid}/edit/", DRAFT | {"closes_on": closing(41), "title": "改过"})
    assert director.post(f"/office/consultations/{uid}/publish/").status_code == 302
    row = models.Consultation.objects.get()
    assert (row.title, row.stage) == ("改过", Stage.OPEN)
    opinion = sent(uid, "电话 13812345678，多建车位", now=timezone.now()).uid
    shown = page(clerk, f"/office/consultations/{uid}/")
    assert "电话 ***，多建车位</textarea>" in shown  # the first draft of the gist names no telephone
    given = {"verdict": "adopted", "gist": "多建车位", "reply": ""}
    assert clerk.post(f"/office/consultations/{uid}/opinions/{opinion}/", given).status_code == 302
    early = director.post(f"/office/consultations/{uid}/conclude/", {"summary": "收到一条"})
    assert early.status_code == 422
    assert "截止以后才能公布结果" in early.content.decode()
    assert "收到一条" in early.content.decode()


@pytest.mark.parametrize(
    ("address", "given", "says"),
    [
        ("opinions/{opinion}/", {"verdict": "declined", "gist": "多建车位"}, "要写明理由"),
        ("opinions/{opinion}/", {"gist": "打 13812345678"}, "请去掉电话"),
        ("withdraw/", {"reason": ""}, "请写撤回的理由"),
        ("opinions/nobody/", {"verdict": "adopted", "gist": "多建车位"}, "没有这条意见"),
    ],
)
def test_refusals_at_the_office_are_sentences(address: str, given: dict[str, str], says: str) -> None:
    uid = published()
    opinion = sent(uid, now=timezone.now()).uid
    who = signed_in("director" if address.startswith("withdraw") else "clerk")
    answer = who.post(f"/office/consultations/{uid}/{address.format(opinion=opinion)}", given)
    assert answer.status_code == 422
    assert says in answer.content.decode()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"closes_on": "soon"}, "日期写成"),
        ({"title": ""}, "请写标题"),
        ({"kind": ""}, "请选择文件类别"),
    ],
)
def test_a_draft_that_is_wrong_is_shown_again(given: dict[str, str], says: str) -> None:
    answer = signed_in("clerk").post("/office/consultations/new/", DRAFT | {"closes_on": closing(40)} | given)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert models.Consultation.objects.count() == 0


def test_a_contact_is_masked_until_somebody_looks() -> None:
    uid = published()
    opinion = sent(uid, name="张三丰", contact="13812345678", now=timezone.now()).uid
    clerk = signed_in("clerk")
    assert "张** 138****5678" in page(clerk, f"/office/consultations/{uid}/")
    answer = clerk.post(f"/office/consultations/{uid}/opinions/{opinion}/contact/")
    assert "张三丰 13812345678" in answer.content.decode()
    assert Deed.objects.filter(verb="contact.view", object="opinion").count() == 1


ALLOWED = {
    "/office/consultations/": {"clerk", "head", "reviewer", "director"},
    "/office/consultations/new/": {"clerk", "head", "reviewer"},
    "/office/consultations/{uid}/": {"clerk", "director"},
    "/office/consultations/{uid}/edit/": {"clerk"},
}


@pytest.mark.parametrize(
    "post", ["clerk", "head", "reviewer", "director", "handler", "acceptor", "auditor", "sysadmin"]
)
@pytest.mark.parametrize("address", ALLOWED)
def test_who_may_open_what(address: str, post: str) -> None:
    """A draft is for the unit that drafts and for those who publish."""
    answer = signed_in(post).get(address.format(uid=drafted()))
    assert (answer.status_code == 200) is (post in ALLOWED[address])
    assert answer.status_code in (200, 403, 404)


@pytest.mark.parametrize(
    "address",
    [
        "/office/consultations/", "/office/consultations/new/", "/office/consultations/{uid}/publish/",
        "/office/consultations/{uid}/opinions/{opinion}/", "/office/consultations/{uid}/opinions/{opinion}/contact/",
    ],
)  # fmt: skip
def test_the_public_signs_in_first(address: str) -> None:
    uid = published()
    where = address.format(uid=uid, opinion=sent(uid, now=timezone.now()).uid)
    for answer in (Client().get(where), Client().post(where)):
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/")


def test_another_section_does_not_answer_for_us() -> None:
    uid = published()
    opinion = sent(uid, now=timezone.now()).uid
    head = signed_in("head")
    assert "<textarea" not in page(head, f"/office/consultations/{uid}/")
    given = {"verdict": "adopted", "gist": "多建车位"}
    answer = head.post(f"/office/consultations/{uid}/opinions/{opinion}/", given)
    assert "由那个单位办理" in answer.content.decode()
    assert queries.opinions(uid, actor("clerk"))[0].verdict is None


def test_lists_ask_as_much_for_three_as_for_one(django_assert_max_num_queries: object) -> None:
    published()
    clerk = signed_in("clerk")
    page(clerk, "/office/consultations/")
    for _ in range(2):
        sent(published(), now=timezone.now())
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page(clerk, "/office/consultations/")
