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
from chengxu.indicators.extracts import Changes, Reach, Rows
from chengxu.indicators.layers import CORRECTED, LAYERS, SUMMARIES, Growth, Layer
from chengxu.indicators.sources import CASES, SOURCES, Kind

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
    changes = {
        layer.name: _Changes(layer, known.get(layer.name))
        for layer in LAYERS.values()
        if layer.growth is Growth.VERSIONED
    }
    for layer in layers:
        reach = known.get(layer.name)
        match layer.growth:
            case Growth.VERSIONED:
                loaded.append(extracts.read_changed(layer, reach, changes[layer.name].found()))
            case Growth.FOLLOWING:
                loaded.append(extracts.read_following(layer, reach, changes[CASES.name].owners()))
            case _:
                loaded.append(extracts.read(layer, reach))
    return loaded


class _Changes:
    """Which rows of a layer changed since its file was written; asked once, used for the rows and for what follows them."""

    def __init__(self, layer: Layer, reach: Reach | None) -> None:
        self._layer, self._reach = layer, reach
        self._found: Changes | None = None
        self._asked = False

    def found(self) -> Changes | None:
        """The changes; None when everything has to be read."""
        if not self._asked:
            self._asked = True
            self._found = self._compare()
        return self._found

    def owners(self) -> list[str] | None:
        """Uids of changed rows."""
        found = self.found()
        if found is None:
            return None
        return list(map(str, extracts.read_changed(self._layer, self._reach, found).table["uid"].to_pylist()))

    def _compare(self) -> Changes | None:
        reach = self._reach
        if reach is None or not reach.files:
            return None
        live = extracts.versions(self._layer, reach)
        if live is None:
            return None
        if live is True:
            return Changes([], [])
        with _database().cursor() as cursor:
            cursor.register("live_versions", live)
            filed = f"(SELECT id, version FROM {_files(reach)}) f"
            changed = _ids(
                cursor,
                f"live_versions l LEFT JOIN {filed} ON f.id = l.id WHERE f.version IS DISTINCT FROM l.version",
                "l.id",
            )
            gone = _ids(cursor, f"{filed} ANTI JOIN live_versions l ON l.id = f.id", "f.id")
        return Changes(changed, gone) if len(changed) + len(gone) <= extracts.MANY_CHANGES else None


def _ids(cursor: Any, among: str, column: str) -> list[int]:
    return [id_ for (id_,) in cursor.execute(f"SELECT {column} FROM {among} ORDER BY 1").fetchall()]


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
    """More files for a table that only grows; new files in place of the old for a table that changes."""
    reach = extracts.standing(layer, known)
    for table in extracts.pieces(layer, reach):
        name = f"{layer.name}-{uuid.uuid4().hex}.parquet"
        path = _literal(str(extracts.folder() / name))
        with _database().cursor() as cursor:
            cursor.register("final", table)
            cursor.execute(
                f"COPY (SELECT {_typed(layer)} FROM final) TO {path} (FORMAT parquet, COMPRESSION zstd)"
            )
        reach = extracts.reach_of(layer, table, (*reach.files, name), reach)
    return reach


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
