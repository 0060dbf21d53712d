"""Requests as the public sees them: reports of the public's own channels, with where their case stands.

The reporter's words, pictures, answers and contact never come out, nor the place as somebody wrote it. However many
rows are asked for, the number of statements is the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import ExpressionWrapper, F, FloatField, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from chengxu.api.open311.asking import CLOSED, METRES_PER_DEGREE, OPEN, Circle, Wanted
from chengxu.api.open311.offering import about, known_to_all
from chengxu.api.open311.writing import Many, Row
from chengxu.cases.rules import Rulebook
from chengxu.cases.workflow.states import ENDED, STATE_NAMES, State
from chengxu.common.ids import normalise_receipt, receipt_ok
from chengxu.intake.models import Report
from chengxu.intake.queries import PUBLIC_STEPS
from chengxu.intake.rules import OPEN_CHANNEL, PUBLIC_CHANNELS
from chengxu.ledger import queries as ledger

PLACES = 6  # decimals of a degree: a tenth of a metre, and no noise of floating point
_UID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
ROW = (
    "uid", "receipt", "channel", "reported_at", "case_id", "case__case_no", "case__category", "case__state",
    "case__closed_at", "case__updated_at", "case__due_at", "case__unit", "case__lead_unit", "case__lon", "case__lat",
    "case__place", "case__community", "case__township",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    """The columns of :data:`ROW`."""

    uid: str
    receipt: str
    channel: str
    reported_at: datetime
    case: str
    case_no: str | None
    category: str
    state: str
    closed_at: datetime | None
    updated_at: datetime
    due_at: datetime | None
    unit: str
    lead_unit: str
    lon: float | None
    lat: float | None
    place: str
    community: str
    township: str

    @property
    def is_closed(self) -> bool:
        return self.state in ENDED


def public(book: Rulebook, codes: Collection[str] = ()) -> QuerySet[Report]:
    """Reports all may know of: from the public's channels, of a public category (one of ``codes`` if any), not void.

    The category goes through a function so that the plan starts from the reports of the days asked for, not from all cases
    of a hundred categories.
    """
    open_to_all = known_to_all(book.catalog)
    listed = sorted(open_to_all.keys() & set(codes) if codes else open_to_all)
    return (
        Report.objects.filter(channel__in=sorted(PUBLIC_CHANNELS))
        .alias(its_category=Coalesce(F("case__category"), Value("")))
        .filter(its_category__in=listed)
        .exclude(case__state=State.VOID)
    )


def requests(asked: Wanted, book: Rulebook, *, extended: bool = False) -> list[Row]:
    """The rows of GET requests, the newest first."""
    found = public(book, asked.codes)
    if asked.ids is not None:
        receipts, uids = named(asked.ids)
        found = found.filter(Q(receipt__in=receipts) | Q(uid__in=uids))
    else:
        receipts = frozenset()
        found = _narrowed(found, asked)
    rows = [_Found(*row) for row in found.order_by("-reported_at", "-id").values_list(*ROW)[_part(asked)]]
    notes = _notes({row.case for row in rows}, book) if extended else None
    return [_row(row, book, receipts, notes) for row in rows]


def _part(asked: Wanted) -> slice:
    return slice(asked.offset, asked.offset + asked.limit)


def named(texts: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The receipts and the uids among these texts; what is neither names nothing."""
    receipts, uids = set(), set()
    for text in texts:
        if _UID.fullmatch(text):
            uids.add(str(UUID(text)))
        elif len(text) <= 40 and receipt_ok(text):
            receipts.add(normalise_receipt(text))
    return frozenset(receipts), frozenset(uids)


def by_id(text: str, book: Rulebook, *, now: datetime, extended: bool = False) -> list[Row]:
    """The request of this id, and none when there is none that all may know of."""
    return requests(Wanted(ids=(text,), start=now, end=now), book, extended=extended)


def _narrowed(found: QuerySet[Report], asked: Wanted) -> QuerySet[Report]:
    found = found.filter(reported_at__gte=asked.start, reported_at__lte=asked.end)
    if asked.is_open is not None:
        ended = [state.value for state in ENDED]
        of_state = found.alias(its_state=Coalesce(F("case__state"), Value("")))
        found = (
            of_state.exclude(its_state__in=ended) if asked.is_open else of_state.filter(its_state__in=ended)
        )
    touched = Coalesce(F("case__closed_at"), F("case__updated_at"))
    if asked.updated_after:
        found = found.filter(GreaterThanOrEqual(touched, asked.updated_after))
    if asked.updated_before:
        found = found.filter(LessThanOrEqual(touched, asked.updated_before))
    return _within(found, asked.circle) if asked.circle else found


def _within(found: QuerySet[Report], circle: Circle) -> QuerySet[Report]:
    """On a flat earth, which over a county is right to a metre; arithmetic alone, so that both databases do it alike."""
    east = (F("case__lon") - Value(circle.lon)) * Value(circle.metres_per_longitude)
    north = (F("case__lat") - Value(circle.lat)) * Value(METRES_PER_DEGREE)
    square = ExpressionWrapper(east * east + north * north, output_field=FloatField())
    return found.alias(away=square).filter(away__lte=circle.metres**2)


def _row(
    row: _Found, book: Rulebook, receipts: Collection[str], notes: Mapping[str, list[Row]] | None
) -> Row:
    category = book.catalog.get(row.category)
    unit = row.unit or row.lead_unit
    shown: dict[str, Any] = {
        "service_request_id": id_of(row.channel, row.receipt, row.uid, receipts),
        "status": CLOSED if row.is_closed else OPEN,
        "status_notes": str(STATE_NAMES[State(row.state)]),
        "service_name": str(category.name),
        "service_code": category.id,
        "description": about(category),
    }
    if unit:
        shown["agency_responsible"] = str(book.organisation.name(unit))
    touched = (row.closed_at or row.updated_at) if row.is_closed else row.updated_at
    shown |= {
        "requested_datetime": moment(row.reported_at, book),
        "updated_datetime": moment(touched, book),
    }
    if row.due_at:
        shown["expected_datetime"] = moment(row.due_at, book)
    shown |= {
        "address": _address(row, book),
        "address_id": row.place or row.community or row.township,
        "zipcode": None,
        "lat": None if row.lat is None else round(row.lat, PLACES),
        "long": None if row.lon is None else round(row.lon, PLACES),
        "media_url": None,
    }
    if notes is not None:
        shown["extended_attributes"] = {
            "case_no": row.case_no or "",
            "stage": row.state,
            "group": str(category.major_name),
        }
        shown["notes"] = Many("note", notes.get(row.case, []))
    return shown


def id_of(channel: str, receipt: str, uid: str, asked: Collection[str] = ()) -> str:
    """How a request is named to somebody who does not hold its receipt: a receipt opens what its sender wrote.

    Receipts the open interface gave are known to all, and whoever asked by a receipt has it.
    """
    return receipt if channel == OPEN_CHANNEL or receipt in asked else uid


def moment(at: datetime, book: Rulebook) -> str:
    """An instant on the county's clock, with its offset."""
    return book.calendar.local(at).isoformat(timespec="seconds")


def _address(row: _Found, book: Rulebook) -> str:
    names = dict.fromkeys(
        str(book.territory.name(code)) for code in (row.township, row.community, row.place) if code
    )
    return " ".join(names)


def _notes(cases: Collection[str], book: Rulebook) -> dict[str, list[Row]]:
    """What happened to each case, in the words the follow page uses: no names, no notes of staff."""
    found: dict[str, list[Row]] = {}
    deeds = ledger.of_cases(*cases).filter(verb__in=PUBLIC_STEPS).order_by("occurred_at", "id")
    for case, verb, at in deeds.values_list("case_uid", "verb", "occurred_at"):
        found.setdefault(case, []).append(
            {"datetime": moment(at, book), "type": verb, "description": str(PUBLIC_STEPS[verb])}
        )
    return found
