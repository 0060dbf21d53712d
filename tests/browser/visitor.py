"""Somebody in front of a screen, who notices when a page complains."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from playwright.sync_api import ConsoleMessage, Page, Request, expect

from tests.web.cast import signed_in

HEIGHTS = {360: 740, 1280: 800, 1920: 1080}
NO_MAP = 1100
"""A laptop too narrow for the map beside the list of the desk, which takes half of the time where nobody looks at it."""
HARMLESS = ("GL Driver Message", "GPU stall")  # the software WebGL of a machine without a graphics card


@dataclass
class Visitor:
    """Somebody in front of a screen of their own."""

    page: Page
    server: str
    complaints: list[str] = field(default_factory=list)

    def open(self, address: str) -> Page:
        """Open an address of the product."""
        self.page.goto(self.server + address)
        return self.page

    def settle(self) -> Page:
        """Wait until everything the page fetches later is there, maps drawn."""
        self.page.wait_for_load_state("networkidle")
        expect(self.page.locator("[data-map]:visible:not([data-ready])")).to_have_count(0, timeout=30_000)
        return self.page

    def resize(self, width: int) -> None:
        """A phone, a laptop or a large screen."""
        self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})

    def sign_in(self, post: str, **given: str) -> Visitor:
        """Sit down where somebody with this post has signed in already."""
        session = signed_in(post, **given).cookies[settings.SESSION_COOKIE_NAME].value
        self.page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.server}]
        )
        return self

    def listen(self) -> None:
        """Note what goes wrong on the page and what it asks for elsewhere."""
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(word in message.text for word in HARMLESS):
            self.complaints.append(f"{message.type}: {message.text} at {self.page.url}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.server, "data:", "blob:")):
            self.complaints.append(f"asked outside: {request.url}")


Arrive = Callable[..., Visitor]
