"""Every page at three widths, light and dark: nothing hangs over, nothing is unreadable or unreachable."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from chengxu.ledger.models import Deed
from tests.browser.looking import look, look_everywhere
from tests.browser.visitor import Arrive
from tests.web.cast import dispatched, do, reported

CHINESE = """() => [...document.querySelectorAll("main *")]
    .filter(part => !part.closest("[lang^=zh]"))
    .flatMap(part => [...part.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data)
        .concat(["aria-label", "title", "placeholder", "alt"].map(name => part.getAttribute(name) ?? "")))
    .filter(words => /[\\u4e00-\\u9fff]/.test(words) && !/[a-z]{3}/i.test(words))"""

PUBLIC = {
    "home": "/",
    "report": "/report/",
    "find": "/r/?code=",
    "follow": "/r/{code}/",
    "sent": "/report/sent/{code}/",
    "figure": "/figures/cases.reported/",
    "privacy": "/privacy/",
    "login": "/accounts/login/",
}
STAFF = {
    "queue": ("acceptor", "/desk/?queue=open"),
    "case": ("acceptor", "/desk/cases/{uid}/"),
    "case-dispatched": ("handler", "/desk/cases/{sent}/"),
    "intake": ("acceptor", "/desk/intake/"),
    "indicators": ("director", "/office/"),
    "indicator": ("director", "/office/indicators/cases.filing_rate/"),
    "report-annual": ("director", "/office/reports/annual/"),
    "audit": ("director", "/office/audit/"),
    "deed": ("director", "/office/deeds/{deed}/"),
    "row": ("director", "/office/rows/reports/{report}/"),
}


def rows() -> dict[str, str]:
    """Something for every page to show."""
    receipt = reported()
    do(receipt.case_uid, "accept", "acceptor", note="现场照片清楚")
    sent = dispatched()
    deed = Deed.objects.filter(verb="case.accept").order_by("id").values_list("uid", flat=True)[0]
    return {
        "code": receipt.code,
        "uid": receipt.case_uid,
        "sent": sent,
        "deed": deed,
        "report": receipt.report_uid,
    }


def chinese(page: Page) -> list[str]:
    """Chinese that an English page passes off as English; an English sentence may name a Chinese thing."""
    found: list[str] = page.evaluate(CHINESE)
    return found


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_fits_and_can_be_read(arrive: Arrive, shots: Path | None, name: str) -> None:
    visitor = arrive()
    visitor.open(PUBLIC[name].format(**rows()))
    look_everywhere(visitor, name, shots)


@pytest.mark.parametrize("name", STAFF)
def test_a_page_of_work_fits_and_can_be_read(arrive: Arrive, shots: Path | None, name: str) -> None:
    post, address = STAFF[name]
    visitor = arrive().sign_in(post)
    visitor.open(address.format(**rows()))
    look_everywhere(visitor, name, shots)


def test_a_page_that_may_not_be_seen_is_calm_too(arrive: Arrive, shots: Path | None) -> None:
    visitor = arrive(width=360).sign_in("sysadmin")
    page = visitor.open("/desk/")
    expect(page.locator("h1")).to_have_text("您不能打开这一页")
    look(page, "forbidden", shots, 360, "light")
    visitor.complaints[:] = [line for line in visitor.complaints if "403" not in line]


def test_english_fits_as_well(arrive: Arrive, shots: Path | None) -> None:
    receipt = rows()
    visitor = arrive(width=360).sign_in("acceptor")
    for name, address in (
        ("home", "/?lang=en"),
        ("queue", "/desk/?queue=open"),
        ("case", f"/desk/cases/{receipt['uid']}/"),
    ):
        page = visitor.open(address)
        look(visitor.settle(), f"{name}-en", shots, 360, "light")
        assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [1024, 1280])
def test_somebody_with_many_posts_sees_every_door_of_the_head(
    arrive: Arrive, width: int, language: str
) -> None:
    page = arrive().sign_in("head").open(f"/office/permits/?lang={language}")
    page.set_viewport_size({"width": width, "height": 768})
    beyond = "row => [row.children.length, row.scrollWidth - row.clientWidth]"
    assert page.locator(".faces").evaluate(beyond) == [6, 0]
    brand = page.locator(".brand > span")
    assert brand.evaluate("box => box.scrollWidth - box.clientWidth") == 0  # nothing hangs into the doors


def test_on_a_phone_the_open_door_is_in_sight_and_the_head_is_two_lines(arrive: Arrive) -> None:
    page = arrive(width=360).sign_in("head").open("/office/permits/")
    door = page.locator(".faces [aria-current=true]").bounding_box()
    assert door is not None
    assert door["x"] >= 0
    assert door["x"] + door["width"] <= 360
    assert page.locator(".head").evaluate("head => head.offsetHeight") < 110


@pytest.mark.parametrize("width", [360, 1280])
def test_a_group_of_doors_opens_by_key_shows_where_one_is_and_closes(arrive: Arrive, width: int) -> None:
    page = arrive(width=width).sign_in("head").open("/office/permits/")
    group = page.locator(".faces summary[aria-current=true]")
    group.focus()
    page.keyboard.press("Enter")
    sheet = page.locator(".faces details[open] .menu-sheet")
    expect(sheet.locator("[aria-current=page]")).to_have_text("许可")
    box = sheet.bounding_box()
    assert box is not None
    assert (box["x"] >= 0, box["x"] + box["width"] <= width) == (True, True)
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(group).to_be_focused()


@pytest.mark.parametrize("name", ["indicators", "indicator", "report-annual", "audit", "deed", "row"])
def test_the_office_speaks_english_and_says_what_is_chinese(
    arrive: Arrive, shots: Path | None, name: str
) -> None:
    post, address = STAFF[name]
    visitor = arrive().sign_in(post)
    visitor.open(address.format(**rows()) + "?lang=en")
    assert chinese(visitor.settle()) == []
    look_everywhere(visitor, f"{name}-en", shots)


@pytest.mark.parametrize(
    ("post", "address"), [("acceptor", "/desk/cases/{uid}/"), ("director", "/office/reports/annual/")]
)
def test_what_is_printed_is_the_matter_alone(arrive: Arrive, post: str, address: str) -> None:
    page = arrive().sign_in(post).open(address.format(**rows()))
    page.emulate_media(media="print")
    for chrome in (".head", ".foot", ".next-steps"):
        for part in page.locator(chrome).all():
            expect(part).to_be_hidden()
    expect(page.locator("h1").last).to_be_visible()


def test_the_first_page_of_the_portal_is_light(arrive: Arrive) -> None:
    visitor = arrive(width=360)
    weights: dict[str, int] = {}
    visitor.page.on("response", lambda answer: weights.update({answer.url: len(answer.body())}))
    visitor.open("/")
    visitor.settle()
    assert not [url for url in weights if re.search("maplibre|map.css|charts|picker|open-|htmx|geojson", url)]
    assert sum(weights.values()) < 120_000
