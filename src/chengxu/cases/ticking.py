"""What time alone does to cases: clocks that ran out, rungs reached, suspensions that are over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import Q

from chengxu.cases import batches, feed, models, queries, rows, rules
from chengxu.common.ids import Ids

CLOCKS = 500
"""Clocks asked for in one question."""
TOGETHER = 100
"""Cases in one transaction: whoever takes in a report meanwhile waits no longer than for these."""


def tick(*, now: datetime, ids: Ids) -> int:
    """Mark every running clock that has run out, climb every rung reached, end every suspension that is over.

    Returns how many cases changed. A hundred cases a transaction, so that intake never waits for all of them and the
    disk is not asked to flush for each; of the clocks only those are read that have something due.
    """
    feed.prune(now=now)
    over = models.Case.objects.filter(suspended_until__lte=now).order_by("suspended_until")
    ended = _all(iter(list(over.values_list("uid", flat=True))), now, ids)
    return ended + _all(_with_clocks_due(now), now, ids)


def _with_clocks_due(now: datetime) -> Iterator[str]:
    """The cases with a clock to look at, those that waited longest first, each once; a batch of clocks a question."""
    due = models.CaseClock.objects.filter(next_at__lt=now).order_by("next_at", "pk")
    seen: set[str] = set()
    after = Q()
    while batch := list(due.filter(after).values_list("next_at", "pk", "case__uid")[:CLOCKS]):
        yield from dict.fromkeys(uid for _, _, uid in batch if uid not in seen)
        seen.update(uid for _, _, uid in batch)
        at, pk, _ = batch[-1]
        after = Q(next_at__gt=at) | Q(next_at=at, pk__gt=pk)


def _all(uids: Iterator[str], now: datetime, ids: Ids) -> int:
    changed = 0
    while some := list(islice(uids, TOGETHER)):
        try:
            changed += _due(some, now, ids)
        except batches.Raced:
            changed += sum(_alone(uid, now, ids) for uid in some)
    return changed


def _alone(uid: str, now: datetime, ids: Ids) -> int:
    """One case apart; 0 when somebody else was quicker."""
    try:
        return _due([uid], now, ids)
    except batches.Raced:
        return 0


@transaction.atomic
def _due(uids: list[str], now: datetime, ids: Ids) -> int:
    """What is due on these cases, in one transaction: how many changed."""
    book = queries.rulebooks()
    found: list[rules.Change] = []
    for case in rows.load_all(batches.locked(models.Case.objects.filter(uid__in=uids))):
        changes = rules.due(case, now=now, book=book(case.pack_hash), ids=ids)
        if changes:
            found.append(batches.joined(changes))
    batches.write(found, ids=ids, also={})
    return len(found)
