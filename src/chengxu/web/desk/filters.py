"""Which cases the desk shows: a queue, narrowed by what somebody chose above the list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from chengxu.accounts.rules import Actor
from chengxu.cases import queries as cases
from chengxu.cases.models import Case
from chengxu.cases.states import State
from chengxu.common.ids import normalise_receipt, receipt_ok
from chengxu.intake.models import Report

EQUAL = {"state": "state", "category": "category", "township": "township"}
NEWEST_FIRST = frozenset({"open", "all"})
MAX_SEARCH = 60


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked for; empty means everything in the queue."""

    queue: str
    state: str = ""
    category: str = ""
    township: str = ""
    unit: str = ""
    text: str = ""

    @property
    def any(self) -> bool:
        """Whether anything besides the queue narrows the list."""
        return any((self.state, self.category, self.township, self.unit, self.text))

    @property
    def newest_first(self) -> bool:
        """Working queues start with the oldest, lists to look things up in with the newest."""
        return self.queue in NEWEST_FIRST


def read(given: Mapping[str, str], actor: Actor) -> Filters | None:
    """The filters of an address; None when this actor has no queue at all, the first one when none is named."""
    mine = [queue.name for queue in cases.QUEUES.values() if actor.may(queue.verb)]
    if not mine:
        return None
    queue = given.get("queue", "")
    return Filters(
        queue=queue if queue in mine else mine[0],
        state=given.get("state", "") if given.get("state", "") in set(State) else "",
        category=given.get("category", "")[:12],
        township=given.get("township", "")[:12],
        unit=given.get("unit", "")[:24],
        text=given.get("q", "").strip()[:MAX_SEARCH],
    )


def chosen(filters: Filters, actor: Actor) -> QuerySet[Case]:
    """The cases to list, those the actor may not see left out."""
    found = cases.queue(filters.queue, actor)
    for name, column in EQUAL.items():
        if value := getattr(filters, name):
            found = found.filter(**{column: value})
    if filters.unit:
        found = found.filter(Q(unit=filters.unit) | Q(unit="", lead_unit=filters.unit))
    return found.filter(_says(filters.text)) if filters.text else found


def _says(text: str) -> Q:
    """A case number, a receipt, a place or words of a report."""
    reports = Report.objects.filter(case=OuterRef("uid"))
    if receipt_ok(text):
        return Q(Exists(reports.filter(receipt=normalise_receipt(text))))
    return (
        Q(case_no__icontains=text)
        | Q(place_text__icontains=text)
        | Q(Exists(reports.filter(Q(text__icontains=text) | Q(place_text__icontains=text))))
    )
