"""What do you keep of me: the sender's page and the page of the post that decides."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from chengxu.intake import published
from chengxu.intake.contact_terms import ContactTerm
from chengxu.intake.models import PrivacyRequest, Report
from chengxu.intake.retention import Kind
from chengxu.ledger.models import Deed
from chengxu.web.county import county
from chengxu.web.language import COOKIE
from tests.web.cast import person, reported, signed_in

PHONE = "13812341234"


def open_mine(client: Client, code: str, **given: str) -> object:
    return client.post("/privacy/mine/", {"receipt": code, "phone": PHONE, "do": "show"} | given)


def test_the_notice_says_who_and_for_how_long(client: Client) -> None:
    """个人信息保护法 art. 17: who handles it and how to reach them, and for how long; the days are the pack's."""
    notice = client.get("/privacy/").content.decode().partition("<main")[2].partition("</main>")[0]
    assert str(county().bureau) in notice
    assert f'href="tel:{county().hotlines[0].number}"' in notice
    terms = published.photographs().by_kind
    for kind in (Kind.REPORT, Kind.ENFORCEMENT):
        assert f"{terms[kind].shown} 天" in notice
        assert f"{terms[kind].originals} 天" in notice
    assert f"存 {published.contact_term().days} 天，到期自动删去" in notice
    assert "未核实" in notice


@pytest.mark.parametrize(
    ("language", "term", "said"),
    [
        ("zh", ContactTerm(days=400), ("存 400 天，到期自动删去", "天数是默认，未核实")),
        ("en", ContactTerm(days=400), ("for 400 days", "The days are defaults, not verified")),
        ("zh", ContactTerm(), ("称呼、电话、邮箱：没有定到期自动删除的天数",)),
        ("en", ContactTerm(), ("Name, telephone and e-mail: no number of days is set",)),
    ],
)
def test_the_notice_says_how_long_contact_is_kept_in_both_languages(
    client: Client, monkeypatch: pytest.MonkeyPatch, language: str, term: ContactTerm, said: tuple[str, ...]
) -> None:
    monkeypatch.setattr(published, "contact_term", lambda: term)
    client.cookies[COOKIE] = language
    notice = client.get("/privacy/").content.decode().partition("<main")[2].partition("</main>")[0]
    assert [words for words in said if words not in notice] == []
    assert ("400" in notice) is (term.days is not None)


def test_a_sender_sees_takes_and_asks(client: Client) -> None:
    code = reported().code
    assert "凭回执码查看、更正或删除" in client.get("/privacy/").content.decode()
    page = open_mine(client, code)
    words = page.content.decode()  # type: ignore[attr-defined]
    for kept in ("伍先生", PHONE, "路灯不亮三天了", "没有人看过", "15 工作日内办理并答复"):
        assert kept in words
    assert "no-store" in page["Cache-Control"]  # type: ignore[index]
    file = open_mine(client, code, do="download")
    assert file["Content-Disposition"] == f'attachment; filename="{code}.json"'  # type: ignore[index]
    assert json.loads(file.content)["contact"]["phone"] == PHONE  # type: ignore[attr-defined]
    sent = open_mine(client, code, do="ask", kind="correct", new_phone="13900000000")
    assert "申请已收到" in sent.content.decode()  # type: ignore[attr-defined]
    assert PrivacyRequest.objects.get().corrections == '{"phone": "13900000000"}'


def test_a_wrong_number_shows_nothing_and_is_not_tried_for_ever(client: Client) -> None:
    code = reported().code
    for _ in range(5):
        answer = open_mine(client, code, phone="13800000000")
        assert answer.status_code == 422  # type: ignore[attr-defined]
        assert "对不上" in answer.content.decode()  # type: ignore[attr-defined]
    right_at_last = open_mine(client, code)
    assert right_at_last.status_code == 429  # type: ignore[attr-defined]
    assert "试错 5 次" in right_at_last.content.decode()  # type: ignore[attr-defined]
    assert "伍先生" not in right_at_last.content.decode()  # type: ignore[attr-defined]
    assert open_mine(client, reported().code).status_code == 200  # type: ignore[attr-defined]


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client: Client) -> None:
    answer = open_mine(client, reported().code, do="ask", kind="correct", email="keins", words="我搬家了")
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert (answer.status_code, "电子邮箱不对" in page, "我搬家了" in page) == (422, True, True)  # type: ignore[attr-defined]


def test_a_chief_decides_and_the_sender_reads_why(client: Client) -> None:
    code = reported().code
    open_mine(client, code, do="ask", kind="erase_all", words="不想留着")
    open_mine(client, code, do="ask", kind="erase_contact")
    chief = signed_in("chief")
    page = chief.get("/desk/privacy/").content.decode()
    assert "不想留着" in page
    assert "第四十七条第一款" in page
    assert page.count('value="grant"') == 1
    words, contact = PrivacyRequest.objects.order_by("id")
    refused = chief.post(f"/desk/privacy/{words.uid}/", {"do": "refuse", "answer": ""})
    assert (refused.status_code, "要向本人说明理由" in refused.content.decode()) == (422, True)
    chief.post(f"/desk/privacy/{words.uid}/", {"do": "refuse", "answer": "还在办，办完再删"})
    assert "还在办，办完再删" in open_mine(client, code).content.decode()  # type: ignore[attr-defined]
    chief.post(f"/desk/privacy/{contact.uid}/", {"do": "grant"})
    assert Report.objects.get().contact_phone == ""
    again = chief.post(f"/desk/privacy/{contact.uid}/", {"do": "grant"})
    assert (again.status_code, "已经办过" in again.content.decode()) == (422, True)
    assert chief.post("/desk/privacy/nothing/", {"do": "grant"}).status_code == 422


@pytest.mark.parametrize("post", ["acceptor", "dispatcher", "director", "reviewer", "sysadmin"])
def test_nobody_else_decides(post: str) -> None:
    somebody = signed_in(post)
    assert somebody.get("/desk/privacy/").status_code == 403
    assert somebody.post("/desk/privacy/x/", {"do": "grant"}).status_code == 403


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    assert client.get("/desk/privacy/").status_code == 302


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({}, ""),
        ({"seen": ""}, "核对本人的身份证件"),
        ({"receipt": "22222-22222"}, "没有这个回执码"),
        ({"kind": "x"}, "请选要办什么"),
    ],
)
def test_who_left_no_number_is_written_down_at_the_counter(wrong: dict[str, str], said: str) -> None:
    form = {"receipt": reported(contact_phone="").code, "kind": "erase_contact", "seen": "1"} | wrong
    answer = signed_in("chief").post("/desk/privacy/new/", form)
    if said:
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
        assert not PrivacyRequest.objects.exists()
    else:
        assert PrivacyRequest.objects.get().kind == "erase_contact"
        assert Deed.objects.get(verb="privacy.ask").actor == person("chief").uid
    assert signed_in("acceptor").post("/desk/privacy/new/", form).status_code == 403
