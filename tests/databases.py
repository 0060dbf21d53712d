"""The database tests run on: SQLite in memory, or the PostgreSQL cluster that ``scripts/test_postgres.sh`` made.

What needs a database of its own (threads, the command line, a demo) asks here and gets one of the same kind.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:  # Django is not set up yet when pytest reads this file
    from chengxu.ledger.guards import Guard

URL = os.environ.get("CHENGXU_TEST_DATABASE_URL", "")
ON_POSTGRES = bool(URL)


def name_for(home: Path) -> str:
    """The name of the database on the server that belongs to ``home``."""
    return f"home_{hashlib.sha256(str(home).encode()).hexdigest()[:20]}"


def url_for(home: Path) -> str:
    """What ``CHENGXU_DATABASE_URL`` is for an installation in ``home``: empty on SQLite, whose file lies in it."""
    if not ON_POSTGRES:
        return ""
    make(name_for(home))
    return urlsplit(URL)._replace(path=f"/{name_for(home)}").geturl()


def make(name: str, *, template: str = "template1", how: str = "") -> None:
    """A database of this name, unless there is one."""
    with _server() as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {how}')


def drop(name: str) -> None:
    """Remove it, whoever is connected."""
    with _server() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def end_session(pid: int) -> None:
    """What a restart of the server does to somebody's connection."""
    with _server() as server:
        server.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def copy_home(home: Path, to: Path) -> None:
    """An installation once more, with its database."""
    shutil.copytree(home, to)
    if ON_POSTGRES:
        make(name_for(to), template=name_for(home))


@contextmanager
def _server() -> Iterator[Any]:
    import psycopg

    with psycopg.connect(URL, autocommit=True) as connection:
        yield connection


def rows(home: Path, sql: str) -> list[tuple[object, ...]]:
    """What the database of an installation in ``home`` answers to somebody who asks past the program."""
    if ON_POSTGRES:
        import psycopg

        with psycopg.connect(url_for(home), options="-c search_path=chengxu") as server:
            return list(server.execute(sql))
    from pysqlite3 import dbapi2 as sqlite

    with closing(sqlite.connect(home / "chengxu.sqlite3")) as file:
        return list(file.execute(sql))


@contextmanager
def own_database(home: Path, *, like: str = "", kept: bool = False) -> Iterator[None]:
    """This process, all threads of it, works on a database of its own; the test database comes back.

    It is empty, or a copy of one that nobody is connected to (``like``: a file, or a name on the server); afterwards it
    is dropped from the server unless it is ``kept``.
    """
    from django.db import connection

    before, name = connection.connection, connection.settings_dict["NAME"]
    own: Any = home / "chengxu.sqlite3"
    if ON_POSTGRES:
        own = name_for(home)
        make(own, template=like or "template1")
    elif like:
        shutil.copyfile(like, own)
    connection.connection, connection.settings_dict["NAME"] = None, own
    try:
        yield
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = before, name
        if ON_POSTGRES and not kept:
            drop(own)


@contextmanager
def unguarded(*guards: Iterable[Guard]) -> Iterator[None]:
    """As somebody works who has the file, or the server, in hand: without these triggers."""
    from django.db import connection

    from chengxu.ledger.guards import created, dropped

    listed = [guard for some in guards for guard in some]
    run(dropped(listed, connection.vendor))
    yield
    run(created(listed, connection.vendor))


def take_triggers_away() -> None:
    """Every trigger of ours, for good; what a test changes afterwards is undone with its transaction."""
    from django.db import connection

    with connection.cursor() as cursor:
        if ON_POSTGRES:
            cursor.execute(
                "SELECT tgname, tgrelid::regclass::text FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid "
                "WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace"
            )
            found = [f'"{name}" ON {table}' for name, table in cursor.fetchall()]
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            found = [f'"{name}"' for (name,) in cursor.fetchall()]
    run(f"DROP TRIGGER {trigger}" for trigger in found)


def run(statements: Iterable[str]) -> None:
    """Statements without values."""
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
