"""The verbs of a case: one transaction, load → decide → write → append deeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.cases import auto, batches, claims, feed, models, queries, rows, rules
from chengxu.cases.access import visible
from chengxu.cases.crews import Crews
from chengxu.cases.finding import searching
from chengxu.cases.sending import sent
from chengxu.cases.together import relatives
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger import actions as ledger
from chengxu.ledger import evidence
from chengxu.ledger.rules import Deed
from chengxu.ledger.turns import take_turn
from chengxu.responsibility import actions as responsibility
from chengxu.responsibility import queries as precedents
from chengxu.responsibility.precedents import PREFIX


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
    changes = decided(
        case, verb, order=order, actor=actor, now=now, book=book, ids=ids, number=next_number, crews=Crews()
    )
    for change in changes:
        _write(change, ids, actor)
    return changes[-1].after


def decided(
    case: rules.Case, verb: str, *, order: rules.Order, actor: Actor, now: datetime, book: rules.Rulebook,
    ids: Ids, number: rules.Numbering, crews: Crews,
) -> list[rules.Change]:  # fmt: skip
    """What ``verb`` does to a case of the caller's transaction, and what follows by itself; not written yet.

    ``crews`` remembers for all cases of the transaction where somebody could take on what is sent. Raises
    :class:`Refused` besides the rules' reasons when a photograph is named that was never stored.
    """
    change = rules.decide(
        case, verb, order=order, actor=actor, now=now, book=book, ids=ids, number=number,
        sent=sent(case, verb, order, actor, now, book), unmanned=crews.unmanned(case, verb, order),
    )  # fmt: skip
    refuse_unstored(order.evidence)
    change = relatives.related(change, book)
    follow = _following(change.after, now, book, ids, crews) if verb == "file" else None
    return [change] if follow is None else [change, follow]


def _following(
    filed: rules.Case, now: datetime, book: rules.Rulebook, ids: Ids, crews: Crews
) -> rules.Change | None:
    """The dispatch that follows a filing by itself, if one does."""
    order = auto.order_for(filed, now=now, book=book)
    if order is None:
        return None
    return auto.dispatch(
        filed, now=now, book=book, ids=ids, unmanned=crews.unmanned(filed, "dispatch", order)
    )


def refuse_unstored(hashes: Sequence[str]) -> None:
    """A deed names only evidence that can be shown later: raise :class:`Refused` for a hash of no stored original."""
    if missing := evidence.missing(hashes):
        raise Refused(
            Message(
                "没有这张照片的原件：{hash}；请先上传照片，再办这一步",
                "there is no stored original of this photograph: {hash}; upload it first, then do this",
            ).format(hash=missing[0][:12]),
            field="evidence",
        )


def open_case(change: rules.Change, *, also: Sequence[Deed] = (), reported: str, ids: Ids) -> None:
    """Write a new case decided by :func:`chengxu.cases.rules.open_case`, in the caller's transaction.

    ``also`` are deeds that belong to the same act: the receiving of the report; ``reported`` are the search terms of
    what the reporter wrote.
    """
    rows.insert([change.after])
    searching.insert([(change.terms or "", reported, change.after.uid)])
    feed.tell([change], now=change.after.updated_at)
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


def steady(case_uid: str) -> rules.Case | None:
    """A case as it is, kept from changing until the caller's transaction ends, whoever holds it; None when there is none."""
    row = next(iter(models.Case.objects.filter(uid=case_uid).select_for_update()), None)
    return rows.load(row) if row else None


def together(changes: Sequence[rules.Change], *, actor: Actor, ids: Ids) -> None:
    """Write changes of several cases, new ones too, in the caller's transaction: all of them or none.

    In the order of their uids, so that two such writers never wait for each other in a circle.
    """
    for change in sorted(changes, key=lambda change: change.after.uid):
        if change.before is None:
            open_case(change, reported="", ids=ids)
        else:
            _write(change, ids, actor)


def _load(case_uid: str, actor: Actor, now: datetime) -> rules.Case:
    seen = models.Case.objects.filter(uid=case_uid).filter(visible(actor))
    # locked, so that its clocks, read next, are those of the same moment
    row = next(iter(seen.select_for_update()), None)
    return rows.load(taken(row, actor, now))


def taken(row: models.Case | None, actor: Actor, now: datetime) -> models.Case:
    """A locked case that ``actor`` may see; raises :class:`Refused` for none and for one that somebody else holds."""
    if row is None:
        raise Refused(
            Message("没有这个案件，或您无权查看", "there is no such case, or you may not see it"),
            field="case",
        )
    claims.check(row, actor, now)
    return row


def _write(change: rules.Change, ids: Ids, actor: Actor) -> None:
    free = claims.free_sql(actor, change.after.updated_at)
    try:
        batches.write([change], ids=ids, only=free, also=claims.NOBODY)
    except batches.Raced:
        raise Refused(
            Message(
                "刚才有别人处理了这个案件，请刷新后再试",
                "somebody changed this case just now; reload and try again",
            ),
            field="version",
        ) from None
    responsibility.set_precedents(change.precedents)


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
