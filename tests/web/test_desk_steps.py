"""Lists with a task of their own, forms that keep what was filled in, and who stands behind a step."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from chengxu.cases import actions
from chengxu.cases.models import Case
from chengxu.cases.rules import Order
from chengxu.cases.workflow.states import ReturnKind
from tests.jingzhou import SEAT
from tests.web.cast import LAMP, actor, dispatched, do, ids, person, photo, reported, signed_in


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


def test_a_row_among_the_notices_says_whose_answer_is_waited_for() -> None:
    uid, step = dispatched(), re.compile(r'<td[^>]*c-next"[^>]*>([^<]*)<')
    dispatcher = signed_in("dispatcher")
    do(uid, "notify", "dispatcher", units=("GA",), note="请知悉")
    assert step.findall(dispatcher.get("/desk/?queue=notified").content.decode()) == [
        "登记抄告答复：县公安局"
    ]
    do(uid, "notify", "dispatcher", units=("JZCG-SZ",), note="请知悉")
    page = dispatcher.get("/desk/?queue=notified").content.decode()
    assert step.findall(page) == ["登记抄告答复：县公安局等 2 家"]
    page = dispatcher.get("/desk/?queue=notified&lang=en").content.decode()
    assert step.findall(page) == ["book the answer to a notice: police and 1 more"]
    helper = signed_in("handler", login="helper", unit="JZCG-SZ")
    assert step.findall(helper.get("/desk/?queue=told").content.decode()) == ["登记抄告答复"]
    do(uid, "notice_answer", "dispatcher", unit="GA", note="已派人")
    sheet = dispatcher.post("/desk/export/", {"queue": "notified", "form": "csv"}).content.decode("utf-8-sig")
    assert "book the answer to a notice: " in sheet


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


FIELD = re.compile(
    r'<(?P<tag>select|textarea|input|fieldset) [^>]*aria-describedby="[^"]*refused-(?P<verb>\w+)[^>]*>'
)


def blamed(page: str, verb: str) -> list[str]:
    """The names of what the refusal of ``verb`` stands beside: one, or none when it stands on top of the form."""
    form = re.search(rf'data-step="{verb}".*?</details>', page, re.DOTALL)
    assert form
    assert form[0].count(f'id="refused-{verb}"') == 1
    at = form[0].index(f'id="refused-{verb}"')
    field = form[0].rindex('class="field', 0, at + 1) if 'class="field' in form[0][:at] else -1
    marked = [found[0] for found in FIELD.finditer(form[0])]
    assert all(at < form[0].index(one) or "fieldset" in one for one in marked), (
        "the sentence stands before its field"
    )
    assert not marked or field > 0
    return [name[1] for one in marked if (name := re.search(r'name="(\w+)"', one))]


def test_a_refusal_stands_beside_the_field_it_is_about() -> None:
    uid = dispatched()
    dispatcher, handler = signed_in("dispatcher"), signed_in("handler")
    note = {"note": "请围挡"}
    for client, verb, given, field, text in (
        (dispatcher, "cohandle", note | {"units": ["JZCG-SZ"], "term": "三天半"}, "term", "三天半"),
        (dispatcher, "cohandle", note, "units", "请填写单位"),
        (dispatcher, "supervise", {"note": ""}, "note", "请填写情况说明"),
        (dispatcher, "transfer", {"unit": "JZCG-SZ", "reason": "不归我们"}, "unit", "移送只给本局以外"),
        (handler, "return", {"kind": "duplicate", "reason": ""}, "reason", "请填写理由"),
        (handler, "return", {"kind": "none", "reason": "重复"}, "kind", "没有这种回退类型"),
        (handler, "defer_ask", {"amount": "9999", "reason": "等料"}, "amount", "延长 1 至"),
        (handler, "suspend_ask", {"until": "2020-01-01", "reason": "等料"}, "until", "今天以后"),
        (handler, "handle", note | {"photos": SimpleUploadedFile("a.jpg", b"no picture")}, "photos", "a.jpg"),
        (handler, "handle", note | {"version": "1"}, "", "刷新"),
    ):  # fmt: skip
        if verb == "supervise":
            client = signed_in("director")
        refused = client.post(f"/desk/cases/{uid}/{verb}/", given)
        page = refused.content.decode()
        assert (refused.status_code, text in page) == (422, True), verb
        assert blamed(page, verb) == ([field] if field else []), verb
        assert ('aria-invalid="true"' in page) is bool(field), verb


def test_where_to_dispatch_and_why_are_refused_at_their_own_fields() -> None:
    uid = reported().case_uid
    acceptor = signed_in("acceptor")
    page = acceptor.post(f"/desk/cases/{uid}/accept/", {"category": "none"}).content.decode()
    assert blamed(page, "accept") == ["category"]
    page = acceptor.post(
        f"/desk/cases/{uid}/accept/", {"category": "C0118", "lon": "1", "lat": "1", "frame": "wgs84"}
    )
    assert blamed(page.content.decode(), "accept") == ["place"]
    do(uid, "accept", "acceptor")
    chief, dispatcher = signed_in("chief"), signed_in("dispatcher")
    page = chief.post(f"/desk/cases/{uid}/file/", {"condition": "none", "reason": "清楚"}).content.decode()
    assert 'role="radiogroup" aria-invalid="true" aria-describedby="refused-file"' in page
    page = chief.post(f"/desk/cases/{uid}/file/", {"condition": "C0118-1"}).content.decode()
    assert blamed(page, "file") == ["reason"]
    do(uid, "file", "chief", condition="C0118-1", reason="照片清楚")
    page = dispatcher.post(f"/desk/cases/{uid}/dispatch/", {"unit": "none"}).content.decode()
    assert blamed(page, "dispatch") == ["unit"]
    person("handler", login="other", unit="JZCG-SZ")
    page = dispatcher.post(f"/desk/cases/{uid}/dispatch/", {"unit": "JZCG-SZ"}).content.decode()
    assert blamed(page, "dispatch") == ["reason"]


def test_the_page_says_which_unit_answered_and_that_it_answered() -> None:
    uid = dispatched()
    do(uid, "notify", "dispatcher", units=("GA",), note="占道停车，请知悉")
    helper = actor("handler", login="helper", unit="JZCG-SZ")
    do(uid, "cohandle", "dispatcher", units=("JZCG-SZ",), note="请围挡")
    do(uid, "notice_answer", "dispatcher", unit="GA", note="已派人")
    actions.act(
        case_uid=uid, verb="co_done", order=Order(note="围好了"), actor=helper, now=timezone.now(), ids=ids
    )
    page = signed_in("dispatcher").get(f"/desk/cases/{uid}/").content.decode()
    for told in ("答复单位：公安局", "完成单位：市政设施维护所", "已答复：已派人", "已完成：围好了"):
        assert told in page, told
    page = signed_in("dispatcher").get(f"/desk/cases/{uid}/?lang=en").content.decode()
    assert "answered: 已派人" in page


@pytest.mark.parametrize(
    ("given", "unit", "why"),
    [
        ({"category": "E0505", "lon": SEAT[0], "lat": SEAT[1]}, "JJ", "占用车行道的停车"),
        ({"category": "E0101", "lon": 109.7644, "lat": 26.7133}, "T101", "由甘棠镇人民政府主办"),
        ({"category": LAMP}, "", ""),
    ],
)
def test_a_transfer_goes_first_to_whom_the_rules_name(given: dict[str, object], unit: str, why: str) -> None:
    uid = reported(text="请处理", **given).case_uid
    do(uid, "accept", "acceptor")
    category = Case.objects.get(uid=uid).category
    do(uid, "file", "chief", condition=f"{category}-1", reason="照片清楚")
    page = signed_in("dispatcher").get(f"/desk/cases/{uid}/").content.decode()
    field = re.search(r'id="transfer-unit".*?</select>', page, re.DOTALL)
    assert field
    chosen = re.findall(r'<option value="(\w*)" selected', field[0]) or [
        re.findall(r'value="(\w*)"', field[0])[0]
    ]
    assert chosen == [unit]
    hint = re.search(r'id="transfer-unit-hint">([^<]*)', page)
    assert why in (hint[1] if hint else "")
    assert bool(hint) is bool(unit)


def test_a_collector_reports_what_they_see_and_puts_a_small_matter_right_at_once() -> None:
    desk = signed_in("collector")
    page = desk.get("/desk/intake/").content.decode()
    assert ('name="channel"' in page, "12345、红网" in page, 'name="phone"' in page) == (False, False, False)
    given = {
        "text": "电线杆上贴了小广告",
        "category": "E0201",
        "place": "渠阳中路",
        "submission": "s1",
        "channel": "hotline",
    }
    address = desk.post("/desk/intake/", given)["Location"]
    uid = address.rstrip("/").rsplit("/", 1)[1]
    assert (Case.objects.get(uid=uid).channel, Case.objects.get(uid=uid).state) == ("collector", "reported")
    assert uid in desk.get("/desk/?queue=spot").content.decode()
    photos = [SimpleUploadedFile(f"{n}.jpg", photo((40, 30 + n)), "image/jpeg") for n in range(2)]
    done = {"category": "E0201", "note": "已铲除"}
    refused = desk.post(f"{address}self_handle/", done | {"photos": photos[:1]})
    assert (refused.status_code, blamed(refused.content.decode(), "self_handle")) == (422, ["photos"])
    photos = [SimpleUploadedFile(f"{n}.jpg", photo((40, 30 + n)), "image/jpeg") for n in range(2)]
    desk.post(f"{address}self_handle/", done | {"photos": photos})
    case = Case.objects.get(uid=uid)
    assert (case.state, case.self_handled, bool(case.case_no)) == ("closed", True, True)
    assert uid not in desk.get("/desk/?queue=spot").content.decode()
