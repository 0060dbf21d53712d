"""A database of its own on a PostgreSQL server, for one bench, dropped afterwards whatever happens."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

VARIABLE = "BENCH_DATABASE_URL"
"""An address at which a database may be created; empty for the embedded database."""


@contextmanager
def database() -> Iterator[str]:
    """The address of an empty database that fits an installation; "" when nobody named a server."""
    url, name = os.environ.get(VARIABLE, ""), f"chengxu_bench_{os.getpid()}"
    if not url:
        yield ""
        return
    with _connected(url) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        with _connected(url) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _connected(url: str) -> Any:
    import psycopg

    return psycopg.connect(url, autocommit=True)
