"""Going on shift on a phone without a network, saying why one is elsewhere, and deciding on positions; the board beside it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect

from chengxu.accounts.rules import Actor
from chengxu.field.models import Capture, Consent
from chengxu.routines.models import Attendance
from chengxu.routines.rosters.models import Post, Sheet
from chengxu.routines.rosters.rules import Origin, SheetState
from chengxu.territory import queries as territory
from tests.browser import phones
from tests.browser.looking import look_everywhere
from tests.browser.phones import cut, forgive, log_vendor, phone, says, tab, taken
from tests.browser.visitor import Arrive
from tests.field import street
from tests.web import cast

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
FAR = {"longitude": 109.695, "latitude": 26.80, "accuracy": 10}


def begin(page: Page) -> None:
    """Go on shift from the strip above the tasks."""
    tab(page, "tasks")
    page.locator(".strip", has_text="上岗").click()
    page.get_by_role("button", name="上岗").click()
    expect(page.get_by_role("heading", name="在班")).to_be_visible()


def sent(page: Page, count: int) -> None:
    """So many captures of this phone have been answered; the line alone may still speak of those before."""
    tab(page, "queue")
    expect(page.locator("[data-standing=done]")).to_have_count(count)


def test_a_shift_without_a_network_comes_in_whole_with_its_positions(arrive: Arrive) -> None:
    street.shift_now()
    visitor = phone(arrive, "auxiliary", agreed=False)
    page, context = visitor.page, visitor.page.context
    cut(context, off=True)
    page.locator(".strip", has_text="手机位置怎么用").click()
    page.get_by_role("button", name="同意", exact=True).click()
    expect(page.get_by_text("在岗位范围内")).to_be_visible()
    begin(page)
    log_vendor(page)
    tab(page, "tasks")
    expect(page.locator(".strip", has_text="在班")).to_contain_text("市容执法巡查 本班 · 渠阳镇")
    page.close()  # the tab is gone
    visitor.page = page = context.new_page()
    visitor.listen()
    visitor.open(f"{phones.APP}#duty")
    page.get_by_role("button", name="下岗").click()
    expect(page.get_by_role("heading", name="不在班")).to_be_visible()
    log_vendor(page)
    says(page, "没有网络 · 5 条待交")
    cut(context, off=False)
    page.evaluate("dispatchEvent(new Event('online'))")
    says(page, "都已提交")
    assert taken() == ["shift", "deed", "shift", "deed"]
    row = Attendance.objects.get()
    assert (row.in_fence, row.out_fence, row.closed) == ("inside", "inside", "person")
    kept = [lon is not None for lon in Capture.objects.order_by("id").values_list("lon", flat=True)]
    assert kept == [False, True, True, True, False]  # the consent, in, on shift, out, off shift
    forgive(visitor)


def rostered(who: Actor, *begin: timedelta) -> None:
    """Published posts of three hours, somebody's, that begin so long after now."""
    now = timezone.now()
    sheet = Sheet.objects.create(
        uid="sheet", routine="law_patrol", unit=who.unit, month=now.date().replace(day=1), state=SheetState.PUBLISHED,
        made_by=who.uid, made_at=now, published_by=who.uid, published_at=now,
    )  # fmt: skip
    for number, after in enumerate(begin):
        at = now + after
        Post.objects.create(
            uid=f"post{number}", sheet=sheet, routine="law_patrol", unit=who.unit, place=street.PATROL["place"], shift="now",
            day=territory.calendar().local(at).date(), starts_at=at, ends_at=at + 3 * HOUR, person=who.uid,
            origin=Origin.LEADER,
        )  # fmt: skip


def test_the_shift_that_runs_is_not_called_the_next_one(arrive: Arrive) -> None:
    street.shift_now()
    rostered(cast.actor("auxiliary"), -5 * MINUTE, 24 * HOUR - 5 * MINUTE)
    visitor = phone(arrive, "auxiliary")
    page, strip = visitor.page, visitor.page.locator(".strip", has_text="我的班")
    expect(strip).to_contain_text("现在这一班：")
    begin(page)
    says(page, "都已提交")
    tab(page, "tasks")
    expect(strip).to_contain_text(f"下一班：{Post.objects.get(uid='post1').day:%m-%d}")
    forgive(visitor)


def test_elsewhere_one_says_why_and_without_consent_nothing_is_asked(arrive: Arrive) -> None:
    street.shift_now()
    visitor = phone(arrive, "auxiliary", agreed=False)
    page = visitor.page
    page.context.set_geolocation(FAR)
    begin(page)
    expect(page.get_by_label("原因（选填）")).to_be_visible()
    sent(page, 1)
    row = Attendance.objects.get()
    assert (row.in_fence, row.in_reason) == ("untold", "")
    tab(page, "me")
    page.get_by_role("link", name="看说明、改决定").click()
    page.get_by_role("button", name="同意", exact=True).click()
    expect(page.get_by_text("超出岗位范围约")).to_be_visible()
    expect(page.get_by_label("原因", exact=True)).to_be_visible()  # not "optional" any more
    page.get_by_role("button", name="下岗").click()
    expect(page.get_by_role("alert")).to_contain_text("请填写原因")
    page.get_by_label("原因").fill("送人去医院")
    page.get_by_role("button", name="下岗").click()
    expect(page.get_by_role("heading", name="不在班")).to_be_visible()
    sent(page, 3)
    row.refresh_from_db()
    assert (row.out_fence, row.out_reason) == ("outside", "送人去医院")


def test_consent_is_taken_back_with_two_taps_and_all_of_it_erased(arrive: Arrive) -> None:
    street.shift_now()
    visitor = phone(arrive, "auxiliary")
    page = visitor.page
    waiting = page.locator("#tabs a[href='#queue']").element_handle()
    begin(page)
    sent(page, 1)
    assert waiting.evaluate(
        "tab => tab.isConnected"
    )  # a thumb that is on it while things change has not lost it
    assert Capture.objects.filter(lon__isnull=False).count() == 1
    tab(page, "me")
    page.get_by_role("link", name="本局存了我的什么").click()
    expect(page.get_by_text("市容执法巡查 本班 · 渠阳镇", exact=False).first).to_be_visible()
    with page.expect_download() as saving:
        page.get_by_role("link", name="下载我的位置").click()
    assert "109.69" in saving.value.path().read_text("utf-8")
    tab(page, "me")
    page.get_by_role("link", name="看说明、改决定").click()
    page.get_by_role("button", name="撤回同意").click()
    page.get_by_role("button", name="再点一次撤回").click()
    expect(page.get_by_text("您没有同意")).to_be_visible()
    sent(page, 2)
    assert [row.given for row in Consent.objects.order_by("id")] == [True, False]
    assert not Capture.objects.filter(lon__isnull=False).exists()


def test_the_board_fits_and_is_for_everybody(arrive: Arrive, shots: Path | None) -> None:
    street.shift_now()
    officer = street.somebody("officer")
    street.agree(officer, now=timezone.now())
    street.come(
        officer, now=timezone.now(), text="绕行" * 40, here=street.Position(lon=109.695, lat=26.8, metres=9)
    )
    visitor = arrive(1280)
    visitor.sign_in("head", login="head-zf", unit="JZCG-ZF")
    page = visitor.open("/desk/duty/")
    expect(page.get_by_text("外勤officer")).to_be_visible()
    look_everywhere(visitor, "duty", shots)
