"""Where a demo may be built, when it is kept, and what a build that was cut short leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from chengxu.cases.models import Case
from chengxu.common.messages import Message, Refused
from chengxu.ledger.models import Deed
from chengxu.packs.models import Installation
from chengxu.packs.queries import is_demo
from chengxu.project.demo import building, draft
from chengxu.reports.lifecycle.steps import Paper
from chengxu.reports.models import ReportDocument
from chengxu.reports.register import proving
from chengxu.reports.register.documents import document, paper
from tests.databases import ON_POSTGRES, own_database, run

NOW = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
TINY = 0.002


class Cut(Exception):
    """The power goes."""


@pytest.fixture
def file(home: Path, django_db_blocker: Any) -> Iterator[Path]:
    """An installation of its own on disk; the test database is put back afterwards."""
    with django_db_blocker.unblock(), own_database(home):
        yield home / "chengxu.sqlite3"


def leave_something(file: Path) -> None:
    """What a killed process leaves where drafts are made."""
    if ON_POSTGRES:
        run([f"CREATE SCHEMA {draft.SCHEMA}", f"CREATE TABLE {draft.SCHEMA}.half (n int)"])
    else:
        (file.parent / f"{file.name}{draft.SUFFIX}").write_bytes(b"what a killed process leaves")


def leftovers(file: Path) -> set[str]:
    """Files beside the database, or schemas in it, that a build might have forgotten."""
    if ON_POSTGRES:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE %s", ["%building%"])
            return {name for (name,) in cursor.fetchall()}
    return {path.name for path in file.parent.iterdir() if draft.SUFFIX in path.name}


def content(file: Path) -> object:
    """What would be another if anything had been written."""
    if ON_POSTGRES:
        with connection.cursor() as cursor:
            names = connection.introspection.table_names(cursor)
        return {name: rows_of(name) for name in names}
    return file.read_bytes()


def rows_of(table: str) -> int:
    """How many rows a table has."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return int(cursor.fetchone()[0])


def papers() -> list[Paper]:
    """The report documents of the demo, oldest first."""
    return [paper(row) for row in ReportDocument.objects.order_by("id")]


def cut(stage: Message, done: int, total: int) -> None:
    """Progress that ends a build in its first stage."""
    raise Cut


def test_a_demo_is_built_then_kept_then_built_anew(file: Path) -> None:
    stages: list[tuple[str, int, int]] = []

    def show(stage: Message, done: int, total: int) -> None:
        stages.append((stage.en, done, total))

    leave_something(file)
    made = building.build(now=NOW, progress=show, scale=TINY)
    assert not made.reused
    assert made.cases == Case.objects.count() > 0
    assert is_demo()
    assert leftovers(file) == set()
    assert list(file.parent.glob("*.sqlite3")) == ([] if ON_POSTGRES else [file])
    assert {name for name, done, total in stages if done == total} == set(made.seconds)
    assert [(paper.full_number, paper.state.value) for paper in papers()] == [
        ("靖城管〔2024〕1号", "issued"),
        ("", "draft"),
    ]
    assert all(document(paper.content).demo for paper in papers())
    assert proving.problems() == ()
    assert not Deed.objects.filter(seal__isnull=True).exists()

    later = datetime(2026, 12, 1, tzinfo=UTC)
    with pytest.raises(Cut):
        building.build(now=later, fresh=True, progress=cut, scale=TINY)
    kept = building.build(now=later, scale=TINY)
    assert (kept.reused, kept.built_at, kept.cases, kept.deeds) == (True, NOW, made.cases, made.deeds)
    assert kept.logins == made.logins
    assert kept.seconds == {}

    anew = building.build(now=later, fresh=True, scale=TINY)
    assert (anew.reused, anew.built_at) == (False, later)
    assert Installation.objects.count() == 1

    Installation.objects.update(fingerprint="0" * 64)
    with pytest.raises(Refused, match="--fresh"):
        building.build(now=NOW, scale=TINY)


def test_a_build_cut_short_leaves_nothing_that_looks_finished(file: Path) -> None:
    with pytest.raises(Cut):
        building.build(now=NOW, progress=cut, scale=TINY)
    assert not draft.exists()
    assert leftovers(file) == set()


def test_a_database_that_is_no_demo_is_never_touched(on_disk: None, home: Path) -> None:
    file = home / "chengxu.sqlite3"
    assert not is_demo()  # the first who opens a file writes into its head how its journal is kept
    before = content(file)
    for fresh in (False, True):
        with pytest.raises(Refused, match="不是演示库"):
            building.build(now=NOW, fresh=fresh, scale=TINY)
    assert content(file) == before
    assert not is_demo()


@pytest.mark.sqlite_only(reason="a server's files are the server's affair")
def test_a_file_that_is_no_database_is_never_touched(file: Path) -> None:
    letter = "不是数据库\n".encode() * 500
    file.write_bytes(letter)
    with pytest.raises(Refused, match="不是演示库"):
        building.build(now=NOW, fresh=True, scale=TINY)
    assert file.read_bytes() == letter
