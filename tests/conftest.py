"""What every test can count on: a home of its own, a database, quick passwords, no outside network.

The database is SQLite in memory, or a PostgreSQL cluster of the run's own (``make test-postgres``).
"""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

# thousands of tests lie in memory and live as long as the run; looking through them for garbage every 700 new objects took a
# fifth of all time. Python looks again at the end of the run, so that nothing left open goes unseen.
SELDOM = (50_000, 20, 100)
gc.set_threshold(*SELDOM)

# a machine may be busy; how long one example takes says nothing about right or wrong
hypothesis_settings.register_profile("chengxu", deadline=None)
hypothesis_settings.load_profile("chengxu")

HOME = Path(tempfile.mkdtemp(prefix="chengxu-test-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ["CHENGXU_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "chengxu.project.settings"
KEPT = {
    "CHENGXU_HOME",
    "CHENGXU_DATA",  # real documents for the tests that ask for them
    "CHENGXU_FUZZ_EXAMPLES",  # how many examples at random each operation is sent (make fuzz)
    "CHENGXU_TEST_DATABASE_URL",  # the cluster of scripts/test_postgres.sh
}
for name in [name for name in os.environ if name.startswith("CHENGXU_") and name not in KEPT]:
    del os.environ[name]
os.environ["CHENGXU_DATABASE_URL"] = os.environ.get("CHENGXU_TEST_DATABASE_URL", "")

from django.conf import settings  # noqa: E402 - the environment must be ready before the settings are read
from django.core.management import call_command  # noqa: E402

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ON_POSTGRES = bool(os.environ["CHENGXU_DATABASE_URL"])

SLOW_FOLDERS = frozenset({"journeys", "demo"})  # whole programs and whole years: not for each save
INSIDE = ("127.", "::1", "localhost", "192.0.2.")  # the last is set aside for examples: nobody is there
_connect = socket.socket.connect


def _guarded_connect(self: socket.socket, address: object) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6) and not address[0].startswith(INSIDE):  # type: ignore[index]
        raise AssertionError(f"a test wanted to reach {address}; tests need nothing outside the repository")
    _connect(self, address)  # type: ignore[arg-type]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Files are handed out whole and in our order; only ``--dist load`` (make fuzz) hands out test by test."""
    if config.getvalue("dist") == "load":
        return None
    from tests.sharing import ByFile

    config.option.loadscopereorder = False
    return ByFile(config, log)


def pytest_collection_finish() -> None:
    """What was collected is no garbage: it is not looked at any more."""
    gc.freeze()


def pytest_sessionfinish() -> None:
    """It may go with everything else when the interpreter ends."""
    gc.unfreeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what lies in the slow folders; the longest first; what is left out on a server says why or touches no database."""
    from tests.sharing import longest_first, on_a_server

    for item in items:
        for marker in item.iter_markers("sqlite_only"):
            assert marker.kwargs.get("reason"), f"{item.nodeid}: sqlite_only needs a reason"
        if SLOW_FOLDERS & set(item.path.relative_to(Path(__file__).parent).parts):
            item.add_marker(pytest.mark.slow)
    if ON_POSTGRES:
        items[:], others = on_a_server(items)
        config.hook.pytest_deselected(items=others)
    longest_first(items)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """When tests run in several processes, each has a database of its own: in its memory, or named after it."""
    if ON_POSTGRES:
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="session")
def django_db_setup(_real_name: str, django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database, with the real pack in force; loading it once for all tests saves a tenth of a second each."""
    from django.db import connection

    from tests.jingzhou import load_pack  # models can be imported only once Django is set up

    with django_db_blocker.unblock():
        if str(connection.settings_dict["NAME"]) == _real_name:
            # nobody made one: every test of this run brings a database of its own, and a copy of this one is what it gets
            connection.creation.create_test_db(verbosity=0, autoclobber=True)
        load_pack()


@pytest.fixture(scope="session")
def _real_name(django_test_environment: None) -> str:
    """What the database is called that no test may touch."""
    from django.conf import settings

    return str(settings.DATABASES["default"]["NAME"])


@pytest.fixture
def county(db: None) -> str:
    """The real pack in force, also after a test that emptied every table; its hash."""
    from tests.jingzhou import load_pack

    return load_pack()


@pytest.fixture(autouse=True, scope="session")
def _no_outside_network() -> Iterator[None]:
    """Only this machine may be reached."""
    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", _guarded_connect)
    yield
    patch.undo()


@pytest.fixture
def home(tmp_path: Path, settings: object) -> Path:
    """A data directory for this test alone."""
    settings.CHENGXU_HOME = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def stays_connected(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of a request closes no connection: the one of a test is what its transaction lives in.

    Django's client sees to that while it asks; who closes an answer later, or asks the application itself, needs this.
    """
    from django.db import connections

    monkeypatch.setattr(connections["default"], "close_if_unusable_or_obsolete", lambda: None)


@pytest.fixture(scope="session")
def filled_database(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """A database with the real pack in force that others are copied from: the path of a file, or a name on the server.

    Making the tables and loading the pack takes seconds; a copy takes none.
    """
    from django.db import connection

    from tests.databases import name_for, own_database
    from tests.jingzhou import load_pack

    home = tmp_path_factory.mktemp("filled")
    with django_db_blocker.unblock():
        if not ON_POSTGRES:
            load_pack()  # a test that emptied every table may have come before
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(home / "filled.sqlite3")])
            return str(home / "filled.sqlite3")
        with own_database(home, kept=True):
            call_command("migrate", verbosity=0, interactive=False)
            load_pack()
        return name_for(home)


@pytest.fixture
def on_disk(home: Path, filled_database: str, django_db_blocker: Any) -> Iterator[None]:
    """A database of its own, a file or one on the server, so that threads have connections of their own and commits
    are commits; the test database comes back."""
    from tests.databases import own_database

    with django_db_blocker.unblock(), own_database(home, like=filled_database):
        yield
