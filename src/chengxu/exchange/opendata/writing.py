"""Blocks of rows as a file: CSV that spreadsheets read, GeoJSON, Parquet. Never more than a block in memory."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from chengxu.exchange.opendata.fields import DataSet, Kind, Row

Blocks = Iterable[list[Row]]
_ARROW = {
    Kind.TEXT: pa.string(),
    Kind.YES_NO: pa.bool_(),
    Kind.WHOLE: pa.int64(),
    Kind.NUMBER: pa.float64(),
    Kind.DAY: pa.date32(),
    Kind.INSTANT: pa.timestamp("s", tz="UTC"),
}


def write_csv(file: Path, data: DataSet, blocks: Blocks, zone: ZoneInfo) -> None:
    """UTF-8 with a mark, so that spreadsheets read Chinese; instants local with their offset, yes and no as 1 and 0."""
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([field.name for field in data.fields])
        for block in blocks:
            writer.writerows([[_cell(value, zone) for value in row] for row in block])


def write_geojson(file: Path, data: DataSet, blocks: Blocks, zone: ZoneInfo) -> None:
    """A feature a row, without geometry where there is no position; CGCS2000, which GeoJSON readers take for WGS-84 (they agree to
    a few centimetres)."""
    names = [field.name for field in data.fields[:-2]]
    with file.open("wb") as out:
        out.write(b'{"type":"FeatureCollection","features":[')
        between = b"\n"
        for block in blocks:
            for *values, lon, lat in block:
                told = {name: _told(value, zone) for name, value in zip(names, values, strict=True)}
                at = None if lon is None else {"type": "Point", "coordinates": (lon, lat)}
                feature = {"type": "Feature", "geometry": at, "properties": told}
                out.write(between + msgspec.json.encode(feature))
                between = b",\n"
        out.write(b"\n]}\n")


def write_parquet(file: Path, data: DataSet, blocks: Blocks, zone: ZoneInfo) -> None:
    """A row group a block; meaning and measure of each column stand in its metadata."""
    schema = pa.schema(
        [
            pa.field(
                field.name,
                _ARROW[field.kind],
                metadata={
                    "meaning": field.meaning.zh,
                    "meaning_en": field.meaning.en,
                    "measure": field.measure,
                },
            )
            for field in data.fields
        ]
    )
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for block in blocks:
            columns = list(zip(*block, strict=True)) or [()] * len(schema)
            arrays = [
                pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)
            ]
            writer.write_batch(pa.record_batch(arrays, schema=schema))


WRITERS: Mapping[str, Callable[[Path, DataSet, Blocks, ZoneInfo], None]] = {
    "csv": write_csv,
    "geojson": write_geojson,
    "parquet": write_parquet,
}


def _cell(value: Any, zone: ZoneInfo) -> Any:
    if isinstance(value, bool):
        return int(value)
    return "" if value is None else _told(value, zone)


def _told(value: Any, zone: ZoneInfo) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else value
