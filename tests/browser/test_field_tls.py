"""The field app on an address that is not localhost: by a certificate it works without a network, without one it says why not.

The browser is told that a name, not an address of this machine, leads to the server: what a page may do is decided by the
name, and only names and addresses of the loopback are trusted without a certificate.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.phones import log_vendor, says
from tests.databases import rows
from tests.jingzhou import SEAT
from tests.journeys.server import Server, chengxu
from tests.journeys.test_https import ADDRESS, certificate

NAME = "field.chengxu.test"
PASSWORD = "kept-for-the-test"
PEOPLE = f"login,name,unit,posts,password\nstreet,尹秀英,JZCG-ZF,auxiliary,{PASSWORD}\n"


@pytest.fixture
def county_over_tls(tmp_path: Path, filled_database: str) -> Iterator[Server]:
    """The real program with a certificate, and one person who works outside."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copyfile(filled_database, home / "chengxu.sqlite3")
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    taken = chengxu(home, "import", "people", str(tmp_path / "people.csv"))
    assert taken.returncode == 0, taken.stderr
    cert, key = certificate(tmp_path)
    options = ("--cert", str(cert), "--key", str(key), "--workers", "1")
    server = Server(home, ADDRESS, options, trust=cert, settings={"CHENGXU_ALLOWED_HOSTS": NAME})
    server.start()
    yield server
    if server.process:
        server.kill()


Opens = Callable[[Path, str, Path | None], BrowserContext]


@pytest.fixture
def browser(chromium: Browser, program: Path) -> Opens:
    """Opens a browser with a profile on disk, for which :data:`NAME` is ``address``; it trusts the key of this certificate alone."""

    def new(folder: Path, address: str, trusted: Path | None) -> BrowserContext:
        flags = ["--no-sandbox", f"--host-resolver-rules=MAP {NAME} {address}"]
        if trusted:
            flags.append(f"--ignore-certificate-errors-spki-list={_key_of(trusted)}")
        context = chromium.browser_type.launch_persistent_context(
            folder, executable_path=program, args=flags, viewport={"width": 360, "height": 740}, locale="zh-CN",
            geolocation={"longitude": SEAT[0], "latitude": SEAT[1]}, permissions=["geolocation"],
        )  # fmt: skip
        context.set_default_timeout(15_000)
        return context

    return new


def _key_of(certificate_file: Path) -> str:
    key = x509.load_pem_x509_certificate(certificate_file.read_bytes()).public_key()
    der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(der).digest()).decode()


def sign_in(page: Page, start: str) -> None:
    """By the form, from which the app opens."""
    page.goto(f"{start}/accounts/login/?next=/field/")
    page.fill("[name=username]", "street")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/field/")


def crash(page: Page) -> None:
    """The whole browser dies where it stands."""
    with contextlib.suppress(Error):
        page.context.new_cdp_session(page).send("Browser.crash")


def test_over_tls_what_was_captured_outlives_network_and_browser(
    browser: Opens, county_over_tls: Server, tmp_path: Path
) -> None:
    server, profile = county_over_tls, tmp_path / "profile"
    start = f"https://{NAME}:{server.port}"
    stranger = browser(tmp_path / "stranger", ADDRESS, None)
    with pytest.raises(Error, match="ERR_CERT"):  # a certificate nobody vouches for opens nothing
        stranger.new_page().goto(f"{start}/field/")
    stranger.close()
    context = browser(profile, ADDRESS, server.trust)
    page = context.new_page()
    sign_in(page, start)
    says(page, "都已提交")
    assert page.evaluate("isSecureContext")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    server.kill()  # the network ends at the bureau's door
    page.reload()
    log_vendor(page)
    says(page, "没有网络 · 1 条待交")
    crash(page)
    with contextlib.suppress(Error):
        context.close()
    context = browser(profile, ADDRESS, server.trust)
    page = context.new_page()
    page.goto(f"{start}/field/")
    says(page, "没有网络 · 1 条待交")
    server.start()
    page.locator("#line").click()
    expect(page.locator("#line")).to_have_text(re.compile("请登录后再交|都已提交"), timeout=15_000)
    if (
        "请登录" in page.locator("#line").inner_text()
    ):  # the browser died before it had written its cookie down
        sign_in(page, start)
    says(page, "都已提交")
    context.close()
    assert server.stop() == 0
    assert len(rows(server.home, "SELECT 1 FROM ledger_deed WHERE source = 'field'")) == 1


def test_without_tls_the_page_says_why_it_cannot_be_used(
    browser: Opens, server: LiveServer, county: str, home: Path, tmp_path: Path
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    port = server.url.rpartition(":")[2]
    context = browser(tmp_path / "plain", "127.0.0.1", None)
    page = context.new_page()
    page.goto(f"http://{NAME}:{port}/field/")
    expect(page.get_by_role("alert")).to_contain_text("没有加密（HTTPS）")
    assert not page.evaluate("isSecureContext")
    context.close()
