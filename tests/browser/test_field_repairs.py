"""A crew with nothing but phones: the night round, a fault, its repair; and what a scanned label offers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect

from chengxu.accounts.rules import Actor
from chengxu.assets.models import Component
from chengxu.assets.upkeep import actions, faults
from chengxu.assets.upkeep.models import Repair
from chengxu.cases.models import Case
from chengxu.common.ids import SystemIds
from chengxu.ledger.models import Deed
from chengxu.notices.models import Notice
from chengxu.routines.inspections import tasking
from chengxu.routines.inspections.access import ASSIGNS
from chengxu.routines.recurring import laying
from chengxu.routines.recurring.models import Occurrence
from tests.browser.looking import look, look_in_the_dark
from tests.browser.phones import cut, forgive, phone, says, tab, taken
from tests.browser.test_field import PICTURE
from tests.browser.visitor import Arrive
from tests.web import cast
from tests.web.test_components import lamp

IDS = SystemIds()
AFTER = PICTURE | {"name": "lit.jpg", "buffer": cast.photo((600, 480))}


def crew(unit: str = "JZCG-LD") -> Actor:
    return cast.actor("repairer", unit=unit)


def broken(one: Component) -> None:
    """Somebody of the crew found it dark an hour ago."""
    actions.find_fault(
        asset_uid=one.uid, note="不亮", evidence=(), at=timezone.now() - timedelta(hours=1), source="field", source_id="x", actor=crew(),
        now=timezone.now(), ids=IDS,
    )  # fmt: skip


def scan(page: Page, code: str) -> None:
    """What the label says, typed: a browser of the tests has no camera."""
    tab(page, "tasks")
    page.get_by_role("link", name="扫标牌").first.click()
    page.get_by_label("标牌上的短码或标识码").fill(code)
    page.get_by_role("button", name="用这个码").click()


def come_in(page: Page, count: int) -> None:
    """So many captures of this phone were taken in; the form was left by itself before anybody looks."""
    expect(page.locator("#main form")).to_have_count(0)
    tab(page, "queue")
    expect(page.locator("[data-standing=done]")).to_have_count(count)


def test_a_dark_lamp_is_noted_at_night_and_mended_by_day_without_a_network(
    arrive: Arrive, shots: Path | None
) -> None:
    crew()
    one = lamp()
    visitor = phone(arrive, "repairer")
    page, context = visitor.page, visitor.page.context
    says(page, "都已提交")
    cut(context, off=True)
    scan(page, one.token)
    expect(page.get_by_role("heading", name="路灯 永平路 7 号灯")).to_be_visible()
    look(page, "field-thing", shots, 360, "light")
    page.get_by_role("link", name="报故障").click()
    page.locator("input[type=file]").set_input_files(PICTURE)
    expect(page.locator(".shot")).to_have_count(1)
    page.get_by_label("哪里坏了").fill("整盏不亮")
    page.get_by_role("button", name="记下并提交").click()
    says(page, "没有网络 · 1 条待交")
    cut(context, off=False)
    page.evaluate("dispatchEvent(new Event('online'))")
    says(page, "都已提交")
    (fault,) = faults.waiting(crew(), most=9)
    assert fault.component.uid == one.uid
    tab(page, "tasks")
    expect(page.get_by_text("待修 1 · 超时 0")).to_be_visible()
    page.get_by_role("link", name="维修", exact=False).filter(has_text="待修").click()
    look(page, "field-repairs", shots, 360, "light")
    cut(context, off=True)
    page.locator(".strip", has_text="永平路 7 号灯").click()
    expect(page.get_by_label("做了什么 1")).to_have_value("lamp_repair")
    page.get_by_label("用了什么材料 1").select_option("lamp_led")
    before, after = page.locator("input[type=file]").all()
    before.set_input_files(PICTURE)
    after.set_input_files(AFTER)
    expect(page.locator(".shot")).to_have_count(2)
    page.get_by_label("工时").fill("0.5")
    look(page, "field-mend", shots, 360, "light")
    look_in_the_dark(page, "field-mend", shots, 360)
    page.get_by_role("button", name="记下并提交").click()
    expect(page.locator(".strip .chip", has_text="等待提交")).to_be_visible()
    cut(context, off=False)
    page.evaluate("dispatchEvent(new Event('online'))")
    says(page, "都已提交")
    assert taken() == ["repair", "repair"]
    row = Repair.objects.get()
    assert (row.asset_uid, row.found_at, row.hours, row.parts_fen) == (one.uid, fault.since, 500, 42_000)
    assert (len(row.before.split()), len(row.after.split())) == (1, 1)
    assert Component.objects.get(pk=one.pk).state == "intact"
    assert Deed.objects.filter(verb="upkeep.in_time").count() == 1
    tab(page, "queue")
    expect(page.get_by_text("维修已登记")).to_be_visible()
    forgive(visitor)


def test_a_repair_that_was_recorded_before_is_asked_about_and_a_case_is_answered(arrive: Arrive) -> None:
    crew()
    one = lamp()
    uid = cast.reported().case_uid
    cast.do(uid, "accept", "acceptor")
    cast.do(uid, "file", "chief", condition="C0118-1", reason="照片清楚")
    cast.do(uid, "dispatch", "dispatcher", unit="JZCG-LD")
    broken(one)
    Case.objects.filter(uid=uid).update(asset_uid=one.uid)
    page = phone(arrive, "repairer").page
    page.get_by_text("待修 1").click()
    faulty = page.locator(".strip", has_text="永平路 7 号灯")
    expect(faulty).to_have_attribute("href", f"#mend/case-{uid}")  # so that both end together
    Case.objects.filter(uid=uid).update(asset_uid="")
    visitor = phone(arrive, "repairer")
    page = visitor.page
    page.locator(".task").click()
    page.get_by_role("link", name="登记维修").click()
    page.get_by_label("修的是什么").select_option(one.token)
    expect(page.locator(".scanned-thing")).to_contain_text("永平路 7 号灯")
    before, after = page.locator("input[type=file]").all()
    before.set_input_files(PICTURE)
    after.set_input_files(AFTER)
    expect(page.locator(".shot")).to_have_count(2)
    page.get_by_role("button", name="记下并提交").click()
    come_in(page, 1)
    assert (Case.objects.get(uid=uid).state, Repair.objects.get().case_uid) == ("handled", uid)
    scan(page, one.token)
    page.get_by_role("link", name="登记维修").click()
    page.get_by_role("button", name="记下并提交").click()
    says(page, "1 条要您看")
    expect(page.locator("#main form")).to_have_count(0)
    tab(page, "queue")
    card = page.locator("[data-standing=refused]")
    expect(card).to_contain_text("再记一次会算两遍")
    card.get_by_role("button", name="改后再交").click()
    expect(page.get_by_label("做了什么 1")).to_have_value("lamp_repair")
    page.get_by_label("另一次").check()
    page.get_by_role("button", name="记下并提交").click()
    come_in(page, 2)
    assert Repair.objects.count() == 2
    visitor.complaints[:] = [c for c in visitor.complaints if "422" not in c]


def test_a_label_offers_the_task_that_is_due_there_and_a_report_to_whoever_mends_nothing(
    arrive: Arrive, shots: Path | None
) -> None:
    rail = lamp(category="C0211", maintainer="JZCG-SZ", name="梅林路护栏")
    crew("JZCG-SZ")
    laying.lay_out(now=timezone.now(), ids=IDS)
    due = Occurrence.objects.get(place=rail.uid, starts_at__lte=timezone.now())
    mender = cast.actor("repairer")
    Notice.objects.create(
        uid=IDS.uid(timezone.now()), deed_uid="routines:today", verb="routine.due", kind="person", recipient=mender.uid,
        text_zh="今天的常态任务：护栏季度养护。", created_at=timezone.now(),
    )  # fmt: skip
    page = phone(arrive, "repairer").page
    page.get_by_text("1 条通知").click()
    expect(page.get_by_text("今天的常态任务：护栏季度养护。")).to_be_visible()
    look(page, "field-notices", shots, 360, "light")
    scan(page, rail.token)
    page.get_by_role("button", name="带照片").click()
    expect(page.get_by_role("heading", name="护栏季度养护")).to_be_visible()
    page.get_by_role("button", name="取消").click()
    scan(page, rail.token)
    expect(page.locator(".routine-card")).to_contain_text("护栏季度养护")
    look(page, "field-thing-task", shots, 360, "light")
    page.get_by_role("button", name="记 1").click()
    come_in(page, 1)
    assert Deed.objects.get(verb="tend").routine_uid == due.uid
    page = phone(arrive, "auxiliary").page
    scan(page, rail.token)
    expect(page.get_by_role("link", name="报故障")).to_have_count(0)
    page.get_by_role("link", name="上报问题").click()
    expect(page.locator(".scanned-thing")).to_contain_text(rail.token)


def test_a_label_begins_the_inspection_somebody_was_given(arrive: Arrive) -> None:
    rail = lamp(category="C0211", maintainer="JZCG-SZ", name="梅林路护栏")
    inspector = cast.person("handler", unit="JZCG-HW")
    leader = Actor(uid="leader", name="所长", unit="JZCG-HW", verbs=frozenset({ASSIGNS}))
    now = timezone.now()
    tasking.assign(
        checklist="sanitation", unit="JZCG-HW", place="梅林路", asset=rail.uid, team=[inspector.uid], due=(now + timedelta(days=2)).date(),
        actor=leader, now=now, ids=IDS,
    )  # fmt: skip
    visitor = phone(arrive, "handler")
    page = visitor.page
    cut(page.context, off=True)
    scan(page, rail.token)
    expect(page.get_by_role("link", name="上报问题")).to_be_visible()
    expect(page.get_by_role("link", name="登记维修")).to_have_count(0)  # another unit's
    page.get_by_role("link", name="检查：").click()
    expect(page.get_by_role("button", name="查完，保存并提交")).to_be_visible()
    expect(page.get_by_label("地点（路名")).to_have_value("梅林路")
    cut(page.context, off=False)
    forgive(visitor)
