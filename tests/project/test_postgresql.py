"""The PostgreSQL backend: what it refuses, the schema it makes, the indexes it leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from chengxu.common.messages import Refused
from chengxu.ledger.turns import number, take_turn
from chengxu.project import background, installation
from tests import databases
from tests.jingzhou import NOW

pytestmark = pytest.mark.skipif(not databases.ON_POSTGRES, reason="needs the cluster of make test-postgres")


@pytest.fixture
def bare(home: Path, django_db_blocker: Any) -> Iterator[str]:
    """An empty database without our schema, as a county's own people make it."""
    databases.make(databases.name_for(home), template="template0", how="ENCODING 'UTF8' LOCALE 'C'")
    with django_db_blocker.unblock(), databases.own_database(home):
        yield databases.name_for(home)


def test_the_first_command_makes_schema_and_tables(bare: str) -> None:
    with pytest.raises(Refused, match="还没有数据库"):
        installation.open_database()
    assert bare in installation.open_database(create=True)
    assert bare in installation.open_database()
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname FROM pg_tables WHERE tablename = 'ledger_deed'")
        assert cursor.fetchall() == [("chengxu",)]


@pytest.mark.parametrize(
    "how",
    ["ENCODING 'SQL_ASCII' LOCALE 'C'", "ENCODING 'UTF8' LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'zh'"],
)
def test_a_database_that_orders_text_in_another_way_is_refused(
    home: Path, django_db_blocker: Any, how: str
) -> None:
    databases.make(databases.name_for(home), template="template0", how=how)
    with (
        django_db_blocker.unblock(),
        databases.own_database(home),
        pytest.raises(Refused, match="ENCODING 'UTF8' LOCALE 'C'"),
    ):
        installation.open_database(create=True)


def test_a_server_that_does_not_answer_is_said(bare: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    with pytest.raises(Refused, match="连不上数据库"):
        installation.open_database()


@pytest.mark.usefixtures("on_disk")
def test_the_background_work_goes_on_after_a_restart_of_the_server(caplog: pytest.LogCaptureFixture) -> None:
    background._pass(NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (mine,) = cursor.fetchone()
    databases.end_session(mine)
    background._pass(NOW)
    background._pass(NOW)
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.django_db
def test_one_index_serves_a_unique_text() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_indexes WHERE indexname LIKE '%_like' AND tablename LIKE 'ledger%'"
        )
        assert cursor.fetchone() == (0,)
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT 1 FROM cases_case WHERE case_no LIKE '431229-20230508-%'")
        plan = " ".join(line for (line,) in cursor.fetchall())
        assert "cases_case_case_no_key" in plan
        assert "Index Cond: ((case_no >= '431229-20230508-'" in plan.replace("::text", "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "table", ["ledger_deed", "ledger_seal", "ledger_note", "reports_content", "reports_document"]
)
def test_what_is_guarded_cannot_be_emptied_at_once(table: str) -> None:
    with (
        pytest.raises(IntegrityError, match=r"append-only|stays as it is"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.django_db
def test_a_turn_lasts_as_long_as_its_transaction() -> None:
    def held() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
            )
            return int(cursor.fetchone()[0])

    with transaction.atomic():
        take_turn("one")
        take_turn("one")
        assert held() == 1
        take_turn("another")
        assert held() == 2
    assert number("one") == number("one") != number("another")
