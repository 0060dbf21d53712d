"""Reads packs back out of the database; a snapshot never changes, so each process keeps those it has read."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import lru_cache

from django.db import connection

from chengxu.common.messages import Message, Refused
from chengxu.packs.models import Installation, Snapshot
from chengxu.packs.rules import Pack

_found: ContextVar[list[str] | None] = ContextVar("chengxu_pack_found", default=None)


@contextmanager
def one_pack() -> Iterator[None]:
    """Within, the pack in force is asked for once: a page speaks of one pack from its head to its foot."""
    token = _found.set([])
    try:
        yield
    finally:
        _found.reset(token)


@lru_cache(maxsize=16)
def pack(pack_hash: str) -> Pack:
    """The snapshot known by ``pack_hash``; raises :class:`Refused` when this database has none."""
    content = Snapshot.objects.filter(hash=pack_hash).values_list("content", flat=True).first()
    if content is None:
        raise Refused(
            Message("没有配置包 {hash}", "there is no pack {hash}").format(hash=pack_hash[:12]), field="pack"
        )
    return Pack(pack_hash, json.loads(zlib.decompress(content)))


def active_hash() -> str:
    """The hash of the pack in force; raises :class:`Refused` when none has been loaded."""
    known = _found.get()
    if known:
        return known[0]
    found = _in_force()
    if found is None:
        raise Refused(
            Message(
                "还没有载入县域配置包。请先运行：chengxu pack load packs/jingzhou",
                "no county pack is loaded yet; run: chengxu pack load packs/jingzhou",
            )
        )
    if known is not None:
        known.append(found)
    return found


def _in_force() -> str | None:
    """Asked by hand: every act and every page asks, and making the statement anew costs more than its answer."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT hash FROM {Snapshot._meta.db_table} WHERE active")
        row = cursor.fetchone()
    return row[0] if row else None


def active() -> Pack:
    """The pack in force."""
    return pack(active_hash())


def in_force_since() -> datetime:
    """When the pack in force was put in force; raises :class:`Refused` when none has been loaded."""
    return Snapshot.objects.values_list("loaded_at", flat=True).get(hash=active_hash())


def is_demo() -> bool:
    """Whether this database holds invented data; every page then says so."""
    return Installation.objects.filter(kind="demo").exists()
