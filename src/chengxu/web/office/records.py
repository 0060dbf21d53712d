"""One row behind a figure that has no page of its own: a weighing, a shift, a proceeding, a day's summary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.cases import queries as cases
from chengxu.common.messages import Message, Refused
from chengxu.indicators import opening
from chengxu.ledger import evidence
from chengxu.ledger.models import Deed
from chengxu.routines.meetings import queries as meetings
from chengxu.web.access import needs
from chengxu.web.office.rows import WITHHELD, Cell, cells, columns_of, line
from chengxu.web.requests import Request


@dataclass(frozen=True, slots=True)
class Entry:
    """A ledger entry about the row: what was done, who recorded it and when, and its pictures by hash."""

    uid: str
    what: Message
    occurred_at: datetime
    recorded_at: datetime
    who: str
    pictures: tuple[str, ...]


@needs("indicators.read")
@require_safe
def record(request: Request, source: str, key: str) -> HttpResponse:
    """Everything the row says, what it sums up, and the ledger entries that speak of it."""
    try:
        found = opening.record(source, key, actor=request.actor)
    except Refused as refusal:
        raise Http404(refusal.message) from None
    cell = cells(found.source)
    facts: list[tuple[Message, Cell]] = [
        (column.label, cell(column, found.values[column.name])) for column in columns_of(found.source)
    ]
    parts = found.parts
    shown = columns_of(parts) if parts is not None else []
    context = {
        "face": "office",
        "source": found.source.label,
        "key": key,
        "facts": facts,
        "parts": parts,
        "columns": [column.label for column in shown],
        "lines": [line(parts, shown, row, cells(parts)) for row in found.members]
        if parts is not None
        else [],
        "entries": _entries(found.deeds, request.actor),
        "gone": evidence.gone(hash_ for deed in found.deeds for hash_ in deed.evidence.split()),
    }
    return render(request, "office/record.html", context)


def _entries(deeds: tuple[Deed, ...], actor: Actor) -> list[Entry]:
    """What the entries say; of those whose particulars are not for ``actor`` only that they are there."""
    untold = meetings.untold(deeds, actor)
    people = accounts.names({deed.actor for deed in deeds if deed.uid not in untold})
    words = cases.rulebook().vocabulary
    return [
        Entry(
            deed.uid,
            words.sentence(deed.verb, deed.object),
            deed.occurred_at,
            deed.recorded_at,
            str(WITHHELD) if deed.uid in untold else people.get(deed.actor, deed.actor),
            () if deed.uid in untold else tuple(deed.evidence.split()),
        )
        for deed in deeds
    ]
