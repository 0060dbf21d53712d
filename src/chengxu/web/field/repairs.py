"""What a crew needs to note faults and record repairs without a network: what is broken of theirs, works, parts, roads."""

from __future__ import annotations

from typing import Any

from chengxu.accounts.rules import Actor
from chengxu.assets import drawing
from chengxu.assets.access import KEEPS, READS, may_change
from chengxu.assets.models import Component
from chengxu.assets.upkeep import faults, queries, rules
from chengxu.cases.models import Case
from chengxu.packs import queries as packs
from chengxu.territory import queries as territory

MOST_FAULTS = 200
HANDLE = "handle"


def mends(actor: Actor) -> bool:
    """Whether repairs are this person's to record."""
    return actor.may(READS) and actor.may(KEEPS)


def book(actor: Actor) -> dict[str, Any] | None:
    """Works, parts, roads and the time a repair may take, which change with the pack; None for whoever repairs nothing."""
    if not mends(actor):
        return None
    declared, words = queries.declared(), queries.vocabulary(packs.active_hash())
    roads = {road.code: str(road.name) for road in territory.territory().roads if road.code and road.name}
    return {
        "works": [
            {"code": one.code, "name": str(words.sentence(one.verb, one.object)), "measure": one.measure, "classes": sorted(one.categories)}
            for one in declared.works.values()
        ],
        "parts": [
            {"code": one.code, "name": str(one.name), "measure": one.measure, "classes": sorted(one.categories)}
            for one in declared.parts.values()
        ],
        "hours": round(declared.mend_within.total_seconds() / 3600),
        "roads": sorted(roads.items(), key=lambda road: road[1]),
    }  # fmt: skip


def standing(actor: Actor) -> list[dict[str, Any]] | None:
    """The open faults of this person's units; None for whoever repairs nothing."""
    if not mends(actor):
        return None
    ground = territory.territory()
    return [
        {
            **component(one.component, actor), "place": str(ground.name(one.component.place)) if one.component.place else "",
            "since": one.since.isoformat() if one.since else None, "due": one.due.isoformat() if one.due else None,
        }
        for one in faults.waiting(actor, most=MOST_FAULTS)
    ]  # fmt: skip


def component(row: Component, actor: Actor) -> dict[str, Any]:
    """A component as a phone knows it; ``mine``: its faults and repairs are this person's to record."""
    return {
        "uid": row.uid, "token": row.token, "code": row.code, "category": row.category, "name": row.name, "lon": round(row.lon, 6),
        "lat": round(row.lat, 6), "mine": mends(actor) and may_change(actor, row.owner, row.maintainer),
    }  # fmt: skip


def by_uid(rows: list[Case], actor: Actor) -> dict[str, Component]:
    """The components these cases are about, in one query; none for whoever may not read the register."""
    uids = {row.asset_uid for row in rows if row.asset_uid}
    found = Component.objects.filter(uid__in=uids) if uids and actor.may(READS) else ()
    return {one.uid: one for one in found}


def of_case(
    row: Case, steps: list[str], components: dict[str, Component], actor: Actor
) -> dict[str, Any] | None:
    """What a task says of the repair it may be answered with: the component it is about ("" none); None when there is none to record."""
    works = queries.declared().works.values()
    known = any(one.categories and rules.fits(one.categories, row.category) for one in works)
    if not (mends(actor) and known and HANDLE in steps):
        return None
    about = components.get(row.asset_uid)
    return {"component": component(about, actor) if about else None}


def tag(actor: Actor) -> int:
    """What tells that something of it changed, without reading it."""
    return drawing.revision() if mends(actor) else 0
