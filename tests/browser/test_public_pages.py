"""What the bureau lays open: every page fits and can be read; list and map choose each other; the list alone suffices."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import faults, look_everywhere
from tests.browser.test_pages import chinese
from tests.browser.visitor import Arrive
from tests.jingzhou import SEAT
from tests.web.cast import do, reported, signed_in
from tests.web.test_penalties import FORM, decided
from tests.web.test_public_answers import let_out

PAGES = {
    "matters": "/map/",
    "week": "/week/",
    "services": "/services/",
    "penalties": "/penalties/",
    "answers": "/answers/",
    "data": "/data/",
    "api": "/api/v1/",
}


def rows() -> None:
    signed_in("reviewer").post(f"/office/penalties/{decided()}/publish/", FORM)
    do(reported().case_uid, "accept", "acceptor")
    reported(category="E0504", lon=SEAT[0] + 0.004)


def still(page: Page) -> None:
    """The map has drawn what the server grouped, and rests."""
    expect(page.locator("[data-spots][data-still]")).to_have_count(1, timeout=30_000)


COUNTS_RESTS = """() => {
  const box = document.querySelector("[data-spots]");
  window.rests = 0;
  new MutationObserver(() => { if (box.dataset.still) window.rests += 1; }).observe(box, { attributeFilter: ["data-still"] });
}"""
"""From now on the page counts how often its map came to rest: whoever only looks may miss that it moved."""


def test_the_page_of_the_post_that_publishes_fits(arrive: Arrive, shots: Path | None) -> None:
    decided()
    visitor = arrive().sign_in("reviewer")
    page = visitor.open("/office/penalties/")
    page.locator("details.step-form summary").first.click()
    for label, words in (("当事人", "张三丰"), ("违法事实", FORM["facts"]), ("依据", FORM["basis"])):
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_label("哪一类").select_option("organisation")
    page.get_by_role("button", name="公示", exact=True).click()
    expect(page.get_by_label("哪一类")).to_be_focused()
    visitor.complaints[:] = [line for line in visitor.complaints if "422" not in line]
    expect(page.get_by_label("登记的名称就是「张三丰」")).not_to_be_checked()
    look_everywhere(visitor, "penalties-office", shots)


def test_a_sender_sees_their_data_and_a_chief_what_is_asked(arrive: Arrive, shots: Path | None) -> None:
    code = reported().code
    visitor = arrive()
    page = visitor.open("/privacy/mine/")
    page.fill("#receipt", code)
    page.fill("#phone", "13812341234")
    page.click("text=查看 >> visible=true")
    expect(page.locator("h1")).to_have_text("您的信息")
    look_everywhere(visitor, "mine-copy", shots)
    page.select_option("#kind", "erase_all")
    page.click("text=提交申请")
    expect(page.locator(".notice.good")).to_be_visible()
    chief = arrive().sign_in("chief")
    chief.open("/desk/privacy/")
    look_everywhere(chief, "privacy-desk", shots)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_can_be_read_and_speaks_english(arrive: Arrive, shots: Path | None, name: str) -> None:
    rows()
    let_out()
    visitor = arrive()
    visitor.open(PAGES[name])
    look_everywhere(visitor, name, shots)
    visitor.open(f"{PAGES[name]}?lang=en")
    assert chinese(visitor.settle()) == []


def test_a_row_and_its_point_choose_each_other(arrive: Arrive) -> None:
    rows()
    page = arrive().open("/map/")
    still(page)
    row = page.locator("[data-matters] li", has_text="路灯")
    page.evaluate(COUNTS_RESTS)
    row.locator("[data-see]").click()
    expect(row).to_have_class("chosen")
    page.wait_for_function("() => window.rests > 0", timeout=30_000)  # with the point in the middle
    page.locator("[data-matters] li").first.click()
    expect(row).not_to_have_class("chosen")
    box = page.locator(".matters-map .map").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(row).to_have_class("chosen")
    expect(row).to_be_focused()


def test_the_list_may_hold_what_the_map_shows(arrive: Arrive) -> None:
    rows()
    reported(category="C0101", lon=109.4766, lat=26.3589)  # a township far from the seat
    page = arrive().open("/map/")
    still(page)
    expect(page.locator("[data-matters] li")).to_have_count(3)
    page.locator("[data-matters-limit]").check()
    expect(page.locator("[data-matters] li")).to_have_count(2)
    page.reload()
    expect(page.locator("[data-matters] li")).to_have_count(2)


def test_the_map_is_fetched_on_a_phone_when_asked_for(arrive: Arrive) -> None:
    rows()
    visitor = arrive(width=360)
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    page = visitor.open("/map/")
    visitor.settle()
    assert not [url for url in asked if "spots" in url or "maplibre" in url]
    page.locator("[data-open-matters-map]").click()
    still(page)
    assert [url for url in asked if "spots" in url]


def test_without_scripts_the_list_is_whole(arrive: Arrive) -> None:
    rows()
    visitor = arrive(java_script_enabled=False)
    page = visitor.open("/map/")
    expect(page.locator("[data-matters] li")).to_have_count(2)
    expect(page.locator("[data-matters-map]")).to_be_hidden()
    page.select_option("#group", "C01")
    page.click("text=筛选 >> visible=true")
    expect(page.locator("[data-matters] li")).to_have_count(1)


def test_the_page_passes_with_the_map_open(arrive: Arrive) -> None:
    rows()
    page = arrive().open("/map/")
    still(page)
    assert faults(page) == []
