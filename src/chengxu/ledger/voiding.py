"""The deed that takes another one back: what was recorded wrongly stays in the ledger and counts no more."""

from __future__ import annotations

from datetime import datetime

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.ledger.models import Deed as Row
from chengxu.ledger.rules import VOID, Deed


def voiding(deed: Row, reason: str, actor: Actor, now: datetime, ids: Ids, *, source: str = "desk") -> Deed:
    """The counter-entry of ``deed``, as yet unwritten: of the same thing, by whoever takes it back, with the reason as its note."""
    return Deed(
        uid=ids.uid(now), occurred_at=now, recorded_at=now, actor=actor.uid, source=source, verb=deed.verb,
        object=deed.object, quantity=deed.quantity, measure=deed.measure, place=deed.place, grid=deed.grid, unit=deed.unit,
        case_uid=deed.case_uid, asset_uid=deed.asset_uid, corrects_uid=deed.uid, corrects_kind=VOID, note=reason.strip(),
    )  # fmt: skip
