"""A reporter with a phone: is told of news, rates how it ended, says that it is not put right; by touch and by keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.test import Client
from playwright.sync_api import expect

from chengxu.cases.models import Case
from chengxu.notices.models import Subscription
from tests.browser.looking import look_everywhere
from tests.browser.visitor import Arrive
from tests.web.cast import reported
from tests.web.test_following import closed
from tests.web.test_public_answers import TEXT, asked
from tests.web.test_telling import given_up


def test_a_closed_matter_is_rated_and_taken_up_again_on_a_phone(arrive: Arrive, shots: Path | None) -> None:
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


def test_somebody_asks_to_be_told_and_it_fits(arrive: Arrive, shots: Path | None, settings: Any) -> None:
    settings.GATEWAY_URL, settings.GATEWAY_SECRET = "http://127.0.0.1:9/", "x"
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.example.com", "cg@example.com"
    code = reported().code
    visitor = arrive(width=360)
    page = visitor.open(f"/report/sent/{code}/")
    page.get_by_label("电子邮件").fill("zhang@example.com")
    page.get_by_label("电子邮件").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("有进展时会告诉您")
    look_everywhere(visitor, "follow-told", shots)
    visitor.open(f"/stop/{Subscription.objects.get().token}/")
    look_everywhere(visitor, "stop", shots)


def test_the_list_of_messages_fits(arrive: Arrive, shots: Path | None, settings: Any) -> None:
    settings.GATEWAY_URL, settings.GATEWAY_SECRET = "http://127.0.0.1:9/", "x"
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.example.com", "cg@example.com"
    given_up(Client())
    visitor = arrive().sign_in("sysadmin")
    visitor.open("/outbox/")
    look_everywhere(visitor, "outbox", shots)


def test_a_public_answer_fits_where_it_is_written_listed_and_read(arrive: Arrive, shots: Path | None) -> None:
    code, uid, _ = asked()
    desk = arrive().sign_in("acceptor")
    desk.open("/desk/answers/")
    look_everywhere(desk, "answers", shots)
    page = desk.open(f"/desk/cases/{uid}/#answers")
    page.get_by_label("答复", exact=True).fill(TEXT)
    page.get_by_role("button", name="存答复稿").click()
    expect(page.get_by_role("status").first).to_contain_text("答复稿已存")
    page.evaluate("scrollTo(0, 0)")  # so that the head covers no half of a button
    look_everywhere(desk, "answer-draft", shots)
    chief = arrive().sign_in("chief")
    page = chief.open(f"/desk/cases/{uid}/")
    page.get_by_role("button", name="审定并公开").click()
    expect(page.locator("#answers")).to_contain_text("已答复")
    reader = arrive(width=360)
    expect(reader.open(f"/r/{code}/").get_by_text(TEXT)).to_be_visible()
    look_everywhere(reader, "answer-read", shots)
