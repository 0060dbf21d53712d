"""What the sender of a report gave beside the report itself — words said later, photographs — and how it goes when they ask.

A photograph goes whole: the sealed original and every copy. Where a law keeps the file it rests on, nobody sees it any more
and the original rests sealed (个人信息保护法 art. 47 para. 2).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q, QuerySet

from chengxu.accounts.rules import PUBLIC, REPORTER, Actor
from chengxu.cases.together import relatives
from chengxu.common.ids import Ids
from chengxu.intake.models import Report
from chengxu.intake.retaining import BY_REPORT, MOST, NO_USE
from chengxu.ledger import purging
from chengxu.ledger import queries as ledger_queries
from chengxu.ledger.models import Deed, Note
from chengxu.ledger.pictures.going import Going, Gone, Why
from chengxu.ledger.pictures.places import Unreachable

log = logging.getLogger(__name__)

THEIRS = (PUBLIC.uid, REPORTER.uid)


def about(report: Report) -> QuerySet[Deed]:
    """The deeds that name a report, on the case it belongs to and on those merged into that one."""
    return ledger_queries.of_cases(*relatives.merged_into([report.case_id])).filter(
        detail__contains=report.uid
    )


def said_later(report: Report) -> QuerySet[Note]:
    """What the sender added or said with a rating: notes of their own deeds."""
    return Note.objects.filter(deed_uid__in=own_deeds(report), text__isnull=False).order_by("id")


def own_deeds(report: Report) -> list[str]:
    """Deeds that the sender of a report did and nobody of the staff, by uid.

    Why a matter should be taken up again names no report: it is the sender's where nobody else reported the matter.
    """
    named = about(report).filter(actor__in=THEIRS).values_list("uid", flat=True)
    alone = not Report.objects.filter(case_id=report.case_id).exclude(pk=report.pk).exists()
    again = ledger_queries.of_cases(report.case_id).filter(verb="case.reopen", actor=REPORTER.uid)
    return [*named, *(again.values_list("uid", flat=True) if alone else ())]


def photos(report: Report) -> list[str]:
    """The photographs the sender gave, with the report or later, by the hash of their originals, each once."""
    own = Deed.objects.filter(uid__in=own_deeds(report)).exclude(evidence="").order_by("id")
    listed = [report.evidence, *own.values_list("evidence", flat=True)]
    return list(dict.fromkeys(hash_ for hashes in listed for hash_ in hashes.split()))


def shared(hashes: Sequence[str], report: Report) -> set[str]:
    """Those of a report's photographs that something else names too: another report, or a deed that is not its sender's."""
    if not hashes:
        return set()
    names = reduce(or_, (Q(evidence__contains=hash_) for hash_ in hashes))
    reports = Report.objects.filter(names).exclude(pk=report.pk).values_list("evidence", flat=True)
    told = Deed.objects.exclude(evidence="").filter(names).exclude(verb__in=NO_USE)
    of_report = Q(verb__in=BY_REPORT, case_uid__in=relatives.merged_into([report.case_id]))
    deeds = told.exclude(of_report).exclude(uid__in=own_deeds(report)).values_list("evidence", flat=True)
    return {hash_ for listed in (*reports, *deeds) for hash_ in listed.split()} & set(hashes)


def all_shared(report: Report) -> bool:
    """Whether the sender gave photographs and every one of them proves something else too."""
    given = photos(report)
    return bool(given) and shared(given, report) == set(given)


def photographs(report: Report, *, limit: bool, actor: Actor, now: datetime, ids: Ids) -> int:
    """Erase the photographs the sender gave, in the caller's transaction; how many. Their files go after the commit.

    With ``limit`` the originals stay, sealed. One that proves something else too stays as it is; one that has gone further
    already stays gone.
    """
    given = photos(report)
    kept = set() if limit else shared(given, report)
    gone = Gone.SHOWN if limit else Gone.ALL
    going = [
        Going(original=hash_, gone=gone, why=Why.LIMITED if limit else Why.ASKED, case_uid=report.case_id)
        for hash_, had in purging.standing(given).items()
        if hash_ not in kept and had is not Gone.ALL
    ]
    purging.mark(going, actor=actor.uid, unit=actor.unit, source="desk", now=now, ids=ids)
    if going:
        transaction.on_commit(_drop)
    return len(going)


def _drop() -> None:
    try:
        purging.drop(most=MOST)
    except Unreachable as error:  # nobody sees them any more; the background work goes on with it
        log.warning("files of erased photographs could not be removed yet: %s", error)
