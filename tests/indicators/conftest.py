"""The county's own pack in the database, and a way to commit for tests about files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.databases import run, unguarded

if TYPE_CHECKING:  # Django is not set up yet when pytest reads this file
    from chengxu.ledger.vocabulary import Vocabulary
    from chengxu.packs.reading import Source

JINGZHOU = Path(__file__).parents[2] / "packs" / "jingzhou"


@pytest.fixture(scope="session")
def jingzhou() -> Source:
    """The pack as it lies in the repository."""
    from chengxu.packs import reading

    return reading.read(JINGZHOU)


@pytest.fixture(scope="session")
def vocabulary(jingzhou: Source) -> Vocabulary:
    """Its words."""
    from chengxu.ledger.loading import parse
    from chengxu.packs.checking import Checker

    return parse(Checker(jingzhou))


@pytest.fixture
def county(db: None, home: Path, jingzhou: Source) -> Path:
    """A database with the pack in force, rolled back afterwards; gives its home."""
    _load(jingzhou)
    return home


@pytest.fixture
def committed(
    django_db_setup: None, django_db_blocker: object, home: Path, jingzhou: Source
) -> Iterator[Path]:
    """The same outside any transaction, for what must see commits; emptied afterwards."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        _load(jingzhou)
        yield home
        _empty()


def _load(source: Source) -> None:
    from chengxu.packs import actions

    actions.load(pack=source.pack, actor="test", now=datetime(2023, 1, 1, tzinfo=UTC))


def _empty() -> None:
    """Delete every row, past the triggers that guard the ledger."""
    from django.apps import apps
    from django.db import connection

    from chengxu.ledger.effective import GUARDS, VERSION_GUARDS
    from chengxu.reports.register.protection import GUARDS as OF_REPORTS

    tables = [model._meta.db_table for model in apps.get_models()]
    with unguarded(GUARDS, VERSION_GUARDS, OF_REPORTS):
        if connection.vendor == "postgresql":
            run([f"TRUNCATE {', '.join(tables)} CASCADE"])
        else:
            run(["PRAGMA foreign_keys = OFF"])
            run(f'DELETE FROM "{table}"' for table in tables)
            run(["PRAGMA foreign_keys = ON"])
