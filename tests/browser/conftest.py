"""A real chromium against a real server; what the console complains of or the page asks outside for fails the test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from pysqlite3 import dbapi2 as sqlite
from pytest_django.live_server_helper import LiveServer

ROOT = Path(__file__).parents[2]
CHROMIUM = [
    Path("/usr/bin/chromium-headless-shell"),
    Path("/usr/bin/chromium"),
    Path("/usr/bin/chromium-browser"),
]
"""The first is the same engine without the program around it: a visitor costs it a quarter of what the whole program takes."""
BUILT = ROOT / "src" / "chengxu" / "web" / "static" / "chengxu" / "app.js"

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps an event loop in this thread


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """What a page counts only now and then (``intake.usual``) is counted anew: no test sees what another one left."""
    from django.core.cache import cache  # can be imported only once Django is set up

    cache.clear()


@pytest.fixture(scope="session")
def program() -> Path:
    """Debian's chromium, never a downloaded one."""
    found = next((path for path in CHROMIUM if path.exists()), None)
    assert found, (
        "没有 chromium，请先运行：apt-get install -y chromium-headless-shell"
        " / chromium is missing: apt-get install -y chromium-headless-shell"
    )
    return found


@pytest.fixture(scope="session")
def chromium(program: Path) -> Iterator[Browser]:
    """The one browser of a process; each visitor has a context of their own in it."""
    assert BUILT.exists(), (
        "前端没有构建，请先运行：npm ci && npm run build / the assets are not built: npm ci && npm run build"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def county(filled_database: str, _own_database: None) -> str:
    """The real pack in force in a database like new; its hash.

    A copy over what the test before left takes a tenth of the time of emptying a hundred tables and loading the pack. Keys go on
    counting: what a process remembers of a key is never another row's.
    """
    from tests.jingzhou import source  # models can be imported only once Django is set up

    with closing(sqlite.connect(filled_database)) as filled, connections["default"].cursor() as cursor:
        keys = cursor.execute("SELECT name, seq FROM sqlite_sequence").fetchall()
        filled.backup(connections["default"].connection)
        cursor.execute("DELETE FROM sqlite_sequence")
        cursor.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", keys)
    return source().pack.hash


@pytest.fixture
def arrive(chromium: Browser, server: LiveServer, county: str, home: Path) -> Iterator[Any]:
    """Makes visitors, each with a browser of their own; at the end none of them may have heard a complaint."""
    from tests.browser.visitor import HEIGHTS, Visitor  # models can be imported only once Django is set up

    settings.ALLOWED_HOSTS = ["*"]
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def new(width: int = 1280, **given: object) -> Visitor:
        size = {"width": width, "height": HEIGHTS.get(width, 768)}
        context = chromium.new_context(viewport=size, locale="zh-CN", **given)  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        visitor = Visitor(context.new_page(), server.url)
        visitor.listen()
        contexts.append(context)
        visitors.append(visitor)
        return visitor

    yield new
    for context in contexts:
        context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


@pytest.fixture(scope="session")
def database_file(filled_database: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy on disk of the test database, the real pack in force; each worker process has one of its own."""
    return Path(shutil.copyfile(filled_database, tmp_path_factory.mktemp("browser") / "chengxu.sqlite3"))


@pytest.fixture(autouse=True, scope="module")
def _own_database(database_file: Path, django_db_blocker: Any) -> Iterator[None]:
    """A server's threads each open a connection of their own, as in an installation: one in memory cannot be had twice.

    They may use it between two tests as well: what a page asked last is answered when its test is over.
    """
    in_memory, declared = connections["default"], connections.settings["default"]
    connections.settings["default"] = declared | {"NAME": str(database_file)}
    connections["default"] = connections.create_connection("default")
    with django_db_blocker.unblock():
        yield
        connections["default"].close()
    connections.settings["default"] = declared
    connections["default"] = in_memory


@pytest.fixture(scope="module")
def server(_own_database: None) -> Iterator[LiveServer]:
    """The server, begun once the file is the database: begun earlier, all its threads would share what is in memory."""
    begun = LiveServer("localhost")
    yield begun
    begun.stop()


@pytest.fixture(scope="session")
def shots() -> Path | None:
    """Where pictures of the pages go: into ``SHOTS_DIR`` of the environment; without it none are taken, for they prove nothing and a
    machine without a graphics card takes a second for each."""
    kept = os.environ.get("SHOTS_DIR")
    if not kept:
        return None
    folder = Path(kept)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
