"""What a case is found by beside itself, handed to the search: again after a merge or an erasure, and for old rows.

That is what its reporters wrote, and what the cases merged into it are found by themselves: their kinds, places and
numbers. A case that is itself merged is found by its own alone, for its reporters are with the one that goes on. Splitting
and attaching move no report: parts and whole are cases of their own, each found by its own words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from chengxu.cases.finding import searching
from chengxu.cases.models import Case
from chengxu.cases.queries import rulebook
from chengxu.cases.together import relatives
from chengxu.cases.workflow import words
from chengxu.common.bigrams import together
from chengxu.intake.models import Report
from chengxu.intake.rules import search_terms

AT_ONCE = 500


def retell(case_uids: Iterable[str]) -> None:
    """These cases are found by what their reports and the cases merged into them say now, in the caller's transaction."""
    for case in Case.objects.filter(uid__in=list(case_uids)):
        searching.retell_reports(case.uid, _beside(case, Report.objects.filter(case__uid=case.uid)))


def _beside(case: Case, reports: Iterable[Report]) -> str:
    if case.merged_into:
        return search_terms(*reports)
    below = Case.objects.filter(uid__in=relatives.merged_into([case.uid])).exclude(uid=case.uid)
    subjects = (words.subject(one, rulebook(one.pack_hash)) for one in below)
    return together(search_terms(*reports), *subjects)


def catch_up() -> int:
    """Make cases findable that are not yet: those of before there was a search; returns how many, at most 500.

    Called again and again by the background work until nothing is left.
    """
    missing = list(Case.objects.filter(pk__in=searching.missing(AT_ONCE)))
    reports: dict[str, list[Report]] = defaultdict(list)
    for report in Report.objects.filter(case__in=missing):
        reports[report.case_id].append(report)
    told = [
        (words.subject(case, rulebook(case.pack_hash)), _beside(case, reports[case.uid]), case.uid)
        for case in missing
    ]
    if told:
        with transaction.atomic():
            searching.insert(told)
    return len(told)
