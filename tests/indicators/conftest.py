"""The county's own pack in the database, and a way to commit for tests about files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

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
def committed(on_disk: None, home: Path, jingzhou: Source) -> Path:
    """The same on a database of its own, outside any transaction, for what must see commits."""
    _load(jingzhou)
    return home


def _load(source: Source) -> None:
    from chengxu.packs import actions

    actions.load(pack=source.pack, actor="test", now=datetime(2023, 1, 1, tzinfo=UTC))
