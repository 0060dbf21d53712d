"""Which database an address means, and which addresses are refused without being repeated: they may hold a password."""

from __future__ import annotations

from pathlib import Path

import pytest

from chengxu.common.messages import Refused
from chengxu.project import databases

HOME, ROOT = Path("/srv/home"), Path("/srv/checkout")


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("", "/srv/home/chengxu.sqlite3"),
        ("  ", "/srv/home/chengxu.sqlite3"),
        ("sqlite:///county.sqlite3", "/srv/checkout/county.sqlite3"),
        ("sqlite:////data/county.sqlite3", "/data/county.sqlite3"),
        ("sqlite:////data/%E5%8E%BF.sqlite3", "/data/县.sqlite3"),
    ],
)
def test_a_file(url: str, file: str) -> None:
    entry = databases.settings(url, home=HOME, root=ROOT)
    assert (entry["ENGINE"], str(entry["NAME"])) == ("chengxu.project.sqlite", file)
    assert databases.shown(entry) == file


@pytest.mark.parametrize(
    ("url", "parts", "shown"),
    [
        ("postgresql://u@db.example:5433/county", ("county", "u", "", "db.example", "5433"), "postgresql://u@db.example:5433/county"),
        ("postgres://u:p%40ss@[::1]/county", ("county", "u", "p@ss", "::1", ""), "postgresql://u@::1/county"),
        ("postgresql:///county", ("county", "", "", "", ""), "postgresql:///county"),
        ("postgresql://u@/county?host=/run/postgresql", ("county", "u", "", "/run/postgresql", ""), "postgresql://u@/run/postgresql/county"),
    ],
)  # fmt: skip
def test_a_server(url: str, parts: tuple[str, ...], shown: str) -> None:
    entry = databases.settings(url, home=HOME, root=ROOT)
    assert entry["ENGINE"] == "chengxu.project.postgresql"
    assert tuple(entry[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == parts
    assert entry["CONN_MAX_AGE"] is None
    assert databases.shown(entry) == shown


def test_parameters_of_the_way_to_the_server_go_along() -> None:
    entry = databases.settings(
        "postgresql://u@h/c?sslmode=verify-full&connect_timeout=5", home=HOME, root=ROOT
    )
    assert entry["OPTIONS"] == {
        "application_name": "chengxu", "sslmode": "verify-full", "connect_timeout": "5",
        "options": "-c search_path=chengxu",
    }  # fmt: skip


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:secret@h/c",
        "postgresql://u:secret@h",
        "postgresql://u:secret@h/",
        "postgresql://u:secret@h/a/b",
        "postgresql://u:secret@h:port/c",
        "postgresql://u:secret@h:70000/c",
        "postgresql://u:secret@h/c?options=-cfsync%3Doff",
        "sqlite://county.sqlite3",
        "sqlite:///",
        "county.sqlite3",
    ],
)
def test_other_addresses_are_refused_by_the_name_of_the_option(url: str) -> None:
    with pytest.raises(Refused, match="CHENGXU_DATABASE_URL") as caught:
        databases.settings(url, home=HOME, root=ROOT)
    assert "secret" not in caught.value.message.zh + caught.value.message.en
