"""The desk by keyboard, and the list and the map that choose for each other."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looking import faults
from tests.browser.visitor import NO_MAP, Arrive
from tests.jingzhou import SEAT
from tests.web.cast import dispatched, reported


def test_j_and_k_move_enter_opens_slash_searches_and_a_question_mark_helps(arrive: Arrive) -> None:
    uids = [reported(text=f"路灯不亮 {n}").case_uid for n in range(3)]
    page = arrive(NO_MAP).sign_in("acceptor").open("/desk/?queue=acceptance")
    rows = page.locator("tr[data-uid]")
    expect(rows).to_have_count(3)
    page.keyboard.press("j")
    expect(rows.nth(0)).to_have_class("chosen")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_have_class("chosen")
    page.keyboard.press("k")
    expect(rows.nth(0)).to_have_class("chosen")
    assert page.evaluate("document.activeElement.matches('a.case-link')")
    page.keyboard.press("?")
    expect(page.locator("dialog[data-keys]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[data-keys]")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("j")
    expect(page.locator("#q")).to_have_value("j")
    page.locator("#q").press("Escape")
    rows.nth(0).locator("a.case-link").focus()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/cases/{uids[1]}/?from=queue")


def test_the_first_tab_stop_skips_to_the_content(arrive: Arrive) -> None:
    page = arrive().open("/")
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


HIDDEN = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect();
    if (at === document.body || box.width < 2) return "";
    const own = part => part && (at.contains(part) || part.contains(at) || [...(at.labels ?? [])].some(label => label.contains(part)));
    const spots = [0.1, 0.5, 0.9].map(share => document.elementFromPoint(box.left + box.width / 2, box.top + box.height * share));
    return spots.some(own) ? "" : at.outerHTML.slice(0, 120);
}"""


@pytest.mark.parametrize(("post", "address"), [("", "/report/"), ("collector", "/field/#new")])
def test_on_a_phone_no_stop_lies_under_the_bars(arrive: Arrive, post: str, address: str) -> None:
    """WCAG 2.2, 2.4.11: what is focused is not hidden by what stays in place."""
    visitor = arrive(width=360)
    page = (visitor.sign_in(post) if post else visitor).open(address)
    expect(page.locator(".send-bar, .thumb-bar")).to_be_visible()
    hidden = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        hidden.add(page.evaluate(HIDDEN))
    assert hidden == {""}


def test_focus_can_be_seen_on_every_stop(arrive: Arrive) -> None:
    page = arrive().open("/report/")
    for _ in range(14):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "(() => { const at = document.activeElement; if (at === document.body) return true;"
            " const shown = e => getComputedStyle(e).boxShadow !== 'none';"
            " return shown(at) || shown(at.parentElement) || (at.nextElementSibling && shown(at.nextElementSibling)); })()"
        )
        assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_the_list_and_the_map_choose_for_each_other(arrive: Arrive) -> None:
    uid = reported(lon=SEAT[0], lat=SEAT[1]).case_uid
    reported(text="甘棠镇街上路灯不亮", lon=109.7644, lat=26.7133)
    visitor = arrive(width=1920).sign_in("acceptor")
    page = visitor.open("/desk/?queue=acceptance")
    visitor.settle()
    page.evaluate("addEventListener('chengxu:chosen', event => { window.heard = event.detail; })")
    page.keyboard.press("j")
    assert page.evaluate("window.heard") == uid
    box = page.locator(".split-map .map").bounding_box()
    assert box
    page.keyboard.press("j")
    other = page.evaluate("window.heard")
    assert other != uid
    expect(page.locator("tr.chosen")).to_have_attribute("data-uid", other)


def test_the_theme_switch_remembers(arrive: Arrive) -> None:
    visitor = arrive(color_scheme="light")
    page = visitor.open("/")
    page.click("a[data-theme-to]")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    visitor.open("/privacy/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_receipt_is_copied_with_one_press(arrive: Arrive) -> None:
    code = reported().code
    page = arrive(permissions=["clipboard-read", "clipboard-write"]).open(f"/report/sent/{code}/")
    page.click("button[data-copy]")
    expect(page.locator("button[data-copy]")).to_contain_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == code


def test_the_keys_of_a_case_open_its_steps_and_a_question_mark_lists_them(arrive: Arrive) -> None:
    uid = reported().case_uid
    page = arrive().sign_in("chief").open(f"/desk/cases/{uid}/")
    page.keyboard.press("?")
    expect(page.locator("dialog[data-keys] dt")).to_have_text(["c", "a", "r", "?", "Esc"])
    page.keyboard.press("Escape")
    expect(page.locator("dialog[data-keys]")).to_be_hidden()
    for key, field in (("r", "#reject-reason"), ("a", "#accept-category")):
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press(key)
        expect(page.locator(field)).to_be_focused()


def test_a_refused_step_puts_the_cursor_into_the_field_it_is_about(arrive: Arrive) -> None:
    uid = dispatched()
    visitor = arrive(width=360).sign_in("dispatcher")
    page = visitor.open(f"/desk/cases/{uid}/")
    form = page.locator("details[data-step=notify]")
    form.locator("summary").click()
    form.locator("[name=units]").first.check()
    form.locator("[name=note]").fill("请知悉")
    form.locator("[name=term]").fill("三天半")
    form.locator("button[type=submit]").click()
    field = page.locator("#notify-term")
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport()
    expect(field).to_have_accessible_description(re.compile("例如 2工作日.*「三天半」不是时限"))
    expect(page.locator("#refused-notify")).to_be_in_viewport()
    assert faults(page) == []
    visitor.complaints = [line for line in visitor.complaints if "422" not in line]


def test_the_tab_of_the_open_list_is_in_sight_on_a_phone(arrive: Arrive) -> None:
    page = arrive(width=360).sign_in("director").open("/desk/?queue=all")
    expect(page.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=0.9)
