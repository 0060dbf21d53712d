"""Making this process ready to work on the installation: Django, and a database of the right shape."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chengxu.common.messages import Message, Refused
from chengxu.project import databases


def start() -> None:
    """Set Django up; once is enough."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengxu.project.settings")
    import django  # noqa: PLC0415 - the settings must be named first, and ``--help`` needs no Django
    from django.apps import apps  # noqa: PLC0415

    if not apps.ready:
        django.setup()


def open_database(*, create: bool = False) -> str:
    """Bring the database up to date and return where it is, in words for people.

    Raises :class:`Refused` when there is none and ``create`` is not given, and when it cannot be used.
    """
    start()
    from django.conf import settings  # noqa: PLC0415

    entry = settings.DATABASES["default"]
    if entry["ENGINE"] == "chengxu.project.sqlite":
        _open_file(Path(str(entry["NAME"])), create)
    else:
        _open_server(databases.shown(entry), create)
    return databases.shown(entry)


def look() -> bool:
    """Whether there is a database that can be read as it is: nothing is made and no shape brought up to date.

    Raises :class:`Refused` when there is one and it cannot be used.
    """
    start()
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    if connection.vendor == "sqlite":
        file = Path(str(settings.DATABASES["default"]["NAME"]))
        if not file.exists():
            return False
        _refuse_broken(file)
    else:
        from chengxu.project.postgresql import base as postgresql  # noqa: PLC0415

        reach()
        if not postgresql.has_tables():
            return False
    return not _missing()


def _open_file(file: Path, create: bool) -> None:
    if not file.exists() and not create:
        raise _nothing(file.parent)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _turn(file):
        _refuse_broken(file)
        _migrate()


def reach() -> None:
    """Raise :class:`Refused` when the database is on a server that does not answer or is not fit for us."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import OperationalError, connection  # noqa: PLC0415

    if connection.vendor == "sqlite":
        return
    from chengxu.project.postgresql import base as postgresql  # noqa: PLC0415

    shown = databases.shown(settings.DATABASES["default"])
    settings.CHENGXU_HOME.mkdir(
        parents=True, exist_ok=True, mode=0o700
    )  # photographs and keys lie here all the same
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise Refused(
            Message(
                "连不上数据库 {database}（CHENGXU_DATABASE_URL）：{why}",
                "cannot reach the database {database} (CHENGXU_DATABASE_URL): {why}",
            ).format(database=shown, why=str(error).strip())
        ) from None
    postgresql.refuse_unfit(shown)


def _open_server(shown: str, create: bool) -> None:
    from django.db import ProgrammingError  # noqa: PLC0415

    from chengxu.project.postgresql import base as postgresql  # noqa: PLC0415

    reach()
    if not postgresql.has_tables() and not create:
        raise _nothing(shown)
    with postgresql.migrating():
        try:
            postgresql.make_schema()
        except ProgrammingError as error:
            raise Refused(
                Message(
                    "不能在 {database} 里建立自己的模式，库的所有者应是这个用户：{why}",
                    "cannot make a schema in {database}; this user should own the database: {why}",
                ).format(database=shown, why=str(error).strip())
            ) from None
        _migrate()


def _nothing(where: object) -> Refused:
    return Refused(
        Message(
            "{home} 里还没有数据库。先运行 chengxu demo（演示）或 chengxu pack load 目录（正式）。",
            "There is no database in {home} yet. Run chengxu demo (to look) or chengxu pack load DIR (to work).",
        ).format(home=where)
    )


@contextmanager
def _turn(file: Path) -> Iterator[None]:
    """The turn to change the shape of ``file``: one process at a time."""
    from chengxu.project.sqlite.lock import WriteLock  # noqa: PLC0415

    turn = WriteLock(f"{file}.migrating")
    turn.acquire(timeout=1)
    try:
        yield
    finally:
        turn.release()


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


def _migrate() -> None:
    """Apply what is missing; the caller has the turn."""
    from django.core.management import call_command  # noqa: PLC0415

    if _missing():
        call_command("migrate", verbosity=0, interactive=False)


def _missing() -> bool:
    """Whether the shape of the database is older than this program."""
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
