"""Turns: what only one transaction at a time may do, on a database that lets many write at once.

On SQLite whoever writes has the whole file to itself (``project/sqlite``), so looking up the next number and using it
is one thing. PostgreSQL lets two transactions look at the same moment. The few places where that would give a wrong
answer, and not merely a refusal by compare-and-swap or by a unique constraint, take a turn first.
"""

from __future__ import annotations

import hashlib

from django.db import connection


def take_turn(name: str) -> None:
    """Wait until no other transaction has the turn ``name``, and keep it until this one ends, however it ends.

    Take it before reading what the turn is about: a statement sees what was committed before it began. In one
    transaction take a row before a number, and never two turns: then nobody waits in a circle.
    """
    if connection.vendor != "postgresql":
        return
    assert connection.in_atomic_block, "a turn ends with its transaction"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number(name)])


def number(name: str) -> int:
    """The key of a turn in the server's table of locks: the same in every process and every version."""
    return int.from_bytes(hashlib.sha256(f"chengxu {name}".encode()).digest()[:8], "big", signed=True)
