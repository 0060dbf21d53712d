"""The pages of vehicle tracks fit at each width, can be read by machine and ear, and speak English; the map draws what was driven."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import expect

from chengxu.common.ids import SeededIds
from chengxu.routines.tracks import models
from chengxu.routines.tracks.doubting import Doubt
from tests.browser.looking import OVERHANG, look_everywhere, picture
from tests.browser.test_pages import chinese
from tests.browser.visitor import Arrive
from tests.routines.tracks.driven import CART
from tests.web.test_tracks import PAGES, cart_drove


def test_the_pages_of_tracks(arrive: Arrive, shots: Path | None) -> None:
    cart_drove()
    head = arrive().sign_in("head")
    for name, address in zip(("tracks-day", "tracks-odd", "tracks-runs"), PAGES, strict=True):
        head.open(address)
        look_everywhere(head, name, shots)
    for address in PAGES:
        page = head.open(f"{address}{'&' if '?' in address else '?'}lang=en")
        head.settle()
        assert chinese(page) == []


def test_a_raw_track_is_opened_on_the_map(arrive: Arrive, shots: Path | None) -> None:
    cart_drove()
    head = arrive().sign_in("head")
    page = head.open(PAGES[2])
    page.get_by_role("button", name="查看原始轨迹").click()
    expect(page.locator(".notice.warn").first).to_contain_text("已记入台账")
    head.resize(1280)
    picture(head.settle(), shots, "tracks-raw")
    empty = head.open("/desk/tracks/?day=2020-01-01")
    expect(empty.locator("h1")).to_contain_text("2020")


def many_odd(state: str, count: int) -> None:
    """So many days on which a cart's clock was wrong, each with a long reason when it was decided."""
    now, ids = timezone.now(), SeededIds(state)
    decided = {"decided_at": now, "why": "终端时钟没有校准，" * 20} if state == models.REJECTED else {}
    models.Oddity.objects.bulk_create(
        models.Oddity(
            uid=ids.uid(now), vehicle=CART, day=timezone.localdate(now) - timedelta(days=10 + n), count=12345 + n,
            doubt=Doubt.CLOCK.value, seconds=60, since=now, until=now, state=state, **decided,
        )
        for n in range(count)
    )  # fmt: skip


def test_a_long_list_of_odd_positions(arrive: Arrive, shots: Path | None) -> None:
    cart_drove()
    many_odd(models.REJECTED, 60)
    head = arrive().sign_in("head")
    page = head.open("/desk/tracks/odd/")
    look_everywhere(head, "tracks-odd-long", shots)
    page.get_by_role("link", name="下一页").click()
    expect(page.locator("tbody tr")).to_have_count(10)
    look_everywhere(head, "tracks-odd-last", shots)


def test_a_day_and_its_runs_fit_on_paper(arrive: Arrive, shots: Path | None) -> None:
    cart_drove()
    head = arrive(360).sign_in("head")
    for name, address in (("day", PAGES[0]), ("runs", PAGES[2])):
        page = head.open(address)
        head.settle()
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 672, "height": 1000})  # what A4 leaves within its margins
        picture(page, shots, f"tracks-print-{name}")
        assert page.evaluate(OVERHANG) <= 0, name
        for box in page.locator(".scroller, .tracks-roads").all():
            assert box.evaluate("box => box.scrollWidth - box.clientWidth") <= 0, name
        page.emulate_media(media="screen")
