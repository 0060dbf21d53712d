"""What was done to a permit, out of the ledger: when, what, by whom, why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import SYSTEM
from chengxu.cases.queries import rulebook
from chengxu.common.messages import Message
from chengxu.ledger import queries as ledger
from chengxu.ledger.models import Deed
from chengxu.parties.models import Permit


@dataclass(frozen=True, slots=True)
class Step:
    """One line."""

    at: datetime
    what: Message
    who: str
    why: str


def history(row: Permit) -> Sequence[Step]:
    """All deeds of a permit in the order in which they happened."""
    deeds = list(
        Deed.objects.filter(object="permit", party_uid=row.party_id, detail__contains=row.uid).order_by("id")
    )
    names = accounts.names({deed.actor for deed in deeds})
    words, vocabulary = ledger.notes([deed.uid for deed in deeds]), rulebook().vocabulary
    return [
        Step(
            at=deed.occurred_at,
            what=vocabulary.verb_alone(deed.verb),
            who=str(Message(SYSTEM.name, "the system"))
            if deed.actor == SYSTEM.uid
            else names.get(deed.actor, deed.actor),
            why=words.get(deed.uid, ""),
        )
        for deed in deeds
    ]
