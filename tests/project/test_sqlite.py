"""The database backend: safe version, full flushes, and one writer at a time over threads and processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, connections, transaction

from chengxu.project.sqlite import base
from chengxu.project.sqlite.lock import lock_for

pytestmark = pytest.mark.sqlite_only(reason="the SQLite backend: its version, its flushes, its one writer")

WRITER = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "chengxu.project.settings"
import django
django.setup()
from django.db import connection, transaction
name, rounds = sys.argv[1], int(sys.argv[2])
for n in range(rounds):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM line WHERE writer = %s", [name])
        seen = cursor.fetchone()[0]
        cursor.execute("INSERT INTO line (writer, n) VALUES (%s, %s)", [name, seen])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE total SET n = n + 1")
print("done", flush=True)
"""

FORKING = """
import fcntl, os, sys
from chengxu.project.sqlite.lock import lock_for
path = sys.argv[1]
mine = lock_for(path, in_memory=False)
mine.acquire(1)
if os.fork() == 0:
    print("a lock of its own" if lock_for(path, in_memory=False) is not mine else "shared", flush=True)
    os._exit(0)
os.wait()
try:
    fcntl.flock(os.open(path + ".lock", os.O_RDWR), fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    print("the parent still has it")
"""


class Database:
    """A database of its own on disk, under the alias ``disk``."""

    def __init__(self, folder: Path) -> None:
        self.home = folder
        self.file = folder / "chengxu.sqlite3"
        settings = connections.settings["default"] | {"NAME": self.file}
        connections.settings["disk"] = settings
        self.wrapper = connections["disk"]
        self.run("CREATE TABLE line (id integer PRIMARY KEY, writer text, n integer)")
        self.run("CREATE TABLE total (n integer)")
        self.run("INSERT INTO total VALUES (0)")

    def run(self, sql: str, *args: Any) -> list[Any]:
        with self.wrapper.cursor() as cursor:
            cursor.execute(sql, args)
            return list(cursor.fetchall())

    def held(self) -> bool:
        """Whether some writer has the turn."""
        return lock_for(os.fspath(self.file), in_memory=False)._threads.locked()

    def start(self, code: str, *args: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", code, *args],
            env=os.environ | {"CHENGXU_HOME": str(self.home)},
            stdout=subprocess.PIPE,
            text=True,
        )


@pytest.fixture
def disk(tmp_path: Path, django_db_blocker: Any) -> Iterator[Database]:
    with django_db_blocker.unblock():
        made = Database(tmp_path)
        yield made
        made.wrapper.close()
        del connections["disk"]
        del connections.settings["disk"]


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 2)])
def test_unsafe_library_is_refused(version: tuple[int, ...]) -> None:
    with pytest.raises(ImproperlyConfigured, match="WAL-reset"):
        base.check_version(version)


def test_what_every_connection_has(disk: Database) -> None:
    got = {
        name: disk.run(f"PRAGMA {name}")[0][0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "busy_timeout")
    }
    assert got == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "busy_timeout": 20_000,
    }
    assert tuple(map(int, disk.run("SELECT sqlite_version()")[0][0].split("."))) >= base.OLDEST


def test_turn_is_taken_once_and_given_back(disk: Database) -> None:
    with transaction.atomic("disk"):
        assert disk.held()
        with transaction.atomic("disk"):
            disk.run("INSERT INTO line (writer) VALUES ('inner')")
        assert disk.held()
    assert not disk.held()


def test_turn_is_given_back_after_errors(disk: Database) -> None:
    with pytest.raises(DatabaseError), transaction.atomic("disk"):
        disk.run("INSERT INTO nothing VALUES (1)")
    assert not disk.held()
    with pytest.raises(DatabaseError):
        disk.run("INSERT INTO nothing VALUES (1)")
    assert not disk.held()
    assert disk.run("SELECT * FROM line") == []


def test_failed_savepoint_keeps_the_turn(disk: Database) -> None:
    with transaction.atomic("disk"):
        with pytest.raises(DatabaseError), transaction.atomic("disk"):
            disk.run("INSERT INTO nothing VALUES (1)")
        assert disk.held()
        disk.run("INSERT INTO line (writer) VALUES ('kept')")
    assert not disk.held()
    assert disk.run("SELECT writer FROM line") == [("kept",)]


def test_turn_is_given_back_when_the_connection_closes(disk: Database) -> None:
    with transaction.atomic("disk"):
        disk.run("INSERT INTO line (writer) VALUES ('lost')")
        disk.wrapper.close()
        assert not disk.held()
    assert disk.run("SELECT * FROM line") == []


@pytest.mark.parametrize(
    ("sql", "read"),
    [
        ("SELECT 1", True),
        ("  \n select * from line", True),
        ("PRAGMA journal_mode", True),
        ("WITH x AS (SELECT 1) SELECT * FROM x", True),
        ("WITH x AS (SELECT 1) INSERT INTO line (n) SELECT * FROM x", False),
        ("UPDATE line SET n = 1", False),
        ("REPLACE INTO line VALUES (1)", False),
        ("CREATE INDEX i ON line (n)", False),
        ("VACUUM", False),
    ],
)
def test_which_statements_wait(sql: str, read: bool) -> None:
    assert base.is_read(sql) is read


def test_threads_take_turns(disk: Database) -> None:
    def write() -> None:
        for _ in range(40):
            with transaction.atomic("disk"):
                seen = disk_run("SELECT n FROM total")[0][0]
                disk_run("UPDATE total SET n = %s", seen + 1)
        connections["disk"].close()

    def disk_run(sql: str, *args: Any) -> list[Any]:
        with connections["disk"].cursor() as cursor:
            cursor.execute(sql, args)
            return list(cursor.fetchall())

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert disk.run("SELECT n FROM total") == [(160,)]


def test_two_processes_take_turns(disk: Database) -> None:
    writers = [disk.start(WRITER, name, "120") for name in ("a", "b")]
    assert [writer.communicate()[0] for writer in writers] == ["done\n", "done\n"]
    assert disk.run("SELECT writer, count(*), count(DISTINCT n) FROM line GROUP BY 1 ORDER BY 1") == [
        ("a", 120, 120),
        ("b", 120, 120),
    ]
    assert disk.run("SELECT n FROM total") == [(240,)]


def test_killed_writer_gives_the_turn_back_and_leaves_nothing(disk: Database) -> None:
    code = WRITER.replace("for n in range(rounds):", "for n in range(1):").replace(
        "    with connection.cursor()",
        "        print('inside', flush=True); sys.stdin.read()\n    with connection.cursor()",
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", code, "killed", "1"],
        env=os.environ | {"CHENGXU_HOME": str(disk.home)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout
    assert writer.stdout.readline() == "inside\n"
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    disk.run("INSERT INTO line (writer) VALUES ('next')")
    assert disk.run("SELECT writer FROM line") == [("next",)]


def test_forked_child_leaves_its_parents_turn_alone(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", FORKING, str(tmp_path / "x")], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "a lock of its own\nthe parent still has it\n"


def test_bulk_durability_flushes_less_and_returns_to_full(disk: Database) -> None:
    with base.bulk_durability("disk"):
        assert disk.run("PRAGMA synchronous") == [(1,)]
        with transaction.atomic("disk"):
            disk.run("INSERT INTO line (writer) VALUES ('bulk')")
    assert disk.run("PRAGMA synchronous") == [(2,)]


@pytest.mark.django_db
def test_database_in_memory_needs_no_file() -> None:
    assert connection.is_in_memory_db()
    with transaction.atomic():
        assert not Path("file:memorydb_default?mode=memory&cache=shared.lock").exists()


@pytest.mark.django_db
def test_same_thread_meets_its_own_lock_quickly(disk: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second connection of the process that waits too long says so instead of hanging."""
    monkeypatch.setattr(base, "BUSY_SECONDS", 0.05)
    second = base.DatabaseWrapper(disk.wrapper.settings_dict, "second")
    cursor = second.cursor()
    with transaction.atomic("disk"), pytest.raises(DatabaseError, match="keeps writing"):
        cursor.execute("INSERT INTO line (writer) VALUES ('x')")
    second.close()
