"""The verbs of a case: one transaction, load → decide → write → append deeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.cases import models, queries, rows, rules
from chengxu.cases.access import visible
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import Deed
from chengxu.ledger.turns import take_turn

TICK_BATCH = 500


@transaction.atomic
def act(*, case_uid: str, verb: str, order: rules.Order, actor: Actor, now: datetime, ids: Ids) -> rules.Case:
    """Do ``verb`` to a case: its new state, its clocks and its deeds, or nothing at all.

    The case keeps the pack it was reported under. Raises :class:`Refused` when the actor cannot see the case, when a
    rule says no (with the reason and the field), or when somebody else changed the case meanwhile.
    """
    case = _load(case_uid, actor)
    change = rules.decide(
        case,
        verb,
        order=order,
        actor=actor,
        now=now,
        book=queries.rulebook(case.pack_hash),
        ids=ids,
        number=next_number,
    )
    _write(change, ids)
    return change.after


def open_case(change: rules.Change, *, also: Sequence[Deed] = (), ids: Ids) -> None:
    """Write a new case decided by :func:`chengxu.cases.rules.open_case`, in the caller's transaction.

    ``also`` are deeds that belong to the same act: the receiving of the report.
    """
    rows.insert([change.after])
    ledger.append([*change.deeds, *also], ids=ids)


def tick(*, now: datetime, ids: Ids) -> int:
    """Mark every running clock that has run out, each case in its own transaction; returns how many cases."""
    due = models.CaseClock.objects.filter(stopped_at__isnull=True, breached=False, due_at__lt=now)
    uids = list(dict.fromkeys(due.order_by("due_at").values_list("case__uid", flat=True)[:TICK_BATCH]))
    return sum(_mark(uid, now, ids) for uid in uids)


@transaction.atomic
def _mark(case_uid: str, now: datetime, ids: Ids) -> bool:
    row = models.Case.objects.select_for_update().get(uid=case_uid)
    change = rules.breaches(rows.load(row, list(row.clocks.all())), now=now, ids=ids)
    if change is None or not rows.update(change):
        return False
    ledger.append(change.deeds, ids=ids)
    return True


def _load(case_uid: str, actor: Actor) -> rules.Case:
    seen = models.Case.objects.filter(uid=case_uid).filter(visible(actor))
    row = seen.select_for_update().first()  # so that its clocks, read next, are those of the same moment
    if row is None:
        raise Refused(
            Message("没有这个案件，或您无权查看", "there is no such case, or you may not see it"),
            field="case",
        )
    return rows.load(row, list(row.clocks.all()))


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
    """The next free number after ``prefix`` in case numbers; called inside the writing transaction.

    The turn is kept until that ends: nobody else gets the same number, and one that was not used is given out again.
    """
    take_turn(f"cases.number {prefix}")
    numbers = models.Case.objects.filter(case_no__startswith=prefix).order_by("-case_no")
    newest = numbers.values_list("case_no", flat=True).first()
    return int(newest.rpartition("-")[2]) + 1 if newest else 1
