"""The watch at a market walks its stalls on a phone, without a network; the desk sees who stood there and who by no permit."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import expect

from chengxu.common.ids import SystemIds
from chengxu.ledger.models import Deed
from chengxu.packs import actions as packs
from chengxu.packs.rules import Pack, digest
from chengxu.routines.recurring import laying
from chengxu.routines.recurring.models import Occurrence
from chengxu.territory import queries as territory
from tests.browser.looking import look, look_everywhere
from tests.browser.phones import cut, forgive, phone, says, tab
from tests.browser.visitor import Arrive
from tests.jingzhou import source
from tests.parties.held import PERSON, STALL, issued
from tests.web import cast


def always_open() -> None:
    """Put a pack in force whose bayberry market is held all year, and watched all day."""
    documents = deepcopy(dict(source().pack.documents))
    market = documents["permits.yaml"]["markets"]["S103"]
    del market["seasons"], market["hours"]
    task = documents["routines/tasks.yaml"]["tasks"]["market_watch"]
    del task["times"]
    task["where"] = {"markets": ["S103"]}
    packs.load(pack=Pack(digest(documents), documents), actor="test", now=timezone.now())


def test_a_market_is_walked_without_a_network(arrive: Arrive, shots: Path | None) -> None:
    always_open()
    today = territory.calendar().local(timezone.now()).date()
    held = issued(
        STALL, PERSON, market="S103", pitch=3, start=today, end=today + timedelta(days=5), what="卖杨梅"
    )
    laying.lay_out(now=timezone.now(), ids=SystemIds())
    watch = Occurrence.objects.get(routine="market_watch", day=today)
    cast.person("auxiliary", unit="JZCG-ZF")
    visitor = phone(arrive, "auxiliary")
    page = visitor.page
    says(page, "都已提交")
    cut(page.context, off=True)
    page.get_by_role("link", name="清点摊位").click()
    page.locator("input[value='3']").check()
    page.locator("input[value='7']").check()
    expect(page.get_by_text("有人 2 个，没有有效许可 1 个")).to_be_visible()
    page.get_by_label("几个").fill("1")
    page.get_by_label("在哪里、卖什么").fill("路口三轮车卖杨梅")
    look(page, "field-stalls", shots, 360, "light")
    page.get_by_role("button", name="记下并提交").click()
    says(page, "没有网络 · 1 条待交")
    cut(page.context, off=False)
    page.evaluate("dispatchEvent(new Event('online'))")
    says(page, "都已提交")
    tab(page, "queue")
    expect(page.get_by_text("没有有效许可的摊位：7 号")).to_be_visible()
    deed = Deed.objects.get(verb="guard")
    assert (deed.routine_uid, deed.place) == (watch.uid, "S103")
    forgive(visitor)
    desk = arrive().sign_in("director")
    desk.open(f"/desk/routines/occurrences/{watch.uid}/")
    expect(desk.page.get_by_text(held.number)).to_be_visible()
    look_everywhere(desk, "occurrence-stalls", shots)
