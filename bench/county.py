"""A county to measure in: a temporary home with the real pack, gone afterwards whatever happens."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench import server

PACK = Path(__file__).parents[1] / "packs" / "jingzhou"
NOW = datetime(2024, 1, 8, 1, 0, tzinfo=UTC)  # Monday 09:00 in China
PRESENT = datetime(2024, 3, 1, 1, 0, tzinfo=UTC)  # of the demo, when the cases of its year are closed


def ready(home: Path, database: str = "") -> None:
    """Set Django up on ``home``; once in a process, before anything of ours is imported.

    ``database`` is an address as ``CHENGXU_DATABASE_URL`` takes it, "" for the embedded one.
    """
    for name in [name for name in os.environ if name.startswith("CHENGXU_")]:
        del os.environ[name]
    os.environ["CHENGXU_HOME"] = str(home)
    if database:
        os.environ["CHENGXU_DATABASE_URL"] = database
    os.environ["DJANGO_SETTINGS_MODULE"] = "chengxu.project.settings"
    import django

    import chengxu.project  # noqa: F401 - the SQLite of the wheel must be in place before Django looks for it

    django.setup()


@contextmanager
def county() -> Iterator[Path]:
    """An empty database with the pack in force."""
    with _home() as home:
        from django.core.management import call_command
        from django.db import connection

        from chengxu.packs import actions, reading

        if connection.vendor == "postgresql":
            from chengxu.project.postgresql.base import make_schema

            make_schema()
        call_command("migrate", verbosity=0, interactive=False)
        actions.load(pack=reading.read(PACK).pack, actor="bench", now=NOW)
        yield home


@contextmanager
def demo(scale: float, now: datetime) -> Iterator[Path]:
    """The demo county and its year; ``scale`` 1 is all of it."""
    with _home() as home:
        from chengxu.project.demo.building import build

        build(now=now, scale=scale)
        yield home


@contextmanager
def _home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="chengxu-bench-") as name, server.database() as database:
        home = Path(name)
        ready(home, database)
        from django.db import connections

        try:
            yield home
        finally:
            connections.close_all()
