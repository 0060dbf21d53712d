"""Permits and markets: every page fits at each width, can be read by machine and ear, and speaks English; the list alone suffices."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import phones
from tests.browser.looking import look_everywhere
from tests.browser.test_pages import chinese
from tests.browser.visitor import Arrive
from tests.web.cast import do, reported
from tests.web.test_permits import dig, stall

PORTAL = {
    "permits": "/permits/",
    "permits-guide": "/permits/guide/digging/",
    "permits-valid": "/permits/valid/",
    "permits-market": "/permits/markets/S104/",
}


@pytest.mark.parametrize("name", PORTAL)
def test_a_page_of_the_portal(arrive: Arrive, shots: Path | None, name: str) -> None:
    dig()
    stall()
    visitor = arrive()
    visitor.open(PORTAL[name])
    look_everywhere(visitor, name, shots)
    visitor.open(f"{PORTAL[name]}?lang=en")
    assert chinese(visitor.settle()) == []


def test_the_clerks_pages(arrive: Arrive, shots: Path | None) -> None:
    row = dig(end=dig().start_on + timedelta(days=9))
    clerk = arrive().sign_in("clerk")
    for name, address in {
        "permit-office": f"/office/permits/{row.uid}/",
        "party-office": f"/office/parties/{row.party_id}/",
    }.items():
        clerk.open(address)
        look_everywhere(clerk, name, shots)
    page = clerk.open(f"/office/permits/for/{row.party_id}/?kind=digging")
    page.click("form.stack button.primary")
    expect(page.locator("#f-what-error")).to_be_visible()
    look_everywhere(clerk, "permit-new-wrong", shots)
    clerk.complaints[:] = [
        one for one in clerk.complaints if "422" not in one
    ]  # chromium notes every refusal


def test_a_permitted_place_is_said_on_the_desk_and_is_the_reason(arrive: Arrive, shots: Path | None) -> None:
    row = dig()
    uid = reported(category="E0305").case_uid
    do(uid, "accept", "acceptor")
    chief = arrive().sign_in("chief")
    page = chief.open(f"/desk/cases/{uid}/")
    expect(page.locator(".permit-said")).to_contain_text(row.number)
    look_everywhere(chief, "permit-case", shots)
    step = page.locator('details[data-step="reject"]')
    if step.get_attribute("open") is None:
        step.locator("summary").click()
    step.locator('input[name="permit"]').check()
    step.locator("form button[type=submit]").click()
    expect(page.locator(".notices")).to_contain_text("不予立案")


def test_the_phone_says_that_a_permit_is_near_without_a_network(arrive: Arrive) -> None:
    row = dig()
    visitor = phones.phone(arrive, "collector")
    page = visitor.page
    phones.cut(page.context, True)
    phones.tab(page, "new")
    expect(page.get_by_text("已记下位置")).to_be_visible()
    page.get_by_placeholder("搜类别").fill("掘路")
    page.locator(".choice", has_text="无证掘路").click()
    expect(page.locator(".finding .notice")).to_contain_text(row.number)
    page.get_by_placeholder("搜类别").fill("路灯")
    page.locator(".choice", has_text="路灯").first.click()
    expect(page.locator(".finding .notice")).to_have_count(0)
    phones.forgive(visitor)
