"""Recurring tasks: a day, a month and one occurrence fit and can be read; a tap on the phone without a network is one entry."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from chengxu.common.ids import SeededIds
from chengxu.routines.recurring import actions, laying
from chengxu.routines.recurring.models import Occurrence
from tests.browser.looking import look_everywhere
from tests.browser.visitor import Arrive
from tests.jingzhou import NOW


@pytest.fixture
def laid(county: str) -> None:
    laying.lay_out(now=NOW, ids=SeededIds("laid"))
    actions.decide(now=NOW + timedelta(hours=20))


@pytest.mark.usefixtures("laid")
def test_the_day_the_month_and_one_fit_and_can_be_read(arrive: Arrive, shots: Path | None) -> None:
    uid = Occurrence.objects.get(routine="watering", place="R01", day=date(2023, 5, 8)).uid
    visitor = arrive().sign_in("director")
    for name, address in (
        ("routines", "/desk/routines/?day=2023-05-08"),
        ("routine", "/desk/routines/watering/?month=2023-05"),
        ("occurrence", f"/desk/routines/occurrences/{uid}/"),
        ("routine-people", "/desk/routines/people/?month=2023-05"),
    ):
        page = visitor.open(address)
        expect(page.locator("h1")).to_be_visible()
        look_everywhere(visitor, name, shots)


@pytest.mark.usefixtures("laid")
def test_an_excuse_by_keyboard(arrive: Arrive) -> None:
    page = arrive().sign_in("director").open("/desk/routines/?day=2023-05-08")
    page.get_by_label("勾选 主次干道洒水 永平北路").focus()
    page.keyboard.press("Space")
    page.locator("#f-why").fill("道路封闭施工")
    page.keyboard.press("Enter")
    expect(page.locator(".routine-row", has_text="领导准予免做：道路封闭施工")).to_have_count(1)
