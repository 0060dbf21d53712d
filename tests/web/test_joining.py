"""Joining cases on the desk, and what those who reported see of it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chengxu.accounts.models import Person
from chengxu.cases import actions
from chengxu.cases.models import Case
from chengxu.cases.rules import Order
from chengxu.intake.models import Report
from tests.web.cast import actor, dispatched, do, ids, reported, signed_in


def post(client: Client, uid: str, **data: object) -> tuple[int, str]:
    """The status and the text of what follows."""
    answer = client.post(f"/desk/cases/{uid}/joining/", data, follow=True)
    return answer.status_code, answer.content.decode()


def follow(code: str) -> str:
    return Client().get(reverse("follow", kwargs={"code": code})).content.decode()


@pytest.mark.parametrize("name", ["case_uid", "number", "receipt"])
def test_the_other_case_is_found_by_whatever_names_it(name: str) -> None:
    uid, other = dispatched(), reported(text="灯还是不亮")
    text = {
        "case_uid": uid,
        "number": Case.objects.get(uid=uid).case_no,
        "receipt": Report.objects.get(case_id=uid).receipt,
    }
    page = (
        signed_in("dispatcher")
        .get(f"/desk/cases/{other.case_uid}/joining/", {"other": text[name]})
        .content.decode()
    )
    assert "路灯不亮三天了" in page
    assert "灯还是不亮" in page
    assert "把本案并入那一件" in page
    assert "撤销并案" not in page


def test_an_unknown_case_is_said_beside_the_field() -> None:
    uid = reported().case_uid
    page = (
        signed_in("chief")
        .get(f"/desk/cases/{uid}/joining/", {"other": "431229-20200101-00001"})
        .content.decode()
    )
    assert "没有找到这件案件" in page
    status, page = post(signed_in("chief"), uid, how="merge", other="")
    assert (status, "没有找到这件案件" in page) == (422, True)


def test_merged_undone_and_seen_by_both_reporters() -> None:
    first, second = dispatched(), reported(text="灯还是不亮", contact_phone="13900000000")
    chief = signed_in("chief")
    status, page = post(chief, second.case_uid, how="merge", other=first, version="1", other_version="4")
    assert (status, "已并案" in page, "2 人反映" in page, "并入本案的" in page) == (200, True, True, True)
    told = follow(second.code)
    assert "合在一起办理" in told
    assert "已派给责任单位" in told
    for code in (second.code, Report.objects.exclude(receipt=second.code).get().receipt):
        assert "另有 1 份来件" in follow(code)
        assert "13900000000" not in follow(code)
        assert "伍先生" not in follow(code)
    gone = chief.get(f"/desk/cases/{second.case_uid}/").content.decode()
    assert "已并入" in gone
    status, page = post(chief, second.case_uid, how="unmerge", version="2")
    assert (status, "已撤销并案" in page) == (200, True)
    assert "合在一起办理" not in follow(second.code)


def test_only_what_would_be_done_is_offered_and_the_rest_says_why() -> None:
    first, second = dispatched(), reported(text="灯还是不亮")
    do(second.case_uid, "accept", "acceptor")
    chief = signed_in("chief")

    def offered(uid: str, **query: str) -> tuple[set[str], bool]:
        page = chief.get(f"/desk/cases/{uid}/joining/", query).content.decode()
        return set(re.findall(r'name="how" value="(\w+)"', page)), "各是为什么" in page

    # nothing closed, so nothing to come back from
    assert offered(second.case_uid, other=first) == ({"merge", "take", "attach", "adopt", "split"}, True)
    post(chief, second.case_uid, how="attach", other=first, version="2", other_version="4")
    assert offered(second.case_uid) == ({"detach"}, False)
    assert offered(second.case_uid, other=first) == ({"detach", "merge"}, True)
    post(chief, second.case_uid, how="merge", other=first, version="3", other_version="5")
    assert offered(second.case_uid) == ({"unmerge"}, True)  # a part that ended is not detached
    Case.objects.filter(uid=second.case_uid).update(updated_at=timezone.now() - timedelta(days=300))
    assert offered(second.case_uid) == (set(), True)
    status, page = post(chief, second.case_uid, how="unmerge", version="4")
    assert (status, "已过期限" in page) == (422, True)


def test_a_merge_is_not_undone_into_a_unit_where_nobody_is() -> None:
    first, second = dispatched(), reported(text="灯还是不亮")
    chief = signed_in("chief")
    post(chief, first, how="merge", other=second.case_uid, version="4", other_version="1")
    Person.objects.filter(unit="JZCG-LD").update(is_active=False)
    status, page = post(chief, first, how="unmerge", version="5")
    assert (status, "路灯管理所现在没有人能办" in page) == (422, True)
    Person.objects.filter(unit="JZCG-LD").update(is_active=True)
    assert post(chief, first, how="unmerge", version="5")[0] == 200


def test_a_page_left_open_is_refused() -> None:
    first, second = reported(), reported(text="灯还是不亮")
    do(first.case_uid, "accept", "acceptor")
    status, page = post(
        signed_in("chief"), second.case_uid, how="merge", other=first.case_uid, version="1", other_version="1"
    )
    assert (status, "案件有了变化" in page) == (422, True)


def test_split_and_what_stays_in_the_form_when_refused() -> None:
    whole = reported()
    chief = signed_in("chief")
    given = {
        "how": "split",
        "version": "1",
        "part-1-category": "C0101",
        "part-1-note": "井盖松了",
        "part-2-note": "缺类别",
    }
    status, page = post(chief, whole.case_uid, **given)
    assert (status, "请选小类" in page, 'value="井盖松了"' in page) == (422, True, True)
    status, page = post(chief, whole.case_uid, **(given | {"part-2-note": ""}))
    assert (status, "已拆出 1 件" in page, "下级案件" in page, "还有 1 件没办完" in page) == (
        200,
        True,
        True,
        True,
    )
    assert "您反映的几件事" in follow(whole.code)
    part = Case.objects.get(parent_uid=whole.case_uid)
    assert "母案" in chief.get(f"/desk/cases/{part.uid}/").content.decode()
    assert "下级</span>" in chief.get("/desk/?queue=acceptance").content.decode()
    do(part.uid, "reject", "chief", reason="不属实")
    status, page = post(chief, part.uid, how="detach", reason="x", version="2")
    assert (status, "已经结束" in page) == (422, True)


def test_attach_either_way_and_link() -> None:
    one, two = reported(), reported(text="井盖松了", category="C0101")
    chief = signed_in("chief")
    assert post(chief, one.case_uid, how="adopt", other=two.case_uid)[0] == 200
    assert Case.objects.get(uid=two.case_uid).parent_uid == one.case_uid
    status, page = post(chief, one.case_uid, how="attach", other=two.case_uid)
    assert (status, "会成环" in page) == (422, True)
    assert post(chief, two.case_uid, how="detach", reason="不相干")[0] == 200
    status, page = post(chief, one.case_uid, how="link", other=two.case_uid)
    assert (status, "还没有结案" in page) == (422, True)
    assert post(chief, one.case_uid, how="nothing", other=two.case_uid)[0] == 404


@pytest.mark.parametrize(
    ("post_", "merges", "undoes"),
    [
        ("acceptor", True, False),
        ("dispatcher", True, False),
        ("chief", True, True),
        ("clerk", False, False),
        ("director", False, False),
    ],
)
def test_who_may(post_: str, merges: bool, undoes: bool) -> None:
    one, two, three = reported(), reported(text="又一件"), reported(text="第三件")
    status, _ = post(signed_in(post_), one.case_uid, how="merge", other=two.case_uid)
    assert status == (200 if merges else 403)
    post(signed_in("chief"), three.case_uid, how="merge", other=two.case_uid)
    status, _ = post(signed_in(post_), three.case_uid, how="unmerge")
    assert status == (200 if undoes else 422 if merges else 403)


def test_co_handling_shows_tasks_clocks_and_answers() -> None:
    uid = dispatched()
    order = Order(units=("JZCG-SZ",), note="请配合断电")
    actions.act(
        case_uid=uid, verb="cohandle", order=order, actor=actor("dispatcher"), now=timezone.now(), ids=ids
    )
    chief = signed_in("chief")
    page = chief.get(f"/desk/cases/{uid}/").content.decode()
    assert "协同单位" in page
    assert page.count("请配合断电") == 2
    helper = actor("handler", login="helper", unit="JZCG-SZ")
    actions.act(
        case_uid=uid, verb="co_done", order=Order(note="已断电"), actor=helper, now=timezone.now(), ids=ids
    )
    assert chief.get(f"/desk/cases/{uid}/").content.decode().count("已断电") == 2


def test_a_refusal_stands_beside_its_field_on_this_page_too() -> None:
    whole, other = reported(), reported(category="C0101", text="井盖松了")
    chief = signed_in("chief")
    part = {"how": "split", "version": "1", "part-1-category": "C0101"}
    for given, field, text in (
        (
            {"how": "merge", "other": other.case_uid, "version": "1", "other_version": "1"},
            "f-reason",
            "小类不同",
        ),
        ({"how": "merge", "other": "nothing", "version": "1", "other_version": "1"}, "f-other", "没有找到"),
        (part, "part-1-note", "是什么事"),
        (part | {"part-1-note": "松了", "part-1-category": ""}, "part-1-category", "请选小类"),
        (part | {"part-1-note": "松了", "version": "0"}, "", "有了变化"),
    ):
        status, page = post(chief, whole.case_uid, **given)
        assert (status, page.count(text) >= 1) == (422, True), field
        marked = re.findall(r'id="([\w-]+)"[^>]* aria-invalid="true" aria-describedby="([\w-]+)"', page)
        assert marked == ([(field, f"{field}-error")] if field else []), field
        assert ('class="notice bad"' in page) is not bool(field), field
        assert f'id="{field}-error"' in page or not field
