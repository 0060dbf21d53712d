"""Rows by way of temporary tables: all of them arrive, or none, and no table stays behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from chengxu.common.ids import SeededIds
from chengxu.ledger import actions
from chengxu.ledger.effective import GUARDS
from chengxu.ledger.models import Deed, Note
from chengxu.ledger.rules import Deed as Entry
from chengxu.ledger.staging import staging
from chengxu.ledger.writing import Batch
from tests.databases import run, unguarded
from tests.jingzhou import NOW

IDS = SeededIds("staging")


def batch(*notes: str) -> Batch:
    made = Batch()
    entries = [
        Entry(uid=IDS.uid(NOW), occurred_at=NOW, recorded_at=NOW, actor="a", source="test", verb="remove",
              object="awning", quantity=1000, measure="处", note=note)
        for note in notes
    ]  # fmt: skip
    actions.prepare(entries, made, ids=IDS)
    return made


@pytest.fixture
def committing(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database outside any transaction; what the test wrote is removed past the triggers that guard the ledger."""
    with django_db_blocker.unblock():
        yield
        with transaction.atomic(), unguarded(GUARDS):
            run(["DELETE FROM ledger_note", "DELETE FROM ledger_deed"])


def temporary() -> list[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT relname FROM pg_class WHERE relpersistence = 't' AND relkind = 'r'")
        else:
            cursor.execute("SELECT name FROM sqlite_temp_master")
        return [name for (name,) in cursor.fetchall()]


def stage_and_move(*batches: Batch) -> None:
    with staging() as stage:
        for each in batches:
            stage.add(each)
        with transaction.atomic():
            stage.move()


@pytest.mark.django_db
def test_it_works_inside_a_transaction_too() -> None:
    with transaction.atomic():
        stage_and_move(batch("one"), batch("two"))
    assert Deed.objects.count() == 2


@pytest.mark.usefixtures("committing")
def test_rows_arrive_in_their_order_with_their_notes() -> None:
    with staging() as stage:
        stage.add(batch("one", ""))
        stage.add(batch("two"))
        assert (Deed.objects.count(), len(temporary())) == (0, 2)
        with transaction.atomic():
            stage.move()
    assert [uid for (uid,) in Deed.objects.order_by("id").values_list("uid")] == sorted(
        Deed.objects.values_list("uid", flat=True)
    )
    assert (Deed.objects.count(), set(Note.objects.values_list("text", flat=True))) == (3, {"one", "two"})
    assert temporary() == []


@pytest.mark.usefixtures("committing")
def test_a_failure_leaves_nothing_and_the_connection_as_it_was() -> None:
    def pragma(name: str) -> object:
        if connection.vendor != "sqlite":
            return None  # nothing of a server's connection is changed in the first place
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {name}")
            return cursor.fetchone()

    before = pragma("cache_size"), pragma("wal_autocheckpoint")
    twice = batch("one")
    with pytest.raises(IntegrityError):
        stage_and_move(twice, twice)
    assert (Deed.objects.count(), temporary()) == (0, [])
    assert (pragma("cache_size"), pragma("wal_autocheckpoint")) == before
