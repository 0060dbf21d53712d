"""Lists with a task of their own, forms that keep what was filled in, and who stands behind a step."""

from __future__ import annotations

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from chengxu.cases import actions
from chengxu.cases.models import Case
from chengxu.cases.rules import Order
from chengxu.cases.workflow.states import ReturnKind
from tests.web.cast import actor, dispatched, do, ids, person, photo, reported, signed_in


def test_a_row_in_a_list_with_a_task_of_its_own_says_that_task_and_its_clock() -> None:
    uid = dispatched()
    order = {"units": ["JZCG-SZ"], "note": "请围挡", "term": "3工作日"}
    signed_in("dispatcher").post(f"/desk/cases/{uid}/cohandle/", order)
    helper = signed_in("handler", login="helper", unit="JZCG-SZ")
    step = re.compile(r'<td[^>]*c-next"[^>]*>([^<]*)<')
    page = helper.get("/desk/?queue=helping").content.decode()
    assert step.findall(page) == ["协同完成"]
    assert "工作日" in page[page.index('<td role="cell" class="c-clock">') :].split("</td>")[0]
    assert step.findall(helper.get("/desk/?queue=joined").content.decode()) == ["签收处置"]
    sheet = helper.post("/desk/export/", {"queue": "helping", "form": "csv"}).content.decode("utf-8-sig")
    assert "协同完成" in sheet
    do(uid, "defer_ask", "handler", amount=6, reason="等料")
    assert step.findall(signed_in("chief").get("/desk/?queue=approval").content.decode()) == ["审批申请"]


def test_a_row_of_a_transferred_case_names_the_body_outside() -> None:
    uid = dispatched()
    do(uid, "transfer", "dispatcher", unit="GA", reason="属公安职权")
    page = signed_in("dispatcher").get("/desk/?queue=transferred").content.decode()
    assert re.findall(r'<span class="unit-name">([^<]*)<', page) == ["县公安局"]


def test_a_refused_step_keeps_all_that_was_filled_in() -> None:
    uid = dispatched()
    dispatcher = signed_in("dispatcher")
    given = {"units": ["JZCG-SZ", "GD"], "note": "请围挡", "term": "三天半"}
    refused = dispatcher.post(f"/desk/cases/{uid}/cohandle/", given)
    page = refused.content.decode()
    assert refused.status_code == 422
    for unit in ("JZCG-SZ", "GD"):
        assert f'name="units" value="{unit}" checked' in page
    assert 'value="三天半"' in page
    assert "JZCG-YL" in page
    assert 'name="units" value="JZCG-YL" checked' not in page
    handler = signed_in("handler")
    page = handler.post(f"/desk/cases/{uid}/return/", {"kind": "duplicate", "reason": ""}).content.decode()
    assert '<option value="duplicate" selected>' in page


def test_a_dispute_tells_who_gave_the_case_back_and_whose_clock_is_whose() -> None:
    uid = dispatched()
    do(uid, "return", "handler", kind="not_ours", reason="不归我们")
    do(uid, "dispatch", "dispatcher", unit="JZCG-SZ", reason="先去看")
    actions.act(
        case_uid=uid, verb="return", order=Order(kind=ReturnKind.NOT_OURS, reason="也不归我们"),
        actor=actor("handler", login="second", unit="JZCG-SZ"), now=timezone.now(), ids=ids,
    )  # fmt: skip
    leader = signed_in("director")
    page = leader.get(f"/desk/cases/{uid}/").content.decode()
    assert "退回单位：路灯管理所" in page
    assert "退回单位：市政设施维护所" in page
    assert "处置 路灯管理所" in page
    assert "处置 市政设施维护所" in page
    leader.post(f"/desk/cases/{uid}/rule/", {"unit": "JZCG-SZ", "scope": "township", "reason": "协调会定"})
    page = leader.get(f"/desk/cases/{uid}/").content.decode()
    assert "争议各方：路灯管理所、市政设施维护所" in page
    assert "适用范围：这个乡镇" in page


def test_whoever_has_a_case_sees_that_a_leader_waits_for_an_answer() -> None:
    uid = dispatched()
    unit = signed_in("handler")
    addresses = ("/desk/", f"/desk/cases/{uid}/")
    assert not any("督办中" in unit.get(address).content.decode() for address in addresses)
    do(uid, "supervise", "director", note="群众反映强烈")
    assert all("督办中" in unit.get(address).content.decode() for address in addresses)
    do(uid, "respond", "handler", note="已安排")
    assert not any("督办中" in unit.get(address).content.decode() for address in addresses)


def test_the_page_says_which_collector_goes_to_look_and_why() -> None:
    uid = dispatched()
    done = {"note": "已修好", "photos": SimpleUploadedFile("after.jpg", photo(), "image/jpeg")}
    signed_in("handler").post(f"/desk/cases/{uid}/handle/", done)
    dispatcher = signed_in("dispatcher")
    assert "去现场" not in dispatcher.get(f"/desk/cases/{uid}/").content.decode()
    do(uid, "check", "dispatcher", person=person("collector").uid)
    page = dispatcher.get(f"/desk/cases/{uid}/").content.decode()
    assert "派监督员石丽华去现场" in page
    assert Case.objects.get(uid=uid).collector_reason_zh in page


def test_a_search_in_vain_leads_to_the_list_with_everything() -> None:
    reported()
    for post, queue, everything in (("chief", "closing", "all"), ("handler", "unit", "own")):
        desk = signed_in(post)
        page = desk.get(f"/desk/?queue={queue}&q=渠阳中路").content.decode()
        assert f'href="?queue={everything}&amp;q=%E6%B8%A0' in page
        assert "」里找" in page
        assert "」里找" not in desk.get(f"/desk/?queue={queue}").content.decode()
        assert "」里找" not in desk.get(f"/desk/?queue={everything}&q=没有的地方").content.decode()


def test_a_collector_is_named_in_the_form_and_nobody_else_can_be_sent() -> None:
    collector, second = person("collector"), person("collector", login="second-collector")
    uid = dispatched()
    done = {"note": "已修好", "photos": SimpleUploadedFile("after.jpg", photo(), "image/jpeg")}
    signed_in("handler").post(f"/desk/cases/{uid}/handle/", done)
    dispatcher, check = signed_in("dispatcher"), f"/desk/cases/{uid}/check/"
    page = dispatcher.get(f"/desk/cases/{uid}/").content.decode()
    assert f'<option value="{collector.uid}">' in page
    for wrong in ("nobody", person("clerk").uid):
        refused = dispatcher.post(check, {"person": wrong})
        assert (refused.status_code, "只能派在职" in refused.content.decode()) == (422, True)
    assert dispatcher.post(check, {"person": collector.uid}).status_code == 302
    page = dispatcher.get(f"/desk/cases/{uid}/").content.decode()
    assert f'<option value="{collector.uid}">' not in page
    dispatcher.post(f"/desk/cases/{uid}/reassign/", {"person": second.uid, "reason": "请假"})
    assert Case.objects.get(uid=uid).assignee == second.uid
