"""A database of its own for what needs more than one connection, or the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from tests.databases import own_database


@pytest.fixture
def on_disk(home: Path, django_db_blocker: Any) -> Iterator[None]:
    """A database file (or a database on the server) of its own, so that threads have connections of their own; the test database comes back."""
    from tests.jingzhou import load_pack  # models can be imported only once Django is set up

    with django_db_blocker.unblock(), own_database(home):
        call_command("migrate", verbosity=0, interactive=False)
        load_pack()
        yield
