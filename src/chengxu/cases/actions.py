"""The verbs of a case: one transaction, load → decide → write → append deeds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from chengxu.accounts.rules import Actor
from chengxu.cases import auto, claims, feed, models, queries, relatives, rows, rules, searching
from chengxu.cases.access import visible
from chengxu.cases.sending import sent
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import Deed
from chengxu.ledger.turns import take_turn
from chengxu.responsibility import actions as responsibility
from chengxu.responsibility import queries as precedents
from chengxu.responsibility.precedents import PREFIX

TICK_BATCH = 500


@transaction.atomic
def act(
    *, case_uid: str, verb: str, order: rules.Order, actor: Actor, now: datetime, ids: Ids,
    expected: int | None = None,
) -> rules.Case:  # fmt: skip
    """Do ``verb`` to a case: its new state, its clocks and its deeds, or nothing at all.

    The case keeps the pack it was reported under. ``expected`` is the version the actor saw. Raises :class:`Refused` when
    the actor cannot see the case, when a rule says no (with the reason and the field), or when somebody else changed
    the case meanwhile (with who did what).
    """
    case = _load(case_uid, actor, now)
    book = queries.rulebook_of(case.pack_hash)
    if expected is not None and expected != case.version:
        raise Refused(queries.since(case, expected, book), field="version")
    change = rules.decide(
        case, verb, order=order, actor=actor, now=now, book=book, ids=ids, number=next_number,
        sent=sent(case, verb, order, actor, now, book),
    )  # fmt: skip
    change = relatives.settled(change, book)
    _write(change, ids, actor)
    follow = auto.dispatch(change.after, now=now, book=book, ids=ids) if verb == "file" else None
    if follow is not None:
        _write(follow, ids, actor)
        return follow.after
    return change.after


def open_case(change: rules.Change, *, also: Sequence[Deed] = (), reported: str, ids: Ids) -> None:
    """Write a new case decided by :func:`chengxu.cases.rules.open_case`, in the caller's transaction.

    ``also`` are deeds that belong to the same act: the receiving of the report; ``reported`` are the search terms of
    what the reporter wrote.
    """
    rows.insert([change.after])
    searching.insert([(change.terms or "", reported, change.after.uid)])
    feed.append([change.after.uid], now=change.after.updated_at)
    ledger.append([*change.deeds, *also], ids=ids)


def hold(
    case_uid: str, *, actor: Actor, now: datetime, expected: int | None = None
) -> tuple[rules.Case, rules.Rulebook]:
    """A case ``actor`` is about to change together with others, and its rules; raises :class:`Refused` as :func:`act`."""
    case = _load(case_uid, actor, now)
    book = queries.rulebook_of(case.pack_hash)
    if expected is not None and expected != case.version:
        raise Refused(queries.since(case, expected, book), field="version")
    return case, book


def line_up(*case_uids: str) -> None:
    """Wait for these cases in the order of their uids, in the caller's transaction, before any of them is held.

    Two who join the same cases, one the other way round, would each hold one and wait for the other for ever.
    """
    in_order = models.Case.objects.filter(uid__in=case_uids).order_by("uid").select_for_update()
    list(in_order.values_list("uid", flat=True))


def together(changes: Sequence[rules.Change], *, actor: Actor, ids: Ids) -> None:
    """Write changes of several cases, new ones too, in the caller's transaction: all of them or none.

    In the order of their uids, so that two such writers never wait for each other in a circle.
    """
    for change in sorted(changes, key=lambda change: change.after.uid):
        if change.before is None:
            open_case(change, reported="", ids=ids)
        else:
            _write(change, ids, actor)


def tick(*, now: datetime, ids: Ids) -> int:
    """Mark every running clock that has run out, climb every rung reached, end every suspension that is over.

    Returns how many cases changed. Each case in its own transaction, so that intake never waits for all of them; of the
    clocks only those are read that have something due.
    """
    feed.prune(now=now)
    over = models.Case.objects.filter(suspended_until__lte=now).order_by("suspended_until")
    ended = sum(_due(uid, now, ids) for uid in list(over.values_list("uid", flat=True)))
    return ended + sum(_due(uid, now, ids) for uid in _with_clocks_due(now))


def _with_clocks_due(now: datetime) -> Iterator[str]:
    """The cases with a clock to look at, those that waited longest first, each once; a batch of clocks a question."""
    due = models.CaseClock.objects.filter(next_at__lt=now).order_by("next_at", "pk")
    seen: set[str] = set()
    after = Q()
    while batch := list(due.filter(after).values_list("next_at", "pk", "case__uid")[:TICK_BATCH]):
        yield from dict.fromkeys(uid for _, _, uid in batch if uid not in seen)
        seen.update(uid for _, _, uid in batch)
        at, pk, _ = batch[-1]
        after = Q(next_at__gt=at) | Q(next_at=at, pk__gt=pk)


@transaction.atomic
def _due(case_uid: str, now: datetime, ids: Ids) -> bool:
    """What is due on one case; False when somebody else was quicker."""
    case = rows.load(models.Case.objects.select_for_update().get(uid=case_uid))
    changes = rules.due(case, now=now, book=queries.rulebook_of(case.pack_hash), ids=ids)
    for change in changes:
        if not rows.update(change):
            return False
        ledger.append(change.deeds, ids=ids)
    if changes:
        feed.append([case_uid], now=now)
    return bool(changes)


def _load(case_uid: str, actor: Actor, now: datetime) -> rules.Case:
    seen = models.Case.objects.filter(uid=case_uid).filter(visible(actor))
    row = seen.select_for_update().first()  # so that its clocks, read next, are those of the same moment
    if row is None:
        raise Refused(
            Message("没有这个案件，或您无权查看", "there is no such case, or you may not see it"),
            field="case",
        )
    claims.check(row, actor, now)
    return rows.load(row)


def _write(change: rules.Change, ids: Ids, actor: Actor) -> None:
    free = claims.free(actor, change.after.updated_at)
    if not rows.update(change, only=free, **claims.NOBODY):
        raise Refused(
            Message(
                "刚才有别人处理了这个案件，请刷新后再试",
                "somebody changed this case just now; reload and try again",
            ),
            field="version",
        )
    if change.terms is not None:
        searching.retell(change.after.uid, change.terms)
    feed.append([change.after.uid], now=change.after.updated_at)
    responsibility.set_precedents(change.precedents)
    ledger.append(change.deeds, ids=ids)


def next_number(prefix: str) -> int:
    """The next free number after ``prefix`` of a case or a precedent; called inside the writing transaction.

    The turn is kept until that ends: nobody else gets the same number, and one that was not used is given out again.
    """
    take_turn(f"cases.number {prefix}")
    if prefix.startswith(PREFIX):
        return precedents.next_number(prefix)
    numbers = models.Case.objects.filter(case_no__startswith=prefix).order_by("-case_no")
    newest = numbers.values_list("case_no", flat=True).first()
    return int(newest.rpartition("-")[2]) + 1 if newest else 1
