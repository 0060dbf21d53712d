"""A round of a temporary market by whoever stands watch there: which stalls were taken, by which permit, and which have none.

The entry of the ledger that proves the watch says it in codes: ``market``, ``stalls`` (``3=permit number``, ``4=-`` for none) and ``loose``, how
many stood on no pitch. Who holds a permit is in the register, not in the ledger.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message, listed
from chengxu.field.rules import Capture
from chengxu.ledger.rules import Deed, detail
from chengxu.parties import queries as parties
from chengxu.parties.markets import Stall, Walk, walk
from chengxu.routines.recurring import queries as recurring

STALLS, LOOSE = "stalls", "loose"
NONE = "-"


def counted(deed: Deed, capture: Capture, actor: Actor) -> tuple[Deed, tuple[Message, ...]]:
    """The entry with what the round found, and what is to be told of it at once; as it is where no market was walked.

    The permits are those of the market's day, so that a round sent days later says what it would have said then. Raises
    :class:`Refused` beside ``stalls`` or ``loose``.
    """
    if STALLS not in capture.given or not capture.task:
        return deed, ()
    row = recurring.of_unit(capture.task, actor)
    market = parties.declared().markets.get(row.place) if row.place_kind == "markets" else None
    if market is None:
        return deed, ()
    held = {
        pitch: stall for pitch, (stall, _) in parties.stalls_of(market, row.day, deed.occurred_at).items()
    }
    found = walk(market, capture.given[STALLS].split(), capture.given.get(LOOSE, ""), held)
    known = json.loads(deed.detail or "{}")
    said = detail(**known, market=market.code, stalls=_written(found), loose=found.loose or "")
    return replace(deed, detail=said), _told(found)


def read(told: Mapping[str, object]) -> Walk | None:
    """What an entry says of a market, from its detail; None when it says nothing of one."""
    if "market" not in told:
        return None
    pairs = [one.split("=", 1) for one in str(told.get(STALLS, "")).split()]
    stalls = tuple(
        Stall(int(pitch), "" if number == NONE else number, number != NONE) for pitch, number in pairs
    )
    return Walk(stalls, int(str(told.get(LOOSE) or 0)))


def _written(found: Walk) -> str:
    return " ".join(f"{one.pitch}={one.permit if one.allowed else NONE}" for one in found.stalls)


def _told(found: Walk) -> tuple[Message, ...]:
    notes = []
    if found.bare:
        notes.append(BARE.format(pitches=listed(str(one.pitch) for one in found.bare)))
    if found.loose:
        notes.append(ON_NONE.format(n=found.loose))
    return tuple(notes)


BARE = Message("没有有效许可的摊位：{pitches} 号", "stalls without a permit in force: {pitches}")
ON_NONE = Message("另有 {n} 个摊子不在摊位上", "{n} more stalls stood on no pitch")
