"""The only writers of proceedings. One decision or many: the same function persists them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime

from django.db import IntegrityError, transaction

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import Deed

from . import access, queries, rules
from .models import Proceeding


def open_proceeding(
    *, opening: rules.Opening, actor: Actor, now: datetime, ids: Ids, source: str = "desk"
) -> rules.Proceeding:
    """Open a proceeding with its deed. Raises :class:`Refused` when the actor may not, or the number is taken."""
    actor.require(access.OPEN)
    change = rules.decide_opening(opening, actor=actor, now=now, source=source, ids=ids)
    try:
        write([change], ids=ids)
    except IntegrityError as error:
        raise Refused(
            Message(f"案号「{opening.number}」已经用过。", f"Number “{opening.number}” was used before."),
            "number",
        ) from error
    return change.proceeding


@transaction.atomic
def decide(
    *,
    uid: str,
    fine: int,
    confiscated: int,
    on: date,
    actor: Actor,
    now: datetime,
    ids: Ids,
    source: str = "desk",
) -> rules.Proceeding:
    """Take the penalty decision (sums in fen), with its deed. Raises :class:`Refused` as the rule says."""
    actor.require(access.DECIDE)
    change = rules.decide_penalty(
        _load(uid), fine=fine, confiscated=confiscated, on=on, actor=actor, now=now, source=source, ids=ids
    )
    write([change], ids=ids)
    return change.proceeding


@transaction.atomic
def close(
    *, uid: str, on: date, actor: Actor, now: datetime, ids: Ids, source: str = "desk"
) -> rules.Proceeding:
    """Close a decided proceeding, with its deed. Raises :class:`Refused` as the rule says."""
    actor.require(access.DECIDE)
    change = rules.decide_closing(_load(uid), on=on, actor=actor, now=now, source=source, ids=ids)
    write([change], ids=ids)
    return change.proceeding


@transaction.atomic
def write(changes: Iterable[rules.Change], *, ids: Ids) -> None:
    """Persist decided changes in order, few or many: each proceeding as it last stood, and all deeds."""
    latest: dict[str, rules.Proceeding] = {}
    new: set[str] = set()
    deeds: list[Deed] = []
    for change in changes:
        latest[change.proceeding.uid] = change.proceeding
        deeds += change.deeds
        if change.new:
            new.add(change.proceeding.uid)
    Proceeding.objects.bulk_create([Proceeding(**asdict(row)) for uid, row in latest.items() if uid in new])
    for uid, row in latest.items():
        if uid not in new:
            Proceeding.objects.filter(uid=uid).update(**asdict(row))
    ledger.append(deeds, ids=ids)


def _load(uid: str) -> rules.Proceeding:
    row = Proceeding.objects.select_for_update().filter(uid=uid).first()
    if row is None:
        raise Refused(Message("没有这件处罚案件。", "There is no such proceeding."), "uid")
    return queries.loaded(row)
