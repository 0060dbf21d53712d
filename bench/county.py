"""A county to measure in: a temporary home with the real pack, gone afterwards whatever happens.

Several benches begin in the same county. Where the environment names a folder for what was made (``BENCH_MADE``), each kind is
made once and copied from there; what is measured begins after that.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench import server

PACK = Path(__file__).parents[1] / "packs" / "jingzhou"
MADE = "BENCH_MADE"
OWN_KEY = "secret.key"
"""What this process signs its sessions with already; with the key of another a server on this home would know none of them."""
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
        _begin(home, "county", _load)
        yield home


@contextmanager
def demo(scale: float, now: datetime) -> Iterator[Path]:
    """The demo county and its year; ``scale`` 1 is all of it."""
    with _home() as home:
        from chengxu.project.demo.building import build

        _begin(home, f"demo-{scale}-{now:%Y%m%d}", lambda: build(now=now, scale=scale))
        yield home


def _begin(home: Path, name: str, make: Callable[[], object]) -> None:
    """Let ``make`` fill ``home``, or copy what it made before; on a server nothing is copied."""
    folder = os.environ.get(MADE, "")
    if not folder or os.environ.get(server.VARIABLE):
        make()
        return
    from django.db import connections

    kept = Path(folder) / name
    with (Path(folder) / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            make()
            connections.close_all()  # the last connection puts everything into the one file
            shutil.copytree(home, kept)
            return
    shutil.copytree(kept, home, dirs_exist_ok=True, ignore=shutil.ignore_patterns(OWN_KEY))


def _load() -> None:
    from django.core.management import call_command
    from django.db import connection

    from chengxu.packs import actions, reading

    if connection.vendor == "postgresql":
        from chengxu.project.postgresql.base import make_schema

        make_schema()
    call_command("migrate", verbosity=0, interactive=False)
    actions.load(pack=reading.read(PACK).pack, actor="bench", now=NOW)


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
