"""The one way in which a step of this app becomes a deed."""

from __future__ import annotations

from datetime import datetime

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import MILLI, Deed, detail


def append(
    verb: str, actor: Actor, now: datetime, ids: Ids, *, party: str = "", object_: str = "", measure: str = "",
    unit: str = "", case_uid: str = "", note: str = "", uid: str = "", **facts: object,
) -> None:  # fmt: skip
    """Append one deed about a party or a permit; ``facts`` are uids, codes and days, never words of people."""
    about = object_ or verb.partition(".")[0]
    deed = Deed(
        uid=uid or ids.uid(now),
        occurred_at=now,
        recorded_at=now,
        actor=actor.uid,
        source="office",
        verb=verb,
        object=about,
        quantity=MILLI,
        measure=measure or ("户" if about == "party" else "件"),
        unit=unit or actor.unit,
        case_uid=case_uid,
        party_uid=party,
        note=note,
        detail=detail(**facts),
    )
    ledger.append([deed], ids=ids)
