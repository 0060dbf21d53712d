"""What a task is to be done at: the roads, grids, places, components, parties or markets its ``where`` selects."""

from __future__ import annotations

from datetime import date

from chengxu.assets.models import Component
from chengxu.assets.rules import State as ComponentState
from chengxu.common.messages import Message
from chengxu.parties import queries as parties
from chengxu.parties.models import Party
from chengxu.routines.recurring.rules import Target, Task, Where
from chengxu.territory import queries as territory
from chengxu.territory.areas import Area

MOST = 20_000
"""Targets of one task at most; more is a slip in the pack, not a task somebody does one by one."""


def targets(task: Task) -> tuple[Target, ...]:
    """The targets of a task as things stand now, in a steady order; one without a code where it has none."""
    where = task.where
    if not where.kind:
        return (Target(),)
    return tuple(Target(code, where.kind) for code in _codes(where)[:MOST])


def _codes(where: Where) -> list[str]:
    match where.kind:
        case "roads":
            return [
                road.code for road in territory.territory().roads if _picked_road(road.code, road.kind, where)
            ]
        case "grids":
            grids = territory.territory().duty_grids.values()
            return [grid.code for grid in grids if not grid.synthetic and _inside(grid, where.within)]
        case "assets":
            found = Component.objects.filter(category__in=where.pick, state__in=_IN_USE)
            if where.within:
                found = found.filter(township=where.within)
            return list(found.order_by("id").values_list("uid", flat=True)[:MOST])
        case "parties":
            among = Party.objects.filter(kind__in=where.pick, erased_at=None)
            if where.within:
                among = among.filter(street=where.within)
            return list(among.order_by("id").values_list("uid", flat=True)[:MOST])
        case _:
            return list(where.pick)


_IN_USE = [ComponentState.INTACT.value, ComponentState.DAMAGED.value]


def held_on(target: Target, day: date) -> bool:
    """Whether there is anything to do at a target that day: a market is one only in its season."""
    if target.kind != "markets":
        return True
    market = parties.declared().markets.get(target.code)
    return market is not None and market.in_season(day)


def _picked_road(code: str, kind: str, where: Where) -> bool:
    return bool(code) and (code in where.pick or kind in where.pick)


def _inside(grid: Area, township: str) -> bool:
    if not township:
        return True
    ground = territory.territory()
    community = ground.communities.get(grid.parent)
    return township in {grid.parent, community.parent if community else ""}


def named(kind: str, codes: list[str]) -> dict[str, Message]:
    """The words for targets of one kind; persons are masked as the register of parties does it."""
    if kind == "assets":
        rows = Component.objects.filter(uid__in=codes).values_list("uid", "name", "code")
        return {uid: Message(f"{name} {code}".strip()) for uid, name, code in rows}
    if kind == "parties":
        found = Party.objects.filter(uid__in=codes)
        return {party.uid: Message(parties.holder(party, inside=False)) for party in found}
    if kind == "markets":
        markets = parties.declared().markets
        return {code: markets[code].name for code in codes if code in markets}
    ground = territory.territory()
    return {code: ground.name(code) for code in codes if code}
