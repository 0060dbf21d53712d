"""Undertakings: each page fits at every width, can be read by machine and ear, and speaks English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.looking import LINES, look_everywhere
from tests.browser.test_pages import chinese
from tests.browser.visitor import Arrive
from tests.undertakings import held


def test_the_offices_pages(arrive: Arrive, shots: Path | None) -> None:
    rows = {"order": held.finding(), "work": held.public_work(), "fund": held.fund(), "bylaw": held.bylaw()}
    clerk = arrive().sign_in("clerk")
    clerk.open("/works/")
    clerk.open("/office/undertakings/")
    look_everywhere(clerk, "undertakings", shots)
    for kind in ("order", "fund"):
        clerk.open(f"/office/undertakings/{rows[kind].uid}/")
        look_everywhere(clerk, f"undertaking-{kind}", shots)
    clerk.open("/office/undertakings/strength/")
    look_everywhere(clerk, "undertakings-strength", shots)
    for address in (
        f"/office/undertakings/{rows['work'].uid}/?lang=en",
        "/office/undertakings/strength/?lang=en",
    ):
        clerk.open(address)
        assert chinese(clerk.settle()) == [], address
    clerk.resize(360)
    page = clerk.open(f"/office/undertakings/{rows['work'].uid}/")
    days = page.locator(".undertaking-table td").filter(has_text=re.compile(r"^\s*\d{4}-\d\d-\d\d\s*$"))
    assert set(days.evaluate_all(LINES)) == {1}


def test_a_wrong_form_names_its_fields(arrive: Arrive, shots: Path | None) -> None:
    clerk = arrive().sign_in("clerk")
    page = clerk.open("/office/undertakings/kinds/order/new/")
    page.click("form.stack button.primary")
    expect(page.locator("#f-title-error")).to_be_visible()
    look_everywhere(clerk, "undertaking-new-wrong", shots)
    clerk.complaints[:] = [one for one in clerk.complaints if "422" not in one]


@pytest.mark.parametrize("address", ["/works/", "/rules/"])
def test_what_the_public_sees(arrive: Arrive, shots: Path | None, address: str) -> None:
    held.public_work()
    visitor = arrive()
    visitor.open(address)
    look_everywhere(visitor, f"public{address.replace('/', '-')}", shots)
    visitor.open(f"{address}?lang=en")
    assert chinese(visitor.settle()) == []
