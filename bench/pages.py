"""What a page costs: bytes over the wire, requests, and SQL statements, on the demo county.

A page's first load is its HTML and whatever the browser fetches by itself: style sheets, scripts with their static
imports, pictures and icons. Scripts fetched when they are needed (map, charts) are counted apart. Statements are
counted in process, on the second request, when what a process keeps is warm.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bench.county import PRESENT, demo
from bench.site import Answer, Browser, served

YEAR = "from=2023-01-01&to=2023-12-31"
ASSET = re.compile(r'<(?:link|script|img|use)\b[^>]*?\b(?:href|src)="(/[^"#]+)')
NOT_LOADED = re.compile(r'<link\b[^>]*\brel="(?:canonical|alternate|next|prev)"[^>]*>')
IMPORT = re.compile(r'(?:\bfrom|\bimport)\s*"(\.{1,2}/[^"]+)"')
ON_DEMAND = re.compile(r'\b(?:import|new URL)\(\s*"(\.{1,2}/[^"]+)"')


def run(scale: float = 1.0) -> dict[str, float]:
    """Transferred kilobytes, requests and statements of each main page."""
    with demo(scale, PRESENT) as home:
        pages, sessions = _pages(), _sessions()
        figures: dict[str, float] = {}
        statements = {name: _statements(path, sessions[who]) for name, (path, who) in pages.items()}
        with served(home) as port:
            for name, (path, who) in pages.items():
                load = _load(Browser(port, dict(sessions[who])), path)
                figures |= {
                    f"{name}: HTML (kB)": load.html / 1000,
                    f"{name}: with what it loads (kB)": load.first / 1000,
                    f"{name}: requests": load.requests,
                    f"{name}: SQL statements": statements[name],
                    f"ratio {name} as sent : gzip -6": load.html / load.least,
                }
            figures["map and charts, when needed (kB)"] = load.later / 1000
        return figures


@dataclass(slots=True)
class Load:
    """Bytes as they travelled."""

    html: int
    least: int
    first: int = 0
    later: int = 0
    requests: int = 1
    seen: set[str] = field(default_factory=set)


def _load(browser: Browser, path: str) -> Load:
    answer = browser.get(path, **{"Accept-Encoding": "gzip, br"})
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    plain = _plain(answer)
    load = Load(html=len(answer.body), least=len(gzip.compress(plain, 6)))
    load.first = load.html
    demanded: list[str] = []
    todo = list(dict.fromkeys(ASSET.findall(NOT_LOADED.sub("", plain.decode()))))
    for address in todo:
        todo += [new for new in _fetch(browser, load, address, demanded) if new not in todo]
    before, requests = load.first, load.requests
    for address in demanded:
        demanded += [new for new in _fetch(browser, load, address, demanded) if new not in demanded]
    load.later, load.first, load.requests = load.first - before, before, requests
    browser.close()
    return load


def _fetch(browser: Browser, load: Load, address: str, demanded: list[str]) -> Iterator[str]:
    """Count one file; what it imports comes with it, what it may import later goes to ``demanded``."""
    if address in load.seen:
        return
    load.seen.add(address)
    answer = browser.get(address, **{"Accept-Encoding": "gzip, br"})
    if answer.status != 200:
        raise RuntimeError(f"{address} answered {answer.status}: build the assets first (make setup)")
    load.first += len(answer.body)
    load.requests += 1
    if "javascript" in answer.headers.get("content-type", ""):
        script, folder = _plain(answer).decode(), address.rpartition("/")[0]
        demanded += [
            found for name in ON_DEMAND.findall(script) if (found := _joined(folder, name)) not in demanded
        ]
        yield from (_joined(folder, name) for name in IMPORT.findall(script))


def _joined(folder: str, name: str) -> str:
    while name.startswith("../"):
        folder, name = folder.rpartition("/")[0], name[3:]
    return f"{folder}/{name.removeprefix('./')}"


def _plain(answer: Answer) -> bytes:
    match answer.headers.get("content-encoding", ""):
        case "gzip":
            return gzip.decompress(answer.body)
        case "":
            return answer.body
        case other:
            raise RuntimeError(f"no way to read {other}")


def _pages() -> Mapping[str, tuple[str, str]]:
    """Each main page: its address and who opens it (a post; "" for anybody)."""
    from chengxu.intake.models import Report

    report = Report.objects.exclude(evidence="").order_by("-id").first() or Report.objects.order_by("-id")[0]
    return {
        "portal": ("/", ""),
        "report form": ("/report/", ""),
        "follow": (f"/r/{report.receipt}/", ""),
        "queue": ("/desk/?queue=open", "chief"),
        "case": (f"/desk/cases/{report.case_id}/", "chief"),
        "figures": (f"/office/?{YEAR}", "clerk"),
        "one figure": (f"/office/indicators/cases.closed/?{YEAR}", "clerk"),
        "annual report": (f"/office/reports/annual/?{YEAR}", "clerk"),
        "audit": ("/office/audit/", "clerk"),
    }


def _sessions() -> dict[str, dict[str, str]]:
    """Cookies by post, of people who are signed in; none for the public."""
    from django.conf import settings
    from django.test import Client

    from chengxu.accounts.models import Person

    found: dict[str, dict[str, str]] = {"": {}}
    for post in ("chief", "clerk"):
        person = next(p for p in Person.objects.order_by("id") if post in p.posts)
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        found[post] = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
    return found


def _statements(path: str, cookies: Mapping[str, str]) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client: Any = Client(HTTP_HOST="127.0.0.1")
    client.cookies.load(dict(cookies))
    client.get(path)
    with CaptureQueriesContext(connection) as heard:
        client.get(path)
    return len(heard)
