"""What reporters wrote, handed to the search of cases: again after a merge, a split or an erasure, and for old rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from chengxu.cases.finding import searching
from chengxu.cases.models import Case
from chengxu.cases.queries import rulebook
from chengxu.cases.workflow import words
from chengxu.intake.models import Report
from chengxu.intake.rules import search_terms

AT_ONCE = 500


def retell(case_uids: Iterable[str]) -> None:
    """These cases are found by what their reports say now, in the caller's transaction."""
    for uid in case_uids:
        searching.retell_reports(uid, search_terms(*Report.objects.filter(case__uid=uid)))


def catch_up() -> int:
    """Make cases findable that are not yet: those of before there was a search; returns how many, at most 500.

    Called again and again by the background work until nothing is left.
    """
    missing = list(Case.objects.filter(pk__in=searching.missing(AT_ONCE)))
    reports: dict[str, list[Report]] = defaultdict(list)
    for report in Report.objects.filter(case__in=missing):
        reports[report.case_id].append(report)
    told = [
        (words.subject(case, rulebook(case.pack_hash)), search_terms(*reports[case.uid]), case.uid)
        for case in missing
    ]
    if told:
        with transaction.atomic():
            searching.insert(told)
    return len(told)
