"""The page of a report once it has ended: the answer, and the word that it is not put right."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chengxu.cases.models import Case
from chengxu.intake.models import Rating
from chengxu.ledger.models import Deed
from tests.web.cast import LAMP, do, person, photo, reported, signed_in

ORDERS = {"accept": ("acceptor", {}), "file": ("chief", {"condition": f"{LAMP}-1", "reason": "照片清楚"}),
          "dispatch": ("dispatcher", {}), "handle": ("handler", {"note": "换了灯泡"}), "check": ("dispatcher", {}),
          "pass": ("collector", {"note": "亮了"}), "close": ("chief", {})}  # fmt: skip


def closed(**given: object) -> tuple[str, str]:
    """The receipt of a lamp that was repaired, and the uid of its case."""
    person("handler")
    receipt = reported(**given)  # type: ignore[arg-type]
    for verb, (post, order) in ORDERS.items():
        do(receipt.case_uid, verb, post, **order)
    return receipt.code, receipt.case_uid


def page(client: Client, code: str) -> str:
    return client.get(f"/r/{code}/").content.decode()


def test_an_open_matter_asks_nothing(client: Client) -> None:
    asked = page(client, reported().code)
    assert "办得怎么样" not in asked
    assert "没有解决？" not in asked


def test_a_closed_one_is_rated_in_the_words_of_the_pack_and_then_says_so(client: Client) -> None:
    code, _ = closed()
    asked = page(client, code)
    for words in ("非常满意", "基本满意", "非常不满意", "没有解决？"):
        assert words in asked
    answer = client.post(f"/r/{code}/rate/", {"score": "3", "words": "来得慢"})
    assert answer.url == f"/r/{code}/?said=rated"
    after = client.get(answer.url).content.decode()
    assert "谢谢您的评价" in after
    assert "您的评价：<strong>基本满意</strong>" in after
    assert 'name="score"' not in after
    assert "来得慢" not in after
    assert Rating.objects.get().score == 3


def test_no_session_is_made_for_somebody_who_only_answers(client: Client) -> None:
    code, _ = closed()
    client.post(f"/r/{code}/rate/", {"score": "5"})
    client.get(f"/r/{code}/?said=rated")
    assert "chengxu_session" not in client.cookies


@pytest.mark.parametrize("score", ["", "9", "五", "-1", "1" * 30])
def test_an_odd_answer_is_named_beside_the_choices(client: Client, score: str) -> None:
    code, _ = closed()
    answer = client.post(f"/r/{code}/rate/", {"score": score, "words": "留着的话"})
    assert answer.status_code == 422
    assert 'id="f-score-error"' in answer.content.decode()
    assert "留着的话" in answer.content.decode()
    assert not Rating.objects.exists()


def test_not_put_right_opens_the_case_and_says_what_happens(client: Client) -> None:
    code, uid = closed()
    given = {"matter": "0", "reason": "还是不亮", "again_photos": SimpleUploadedFile("a.jpg", photo())}
    answer = client.post(f"/r/{code}/reopen/", given)
    assert answer.url == f"/r/{code}/?said=reopened"
    after = client.get(answer.url).content.decode()
    assert "已重新办理" in after
    assert "反映人说没有解决，重新办理" in after
    assert "还是不亮" not in after
    assert Case.objects.get(uid=uid).state == "dispatched"
    assert len(Deed.objects.get(verb="case.reopen").evidence) == 64


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"matter": "x"}, "matter"),
        ({"again_photos": SimpleUploadedFile("a.jpg", b"no photo")}, "again_photos"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(client: Client, given: dict[str, object], field: str) -> None:
    code, uid = closed()
    answer = client.post(f"/r/{code}/reopen/", {"matter": "0", "reason": "还是不亮"} | given)
    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in answer.content.decode()
    assert Case.objects.get(uid=uid).state == "closed"


def test_the_desk_sees_what_was_said(client: Client) -> None:
    code, uid = closed()
    client.post(f"/r/{code}/rate/", {"score": "2", "words": "来得太慢"})
    client.post(f"/r/{code}/reopen/", {"matter": "0", "reason": "还是不亮"})
    desk = signed_in("chief").get(f"/desk/cases/{uid}/").content.decode()
    for words in ("群众要求重开", "还是不亮", "不满意", "来得太慢", "交回：路灯管理所"):
        assert words in desk


def test_a_second_time_is_told_why_not(client: Client) -> None:
    code, uid = closed()
    client.post(f"/r/{code}/reopen/", {"matter": "0", "reason": "还是不亮"})
    for verb in ("handle", "check", "pass", "close"):
        post, order = ORDERS[verb]
        do(uid, verb, post, **order)
    after = page(client, code)
    assert "没有解决？" not in after
    assert "已经重开办理过一次" in after
    assert client.post(f"/r/{code}/reopen/", {"matter": "0", "reason": "又不亮"}).status_code == 422


def test_what_is_refused_after_its_form_has_gone_still_says_why(client: Client) -> None:
    """The page was open in two windows: the second answer differs, and there is no field left to stand beside."""
    code, _ = closed()
    for what, why in (("rate", "已经评价过了"), ("reopen", "重开")):
        client.post(f"/r/{code}/{what}/", {"score": "5", "matter": "0", "reason": "还是不亮"})
        answer = client.post(f"/r/{code}/{what}/", {"score": "1", "matter": "0", "reason": "又不亮了"})
        assert answer.status_code == 422
        assert re.search(rf'role="alert"[^>]*>.*?<span>[^<]*{why}', answer.content.decode())


@pytest.mark.parametrize("what", ["rate", "reopen"])
def test_only_with_a_receipt_that_is_no_secret_of_all(client: Client, what: str) -> None:
    assert client.post(f"/r/22222-22222/{what}/", {}).status_code == 404
    opened = client.get(f"/r/{reported().code}/{what}/")
    assert (opened.status_code, opened["Allow"]) == (405, "POST")
    assert "这个地址不能直接打开" in opened.content.decode()
    code, _ = closed(channel="open311")
    assert "办得怎么样" not in page(client, code)
    assert (
        client.post(f"/r/{code}/{what}/", {"score": "5", "matter": "0", "reason": "还是不亮"}).status_code
        == 422
    )
    assert not Rating.objects.exists()


def test_it_is_all_there_in_english(client: Client) -> None:
    code, _ = closed()
    asked = client.get(f"/r/{code}/?lang=en").content.decode()
    assert "How was it handled?" in asked
    assert "fairly satisfied" in asked
    assert "Not put right?" in asked
