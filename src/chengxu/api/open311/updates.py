"""What became of requests, one row a step: the extension servicerequestupdates of mySociety.

Source: github.com/mysociety/FixMyStreet, wiki "Open311 FMS - Proposed differences to Open311".
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db.models import Exists, OuterRef

from chengxu.api.open311.asking import CLOSED, MOST, OPEN, Given, window
from chengxu.api.open311.queries import public
from chengxu.api.open311.rows import id_of, moment
from chengxu.api.open311.writing import Answer, Many, Row
from chengxu.cases.rules import Rulebook
from chengxu.common.messages import Problems
from chengxu.intake.queries import JOINING, PUBLIC_STEPS
from chengxu.ledger.models import Deed

TOLD = sorted(PUBLIC_STEPS.keys() - JOINING - {"case.report"})
ENDING = frozenset({"case.close", "case.reject", "case.self_handle"})


def updates(given: Given, book: Rulebook, *, now: datetime) -> Answer:
    """Steps within the window (the last 90 days unless given), the oldest first, at most 1,000.

    Raises :class:`chengxu.common.messages.Invalid` for a window that is none.
    """
    problems = Problems()
    start, end = window(given, problems, now=now, zone=book.calendar.zone)
    problems.raise_if_any()
    its = public(book).filter(case_id=OuterRef("case_uid"))
    deeds = list(
        Deed.objects.filter(occurred_at__gte=start, occurred_at__lte=end, verb__in=TOLD)
        .exclude(case_uid="")
        .filter(Exists(its))
        .order_by("occurred_at", "id")
        .values_list("uid", "case_uid", "verb", "occurred_at")[:MOST]
    )
    reports: dict[str, list[str]] = defaultdict(list)
    rows = public(book).filter(case_id__in={case for _, case, _, _ in deeds}).order_by("id")
    for case, channel, receipt, uid in rows.values_list("case_id", "channel", "receipt", "uid"):
        reports[str(case)].append(id_of(channel, receipt, uid))
    told: list[Row] = [
        {
            "update_id": uid,
            "service_request_id": request,
            "status": CLOSED if verb in ENDING else OPEN,
            "updated_datetime": moment(at, book),
            "description": str(PUBLIC_STEPS[verb]),
        }
        for uid, case, verb, at in deeds
        for request in reports[case]
    ]
    return of(told[:MOST])


def of(rows: list[Row]) -> Answer:
    """Updates as they are sent."""
    return Answer("service_requests_updates", Many("request_update", rows))
