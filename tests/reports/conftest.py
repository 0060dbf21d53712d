"""A database on disk for what needs more than one connection, or the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection


@pytest.fixture
def on_disk(home: Path, django_db_blocker: Any) -> Iterator[None]:
    """A database file of its own, so that threads have connections of their own; the test database comes back."""
    from tests.jingzhou import load_pack  # models can be imported only once Django is set up

    kept, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection, connection.settings_dict["NAME"] = None, home / "chengxu.sqlite3"
    with django_db_blocker.unblock():
        call_command("migrate", verbosity=0, interactive=False)
        load_pack()
        yield
        connection.close()
    connection.connection, connection.settings_dict["NAME"] = kept, name
