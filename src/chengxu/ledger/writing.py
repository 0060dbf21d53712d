"""The one way rows reach the database in bulk or on a hot path: plain tuples through the driver.

Both writers of DESIGN §11 (one action at a time; import and demo) end here, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection, models


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
    names = ", ".join(f'"{column}"' for column in columns)
    return f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(["%s"] * len(columns))})'


@lru_cache(maxsize=4096)  # a bulk load writes each instant several times: rows, clocks and deeds
def instant(at: datetime | None) -> Any:
    """``at`` as the database stores it (UTC)."""
    return None if at is None else connection.ops.adapt_datetimefield_value(at)


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert ``rows`` (values in the order of ``columns``) in one prepared statement; instants already adapted."""
    with connection.cursor() as cursor:
        cursor.executemany(statement(model._meta.db_table, tuple(columns)), list(rows))
