"""Taking part in a real chromium: every page fits and can be read; an opinion is sent by keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.looking import look, look_everywhere
from tests.browser.visitor import Arrive
from tests.participation.held import sent
from tests.web.test_consultations import concluded, drafted, published
from tests.web.test_joining_in import announced, confirmed, promised, signed_up

PUBLIC = (
    "/consultations/", "/consultations/{open}/", "/consultations/{told}/", "/opinions/{code}/", "/volunteer/",
    "/volunteer/{activity}/", "/volunteer/mine/{place}/", "/fronts/?street=R01", "/fronts/new/", "/fronts/mine/{front}/",
)  # fmt: skip
OFFICE = (
    ("clerk", "/office/consultations/"), ("clerk", "/office/consultations/new/"),
    ("clerk", "/office/consultations/{open}/"), ("director", "/office/consultations/{draft}/"),
    ("clerk", "/office/volunteering/"), ("clerk", "/office/volunteering/new/"), ("clerk", "/office/volunteering/{activity}/"),
    ("head", "/office/fronts/"), ("head", "/office/fronts/?stage=sent"),
)  # fmt: skip


def rows() -> dict[str, str]:
    """One of each."""
    from django.utils import timezone

    found = {"draft": drafted(), "open": published(), "told": concluded()}
    activity = announced()
    front = confirmed()
    promised(submission="other", title="等着核对的店")
    return found | {
        "code": sent(found["open"], name="张三", now=timezone.now()).receipt,
        "activity": activity,
        "place": signed_up(activity).receipt,
        "front": front.receipt,
    }


def named(address: str) -> str:
    return "join" + address.replace("/", "-").replace("?", "-").replace("{", "").replace("}", "")


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_fits_and_can_be_read(arrive: Arrive, shots: Path | None, address: str) -> None:
    visitor = arrive()
    visitor.open(address.format(**rows()))
    look_everywhere(visitor, named(address), shots)


@pytest.mark.parametrize(("post", "address"), OFFICE)
def test_a_page_of_work_fits_and_can_be_read(
    arrive: Arrive, shots: Path | None, post: str, address: str
) -> None:
    visitor = arrive().sign_in(post)
    visitor.open(address.format(**rows()))
    look_everywhere(visitor, named(address), shots)


GAPS = """() => [...document.querySelectorAll("form.stack > fieldset")].filter((one) => one.previousElementSibling.className !== "bait")
  .map((one) => one.getBoundingClientRect().top - one.previousElementSibling.getBoundingClientRect().bottom)"""


def test_a_group_of_boxes_keeps_its_distance_and_its_small_print_is_light(arrive: Arrive) -> None:
    page = arrive(360).open("/fronts/new/")
    gaps = page.evaluate(GAPS)
    assert gaps
    assert min(gaps) >= 8
    weight = "one => getComputedStyle(one).fontWeight"
    assert page.locator(".promise .quiet").first.evaluate(weight) == "400"
    assert page.locator(".promise .strong").first.evaluate(weight) == "600"


def test_an_opinion_is_sent_by_keyboard_and_refused_in_words(arrive: Arrive, shots: Path | None) -> None:
    visitor = arrive(width=360)
    page = visitor.open(f"/consultations/{published()}/")
    page.locator("#f-text").focus()
    page.keyboard.press("Tab")
    page.keyboard.type("张三")
    page.keyboard.press("Enter")
    expect(page.locator(".notice.bad")).to_contain_text("请写内容")
    look(page, "consult-refused", shots, 360, "light")
    visitor.complaints[:] = [line for line in visitor.complaints if "422" not in line]
    page.locator("#f-text").focus()
    page.keyboard.type("多建充电车位")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".receipt-code")).to_be_visible()
