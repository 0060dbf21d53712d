"""A draft of a database that takes the place of the real one when it is whole, and never half.

SQLite: a file beside the real one, renamed. PostgreSQL: a schema beside ours in the same database, renamed in one
transaction. What a killed build leaves, nothing reads and the next build removes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from django.db import connection, transaction

from chengxu.project import databases
from chengxu.project.postgresql import base as postgresql

SUFFIX = ".building"
LEFTOVERS = ("", "-wal", "-shm", "-journal", ".lock")
SCHEMA = f"{databases.SCHEMA}_building"


def exists() -> bool:
    """Whether there is something already where the draft will go: a file, or any table in our schema."""
    if connection.vendor == "sqlite":
        return _file().exists()
    return postgresql.has_tables("%")


def draft() -> AbstractContextManager[None]:
    """Work on an empty draft inside the block; afterwards it is flushed to disk and takes its place.

    When the block is left by an error, everything is as it was.
    """
    return _file_beside(_file()) if connection.vendor == "sqlite" else _schema_beside()


def _file() -> Path:
    return Path(connection.settings_dict["NAME"])


@contextmanager
def _file_beside(target: Path) -> Iterator[None]:
    """The draft needs no journal that survives a crash: without the renaming at the end it does not exist."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(target.name + SUFFIX)
    _remove(beside)
    _point_to(beside)
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode = MEMORY")
            cursor.execute("PRAGMA synchronous = OFF")
        yield
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        connection.close()
        _flush(beside)
        beside.replace(target)
        _remove(target, but_itself=True)
        _flush(target.parent)
    finally:
        connection.close()
        _remove(beside)
        _point_to(target)


@contextmanager
def _schema_beside() -> Iterator[None]:
    """The draft's commits are not waited for: the renaming at the end is, and it comes after them in the server's log."""
    _work_in(SCHEMA)
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
            cursor.execute(f"CREATE SCHEMA {SCHEMA}")
            cursor.execute("SET synchronous_commit = off")
        yield
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(connection.introspection.table_names(cursor))}")
            cursor.execute("SET synchronous_commit = on")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {databases.SCHEMA} CASCADE")
            cursor.execute(f"ALTER SCHEMA {SCHEMA} RENAME TO {databases.SCHEMA}")
    finally:
        _work_in(databases.SCHEMA)
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


def _work_in(schema: str) -> None:
    connection.close()
    connection.settings_dict["OPTIONS"]["options"] = databases.search_path(schema)


def _point_to(file: Path) -> None:
    connection.close()
    connection.settings_dict["NAME"] = file


def _remove(file: Path, *, but_itself: bool = False) -> None:
    for ending in LEFTOVERS[1 if but_itself else 0 :]:
        file.with_name(file.name + ending).unlink(missing_ok=True)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
