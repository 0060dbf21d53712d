"""The field app on a phone: without a network, with a bad one, killed in the middle, in two hands, signed out."""

from __future__ import annotations

import json
from pathlib import Path

from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Route, expect

from chengxu.cases.models import Case
from chengxu.common.ids import SeededIds
from chengxu.field.models import Capture
from chengxu.intake.models import Report
from chengxu.ledger.models import Deed
from chengxu.routines.recurring import laying
from tests.browser import phones
from tests.browser.looking import look, look_in_the_dark
from tests.browser.phones import cut, forgive, log_vendor, phone, says, settled, tab, taken
from tests.browser.visitor import Arrive
from tests.web import cast

PICTURE = {"name": "wall.jpg", "mimeType": "image/jpeg", "buffer": cast.photo((640, 480))}

THUMB = "where => [1, 2, 3].forEach(() => document.querySelector(where).click())"


def to_verify(times: int = 1) -> list[str]:
    """Lamps that the collector is sent to look at."""
    uids = [cast.reported(text=f"路灯不亮 {n}").case_uid for n in range(times)]
    for uid in uids:
        cast.do(uid, "accept", "acceptor")
        cast.do(uid, "verify", "chief", person=cast.person("collector").uid)
    return uids


def test_a_round_without_a_network_comes_in_whole_and_once(arrive: Arrive) -> None:
    (uid,) = to_verify()
    visitor = phone(arrive, "collector")
    page, context = visitor.page, visitor.page.context
    expect(page.locator(".task")).to_have_count(1)
    cut(context, off=True)
    page.reload()
    says(page, "没有网络")
    page.locator(".task").click()
    page.get_by_role("link", name="属实", exact=True).click()
    page.locator("input[type=file]").set_input_files(PICTURE)
    expect(page.locator(".shot")).to_have_count(1)
    page.get_by_role("button", name="现场属实").click()
    page.get_by_role("button", name="记下并提交").click()
    expect(page.get_by_text("「属实」待交")).to_be_visible()
    tab(page, "new")
    page.locator("input[type=file]").set_input_files(PICTURE)
    page.get_by_placeholder("搜类别").fill("小广告")
    page.locator(".choice", has_text="非法小广告").click()
    expect(page.get_by_text("已记下位置")).to_be_visible()
    page.get_by_role("button", name="记下并提交").click()
    log_vendor(page)
    page.close()  # the tab is gone, and so is all it remembered
    assert taken() == []
    visitor.page = page = context.new_page()
    visitor.listen()
    visitor.open(phones.APP)
    says(page, "没有网络 · 3 条待交")
    cut(context, off=False)
    page.evaluate("dispatchEvent(new Event('online'))")
    says(page, "都已提交")
    assert taken() == ["step", "report", "deed"]
    assert Case.objects.get(uid=uid).finding == "confirmed"
    finding = Report.objects.exclude(case_id=uid).get()
    assert (finding.channel, finding.frame, len(finding.evidence.split())) == ("collector", "wgs84", 1)
    assert Deed.objects.get(source="field", object="street_vendor").quantity == 1000
    tab(page, "queue")
    expect(page.locator("[data-standing=done]")).to_have_count(3)
    expect(page.get_by_text(finding.receipt)).to_be_visible()
    forgive(visitor)


def test_an_answer_that_is_lost_makes_no_double(arrive: Arrive) -> None:
    visitor = phone(arrive, "auxiliary")
    page = visitor.page

    def lose(route: Route) -> None:
        route.fetch()  # the county took it in, the phone never hears of it
        route.abort()

    page.route("**/field/api/sync", lose)
    log_vendor(page)
    says(page, "没有网络 · 1 条待交")
    assert taken() == ["deed"]
    page.unroute("**/field/api/sync")
    for _ in range(3):  # an impatient thumb
        page.locator("#line").click()
    says(page, "都已提交")
    assert taken() == ["deed"]
    assert Deed.objects.filter(verb="persuade").count() == 1
    forgive(visitor)


def test_an_impatient_thumb_makes_one_entry(arrive: Arrive) -> None:
    visitor = phone(arrive, "auxiliary")
    page = visitor.page
    tab(page, "quick")
    page.get_by_role("button", name="劝离流动摊贩").click()
    expect(page.get_by_role("button", name="记下")).to_be_visible()
    page.evaluate(THUMB, ".quick-sheet button[type=submit]")
    says(page, "都已提交")
    assert taken() == ["deed"]


def test_what_comes_back_while_a_form_is_left_is_seen_on_the_next_screen(arrive: Arrive) -> None:
    visitor = phone(arrive, "auxiliary")
    page = visitor.page
    tab(page, "quick")
    page.get_by_role("button", name="劝离流动摊贩").click()
    page.get_by_role("button", name="记下").click()
    for _ in range(3):  # the answer may come while this screen is being drawn
        tab(page, "new")
        tab(page, "queue")
    expect(page.locator("[data-standing=done]")).to_have_count(1)


def test_a_recurring_task_is_one_tap_or_the_sheet_with_a_photo(arrive: Arrive) -> None:
    laying.lay_out(now=timezone.now(), ids=SeededIds("laid"))
    cast.person("handler", unit="JZCG-HW")
    visitor = phone(arrive, "handler", unit="JZCG-HW")
    page, context = visitor.page, visitor.page.context
    row = page.locator(".routine-card", has_text="垃圾分类宣传")
    expect(row).to_be_visible()
    cut(context, off=True)
    row.get_by_role("button", name="带照片").click()
    expect(page.get_by_role("heading", name="垃圾分类宣传")).to_be_visible()
    page.locator("input[type=file]").set_input_files(PICTURE)
    expect(page.locator(".shot")).to_have_count(1)
    page.get_by_role("button", name="记下").click()
    says(page, "没有网络 · 1 条待交")
    cut(context, off=False)
    page.evaluate("dispatchEvent(new Event('online'))")
    says(page, "都已提交")
    entry = Deed.objects.get(source="field", object="sorting_event")
    assert (entry.verb, entry.quantity) == ("hold", 1000)
    tab(page, "tasks")
    expect(row).to_have_count(0)
    forgive(visitor)


def test_a_server_that_stumbles_over_one_takes_the_others(arrive: Arrive) -> None:
    visitor = phone(arrive, "auxiliary")
    page, context = visitor.page, visitor.page.context
    cut(context, off=True)
    for _ in range(3):
        log_vendor(page)

    def stumble(route: Route) -> None:
        sent = json.loads(route.request.post_data or "{}")["captures"]
        poisoned.update(sent[:1] and {sent[0]["id"]} if not poisoned else set())
        if any(one["id"] in poisoned for one in sent):
            route.fulfill(status=500, body="broken")
        else:
            route.continue_()

    poisoned: set[str] = set()
    page.route("**/field/api/sync", stumble)
    cut(context, off=False)
    tab(page, "queue")
    page.get_by_role("button", name="立即提交").click()
    says(page, "服务器没有应答")
    expect(page.locator("[data-standing=waiting]")).to_have_count(1)
    assert taken() == ["deed"] * 2
    page.unroute("**/field/api/sync")
    # the app also tries again by itself, and then the button is gone: what a phone hears when the network is back
    page.evaluate("window.dispatchEvent(new Event('online'))")
    says(page, "都已提交")
    assert taken() == ["deed"] * 3
    visitor.complaints[:] = [c for c in visitor.complaints if "status of 500" not in c]
    forgive(visitor)


def test_two_phones_with_one_login_lose_nothing_and_double_nothing(arrive: Arrive) -> None:
    (uid,) = to_verify()
    first, second = phone(arrive, "collector"), phone(arrive, "collector")
    for visitor, choice, reply in ((first, "属实", "现场属实"), (second, "不属实", "现场没有发现")):
        cut(visitor.page.context, off=True)
        visitor.page.locator(".task").click()
        visitor.page.get_by_role("link", name=choice, exact=True).click()
        visitor.page.get_by_role("button", name=reply).click()
        visitor.page.get_by_role("button", name="记下并提交").click()
        expect(visitor.page.get_by_text(f"「{choice}」待交")).to_be_visible()
    for visitor in (first, second):
        cut(visitor.page.context, off=False)
        visitor.page.locator("#line").click()
    says(first.page, "都已提交")
    says(second.page, "1 条要您看")
    card = second.page.locator("[data-standing=conflict]")
    expect(card).to_contain_text("案件已经不在您这里，现在是「已受理」")
    assert Deed.objects.filter(case_uid=uid, verb__in=["case.confirm", "case.refute"]).count() == 1
    card.get_by_role("button", name="删去").click()
    expect(card).to_be_visible()  # nothing is dropped by one slip
    card.get_by_role("button", name="再点一次").click()
    says(second.page, "都已提交")
    assert taken() == ["step"]
    forgive(first, second)


def test_a_case_that_moved_on_is_decided_by_the_person(arrive: Arrive) -> None:
    uid = cast.dispatched()
    visitor = phone(arrive, "handler")
    page, context = visitor.page, visitor.page.context
    cut(context, off=True)
    page.locator(".task").click()
    page.get_by_role("link", name="处置完毕").click()
    page.get_by_role("button", name="路灯已修复").click()
    page.get_by_role("button", name="记下并提交").click()
    cast.do(uid, "start", "handler")
    cut(context, off=False)
    page.locator("#line").click()
    card = page.locator("[data-standing=conflict]")
    expect(card).to_contain_text("签收处置")
    cut(context, off=True)
    says(page, "没有网络 · 1 条要您看")
    card.get_by_role("button", name="照样提交").click()
    says(page, "没有网络 · 1 条待交")
    cut(context, off=False)
    page.locator("#line").click()
    says(page, "都已提交")
    assert Case.objects.get(uid=uid).state == "handled"
    forgive(visitor)


def test_a_step_whose_forerunner_is_dropped_is_shown_and_not_stuck(arrive: Arrive) -> None:
    """Two phones took the job on; what was done afterwards, with its photographs, does not wait for the dropped step for ever."""
    uid = cast.dispatched()
    visitor = phone(arrive, "handler")
    page, context = visitor.page, visitor.page.context
    cut(context, off=True)
    page.locator(".task").click()
    page.get_by_role("link", name="接办").click()
    page.get_by_role("button", name="记下并提交").click()
    page.locator(".task").click()
    page.get_by_role("link", name="处置完毕").click()
    page.get_by_role("button", name="路灯已修复").click()
    page.get_by_role("button", name="记下并提交").click()
    cast.do(uid, "start", "handler")
    cut(context, off=False)
    page.locator("#line").click()
    card, waits = page.locator("[data-standing=conflict]"), page.locator("[data-standing=waiting]")
    expect(card).to_contain_text("签收处置")
    expect(waits).to_contain_text("前一步还没有定下来")
    card.get_by_role("button", name="删去").click()
    card.get_by_role("button", name="再点一次").click()
    expect(waits).to_have_count(0)
    expect(card).to_contain_text("处置完毕")
    card.get_by_role("button", name="照样提交").click()
    says(page, "都已提交")
    assert Case.objects.get(uid=uid).state == "handled"
    assert taken() == ["step"]
    forgive(visitor)


def test_signed_out_is_no_loss_and_nobody_else_sees_or_sends_it(arrive: Arrive) -> None:
    visitor = phone(arrive, "auxiliary")
    page = visitor.page
    Session.objects.all().delete()
    log_vendor(page)
    says(page, "请登录后再交")
    expect(page.get_by_text("内容都存在这部手机上")).to_be_visible()
    visitor.sign_in("collector")
    visitor.open(phones.APP)
    settled(page)
    says(page, "都已提交")
    tab(page, "queue")
    expect(page.locator(".capture")).to_have_count(0)
    assert taken() == []
    visitor.sign_in("auxiliary")
    visitor.open(phones.APP)
    says(page, "都已提交")
    sent = Capture.objects.filter(kind="deed").values_list("person", flat=True)
    assert list(sent) == [cast.person("auxiliary").uid]
    forgive(visitor)


def test_whoever_signs_out_leaves_nothing_to_see(arrive: Arrive) -> None:
    to_verify()
    visitor = phone(arrive, "collector")
    page = visitor.page
    tab(page, "me")
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/accounts/login/**")
    cut(page.context, off=True)
    visitor.open(phones.APP)
    expect(page.get_by_text("请先登录")).to_be_visible()
    assert "路灯" not in page.content()
    forgive(visitor)


def test_a_file_that_is_no_photograph_is_refused_where_it_can_be_taken_again(
    arrive: Arrive, tmp_path: Path
) -> None:
    """On the street, without a network: not hours later, by the county."""
    visitor = phone(arrive, "collector")
    page = visitor.page
    cut(page.context, off=True)
    tab(page, "new")
    chooser = page.locator("input[type=file]").first
    file = tmp_path / "wall.jpg"
    for data, why in (
        (b"", "是空的"),
        (b"\xff\xd8\xff" + bytes(20_000_000), "超过 20 MB"),
        (b"<svg/>", "这不是照片"),
    ):
        file.write_bytes(data)
        chooser.set_input_files(file)
        expect(page.get_by_role("alert")).to_contain_text(why)
        expect(page.locator(".shot")).to_have_count(0)
    chooser.set_input_files(PICTURE)
    expect(page.locator(".shot")).to_have_count(1)
    expect(page.get_by_role("alert")).to_have_count(0)
    forgive(visitor)


def test_what_was_refused_says_why_and_is_put_right(arrive: Arrive) -> None:
    visitor = phone(
        arrive,
        "auxiliary",
    )
    page = visitor.page
    tab(page, "new")
    page.get_by_placeholder("搜类别").fill("小广告")
    page.locator(".choice", has_text="非法小广告").click()
    page.context.set_geolocation({"longitude": 100.0, "latitude": 30.0})
    page.get_by_role("button", name="重新定位").click()
    expect(page.get_by_text("已记下位置")).to_be_visible()
    page.get_by_role("button", name="记下并提交").click()
    says(page, "1 条要您看")
    tab(page, "queue")
    expect(page.locator("[data-standing=refused]")).to_contain_text("不在本县范围内")
    page.context.set_geolocation({"longitude": phones.SEAT[0], "latitude": phones.SEAT[1]})
    page.get_by_role("button", name="改后再交").click()
    page.get_by_role("button", name="重新定位").click()
    page.get_by_role("button", name="记下并提交").click()
    says(page, "都已提交")
    assert taken() == ["report"]


def test_what_waits_can_be_taken_off_a_dying_phone(arrive: Arrive, tmp_path: Path) -> None:
    visitor = phone(arrive, "auxiliary")
    page = visitor.page
    cut(page.context, off=True)
    tab(page, "quick")
    page.get_by_role("button", name="劝离流动摊贩").click()
    page.locator("input[type=file]").set_input_files(PICTURE)
    expect(page.locator(".shot")).to_have_count(1)
    page.get_by_role("button", name="记下").click()
    tab(page, "queue")
    with page.expect_download() as saving:
        page.get_by_role("button", name="导出待交内容").click()
    saving.value.save_as(tmp_path / "waits.json")
    whole = json.loads((tmp_path / "waits.json").read_text("utf-8"))
    (one,) = whole["captures"]
    assert whole["photos"][one["payload"]["photos"][0]].startswith("data:image/jpeg;base64,")
    forgive(visitor)


def test_a_slow_link_shows_what_is_going_on_and_a_draft_outlives_the_tab(arrive: Arrive) -> None:
    visitor = phone(arrive, "auxiliary")
    page, context = visitor.page, visitor.page.context
    tab(page, "new")
    page.locator("input[type=file]").set_input_files(PICTURE)
    page.get_by_placeholder("搜类别").fill("小广告")
    page.locator(".choice", has_text="非法小广告").click()
    expect(page.get_by_text("已记下位置")).to_be_visible()
    page.close()
    visitor.page = page = context.new_page()
    visitor.listen()
    link = context.new_cdp_session(page)
    link.send("Network.enable")
    slow = {"offline": False, "latency": 300, "downloadThroughput": 30_000, "uploadThroughput": 6_000}
    link.send("Network.emulateNetworkConditions", slow)
    visitor.open(phones.APP + "#new")
    expect(page.locator(".shot")).to_have_count(1)
    expect(page.locator(".choice input:checked")).to_have_count(1)
    page.get_by_role("button", name="记下并提交").click()
    says(page, "都已提交")
    assert len(Report.objects.get().evidence.split()) == 1


SCREENS = ("tasks", "duty", "consent", "new", "quick", "queue", "me", "mine")


def test_every_screen_fits_a_phone_and_everybody(arrive: Arrive, shots: Path | None) -> None:
    (uid,) = to_verify()
    visitor = phone(arrive, "collector")
    page = visitor.page
    cut(page.context, off=True)
    log_vendor(page)
    for name in (*SCREENS, f"task/{uid}", f"task/{uid}/confirm"):
        page.evaluate("hash => { location.hash = hash; }", name)
        expect(page.locator("#main")).to_be_focused()
        small = page.evaluate(SMALL)
        assert small == [], f"{name}: too small for a thumb"
        shown = f"field-{name.split('/')[0]}-{name.count('/')}"
        look(page, shown, shots, 360, "light")
        look_in_the_dark(page, shown, shots, 360)
    forgive(visitor)


SMALL = """[...document.querySelectorAll('#main button, #main a.button, #main summary, #tabs a, #line, #main .choice span')]
.filter(e => e.offsetParent && e.getBoundingClientRect().height < 47.5)
.map(e => e.outerHTML.slice(0, 120) + ' ' + e.getBoundingClientRect().height)"""


def test_everything_by_keyboard_alone(arrive: Arrive) -> None:
    visitor = phone(arrive, "auxiliary")
    page = visitor.page

    def reach(selector: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"Tab never comes to {selector}")

    reach("#tabs a[href='#quick']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="劝离流动摊贩")).to_be_visible()
    expect(page.locator("#main")).to_be_focused()
    reach(".favourite")
    page.keyboard.press("Enter")
    expect(page.locator(".quick-sheet")).to_be_visible()
    reach(".amount")
    page.keyboard.press("ArrowUp")
    reach("button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("今天在这部手机上记了")).to_be_visible()
    says(page, "都已提交")
    assert Deed.objects.get(verb="persuade").quantity == 2000


def test_it_speaks_english_and_goes_on_without_a_network(arrive: Arrive) -> None:
    visitor = phone(arrive, "auxiliary")
    page = visitor.page
    tab(page, "me")
    page.get_by_role("link", name="English").click()
    says(page, "all sent")
    cut(page.context, off=True)
    visitor.open(phones.APP)
    says(page, "no network")
    tab(page, "quick")
    expect(page.get_by_role("button", name="street vendors moved on")).to_be_visible()
    forgive(visitor)
