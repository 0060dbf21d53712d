"""Who works on a case just now, so that two people never do the same work twice.

A claim is no step of the case: it writes no deed, lasts some minutes (pack, ``desk.yaml``) and ends by itself, by letting
go, or with the next step. Whoever sets it does so in one compare-and-swap; who comes second learns who was first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import SYSTEM, Actor
from chengxu.cases import feed, queries
from chengxu.cases.access import visible
from chengxu.cases.models import Case
from chengxu.common.messages import Message, Refused
from chengxu.ledger.writing import instant

NOBODY = {"claimed_by": "", "claimed_until": None}


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody holds a case until an instant."""

    by: str
    until: datetime


@transaction.atomic
def claim(*, case_uid: str, actor: Actor, now: datetime) -> Claim:
    """Take a case, or keep it for longer; a claim that has run out is taken over.

    Raises :class:`Refused` when the actor cannot see the case, when it has ended, and when somebody else holds it
    (who, and until when).
    """
    desk = queries.desk()
    mine = Claim(actor.uid, now + desk.claim)
    open_ = Case.objects.filter(visible(actor), uid=case_uid, is_open=True)
    if not open_.filter(free(actor, now)).update(claimed_by=mine.by, claimed_until=mine.until):
        _say_why(Case.objects.filter(visible(actor), uid=case_uid).first(), actor, now)
    feed.append([case_uid], now=now)
    return mine


@transaction.atomic
def release(*, case_uid: str, actor: Actor, now: datetime) -> bool:
    """Let a case go; False when the actor did not hold it."""
    let_go = Case.objects.filter(uid=case_uid, claimed_by=actor.uid).update(**NOBODY)
    if let_go:
        feed.append([case_uid], now=now)
    return bool(let_go)


def holder(row: Case, now: datetime) -> Claim | None:
    """Who holds a stored case at this instant; None when nobody does."""
    if not row.claimed_by or row.claimed_until is None or row.claimed_until <= now:
        return None
    return Claim(row.claimed_by, row.claimed_until)


def free(actor: Actor, now: datetime) -> Q:
    """The condition under which ``actor`` may act: nobody else holds the case. Part of the update that writes."""
    if actor.uid == SYSTEM.uid:
        return Q()
    return Q(claimed_by__in=("", actor.uid)) | Q(claimed_until__lte=now)


def free_sql(actor: Actor, now: datetime) -> tuple[str, tuple[Any, ...]]:
    """The same condition for a statement that writes many cases."""
    if actor.uid == SYSTEM.uid:
        return "", ()
    return "claimed_by IN ('', %s) OR claimed_until <= %s", (actor.uid, instant(now))


def check(row: Case, actor: Actor, now: datetime) -> None:
    """Raise :class:`Refused` with the name and the time when somebody else holds this case."""
    held = holder(row, now)
    if held is None or actor.uid in (held.by, SYSTEM.uid):
        return
    name = accounts.names({held.by}).get(held.by, held.by)
    local = queries.rulebook(row.pack_hash).calendar.local(held.until)
    raise Refused(
        Message(
            "{name}正在办这个案件，占用到 {until:%H:%M}。请先办别的，到时没办完您就可以接手；急的话请对方放开。",
            "{name} is working on this case and holds it until {until:%H:%M}. Take another meanwhile; after that you can "
            "take this one over, or ask them to let it go.",
        ).format(name=name, until=local),
        field="claim",
    )


def _say_why(row: Case | None, actor: Actor, now: datetime) -> None:
    if row is None:
        raise Refused(
            Message("没有这个案件，或您无权查看", "there is no such case, or you may not see it"),
            field="case",
        )
    check(row, actor, now)
    raise Refused(
        Message("案件已经办结，不用领取", "the case has ended; there is nothing to claim"), field="state"
    )
