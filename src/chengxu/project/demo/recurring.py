"""The recurring tasks of the demo: the year and the last thirty days laid out, decided by what was recorded, two days excused, the
newest misses taken in."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from chengxu.accounts import queries as accounts
from chengxu.accounts.models import Person
from chengxu.accounts.rules import Actor
from chengxu.cases.queries import rulebook
from chengxu.common.ids import Ids, SeededIds
from chengxu.intake import missed
from chengxu.ledger import actions as ledger
from chengxu.project.demo.plan import Plan, table
from chengxu.routines.recurring import actions, laying
from chengxu.routines.recurring.models import Occurrence

ICE = "桥面结冰，第一班不上桥"
CLEANING, SANITATION = "cleaning_shifts", "JZCG-HW"


def write(plan: Plan) -> None:
    """Lay out, decide, excuse and take in; sealed."""
    ids = SeededIds(f"{plan.seed}/{plan.now.isoformat()}/{plan.scale}/recurring")
    with transaction.atomic():
        for days in (plan.year_days, plan.live_days):
            laying.lay_past(days[0], days[-1], now=plan.now, ids=ids)
        laying.lay_out(now=plan.now, ids=ids)
        for days in (plan.year_days, plan.live_days):
            actions.decide(
                now=plan.now, since=plan.at(days[0], 0), until=plan.at(days[-1], 24) + timedelta(days=32)
            )
        _excuse(table("duty.yaml")["cleaning"]["excused_days"], plan, ids)
    if plan.scale >= 1:  # thinned out, nearly everything would be a miss
        missed.enter(now=plan.now, ids=ids)
    ledger.seal(now=plan.now, algorithm=rulebook().settings.algorithm)


def _excuse(days: list[date], plan: Plan, ids: Ids) -> None:
    """The head of sanitation excuses the road that could not be cleaned for ice, the morning after."""
    head = _head()
    if head is None:
        return
    rows = Occurrence.objects.filter(routine=CLEANING, day__in=days, state="partly", counted=4000)
    for row in rows:
        at = plan.at(row.day, 32)
        if at <= plan.now:
            actions.excuse(uids=[row.uid], why=ICE, actor=head, now=at, ids=ids)


def _head() -> Actor | None:
    people = Person.objects.filter(is_active=True, unit=SANITATION).order_by("id")
    return next((actor for actor in map(accounts.actor, people) if "head" in actor.posts), None)
