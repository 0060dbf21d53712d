"""Labels in the street: a photograph of one fills the form in; a phone of the staff knows its round without a network."""

from __future__ import annotations

import io
from datetime import date, time
from pathlib import Path

import segno
from playwright.sync_api import expect

from chengxu.assets.models import Component
from chengxu.cases.models import Case
from chengxu.catalog.rules import Period
from chengxu.responsibility import actions as responsibility
from chengxu.responsibility.collectors import Beat
from chengxu.responsibility.rules import Band
from tests.browser.looking import look, look_everywhere
from tests.browser.phones import cut, forgive, phone, says, tab
from tests.browser.test_reporting import PHONE
from tests.browser.visitor import Arrive
from tests.web import cast
from tests.web.test_components import lamp


def label(text: str) -> dict[str, object]:
    """A photograph of a QR code: what a camera sees of a label, with some wall around it."""
    from PIL import Image, ImageOps

    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="png", scale=6, border=4)
    picture = ImageOps.expand(Image.open(drawn).convert("RGB"), border=90, fill=(180, 170, 160)).rotate(
        4, fillcolor=(180, 170, 160)
    )
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return {"name": "label.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_a_photograph_of_a_label_fills_the_form_in(arrive: Arrive, shots: Path | None) -> None:
    one = lamp()
    page = arrive(**PHONE).open("/report/")
    page.get_by_role("button", name="扫部件上的码").tap()
    expect(page.locator("[data-scan-said]")).to_contain_text("没有拿到摄像头")  # this browser has none
    page.set_input_files("[data-scan-photo]", label("https://pay.example.cn/x"))  # type: ignore[arg-type]
    expect(page.locator("[data-scan-said]")).to_contain_text("pay.example.cn")
    look(page, "scan", shots, 360, "light")
    page.set_input_files("[data-scan-photo]", label(f"https://cg.example.cn/c/{one.token}/"))  # type: ignore[arg-type]
    expect(page.locator("[data-scanned-said]")).to_contain_text("永平路 7 号灯")
    expect(page.locator("#kind-C0118")).to_be_checked()
    page.evaluate(
        "scrollTo(0, document.body.scrollHeight)"
    )  # so that the bar to send covers no half of a button
    look(page, "scanned-form", shots, 360, "light")
    page.locator(".send-bar button").tap()
    page.wait_for_url("**/report/sent/**")
    assert Case.objects.get().asset_uid == one.uid


def test_a_label_opens_a_page_and_three_taps_report(arrive: Arrive, shots: Path | None) -> None:
    one = lamp()
    visitor = arrive(**PHONE)  # one: the phone's own camera opens the address
    page = visitor.open(f"/c/{one.token}/")
    look(page, "component-scanned", shots, 360, "light")
    page = visitor.open(f"/c/{one.token}/?lang=en")
    look(page, "component-scanned-en", shots, 360, "light")
    page = visitor.open(f"/c/{one.token}/?lang=zh")
    page.get_by_role("link", name="报告问题").tap()  # two
    page.locator(".send-bar button").tap()  # three
    page.wait_for_url("**/report/sent/**")
    page = visitor.open(f"/c/{one.token}/")
    page.get_by_role("button", name="我也遇到了").tap()
    page.wait_for_url("**/report/sent/**")
    assert Case.objects.exclude(state="merged").get().reports.count() == 2


def test_the_register_fits_and_its_map_chooses_nothing_by_itself(arrive: Arrive, shots: Path | None) -> None:
    one = lamp()
    visitor = arrive().sign_in("clerk")
    visitor.open("/desk/components/")
    look_everywhere(visitor, "components", shots)
    for name, address in (
        ("component", f"{one.uid}/"),
        ("component-new", "new/"),
        ("component-import", "import/"),
    ):
        visitor.resize(360)
        page = visitor.open(f"/desk/components/{address}")
        look(visitor.settle(), name, shots, 360, "light")
    page.set_input_files(
        "#file", {"name": "灯.csv", "mimeType": "text/csv", "buffer": "小类,经度,纬度\n路灯,1,2\n".encode()}
    )
    page.get_by_role("button", name="先检查").click()
    expect(page.locator("#found")).to_contain_text("没有写明坐标系")
    assert Component.objects.count() == 1


def test_a_collector_scans_without_a_network(arrive: Arrive, shots: Path | None) -> None:
    one = lamp()
    person = cast.person("collector")
    responsibility.assign(
        [
            Beat(
                person=person.uid,
                name=person.name,
                duty_grid=one.duty_grid,
                band=Band(time(), time()),
                period=Period(date(2023, 1, 1)),
            )
        ]
    )
    visitor = phone(arrive, "collector")
    page, context = visitor.page, visitor.page.context
    cut(context, off=True)
    tab(page, "new")
    page.get_by_role("button", name="扫标牌").click()
    page.get_by_label("标牌上的短码或标识码").fill(f"{one.token[:5]}-{one.token[5:]}")
    page.get_by_role("button", name="用这个码").click()
    expect(page.locator(".scanned-thing")).to_contain_text("永平路 7 号灯")
    look(page, "field-scanned", shots, 360, "light")
    page.get_by_role("button", name="记下并提交").click()
    says(page, "没有网络 · 1 条待交")
    cut(context, off=False)
    says(page, "都已提交")
    forgive(visitor)
    assert Case.objects.get().asset_uid == one.uid
