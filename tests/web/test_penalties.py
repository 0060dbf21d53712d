"""Penalty decisions in the open: the page for everybody, and the page of the post that lays them there."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from chengxu.enforcement import actions
from chengxu.enforcement.models import Publication
from chengxu.enforcement.rules import Opening
from tests.enforcement.test_actions import HEAD, OFFICER
from tests.web.cast import ids, signed_in

FORM = {
    "party": "张三丰",
    "party_kind": "person",
    "facts": "张三丰占用人行道堆放石料。",
    "basis": "城市道路管理条例第四十二条",
}


def decided(procedure: str = "ordinary", number: str = "〔2024〕7号") -> str:
    now, today = timezone.now(), timezone.localdate()
    opening = Opening(
        number=number, cause="擅自占用城市道路", field="street_order", procedure=procedure, unit="JZCG-ZF",
        opened_on=today - timedelta(days=9),
    )  # fmt: skip
    uid = actions.open_proceeding(opening=opening, actor=OFFICER, now=now, ids=ids).uid
    actions.decide(
        uid=uid, fine=50_000, confiscated=0, on=today - timedelta(days=8), actor=HEAD, now=now, ids=ids
    )
    return uid


def test_a_reviewer_publishes_and_withdraws_and_everybody_reads_it(client: Client) -> None:
    uid, reviewer = decided(), signed_in("reviewer")
    waits = reviewer.get("/office/penalties/").content.decode()
    assert "〔2024〕7号" in waits
    assert "已过" in waits
    assert reviewer.post(f"/office/penalties/{uid}/publish/", FORM).url == "/office/penalties/"
    page = client.get("/penalties/").content.decode()
    for words in ("张某占用人行道堆放石料。", "罚款 500 元", "自然人", "城市道路管理条例第四十二条"):
        assert words in page
    assert "张三丰" not in page + reviewer.get("/office/penalties/").content.decode()
    published = Publication.objects.get().uid
    form = {"ground": "revoked", "reason": "复议撤销", "changed_on": timezone.localdate().isoformat()}
    reviewer.post(f"/office/penalties/open/{published}/withdraw/", form)
    page = client.get("/penalties/").content.decode()
    assert "复议撤销" in page
    assert "依法撤销" in page
    assert "张某" not in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"facts": "电话 13812341234 的张三丰"}, "手机号"),
        ({"party_kind": ""}, "哪一类"),
        ({"party": "x" * 99}, "80 个字"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(wrong: dict[str, str], said: str) -> None:
    answer = signed_in("reviewer").post(f"/office/penalties/{decided()}/publish/", FORM | wrong)
    page = answer.content.decode()
    assert (answer.status_code, said in page) == (422, True)
    assert "城市道路管理条例第四十二条" in page
    assert not Publication.objects.exists()


CONFIRM = re.compile(r'<input type="checkbox" name="registered" value="([^"]*)"( checked)?>')


def test_a_persons_name_as_that_of_a_company_is_asked_about_and_confirmed(client: Client) -> None:
    uid, reviewer = decided(), signed_in("reviewer")
    assert CONFIRM.search(reviewer.get("/office/penalties/").content.decode()) is None
    form = FORM | {"party_kind": "organisation"}
    answer = reviewer.post(f"/office/penalties/{uid}/publish/", form)
    page = answer.content.decode()
    assert (answer.status_code, "像是一个人的姓名" in page) == (422, True)
    box = CONFIRM.search(page)
    assert box is not None
    assert box.groups() == ("张三丰", None)
    assert "张三丰" not in client.get("/penalties/").content.decode()

    wrong = reviewer.post(f"/office/penalties/{uid}/publish/", form | {"registered": "张三丰", "basis": ""})
    box = CONFIRM.search(wrong.content.decode())
    assert box is not None
    assert box.groups() == (
        "张三丰",
        " checked",
    )  # what was confirmed stays so while something else is put right
    other = reviewer.post(
        f"/office/penalties/{uid}/publish/", form | {"registered": "张三丰", "party": "李四"}
    )
    box = CONFIRM.search(other.content.decode())
    assert box is not None
    assert box.groups() == ("李四", None)

    assert (
        reviewer.post(f"/office/penalties/{uid}/publish/", form | {"registered": "张三丰"}).status_code == 302
    )
    assert "张三丰" in client.get("/penalties/").content.decode()


def test_a_withdrawal_without_a_day_or_of_nothing_is_answered_in_words() -> None:
    form = {"ground": "void", "reason": "确认无效", "changed_on": "gestern"}
    answer = signed_in("reviewer").post("/office/penalties/open/nothing/withdraw/", form)
    assert (answer.status_code, "请选变更的日期" in answer.content.decode()) == (422, True)
    form["changed_on"] = timezone.localdate().isoformat()
    answer = signed_in("reviewer").post("/office/penalties/open/nothing/withdraw/", form)
    assert (answer.status_code, "没有这条公示" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("post", ["director", "chief", "clerk", "sysadmin"])
def test_nobody_else_may(post: str) -> None:
    somebody = signed_in(post)
    assert somebody.get("/office/penalties/").status_code == 403
    assert somebody.post(f"/office/penalties/{decided()}/publish/", FORM).status_code == 403
    assert "处罚决定公示" not in somebody.get("/").content.decode().partition("<main")[0]


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    assert client.get("/office/penalties/").status_code == 302
    assert "还没有公示的处罚决定" in client.get("/penalties/").content.decode()


def test_penalties_on_the_spot_are_listed_when_asked_for() -> None:
    decided()
    decided("simple", "〔2024〕8号")
    reviewer = signed_in("reviewer")
    assert "〔2024〕8号" not in reviewer.get("/office/penalties/").content.decode()
    every = reviewer.get("/office/penalties/?every=1").content.decode()
    assert "〔2024〕8号" in every
    assert "〔2024〕7号" in every


def test_what_is_refused_of_a_penalty_on_the_spot_keeps_its_form_and_what_was_typed() -> None:
    uid, reviewer = decided("simple"), signed_in("reviewer")
    page = reviewer.get("/office/penalties/?every=1").content.decode()
    action = re.search(rf'action="(/office/penalties/{uid}/publish/[^"]*)"', page)
    assert action is not None
    answer = reviewer.post(html.unescape(action[1]), FORM | {"party_kind": "organisation"})
    assert (answer.status_code, FORM["facts"] in answer.content.decode()) == (422, True)
    assert CONFIRM.search(answer.content.decode())
    main = answer.content.decode().partition("<main")[2]
    assert 'href="?' not in main  # it would lead to where only forms are sent
