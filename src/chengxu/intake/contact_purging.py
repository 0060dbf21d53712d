"""Contact whose term is over goes, a few reports at a time, as it goes when its sender asks; each is a deed.

What was looked at and stays says when it is looked at next, and a partial index holds the reports that have any contact at all: those
without cost nothing, and a pass reads no more than it looks at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from chengxu.accounts.rules import SYSTEM
from chengxu.cases import queries as cases
from chengxu.cases.models import Case, CaseRequest
from chengxu.cases.workflow.states import RequestState
from chengxu.common.ids import Ids
from chengxu.common.worktime import Calendar
from chengxu.enforcement.models import Proceeding
from chengxu.intake import contacts, published
from chengxu.intake.contact_terms import UNFOLLOWED, Following, Left, Verdict, decide
from chengxu.intake.models import HAS_CONTACT, Answer, PrivacyRequest, Report
from chengxu.intake.privacy import State
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import MILLI, Deed, detail

MOST = 200
"""How many reports one pass looks at (our own)."""
SOURCE = "clock"
VERB = "contact.purge"
OF_CASE = ("uid", "is_open", "closed_at", "updated_at", "merged_into", "parent_uid")

Followed = Callable[[Sequence[str], Calendar], Mapping[str, Following]]
"""What is told to the senders of these reports, by uid: known above, where messages go out."""


@dataclass(frozen=True, slots=True)
class Purged:
    """How many reports a pass looked at, and from how many the contact went."""

    looked: int
    gone: int


@transaction.atomic
def purge(*, followed: Followed, now: datetime, ids: Ids, most: int = MOST) -> Purged:
    """Erase the contact whose term is over, of at most ``most`` reports; nothing where the pack gives no term.

    The rows are locked, so that two passes at once, or somebody who reopens the case meanwhile, wait for each other.
    """
    term = published.contact_term()
    if term.days is None:
        return Purged(0, 0)
    rows = list(due(now, term.days).select_for_update(of=("self",))[:most])
    if not rows:
        return Purged(0, 0)
    calendar = cases.rulebook().calendar
    found = _looked(rows, followed, calendar, term.days, calendar.local(now).date())
    gone = [row for row in rows if found[row.uid].goes]
    contacts.erase([row.uid for row in gone])
    if gone:
        ledger.append([_deed(row, now, ids) for row in gone], ids=ids)
    again: dict[date, list[str]] = defaultdict(list)
    for row in rows:
        if look := found[row.uid].look:
            again[look].append(row.uid)
    for look, uids in again.items():
        Report.objects.filter(uid__in=uids).update(contact_look_at=calendar.start_of(look))
    return Purged(len(rows), len(gone))


def due(now: datetime, days: int) -> QuerySet[Report]:
    """Reports with contact that are to be looked at, the oldest first; none is over that came within the term."""
    waits = Q(contact_look_at__isnull=True) | Q(contact_look_at__lte=now)
    old = Report.objects.filter(HAS_CONTACT, reported_at__lte=now - timedelta(days=days))
    return old.filter(waits).order_by("reported_at", "id")


def _looked(
    rows: Sequence[Report], followed: Followed, calendar: Calendar, days: int, today: date
) -> Mapping[str, Verdict]:
    def local(at: datetime) -> date:
        return calendar.local(at).date()

    uids = [row.uid for row in rows]
    of_matter = _matters({row.case_id for row in rows})
    every = {case.uid for matter in of_matter.values() for case in matter}
    penalties: dict[str, list[date | None]] = defaultdict(list)
    for case_uid, closed in Proceeding.objects.filter(case_uid__in=every).values_list(
        "case_uid", "closed_on"
    ):
        penalties[case_uid].append(closed)
    contested = CaseRequest.objects.filter(case_id__in=every, state=RequestState.ASKED)
    contested_of = _uids(contested, "case_id")
    asked = PrivacyRequest.objects.filter(report_id__in=uids, state=State.ASKED)
    asked_of = _uids(asked, "report_id")
    answering = Answer.objects.filter(report_id__in=uids, answered_at__isnull=True)
    answering_of = _uids(answering, "report_id")
    told = followed(uids, calendar)
    found = {}
    for row in rows:
        matter = of_matter[row.case_id]
        left = Left(
            came=local(max(row.reported_at, row.received_at)),
            ends=[None if case.is_open else local(case.closed_at or case.updated_at) for case in matter],
            penalties=[closed for case in matter for closed in penalties[case.uid]],
            asked=row.uid in asked_of,
            contested=any(case.uid in contested_of for case in matter),
            answering=row.uid in answering_of,
            following=told.get(row.uid, UNFOLLOWED),
        )
        found[row.uid] = decide(left, days, today)
    return found


def _uids(rows: QuerySet[Any], column: str) -> set[str]:
    return {str(uid) for uid in rows.values_list(column, flat=True)}


def _matters(case_uids: set[str]) -> Mapping[str, list[Case]]:
    """Each of these cases with all it was merged or split with, up and down: while one of them goes on, so does the matter."""
    rows, joined = _joined(case_uids), dict[str, set[str]]()
    for uid, row in rows.items():
        joined.setdefault(uid, {uid})
        for above in (row.merged_into, row.parent_uid):
            if above in rows and above not in joined[uid]:
                both = joined[uid] | joined.get(above, {above})
                joined |= dict.fromkeys(both, both)
    return {uid: [rows[one] for one in sorted(joined[uid])] for uid in case_uids}


def _joined(case_uids: set[str]) -> Mapping[str, Case]:
    """These cases, locked, and all that hang together with them."""
    rows: dict[str, Case] = {}
    newest = case_uids
    while newest:
        found = list(Case.objects.select_for_update().filter(uid__in=newest).only(*OF_CASE).order_by("uid"))
        rows |= {row.uid: row for row in found}
        near = {uid for row in found for uid in (row.merged_into, row.parent_uid) if uid}
        for column in ("merged_into", "parent_uid"):
            # that it is not empty is said apart: the index of those that are not is used by nothing else
            below = Case.objects.filter(**{f"{column}__in": newest}).exclude(**{column: ""})
            near.update(below.values_list("uid", flat=True))
        newest = near - rows.keys()
    return rows


def _deed(row: Report, now: datetime, ids: Ids) -> Deed:
    return Deed(
        uid=ids.uid(now), occurred_at=now, recorded_at=now, actor=SYSTEM.uid, source=SOURCE, verb=VERB, object="report",
        quantity=MILLI, measure="次", case_uid=row.case_id, detail=detail(report=row.uid),
    )  # fmt: skip
