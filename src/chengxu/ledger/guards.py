"""Triggers by which the database itself refuses to change what must stay: declared once, written for either database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

FUNCTION = "chengxu_refuse"
"""What PostgreSQL's triggers call. It refuses with the class of a broken constraint, as SQLite's ``RAISE`` does."""
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation'; END $$
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """One refusal: of ``event`` (``DELETE``, ``UPDATE``, ``UPDATE OF "column", …``) on ``table``, for rows where ``when``
    holds (SQL over ``OLD`` and ``NEW``; empty: every row). ``name`` is the trigger's, ``refusal`` what it says."""

    name: str
    event: str
    table: str
    refusal: str
    when: str = ""


def created(guards: Iterable[Guard], vendor: str) -> list[str]:
    """The statements that make ``guards`` on a database of this kind (``connection.vendor``)."""
    if vendor == "postgresql":
        guards = list(guards)
        tables = {guard.table: guard.refusal for guard in reversed(guards) if guard.event == "DELETE"}
        return [_FUNCTION, *map(_on_postgresql, guards), *(_no_truncate(*table) for table in tables.items())]
    return [_on_sqlite(guard) for guard in guards]


def dropped(guards: Iterable[Guard], vendor: str) -> list[str]:
    """The statements that take them away again."""
    if vendor != "postgresql":
        return [f"DROP TRIGGER {guard.name}" for guard in guards]
    guards = list(guards)
    tables = dict.fromkeys(guard.table for guard in guards if guard.event == "DELETE")
    return [
        *(f"DROP TRIGGER {guard.name} ON {guard.table}" for guard in guards),
        *(f"DROP TRIGGER {table}_no_truncate ON {table}" for table in tables),
    ]


def _on_sqlite(guard: Guard) -> str:
    when = f" WHEN {guard.when}" if guard.when else ""
    return (
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table}{when} "
        f"BEGIN SELECT RAISE(ABORT, '{guard.refusal}'); END"
    )


def _on_postgresql(guard: Guard) -> str:
    when = f" WHEN ({guard.when})" if guard.when else ""
    return (
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} FOR EACH ROW{when} "
        f"EXECUTE FUNCTION {FUNCTION}('{guard.refusal}')"
    )


def _no_truncate(table: str, refusal: str) -> str:
    """What may not be deleted row by row may not be emptied at once; SQLite has no ``TRUNCATE``."""
    return (
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
        f"EXECUTE FUNCTION {FUNCTION}('{refusal}')"
    )
