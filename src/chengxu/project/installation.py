"""Making this process ready to work on the installation: Django, and a database of the right shape."""

from __future__ import annotations

import os
from pathlib import Path

from chengxu.common.messages import Message, Refused


def start() -> None:
    """Set Django up; once is enough."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengxu.project.settings")
    import django  # noqa: PLC0415 - the settings must be named first, and ``--help`` needs no Django
    from django.apps import apps  # noqa: PLC0415

    if not apps.ready:
        django.setup()


def open_database(*, create: bool = False) -> Path:
    """Bring the database up to date and return its file.

    Raises :class:`Refused` when there is none and ``create`` is not given.
    """
    start()
    from django.conf import settings  # noqa: PLC0415

    file = Path(str(settings.DATABASES["default"]["NAME"]))
    if not file.exists() and not create:
        raise Refused(
            Message(
                "{home} 里还没有数据库。先运行 chengxu demo（演示）或 chengxu pack load 目录（正式）。",
                "There is no database in {home} yet. Run chengxu demo (to look) or chengxu pack load DIR (to work).",
            ).format(home=file.parent)
        )
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _migrate(file)
    return file


def _refuse_broken(file: Path) -> None:
    """Raise :class:`Refused` for a file that is no database, or not any more."""
    from django.db import DatabaseError, connection  # noqa: PLC0415

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_master")
    except DatabaseError as error:
        if not any(sign in str(error) for sign in ("not a database", "malformed")):
            raise
        raise Refused(
            Message(
                "{file} 不是数据库文件，或者已经损坏。请从备份恢复，或另设 CHENGXU_HOME。",
                "{file} is no database, or damaged. Restore it from a backup, or set another CHENGXU_HOME.",
            ).format(file=file)
        ) from None


def _migrate(file: Path) -> None:
    """Apply what is missing; one process at a time."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    from chengxu.project.sqlite.lock import WriteLock  # noqa: PLC0415

    turn = WriteLock(f"{file}.migrating")
    turn.acquire(timeout=1)
    try:
        _refuse_broken(file)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
    finally:
        turn.release()
