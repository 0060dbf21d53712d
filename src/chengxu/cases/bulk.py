"""The bulk writer: the same Changes as the single writer, many cases at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from chengxu.cases import feed, queries, rows
from chengxu.cases.finding import searching
from chengxu.cases.rules import Case, Change
from chengxu.cases.together.past import Past
from chengxu.cases.together.relatives import refuse_new_endings
from chengxu.common.ids import Ids
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import Deed
from chengxu.ledger.writing import Batch
from chengxu.responsibility.actions import set_precedents
from chengxu.responsibility.precedents import Precedent


def write(
    changes: Iterable[Change], *, ids: Ids, reported: Mapping[str, str], past: Past | None = None
) -> None:
    """Persist whole lives of new cases in one transaction; arguments as :func:`prepare` takes them."""
    batch = Batch()
    precedents = prepare(changes, batch, ids=ids, reported=reported, past=past or Past())
    with transaction.atomic():
        batch.insert()
        set_precedents(precedents)


def prepare(
    changes: Iterable[Change], batch: Batch, *, ids: Ids, reported: Mapping[str, str], past: Past
) -> list[Precedent]:
    """Add whole lives of new cases to rows that will be written together: the last state of each, and every deed.

    ``changes`` must hold the opening change of every case it mentions, in the order in which they were decided;
    ``reported`` are the search terms of its reports by case. ``past`` links each case to what it comes back from, as the
    single writer does; a load of several parts hands the same one to each. Returned are the precedents they set: those end
    others, so the caller sets them in the transaction that writes the rows. Raises
    :class:`chengxu.common.messages.Refused` when a case would end before its parts.
    """
    book = queries.rulebooks()
    decided: dict[str, Case] = {}
    last: dict[str, Case] = {}
    told: dict[str, str] = {}
    deeds: list[Deed] = []
    precedents: list[Precedent] = []
    for change in changes:
        if change.before is None and change.after.uid in decided:
            raise ValueError(f"case {change.after.uid} is opened twice")
        if change.before is not None and change.before != decided.get(change.after.uid):
            raise ValueError(f"case {change.after.uid}: a change does not follow the one before")
        decided[change.after.uid] = change.after
        change = past.followed(change, book(change.after.pack_hash))
        last[change.after.uid] = change.after
        deeds.extend(change.deeds)
        precedents.extend(change.precedents)
        if change.terms is not None:
            told[change.after.uid] = change.terms
    refuse_new_endings(last.values())
    rows.prepare(last.values(), batch)
    ledger.prepare(deeds, batch, ids=ids)
    batch.then(lambda: searching.insert((terms, reported.get(uid, ""), uid) for uid, terms in told.items()))
    if last:
        newest = max(case.updated_at for case in last.values())
        batch.then(lambda: feed.append([feed.MANY], now=newest))
    return precedents
