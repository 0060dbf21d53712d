"""Takes the pictures of the README: a demo of its own, served for a moment, seen in Debian's chromium.

    python scripts/take_screenshots.py [--out docs/screenshots] [--home HOME] [--all]

Without ``--home`` the demo is built in a temporary folder with a fixed present, so that the same code gives the same
pictures. ``--all`` also takes every page at 360, 1280 and 1920 pixels, light and dark, beside the pictures of the
README, to be looked at by whoever changes a page; those are not kept in the repository.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/chromium-headless-shell")
PRESENT = "2024-03-01T09:00"
PASSWORD = "demo-chengxu"
YEAR = "from=2023-01-01&to=2023-12-31"
SIZES = {360: 740, 1280: 800, 1920: 1080}
DRAFT = (
    "2023年度工作总结\n\n一、工作开展情况\n\n一是整治市容。全年规范临街门店违章占道XX余次，取缔流动摊贩400余个，"
    "拆除伸缩雨阳棚XX余处，制止燃放烟花爆竹16起。二是燃气安全。共检查60余次，发现隐患35个，其中一般安全隐患138处、"
    "重大安全隐患45处，均已整改。三是维护设施。更换损坏护栏260米、立柱23根，维修路灯XX余盏。\n\n"
    "二、下一步打算\n\n每年至少开展2次业务培训。\n"
)


@dataclass(frozen=True)
class View:
    """A page worth showing: its name, its address, who looks at it, and what to do there first."""

    name: str
    address: str
    login: str = ""
    step: str = ""


VIEWS = (
    View("portal", "/"),
    View("report", "/report/"),
    View("desk", "/desk/", "acceptor"),
    View("figures", f"/office/?{YEAR}", "director"),
    View("figure", f"/office/indicators/facade.pipes/?{YEAR}", "director"),
    View("annual", f"/office/reports/annual/?{YEAR}", "clerk"),
    View("audit", "/office/audit/", "clerk", "audit"),
    View("documents", "/office/documents/", "clerk"),
    View("document", "/office/documents/", "director", "issued"),
)
SHOWN = ("desk", "figure", "annual", "audit", "document")


def main() -> None:
    """Serve, look, save."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--home", type=Path, help="a demo that is there already")
    parser.add_argument("--all", action="store_true", help="every page at every size, light and dark")
    parser.add_argument("--only", nargs="*", help="names of pages")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    views = [view for view in VIEWS if not given.only or view.name in given.only]
    with served(given.home) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        for view in views:
            if view.name in SHOWN or given.all or given.only:
                shoot(browser, url, view, given.out / f"{view.name}.png", 1280)
            if given.all:
                for width in SIZES:
                    for scheme in ("light", "dark"):
                        name = given.out / f"{view.name}-{width}-{scheme}.png"
                        shoot(browser, url, view, name, width, scheme)
        browser.close()


def shoot(browser: Browser, url: str, view: View, file: Path, width: int, scheme: str = "light") -> None:
    """One picture of one page, in few colours so that the repository stays small."""
    context = browser.new_context(
        viewport={"width": width, "height": SIZES[width]},
        locale="zh-CN",
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    if view.login:
        page.goto(f"{url}accounts/login/?next={view.address}")
        page.fill("input[name=login], input[name=username]", view.login)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_load_state("networkidle")
    page.goto(url.rstrip("/") + view.address)
    page.wait_for_load_state("networkidle")
    _prepare(page, view.step)
    with Image.open(io.BytesIO(page.screenshot())) as image:
        image.convert("RGB").quantize(128).save(file, optimize=True)
    print(f"{file.name}: {file.stat().st_size // 1000} kB")
    context.close()


def _prepare(page: Page, step: str) -> None:
    if step == "audit":
        page.fill("textarea[name=text]", DRAFT)  # its title names the year
        page.locator("form:has(textarea[name=text]) button[type=submit]").first.click()
        page.wait_for_load_state("networkidle")
    elif step == "issued":
        page.locator("main tr:has-text('〔') a[href*='/office/documents/0']").first.click()
        page.wait_for_load_state("networkidle")


def _chromium() -> str:
    return next((path for path in CHROMIUM if Path(path).exists()), CHROMIUM[0])


@contextmanager
def served(home: Path | None) -> Iterator[str]:
    """A demo on a free port; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="chengxu-shots-") as folder:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = os.environ | {"CHENGXU_HOME": str(home or folder)}
        program = [sys.executable, "-m", "chengxu.project.cli"]
        command = [*program, "serve"] if home else [*program, "demo", "--now", PRESENT]
        process = subprocess.Popen([*command, "--port", str(port)], env=environment, stdout=subprocess.PIPE)
        url = f"http://127.0.0.1:{port}/"
        try:
            _wait(url, process)
            yield url
        finally:
            process.terminate()
            process.wait(60)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit(f"the server ended with {process.returncode}")
        try:
            urllib.request.urlopen(re.sub("/$", "/healthz", url), timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
        else:
            return
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    main()
