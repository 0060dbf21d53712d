"""What the permits of a party say of an inspection's moment and place: expired, not for this vehicle, outside its hours, off its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from chengxu.common.messages import Message, joined
from chengxu.parties import queries
from chengxu.parties.checking import allowed
from chengxu.parties.checking import seen as seen_at
from chengxu.parties.models import Party, Permit
from chengxu.parties.vehicles import Seen, check

NAMED = 2  # permits of one kind that are told; the newest


@dataclass(frozen=True, slots=True)
class Said:
    """One permit, or that there is none: a sentence, and whether it holds here and now."""

    kind: str
    said: Message
    good: bool


def of_party(
    party: Party, kinds: frozenset[str], at: datetime, *, lon: float | None = None, lat: float | None = None
) -> tuple[Said, ...]:
    """For each of these kinds what the party's permits, and those of the firm it belongs to, say at an instant."""
    told: list[Said] = []
    seen = seen_at(party.plate, at, lon, lat, (party.uid, party.operator_id or party.uid))
    for kind in sorted(kinds):
        known = queries.declared().kinds.get(kind)
        if known is None:
            continue
        found = [_said(row, seen) for row in _rows(party, kind)]
        good = [one for one in found if one.good]
        if good:
            told.append(good[0])
        elif found:
            told += found[:NAMED]
        else:
            message = Message("台账里没有「{kind}」许可", "the register knows no permit: {kind}")
            told.append(Said(kind, message.format(kind=known.name), good=False))
    return tuple(told)


def _rows(party: Party, kind: str) -> list[Permit]:
    holders = Q(party=party)
    if party.operator_id:
        holders |= Q(party_id=party.operator_id)
    if party.plate:
        holders |= queries.naming(party.plate)
    return list(queries.permits().filter(holders, kind=kind).order_by("-end_on", "-id")[:20])


def _said(row: Permit, seen: Seen) -> Said:
    """What a permit says; what nobody can tell here (cover, wheels) is the inspector's answer and no part of it."""
    wrong = [one.said for one in check(seen, allowed(row), queries.declared().matching.tolerance).broken]
    kind = queries.kind_of(row)
    if not wrong:
        good = Message("{kind}许可 {number} 有效，到 {end}", "permit {number} ({kind}) is valid until {end}")
        return Said(row.kind, good.format(kind=kind.name, number=row.number, end=row.end_on), good=True)
    bad = Message("{kind}许可 {number}：{why}", "permit {number} ({kind}): {why}")
    return Said(row.kind, bad.format(kind=kind.name, number=row.number, why=joined(wrong)), good=False)
