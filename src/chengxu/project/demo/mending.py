"""Repairs of the demo's components in the last thirty days, and what came of the damage others did."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from chengxu.accounts.rules import SYSTEM
from chengxu.assets import queries as assets
from chengxu.assets.models import Component
from chengxu.assets.upkeep import actions, claiming, metering
from chengxu.assets.upkeep.claiming import Opening
from chengxu.assets.upkeep.claims import Step
from chengxu.assets.upkeep.rules import Given
from chengxu.cases.queries import rulebook
from chengxu.common.ids import Ids, SeededIds
from chengxu.ledger import actions as ledger
from chengxu.ledger.models import Evidence
from chengxu.project.demo.documents import holder
from chengxu.project.demo.plan import Plan, table
from chengxu.project.demo.subjects import SUBJECTS, draw
from chengxu.territory import queries as territory

DONE_HOUR = 16.5


@dataclass(frozen=True, slots=True)
class _Work:
    """One repair to record, at an instant."""

    told: dict[str, Any]
    at: datetime
    ids: Ids


def write(plan: Plan) -> None:
    """Record the repairs of ``mending.yaml`` that fall into the last thirty days, open their claims, and seal."""
    ids = SeededIds(f"{plan.seed}/{plan.now.isoformat()}/{plan.scale}/mending")
    told, days = table("mending.yaml"), plan.live_days
    with transaction.atomic():
        found = {id(one): _nth(one["category"], one["nth"]) for one in told["repairs"]}
        for one in sorted([*told["repairs"], *told["stretches"]], key=lambda one: -one["days"]):
            row = found.get(id(one))
            if one["days"] < len(days) and (row is not None or "road" in one):
                _record(_Work(one, _at(plan, one["days"]), ids), plan, row)
        _meters(plan, told["meters"], ids)
    ledger.seal(now=plan.now, algorithm=rulebook().settings.algorithm)


def _meters(plan: Plan, told: dict[str, dict[str, float]], ids: Ids) -> None:
    """A reading on the first of each month of the year before the finished one and of that year: longer nights take more."""
    for circuit, one in told.items():
        shown, rand = 1000.0, plan.random("meters", circuit)
        for month in range(25):
            day = date(plan.year - 1 + month // 12, month % 12 + 1, 1)
            at = plan.at(day, 10)
            metering.read(circuit=circuit, at=at, kwh=f"{shown:.1f}", actor=SYSTEM, now=plan.now, ids=ids)
            season = 1 + 0.17 * math.cos(2 * math.pi * month / 12)
            shown += (
                one["per_day"]
                * 30.4
                * season
                * (one["cut"] if day >= date(2023, 6, 1) else 1)
                * rand.uniform(0.98, 1.02)
            )


def _at(plan: Plan, days: int) -> datetime:
    return min(plan.at(plan.today - timedelta(days=days), DONE_HOUR), plan.now)


def _nth(category: str, number: int) -> Component | None:
    found = assets.listed(assets.Filters(category=category, state="intact"), SYSTEM).order_by("id")
    return found[number : number + 1].first()


def _record(work: _Work, plan: Plan, row: Component | None) -> None:
    told = work.told
    before, after = (picture(told.get("picture", ""), done=done) for done in (False, True))
    given = Given(
        works=list(told["works"].items()), parts=list(told.get("parts", {}).items()), done_at=work.at,
        found_at=work.at - timedelta(hours=told["found"]) if "found" in told else None, hours=told.get("hours", ""),
        other_yuan=told.get("other", ""), by=told.get("by", "own"), contractor=told.get("contractor", ""),
        warranty=plan.today + timedelta(days=told["warranty"]) if "warranty" in told else None,
        road=_road(told.get("road", "")), section=told.get("section", ""), note=told.get("note", ""), before=before,
        after=after,
    )  # fmt: skip
    now = min(work.at + timedelta(minutes=20), plan.now)
    uid = actions.record(
        asset_uid=row.uid if row else "", given=given, also=True, actor=holder("clerk"), now=now, ids=work.ids
    )
    if "claim" in told:
        _claim(told["claim"], uid, given, work, plan)


def _claim(told: dict[str, Any], repair: str, given: Given, work: _Work, plan: Plan) -> None:
    opening = Opening(
        yuan=told["present"], happened_at=given.found_at, name=told.get("name", ""), phone=told.get("phone", ""),
        plate=told.get("plate", ""),
    )  # fmt: skip
    day = timedelta(days=1)
    now = min(work.at + day / 2, plan.now)
    uid = claiming.open_claim(repair_uid=repair, opening=opening, actor=holder("head"), now=now, ids=work.ids)
    steps = [(Step.PRESENT, told["present"], ""), *((Step.PAY, yuan, "") for yuan in told.get("pay", ()))]
    if "write_off" in told:
        steps.append((Step.WRITE_OFF, "", told["write_off"]))
    for number, (step, yuan, reason) in enumerate(steps, 1):
        now = min(work.at + number * day, plan.now)
        claiming.act(
            uid=uid, step=step, yuan=yuan, reason=reason, actor=holder("head"), now=now, ids=work.ids
        )


def _road(name: str) -> str:
    return next((road.code for road in territory.territory().roads if road.code and road.name.zh == name), "")


def picture(subject: str, *, done: bool) -> tuple[str, ...]:
    """A picture that the demo keeps already, by its hash; none when this build keeps fewer of them."""
    if subject not in SUBJECTS:
        return ()
    hash_ = hashlib.sha256(draw(subject, done=done, variant=0)).hexdigest()
    return (hash_,) if Evidence.objects.filter(hash=hash_).exists() else ()
