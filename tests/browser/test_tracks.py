"""The pages of vehicle tracks fit at each width, can be read by machine and ear, and speak English; the map draws what was driven."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.looking import look_everywhere
from tests.browser.test_pages import chinese
from tests.browser.visitor import Arrive
from tests.web.test_tracks import PAGES, cart_drove


def test_the_pages_of_tracks(arrive: Arrive, shots: Path) -> None:
    cart_drove()
    head = arrive().sign_in("head")
    for name, address in zip(("tracks-day", "tracks-odd", "tracks-runs"), PAGES, strict=True):
        head.open(address)
        look_everywhere(head, name, shots)
    for address in PAGES:
        page = head.open(f"{address}{'&' if '?' in address else '?'}lang=en")
        head.settle()
        assert chinese(page) == []


def test_a_raw_track_is_opened_on_the_map(arrive: Arrive, shots: Path) -> None:
    cart_drove()
    head = arrive().sign_in("head")
    page = head.open(PAGES[2])
    page.get_by_role("button", name="查看原始轨迹").click()
    expect(page.locator(".notice.warn").first).to_contain_text("已记入台账")
    head.resize(1280)
    head.settle().screenshot(path=shots / "tracks-raw.png", full_page=True)
    empty = head.open("/desk/tracks/?day=2020-01-01")
    expect(empty.locator("h1")).to_contain_text("2020")
