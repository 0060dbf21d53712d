"""Inspecting on a phone without a network, through a killed tab and a new version of the list; the pages of the desk and of everybody."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect

from chengxu.accounts import queries as accounts
from chengxu.routines.inspections import draws, queries
from chengxu.routines.inspections.models import Finding, Inspection
from tests.browser import phones
from tests.browser.looking import faults, look_everywhere
from tests.browser.phones import cut, forgive, phone, says
from tests.browser.visitor import Arrive
from tests.routines.inspections.held import BAD, LEADER, ids, inspected, restaurant
from tests.web import cast

SMALL = 48
PICTURE = {"name": "a.jpg", "mimeType": "image/jpeg"}


def answer(page: Page, item: str, word: str) -> None:
    """Tap an answer of an item."""
    page.locator(f"[data-item='{item}'] .choice", has_text=word).first.click()


def all_good(page: Page) -> None:
    """Every item answered rightly, numbers within bounds."""
    held = queries.in_force("gas_restaurant", timezone.now())
    assert held is not None
    for item in held.items:
        if item.kind == "yesno":
            answer(page, item.id, "是")
        elif item.kind == "number":
            page.locator(f"[data-item='{item.id}'] input.input").first.fill("1")


def test_an_inspection_without_a_network_survives_the_tab_and_comes_in_once(arrive: Arrive) -> None:
    restaurant()
    second = cast.person("officer", login="officer2")
    visitor = phone(arrive, "officer")
    page, context = visitor.page, visitor.page.context
    page.get_by_role("link", name="检查 待查").click()
    checklist = page.locator(".strip", has_text="餐饮用气安全检查")
    expect(checklist).to_be_visible()  # what is to be taken along has come
    cut(context, off=True)
    checklist.click()
    page.locator(".choice", has_text="第1饭店").click()
    page.locator("details .choice", has_text=second.name).click()
    all_good(page)
    answer(page, "alarm", "否")
    page.get_by_role("button", name="查完").click()
    expect(page.get_by_role("alert")).to_contain_text("要拍照")
    expect(page.locator("[data-item='alarm'] .chip")).to_contain_text("重大")
    boxes = page.locator(".check-form .choice span:visible, .check-form button:visible")
    sizes = [box.bounding_box() for box in boxes.all()[:30]]
    assert all(size is None or size["height"] >= SMALL for size in sizes)
    assert faults(page) == []
    page.locator("[data-item='alarm'] input[type=file]").set_input_files(
        [{**PICTURE, "buffer": cast.photo()}]
    )
    expect(page.locator("[data-item='alarm'] .shot")).to_have_count(1)
    page.close()  # the tab is gone
    visitor.page = page = context.new_page()
    visitor.listen()
    visitor.open(f"{phones.APP}#inspect")
    page.locator(".strip", has_text="接着查").click()
    expect(page.get_by_text("都答完了：不合格 1 项")).to_be_visible()
    page.get_by_role("button", name="查完").click()
    says(page, "没有网络 · 1 条待交")
    assert not Inspection.objects.exists()
    cut(context, off=False)
    page.evaluate("dispatchEvent(new Event('online'))")
    says(page, "都已提交")
    row = Inspection.objects.get()
    assert (row.major, row.general, len(row.team.split())) == (1, 0, 2)
    assert row.photos
    page.locator(".strip", has_text="第1饭店").click()
    expect(page.get_by_role("button", name="整改合格")).to_be_visible()
    page.get_by_label("情况说明").fill("还没有装")
    page.locator("details .choice", has_text=second.name).click()
    page.get_by_role("button", name="还没整改好").click()
    says(page, "都已提交")
    assert Finding.objects.get().rechecks.count() == 1
    forgive(visitor)


def test_a_list_that_asks_for_no_permit_says_nothing_of_one(arrive: Arrive) -> None:
    restaurant()
    page = phone(arrive, "officer").page
    party = page.locator(".check-party")
    for name, says_none in (("餐饮油烟检查", 0), ("户外广告设施安全检查", 1)):
        page.goto(page.url.partition("#")[0] + "#inspect")
        page.locator(".strip", has_text=name).click()
        page.locator(".choice", has_text="第1饭店").click()
        expect(party).to_contain_text("第1饭店")
        expect(party.get_by_text("台账里没有「户外广告设置」许可")).to_have_count(says_none)


def test_the_pages_fit_and_are_accessible(arrive: Arrive, shots: Path | None) -> None:
    now = timezone.now()
    parties = [restaurant(n) for n in range(1, 5)]
    one, two = (accounts.actor(cast.person("officer", login=login)) for login in ("officer", "officer2"))
    made = inspected(parties[0], one, two, alarm=BAD, at=now - timedelta(days=4), now=now)
    uid = draws.commit(scheme="gas_restaurants", count=2, seed="7" * 64, actor=LEADER, now=now, ids=ids)
    draws.make(uid=uid, word="八", actor=LEADER, now=now, ids=ids)
    draws.publish(uid=uid, actor=LEADER, now=now, ids=ids)
    visitor = arrive(1280)
    visitor.sign_in("director")
    for name, path in {
        "board": "", "tasks": "?list=tasks", "record": f"{made.uid}/", "assign": "new/?by=gas_restaurant", "draws": "draws/", "draw": f"draws/{uid}/",
    }.items():  # fmt: skip
        visitor.open(f"/desk/inspections/{path}")
        look_everywhere(visitor, f"inspections-{name}", shots)
    visitor.open(f"/draws/{uid}/")
    look_everywhere(visitor, "public-draw", shots)
    visitor.open("/draws/")
    look_everywhere(visitor, "public-draws", shots)
