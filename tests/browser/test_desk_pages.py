"""The pages of the desk beside its queue: two cases side by side, what became of many, and all of it on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from chengxu.notices import actions as notices
from tests.browser.looking import COLOURS, OVERHANG, RULES, faults, look_everywhere, picture
from tests.browser.visitor import HEIGHTS, Arrive
from tests.jingzhou import SEAT
from tests.web.cast import LAMP, dispatched, do, ids, reported

PAPER = {"width": 718, "height": 1040}  # A4 at 96 dots an inch between margins of 10 mm


def accepted(**given: object) -> str:
    uid = reported(**given).case_uid
    do(uid, "accept", "acceptor", note="现场照片清楚")
    return uid


def side_by_side() -> str:
    """The address of two lamps next to each other."""
    first = accepted(text="渠阳中路邮政储蓄银行门口路灯不亮，已经三天了")
    second = accepted(text="路灯坏了", lon=SEAT[0] + 0.0005, place="渠阳中路 12 号")
    return f"/desk/compare/{first}/{second}/"


def test_two_cases_side_by_side_fit_and_can_be_read(arrive: Arrive, shots: Path | None) -> None:
    visitor = arrive().sign_in("acceptor")
    page = visitor.open(side_by_side())
    expect(page.locator("h1")).to_be_visible()
    look_everywhere(visitor, "compare", shots)
    visitor.open(side_by_side() + "?lang=en")
    look_everywhere(visitor, "compare-en", shots)


def refused(page: Page) -> None:
    """Marks all and accepts them; one has no category, so the page says what was not done."""
    page.locator("[data-mark-all]").check()
    page.locator("#many-verb").select_option("accept")
    page.locator("#many button[type=submit]").click()
    expect(page.locator("h1")).to_be_visible()


def test_what_became_of_many_fits_and_can_be_read(arrive: Arrive, shots: Path | None) -> None:
    reported()
    reported(text="说不清是什么，请来看看，就在老车站后面的巷子里往里走第三家门口", category="")
    visitor = arrive().sign_in("acceptor")
    refused(visitor.open("/desk/?queue=acceptance"))
    look_everywhere(visitor, "many", shots)


def test_the_bar_under_marked_rows_fits_and_can_be_read(arrive: Arrive, shots: Path | None) -> None:
    dispatched()
    visitor = arrive().sign_in("handler")
    page = visitor.open("/desk/")
    page.locator("[data-mark-all]").check()
    page.locator("#many-verb").select_option("return")
    expect(page.locator("#many-kind")).to_be_visible()
    look_everywhere(visitor, "queue-marked", shots)


@pytest.mark.parametrize(
    ("name", "post", "queue"),
    [("unit", "handler", "unit"), ("head", "head", "own_open"), ("director", "director", "escalated")],
)
def test_the_lists_of_a_unit_and_of_leaders_fit_and_can_be_read(
    arrive: Arrive, shots: Path | None, name: str, post: str, queue: str
) -> None:
    dispatched()
    visitor = arrive().sign_in(post)
    visitor.open(f"/desk/?queue={queue}")
    look_everywhere(visitor, f"queue-{name}", shots)


OVERLAPPING = """row => {
  const boxes = [...row.cells].map(cell => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return range.getBoundingClientRect();
  });
  return boxes.some((one, at) => boxes.slice(at + 1).some(other => one.left < other.right - 1 && other.left < one.right - 1
    && one.top < other.bottom - 1 && other.top < one.bottom - 1));
}"""


def test_notices_fit_and_can_be_read(arrive: Arrive, shots: Path | None) -> None:
    uid = accepted(place="渠阳中路与梅林路交叉口往北二百米的邮政储蓄银行营业部大门口右手边第三根灯杆下面")
    do(uid, "file", "chief", condition=f"{LAMP}-1", reason="照片清楚")
    do(uid, "dispatch", "dispatcher")
    notices.deliver(now=timezone.now(), ids=ids)
    visitor = arrive().sign_in("handler")
    page = visitor.open("/desk/notices/")
    expect(page.get_by_text("新派遣：")).to_be_visible()
    look_everywhere(visitor, "notices", shots)
    for width in HEIGHTS:
        visitor.resize(width)
        for row in page.locator(".notices-list tbody tr").all():
            assert row.evaluate(OVERLAPPING) is False, width


def test_the_steps_of_a_case_have_the_width_of_the_page(arrive: Arrive, shots: Path | None) -> None:
    uid = dispatched()
    visitor = arrive().sign_in("handler")
    page = visitor.open(f"/desk/cases/{uid}/")
    for width in (360, 1280, 1920):
        visitor.resize(width)
        whole = page.locator(".next-steps").bounding_box()
        forms = [form.bounding_box() for form in page.locator(".next-steps .step-form").all()]
        assert whole
        assert len(forms) > 4
        for form in forms:
            assert form
            assert form["width"] > whole["width"] * 0.9
        assert len({form["x"] for form in forms if form}) == 1


@pytest.mark.parametrize("name", ["queue", "case", "compare", "many"])
def test_on_paper_everything_fits_and_ink_is_dark(arrive: Arrive, shots: Path | None, name: str) -> None:
    """Whatever the screen shows, and showed when the page was opened."""
    visitor = arrive(color_scheme="dark").sign_in("acceptor")
    page = visitor.page
    if name == "many":
        reported()
        reported(text="说不清是什么", category="")
        refused(visitor.open("/desk/?queue=acceptance"))
    elif name == "compare":
        visitor.open(side_by_side())
    else:
        uid = accepted()
        visitor.open("/desk/?queue=open" if name == "queue" else f"/desk/cases/{uid}/")
    visitor.settle()
    page.set_viewport_size(PAPER)  # type: ignore[arg-type]
    for theme, rules in (("dark", RULES), ("light", COLOURS)):
        page.emulate_media(media="print", color_scheme=theme)  # type: ignore[arg-type]
        picture(page, shots, f"{name}-paper-{theme}")
        assert page.evaluate(OVERHANG) <= 0
        assert faults(page, rules) == []
        ground, ink = page.evaluate(
            "() => ['backgroundColor', 'color'].map(part => getComputedStyle(document.body)[part])"
        )
        assert ground in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
        assert max(int(part) for part in ink[4:-1].split(",")) < 96
