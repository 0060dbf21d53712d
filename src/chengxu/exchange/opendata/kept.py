"""The files of open data: each made once an hour by whoever asks first, then given as it lies.

So a thousand readers cost one reading of the database, a slow reader holds nothing open, and the file has a last change.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from chengxu.exchange.opendata.cases import CASES
from chengxu.exchange.opendata.fields import DataSet
from chengxu.exchange.opendata.figures import FIGURES
from chengxu.exchange.opendata.permits import MARKETS, PERMITS
from chengxu.exchange.opendata.places import PENALTIES, SERVICES
from chengxu.exchange.opendata.writing import WRITERS
from chengxu.packs import queries as packs
from chengxu.territory import queries as territory

SETS: Mapping[str, DataSet] = {
    data.name: data for data in (CASES, FIGURES, SERVICES, PERMITS, MARKETS, PENALTIES)
}


def folder() -> Path:
    """Where the files lie; they may be thrown away at any time."""
    return Path(settings.CHENGXU_HOME) / "opendata"


def file(name: str, form: str, *, now: datetime) -> Path:
    """The file of a set in a form, of the hour of ``now`` and the pack in force; its change time is when it was made.

    Raises ``KeyError`` for a set or form there is none of.
    """
    data = SETS[name]
    if form not in data.forms:
        raise KeyError(form)
    stamp = f"{packs.active_hash()[:12]}.{now.astimezone(UTC):%Y%m%d%H}"
    found = folder() / f"{name}.{stamp}.{form}"
    if not found.exists():
        folder().mkdir(parents=True, exist_ok=True)
        with _alone(name, form):
            if not found.exists():
                _make(found, data, form, now)
    return found


def made(name: str, form: str) -> datetime | None:
    """When the newest file of a set in a form was made; None before the first."""
    changes = [path.stat().st_mtime for path in folder().glob(f"{name}.*.{form}")]
    return datetime.fromtimestamp(max(changes), UTC) if changes else None


def _make(wanted: Path, data: DataSet, form: str, now: datetime) -> None:
    draft = wanted.with_name(f".{wanted.name}.{os.getpid()}")
    try:
        zone = ZoneInfo(territory.calendar().zone)
        WRITERS[form](draft, data, data.blocks(now), zone)
        os.utime(draft, (now.timestamp(), now.timestamp()))
        draft.replace(wanted)
    finally:
        draft.unlink(missing_ok=True)
    for old in folder().glob(f"{data.name}.*.{form}"):
        if old != wanted:
            old.unlink(missing_ok=True)  # who is reading it reads on


@contextmanager
def _alone(name: str, form: str) -> Iterator[None]:
    with (folder() / f".{name}.{form}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
