"""One lamp, from the citizen who saw it to the citizen who reads that it shines again."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from PIL.ExifTags import IFD, Base
from playwright.sync_api import Page, expect

from chengxu.cases.models import Case
from chengxu.intake.models import Report
from tests.browser.visitor import NO_MAP, Arrive, Visitor
from tests.web.cast import PASSWORD, person, photo


def report(citizen: Visitor, picture: Path) -> str:
    """Photo, place on the map, a sentence; returns the receipt."""
    page = citizen.open("/")
    page.click("text=我要反映问题")
    page.set_input_files("input[data-photos]", str(picture))
    expect(page.locator("[data-photo-list] img")).to_have_count(1)
    page.click("text=在地图上指")
    picker = page.locator("[data-picker][data-ready=yes]")
    picker.wait_for()
    picker.click(position={"x": 160, "y": 120})
    expect(page.locator("[data-place-said]")).to_have_text("已记下地图上的位置")
    page.fill("#f-text", "巷口的路灯三天不亮，晚上看不见路")
    page.locator(".choice", has_text="路灯").click()
    page.click("details.contact summary")
    page.fill("#f-name", "伍先生")
    page.fill("#f-phone", "13812341234")
    page.click("button[type=submit]")
    page.wait_for_url("**/report/sent/**")
    return page.locator("#code").inner_text()


def step(page: Page, verb: str, **fields: str) -> None:
    """Open the form of a step, fill it and send it."""
    form = page.locator(f"form[action*='/{verb}/']")
    if not form.is_visible():
        page.locator("details.step-form", has=form).locator("summary").click()
    for name, value in fields.items():
        form.locator(f"[name={name}]").fill(value)
    form.locator("button[type=submit]").click()
    expect(page.locator(".notices .good")).to_be_visible()


def opened(visitor: Visitor, uid: str, queue: str) -> Page:
    """The case, found in one of the person's own queues by keyboard."""
    page = visitor.open(f"/desk/?queue={queue}")
    page.locator(f"tr[data-uid='{uid}']").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/cases/{uid}/?from=queue")
    return page


def test_the_place_of_a_photo_is_offered_and_taken_only_when_asked(arrive: Arrive, tmp_path: Path) -> None:
    plain, told = tmp_path / "plain.jpg", tmp_path / "told.jpg"
    plain.write_bytes(photo((64, 48)))
    exif = Image.Exif()
    exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = "2023:05:08 09:00:00"
    exif.get_ifd(IFD.GPSInfo).update({1: "N", 2: (26.0, 34.0, 27.5), 3: "E", 4: (109.0, 41.0, 42.0)})
    Image.new("RGB", (64, 48), "#336655").save(told, exif=exif)
    page = arrive(width=360, has_touch=True).open("/report/")
    offer = page.locator("[data-photo-offer]")
    page.set_input_files("input[data-photos]", str(plain))
    expect(page.locator("[data-photo-list] li")).to_have_count(1)
    expect(offer).to_be_hidden()
    page.set_input_files("input[data-photos]", str(told))
    expect(offer).to_be_visible()
    expect(offer).to_contain_text("照片拍于 2023-05-08 09:00，位置 26.57431, 109.69500")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.input_value("input[name=lon]") == ""
    offer.locator("button").click()
    expect(page.locator("[data-place-said]")).to_have_text("已记下照片的拍摄位置")
    expect(offer).to_be_hidden()
    place = [page.input_value(f"input[name={name}]") for name in ("lon", "lat", "frame")]
    assert place == ["109.695000", "26.574306", "wgs84"]


def test_from_a_citizen_to_the_closed_case(arrive: Arrive, tmp_path: Path) -> None:
    picture = tmp_path / "lamp.jpg"
    picture.write_bytes(photo((640, 480)))
    citizen = arrive(width=360, has_touch=True)
    code = report(citizen, picture)
    uid = Case.objects.get().uid
    assert Report.objects.get().evidence

    acceptor = arrive()
    acceptor.open("/desk/")
    acceptor.page.fill("#id_username", person("acceptor").login)
    acceptor.page.fill("#id_password", PASSWORD)
    acceptor.page.click("main button.big")
    step(opened(acceptor, uid, "acceptance"), "accept")
    step(opened(arrive(NO_MAP).sign_in("chief"), uid, "filing"), "file", reason="照片清楚，位置明确")
    step(opened(arrive(NO_MAP).sign_in("dispatcher"), uid, "dispatch"), "dispatch")
    handler = arrive(width=360).sign_in("handler")
    step(opened_by_tap(handler, uid), "start")
    handler.page.set_input_files("#handle-photos", str(picture))
    step(handler.page, "handle", note="换了灯头，已恢复照明")
    step(opened(arrive(NO_MAP).sign_in("dispatcher"), uid, "handled"), "check")
    step(opened(arrive(NO_MAP).sign_in("collector"), uid, "check"), "pass", note="现场看过，灯亮了")
    step(opened(arrive(NO_MAP).sign_in("chief"), uid, "closing"), "close")

    page = citizen.open("/")
    page.fill("#code", code.lower())
    page.click("form.follow button")
    expect(page.locator(".case-title")).to_contain_text("已结案")
    expect(page.locator(".steps li").last).to_contain_text("已结案")
    expect(page.locator("main")).not_to_contain_text("13812341234")


def opened_by_tap(visitor: Visitor, uid: str) -> Page:
    """The case on a phone."""
    page = visitor.open("/desk/")
    page.locator(f"tr[data-uid='{uid}'] a.case-link").click()
    page.wait_for_url(f"**/desk/cases/{uid}/?from=queue")
    return page


def test_a_report_without_scripts_works_too(arrive: Arrive) -> None:
    citizen = arrive(width=360, java_script_enabled=False)
    page = citizen.open("/report/")
    page.fill("#f-text", "井盖松了")
    page.fill("#f-place", "西街")
    page.click("button[type=submit]")
    page.wait_for_url("**/report/sent/**")
    expect(page.locator("#code")).to_have_text(Report.objects.get().receipt)


def test_a_phone_gives_its_position(arrive: Arrive) -> None:
    citizen = arrive(
        width=360,
        permissions=["geolocation"],
        geolocation={"longitude": 109.695, "latitude": 26.574, "accuracy": 12},
    )
    page = citizen.open("/report/")
    page.click("text=用我现在的位置")
    expect(page.locator("[data-place-said]")).to_have_text("已记下您现在的位置，误差约 12 米")
    page.fill("#f-text", "路灯不亮")
    page.click("button[type=submit]")
    page.wait_for_url("**/report/sent/**")
    assert Report.objects.get().frame == "wgs84"
