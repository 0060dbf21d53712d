"""Many rows into the database with the shortest possible wait for everybody else who writes.

All that takes time happens before the turn to write: values are computed, copied into temporary tables that only
this connection sees, and then moved by one ``INSERT … SELECT`` a table. Moving takes about half the time that sending
the same rows takes. Nothing is seen, and nothing is kept, until the caller's transaction commits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from chengxu.ledger.writing import Batch, send

CACHE_KIBIBYTES = 256 * 1024  # pages of 100,000 cases with their indexes; less, and they are written twice


class Staging:
    """Temporary tables to which rows are added piece by piece, and moved from all at once."""

    def __init__(self) -> None:
        self._columns: dict[str, tuple[str, ...]] = {}
        self._steps: list[Callable[[], object]] = []

    def add(self, batch: Batch) -> None:
        """Copy the rows of ``batch``, in a transaction that touches nothing else: nobody waits for it."""
        self._steps += batch.steps
        alone = not connection.in_atomic_block
        with connection.cursor() as cursor:
            if alone:
                cursor.execute("BEGIN")
            try:
                for model, (columns, rows) in batch.tables.items():
                    self._fill(cursor, model._meta.db_table, columns, rows)
            except BaseException:
                if alone:
                    cursor.execute("ROLLBACK")
                raise
            if alone:
                cursor.execute("COMMIT")

    def move(self) -> None:
        """All rows to where they belong, in the caller's transaction; tables in the order of their first rows."""
        with connection.cursor() as cursor:
            for table, columns in self._columns.items():
                listed = _listed(columns)
                cursor.execute(f'INSERT INTO "{table}" ({listed}) SELECT {listed} FROM "{_temporary(table)}"')

    def finish(self) -> None:
        """What the batches write once their rows are there (the index of the search), each in a turn of its own.

        Not with the rows: it takes longer than they do, and everybody else who writes would wait for all of it.
        """
        for step in self._steps:
            with transaction.atomic():
                step()

    def drop(self) -> None:
        """Forget the temporary tables."""
        with connection.cursor() as cursor:
            for table in self._columns:
                cursor.execute(f'DROP TABLE IF EXISTS "{_temporary(table)}"')

    def _fill(self, cursor: Any, table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
        temporary = _temporary(table)
        if table not in self._columns:
            listed = _listed(columns)
            cursor.execute(
                f'CREATE TEMPORARY TABLE "{temporary}" AS SELECT {listed} FROM "{table}" WHERE 1 = 0'
            )
            self._columns[table] = columns
        send(cursor, temporary, columns, rows)


@contextmanager
def staging() -> Iterator[Staging]:
    """Temporary tables for the length of the block.

    ``with staging() as stage: stage.add(batch); …; with transaction.atomic(): stage.move()``
    """
    stage = Staging()
    try:
        with _roomy():
            yield stage
    finally:
        stage.drop()


@contextmanager
def _roomy() -> Iterator[None]:
    """On SQLite: room for all changed pages, and the write-ahead log emptied after the turn instead of within it."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        usual = {name: _pragma(cursor, name) for name in ("cache_size", "wal_autocheckpoint")}
        cursor.execute(f"PRAGMA cache_size = -{CACHE_KIBIBYTES}")
        cursor.execute("PRAGMA wal_autocheckpoint = 0")
        try:
            yield
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
        finally:
            for name, value in usual.items():
                cursor.execute(f"PRAGMA {name} = {value}")


def _pragma(cursor: Any, name: str) -> int:
    cursor.execute(f"PRAGMA {name}")
    return int(cursor.fetchone()[0])


def _temporary(table: str) -> str:
    return f"staged_{table}"


def _listed(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
