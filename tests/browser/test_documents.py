"""Report documents in a real browser: they fit, can be read and edited without a mouse, and print as the report alone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from chengxu.reports import actions
from chengxu.reports.lifecycle.steps import Paper
from chengxu.reports.register import documents, issuing
from tests.browser.test_pages import chinese, look, look_everywhere
from tests.browser.visitor import Arrive
from tests.reports.bureau import clear_pipes, remove_awnings
from tests.web.cast import actor, ids

REASON = "补录三月的巡查记录"


def drafted(year: int = 2023) -> Paper:
    """A draft somebody commented on, with a figure typed by hand."""
    now, clerk = timezone.now(), actor("clerk")
    clear_pipes(352, datetime(year, 3, 1, 2, tzinfo=UTC))
    remove_awnings(268, datetime(year, 3, 1, 2, tzinfo=UTC))
    paper = actions.draft(
        name="annual", start=date(year, 1, 1), end=date(year, 12, 31), actor=clerk, now=now, ids=ids
    )
    actions.override(
        uid=paper.uid,
        number=1,
        text="360余次",
        reason=REASON,
        seen=paper.content,
        actor=clerk,
        now=now,
        ids=ids,
    )
    for place, words in ((1, "这一段的数字再核一下，与股室台账对过再报。"), (None, "总体可以。")):
        actions.comment(
            uid=paper.uid, text=words, paragraph=place, seen=content(paper), actor=clerk, now=now, ids=ids
        )
    return paper


def content(paper: Paper) -> str:
    found = documents.find(paper.uid, actor("clerk"))
    assert found is not None
    return found.content


def issued() -> Paper:
    """A report with its number."""
    now = timezone.now()
    paper = actions.draft(
        name="annual", start=date(2022, 1, 1), end=date(2022, 12, 31), actor=actor("clerk"), now=now, ids=ids
    )
    actions.submit(uid=paper.uid, seen=paper.content, actor=actor("clerk"), now=now, ids=ids)
    actions.sign(uid=paper.uid, seen=paper.content, actor=actor("director"), now=now, ids=ids)
    return issuing.issue(uid=paper.uid, actor=actor("clerk"), now=now, ids=ids)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("documents", "/office/documents/"),
        ("document-draft", "/office/documents/{draft}/"),
        ("document-numbers", "/office/documents/numbers/"),
    ],
)
def test_a_page_of_documents_fits_and_can_be_read(
    arrive: Arrive, shots: Path | None, name: str, address: str
) -> None:
    issued()
    visitor = arrive().sign_in("clerk")
    visitor.open(address.format(draft=drafted().uid))
    look_everywhere(visitor, name, shots)


@pytest.mark.parametrize("address", ["/office/documents/", "/office/documents/{draft}/?edit=1"])
def test_documents_speak_english_around_their_chinese(
    arrive: Arrive, shots: Path | None, address: str
) -> None:
    visitor = arrive(width=360).sign_in("clerk")
    address = address.format(draft=drafted().uid)
    page = visitor.open(f"{address}{'&' if '?' in address else '?'}lang=en")
    assert chinese(page) == []
    look(page, "documents-en", shots, 360, "light")
    visitor.resize(1280)
    look(page, "documents-en", shots, 1280, "light")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_editor_and_an_issued_document_fit_and_can_be_read(
    arrive: Arrive, shots: Path | None, width: int
) -> None:
    visitor = arrive(width=width).sign_in("clerk")
    look(visitor.open(f"/office/documents/{drafted().uid}/?edit=1"), "document-editor", shots, width, "light")
    look(visitor.open(f"/office/documents/{issued().uid}/"), "document-issued", shots, width, "light")


def test_an_empty_list_fits_too(arrive: Arrive, shots: Path | None) -> None:
    visitor = arrive(width=360).sign_in("clerk")
    look(visitor.open("/office/documents/"), "documents-empty", shots, 360, "light")


def editor(page: Page) -> None:
    expect(page.locator("#edit-text")).to_be_focused()


def test_a_paragraph_is_edited_by_keyboard_alone(arrive: Arrive) -> None:
    paper = drafted()
    page = arrive().sign_in("clerk").open(f"/office/documents/{paper.uid}/")
    page.locator("#p0 .para-tool").first.focus()
    expect(page.locator("#p0 .para-tool").first).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    editor(page)
    page.keyboard.press("Control+a")
    page.keyboard.type("今年来，我局扎实工作。")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#p0 > p").first).to_have_text("今年来，我局扎实工作。")
    assert page.url.endswith("#p0")
    expect(page.locator("#p0")).to_contain_text("改过")


def test_a_figure_is_typed_by_hand_and_a_missing_reason_is_said_beside_it(arrive: Arrive) -> None:
    paper = drafted()
    visitor = arrive().sign_in("clerk")
    page = visitor.open(f"/office/documents/{paper.uid}/?edit=1")
    second = page.locator(".para-figures li").nth(1)
    second.locator("summary").click()
    second.locator("input[name=text]").fill("370余处")
    second.locator("input[name=reason]").fill("太短")
    second.locator("button").click()
    expect(page.locator("#override-error")).to_be_visible()
    expect(page.locator("#reason-2")).to_have_attribute("aria-invalid", "true")
    page.locator("#reason-2").fill(REASON)
    page.locator("#reason-2").press("Enter")
    expect(page.locator("#f2")).to_have_text(re.compile("370余处"))
    expect(page.locator("#f2")).to_have_attribute("data-typed", REASON)
    visitor.complaints[:] = [line for line in visitor.complaints if "422" not in line]


def test_what_cannot_be_done_says_why_and_a_screen_reader_hears_it(arrive: Arrive) -> None:
    page = arrive().sign_in("clerk").open(f"/office/documents/{issued().uid}/")
    page.locator(".step-shut summary").click()
    expect(page.locator(".why-not")).to_contain_text("现在是「已印发」")


@pytest.mark.parametrize("query", ["", "?edit=1"])
def test_what_is_printed_is_the_document_alone(arrive: Arrive, query: str) -> None:
    page = arrive().sign_in("clerk").open(f"/office/documents/{drafted().uid}/{query}")
    page.emulate_media(media="print")
    for chrome in (".head", ".foot", ".document-head", ".document-side", ".para-side", ".para-form"):
        for part in page.locator(chrome).all():
            expect(part).to_be_hidden()
    expect(page.locator(".leaf h1")).to_be_visible()
    for paragraph in page.locator(".para").all():
        expect(paragraph.locator("p").last).to_be_visible()


def test_english_frames_a_chinese_document(arrive: Arrive, shots: Path | None) -> None:
    visitor = arrive(width=360).sign_in("clerk")
    page = visitor.open(f"/office/documents/{drafted().uid}/?lang=en")
    look(visitor.settle(), "document-en", shots, 360, "light")
    expect(page.locator(".leaf")).to_have_attribute("lang", "zh-Hans")


def test_the_list_of_sources_stays_on_the_paper(arrive: Arrive) -> None:
    page = arrive(width=1280).sign_in("clerk").open(f"/office/documents/{issued().uid}/")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})  # what A4 leaves between its margins
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    sources = page.locator(".leaf .sources")
    assert sources.evaluate("box => box.scrollWidth - box.clientWidth") <= 0
