"""Inspections of the demo's last thirty days in every state, tasks, and a random draw that was made and published.

The figures of the finished year come from its own deeds; these are of other days, so nothing is counted twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from chengxu.accounts import queries as accounts
from chengxu.accounts.models import Person
from chengxu.accounts.rules import SYSTEM, Actor
from chengxu.cases.queries import rulebook
from chengxu.common.ids import Ids, SeededIds
from chengxu.intake import inspected
from chengxu.ledger import actions as ledger
from chengxu.ledger.models import Evidence
from chengxu.parties import actions as parties
from chengxu.parties.identity import PartyGiven, check_character
from chengxu.parties.models import Party
from chengxu.project.demo.documents import holder
from chengxu.project.demo.plan import Plan, table
from chengxu.routines.inspections import actions, draws, queries, tasking
from chengxu.routines.inspections.actions import Given, Look
from chengxu.routines.inspections.checklists import Checklist, Item, Kind
from chengxu.routines.inspections.rules import Reply

CODE = "91431229MADEM1{:03d}"
HOUR = 10
OLD = timedelta(days=800)


@dataclass
class _Round:
    """Who inspects, what, and with which pictures."""

    plan: Plan
    told: dict[str, Any]
    ids: Ids
    clerk: Actor
    officers: list[Actor]
    cleaners: list[Actor]
    photos: list[str]
    parties: dict[str, str] = field(default_factory=dict)

    def at(self, days: float, hour: float = HOUR) -> datetime:
        """An hour of the day so many days ago, never later than now."""
        return min(self.plan.at(self.plan.today - timedelta(days=days), hour), self.plan.now)


def write(plan: Plan) -> None:
    """Register, inspect, look again, draw as ``inspecting.yaml`` tells it, and seal what that left."""
    if not queries.declared().checklists:
        return
    told = table("inspecting.yaml")
    officers, cleaners = _people("officer", "JZCG-ZF"), _people("handler", "JZCG-HW")
    if len(officers) < 2 or not cleaners:
        return
    photos = list(Evidence.objects.order_by("id").values_list("hash", flat=True)[:12])
    ids = SeededIds(f"{plan.seed}/{plan.now.isoformat()}/{plan.scale}/inspections")
    around = _Round(plan, told, ids, holder("clerk"), officers, cleaners, photos)
    with transaction.atomic():
        _register(around)
        for number, one in enumerate(told["inspections"]):
            _inspect(around, one, number)
        _draw(around)
        for one in told["tasks"]:
            _task(around, one)
    actions.climb(now=plan.now, actor=SYSTEM, ids=ids)
    inspected.enter_due(now=plan.now, ids=ids)
    ledger.seal(now=plan.now, algorithm=rulebook().settings.algorithm)


def _people(post: str, unit: str) -> list[Actor]:
    rows = Person.objects.filter(is_active=True, unit=unit).order_by("id")
    return [accounts.actor(row) for row in rows if post in row.posts]


def _register(around: _Round) -> None:
    at = around.plan.now - OLD
    names = [
        *((str(n), "restaurant", name) for n, name in enumerate(around.told["restaurants"])),
        ("station", "gas", around.told["station"]),
    ]
    for number, (key, kind, name) in enumerate(names):
        body = CODE.format(number)
        given = PartyGiven(kind=kind, name=f"{name}（演示）", code=body + check_character(body))
        around.parties[key] = parties.register(given=given, actor=around.clerk, now=at, ids=around.ids)
    for key, kind, name in (
        ("site", "site", ""),
        ("truck", "vehicle", ""),
        ("hotel", "restaurant", "苗乡"),
        ("tea", "shop", "苗岭"),
    ):
        row = Party.objects.filter(kind=kind, name__contains=name).order_by("id").first()
        if row is not None:
            around.parties[key] = row.uid


def _inspect(around: _Round, one: Mapping[str, Any], number: int) -> None:
    at = around.at(one["days"], one.get("hour", HOUR))
    checklist = queries.in_force(one["list"], at)
    party = around.parties.get(str(one.get("of", "")), "")
    if checklist is None or ("of" in one and not party):
        return
    team = around.cleaners if checklist.code == "sanitation" else around.officers
    first, second = team[number % len(team)], team[(number + 1) % len(team)]
    given = Given(
        checklist=checklist.code, replies=_replies(around, checklist, one["bad"], number), began=at - timedelta(minutes=40), ended=at,
        party=party, place=one.get("place", ""), team=[second.uid], households=one.get("households", 0), source="field",
    )  # fmt: skip
    made = actions.record(given=given, actor=first, now=at, ids=around.ids)
    inspected.enter(made.findings, now=at, ids=around.ids)
    if "look" in one:
        later = min(at + timedelta(days=one["look"]), around.plan.now)
        for uid in made.findings:
            photos = tuple(around.photos[number % max(len(around.photos), 1) :][:1])
            look = Look(finding=uid, passed=True, at=later, team=[second.uid], photos=photos, source="field")
            actions.recheck(look=look, actor=first, now=later, ids=around.ids)


def _replies(around: _Round, checklist: Checklist, bad: Mapping[str, str], number: int) -> dict[str, Reply]:
    photo = tuple(around.photos[number % max(len(around.photos), 1) :][:1])
    return {
        item.id: _reply(item, bad.get(item.id), photo)
        for item in checklist.items
        if item.kind is not Kind.TEXT
    }


def _reply(item: Item, bad: str | None, photo: tuple[str, ...]) -> Reply:
    if bad is None:
        right = (
            sorted(item.good)[0]
            if item.kind is not Kind.NUMBER
            else f"{item.most if item.least is None else item.least:g}"
        )
        return Reply(right, photos=photo if item.photo.value == "always" else ())
    if item.kind is Kind.NUMBER:
        return Reply(bad, photos=photo)
    return Reply("no", bad, photo)


def _draw(around: _Round) -> None:
    """One that was made and published, with one of the drawn inspected since; and an officer who stays away."""
    told, leader = around.told["draw"], holder("director")
    if told["scheme"] not in queries.declared().schemes:
        return
    at = around.at(told["days"])
    away = around.told["avoid"]
    party = around.parties[str(away["party"])]
    draws.avoid(
        person=around.officers[0].uid, party=party, why=away["why"], actor=leader, now=at, ids=around.ids
    )
    seed = hashlib.sha256(f"{around.plan.seed}/draw".encode()).hexdigest()
    uid = draws.commit(
        scheme=told["scheme"], count=told["count"], seed=seed, actor=leader, now=at, ids=around.ids
    )
    made = draws.make(
        uid=uid, word=told["word"], actor=leader, now=at + timedelta(minutes=20), ids=around.ids
    )
    draws.publish(uid=uid, actor=leader, now=at + timedelta(minutes=30), ids=around.ids)
    by_uid = {one.uid: one for one in around.officers}
    for pair in made.pairs[: told["inspected"]]:
        first, second = (by_uid[one] for one in pair.inspectors)
        when = around.at(told["days"] - 3)
        checklist = queries.in_force("gas_restaurant", when)
        task = queries.open_tasks(first).filter(party_id=pair.party).first()
        if checklist is not None and task is not None:
            given = Given(
                checklist=checklist.code, replies=_replies(around, checklist, {}, 0), began=when - timedelta(minutes=30), ended=when,
                party=pair.party, team=[second.uid], task=task.uid, source="field",
            )  # fmt: skip
            actions.record(given=given, actor=first, now=when, ids=around.ids)


def _task(around: _Round, one: Mapping[str, Any]) -> None:
    """``due`` days from today; one that lies behind was given a week ago."""
    leader = holder("director")
    given_at = around.at(8)
    party = around.parties.get(str(one["of"]))
    if party is None or queries.in_force(one["list"], given_at) is None:
        return
    team = [around.officers[0].uid, around.officers[1].uid]
    due = around.plan.today + timedelta(days=one["due"])
    tasking.assign(
        checklist=one["list"],
        unit="JZCG-ZF",
        party=party,
        team=team,
        due=due,
        actor=leader,
        now=given_at,
        ids=around.ids,
    )
