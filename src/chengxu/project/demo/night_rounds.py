"""The demo's night rounds of the lamps: two roads a night, so that each is looked at every few nights; storms and old cables tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.assets.upkeep import patrolling, queries
from chengxu.assets.upkeep.models import LampRound
from chengxu.assets.upkeep.rounds import Sound
from chengxu.cases.queries import rulebook
from chengxu.common.ids import Ids, SeededIds
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import Deed
from chengxu.project.demo.documents import holder
from chengxu.project.demo.plan import Plan
from chengxu.territory import queries as territory
from chengxu.territory.cells import METRES_PER_DEGREE

A_NIGHT = 2
APART = 28
"""Metres of road for one lamp."""
HOURS = (20.0, 23.0)
USUAL, STORM, OLD = 0.014, 0.045, 0.018
STORMS = {(6, 4), (6, 5), (6, 18), (7, 22), (8, 3)}
"""Nights after thunderstorms: month and day, in any year."""


def write(plan: Plan) -> None:
    """Write the rounds of the year and of the last thirty nights, with their deeds, and seal."""
    ids = SeededIds(f"{plan.seed}/{plan.now.isoformat()}/{plan.scale}/night-rounds")
    rows: list[LampRound] = []
    deeds: list[Deed] = []
    for row, told in _rounds(plan, holder("repairer"), ids):
        rows.append(row)
        deeds += told
    with transaction.atomic():
        LampRound.objects.bulk_create(rows, batch_size=500)
        ledger.append(deeds, ids=ids)
    ledger.seal(now=plan.now, algorithm=rulebook().settings.algorithm)


def _rounds(plan: Plan, actor: Actor, ids: Ids) -> Iterator[tuple[LampRound, list[Deed]]]:
    roads = [
        code for one in queries.lighting().circuits.values() if one.unit == actor.unit for code in one.places
    ]
    lamps = {code: _lamps(code) for code in roads}
    nights = [*plan.year_days, *plan.live_days]
    kept = plan.count(len(nights) * A_NIGHT) / (len(nights) * A_NIGHT)
    rand = plan.random("night-rounds")
    for number, night in enumerate(nights):
        for place in range(min(A_NIGHT, len(roads))):
            at = plan.at(night, rand.uniform(*HOURS))
            road = roads[(number * A_NIGHT + place) % len(roads)]
            dark = _dark(lamps[road], _share(night, roads.index(road)), rand)
            if rand.random() < kept and at <= plan.now:
                sound = Sound(
                    road=road, seen=lamps[road], dark=dark, at=at, night=night, lamps=(), note=""
                )  # fmt: skip
                row, deeds = patrolling.told(sound, source="desk", actor=actor, now=at, ids=ids)
                yield row, list(deeds)


def _share(night: date, place: int) -> float:
    """Of so many lamps one is dark: more after a storm, more on the road with the oldest cables."""
    return USUAL + (STORM if (night.month, night.day) in STORMS else 0) + (OLD if place == 0 else 0)


def _dark(lamps: int, share: float, rand: Random) -> int:
    return sum(rand.random() < share for _ in range(lamps))


def _lamps(road: str) -> int:
    """As many lamps as a road of this length has on one side."""
    shape = next(one.shape for one in territory.territory().roads if one.code == road)
    return max(12, round(shape.length * METRES_PER_DEGREE / APART))
