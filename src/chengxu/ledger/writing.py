"""The one way rows reach the database in bulk or on a hot path: plain tuples through the driver.

Both writers of DESIGN §11 (one action at a time; import and demo) end here, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection, models

FEW = 20  # rows up to which one statement is quicker than COPY, which takes two journeys to the server


class Batch:
    """Rows made ready for several tables, so that nobody waits for their making while they are written."""

    def __init__(self) -> None:
        self.tables: dict[type[models.Model], tuple[tuple[str, ...], list[tuple[Any, ...]]]] = {}
        self.steps: list[Callable[[], object]] = []

    def add(self, model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        """More rows for a table: values in the order of ``columns``, instants already adapted."""
        self.tables.setdefault(model, (tuple(columns), []))[1].extend(rows)

    def then(self, step: Callable[[], object]) -> None:
        """Something to write after all rows, because it needs the keys they were given."""
        self.steps.append(step)

    def insert(self) -> None:
        """Write all rows in the caller's transaction, tables in the order in which they were first added."""
        for model, (columns, rows) in self.tables.items():
            insert(model, columns, rows)
        for step in self.steps:
            step()


@lru_cache(maxsize=64)
def statement(table: str, columns: tuple[str, ...]) -> str:
    """``INSERT`` of one row into ``table``; names come from our own models, never from input."""
    return f'INSERT INTO "{table}" ({_listed(columns)}) VALUES ({", ".join(["%s"] * len(columns))})'


@lru_cache(maxsize=4096)  # a bulk load writes each instant several times: rows, clocks and deeds
def instant(at: datetime | None) -> Any:
    """``at`` as the database stores it (UTC)."""
    return None if at is None else connection.ops.adapt_datetimefield_value(at)


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert ``rows`` (values in the order of ``columns``), however many; instants already adapted."""
    with connection.cursor() as cursor:
        send(cursor, model._meta.db_table, tuple(columns), list(rows))


def send(cursor: Any, table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """``rows`` into ``table`` the quickest way the database has.

    SQLite: one prepared statement. PostgreSQL: few rows in one statement, since every statement is a journey to the
    server; many by ``COPY``.
    """
    if connection.vendor != "postgresql":
        cursor.executemany(statement(table, columns), rows)
    elif len(rows) > FEW:
        with connection.wrap_database_errors, cursor.copy(_copy(table, columns)) as copy:
            for row in rows:
                copy.write_row(row)
    elif rows:
        more = f", ({', '.join(['%s'] * len(columns))})" * (len(rows) - 1)
        cursor.execute(statement(table, columns) + more, [value for row in rows for value in row])


def _copy(table: str, columns: tuple[str, ...]) -> str:
    return f'COPY "{table}" ({_listed(columns)}) FROM STDIN'


def _listed(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
