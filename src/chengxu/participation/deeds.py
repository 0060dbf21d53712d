"""The one way in which a step of this app becomes a deed."""

from __future__ import annotations

from datetime import datetime

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import MILLI, Deed, detail


def append(
    verb: str, about: tuple[str, str], actor: Actor, now: datetime, ids: Ids, *, unit: str, source: str = "office",
    uid: str = "", note: str = "", measure: str = "", quantity: int = MILLI, occurred_at: datetime | None = None,
    corrects: tuple[str, str] | None = None, **facts: object,
) -> None:  # fmt: skip
    """Append one deed about an object in its usual measure; ``facts`` are codes and numbers, never words of people.

    ``corrects`` is the deed it voids or replaces, and which of the two.
    """
    object_, usual = about
    corrected, how = corrects or ("", "")
    deed = Deed(
        uid=uid or ids.uid(now),
        occurred_at=occurred_at or now,
        recorded_at=now,
        actor=actor.uid,
        source=source,
        verb=verb,
        object=object_,
        quantity=quantity,
        measure=measure or usual,
        unit=unit,
        corrects_uid=corrected,
        corrects_kind=how,
        note=note,
        detail=detail(**facts),
    )
    ledger.append([deed], ids=ids)
