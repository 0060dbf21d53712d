"""A reporter with a phone, once it has ended: rates it, and says that it is not put right; by touch and by keyboard."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from chengxu.cases.models import Case
from tests.browser.looking import look_everywhere
from tests.browser.visitor import Arrive
from tests.web.test_following import closed


def test_a_closed_matter_is_rated_and_taken_up_again_on_a_phone(arrive: Arrive, shots: Path) -> None:
    code, uid = closed()
    visitor = arrive(width=360)
    page = visitor.open(f"/r/{code}/")
    page.locator("summary", has_text="没有解决？").click()
    look_everywhere(visitor, "follow-closed", shots)
    visitor.resize(360)
    page.get_by_label("基本满意", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="提交评价").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("谢谢您的评价")
    page.locator("summary", has_text="没有解决？").press("Enter")
    page.get_by_role("button", name="没有解决，请重新办理").click()
    expect(page.locator("#f-reason:invalid")).to_be_focused()
    page.get_by_label("哪里没解决").fill("灯又不亮了")
    page.get_by_role("button", name="没有解决，请重新办理").click()
    expect(page.locator(".steps .now")).to_contain_text("重新办理")
    look_everywhere(visitor, "follow-reopened", shots)
    assert Case.objects.get(uid=uid).state == "dispatched"
