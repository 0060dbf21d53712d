"""A thousand rows of Open311's GET requests, in both formats, against the very SQL they come from in the bare driver.

On the demo county, for the ninety days that hold most of its reports; ``locale`` and filters change nothing in the plan.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bench import bare
from bench.county import PRESENT, demo
from bench.site import Browser, served
from bench.timing import in_turn

ROUNDS = 30
DAYS = "start_date=2023-06-01&end_date=2023-08-29"


def run(scale: float = 1.0) -> dict[str, float]:
    """Median milliseconds, the statements of one listing, and its ratios to the bare driver."""
    rounds = max(3, round(ROUNDS * min(scale, 1.0)))
    with demo(scale, PRESENT) as home, served(home) as port:
        heard, rows = _statements()
        file = bare.connect(home / "chengxu.sqlite3")
        browser = Browser(port)
        taken = in_turn(
            {
                "json": _listing("json"),
                "xml": _listing("xml"),
                "http": lambda: _expect(browser.get(f"/open311/v2/requests.json?{DAYS}").status),
                "one": lambda: _expect(browser.get("/open311/v2/services.xml").status),
                "bare": lambda: [file.execute(sql, params).fetchall() for sql, params in heard],
            },
            rounds,
        )
        file.close()
        browser.close()
    return {
        "rows": rows,
        "statements of one listing": len(heard),
        "listing in JSON, in process (ms)": taken["json"] * 1000,
        "listing in XML, in process (ms)": taken["xml"] * 1000,
        "listing in JSON over HTTP (ms)": taken["http"] * 1000,
        "services in XML over HTTP (ms)": taken["one"] * 1000,
        "its statements in the bare driver (ms)": taken["bare"] * 1000,
        "ratio listing in JSON : bare driver": taken["json"] / taken["bare"],
        "ratio listing in XML : bare driver": taken["xml"] / taken["bare"],
        "ratio over HTTP : in process": taken["http"] / taken["json"],
    }


def _expect(status: int) -> None:
    if status != 200:
        raise RuntimeError(f"the interface answered {status}")


def _listing(form: str) -> Callable[[], object]:
    from django.test import Client

    client: Any = Client(HTTP_HOST="127.0.0.1")
    return lambda: _expect(client.get(f"/open311/v2/requests.{form}?{DAYS}").status_code)


def _statements() -> tuple[list[tuple[str, Any]], int]:
    """What one listing asks the database, when what a process keeps is warm; and how many rows it has."""
    from django.db import connection
    from django.test import Client

    client: Any = Client(HTTP_HOST="127.0.0.1")
    client.get(f"/open311/v2/requests.json?{DAYS}")
    heard: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        heard.append((sql.replace("%s", "?"), list(params or ())))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        rows = client.get(f"/open311/v2/requests.json?{DAYS}").json()
    return heard, len(rows)
