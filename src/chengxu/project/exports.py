"""Takes rows out of the database into files that ``import`` and other programs read.

The columns are those of the import, so that what one installation exports another can take in.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, OuterRef, QuerySet, Subquery

from chengxu.assets import portable
from chengxu.assets.models import Component
from chengxu.cases.queries import rulebook
from chengxu.common.messages import Message, Refused
from chengxu.intake.models import Report
from chengxu.ledger.models import Deed, Note
from chengxu.ledger.rules import MILLI
from chengxu.parties.models import Party, Permit
from chengxu.routines.meetings import queries as meetings
from chengxu.undertakings import portable as portable_undertakings

CHUNK = 2000
Row = dict[str, Any]
Progress = Callable[[int, int], None]

DEED_COLUMNS = (
    "occurred_at", "unit", "verb", "object", "quantity", "measure", "place", "case", "routine", "evidence", "note",
    "uid", "source_id", "actor", "corrects",
)  # fmt: skip
PARTY_COLUMNS = (
    "kind", "name", "code", "plate", "operator", "street", "address", "contact", "phone", "email",
)  # fmt: skip
PERMIT_COLUMNS = (
    "number", "kind", "holder", "phone", "what", "start", "end", "hours", "street", "section", "shape", "market", "pitch",
    "conditions", "plates", "seen", "papers", "ended", "ended_at", "suspended_at", "why",
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
    rows = rows.exclude(uid__in=meetings.of_party(Deed.objects.filter(object=meetings.OBJECT)))

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


def parties() -> tuple[tuple[str, ...], QuerySet[Party], Callable[[Any], Row]]:
    """Columns, rows and how a row is told, for all parties but those erased; firms before what belongs to them."""
    rows = (
        Party.objects.filter(erased_at__isnull=True)
        .select_related("operator")
        .order_by(F("operator").desc(nulls_first=True), "id")
    )

    def told(party: Party) -> Row:
        return {
            "kind": party.kind, "name": party.name, "code": party.code, "plate": party.plate,
            "operator": party.operator.code if party.operator else "", "street": party.street, "address": party.address,
            "contact": party.contact_name, "phone": party.contact_phone, "email": party.contact_email,
        }  # fmt: skip

    return PARTY_COLUMNS, rows, told


def permits() -> tuple[tuple[str, ...], QuerySet[Permit], Callable[[Any], Row]]:
    """Columns, rows and how a row is told, for the permits of all who are not erased; ``shape`` is GeoJSON in CGCS2000.

    Of suspensions the one that still runs is told; those that are over stay in the ledger.
    """
    rows = (
        Permit.objects.filter(party__erased_at__isnull=True)
        .select_related("party")
        .prefetch_related("pauses")
        .order_by("id")
    )
    zone = ZoneInfo(rulebook().calendar.zone)

    def told(permit: Permit) -> Row:
        holder = permit.party
        pause = next((one for one in permit.pauses.all() if one.until is None), None)
        return {
            "number": permit.number, "kind": permit.kind, "holder": holder.code or holder.plate or holder.name,
            "phone": "" if holder.code or holder.plate else holder.contact_phone, "what": permit.what,
            "start": permit.start_on.isoformat(), "end": permit.end_on.isoformat(), "hours": permit.hours, "street": permit.street,
            "section": permit.section, "shape": "" if permit.market else permit.shape, "market": permit.market,
            "pitch": "" if permit.pitch is None else permit.pitch, "conditions": permit.conditions,
            "plates": ";".join(permit.plates.split()), "seen": ";".join(permit.seen.split()),
            "papers": ";".join(permit.papers.split()),
            "ended": permit.ended_as, "ended_at": _local(permit.ended_at, zone) if permit.ended_at else "",
            "suspended_at": _local(pause.since, zone) if pause else "",
            "why": permit.ended_why or (pause.why if pause else ""),
        }  # fmt: skip

    return PERMIT_COLUMNS, rows, told


KINDS: Mapping[str, Callable[[], tuple[tuple[str, ...], QuerySet[Any, Any], Callable[[Any], Row]]]] = {
    "deeds": deeds,
    "cases": cases,
    "assets": assets,
    "parties": parties,
    "permits": permits,
    "findings": partial(portable_undertakings.rows, "order"),
    "works": partial(portable_undertakings.rows, "work"),
    "funds": partial(portable_undertakings.rows, "fund"),
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
