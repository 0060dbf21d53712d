"""The only writer of this: that a permit was issued although it touches a control line, by whom and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.assets.upkeep.lines import Crossing
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import MILLI, Deed, detail
from chengxu.parties import queries as parties
from chengxu.parties.access import KEEPS


def refuse_silent(found: Sequence[Crossing], why: str) -> None:
    """Raise :class:`Refused` (field ``lines_why``) for a permit that touches a control line without a word about it."""
    if found and not why.strip():
        raise Refused(
            Message(
                "这件许可碰到控制线：{said}请核对；确实可以发放的，写明理由（例如已征得园林部门同意）",
                "the permit touches a control line: {said} Compare; if it may be issued all the same, say why",
            ).format(said=found[0].said),
            field="lines_why",
        )


def accept(
    *, permit: str, found: Sequence[Crossing], why: str, actor: Actor, now: datetime, ids: Ids
) -> None:
    """Write into the ledger which lines a permit touches, how much of them, and why it was issued all the same."""
    actor.require(KEEPS)
    row = parties.find(permit)
    if row is None:
        raise Refused(Message("没有这件许可", "there is no such permit"))
    with transaction.atomic():
        ledger.append(
            [
                Deed(
                    uid=ids.uid(now), occurred_at=now, recorded_at=now, actor=actor.uid, source="office", verb="permit.cross",
                    object="permit", quantity=MILLI, measure="件", unit=row.unit, party_uid=row.party_id, note=why.strip(),
                    detail=detail(permit=row.uid, number=row.number, line=one.line.code,
                                  square_metres=round(one.square_metres, 1), metres=round(one.metres or one.away, 1)),
                )
                for one in found
            ],
            ids=ids,
        )  # fmt: skip
