"""A case at a permitted place: what the permits there say of it, and declining it because of one. Never by itself.

The permits are those that were in force when the matter was reported, laid beside it by the rules of ``parties``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from chengxu.accounts.rules import SYSTEM, Actor
from chengxu.cases import actions as cases
from chengxu.cases import queries as case_queries
from chengxu.cases.rules import Case, Order
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.parties import queries as permits
from chengxu.parties.deeds import append
from chengxu.parties.sightings import Match

DECLINES = "reject"
NOT_PERMITTED = Message(
    "这件许可不包括当时当地的情况，不能用它作不予立案的理由",
    "that permit does not cover this place and time; it is no reason to decline",
)


def matches(case: Case, *, inside: bool = False) -> list[Match]:
    """The permits that say something about a case, those that permit it first; ``inside`` names persons in full."""
    return permits.matches(
        category=case.category, lon=case.lon, lat=case.lat, at=case.reported_at, inside=inside
    )


def said(case_uid: str) -> tuple[Message, ...]:
    """What whoever reported a case outside is told of the permits at its place; persons masked."""
    row = case_queries.find(case_uid, SYSTEM)
    return tuple(match.sentence for match in matches(case_queries.state_of(row))) if row is not None else ()


@transaction.atomic
def act(
    *, case_uid: str, verb: str, order: Order, permit: str, actor: Actor, now: datetime, ids: Ids, expected: int | None,
) -> Case:  # fmt: skip
    """Do ``verb`` to a case; a declining that names a permit is written to the ledger as resting on it.

    Where no reason was typed the permit's own sentence is the reason. Raises :class:`Refused` (field ``permit``) for one that does
    not permit the sighting, and whatever the verb itself refuses.
    """
    if not permit or verb != DECLINES:
        return cases.act(
            case_uid=case_uid, verb=verb, order=order, actor=actor, now=now, ids=ids, expected=expected
        )
    row = case_queries.find(case_uid, actor)
    found = matches(case_queries.state_of(row)) if row is not None else []
    match = next((one for one in found if one.permitted and one.held.uid == permit), None)
    if match is None:
        raise Refused(NOT_PERMITTED, field="permit")
    reasoned = replace(order, reason=order.reason or match.reason.zh)
    done = cases.act(
        case_uid=case_uid, verb=verb, order=reasoned, actor=actor, now=now, ids=ids, expected=expected
    )
    holder = permits.find(permit)
    append("permit.cite", actor, now, ids, party=holder.party_id if holder else "", permit=permit,
           number=match.held.number, case_uid=case_uid)  # fmt: skip
    return done
