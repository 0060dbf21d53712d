"""A PostgreSQL database that orders and compares text as the embedded database does.

Django finds the class by its name, ``DatabaseWrapper``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.postgresql import base, features, schema

from chengxu.common.messages import Message, Refused
from chengxu.ledger.turns import number
from chengxu.project.databases import SCHEMA

OLDEST = 15
BYTEWISE = frozenset({"C", "POSIX", "C.UTF-8", "C.utf8"})
MIGRATING = number("migrate")


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    """Makes one index a column: in a database that compares bytes the plain one serves ``LIKE 'x%'`` too."""

    def _create_like_index_sql(self, model: Any, field: Any) -> None:
        return None


class DatabaseFeatures(features.DatabaseFeatures):
    """What Django may ask of the server."""

    minimum_database_version = (OLDEST,)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's connection to PostgreSQL."""

    SchemaEditorClass = DatabaseSchemaEditor
    features_class = DatabaseFeatures


def refuse_unfit(shown: str) -> None:
    """Raise :class:`Refused` for a server or a database that would not keep what Chengxu promises."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int / 10000, pg_encoding_to_char(encoding), datcollate, "
            "datlocprovider::text FROM pg_database WHERE datname = current_database()"
        )
        version, encoding, collation, provider = cursor.fetchone()
    if version < OLDEST:
        raise Refused(
            Message(
                "PostgreSQL {version} 太旧，需要 {oldest} 或更新",
                "PostgreSQL {version} is too old; {oldest} or newer is needed",
            ).format(version=version, oldest=OLDEST)
        )
    if encoding != "UTF8" or provider != "c" or collation not in BYTEWISE:
        raise Refused(
            Message(
                "{database} 的编码或排序规则不合用，请这样建库："
                "CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'",
                "{database} has another encoding or collation than Chengxu needs; create it with "
                "CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'",
            ).format(database=shown)
        )


def has_tables(like: str = "django_migrations") -> bool:
    """Whether an installation was begun in this database; ``like`` asks for other tables of our schema."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = %s AND tablename LIKE %s)",
            [SCHEMA, like],
        )
        return bool(cursor.fetchone()[0])


def make_schema(name: str = SCHEMA) -> None:
    """The schema for our tables, unless it is there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE SCHEMA "{name}"')


@contextmanager
def migrating() -> Iterator[None]:
    """The turn to change the shape of the database: one process at a time, on whatever machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
