"""Which requests all may know of: reports of the public's own channels whose case has a public category.

However many rows are asked for, the number of statements is the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import ExpressionWrapper, F, FloatField, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from chengxu.api.open311.asking import METRES_PER_DEGREE, Circle, Wanted
from chengxu.api.open311.rows import ROW, Found, Teller, moment
from chengxu.api.open311.writing import Row
from chengxu.cases.rules import Rulebook
from chengxu.cases.workflow.states import ENDED
from chengxu.common.ids import normalise_receipt, receipt_ok
from chengxu.intake import published
from chengxu.intake.models import Report
from chengxu.intake.queries import PUBLIC_STEPS
from chengxu.ledger import queries as ledger

_UID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def public(book: Rulebook, codes: Collection[str] = ()) -> QuerySet[Report]:
    """Reports all may know of (:func:`chengxu.intake.published.reports`), of one of ``codes`` if any."""
    return published.reports(book.catalog, codes)


def requests(asked: Wanted, book: Rulebook, *, extended: bool = False) -> list[Row]:
    """The rows of GET requests, the newest first."""
    found, receipts = chosen(asked, book)
    rows = [Found(*row) for row in found.values_list(*ROW)]
    notes = _notes({row.case for row in rows}, book) if extended else None
    teller = Teller(book, published.publicity(), receipts, notes)
    return [teller.row(row) for row in rows]


def chosen(asked: Wanted, book: Rulebook) -> tuple[QuerySet[Report], frozenset[str]]:
    """The reports asked for, the newest first, and the receipts by which some were."""
    found, receipts = public(book, asked.codes), frozenset[str]()
    if asked.ids is not None:
        receipts, uids = named(asked.ids)
        found = found.filter(Q(receipt__in=receipts) | Q(uid__in=uids))
    else:
        found = _narrowed(found, asked)
    return found.order_by("-reported_at", "-id")[asked.offset : asked.offset + asked.limit], receipts


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
    """On a flat earth, which over a county is right to a metre; arithmetic alone, so that both databases do it alike.

    Measured from the positions that are told, so that many small circles do not find out an exact one.
    """
    lon, lat = published.told_position(published.publicity(), "case__")
    east = (lon - Value(circle.lon)) * Value(circle.metres_per_longitude)
    north = (lat - Value(circle.lat)) * Value(METRES_PER_DEGREE)
    square = ExpressionWrapper(east * east + north * north, output_field=FloatField())
    return found.alias(away=square).filter(away__lte=circle.metres**2)


def _notes(cases: Collection[str], book: Rulebook) -> dict[str, list[Row]]:
    """What happened to each case, in the words the follow page uses: no names, no notes of staff."""
    found: dict[str, list[Row]] = {}
    deeds = ledger.of_cases(*cases).filter(verb__in=PUBLIC_STEPS).order_by("occurred_at", "id")
    for case, verb, at in deeds.values_list("case_uid", "verb", "occurred_at"):
        found.setdefault(case, []).append(
            {"datetime": moment(at, book), "type": verb, "description": str(PUBLIC_STEPS[verb])}
        )
    return found
