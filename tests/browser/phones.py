"""A phone in somebody's hand: its screen, its camera, its network, and what the county has of it afterwards."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from chengxu.field.models import Capture
from tests.browser.visitor import Arrive, Visitor
from tests.field import street
from tests.jingzhou import SEAT
from tests.web import cast

APP = "/field/"
expect.set_options(
    timeout=15_000
)  # a phone on a busy machine writes to its disk before it says that something is kept
ASKED = (
    "net::ERR_"  # what the browser itself says about a network that is not there; the app must live with it
)
UNSIGNED = "status of 401"
TAKEN_OVER = "() => navigator.serviceWorker.controller !== null"


def phone(arrive: Arrive, post: str = "", *, unit: str = "", agreed: bool = True, **given: Any) -> Visitor:
    """A phone of 360 px whose position is in the seat; somebody with this post has signed in and opened the app.

    They have ``agreed`` to the keeping of positions unless something else is said.
    """
    position = {"longitude": SEAT[0], "latitude": SEAT[1], "accuracy": 12}
    visitor = arrive(360, geolocation=position, permissions=["geolocation"], **given)
    if post:
        visitor.sign_in(post, **({"unit": unit} if unit else {}))
    if post and agreed:
        street.agree(cast.actor(post), now=timezone.now())
    visitor.open(APP)
    settled(visitor.page)
    return visitor


def settled(page: Page) -> None:
    """The app has said something, and its worker keeps its files and has taken the page over: what a page asks in the moment
    of being taken over escapes the routes of a test."""
    expect(page.locator("#main > :not(.field-wait)").first).to_be_visible()
    page.wait_for_function(TAKEN_OVER)


def cut(context: BrowserContext, off: bool) -> None:
    """No network, or the network again."""
    context.set_offline(off)


def forgive(*visitors: Visitor) -> None:
    """A browser notes each request that met no network, and each answer that asked to sign in; that is no fault of the page."""
    for visitor in visitors:
        visitor.complaints[:] = [c for c in visitor.complaints if ASKED not in c and UNSIGNED not in c]


def tab(page: Page, name: str) -> None:
    """Go to a part of the app by its tab."""
    page.locator(f"#tabs a[href='#{name}']").click()


def log_vendor(page: Page) -> None:
    """One street vendor moved on: two taps."""
    tab(page, "quick")
    page.get_by_role("button", name="劝离流动摊贩").click()
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_text("今天在这部手机上记了")).to_be_visible()


def says(page: Page, words: str) -> None:
    """What the line at the head says, sooner or later."""
    expect(page.locator("#line")).to_have_text(words, timeout=15_000)


def taken() -> list[str]:
    """Kinds of what the county has taken in, in order."""
    return list(Capture.objects.exclude(kind="consent").order_by("id").values_list("kind", flat=True))
