"""The citizen's form in a real phone: three taps, and a puzzle that nobody has to solve by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from chengxu.intake.models import Report
from tests.browser.looking import look
from tests.browser.visitor import Arrive
from tests.jingzhou import SEAT
from tests.web.cast import LAMP, photo, reported

PHONE = {
    "width": 360,
    "has_touch": True,
    "is_mobile": True,
    "geolocation": {"longitude": SEAT[0], "latitude": SEAT[1], "accuracy": 8},
    "permissions": ["geolocation"],
}
GAS = "E2111"


def take_photo(page: Page, folder: Path) -> None:
    """What the camera of a phone gives to the page."""
    file = folder / "lamp.jpg"
    file.write_bytes(photo((640, 480)))
    page.set_input_files("input[data-camera]", str(file))


def test_three_taps_from_the_camera_to_the_receipt(arrive: Arrive, tmp_path: Path) -> None:
    reported(lon=SEAT[0] + 0.01)  # so that something is reported most; too far off to be the same
    page = arrive(**PHONE).open("/report/")
    take_photo(page, tmp_path)  # one: the phone says where it is without being asked again
    expect(page.locator("[data-place-said]")).to_contain_text("误差约 8 米")
    page.locator(f"label:has(#kind-{LAMP})").tap()  # two
    page.locator(".send-bar button").tap()  # three
    page.wait_for_url("**/report/sent/**")
    report = Report.objects.order_by("-id")[0]
    assert (report.category, report.lon, report.frame, bool(report.evidence)) == (
        LAMP,
        SEAT[0],
        "wgs84",
        True,
    )


def test_a_name_is_chosen_and_somebody_joins_the_matter_there(arrive: Arrive, shots: Path | None) -> None:
    first = reported(lon=None, lat=None, frame="", place="怡园")
    visitor = arrive(**PHONE)
    page = visitor.open("/report/")
    page.locator("#f-place").press_sequentially("怡")
    page.locator(".place-offer").first.tap()
    expect(page.locator("[data-place-said]")).to_contain_text("怡园")
    expect(page.locator(".place-offer")).to_have_count(0)
    page.locator(f"label:has(#kind-{LAMP})").tap()
    expect(page.locator(".matter")).to_have_count(1)
    expect(page.locator("#questions .question")).to_have_count(2)
    look(visitor.settle(), "report-same", shots, 360, "light")
    page.locator(".matter button").tap()
    page.wait_for_url("**/report/sent/**")
    assert Report.objects.filter(case_id=first.case_uid).count() == 2


def test_what_must_be_answered_is_asked_for_before_the_photos_are_lost(
    arrive: Arrive, shots: Path | None
) -> None:
    visitor = arrive(**PHONE)
    page = visitor.open("/report/")
    page.locator(".send-bar button").tap()
    expect(page.locator(".field-error")).to_have_text("请选一个类别，或者写明是什么事")
    page.locator("summary", has_text="从全部类别里选").tap()
    page.select_option("#f-category", GAS)
    expect(page.locator(f"#kind-{GAS}")).to_be_checked()
    page.locator(".send-bar button").tap()
    expect(page.locator(".field-error")).to_have_text("请回答：是哪一种隐患")
    look(page, "report-questions", shots, 360, "light")
    page.locator(".question .choice", has_text="软管").tap()
    page.locator(".send-bar button").tap()
    page.wait_for_url("**/report/sent/**")
    assert Report.objects.get().answers == '{"kind":["hose"]}'


def test_enter_sends_the_report_and_joins_nothing(arrive: Arrive) -> None:
    first = reported(lon=None, lat=None, frame="", place="怡园")
    page = arrive().open("/report/?at=P004")
    page.locator(f"label:has(#kind-{LAMP})").click()
    expect(page.locator(".matter")).to_have_count(1)
    page.locator("#f-place").press("Enter")
    page.wait_for_url("**/report/sent/**")
    assert Report.objects.filter(case_id=first.case_uid).count() == 1


def test_the_browser_solves_the_puzzle_when_one_is_due(arrive: Arrive, settings: object) -> None:
    settings.PORTAL_LIMITS = {"free": 1, "most": 9, "phone_most": 9, "flood": 99, "bits": 12}  # type: ignore[attr-defined]
    page = arrive(**PHONE).open("/report/")
    for number in range(3):
        page.goto(page.url.split("/report/")[0] + "/report/")
        page.fill("#f-text", f"第 {number} 盏路灯不亮")
        page.locator(".send-bar button").tap()
        page.wait_for_url("**/report/sent/**")
    assert Report.objects.count() == 3


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_scripts_it_is_a_plain_form(arrive: Arrive, lang: str) -> None:
    page = arrive(width=360, java_script_enabled=False).open(f"/report/?lang={lang}")
    page.locator(".all-kinds summary").click()
    page.select_option("#f-category", LAMP)
    page.fill("#f-place", "怡园")
    page.locator(".send-bar button").click()
    page.wait_for_url("**/report/sent/**")
    assert Report.objects.get().case.lon == 109.69048
