"""What a citizen waits for: the first page and the form on a poor telephone, and a report with a photo of 3 MB.

The telephone is chromium with a processor four times slower and the line its developer tools call "Slow 3G" (400 kbit/s, two
seconds for each answer to begin). A page is interactive when nothing has kept its thread busy for 50 ms any more.

The photo is measured against the least that must be done with it: decode it, make it smaller, encode it again, flush that to
disk, and insert the rows of the report through the bare driver.
"""

from __future__ import annotations

import io
import os
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import bare, generated
from bench.county import PRESENT, demo
from bench.site import Browser, served
from bench.timing import each, percentile

ROUNDS = 30
BUDGET = 120.0
LOADS = 3
PAGES = {"first page": "/", "report form": "/report/"}
SLOWER = 4
SLOW_3G = {"offline": False, "latency": 2000, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
LIMIT = 150_000
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser")
LONG_TASKS = """
window.busyUntil = 0;
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) window.busyUntil = Math.max(window.busyUntil, task.startTime + task.duration);
}).observe({ type: "longtask", buffered: true });
"""
INTERACTIVE = """() => {
  const page = performance.getEntriesByType("navigation")[0];
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return Math.max(page.domContentLoadedEventEnd, paint ? paint.startTime : 0, window.busyUntil);
}"""


def run(scale: float = 1.0) -> dict[str, float]:
    """Bytes and times of the two pages, and milliseconds and ratios of a report with its photo."""
    with demo(min(scale, 0.25), PRESENT) as home, served(home) as port:
        return _pages(port, max(1, round(LOADS * scale))) | _photo_in(
            home, port, max(3, round(ROUNDS * scale))
        )


def _pages(port: int, loads: int) -> dict[str, float]:
    figures: dict[str, float] = {}
    with _chromium() as browser:
        for name, path in PAGES.items():
            seen = [_visit(browser, f"http://127.0.0.1:{port}{path}") for _ in range(loads)]
            size = seen[0]["bytes"]
            figures |= {
                f"{name}: transferred (kB)": size / 1000,
                f"ratio {name}: transferred : limit of 150 kB": size / LIMIT,
                f"{name}: requests": seen[0]["requests"],
                f"{name}: interactive, slow (ms)": percentile([one["interactive"] for one in seen], 50),
            }
    return figures


@contextmanager
def _chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    found = next((path for path in CHROMIUM if Path(path).exists()), None)
    if found is None:
        raise RuntimeError("chromium is missing: apt-get install -y chromium")
    with sync_playwright() as playwright:
        # its socket lies in the folder for temporary files, and the path of a socket is 107 bytes at most
        short = {name: value for name, value in os.environ.items() if name != "TMPDIR"}
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"], env=short)
        yield browser
        browser.close()


def _visit(browser: Any, address: str) -> Mapping[str, float]:
    """A first visit with nothing kept: bytes as they travelled, requests, and milliseconds until it is interactive."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    page = context.new_page()
    tools = context.new_cdp_session(page)
    travelled: list[float] = []
    tools.on("Network.loadingFinished", lambda told: travelled.append(told["encodedDataLength"]))
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW_3G)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(LONG_TASKS)
    page.goto(address, timeout=120_000)
    page.wait_for_load_state("networkidle", timeout=120_000)
    interactive = page.evaluate(INTERACTIVE)
    context.close()
    return {"bytes": sum(travelled), "requests": len(travelled), "interactive": interactive}


def _photo_in(home: Path, port: int, rounds: int) -> dict[str, float]:
    photos = _photos(2 * (rounds + 1))
    twin = bare.like(home / "chengxu.sqlite3", home / "twin.sqlite3")
    rows = _rows(home, twin)
    sender = _Sender(port, photos)
    taken = each(
        {
            "form": sender.send,
            "take_in": _taker(photos[rounds + 1 :]),
            "bare": lambda number: _bare(twin, rows, photos[number], number, home),
        },
        rounds,
        BUDGET,
    )
    twin.close()
    figures: dict[str, float] = {"photo (MB)": len(photos[0]) / 1e6, "rounds": len(taken["form"])}
    for percent in (50, 99):
        form, inside, least = (percentile(taken[name], percent) for name in ("form", "take_in", "bare"))
        figures |= {
            f"sending the form with it, p{percent} (ms)": form * 1000,
            f"ratio form : bare re-encoding and insert, p{percent}": form / least,
            f"ratio take_in : bare re-encoding and insert, p{percent}": inside / least,
        }
    return figures


class _Sender:
    """Somebody at the portal with a photo on their telephone."""

    def __init__(self, port: int, photos: list[bytes]) -> None:
        self.browser, self.rand, self.photos = Browser(port), random.Random(7), photos
        self.token = self.browser.token("/report/")

    def send(self, number: int) -> None:
        """One report; each round has a photo of its own, which nobody has sent before."""
        given = {name: str(value) for name, value in generated.submission(number, self.rand).items()}
        fields = given | {"csrfmiddlewaretoken": self.token, "submission": f"bench-{number}"}
        fields["phone"] = fields.pop("contact_phone")
        answer = self.browser.post("/report/", fields, (("photos", "photo.jpg", self.photos[number]),))
        if answer.status != 302:
            raise RuntimeError(f"the portal answered {answer.status}")


def _taker(photos: list[bytes]) -> Any:
    from chengxu.accounts.rules import PUBLIC
    from chengxu.common.ids import SystemIds
    from chengxu.intake.actions import take_in
    from chengxu.intake.rules import Submission

    ids, rand = SystemIds(), random.Random(8)

    def work(number: int) -> None:
        given = Submission(**generated.submission(number, rand), photos=(("photo.jpg", photos[number]),))
        take_in(submission=given, actor=PUBLIC, now=datetime.now(UTC), ids=ids)

    return work


def _rows(home: Path, twin: Any) -> bare.Rows:
    """The rows of one report with its case, as the driver would insert them; the pack they point to is copied."""
    twin.execute("ATTACH ? AS original", (str(home / "chengxu.sqlite3"),))
    twin.execute("INSERT INTO packs_snapshot SELECT * FROM original.packs_snapshot")
    twin.execute("DETACH original")
    source = bare.connect(home / "chengxu.sqlite3")
    before = bare.marks(source)
    _taker(_photos(1))(0)
    rows = bare.rows_after(source, before)
    source.close()
    return rows


def _bare(twin: Any, rows: bare.Rows, photo: bytes, number: int, home: Path) -> None:
    from PIL import Image

    image = Image.open(io.BytesIO(photo)).convert("RGB")
    image.thumbnail((2048, 2048))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    with (home / "bare.jpg").open("wb") as file:
        file.write(out.getvalue())
        file.flush()
        os.fsync(file.fileno())
    bare.write(twin, _anew(rows, number))


def _anew(rows: bare.Rows, number: int) -> bare.Rows:
    """The same rows under uids and a receipt of their own, which the database wants to be unique."""
    named = {"uid", "receipt", "case_uid", "deed_uid"}
    again = {}
    for table, (names, values) in rows.items():
        places = [place for place, name in enumerate(names) if name in named]
        told = [list(row) for row in values]
        for row in told:
            for place in places:
                row[place] = f"{row[place][:-4]}{number:04}" if row[place] else row[place]
        again[table] = (names, [tuple(row) for row in told])
    return again


def _photos(count: int) -> list[bytes]:
    """Pictures of twelve megapixels in about 3 MB each, as telephones make them, no two alike."""
    from PIL import Image, ImageDraw

    grain = Image.effect_noise((1000, 750), 90).resize((4000, 3000), Image.Resampling.BICUBIC).convert("RGB")
    found = []
    for number in range(count):
        ImageDraw.Draw(grain).rectangle((0, 0, 400, 300), fill=(number % 256, number // 256, 60))
        file = io.BytesIO()
        grain.save(file, "JPEG", quality=80)
        found.append(file.getvalue())
    return found
