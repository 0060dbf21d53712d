"""Takes rows out of the database into files that ``import`` and other programs read.

The columns are those of the import, so that what one installation exports another can take in.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, QuerySet, Subquery

from chengxu.assets import portable
from chengxu.assets.models import Component
from chengxu.cases.queries import rulebook
from chengxu.common.messages import Message, Refused
from chengxu.intake.models import Report
from chengxu.ledger.models import Deed, Note
from chengxu.ledger.rules import MILLI
from chengxu.routines.meetings import queries as meetings

CHUNK = 2000
Row = dict[str, Any]
Progress = Callable[[int, int], None]

DEED_COLUMNS = (
    "occurred_at", "unit", "verb", "object", "quantity", "measure", "place", "case", "routine", "evidence", "note",
    "uid", "source_id", "actor", "corrects",
)  # fmt: skip
CASE_COLUMNS = (
    "reported_at", "channel", "category", "text", "lon", "lat", "frame", "place", "reporter", "phone", "photos",
    "source_id",
)  # fmt: skip


def deeds() -> tuple[tuple[str, ...], QuerySet[Deed, Any], Callable[[Any], Row]]:
    """Columns, rows and how a row is told, for the ledger in the order of writing, without the entries of party meetings."""
    book = rulebook()
    zone = ZoneInfo(book.calendar.zone)
    note = Note.objects.filter(deed_uid=OuterRef("uid")).values("text")[:1]
    rows = Deed.objects.order_by("id").annotate(note=Subquery(note))
    for verb, thing in meetings.declared().guarded:  # records of the Party leave the house by no export
        rows = rows.exclude(verb=verb, object=thing)

    def told(deed: Any) -> Row:
        return {
            "occurred_at": _local(deed.occurred_at, zone),
            "unit": deed.unit,
            "verb": deed.verb,
            "object": deed.object,
            "quantity": _quantity(deed.quantity),
            "measure": deed.measure,
            "place": str(book.territory.name(deed.place)) if deed.place else "",
            "case": deed.case_uid,
            "routine": deed.routine_uid,
            "evidence": deed.evidence,
            "note": deed.note or "",
            "uid": deed.uid,
            "source_id": deed.source_id,
            "actor": deed.actor,
            "corrects": deed.corrects_uid,
        }

    return DEED_COLUMNS, rows, told


def cases() -> tuple[tuple[str, ...], QuerySet[Report, Any], Callable[[Any], Row]]:
    """Columns, rows and how a row is told, for every report that came in, oldest first.

    A report that came without a number of its own is known by its receipt.
    """
    zone = ZoneInfo(rulebook().calendar.zone)
    rows = Report.objects.order_by("id")

    def told(report: Report) -> Row:
        return {
            "reported_at": _local(report.reported_at, zone),
            "channel": report.channel,
            "category": report.category,
            "text": report.text,
            "lon": report.lon,
            "lat": report.lat,
            "frame": report.frame,
            "place": report.place_text,
            "reporter": report.contact_name,
            "phone": report.contact_phone,
            "photos": "",
            "source_id": report.source_id or report.receipt,
        }

    return CASE_COLUMNS, rows, told


def assets() -> tuple[tuple[str, ...], QuerySet[Component], Callable[[Any], Row]]:
    """Columns, rows and how a row is told, for the whole register; positions are CGCS2000."""
    return portable.COLUMNS, Component.objects.order_by("id"), portable.told


KINDS: Mapping[str, Callable[[], tuple[tuple[str, ...], QuerySet[Any, Any], Callable[[Any], Row]]]] = {
    "deeds": deeds,
    "cases": cases,
    "assets": assets,
}


def write(kind: str, file: Path, *, ending: str, progress: Progress) -> int:
    """Write every row of ``kind`` to ``file`` as ``ending`` (``.csv``, ``.jsonl``, of components ``.geojson``); returns how many.

    Raises :class:`Refused` (field ``file``) for another ending.
    """
    writer = WRITERS.get(ending)
    if writer is None or (ending == MAP and kind != "assets"):
        raise Refused(
            Message(
                "只能导出为 .csv 或 .jsonl 文件，部件还可以是 .geojson",
                "only .csv and .jsonl files can be written, of components also .geojson",
            ),
            field="file",
        )
    columns, rows, told = KINDS[kind]()
    total = rows.count()

    def counted() -> Iterator[Row]:
        for number, row in enumerate(rows.iterator(chunk_size=CHUNK), 1):
            if number % CHUNK == 0 or number == total:
                progress(number, total)
            yield told(row)

    return writer(file, columns, counted())


def _write_csv(file: Path, columns: tuple[str, ...], rows: Iterable[Row]) -> int:
    with file.open(
        "w", encoding="utf-8-sig", newline=""
    ) as out:  # with a mark, so that Excel and WPS read Chinese
        writer = csv.DictWriter(out, columns)
        writer.writeheader()
        count = 0
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def _write_jsonl(file: Path, columns: tuple[str, ...], rows: Iterable[Row]) -> int:
    count = 0
    with file.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False, default=float) + "\n")
            count += 1
    return count


def _write_map(file: Path, columns: tuple[str, ...], rows: Iterable[Row]) -> int:
    with file.open("w", encoding="utf-8") as out:
        pieces = sum(bool(out.write(piece)) for piece in portable.geojson(rows))
    return pieces - 2  # its head and its foot are no rows


MAP = ".geojson"
WRITERS = {".csv": _write_csv, ".jsonl": _write_jsonl, MAP: _write_map}


def _local(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).isoformat()


def _quantity(thousandths: int | None) -> Decimal | None:
    """Thousandths as a plain decimal number: 12500 is 12.5."""
    if thousandths is None:
        return None
    whole, rest = divmod(thousandths, MILLI)
    return Decimal(whole) if not rest else (Decimal(thousandths) / MILLI).normalize()
