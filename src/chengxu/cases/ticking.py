"""What time alone does to cases: clocks that ran out, rungs reached, suspensions that are over."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q

from chengxu.cases import batches, feed, models, queries, rows, rules
from chengxu.common.ids import Ids

log = logging.getLogger(__name__)

CLOCKS = 500
"""Clocks asked for in one question."""
TOGETHER = 100
"""Cases in one transaction: whoever takes in a report meanwhile waits no longer than for these."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A case that time could not be told on: its number (its uid before it has one), and why."""

    case: str
    why: str


@dataclass(frozen=True, slots=True)
class Ticked:
    """What one look at the time did: how many cases changed, and which failed and stay as they were."""

    changed: int = 0
    failed: tuple[Failed, ...] = ()

    def __add__(self, other: Ticked) -> Ticked:
        """Both looks as one; a case that failed in both is named once."""
        failed = dict.fromkeys((*self.failed, *other.failed))
        return Ticked(self.changed + other.changed, tuple(failed))


def tick(*, now: datetime, ids: Ids) -> Ticked:
    """Mark every running clock that has run out, climb every rung reached, end every suspension that is over.

    A hundred cases a transaction, so that intake never waits for all of them and the disk is not asked to flush for
    each; of the clocks only those are read that have something due. A case that fails stops no other: nothing of it is
    written, it is named in what is returned and in the log, and the next tick tries it again.
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


def _all(uids: Iterator[str], now: datetime, ids: Ids) -> Ticked:
    done = Ticked()
    while some := list(islice(uids, TOGETHER)):
        try:
            done += Ticked(_due(some, now, ids))
        except (OperationalError, InterfaceError):
            raise  # the database itself is busy or gone: no case is to blame, and the next tick comes soon
        except Exception:  # one of them; which one, each alone will tell
            for uid in some:
                done += _alone(uid, now, ids)
    return done


def _alone(uid: str, now: datetime, ids: Ids) -> Ticked:
    """One case apart: nothing changed when somebody else was quicker, and the reason when it fails."""
    try:
        return Ticked(_due([uid], now, ids))
    except batches.Raced:
        return Ticked()
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        number = models.Case.objects.filter(uid=uid).values_list("case_no", flat=True).first()
        failed = Failed(number or uid, str(error) or type(error).__name__)
        log.exception("time could not be told on case %s: %s", failed.case, failed.why)
        return Ticked(failed=(failed,))


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
