"""One verb on many cases: each decided by the same rules as alone, what is refused listed with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.cases import actions
from chengxu.cases.values import Case, Order
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused

CHUNK = 50
"""Cases written in one transaction: others who write wait no longer than for these."""
MOST = 1000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case: its new state, or why not."""

    uid: str
    case: Case | None = None
    refusal: Message | None = None


def act_many(
    *, case_uids: Sequence[str], verb: str, order: Order, actor: Actor, now: datetime, ids: Ids
) -> list[Outcome]:
    """Do ``verb`` with the same order to each of these cases, in their order; one transaction for each chunk.

    A refusal leaves its case as it was and the others go on. Raises :class:`Refused` for more than :data:`MOST` cases.
    """
    uids = list(dict.fromkeys(case_uids))
    if len(uids) > MOST:
        raise Refused(
            Message("一次最多办理 {n} 件，请分批", "{n} cases at most in one go; take them in parts").format(
                n=MOST
            ),
            field="cases",
        )
    outcomes: list[Outcome] = []
    rest = iter(uids)
    while chunk := list(islice(rest, CHUNK)):
        with transaction.atomic():
            actions.line_up(*chunk)
            outcomes += [_one(uid, verb, order, actor, now, ids) for uid in chunk]
    return outcomes


def _one(uid: str, verb: str, order: Order, actor: Actor, now: datetime, ids: Ids) -> Outcome:
    try:
        return Outcome(uid, actions.act(case_uid=uid, verb=verb, order=order, actor=actor, now=now, ids=ids))
    except Refused as refusal:
        return Outcome(uid, refusal=refusal.message)
