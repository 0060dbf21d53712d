"""A SQLite connection that loses nothing: new enough, WAL, full flushes, one writer at a time.

Django finds the class by its name, ``DatabaseWrapper``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from os import fspath
from sqlite3 import dbapi2
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connections
from django.db.backends.sqlite3 import base

from chengxu.project.sqlite.lock import WriteLock, lock_for

OLDEST = (3, 51, 3)
BUSY_SECONDS = 20
PRAGMAS = (
    "PRAGMA recursive_triggers = ON",  # REPLACE must fire the triggers that guard the ledger
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -65536",
)
READS = re.compile(
    r"\s*(select|explain|begin|commit|rollback|savepoint|release|pragma|values)\b", re.IGNORECASE
)
WITH = re.compile(r"\s*with\b", re.IGNORECASE)
CHANGES = re.compile(r"\b(insert|update|delete|replace)\b", re.IGNORECASE)


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes the write lock before ``BEGIN IMMEDIATE`` (or a single writing statement) and lets go after its end."""

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        super().__init__(settings_dict, alias)
        self._held: WriteLock | None = None

    def get_connection_params(self) -> dict[str, Any]:
        """Django's parameters with our waiting time and ``IMMEDIATE``; refuses an unsafe SQLite."""
        check_version(dbapi2.sqlite_version_info)
        params: dict[str, Any] = super().get_connection_params()
        params.setdefault("timeout", BUSY_SECONDS)
        self.transaction_mode = "IMMEDIATE"
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect, and set what must hold for every connection."""
        connection = super().get_new_connection(conn_params)
        for pragma in PRAGMAS:
            connection.execute(pragma)
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
        if mode not in ("wal", "memory"):
            with self._turn():
                connection.execute("PRAGMA journal_mode = WAL")
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor that waits for its turn when it writes outside a transaction."""
        cursor = self.connection.cursor(factory=LockingCursor)
        cursor.wrapper = self
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave it out
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # the stubs leave it out
        self._end_turn()

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]  # the stubs leave it out
        self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._end_turn()  # whatever was not committed is gone with the connection

    def _lock(self) -> WriteLock:
        return lock_for(fspath(self.settings_dict["NAME"]), in_memory=self.is_in_memory_db())

    def _take_turn(self) -> None:
        if self._held is not None:
            return
        lock = self._lock()
        if not lock.acquire(BUSY_SECONDS):
            raise OperationalError("database is locked: another thread of this process keeps writing")
        self._held = lock

    def _end_turn(self) -> None:
        if self._held is not None:
            held, self._held = self._held, None
            held.release()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """The turn for one statement; nothing to wait for inside a transaction that has it already."""
        if self._held is not None:
            yield
            return
        self._take_turn()
        try:
            yield
        finally:
            self._end_turn()


class LockingCursor(base.SQLiteCursorWrapper):
    """Django's cursor; a single statement that writes waits for its turn as a transaction does."""

    wrapper: DatabaseWrapper

    def execute(self, query: str, params: Any = None) -> Any:
        """Run one statement."""
        if self.connection.in_transaction or is_read(query):
            return super().execute(query, params)
        with self.wrapper._turn():
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        """Run one statement for many rows, in one turn."""
        if self.connection.in_transaction or is_read(query):
            return super().executemany(query, param_list)
        with self.wrapper._turn():
            return super().executemany(query, param_list)


def is_read(query: str) -> bool:
    """Whether ``query`` leaves the database as it is (or only opens and ends transactions). In doubt: no."""
    if WITH.match(query):
        return CHANGES.search(query) is None
    return READS.match(query) is not None


def check_version(version: tuple[int, ...]) -> None:
    """Refuse a SQLite with the WAL-reset bug (3.7.0–3.51.2); raises ``ImproperlyConfigured``."""
    if version < OLDEST:
        raise ImproperlyConfigured(
            f"SQLite {'.'.join(map(str, version))} can corrupt a database (WAL-reset bug); "
            f"Chengxu needs {'.'.join(map(str, OLDEST))} or newer: pip install pysqlite3 "
            "/ 此 SQLite 版本可能损坏数据库，请安装 pysqlite3"
        )


@contextmanager
def bulk_durability(alias: str = "default") -> Iterator[None]:
    """Flush less while loading what can be loaded again (demo, bulk import of a file), and everything at the end.

    Must stand outside a transaction: SQLite ignores the change inside one.
    """
    connection = connections[alias]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = NORMAL")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
