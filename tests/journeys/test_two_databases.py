"""The same county on SQLite and on PostgreSQL: every table, every figure, every document and the chain's head agree."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.databases import ON_POSTGRES
from tests.journeys.server import environment

BUILD = """
import contextlib, hashlib, io, json, sys
from datetime import UTC, datetime
from pathlib import Path
from chengxu.project import cli, installation
installation.start()
from django.apps import apps
from django.db import connection
from chengxu.project.demo import building

def cell(value):
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    if isinstance(value, (dict, list)):  # the keys of JSON have no order, and jsonb keeps one of its own
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return repr(value)

def told(*words):
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(out):
        status = cli.main([str(word) for word in words])
    out.flush()
    return [status, out.buffer.getvalue().decode()]

building.build(now=datetime(2026, 11, 20, 6, 30, tzinfo=UTC), scale=0.004)
tables = {}
for model in apps.get_models():
    names = [f.attname for f in model._meta.concrete_fields if f.attname not in ("id", "seal_id", "password", "last_login")]
    if model.__module__.startswith("chengxu."):
        rows = sorted([cell(value) for value in row] for row in model.objects.values_list(*names))
        tables[model._meta.db_table] = [len(rows), hashlib.sha256(json.dumps(rows).encode()).hexdigest()]
year = ("--from", "2023-01-01", "--to", "2023-12-31")
for ending in ("md", "docx", "json"):
    told("report", "make", "annual", *year, "--out", Path(sys.argv[1]) / f"annual.{ending}")
json.dump({
    "vendor": connection.vendor,
    "tables": tables,
    "indicators": told("indicators", *year, "--format", "json"),
    "of_a_unit": told("indicators", *year, "--unit", "市容管理股", "--format", "csv"),
    "verify": told("verify"),
    "again": building.build(now=datetime(2026, 11, 21, tzinfo=UTC), scale=0.004).reused,
}, sys.stdout)
"""


def county(home: Path, **also: str) -> dict[str, Any]:
    """A small demo built and questioned in a process of its own."""
    home.mkdir()
    ran = subprocess.run(
        [sys.executable, "-c", BUILD, str(home)],
        env=environment(home, **also),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


@pytest.mark.skipif(
    not ON_POSTGRES, reason="there is a second database to compare with in make test-postgres only"
)
def test_both_databases_tell_the_same(tmp_path: Path) -> None:
    here, there = tmp_path / "file", tmp_path / "server"
    file, server = county(here, CHENGXU_DATABASE_URL=""), county(there)
    assert (file.pop("vendor"), server.pop("vendor")) == ("sqlite", "postgresql")
    assert sum(rows for rows, _ in file["tables"].values()) > 5000
    assert server["tables"] == file["tables"]
    assert len(json.loads(file["indicators"][1])) > 100
    assert (file["verify"][0], file["again"]) == (0, True)
    assert server == file  # the head of the chain stands in what verify says
    for ending in ("md", "docx", "json"):
        assert (there / f"annual.{ending}").read_bytes() == (here / f"annual.{ending}").read_bytes(), ending
