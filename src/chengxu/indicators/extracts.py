"""Columnar files that follow the database, and the live rest beside them.

Files under ``CHENGXU_HOME/analytics`` are immutable Parquet; ``manifest.json`` says which of them count and up to
where they reach, and is swapped by an atomic rename. Whatever is newer is read through Django's own connection in
the same process (never a second SQLite on the file), so a figure is never older than its question. A file that does
not belong to this database, or a manifest of another format, is ignored and replaced.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from django.db import connection

from chengxu.indicators.layers import Growth, Layer
from chengxu.indicators.sources import Kind

FORMAT = 3
WORTH_A_FILE = 20_000  # live rows from which the next evaluation starts by writing them out
MANY_CHANGES = 2_000  # changed rows beyond which a table is read whole
BATCH = 20_000
PIECE = 10  # batches of one file: so much of a table is in memory at once while it is written out
GRACE = 600

_ARROW = {
    Kind.TEXT: pa.string(),
    Kind.INSTANT: pa.string(),
    Kind.DAY: pa.string(),
    Kind.WHOLE: pa.int64(),
    Kind.NUMBER: pa.float64(),
    Kind.MILLI: pa.int64(),
    Kind.FEN: pa.int64(),
    Kind.YES_NO: pa.int8(),
}


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the files of one table go: its rows up to ``upto`` (a seal or an id), of which ``proof`` is a witness.

    ``versions`` is the sum of the versions of rows that count them: it grows with every change.
    """

    upto: int = 0
    rows: int = 0
    proof: str = ""
    files: tuple[str, ...] = ()
    versions: int = 0


_VERSIONS = pa.schema([("id", pa.int64()), ("version", pa.int64())])


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of rows of a versioned layer that are new or changed since its file, and of rows of the file that are no more."""

    changed: list[int]
    gone: list[int]


@dataclass(slots=True)
class Rows:
    """Live rows of one layer; ``replaces`` names the ids or owners whose rows in files they stand for."""

    layer: Layer
    table: Any
    reach: Reach
    replaces: list[int] | list[str] = field(default_factory=list)


def folder() -> Path:
    """Where the files lie."""
    return Path(settings.CHENGXU_HOME) / "analytics"


def manifest() -> dict[str, Reach]:
    """What the manifest says, by layer; empty when there is none or it cannot be used."""
    try:
        content = json.loads((folder() / "manifest.json").read_text())
        if content["format"] != FORMAT:
            return {}
        found = {
            name: Reach(**{**entry, "files": tuple(entry["files"])})
            for name, entry in content["tables"].items()
        }
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {name: r for name, r in found.items() if all((folder() / file).is_file() for file in r.files)}


def waiting(layer: Layer, reach: Reach | None) -> int:
    """About how many rows a new file would spare the next question; counted, not read."""
    upto = reach.upto if reach is not None else 0
    match layer.growth:
        case Growth.SMALL:
            return 0
        case Growth.SEALED:
            return int(_row(f'SELECT count(*) FROM "{layer.table}" WHERE seal_id > %s', [upto])[0])
        case Growth.APPENDED:
            return int(_row(f'SELECT count(*) FROM "{layer.table}" WHERE id > %s', [upto])[0])
        case Growth.VERSIONED if reach is not None:
            (total,) = _row(f'SELECT sum(version) FROM "{layer.table}"')
            return int(abs((total or 0) - reach.versions) * WORTH_A_FILE / MANY_CHANGES)
        case _:
            return 0 if reach is not None else int(_row(f'SELECT count(*) FROM "{layer.table}"')[0])


def read(layer: Layer, reach: Reach | None) -> Rows:
    """The rows of ``layer`` that its files (``reach``) do not hold, and the part of the files that still counts."""
    known = reach if reach is not None and _belongs(layer, reach) else Reach()
    match layer.growth:
        case Growth.SEALED:
            condition = "seal_id > %s OR seal_id IS NULL" if known.upto else ""
            return Rows(layer, _select(layer, condition, [known.upto] if known.upto else []), known)
        case Growth.APPENDED:
            return Rows(layer, _select(layer, "id > %s", [known.upto]), known)
        case _:
            return Rows(layer, _select(layer), Reach())


def read_changed(layer: Layer, reach: Reach | None, changes: Changes | None) -> Rows:
    """The rows of a versioned layer that changed since its file; all of them when nobody can say which."""
    if reach is None or changes is None:
        return Rows(layer, _select(layer), Reach())
    stale = [*changes.changed, *changes.gone]
    if not changes.changed:
        return Rows(layer, _select(layer, "1 = 0"), reach, stale)
    return Rows(layer, _select(layer, f"id IN ({_marks(changes.changed)})", changes.changed), reach, stale)


def read_following(layer: Layer, reach: Reach | None, owners: Sequence[str] | None) -> Rows:
    """The rows that belong to ``owners`` (case uids); all of them when None."""
    if reach is None or owners is None:
        return Rows(layer, _select(layer), Reach())
    if not owners:
        return Rows(layer, _select(layer, "1 = 0"), reach)
    return Rows(layer, _select(layer, f"case_uid IN ({_marks(owners)})", owners), reach, list(owners))


def versions(layer: Layer, reach: Reach) -> Any:
    """Id and version of every row, sixteen bytes each, or True when a count shows that nothing changed since the file was made.

    None when the file is not of this database.
    """
    count, total, newest = _row(f'SELECT count(*), sum(version), max(id) FROM "{layer.table}"')
    if _proof(layer, reach.upto) != reach.proof:
        return None
    if (count, newest, total) == (reach.rows, reach.upto, reach.versions):
        return True
    return _table(f'SELECT id, version FROM "{layer.table}"', [], _VERSIONS)


def standing(layer: Layer, known: Reach | None) -> Reach:
    """The part of the files of a layer to which another file may be added; rows that may change are all written again."""
    grows = layer.growth in (Growth.SEALED, Growth.APPENDED)
    return known if known is not None and grows and _belongs(layer, known) else Reach()


def pieces(layer: Layer, reach: Reach) -> Iterator[Any]:
    """What files that reach so far do not hold yet, a piece of the table at a time; of the ledger only what is sealed."""
    key = {Growth.SEALED: "seal_id", Growth.APPENDED: "id"}.get(layer.growth)
    schema = _schema(layer)
    query = _query(layer, f"{key} > %s" if key else "")
    batches = _batches(query, [reach.upto] if key else [], schema)
    while some := list(islice(batches, PIECE)):
        yield pa.Table.from_batches(some, schema=schema)


def reach_of(layer: Layer, table: Any, files: tuple[str, ...], before: Reach) -> Reach:
    """How far files reach that now also hold ``table``."""
    key = "seal_id" if layer.growth is Growth.SEALED else "id"
    if layer.growth is Growth.FOLLOWING:
        return Reach(1, before.rows + table.num_rows, "", files)
    upto = max(before.upto, pc.max(table[key]).as_py() or 0) if table.num_rows else before.upto
    counted = pc.sum(table["version"]).as_py() or 0 if layer.growth is Growth.VERSIONED else 0
    return Reach(upto, before.rows + table.num_rows, _proof(layer, upto), files, before.versions + counted)


def publish(tables: dict[str, Reach]) -> None:
    """Make these files the ones that count, in one rename.

    Files nobody names any more are removed after :data:`GRACE` seconds: another process may still be reading them.
    """
    content = {
        "format": FORMAT,
        "tables": {
            name: {**asdict(reach), "files": list(reach.files)} for name, reach in sorted(tables.items())
        },
    }
    draft = folder() / "manifest.json.new"
    with draft.open("w") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder() / "manifest.json")
    made = (folder() / "manifest.json").stat().st_mtime
    named = {name for reach in tables.values() for name in reach.files}
    for old in folder().glob("*.parquet"):
        if old.name not in named and made - old.stat().st_mtime > GRACE:
            old.unlink(missing_ok=True)


@contextmanager
def writing() -> Iterator[bool]:
    """Whether this process may write files now: one at a time, and never from inside an open transaction."""
    if connection.in_atomic_block:
        yield False
        return
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _belongs(layer: Layer, reach: Reach) -> bool:
    if not reach.upto or _proof(layer, reach.upto) != reach.proof:
        return False
    if layer.growth is not Growth.APPENDED:
        return True
    (count,) = _row(f'SELECT count(*) FROM "{layer.table}" WHERE id <= %s', [reach.upto])
    return bool(count == reach.rows)  # a transaction that committed late puts a row behind the mark


def _proof(layer: Layer, upto: int) -> str:
    sealed = layer.growth is Growth.SEALED
    column, table = ("head", "ledger_seal") if sealed else ("uid", layer.table)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {column} FROM "{table}" WHERE id = %s', [upto])
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def _row(sql: str, values: Sequence[Any] = ()) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return tuple(cursor.fetchone())


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _select(layer: Layer, condition: str = "", values: Sequence[Any] = ()) -> Any:
    return _table(_query(layer, condition), values, _schema(layer))


def _query(layer: Layer, condition: str) -> str:
    columns = ", ".join(_expression(name, kind) for name, kind in layer.columns.items())
    where = f" WHERE {condition}" if condition else ""
    return f'SELECT {columns} FROM "{layer.table}"{where}'


def _schema(layer: Layer) -> Any:
    return pa.schema([(name, _ARROW[kind]) for name, kind in layer.columns.items()])


def _table(sql: str, values: Sequence[Any], schema: Any) -> Any:
    return pa.Table.from_batches(list(_batches(sql, values, schema)), schema=schema)


def _batches(sql: str, values: Sequence[Any], schema: Any) -> Iterator[Any]:
    """The rows of a query, some at a time: a server sends all at once unless they are asked for in parts."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, list(values))
        while rows := cursor.fetchmany(BATCH):
            arrays = [pa.array(c, type=f.type) for c, f in zip(zip(*rows, strict=True), schema, strict=True)]
            yield pa.record_batch(arrays, schema=schema)


def _expression(name: str, kind: Kind) -> str:
    """A column as it travels: instants and days as text in UTC, truth as 0 and 1."""
    if kind is Kind.YES_NO:
        return f'CAST("{name}" AS INTEGER)'
    if kind in {Kind.INSTANT, Kind.DAY}:
        if connection.vendor == "postgresql" and kind is Kind.INSTANT:
            return f"CAST(\"{name}\" AT TIME ZONE 'UTC' AS TEXT)"
        return f'CAST("{name}" AS TEXT)'
    return f'"{name}"'
