"""Readings of the meters of street lighting out of a table: circuit, time, kilowatt-hours shown."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.assets.upkeep import metering
from chengxu.common.ids import Ids
from chengxu.common.messages import Invalid, Problems, Refused
from chengxu.intake import tables
from chengxu.intake.imported import Imported, Progress
from chengxu.intake.parsing import instant
from chengxu.territory import queries as territory

COLUMNS = ("circuit", "read_at", "kwh")


def import_meters(
    file: Path, *, actor: Actor, now: datetime, ids: Ids, dry_run: bool = False, skip_bad: bool = False,
    encoding: str = "utf-8", progress: Progress | None = None,
) -> Imported:  # fmt: skip
    """Take every reading of ``file`` in, by time; one that is there already is repeated.

    Raises :class:`Invalid` with every bad row unless ``skip_bad``; then, and in a dry run, nothing is written.
    """
    problems, calendar = Problems(), territory.calendar()
    dated: list[tuple[datetime, tables.Row]] = []
    for row in tables.read(file, required=COLUMNS, optional=(), bad=problems, encoding=encoding):
        try:
            dated.append((instant(row.cells["read_at"], calendar, "read_at"), row))
        except Refused as refusal:
            problems.add(refusal.message, file=str(file), line=row.line, field=refusal.field)
    dated.sort(key=lambda one: (one[0], one[1].line))
    added = 0
    with transaction.atomic():
        for number, (at, row) in enumerate(dated, 1):
            cells = row.cells
            try:
                added += metering.read(
                    circuit=cells["circuit"], at=at, kwh=cells["kwh"], actor=actor, now=now, ids=ids
                )
            except Refused as refusal:
                problems.add(refusal.message, file=str(file), line=row.line, field=refusal.field)
            if progress:
                progress(number, len(dated))
        if dry_run or (problems and not skip_bad):
            transaction.set_rollback(True)
    if problems and not skip_bad:
        raise Invalid(tuple(problems.items))
    return Imported(added, len(dated) - added - len(problems), tuple(problems.items))
