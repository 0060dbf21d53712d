"""One row behind a figure, opened: all it says, the rows it sums up, and the ledger entries that speak of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message, Refused
from chengxu.indicators import access, queries
from chengxu.indicators.sources import SOURCES, Kind, Source
from chengxu.intake.models import Report
from chengxu.ledger.models import Deed
from chengxu.readings.rules import ticket_source
from chengxu.routines.recurring.queries import proved_by

RECEIVE = "intake.receive"
EXCUSED = "occurrence"
MOST_MEMBERS = 500
MOST_DEEDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A row: ``values`` by column of ``source``; ``members`` are the rows of ``source.of`` a day's summary is made of.

    ``deeds`` are the ledger entries about it, oldest first: who did and who recorded what, when, with which proof.
    """

    source: Source
    values: Mapping[str, Any]
    members: tuple[Mapping[str, Any], ...] = ()
    deeds: tuple[Deed, ...] = ()

    @property
    def parts(self) -> Source | None:
        """The source of the members."""
        return SOURCES[self.source.of] if self.source.of else None


def record(source_name: str, key: str, *, actor: Actor) -> Record:
    """The row of ``source_name`` with this key, as fresh as the database.

    Raises :class:`Refused` without the right to read figures, for a row of a case ``actor`` may not open, and for a
    source or row there is not.
    """
    access.require(actor)
    source = SOURCES.get(source_name)
    rows = queries.rows_where(source, {source.key: key}, limit=1) if source is not None else ()
    if source is None or not rows or _hidden(source, rows[0], actor):
        raise Refused(Message("没有这条记录", "there is no such record"), field="row")
    return Record(
        source=source,
        values=rows[0],
        members=_members(source, rows[0]),
        deeds=_deeds(source, rows[0], actor),
    )


def _hidden(source: Source, row: Mapping[str, Any], actor: Actor) -> bool:
    case = access.OF_CASES.get(source.name)
    return case is not None and bool(access.hidden_cases(actor, [row[case]]))


def _members(source: Source, row: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The rows a summary is made of: those that share all its codes and its day."""
    if not source.of:
        return ()
    of = SOURCES[source.of]
    shared = {
        name: row[name]
        for name, column in source.columns.items()
        if name != source.key and name in of.columns and column.kind in {Kind.TEXT, Kind.DAY}
    }
    return queries.rows_where(of, shared, limit=MOST_MEMBERS)


def _deeds(source: Source, row: Mapping[str, Any], actor: Actor) -> tuple[Deed, ...]:
    """The entries about a row; without those of a case that is not the reader's."""
    found = list(Deed.objects.filter(_about(source, row)).order_by("occurred_at", "id")[:MOST_DEEDS])
    hidden = access.hidden_cases(actor, {deed.case_uid for deed in found if deed.case_uid})
    return tuple(deed for deed in found if deed.case_uid not in hidden)


def _about(source: Source, row: Mapping[str, Any]) -> Q:
    """The ledger entries that name this row."""
    match source.name:
        case "deeds":
            return Q(uid=row["uid"])
        case "cases":
            return Q(case_uid=row["uid"])
        case "clocks":
            return Q(case_uid=row["case_uid"])
        case "shifts":
            return Q(routine_uid=row["uid"])
        case "occurrences":
            return Q(uid__in=proved_by(row["uid"])) | Q(object=EXCUSED, detail__contains=row["uid"])
        case "posts":
            return Q(object="duty_post", detail__contains=row["key"])
        case "proceedings":
            return Q(proceeding_uid=row["uid"])
        case "tickets":
            return Q(source_id=ticket_source(row["number"]))
        case "reports":
            cases = Report.objects.filter(uid=row["uid"]).values("case__uid")
            return Q(case_uid__in=cases, verb=RECEIVE, detail__contains=row["uid"])
        case _:
            return Q(pk=None)
