"""A face is hidden with the mouse, with a finger, with the keys alone, and without scripts; then nobody sees it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

from chengxu.intake.models import Report
from chengxu.ledger.models import EvidenceVersion
from chengxu.ledger.pictures import areas
from tests.browser.looking import look_everywhere
from tests.browser.test_pages import CHINESE
from tests.browser.visitor import Arrive, Visitor
from tests.web.cast import reported


def street() -> bytes:
    """A wall, a lamp, and somebody's face in the left upper part."""
    image = Image.new("RGB", (1600, 1200), "#c9d2cf")
    brush = ImageDraw.Draw(image)
    brush.rectangle((0, 800, 1600, 1200), fill="#9a958a")
    brush.ellipse((240, 240, 480, 540), fill="#e8c39e")
    brush.rectangle((1100, 850, 1400, 950), fill="#2255aa")
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


def a_photo() -> str:
    """The address of the page of a photo in a fresh case."""
    uid = reported(photos=(("street.jpg", street()),)).case_uid
    return f"/desk/cases/{uid}/photos/{Report.objects.get(case_id=uid).evidence}/"


def drag(page: Page, stage: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    """From one point of the picture to another, in parts of its size."""
    box = stage.bounding_box()
    assert box
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    page.mouse.move(*at[0])
    page.mouse.down()
    page.mouse.move(*at[1], steps=4)
    page.mouse.up()


def touch(page: Page, stage: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    """The same with a finger."""
    box = stage.bounding_box()
    assert box
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    finger = page.context.new_cdp_session(page)
    for kind, points in (("touchStart", at[:1]), ("touchMove", at[1:]), ("touchEnd", [])):
        finger.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]},
        )


def saved(page: Page) -> list[list[int]]:
    """Saves, and says what is hidden now."""
    page.get_by_role("button", name="保存遮挡").click()
    expect(page.locator(".notice.good")).to_contain_text("遮挡")
    row = EvidenceVersion.objects.order_by("-number").first()
    assert row
    return [[area.left, area.top, area.width, area.height] for area in areas.read(row.areas)]


def darkness(page: Page, x: float, y: float) -> int:
    """The brightest of the three colours of a point of the picture the page shows."""
    return int(
        page.evaluate(
            """([x, y]) => { const image = document.querySelector(".photo-stage img");
            const canvas = document.createElement("canvas"); canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
            const pen = canvas.getContext("2d"); pen.drawImage(image, 0, 0);
            return Math.max(...pen.getImageData(x * canvas.width, y * canvas.height, 1, 1).data.slice(0, 3)); }""",
            [x, y],
        )
    )


def at_photo(visitor: Visitor) -> tuple[Page, Locator]:
    page = visitor.open(a_photo())
    expect(page.locator(".veil-layer")).to_be_attached()
    return visitor.settle(), page.locator(".veil-layer")


@pytest.mark.parametrize("how", ["mouse", "finger"])
def test_a_face_is_hidden_by_drawing_over_it(arrive: Arrive, how: str) -> None:
    visitor = arrive(has_touch=how == "finger").sign_in("chief")
    page, layer = at_photo(visitor)
    (drag if how == "mouse" else touch)(page, layer, (0.12, 0.15), (0.35, 0.5))
    expect(page.locator(".veil-box")).to_have_count(1)
    expect(page.get_by_text("尚未保存")).to_be_visible()
    drag(page, page.locator(".veil-box"), (0.5, 0.5), (0.5, 0.4))  # taken by its middle it moves
    corner = page.locator(".veil-corner")
    drag(page, corner, (0.5, 0.5), (2.5, 2.5))  # by its corner it grows
    ((left, top, width, height),) = saved(page)
    assert (left, width > 230, height > 350) == (pytest.approx(120, abs=6), True, True)
    assert top < 150
    visitor.settle()
    assert darkness(page, 0.2, 0.3) < 100
    assert darkness(page, 0.8, 0.3) > 150


def test_a_face_is_hidden_with_the_keys_alone(arrive: Arrive) -> None:
    page, _ = at_photo(arrive().sign_in("chief"))
    page.get_by_role("button", name="加一处").press("Enter")
    box = page.locator(".veil-box")
    expect(box).to_be_focused()
    for key in ("ArrowLeft", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown"):
        for _ in range(5):
            page.keyboard.press(key)
    expect(box).to_have_attribute("aria-label", "第 1 处：左 35，上 35，宽 25，高 25（百分比）")
    page.keyboard.press("Delete")
    expect(box).to_have_count(0)
    add = page.get_by_role("button", name="加一处")
    expect(add).to_be_focused()
    for _ in range(4):  # one more than there were rows
        add.press("Enter")
    expect(box).to_have_count(4)
    page.locator("#left-4").fill("7.5")
    expect(box.nth(3)).to_have_attribute("aria-label", "第 4 处：左 7.5，上 40，宽 20，高 20（百分比）")
    assert saved(page) == [[75, 400, 200, 200], [400, 400, 200, 200]]


def test_without_scripts_numbers_do_it(arrive: Arrive) -> None:
    visitor = arrive(java_script_enabled=False).sign_in("chief")
    page = visitor.open(a_photo())
    for name, value in (("左", "15"), ("上", "20"), ("宽", "15"), ("高", "25")):
        page.get_by_label(name).first.fill(value)
    assert saved(page) == [[150, 200, 150, 250]]


def test_the_page_of_a_photo_fits_and_can_be_read(arrive: Arrive, shots: Path | None) -> None:
    visitor = arrive().sign_in("chief")
    page, layer = at_photo(visitor)
    drag(page, layer, (0.12, 0.15), (0.35, 0.5))
    saved(page)
    drag(page, layer, (0.66, 0.68), (0.9, 0.82))
    look_everywhere(visitor, "photo", shots)
    address = page.url
    page.goto(f"{address}?lang=en")
    assert visitor.settle().evaluate(CHINESE) == []
    look_everywhere(visitor, "photo-en", shots)
    page.goto(f"{address}?lang=zh")
    page.get_by_label("理由").fill("核对现场情况，立案调查")
    page.get_by_role("button", name="查看", exact=True).click()
    expect(page.locator("h1")).to_have_text("照片原件")
    look_everywhere(visitor, "photo-original", shots)
    assert darkness(page, 0.2, 0.3) > 150
