"""The same rows through the driver alone: what the database itself asks for, and no less safely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

TABLES = (
    "cases_case",
    "cases_clock",
    "ledger_deed",
    "ledger_note",
    "intake_report",
    "assets_component",
    "routines_occurrence",
)
Rows = Mapping[str, tuple[Sequence[str], list[tuple[Any, ...]]]]


def connect(file: Path) -> Any:
    """A connection as an installation opens it: WAL, full flushes, foreign keys, a cache of 64 MB."""
    from sqlite3 import dbapi2

    connection = dbapi2.connect(str(file), isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -65536"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def like(source: Path, file: Path) -> Any:
    """A new database with the tables, indexes, views and triggers of ``source`` and no rows."""
    old = connect(source)
    made = connect(file)
    listed = old.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
        "AND name NOT LIKE 'cases_search_%' "  # the search table makes its own
        "ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 ELSE 2 END"
    ).fetchall()
    old.close()
    for (statement,) in listed:
        made.execute(statement)
    return made


def marks(connection: Any) -> dict[str, int]:
    """The newest id of each table, to tell later what came after."""
    return {
        name: connection.execute(f"SELECT coalesce(max(id), 0) FROM {name}").fetchone()[0] for name in TABLES
    }


def rows_after(connection: Any, since: Mapping[str, int]) -> Rows:
    """Columns and rows of each table newer than ``since``, without their ids and seals."""
    found = {}
    for table, mark in since.items():
        names = [
            row[1]
            for row in connection.execute(f"PRAGMA table_info({table})")
            if row[1] not in ("id", "seal_id")
        ]
        listed = ", ".join(f'"{name}"' for name in names)
        found[table] = (
            names,
            connection.execute(f"SELECT {listed} FROM {table} WHERE id > ?", (mark,)).fetchall(),
        )
    return found


def write(connection: Any, rows: Rows) -> None:
    """All rows in one transaction, one ``executemany`` a table, foreign keys checked at its end."""
    connection.execute("BEGIN IMMEDIATE")
    for table, (names, values) in rows.items():
        columns, places = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
        connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", values)
    connection.execute("COMMIT")
