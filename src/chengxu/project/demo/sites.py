"""The demo's facilities as components, and what was done at them in the last thirty days, with a few days missed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction

from chengxu.accounts.models import Person
from chengxu.accounts.rules import SYSTEM
from chengxu.assets import queries as assets
from chengxu.cases.queries import rulebook
from chengxu.common.ids import SeededIds
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import MILLI, Deed
from chengxu.project.demo.mending import picture
from chengxu.project.demo.places import METRE
from chengxu.project.demo.plan import Plan, table
from chengxu.territory import queries as territory

AROUND = 40
"""Metres between things of one kind at one place."""
Spot = tuple[str, str, str]
"""Where something is done: the uid of a component, the code of a place, a grid; "" for none."""


def rows() -> Iterator[dict[str, object]]:
    """Each facility as a row of the survey."""
    spots = {one.code: one for one in territory.services().points}
    places = territory.territory().places
    for kind in table("sites.yaml")["sites"]:
        for code in kind["at"]:
            where = spots.get(code) or places[code]
            for number in range(1, kind.get("count", 1) + 1):
                turn = 2.4 * number
                word = kind.get("word", "")
                yield {
                    "category": kind["category"],
                    "lon": f"{where.lon + math.cos(turn) * AROUND * METRE * (number > 1):.7f}",
                    "lat": f"{where.lat + math.sin(turn) * AROUND * METRE * (number > 1):.7f}",
                    "frame": "cgcs2000",
                    "name": f"{where.name.zh}{f' {number} ' if 'count' in kind else ' ' if word else ''}{word}",
                    "owner": kind["unit"],
                    "maintainer": kind["unit"],
                    "accuracy": "B",
                    "source": "实测",
                    "external": f"{kind['letter']}-{code}-{number}",
                }


def write(plan: Plan) -> None:
    """Write what was done at them, and seal."""
    ids = SeededIds(f"{plan.seed}/{plan.now.isoformat()}/{plan.scale}/sites")
    deeds = [deed for told in table("sites.yaml")["days"] for deed in _deeds(plan, told, ids)]
    with transaction.atomic():
        ledger.append(deeds, ids=ids)
    ledger.seal(now=plan.now, algorithm=rulebook().settings.algorithm)


def _deeds(plan: Plan, told: Mapping[str, Any], ids: SeededIds) -> Iterator[Deed]:
    verb, object_ = told["deed"].split()
    measure = _measure(verb, object_)
    spots = list(_spots(told))
    people = [one.uid for one in Person.objects.filter(unit=told["unit"], is_active=True).order_by("id")]
    evidence = picture(told.get("picture", ""), done=True)
    rand = plan.random("sites", told["deed"])
    for day in plan.live_days:
        for spot in spots:
            for start, end in told["hours"]:
                at = plan.at(day, rand.uniform(start, end))
                missed = rand.random() < told["missed"]
                if missed or at > plan.now or rand.random() >= plan.scale:
                    continue
                uid, place, grid = spot
                yield Deed(
                    uid=ids.uid(at), occurred_at=at, recorded_at=at, actor=rand.choice(people), source="field", verb=verb,
                    object=object_, quantity=MILLI, measure=measure, place=place, grid=grid, unit=told["unit"], asset_uid=uid,
                    evidence=evidence,
                )  # fmt: skip


def _spots(told: Mapping[str, Any]) -> Iterator[Spot]:
    if "of" in told:
        for row in assets.listed(assets.Filters(category=told["of"]), SYSTEM).order_by("id"):
            yield row.uid, row.place, row.grid
        return
    for code in told["at"]:
        yield "", code, ""


def _measure(verb: str, object_: str) -> str:
    """The usual measure of such a deed."""
    return rulebook().vocabulary.allowed[verb, object_].measures[0]
