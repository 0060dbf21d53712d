"""What proves a task is found by what was done and when, not by reading the ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from chengxu.routines.recurring import providers, queries

NOW = datetime(2023, 5, 8, 1, 0, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.usefixtures("county")
@pytest.mark.sqlite_only(reason="PostgreSQL reads a small table as it is")
def test_entries_of_the_ledger_come_by_their_index() -> None:
    asked: list[tuple[str, Any]] = []

    def heard(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(heard):
        assert list(providers.deeds(queries.declared()["watering"], NOW - timedelta(days=1), NOW)) == []
    ((sql, params),) = [one for one in asked if "ledger_deed" in one[0]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        plan = " ".join(str(row[3]) for row in cursor.fetchall())
    assert "ledger_deed_done (verb=? AND object=? AND occurred_at>? AND occurred_at<?)" in plan
    assert "SCAN" not in plan
