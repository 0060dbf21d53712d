"""The deeds of a case are found by their index, not by reading the ledger."""

from __future__ import annotations

import pytest

from chengxu.ledger import queries


@pytest.mark.django_db
@pytest.mark.sqlite_only(reason="PostgreSQL reads a small table as it is")
@pytest.mark.parametrize("uids", [("one",), ("one", "two")])
def test_deeds_of_cases_come_by_their_index(uids: tuple[str, ...]) -> None:
    plan = queries.of_cases(*uids).order_by("occurred_at", "id").explain()
    assert "ledger_deed_case" in plan
    assert "SCAN" not in plan
