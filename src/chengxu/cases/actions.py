"""The verbs of a case: one transaction, load → decide → write → append deeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.cases import models, queries, relatives, rows, rules
from chengxu.cases.access import visible
from chengxu.cases.sending import sent
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import Deed

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
    case = _load(case_uid, actor)
    book = queries.rulebook_of(case.pack_hash)
    if expected is not None and expected != case.version:
        raise Refused(queries.since(case, expected, book), field="version")
    change = rules.decide(
        case, verb, order=order, actor=actor, now=now, book=book, ids=ids, number=next_number,
        sent=sent(case, verb, order, actor, now, book),
    )  # fmt: skip
    change = relatives.settled(change, book)
    _write(change, ids)
    return change.after


def open_case(change: rules.Change, *, also: Sequence[Deed] = (), ids: Ids) -> None:
    """Write a new case decided by :func:`chengxu.cases.rules.open_case`, in the caller's transaction.

    ``also`` are deeds that belong to the same act: the receiving of the report.
    """
    rows.insert([change.after])
    ledger.append([*change.deeds, *also], ids=ids)


def hold(case_uid: str, *, actor: Actor, expected: int | None = None) -> tuple[rules.Case, rules.Rulebook]:
    """A case ``actor`` is about to change together with others, and its rules; raises :class:`Refused` as :func:`act`."""
    case = _load(case_uid, actor)
    book = queries.rulebook_of(case.pack_hash)
    if expected is not None and expected != case.version:
        raise Refused(queries.since(case, expected, book), field="version")
    return case, book


def together(changes: Sequence[rules.Change], *, ids: Ids) -> None:
    """Write changes of several cases, new ones too, in the caller's transaction: all of them or none.

    In the order of their uids, so that two such writers never wait for each other in a circle.
    """
    for change in sorted(changes, key=lambda change: change.after.uid):
        if change.before is None:
            open_case(change, ids=ids)
        else:
            _write(change, ids)


def tick(*, now: datetime, ids: Ids) -> int:
    """Mark every running clock that has run out and end every suspension that is over; returns how many cases.

    Each case in its own transaction.
    """
    late = models.CaseClock.objects.filter(next_at__lt=now).order_by("next_at")
    over = models.Case.objects.filter(suspended_until__lte=now).order_by("suspended_until")
    uids = [
        *late.values_list("case__uid", flat=True)[:TICK_BATCH],
        *over.values_list("uid", flat=True)[:TICK_BATCH],
    ]
    return sum(_due(uid, now, ids) for uid in dict.fromkeys(uids))


@transaction.atomic
def _due(case_uid: str, now: datetime, ids: Ids) -> bool:
    """What is due on one case; False when somebody else was quicker."""
    case = rows.load(models.Case.objects.get(uid=case_uid))
    changes = rules.due(case, now=now, book=queries.rulebook_of(case.pack_hash), ids=ids)
    for change in changes:
        if not rows.update(change):
            return False
        ledger.append(change.deeds, ids=ids)
    return bool(changes)


def _load(case_uid: str, actor: Actor) -> rules.Case:
    row = models.Case.objects.filter(uid=case_uid).filter(visible(actor)).first()
    if row is None:
        raise Refused(
            Message("没有这个案件，或您无权查看", "there is no such case, or you may not see it"),
            field="case",
        )
    return rows.load(row)


def _write(change: rules.Change, ids: Ids) -> None:
    if not rows.update(change):
        raise Refused(
            Message(
                "刚才有别人处理了这个案件，请刷新后再试",
                "somebody changed this case just now; reload and try again",
            ),
            field="version",
        )
    ledger.append(change.deeds, ids=ids)


def next_number(prefix: str) -> int:
    """The next free number after ``prefix`` in case numbers; called inside the writing transaction."""
    numbers = models.Case.objects.filter(case_no__startswith=prefix).order_by("-case_no")
    newest = numbers.values_list("case_no", flat=True).first()
    return int(newest.rpartition("-")[2]) + 1 if newest else 1
