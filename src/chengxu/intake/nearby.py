"""Open matters near by, as a stranger may see them, so that a second reporter joins instead of opening a double.

What a stranger may read is decision record 22 (:mod:`chengxu.intake.publicity`): what the public itself reported, of a public
category; never words, pictures or the place as somebody wrote it, and nothing where the place may be somebody's home. A matter
goes under the uid of a report, which opens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from chengxu.cases import queries as cases
from chengxu.cases.models import Case
from chengxu.cases.queries import Around
from chengxu.cases.rules import Rulebook
from chengxu.cases.workflow.states import State
from chengxu.common.messages import Message
from chengxu.intake import published
from chengxu.intake.models import Report
from chengxu.intake.publicity import is_public, known_to_all
from chengxu.intake.rules import PUBLIC_CHANNELS

MOST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One open matter: ``uid`` is that of its first public report, ``metres`` None when only the name of the place agrees."""

    uid: str
    category: Message
    place: Message
    state: State
    reported_at: datetime
    reports: int
    metres: int | None
    category_id: str = ""


def near(around: Around, *, now: datetime, book: Rulebook) -> list[Matter]:
    """The nearest open matters of this category that all may know of, within the pack's radius and days; three at most."""
    found = _near(around, now, book)[:MOST]
    rows = {row.uid: row for row in Case.objects.filter(uid__in=[one.case_uid for one in found])}
    first = _first_reports(list(rows))
    return [
        Matter(
            uid=first[one.case_uid][0],
            category=book.catalog.get(around.category).name,
            place=_place(rows[one.case_uid], book),
            state=one.state,
            reported_at=one.reported_at,
            reports=first[one.case_uid][1],
            metres=one.metres,
            category_id=around.category,
        )
        for one in found
        if one.case_uid in first
    ]


def of_component(asset_uid: str, *, now: datetime, book: Rulebook) -> list[Matter]:
    """The newest open matters of this very component that all may know of, three at most."""
    rows = list(_about(asset_uid, book).order_by("-id")[:MOST])
    first = _first_reports([row.uid for row in rows])
    return [
        Matter(
            uid=first[row.uid][0],
            category=book.catalog.get(row.category).name,
            place=_place(row, book),
            state=State(row.state),
            reported_at=row.reported_at,
            reports=first[row.uid][1],
            metres=0,
            category_id=row.category,
        )
        for row in rows
        if row.uid in first
    ]


def same(report_uid: str, around: Around, *, now: datetime, book: Rulebook, asset_uid: str = "") -> str:
    """The case of the matter of this uid, if it is one of those near ``around``, or is about the same component; "" when it is
    not, or not any more."""
    named = Report.objects.filter(uid=report_uid, channel__in=sorted(PUBLIC_CHANNELS))
    meant = "".join(str(uid) for uid in named.values_list("case_id", flat=True))
    if meant and asset_uid and _about(asset_uid, book).filter(uid=meant).exists():
        return meant
    return meant if meant in {one.case_uid for one in _near(around, now, book)} else ""


def _about(asset_uid: str, book: Rulebook) -> QuerySet[Case]:
    """Open cases about a component in categories whose matters all may know of and whose place is nobody's home."""
    coarse = published.publicity(book.pack_hash).coarse
    known = [code for code in known_to_all(book.catalog) if code not in coarse]
    return (
        Case.objects.filter(cases.STILL_OPEN, asset_uid=asset_uid, category__in=known)
        if asset_uid
        else Case.objects.none()
    )


def _near(around: Around, now: datetime, book: Rulebook) -> tuple[cases.Nearby, ...]:
    category = book.catalog.categories.get(around.category)
    at_home = around.category in published.publicity(book.pack_hash).coarse
    if category is None or at_home or not is_public(category):
        return ()
    told_by_the_public = Report.objects.filter(case=OuterRef("uid"), channel__in=sorted(PUBLIC_CHANNELS))
    return cases.near(Q(Exists(told_by_the_public)), around, now=now, book=book)


def _first_reports(case_uids: list[str]) -> dict[str, tuple[str, int]]:
    """For each case the uid of its first public report, and how many reports it has in all."""
    reports = Report.objects.filter(case_id__in=case_uids)
    counted = reports.values("case_id").annotate(
        n=Count("id"), first=Min("id", filter=Q(channel__in=sorted(PUBLIC_CHANNELS)))
    )
    rows = {row["first"]: (row["case_id"], row["n"]) for row in counted if row["first"] is not None}
    uids = dict(Report.objects.filter(pk__in=rows).values_list("pk", "uid"))
    return {str(case): (uids[first], n) for first, (case, n) in rows.items()}


def _place(case: Case, book: Rulebook) -> Message:
    return book.territory.name(case.place or case.community or case.township)
