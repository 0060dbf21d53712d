"""The desk at work: rows that change by themselves, claims, steps by key, many at once, the map and the list in step."""

from __future__ import annotations

import time

from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from chengxu.cases import claims, feed
from chengxu.cases.models import Case
from chengxu.web.desk.views import PAGE
from tests.browser.visitor import NO_MAP, Arrive
from tests.jingzhou import SEAT
from tests.web.cast import actor, do, reported

LIVE = 60_000  # ms: an open list asks less often the slower it is answered, up to every ten seconds


def chosen(page: Page) -> str | None:
    return page.locator("tr.chosen").get_attribute("data-uid")


def test_a_new_case_is_announced_within_two_seconds_and_nothing_moves(arrive: Arrive) -> None:
    first = reported(text="路灯不亮 1").case_uid
    visitor = arrive().sign_in("acceptor")
    page = visitor.open("/desk/?queue=acceptance")
    page.keyboard.press("j")
    top = page.locator("tr.chosen").bounding_box()
    second = reported(text="路灯不亮 2", place="西街").case_uid
    start = time.monotonic()
    expect(page.locator("[data-show-news]")).to_have_text("有 1 件新案件，点这里列出", timeout=LIVE)
    assert time.monotonic() - start < 4.0  # 2 s, and what a busy machine adds; `bench desks` measures it
    assert page.title().startswith("(1) ")
    assert (chosen(page), page.locator("tr.chosen").bounding_box()) == (first, top)
    expect(page.locator("tr[data-uid]")).to_have_count(1)
    expect(page.locator("[data-count=acceptance]")).to_have_text("2")
    page.locator("[data-show-news]").click()
    expect(page.locator("tr[data-uid]")).to_have_count(2)
    assert page.locator("tr[data-uid]").nth(1).get_attribute("data-uid") == second
    assert chosen(page) == first
    assert not page.title().startswith("(")


def test_a_row_that_changes_stays_where_it_is_and_one_that_left_is_greyed(arrive: Arrive) -> None:
    uids = [reported(text=f"路灯不亮 {n}").case_uid for n in range(2)]
    page = arrive().sign_in("chief").open("/desk/?queue=open")
    page.keyboard.press("j")
    page.keyboard.press("x")
    do(uids[1], "accept", "acceptor")
    row = page.locator(f'tr[data-uid="{uids[1]}"]')
    expect(row.locator(".c-state")).to_have_text("已受理", timeout=LIVE)
    expect(row).to_have_class("chosen fresh")
    expect(row.locator("input")).to_be_checked()
    assert page.evaluate("document.activeElement.matches('tr.chosen a.case-link')")
    do(uids[1], "void", "chief", reason="误登记")
    expect(row.locator(".c-next")).to_have_text("已离开这个队列", timeout=LIVE)
    expect(page.locator("tr[data-uid]")).to_have_count(2)
    expect(row.locator("input")).not_to_be_checked()


def test_an_empty_queue_fills_by_itself(arrive: Arrive) -> None:
    page = arrive().sign_in("acceptor").open("/desk/?queue=acceptance")
    expect(page.locator("[data-empty]")).to_be_visible()
    reported()
    page.locator("[data-show-news]").click(timeout=LIVE)
    expect(page.locator("tr[data-uid]")).to_have_count(1)
    expect(page.locator("[data-empty]")).to_have_count(0)


def test_a_server_that_is_away_is_said_and_comes_back_by_itself(arrive: Arrive) -> None:
    reported()
    visitor = arrive(NO_MAP).sign_in("acceptor")
    page = visitor.open("/desk/?queue=acceptance")
    page.route("**/desk/changes*", lambda route: route.fulfill(status=503))
    expect(page.locator("[data-live-word]")).to_have_text("暂时连不上，列表可能不是最新的", timeout=15_000)
    page.unroute("**/desk/changes*")
    expect(page.locator("[data-live-word]")).to_have_text("实时", timeout=LIVE)
    visitor.complaints = [line for line in visitor.complaints if "503" not in line]


def test_opening_from_a_queue_claims_and_leaving_lets_go(arrive: Arrive) -> None:
    uid = reported().case_uid
    page = arrive(NO_MAP).sign_in("acceptor").open("/desk/?queue=acceptance")
    other = arrive(NO_MAP).sign_in("acceptor", login="acceptor2").open("/desk/?queue=acceptance")
    page.locator("a.case-link").click()
    expect(page.locator("[data-claim-words]")).to_contain_text("您正在办，占用到")
    expect(other.locator("tr[data-uid] .c-unit .chip")).to_have_text("吴海燕", timeout=LIVE)
    other.locator("a.case-link").click()
    expect(other.locator("[data-claim-words]")).to_contain_text("吴海燕正在办")
    page.locator("a[data-back]").click()
    expect(page.locator("tr[data-uid]")).to_have_count(1)
    expect(page.locator("tr[data-uid] .c-unit .chip")).to_have_count(0, timeout=LIVE)
    assert Case.objects.get(uid=uid).claimed_by == ""


def test_c_claims_from_the_list(arrive: Arrive) -> None:
    uid = reported().case_uid
    page = arrive(NO_MAP).sign_in("acceptor").open("/desk/?queue=acceptance")
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.locator(".said")).to_contain_text("您正在办")
    expect(page.locator(f'tr[data-uid="{uid}"] .c-unit .chip')).to_have_text("我在办", timeout=LIVE)


def test_a_accepts_the_marked_and_what_is_refused_is_listed(arrive: Arrive) -> None:
    uids = [reported(text=f"路灯不亮 {n}").case_uid for n in range(3)]
    unknown = reported(text="说不清是什么", category="").case_uid
    page = arrive(NO_MAP).sign_in("acceptor").open("/desk/?queue=acceptance")
    for _ in range(4):
        page.keyboard.press("j")
        page.keyboard.press("x")
    expect(page.locator("[data-many-count]")).to_have_text("已勾选 4 件")
    page.keyboard.press("a")
    expect(page.locator("#many button[type=submit]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("批量受理")
    expect(page.locator("main .notice")).to_contain_text("办成 3 件，没有办成 1 件")
    assert {Case.objects.get(uid=uid).state for uid in uids} == {"accepted"}
    assert Case.objects.get(uid=unknown).state == "reported"
    expect(page.locator("td").filter(has_text="请填写小类")).to_have_count(1)


def test_one_box_marks_all_rows_and_lets_them_go(arrive: Arrive) -> None:
    for n in range(3):
        reported(text=f"路灯不亮 {n}")
    page = arrive(NO_MAP).sign_in("acceptor").open("/desk/?queue=acceptance")
    every, words = page.locator("[data-mark-all]"), page.locator("[data-many-count]")
    every.check()
    expect(words).to_have_text("已勾选 3 件")
    every.uncheck()
    expect(page.locator("#many")).to_be_hidden()
    every.check()
    page.locator("td.c-mark input").first.uncheck()
    expect(words).to_have_text("已勾选 2 件")
    expect(every).not_to_be_checked()


def test_r_takes_the_chosen_row_and_asks_for_the_reason(arrive: Arrive) -> None:
    uid = reported().case_uid
    page = arrive(NO_MAP).sign_in("acceptor").open("/desk/?queue=acceptance")
    page.keyboard.press("j")
    page.keyboard.press("r")
    expect(page.locator("#many-reason")).to_be_focused()
    page.keyboard.type("不属于城管职责")
    page.keyboard.press("Enter")
    expect(page.locator(".notice.good")).to_contain_text("已不予立案 1 件")
    assert Case.objects.get(uid=uid).state == "rejected"


def test_escape_lets_the_marked_go_and_g_with_a_figure_switches(arrive: Arrive) -> None:
    reported()
    page = arrive(NO_MAP).sign_in("acceptor").open("/desk/?queue=acceptance")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("#many")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#many")).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("2")
    page.wait_for_url("**/desk/?queue=open")


def test_a_text_to_answer_with_is_filled_in_and_can_be_changed(arrive: Arrive) -> None:
    uid = reported().case_uid
    page = arrive().sign_in("acceptor").open(f"/desk/cases/{uid}/")
    page.keyboard.press("r")
    reason = page.locator("#reject-reason")
    expect(reason).to_be_focused()
    page.locator("#reject-reply").select_option(label="不属于城管职责")
    expect(reason).to_have_value("您反映的“路灯”不属于城市管理部门职责范围，建议向主管部门反映。")


def heard(page: Page) -> Locator:
    """Sees whether the page rings from now on."""
    page.keyboard.press(
        "z"
    )  # a browser plays nothing before somebody has touched the page; a click might open a row
    page.evaluate("document.addEventListener('chengxu:rang', () => { document.body.dataset.rang = 'yes'; })")
    return page.locator("body[data-rang]")


def test_the_sound_is_off_until_turned_on_and_remembered(arrive: Arrive) -> None:
    reported()
    page = arrive(NO_MAP).sign_in("acceptor").open("/desk/?queue=acceptance")
    button = page.locator("[data-sound]")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(button).to_have_text("提示音已开")
    rang = heard(page)
    reported(text="又一盏")
    expect(rang).to_have_count(1, timeout=LIVE)


def test_so_much_new_work_that_it_is_not_told_one_by_one_is_heard(arrive: Arrive) -> None:
    reported()
    page = arrive(NO_MAP).sign_in("acceptor").open("/desk/?queue=acceptance")
    page.locator("[data-sound]").click()
    rang = heard(page)
    with transaction.atomic():
        reported(text="又一盏")
        feed.append([feed.MANY], now=timezone.now())
    expect(page.locator("[data-show-news]")).to_have_text("变化较多，点这里刷新列表", timeout=LIVE)
    expect(rang).to_have_count(1)


def test_new_work_is_heard_and_told_wherever_it_sorts(arrive: Arrive) -> None:
    for n in range(PAGE + 1):
        reported(text=f"路灯不亮 {n}")
    page = arrive(NO_MAP).sign_in("acceptor").open("/desk/?queue=acceptance")
    page.locator("[data-sound]").click()
    rang, bar = heard(page), page.locator("[data-news]")
    reported(text="路灯不亮，最后一件")
    expect(bar).to_have_text("有 1 件新案件，排在后面的页里", timeout=LIVE)
    expect(rang).to_have_count(1)
    assert page.title().startswith("(1) ")
    expect(page.locator("tr[data-uid]")).to_have_count(PAGE)
    bar.locator("button").click()
    expect(bar).to_be_hidden()
    expect(page.locator("tr[data-uid]")).to_have_count(PAGE)
    assert not page.title().startswith("(")


def test_a_change_on_another_page_does_not_ring(arrive: Arrive) -> None:
    last = [reported(text=f"路灯不亮 {n}").case_uid for n in range(PAGE + 1)][-1]
    page = arrive(NO_MAP).sign_in("acceptor").open("/desk/?queue=acceptance")
    page.locator("[data-sound]").click()
    rang = heard(page)
    with page.expect_response(lambda answer: "/desk/changes" in answer.url and answer.status == 200):
        claims.claim(case_uid=last, actor=actor("acceptor"), now=timezone.now())
    page.wait_for_event(
        "response", lambda answer: "/desk/changes" in answer.url
    )  # what it was told is dealt with
    expect(rang).to_have_count(0)
    expect(page.locator("[data-news]")).to_be_hidden()


def test_the_list_follows_the_map(arrive: Arrive) -> None:
    here = reported(lon=SEAT[0], lat=SEAT[1]).case_uid
    reported(text="甘棠镇街上路灯不亮", lon=109.7644, lat=26.7133)
    visitor = arrive(width=1920).sign_in("acceptor")
    page = visitor.open(
        f"/desk/?queue=acceptance&bbox={SEAT[0] - 0.01},{SEAT[1] - 0.01},{SEAT[0] + 0.01},{SEAT[1] + 0.01}"
    )
    visitor.settle()
    expect(page.locator("tr[data-uid]")).to_have_count(1)
    expect(page.locator("[data-map-limit]")).to_be_checked()
    page.evaluate("addEventListener('chengxu:pointed', event => { window.pointed = event.detail; })")
    page.locator("tr[data-uid] .c-place").hover()
    assert page.evaluate("window.pointed") == here
    page.evaluate("uid => dispatchEvent(new CustomEvent('chengxu:pointed-map', { detail: uid }))", here)
    expect(page.locator("tr.pointed")).to_have_count(1)
    page.locator("[data-map-limit]").uncheck()
    expect(page.locator("tr[data-uid]")).to_have_count(2)
