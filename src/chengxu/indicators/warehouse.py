"""A DuckDB that sees the files and the live rows as one set of sources, for the length of one question."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import duckdb
import pyarrow as pa

from chengxu.indicators import extracts
from chengxu.indicators.extracts import Reach, Rows
from chengxu.indicators.layers import CORRECTED, LAYERS, SUMMARIES, Growth, Layer
from chengxu.indicators.sources import SOURCES, Kind

_DUCKDB = {
    Kind.TEXT: "VARCHAR",
    Kind.INSTANT: "TIMESTAMP",
    Kind.DAY: "DATE",
    Kind.WHOLE: "BIGINT",
    Kind.NUMBER: "DOUBLE",
    Kind.MILLI: "BIGINT",
    Kind.FEN: "BIGINT",
    Kind.YES_NO: "BOOLEAN",
}


_WORK = pa.schema([(name, pa.string()) for name in ("verb", "object", "class")])


@contextmanager
def opened(
    sources: Iterable[str], zone: str, work: Mapping[tuple[str, str], str], *, each: bool = False
) -> Iterator[Any]:
    """A DuckDB connection in which each of ``sources`` can be selected from, as fresh as the database.

    ``zone`` makes local days; ``work`` gives the 721 class of each (verb, object); ``each``
    counts every report of a merged matter instead of the matter once.
    """
    wanted = _wanted(sources)
    known = extracts.manifest()
    waiting = sum(extracts.waiting(layer, known.get(layer.name)) for layer in wanted)
    if waiting > extracts.WORTH_A_FILE and refresh():
        known = extracts.manifest()
    loaded = _load(wanted, known)
    cursor = _database().cursor()
    try:
        _register_work(cursor, work)
        for rows in loaded:
            _create(cursor, rows, zone, each)
        for name in dict.fromkeys(sources):
            if name in SUMMARIES:
                cursor.execute(f'CREATE TEMP VIEW "{name}" AS {SUMMARIES[name]}')
        yield cursor
    finally:
        cursor.close()


def _wanted(sources: Iterable[str]) -> list[Layer]:
    """The layers these sources are made of, those they stand on before them."""
    found: dict[str, Layer] = {}
    for name in sources:
        layer = LAYERS[SOURCES[name].of or name]
        found |= {beside: LAYERS[beside] for beside in layer.beside} | {layer.name: layer}
    return list(found.values())


def refresh() -> bool:
    """Write what is new into files, if no other process is doing so; True when the files now hold everything sealed.

    Deeds go into files only once they are sealed; a table whose rows changed is written anew.
    """
    with extracts.writing() as allowed:
        if not allowed:
            return False
        known = extracts.manifest()
        tables = dict(known)
        for layer in LAYERS.values():
            if layer.growth is not Growth.SMALL:
                tables[layer.name] = _write(layer, known.get(layer.name))
        extracts.publish(tables)
        return True


@lru_cache(maxsize=1)
def _database() -> Any:
    database = duckdb.connect(":memory:", config={"threads": 2})
    database.execute("SET enable_progress_bar = false")  # a program that prints figures prints nothing else
    return database


def _load(layers: list[Layer], known: Mapping[str, Reach]) -> list[Rows]:
    loaded: list[Rows] = []
    changes = _Changes(known)
    for layer in layers:
        reach = known.get(layer.name)
        match layer.growth:
            case Growth.VERSIONED:
                loaded.append(extracts.read_changed(layer, reach, changes.ids()))
            case Growth.FOLLOWING:
                loaded.append(extracts.read_following(layer, reach, changes.owners()))
            case _:
                loaded.append(extracts.read(layer, reach))
    return loaded


class _Changes:
    """Which cases changed since their file was written; asked once, used for the cases and for their clocks."""

    def __init__(self, known: Mapping[str, Reach]) -> None:
        self.reach = known.get("cases")
        self.found: list[tuple[int, str]] | None = None
        self.asked = False

    def ids(self) -> list[int] | None:
        """Ids of changed cases; None when everything has to be read."""
        pairs = self._find()
        return None if pairs is None else [id_ for id_, _ in pairs]

    def owners(self) -> list[str] | None:
        """Uids of changed cases."""
        pairs = self._find()
        return None if pairs is None else [uid for _, uid in pairs]

    def _find(self) -> list[tuple[int, str]] | None:
        if not self.asked:
            self.asked = True
            self.found = self._compare()
        return self.found

    def _compare(self) -> list[tuple[int, str]] | None:
        layer, reach = LAYERS["cases"], self.reach
        pairs = extracts.versions(layer, reach) if reach is not None else None
        if reach is None or pairs is None:
            return None
        if not pairs:
            return []
        with _database().cursor() as cursor:
            filed = dict(cursor.execute(f"SELECT id, version FROM {_files(reach)}").fetchall())
        changed = [id_ for id_, version in pairs if filed.get(id_) != version]
        if len(changed) > extracts.MANY_CHANGES:
            return None
        rows = extracts.read_changed(layer, reach, changed).table
        return list(zip(rows["id"].to_pylist(), rows["uid"].to_pylist(), strict=True))


def _create(cursor: Any, rows: Rows, zone: str, each: bool) -> None:
    """The view of one source: its files without what was replaced, and its live rows."""
    layer = rows.layer
    live = f"live_{layer.name}"
    cursor.register(live, rows.table)
    names = ", ".join(f'"{name}"' for name in layer.columns)
    text = f"SELECT {_typed(layer)} FROM {live}"
    if rows.reach.files:
        text += f" UNION ALL SELECT {names} FROM {_files(rows.reach)}"
        if rows.replaces:
            key = "id" if layer.growth is Growth.VERSIONED else "case_uid"
            text += f' WHERE "{key}" NOT IN ({", ".join(_literal(value) for value in rows.replaces)})'
    cursor.execute(f'CREATE TEMP VIEW "{layer.raw}" AS {text}')
    sql = layer.each if each and layer.each else layer.sql
    name, own = layer.name, sql.replace("{zone}", _literal(zone))
    source = SOURCES[name]
    if source.bare:
        cursor.execute(CORRECTED)
        cursor.execute(f'CREATE TEMP VIEW "{source.bare}" AS {own}')
        own = source.look_up.format(rows=f'"{source.bare}"')
    cursor.execute(f'CREATE TEMP VIEW "{name}" AS {own}')


def _write(layer: Layer, known: Reach | None) -> Reach:
    """One more file for a table that only grows; one new file in place of the old for a table that changes."""
    if layer.growth in {Growth.VERSIONED, Growth.FOLLOWING}:
        rows = extracts.read(layer, None)
    else:
        rows = extracts.read(layer, known)
    table = rows.final
    if not table.num_rows:
        return rows.reach
    name = f"{layer.name}-{uuid.uuid4().hex}.parquet"
    path = _literal(str(extracts.folder() / name))
    with _database().cursor() as cursor:
        cursor.register("final", table)
        cursor.execute(
            f"COPY (SELECT {_typed(layer)} FROM final) TO {path} (FORMAT parquet, COMPRESSION zstd)"
        )
    return extracts.reach_of(layer, table, (*rows.reach.files, name), rows.reach)


def _register_work(cursor: Any, work: Mapping[tuple[str, str], str]) -> None:
    verbs, objects = [verb for verb, _ in work], [object_ for _, object_ in work]
    columns = {"verb": verbs, "object": objects, "class": list(work.values())}
    cursor.register("work", pa.table(columns, schema=_WORK))


def _typed(layer: Layer) -> str:
    return ", ".join(f'CAST("{name}" AS {_DUCKDB[kind]}) AS "{name}"' for name, kind in layer.columns.items())


def _files(reach: Reach) -> str:
    paths = ", ".join(_literal(str(extracts.folder() / name)) for name in reach.files)
    return f"read_parquet([{paths}])"


def _literal(value: object) -> str:
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"
