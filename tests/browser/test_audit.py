"""The auditor in a browser: by mouse, by keyboard, by dropping a file, on paper, and without scripts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.browser.looking import faults, look, look_in_the_dark
from tests.browser.visitor import HEIGHTS, Arrive, Visitor
from tests.reports.wordfiles import rich, saved
from tests.web.cast import awnings

TEXT = (
    "2023年工作总结\n一、市容整治\n全年拆除伸缩雨阳棚XX余处，制止燃放烟花爆竹行为16起。"
    "拆除伸缩雨阳棚300余处，路灯故障24小时内修复。\n项目\t数量\n雨阳棚\tXX处\n"
)


@pytest.fixture
def recorded(county: str, home: Path) -> None:
    awnings(home)


def give(visitor: Visitor, text: str = TEXT) -> Page:
    page = visitor.sign_in("clerk").open("/office/audit/")
    page.fill("#text", text)
    page.click("[data-give] button[type=submit]")
    page.wait_for_url("**/office/audit/*/")
    return page


def opened(page: Page, text: str) -> None:
    """Wait until the panel speaks of this figure."""
    expect(page.locator("#figure h2")).to_have_text(text)


@pytest.mark.usefixtures("recorded")
def test_an_audited_document_fits_and_can_be_read(arrive: Arrive, shots: Path | None) -> None:
    visitor = arrive()
    page = give(visitor)
    look(page, "audited", shots, 1280, "light")
    page.locator("#f1").click()
    opened(page, "XX余处")
    for width in HEIGHTS:
        visitor.resize(width)
        look(page, "audited-figure", shots, width, "light")
    look_in_the_dark(page, "audited-figure", shots, 1920)
    for show in ("placeholder", "no_record", "all"):
        page.click(f"[data-tab={show}]")
        expect(page.locator(f"[data-tab={show}]")).to_have_attribute("aria-current", "true")
        assert faults(page) == []


@pytest.mark.usefixtures("recorded")
def test_a_report_is_gone_through_by_keyboard_alone(arrive: Arrive) -> None:
    page = give(arrive())
    page.keyboard.press("n")
    opened(page, "XX余处")
    expect(page.locator("#f1")).to_be_focused()
    page.keyboard.press("f")
    expect(page.locator("#f1 ins")).to_have_text("410余处")
    expect(page.locator("#f1")).to_be_focused()
    expect(page.locator("#audit-head")).to_contain_text("已处理 1 处")
    page.keyboard.press("j")
    opened(page, "300余处")
    page.keyboard.press("f")
    expect(page.locator("#f3 ins")).to_have_text("410余处")
    page.keyboard.press("u")
    expect(page.locator("#f3 ins")).to_have_count(0)
    page.keyboard.press("k")
    opened(page, "XX余处")
    page.keyboard.press("Enter")
    expect(page.locator("#figure")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#f1")).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("dialog[data-keys]")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#findings a[data-figure]").first.focus()
    page.keyboard.press("p")
    expect(page.locator("#voice")).to_have_text("已到第一个")


@pytest.mark.usefixtures("recorded")
def test_the_way_back_from_the_rows_opens_the_figure_again(arrive: Arrive) -> None:
    page = give(arrive())
    page.locator("#f1").click()
    opened(page, "XX余处")
    page.locator("#figure a", has_text="看全部记录").click()
    page.wait_for_url("**/office/indicators/**")
    page.go_back()
    opened(page, "XX余处")
    page.reload()
    opened(page, "XX余处")
    page.keyboard.press("Enter")
    page.evaluate("document.querySelector('#figure [data-close]').click()")
    page.reload()
    expect(page.locator("#figure")).to_have_attribute("data-empty", "")


def test_what_was_pasted_stays_when_one_was_signed_out_meanwhile(arrive: Arrive) -> None:
    visitor = arrive().sign_in("clerk")
    page = visitor.open("/office/audit/")
    page.fill("#text", TEXT)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.click("[data-give] button[type=submit]")
    expect(page.locator("[data-signed-out]")).to_be_visible()
    expect(page.locator("#text")).to_have_value(TEXT)
    visitor.sign_in("clerk")
    # as signing in does: the token of the form is worth nothing any more
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    page.click("[data-give] button[type=submit]")
    page.wait_for_url("**/office/audit/*/")


@pytest.mark.usefixtures("recorded")
def test_a_text_by_hand_asks_for_its_reason_where_it_is_missing(arrive: Arrive) -> None:
    visitor = arrive()
    page = give(visitor)
    page.locator("#l1 a").click()
    page.click("#figure summary:has-text('自己写')")
    page.fill("#own-text", "415处")
    page.click("button[value=type]")
    expect(page.locator("#own-reason-error")).to_be_visible()
    expect(page.locator("#own-reason")).to_be_focused()
    page.fill("#own-reason", "含移交乡镇的3处")
    page.keyboard.press("Enter")
    expect(page.locator("#f1 ins")).to_have_text("415处")
    expect(page.locator("#figure")).to_contain_text("与记录不符")
    visitor.complaints[:] = [line for line in visitor.complaints if "422" not in line]


def test_a_file_dropped_anywhere_on_the_page_is_taken(arrive: Arrive) -> None:
    page = arrive().sign_in("clerk").open("/office/audit/")
    page.evaluate(
        """data => {
            window.dropped = new DataTransfer();
            const bytes = Uint8Array.from(atob(data), character => character.charCodeAt(0));
            window.dropped.items.add(new File([bytes], '总结.docx'));
            document.querySelector('h1').dispatchEvent(
                new DragEvent('dragenter', {dataTransfer: window.dropped, bubbles: true}));
        }""",
        _base64(saved(rich())),
    )
    expect(page.locator("[data-veil]")).to_be_visible()
    page.evaluate(
        "document.querySelector('footer').dispatchEvent("
        "new DragEvent('drop', {dataTransfer: window.dropped, bubbles: true, cancelable: true}))"
    )
    expect(page.locator("[data-veil]")).to_be_hidden()
    expect(page.locator("[data-give] button[type=submit]")).to_be_focused()
    expect(page.locator("#voice")).to_have_text("已放入：总结.docx")
    page.keyboard.press("Enter")
    page.wait_for_url("**/office/audit/*/")
    expect(page.locator("h1")).to_have_text("总结.docx")
    expect(page.locator("article th").first).to_have_text("项目")


@pytest.mark.usefixtures("recorded")
def test_without_scripts_it_works_as_well(arrive: Arrive) -> None:
    page = give(arrive(java_script_enabled=False))
    page.click("#f3")
    opened(page, "300余处")
    page.click("[data-take]")
    expect(page.locator("#f3 ins")).to_have_text("410余处")
    page.click("button[value=fill]")
    expect(page.locator("#audit-head")).to_contain_text("可以定稿")
    with page.expect_download() as download:
        page.click("text=下载修订稿")
    assert download.value.suggested_filename == "报告-修订稿.docx"


@pytest.mark.usefixtures("recorded")
def test_on_paper_words_and_lines_tell_the_verdicts(arrive: Arrive, shots: Path | None) -> None:
    visitor = arrive()
    page = give(visitor)
    page.emulate_media(media="print")
    for chrome in (".head", ".foot", ".audit-do", "#figure", ".audit-form", "#audit-tabs"):
        expect(page.locator(chrome).first).to_be_hidden()
    expect(page.locator("#f1 rt")).to_have_text("待填")
    expect(page.locator("#findings h2")).to_be_visible()
    page.emulate_media(media="screen")
    page.click("summary:has-text('其他')")
    page.click("text=打印用的一页")
    expect(page.locator(".audit-table tbody tr")).to_have_count(5)
    look(page, "audit-print", shots, 1280, "light")


@pytest.mark.usefixtures("recorded")
def test_a_figure_on_paper_tells_its_days_and_leaves_no_column_out(arrive: Arrive) -> None:
    page = arrive().sign_in("director").open("/office/indicators/ads.awning/?from=2023-01-01&to=2023-12-31")
    page.set_viewport_size({"width": 680, "height": 900})  # what A4 leaves between its margins
    page.emulate_media(media="print")
    expect(page.locator("header .print-only")).to_have_text(
        re.compile(r"\d+ 年 \d+ 月 \d+ 日至 \d+ 年 \d+ 月 \d+ 日")
    )
    expect(page.locator("#course")).to_be_visible()
    expect(page.locator("summary", has_text="看成表格")).to_be_hidden()
    assert page.evaluate(
        "() => document.querySelector('#rows table').getBoundingClientRect().right <= document.documentElement.clientWidth"
    )


def test_on_a_phone_the_chosen_figure_stays_in_sight(arrive: Arrive) -> None:
    page = give(arrive(width=360), "2023年工作总结\n" + "各项工作扎实推进，成效明显。\n" * 60 + TEXT)
    page.locator("#findings a[data-figure]").first.click()
    expect(page.locator("#figure h2")).to_be_visible()
    page.wait_for_function(
        "() => { const told = document.querySelector('.told.is-current').getBoundingClientRect();"
        " return told.top > 0 && told.bottom < document.getElementById('figure').getBoundingClientRect().top; }"
    )
    page.reload()
    page.wait_for_function(
        "() => { const told = document.querySelector('.told.is-current').getBoundingClientRect();"
        " return told.top > 0 && told.bottom < document.getElementById('figure').getBoundingClientRect().top; }"
    )
    page.click("[data-close]")
    expect(page.locator("#figure")).to_be_hidden()


def test_a_long_document_stays_usable(arrive: Arrive) -> None:
    line = "拆除伸缩雨阳棚XX处，" * 20 + "各项工作扎实推进，成效明显。\n"
    page = give(arrive(), "2023年工作总结\n" + line * 50)
    expect(page.locator(".told")).to_have_count(1000)
    page.keyboard.press("n")
    opened(page, "XX处")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.locator("#f1000").click()
    expect(page.locator("#figure [data-number='1000']")).to_be_visible()
    page.click("[data-list][rel=next]")
    expect(page.locator("#findings .pager")).to_contain_text("从第 101 个起")


def _base64(data: bytes) -> str:
    import base64

    return base64.b64encode(data).decode()
