"""What the permits of a party say of an inspection's moment and place: expired, outside its hours, off its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from chengxu.common.messages import Message, joined
from chengxu.parties import hours, queries, rules
from chengxu.parties.models import Party, Permit
from chengxu.parties.places import metres, read_shape
from chengxu.parties.rules import State
from chengxu.territory import queries as territory

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
    for kind in sorted(kinds):
        known = queries.declared().kinds.get(kind)
        if known is None:
            continue
        rows = _rows(party, kind)
        local = territory.calendar().local(at)
        found = [_said(row, local, lon, lat) for row in rows]
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
    return list(queries.permits().filter(holders, kind=kind).order_by("-end_on", "-id")[:20])


def _said(row: Permit, at: datetime, lon: float | None, lat: float | None) -> Said:
    wrong: list[Message] = []
    state = rules.state(queries.facts(row), at)
    if state is State.EXPIRED:
        wrong.append(Message("已于 {day} 到期", "it expired on {day}").format(day=row.end_on))
    elif state is not State.VALID:
        wrong.append(Message("现在是「{state}」", "it is {state}").format(state=state.label))
    open_at = hours.read(row.hours)
    working = territory.calendar().is_working_day(at.date())
    if open_at and not any(one.hold(at, working) for one in open_at):
        message = Message("检查时 {at} 不在许可时段（{hours}）", "at {at} it is outside its hours ({hours})")
        wrong.append(message.format(at=f"{at:%H:%M}", hours=hours.label(open_at)))
    if lon is not None and lat is not None:
        far, near = metres(read_shape(row.shape), lon, lat), queries.declared().matching.tolerance
        if far > near:
            message = Message("离核定的地点或路线 {n} 米", "it is {n} m from the permitted place or way")
            wrong.append(message.format(n=round(far)))
    kind = queries.kind_of(row)
    if not wrong:
        good = Message("{kind}许可 {number} 有效，到 {end}", "permit {number} ({kind}) is valid until {end}")
        return Said(row.kind, good.format(kind=kind.name, number=row.number, end=row.end_on), good=True)
    bad = Message("{kind}许可 {number}：{why}", "permit {number} ({kind}): {why}")
    return Said(row.kind, bad.format(kind=kind.name, number=row.number, why=joined(wrong)), good=False)
