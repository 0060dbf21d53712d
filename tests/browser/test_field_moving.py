"""What waits goes to another phone as a file, and a place is pointed at: both without a network."""

from __future__ import annotations

import json
from datetime import date, time
from pathlib import Path

from playwright.sync_api import expect

from chengxu.cases.queries import rulebook
from chengxu.intake.models import Report
from chengxu.responsibility.models import Beat
from tests.browser.looking import look
from tests.browser.phones import cut, forgive, phone, says, tab, taken
from tests.browser.test_field import PICTURE
from tests.browser.visitor import Arrive
from tests.jingzhou import SEAT
from tests.web import cast


def test_what_waits_moves_to_another_phone_as_a_file_and_counts_once(
    arrive: Arrive, tmp_path: Path, shots: Path | None
) -> None:
    broken, other = phone(arrive, "collector"), phone(arrive, "collector")
    cut(broken.page.context, off=True)
    cut(other.page.context, off=True)
    tab(broken.page, "new")
    broken.page.locator("input[type=file]").set_input_files(PICTURE)
    broken.page.get_by_placeholder("搜类别").fill("小广告")
    broken.page.locator(".choice", has_text="非法小广告").click()
    expect(broken.page.get_by_text("已记下位置")).to_be_visible()
    broken.page.get_by_role("button", name="记下并提交").click()
    says(broken.page, "没有网络 · 1 条待交")
    tab(broken.page, "queue")
    with broken.page.expect_download() as coming:
        broken.page.get_by_role("button", name="导出待交内容").click()
    file = tmp_path / "waiting.json"
    coming.value.save_as(file)
    tab(other.page, "queue")
    spoilt = json.loads(file.read_text("utf-8"))
    spoilt["photos"] = {name: f"{data[:-8]}AAAA{data[-4:]}" for name, data in spoilt["photos"].items()}
    chooser = other.page.locator("#import-file")
    chooser.set_input_files(
        {"name": "a.json", "mimeType": "application/json", "buffer": json.dumps(spoilt).encode()}
    )
    expect(other.page.get_by_text("什么也没有导入")).to_be_visible()
    stranger = json.loads(file.read_text("utf-8")) | {
        "person": {"uid": "x", "name": "别人", "unit": "", "posts": []}
    }
    chooser.set_input_files(
        {"name": "b.json", "mimeType": "application/json", "buffer": json.dumps(stranger).encode()}
    )
    expect(other.page.get_by_text("只能由本人登录后导入")).to_be_visible()
    for _ in range(2):  # a second time takes nothing more
        chooser.set_input_files(file)
        says(other.page, "没有网络 · 1 条待交")
    look(other.page, "field-import", shots, 360, "light")
    for one in (other, broken):
        cut(one.page.context, off=False)
        one.page.evaluate("dispatchEvent(new Event('online'))")
        says(one.page, "都已提交")
    assert taken() == ["report"]
    assert len(Report.objects.get().evidence.split()) == 1
    forgive(broken, other)


def test_a_place_is_pointed_at_in_the_grid_without_a_network_or_a_position(
    arrive: Arrive, shots: Path | None
) -> None:
    person = cast.person("collector")
    grid = rulebook().territory.locate(*SEAT)
    assert grid is not None
    Beat.objects.create(
        person=person.uid, duty_grid=grid.duty_grid, starts=time(0), ends=time(23, 59), since=date(2020, 1, 1)
    )
    visitor = phone(arrive, "collector")
    page = visitor.page
    page.context.clear_permissions()
    cut(page.context, off=True)
    tab(page, "new")
    page.get_by_text("没有定位：在网格图上指").click()
    sheet = page.get_by_role("application")
    sheet.focus()
    for key in ("ArrowLeft", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
    expect(page.locator(".outline-mark")).to_be_visible()
    sheet.click(position={"x": 150, "y": 60})
    expect(page.get_by_text("已记下位置")).to_be_visible()
    look(page, "field-point", shots, 360, "light")
    page.get_by_placeholder("搜类别").fill("小广告")
    page.locator(".choice", has_text="非法小广告").click()
    page.get_by_role("button", name="记下并提交").click()
    cut(page.context, off=False)
    page.evaluate("dispatchEvent(new Event('online'))")
    says(page, "都已提交")
    row = Report.objects.get()
    assert row.lon is not None
    assert row.lat is not None
    assert 0 < abs(row.lon - SEAT[0]) < 0.02
    forgive(visitor)
