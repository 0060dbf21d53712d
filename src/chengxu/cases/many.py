"""One verb on many cases: each decided by the same rules as alone, what is refused listed with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.cases import actions, batches, claims, models, queries, rows
from chengxu.cases.access import visible
from chengxu.cases.crews import Crews
from chengxu.cases.sending import SENDING
from chengxu.cases.workflow.states import ENDED
from chengxu.cases.workflow.transitions import TRANSITIONS
from chengxu.cases.workflow.values import Case, Change, Order
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused

CHUNK = 50
"""Cases written in one transaction: others who write wait no longer than for these."""
MOST = 1000
APART = SENDING | {"rule", "approve"} | {row.verb for row in TRANSITIONS if ENDED & {row.to, *row.also}}
"""Verbs that look at other cases (who is busy, whether all parts have ended, which precedent holds): one by one."""


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
    work = _apart if verb in APART else _together
    while chunk := list(islice(rest, CHUNK)):
        try:
            with transaction.atomic():
                actions.line_up(*chunk)
                outcomes += work(chunk, verb, order, actor, now, ids)
        except (
            batches.Raced,
            Refused,
        ):  # of one of them, which spoils the writing of all: each alone tells which
            with transaction.atomic():
                actions.line_up(*chunk)
                outcomes += _apart(chunk, verb, order, actor, now, ids)
    return outcomes


def _together(
    uids: Sequence[str], verb: str, order: Order, actor: Actor, now: datetime, ids: Ids
) -> list[Outcome]:
    """All of a chunk read, decided one by one, and written with as many statements as for one."""
    seen = models.Case.objects.filter(visible(actor), uid__in=uids)
    found = {row.uid: row for row in batches.locked(seen)}
    cases = {case.uid: case for case in rows.load_all(list(found.values()))}
    book, number, crews = queries.rulebooks(), _Numbers(), Crews()
    changes: list[Change] = []
    outcomes: list[Outcome] = []
    for uid in uids:
        try:
            case = cases[actions.taken(found.get(uid), actor, now).uid]
            done = actions.decided(
                case,
                verb,
                order=order,
                actor=actor,
                now=now,
                book=book(case.pack_hash),
                ids=ids,
                number=number,
                crews=crews,
            )
        except Refused as refusal:
            outcomes.append(Outcome(uid, refusal=refusal.message))
            continue
        number.keep()
        changes.append(batches.joined(done))
        outcomes.append(Outcome(uid, done[-1].after))
    batches.write(changes, ids=ids, only=claims.free_sql(actor, now), also=claims.NOBODY)
    return outcomes


class _Numbers:
    """Numbers for cases that are not written yet; one that was not used is given out again."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}
        self._tried: dict[str, int] = {}

    def __call__(self, prefix: str) -> int:
        last = self._given.get(prefix)
        self._tried[prefix] = actions.next_number(prefix) if last is None else last + 1
        return self._tried[prefix]

    def keep(self) -> None:
        """What was asked for since is used."""
        self._given |= self._tried
        self._tried.clear()


def _apart(
    uids: Sequence[str], verb: str, order: Order, actor: Actor, now: datetime, ids: Ids
) -> list[Outcome]:
    """One after another, each seeing what those before it have changed."""
    return [_one(uid, verb, order, actor, now, ids) for uid in uids]


def _one(uid: str, verb: str, order: Order, actor: Actor, now: datetime, ids: Ids) -> Outcome:
    try:
        return Outcome(uid, actions.act(case_uid=uid, verb=verb, order=order, actor=actor, now=now, ids=ids))
    except Refused as refusal:
        return Outcome(uid, refusal=refusal.message)
