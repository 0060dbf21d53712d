"""The desk: whose queue, what a row says, what a case page offers and refuses."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chengxu.accounts.models import Person, SavedView
from chengxu.cases import feed
from chengxu.cases.models import Case
from chengxu.cases.workflow.transitions import BY_VERB
from chengxu.intake.models import Report
from chengxu.ledger.models import Deed
from chengxu.web.desk import views
from chengxu.web.desk.ways import WAYS
from tests.jingzhou import SEAT
from tests.web.cast import dispatched, do, person, photo, reported, signed_in

UNIT_LISTS = ["本单位待处置", "协同待完成", "待我过问", "本单位在办", "本单位全部", "协同与抄告", "可申诉"]


@pytest.mark.parametrize(
    ("post", "queues"),
    [
        ("acceptor", ["待受理", "全部在办", "全部案件"]),
        ("handler", [*UNIT_LISTS[:2], "抄告我单位的", *UNIT_LISTS[2:]]),
        ("head", UNIT_LISTS),
        ("director", ["待二级审批", "争议待裁定", "待我过问", "全部在办", "全部案件"]),
        ("collector", ["待核实", "待核查", "上报待受理"]),
    ],
)
def test_everybody_has_their_own_queues(post: str, queues: list[str]) -> None:
    reported()
    page = signed_in(post).get("/desk/").content.decode()
    bar = page[
        page.index('<div class="desk-bar">') : page.index("</nav>", page.index('<div class="desk-bar">'))
    ]
    assert [name for name in queues if name in bar] == queues
    assert bar.count("<a ") == len(queues)


def test_a_row_says_what_where_who_and_how_long() -> None:
    reported(now=timezone.now() - timedelta(days=3))
    page = signed_in("acceptor").get("/desk/").content.decode()
    for word in ("路灯", "渠阳镇 渠阳中路", "路灯所", "待受理", "超 ", "3 天", "网页"):
        assert word in page


def test_strangers_sign_in_and_administrators_learn_why_not(client: Client) -> None:
    assert client.get("/desk/").url == "/accounts/login/?next=/desk/"
    refused = signed_in("sysadmin").get("/desk/")
    assert refused.status_code == 403
    page = refused.content.decode()
    assert "您的岗位不办理案件" in page
    assert "安全管理员" in page


def test_a_list_of_three_asks_no_more_than_a_list_of_one() -> None:
    clerk = signed_in("acceptor")
    reported()
    clerk.get("/desk/")
    feed.newest()  # numbers the changes, where that is done by whoever asks first
    with CaptureQueriesContext(connection) as one:
        clerk.get("/desk/")
    reported(text="路灯又不亮")
    reported(text="路灯一直亮", lon=109.697)
    feed.newest()
    with CaptureQueriesContext(connection) as three:
        clerk.get("/desk/")
    assert len(three) == len(one)


def test_filters_narrow_and_say_when_nothing_fits() -> None:
    receipt = reported()
    reported(text="井盖松了", category="C0101", place="西街")
    clerk = signed_in("acceptor")
    for query in ("category=C0118", f"q={receipt.code}", "q=三天了", "q=渠阳中路"):
        page = clerk.get(f"/desk/?queue=acceptance&{query}").content.decode()
        assert page.count('<tr role="row" data-uid') == 1, query
    assert "没有符合条件的案件" in clerk.get("/desk/?queue=acceptance&q=查无此事").content.decode()
    assert "这个队列空了" in signed_in("collector").get("/desk/").content.decode()


def test_pages_go_on_after_the_last_row_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE", 2)
    uids = [reported(text=f"路灯不亮 {n}").case_uid for n in range(3)]
    clerk = signed_in("acceptor")
    first = clerk.get("/desk/?queue=acceptance").content.decode()
    second = Case.objects.get(uid=uids[1])
    after = f"{second.due_key}.{second.pk}"
    assert f"after={after}" in first
    page = clerk.get(f"/desk/?queue=acceptance&after={after}").content.decode()
    assert uids[2] in page
    assert uids[0] not in page
    assert 'rel="next"' not in page


def test_the_map_gets_the_same_cases_as_the_list() -> None:
    placed = reported().case_uid
    reported(text="没有位置的路灯", lon=None, lat=None, frame="")
    clerk = signed_in("acceptor")
    features = json.loads(clerk.get("/desk/points.geojson?queue=acceptance").content)["features"]
    assert [feature["properties"]["uid"] for feature in features] == [placed]


def test_a_case_page_tells_all_and_offers_the_next_step() -> None:
    uid = reported().case_uid
    page = signed_in("acceptor").get(f"/desk/cases/{uid}/").content.decode()
    for word in ("路灯不亮三天了", "路灯管理所", "未立案", "受理", "平时打码显示"):
        assert word in page
    assert f'action="/desk/cases/{uid}/accept/#next"' in page
    assert f'action="/desk/cases/{uid}/file/#next"' not in page
    assert "您的岗位不能「立案」" in page


def test_every_verb_has_its_place_among_the_ways_once() -> None:
    placed = [verb for verbs in WAYS.values() for verb in verbs]
    assert sorted(placed) == sorted(BY_VERB)


def test_steps_stand_by_where_they_lead_and_those_of_other_posts_apart() -> None:
    uid = dispatched()
    page = signed_in("handler").get(f"/desk/cases/{uid}/").content.decode()
    places = [page.index(f'data-way="{way}"') for way in ("forward", "ask", "back")]
    assert places == sorted(places)
    assert 'data-way="grave"' not in page
    assert page.index('data-step="start"') < places[1] < page.index('data-step="defer_ask"') < places[2]
    assert places[2] < page.index('data-step="return"')
    assert page.count(" open>") == 1
    others = page[page.index("由别的岗位办的") :]
    assert "受理" in others
    assert "由别的岗位办的" in page[page.index("现在不能做的") :]


def test_a_step_done_moves_the_case_and_a_refused_one_says_why() -> None:
    uid = reported().case_uid
    clerk = signed_in("acceptor")
    assert clerk.post(f"/desk/cases/{uid}/accept/", {"category": "C0118"}).url == f"/desk/cases/{uid}/"
    assert Case.objects.get(uid=uid).state == "accepted"
    refused = clerk.post(f"/desk/cases/{uid}/accept/", {"category": "C0118"})
    assert refused.status_code == 422
    without_reason = clerk.post(f"/desk/cases/{uid}/reject/", {"reason": ""})
    assert without_reason.status_code == 422
    assert "请填写理由" in without_reason.content.decode()
    assert clerk.post(f"/desk/cases/{uid}/paint/").status_code == 404


def test_a_deferral_goes_through_the_forms_of_three_desks() -> None:
    uid = dispatched()
    handler, chief, director = signed_in("handler"), signed_in("chief"), signed_in("director")
    page = handler.get(f"/desk/cases/{uid}/").content.decode()
    assert 'name="amount"' in page
    assert "最多 24 紧急工作时" in page
    odd = handler.post(f"/desk/cases/{uid}/defer_ask/", {"amount": "许多", "reason": "等料"})
    assert (odd.status_code, "要填整数" in odd.content.decode()) == (422, True)
    handler.post(f"/desk/cases/{uid}/defer_ask/", {"amount": "6", "reason": "等料"})
    assert "延期审批停表" in handler.get(f"/desk/cases/{uid}/").content.decode()
    assert "路灯管理所申请延期" in chief.get(f"/desk/cases/{uid}/").content.decode()
    assert director.post(f"/desk/cases/{uid}/approve/", {"request": "0"}).status_code == 422
    chief.post(f"/desk/cases/{uid}/approve/", {"request": "0"})
    director.post(f"/desk/cases/{uid}/approve/", {})
    assert Case.objects.get(uid=uid).deferrals == 1
    told = handler.get(f"/desk/cases/{uid}/").content.decode()
    for words in ("申请：延期", "延长 6", "已批准"):
        assert words in told


def test_a_case_is_recalled_and_the_form_says_which_units_have_nobody_who_could_take_it() -> None:
    uid = dispatched()
    Person.objects.filter(unit="JZCG-SZ").update(is_active=False)
    dispatcher = signed_in("dispatcher")
    answer = dispatcher.post(f"/desk/cases/{uid}/recall/", {"reason": "派错了"}, follow=True)
    page = answer.content.decode()
    assert "收回停表" in page
    assert "现在等城市管理指挥（监督受理）中心办下一步。" in page
    options = re.findall(r"<option value=\"(JZCG-[A-Z]+)\"[^>]*>([^<]*)</option>", page)
    nobody = {code for code, words in options if "还没有人能办" in words}
    assert nobody == {"JZCG-SZ"}
    assert "主办单位还没有人能办" not in page
    given = {"unit": "JZCG-SZ", "reason": "归他们"}
    refused = dispatcher.post(f"/desk/cases/{uid}/dispatch/", given)
    assert (refused.status_code, "市政设施维护所没有人能办" in refused.content.decode()) == (422, True)
    Person.objects.update(is_active=False)
    assert (
        "主办单位还没有人能办"
        in signed_in("dispatcher", login="other").get(f"/desk/cases/{uid}/").content.decode()
    )


def test_units_are_brought_in_and_a_case_is_transferred_by_its_forms() -> None:
    uid = dispatched()
    dispatcher = signed_in("dispatcher")
    page = dispatcher.get(f"/desk/cases/{uid}/").content.decode()
    assert '<input type="checkbox" name="units" value="JZCG-SZ">' in page
    dispatcher.post(
        f"/desk/cases/{uid}/cohandle/", {"units": ["JZCG-SZ", "GD"], "note": "围挡", "term": "2工作日"}
    )
    dispatcher.post(f"/desk/cases/{uid}/transfer/", {"unit": "GA", "reason": "属公安职权"})
    page = dispatcher.get(f"/desk/cases/{uid}/").content.decode()
    for words in ("已移送", "协同 市政设施维护所", "移送：公安局", "单位：市政设施维护所、供电公司"):
        assert words in page
    assert Case.objects.get(uid=uid).co_count == 2


def test_a_suspension_is_asked_for_until_a_day() -> None:
    uid = dispatched()
    handler = signed_in("handler")
    odd = handler.post(f"/desk/cases/{uid}/suspend_ask/", {"until": "明年", "reason": "雨季"})
    assert (odd.status_code, "不是日期" in odd.content.decode()) == (422, True)
    day = timezone.localdate() + timedelta(days=30)
    handler.post(f"/desk/cases/{uid}/suspend_ask/", {"until": f"{day:%Y-%m-%d}", "reason": "雨季"})
    assert "申请：挂账" in handler.get(f"/desk/cases/{uid}/").content.decode()


def test_a_page_that_is_old_says_who_acted_meanwhile() -> None:
    uid = reported().case_uid
    clerk, chief = signed_in("acceptor"), signed_in("chief")
    assert (
        '<input type="hidden" name="version" value="1">' in clerk.get(f"/desk/cases/{uid}/").content.decode()
    )
    chief.post(f"/desk/cases/{uid}/accept/", {"category": "C0118", "version": "1"})
    stale = clerk.post(f"/desk/cases/{uid}/reject/", {"reason": "重复", "version": "1"})
    page = stale.content.decode()
    assert (stale.status_code, "杨建国" in page, "「受理」" in page) == (422, True, True)
    assert Case.objects.get(uid=uid).state == "accepted"


def test_an_acceptor_puts_a_case_where_it_belongs() -> None:
    uid = reported(text="不知道是哪里的路灯", lon=None, lat=None, frame="").case_uid
    clerk = signed_in("acceptor")
    nowhere = clerk.post(f"/desk/cases/{uid}/accept/", {"category": "C0118", "place": "月球背面"})
    assert (nowhere.status_code, "没有认出这个地点" in nowhere.content.decode()) == (422, True)
    half = clerk.post(f"/desk/cases/{uid}/accept/", {"category": "C0118", "lon": "109.695"})
    assert half.status_code == 422
    clerk.post(f"/desk/cases/{uid}/accept/", {"category": "C0118", "place": "甘棠镇街上"})
    case = Case.objects.get(uid=uid)
    assert (case.state, case.township, case.place_text) == ("accepted", "431229101", "甘棠镇街上")


def test_a_unit_sees_its_own_cases_alone() -> None:
    lamp = dispatched()
    elsewhere = signed_in("handler", login="handler-hw", unit="JZCG-HW")
    refused = elsewhere.get(f"/desk/cases/{lamp}/")
    assert refused.status_code == 403
    assert "承办单位只看到派给自己的案件" in refused.content.decode()
    assert elsewhere.post(f"/desk/cases/{lamp}/handle/", {"note": "修好了"}).status_code == 403
    assert signed_in("handler").get(f"/desk/cases/{lamp}/").status_code == 200
    assert signed_in("handler").get("/desk/cases/no-such-case/").status_code == 404


def test_work_done_is_shown_by_a_photo_of_the_case_alone() -> None:
    uid = dispatched()
    handler = signed_in("handler")
    handler.post(
        f"/desk/cases/{uid}/handle/", {"note": "换了灯头", "photos": SimpleUploadedFile("b.jpg", photo())}
    )
    original = Deed.objects.get(case_uid=uid, verb="case.handle").evidence
    page = handler.get(f"/desk/cases/{uid}/").content.decode()
    assert f"/desk/cases/{uid}/photos/{original}/small/" in page
    assert handler.get(f"/desk/cases/{uid}/photos/{original}/large/")["Content-Type"] == "image/jpeg"
    assert handler.get(f"/desk/cases/{uid}/photos/{'0' * 64}/large/").status_code == 404
    wrong = handler.post(
        f"/desk/cases/{uid}/return/",
        {"kind": "not_ours", "reason": "不是我们的", "photos": SimpleUploadedFile("c.jpg", b"no")},
    )
    assert wrong.status_code == 422
    assert "c.jpg" in wrong.content.decode()


def test_a_contact_is_masked_and_every_look_is_a_deed() -> None:
    uid = reported().case_uid
    clerk = signed_in("acceptor")
    report = Report.objects.get()
    assert "138****1234" in clerk.get(f"/desk/cases/{uid}/").content.decode()
    shown = clerk.post(f"/desk/cases/{uid}/contact/", {"report": report.uid}).content.decode()
    assert "13812341234" in shown
    assert Deed.objects.filter(verb="contact.view", case_uid=uid).count() == 1
    assert (
        signed_in("dispatcher").post(f"/desk/cases/{uid}/contact/", {"report": report.uid}).status_code == 403
    )
    assert "查看联系方式" in clerk.get(f"/desk/cases/{uid}/").content.decode()


def test_a_timeline_asks_no_more_for_more_steps() -> None:
    uid = reported().case_uid
    clerk = signed_in("director")
    clerk.get(f"/desk/cases/{uid}/")
    with CaptureQueriesContext(connection) as short:
        clerk.get(f"/desk/cases/{uid}/")
    do(uid, "accept", "acceptor", note="属实")
    do(uid, "file", "chief", condition="C0118-1", note="立案", reason="照片清楚")
    with CaptureQueriesContext(connection) as long:
        clerk.get(f"/desk/cases/{uid}/")
    assert len(long) <= len(short) + 1  # the notes, once there are any


def test_many_cases_are_returned_with_one_kind_and_one_reason() -> None:
    uids = [dispatched(), dispatched()]
    unit = signed_in("handler")
    page = unit.get("/desk/").content.decode()
    assert 'data-needs="kind reason"' in page
    given = {"verb": "return", "kind": "wrong_place", "reason": "按所给地点没有找到", "case": uids}
    refused = unit.post("/desk/many/", given | {"kind": "paint"})
    assert refused.status_code == 422
    assert "没有这种回退类型" in refused.content.decode()
    done = unit.post("/desk/many/", given, follow=True)
    assert "已回退 2 件" in done.content.decode()
    assert {Case.objects.get(uid=uid).state for uid in uids} == {"filed"}


def test_a_row_says_the_next_step_of_whoever_owns_the_case() -> None:
    uid = dispatched()
    unit = signed_in("handler")
    step = re.compile(r'<td[^>]*c-next"[^>]*>([^<]*)<')
    assert step.findall(unit.get("/desk/").content.decode()) == ["签收处置"]
    do(uid, "start", "handler")
    assert step.findall(unit.get("/desk/").content.decode()) == ["处置反馈"]


@pytest.mark.parametrize(
    ("post", "queue", "first"),
    [
        ("chief", "closing", "close"),
        ("chief", "filing", "file"),
        ("acceptor", "acceptance", "accept"),
        ("handler", "unit", "handle"),
        ("dispatcher", "handled", "check"),
    ],
)
def test_the_bar_offers_first_what_empties_the_queue(post: str, queue: str, first: str) -> None:
    page = signed_in(post).get(f"/desk/?queue={queue}").content.decode()
    offered = page[page.index('id="many-verb"') :]
    assert re.findall(r'<option value="(\w+)"', offered)[0] == first


def test_a_desk_opens_where_work_waits() -> None:
    leader = signed_in("director")
    tab = re.compile(r'href="\?queue=(\w+)" aria-current="page"')
    assert tab.findall(leader.get("/desk/").content.decode()) == ["approval_high"]
    uid = reported().case_uid
    for post, queue in (("acceptor", "acceptance"), ("chief", "acceptance"), ("director", "approval_high")):
        page = signed_in(post).get("/desk/").content.decode()
        assert tab.findall(page) == [queue]
        assert f"/desk/changes?queue={queue}" in page
    do(uid, "accept", "acceptor")
    chief = signed_in("chief")
    assert tab.findall(chief.get("/desk/").content.decode()) == ["filing"]
    assert tab.findall(chief.get("/desk/?queue=acceptance").content.decode()) == ["acceptance"]


def test_the_rows_of_a_unit_do_not_repeat_it() -> None:
    dispatched()
    own = signed_in("handler").get("/desk/").content.decode()
    assert 'class="queue one-holder"' in own
    assert 'id="unit"' not in own
    everybodys = signed_in("chief").get("/desk/?queue=open").content.decode()
    assert "one-holder" not in everybodys
    assert 'id="unit"' in everybodys


def test_one_step_for_many_lists_what_was_refused_and_why() -> None:
    lamp, lid = reported().case_uid, reported(text="井盖松了", category="C0101", place="西街").case_uid
    unknown = reported(text="说不清", category="").case_uid
    clerk = signed_in("acceptor")
    given = {"verb": "accept", "case": [lamp, lid], "back": "queue=acceptance"}
    done = clerk.post("/desk/many/", given)
    assert done.url == "/desk/?queue=acceptance"
    assert {case.state for case in Case.objects.exclude(uid=unknown)} == {"accepted"}
    partly = clerk.post("/desk/many/", {"verb": "reject", "reason": "无", "case": [lamp, unknown, "nobody"]})
    assert partly.status_code == 200
    assert Case.objects.get(uid=unknown).state == "rejected"
    refused = clerk.post("/desk/many/", {"verb": "accept", "case": [lamp, "nobody"]})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "办成 0 件，没有办成 2 件" in page
    assert "只有在「待受理」时才能「受理」" in page
    assert "另有 1 件不存在" in page
    assert clerk.post("/desk/many/", {"verb": "paint", "case": [lamp]}).status_code == 404
    assert "没有勾选案件" in clerk.post("/desk/many/", {"verb": "accept"}, follow=True).content.decode()
    assert signed_in("sysadmin").post("/desk/many/", given).status_code == 403


def test_lists_are_kept_by_name_for_one_person() -> None:
    clerk = signed_in("acceptor")
    kept = clerk.post(
        "/desk/views/", {"name": "路灯", "query": "queue=open&category=C0118&evil=1"}, follow=True
    )
    page = kept.content.decode()
    assert "已保存视图「路灯」" in page
    assert 'href="?queue=open&amp;category=C0118"' in page
    assert "路灯</a><form" not in signed_in("chief").get("/desk/").content.decode()
    assert "请给视图起个名字" in clerk.post("/desk/views/", {"name": " "}, follow=True).content.decode()
    view = SavedView.objects.get()
    signed_in("chief").post(f"/desk/views/{view.pk}/drop/")
    assert SavedView.objects.count() == 1
    clerk.post("/desk/views/", {"name": "路灯", "query": "queue=all"})
    assert SavedView.objects.get().query == "queue=all"
    clerk.post(f"/desk/views/{view.pk}/drop/")
    assert SavedView.objects.count() == 0


def test_two_cases_side_by_side_say_what_speaks_for_one_matter() -> None:
    one = reported().case_uid
    other = reported(text="还是那盏灯不亮", lon=109.6951).case_uid
    clerk = signed_in("acceptor")
    assert f'href="/desk/compare/{one}/{other}/"' in clerk.get(f"/desk/cases/{one}/").content.decode()
    page = clerk.get(f"/desk/compare/{one}/{other}/").content.decode()
    assert f'href="/desk/cases/{one}/joining/?other={other}"' in page
    for word in ("路灯不亮三天了", "还是那盏灯不亮", "相距 10 米", "相隔 0 分钟", "像同一件"):
        assert word in page
    assert "13812341234" not in page
    assert (
        signed_in("handler", login="h2", unit="JZCG-HW").get(f"/desk/compare/{one}/{other}/").status_code
        == 403
    )
    assert clerk.get(f"/desk/compare/{one}/nobody/").status_code == 404


def test_a_case_is_claimed_let_go_and_not_acted_on_by_others() -> None:
    uid = reported().case_uid
    clerk, colleague = signed_in("acceptor"), signed_in("acceptor", login="acceptor2")
    assert json.loads(clerk.post(f"/desk/cases/{uid}/claim/", {"script": "1"}).content)["mine"] is True
    assert json.loads(colleague.post(f"/desk/cases/{uid}/claim/", {"script": "1"}).content)["mine"] is False
    assert "吴海燕正在办" in colleague.get(f"/desk/cases/{uid}/").content.decode()
    refused = colleague.post(f"/desk/cases/{uid}/accept/", {"category": "C0118"})
    assert (refused.status_code, "正在办这个案件" in refused.content.decode()) == (422, True)
    assert "您正在办" in clerk.get(f"/desk/cases/{uid}/").content.decode()
    assert clerk.post(f"/desk/cases/{uid}/release/").url == f"/desk/cases/{uid}/"
    assert colleague.post(f"/desk/cases/{uid}/claim/").status_code == 302
    assert Case.objects.get(uid=uid).claimed_by == person("acceptor", login="acceptor2").uid


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"place": "东街"}, "只有路名：这里是路的中间，实际地点可能在 450 米以内"),
        ({"place": "怡园"}, ""),  # a place that is a point has its position
        ({"place": "不知道在哪"}, ""),
        ({"place": "东街", "lon": SEAT[0], "lat": SEAT[1], "frame": "cgcs2000"}, ""),
    ],
)
def test_a_case_told_by_its_street_is_shown_roughly_and_says_so(given: dict[str, object], said: str) -> None:
    receipt = reported(**({"lon": None, "lat": None, "frame": ""} | given))
    page = signed_in("chief").get(f"/desk/cases/{receipt.case_uid}/").content.decode()
    assert ("只有路名" in page) == bool(said)
    assert said in page
    assert (given["place"] == "不知道在哪") == ('data-map="place"' not in page)
    row = Case.objects.get()
    assert (row.lon is None) == (given["place"] != "怡园" and "lon" not in given)
