"""Writes the reopening of a closed case; what it does is decided by the rules."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chengxu.accounts.rules import REPORTER
from chengxu.cases import actions, models, queries, rows, rules
from chengxu.cases.crews import Crews
from chengxu.cases.deciding.reopening import REOPEN, back_to
from chengxu.cases.deciding.reopening import latest as term_of
from chengxu.common.ids import Ids
from chengxu.common.messages import Message


@transaction.atomic
def reopen(
    *, case_uid: str, reason: str, evidence: tuple[str, ...], source: str, now: datetime, ids: Ids
) -> rules.Case:
    """Take a closed case up again for whoever holds a receipt of it; that they do is the caller's to make sure.

    ``evidence`` are hashes of stored photographs. Raises :class:`chengxu.common.messages.Refused` when it is not closed, was
    reopened before, or the county's term has passed.
    """
    row = models.Case.objects.select_for_update().get(uid=case_uid)
    case = rows.load(row)
    book = queries.rulebook_of(case.pack_hash)
    order = rules.Order(reason=reason, evidence=evidence, source=source)
    unmanned = Crews().unmanned_to_redo(back_to(case, book))
    change = rules.decide(
        case, "reopen", order=order, actor=REPORTER, now=now, book=book, ids=ids, number=_unnumbered, unmanned=unmanned
    )  # fmt: skip
    actions.together([change], actor=REPORTER, ids=ids)
    return change.after


def refusal(row: models.Case, now: datetime) -> Message | None:
    """Why a stored case is not reopened now, whatever is said; None when it is."""
    case = rows.bare(row)
    book = queries.rulebook_of(case.pack_hash)
    found = rules.bar(case, REOPEN, actor=REPORTER, now=now, book=book)
    return found[0] if found else None


def latest(row: models.Case) -> datetime | None:
    """Until when a stored case may be reopened; None when it may not."""
    case = rows.bare(row)
    return None if case.reopens else term_of(case, queries.rulebook_of(case.pack_hash))


def _unnumbered(prefix: str) -> int:
    raise AssertionError("a reopening gives no number")
