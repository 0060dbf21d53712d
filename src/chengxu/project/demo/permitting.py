"""Parties, permits and stalls of the demo, in every state, and two reports about what is permitted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from chengxu.accounts.rules import PUBLIC, Actor
from chengxu.cases.queries import rulebook
from chengxu.common.ids import Ids, SeededIds
from chengxu.intake.actions import take_in
from chengxu.intake.rules import Submission
from chengxu.ledger import actions as ledger
from chengxu.notices.outside import ending
from chengxu.parties import actions, hours, queries
from chengxu.parties.identity import PartyGiven, check_character
from chengxu.parties.models import Permit
from chengxu.parties.places import read_shape
from chengxu.parties.rules import PermitGiven, Step
from chengxu.project.demo.documents import holder
from chengxu.project.demo.plan import Plan, table
from chengxu.territory import queries as territory

NOBODYS_NUMBER = "1380001{:04d}"
COUNTER_HOUR = 9.5
DECIDED_AFTER = timedelta(days=3)


@dataclass
class _Desk:
    """What the clerk of permits works with."""

    plan: Plan
    told: dict[str, Any]
    ids: Ids
    clerk: Actor
    head: Actor
    parties: dict[str, str] = field(default_factory=dict)

    def at(self, days: int) -> datetime:
        """The hour of the counter, so many days from today; never later than now."""
        return min(self.plan.at(self.plan.today + timedelta(days=days), COUNTER_HOUR), self.plan.now)


def write(plan: Plan) -> None:
    """Register, issue, suspend and revoke as ``permitting.yaml`` tells it, and seal what that left."""
    if not queries.declared().kinds:
        return
    desk = _Desk(
        plan=plan,
        told=table("permitting.yaml"),
        ids=SeededIds(f"{plan.seed}/{plan.now.isoformat()}/{plan.scale}/permits"),
        clerk=holder("clerk"),
        head=holder("head"),
    )
    with transaction.atomic():
        _register(desk)
        for one in desk.told["permits"]:
            _permit(desk, one)
        for market, one in desk.told["stalls"].items():
            _stalls(desk, market, one)
    for one in desk.told["sightings"]:
        _sighting(desk, one)
    ending.tell(now=plan.now, ids=desk.ids)
    ledger.seal(now=plan.now, algorithm=rulebook().settings.algorithm)


def _register(desk: _Desk) -> None:
    """Firms first, then the sites and vehicles that belong to them."""
    at = desk.at(-800)
    for number, (key, told) in enumerate(desk.told["firms"].items()):
        code = told["code"] + check_character(told["code"])
        given = PartyGiven(**{**told, "code": code, "phone": NOBODYS_NUMBER.format(number)})
        desk.parties[key] = actions.register(given=given, actor=desk.clerk, now=at, ids=desk.ids)
    for key, told in desk.told["belongs"].items():
        given = PartyGiven(**{**told, "operator": desk.parties[told["operator"]]})
        desk.parties[key] = actions.register(given=given, actor=desk.clerk, now=at, ids=desk.ids)


def _permit(desk: _Desk, told: dict[str, Any]) -> None:
    """``days`` from today it begins, ``for`` so many days it holds; ``act`` is done to it some days later."""
    street = next((code for code, name in queries.streets().items() if name.zh == told["street"]), "")
    kind = queries.declared().kinds.get(told["kind"])
    if not street or kind is None:
        return
    start = desk.plan.today + timedelta(days=told["days"])
    at = desk.at(told["days"] - 2)
    uid = actions.issue(
        given=PermitGiven(
            kind=kind.code, what=told["what"], start=start, end=start + timedelta(days=told["for"] - 1),
            hours=hours.read(told.get("hours", "")), section=told.get("section", ""),
            papers=[paper.code for paper in kind.papers], plates=told.get("plates", ()),
        ),
        party=desk.parties[told["holder"]], geometry=_along(street, told["from"], told.get("to")), street=street,
        actor=desk.clerk, now=at, ids=desk.ids,
    )  # fmt: skip
    if "act" in told:
        later = desk.at(told["days"]) + DECIDED_AFTER
        actions.act(
            uid=uid, step=Step(told["act"]), why=told["why"], actor=desk.head, now=later, ids=desk.ids
        )


def _along(street: str, start: float, end: float | None) -> BaseGeometry:
    """The point or piece of a street between two parts of its length."""
    road = next(road for road in territory.territory().roads if road.code == street)
    line = max(getattr(road.shape, "geoms", [road.shape]), key=lambda part: float(part.length))
    if end is None:
        return line.interpolate(start, normalized=True)  # type: ignore[no-any-return]
    return substring(line, start, end, normalized=True)


def _stalls(desk: _Desk, market: str, told: dict[str, Any]) -> None:
    """Every pitch but some, in an order that leaves gaps; each to a person of its own."""
    known = queries.declared().markets.get(market)
    kind = next((one for one in queries.declared().kinds.values() if one.pitched), None)
    if known is None or kind is None:
        return
    random = desk.plan.random("stalls", market)
    pitches = sorted(random.sample(range(1, known.pitches + 1), min(told["taken"], known.pitches)))
    for number, pitch in enumerate(pitches):
        begins = desk.plan.today + timedelta(days=told["days"] + number)
        ends = begins + timedelta(days=told["for"] - 1)
        if known.days(begins, ends):
            _stall(desk, market, pitch, told["what"][number % len(told["what"])], begins, ends)


def _stall(desk: _Desk, market: str, pitch: int, what: str, begins: date, ends: date) -> None:
    number = len(desk.parties)
    surnames, given = desk.told["surnames"], desk.told["given"]
    name = surnames[number % len(surnames)] + given[(number + number // len(surnames)) % len(given)]
    at = desk.at((begins - desk.plan.today).days - 1)
    person = PartyGiven(kind="person", name=name, phone=NOBODYS_NUMBER.format(100 + number))
    desk.parties[f"{market}/{pitch}"] = uid = actions.register(
        given=person, actor=desk.clerk, now=at, ids=desk.ids
    )
    permit = PermitGiven(
        kind="stall",
        what=what,
        start=begins,
        end=ends,
        market=market,
        pitch=pitch,
        papers=("application", "identity"),
    )
    actions.issue(given=permit, party=uid, geometry=None, actor=desk.clerk, now=at, ids=desk.ids)


def _sighting(desk: _Desk, told: dict[str, Any]) -> None:
    """A report at the place of a permit, this morning or yesterday."""
    row = Permit.objects.filter(what__startswith=told["permit"]).first()
    if row is None:
        return
    at = desk.plan.at(desk.plan.today, told["hour"])
    if at > desk.plan.now:
        at -= timedelta(days=1)
    place = read_shape(row.shape)
    spot = place.interpolate(0.5, normalized=True) if row.shape_kind == "line" else place.centroid
    lon, lat = spot.coords[0][:2]
    said = Submission(
        channel="portal", text=told["text"], category=told["category"], lon=lon, lat=lat, frame="cgcs2000", reported_at=at
    )  # fmt: skip
    take_in(submission=said, actor=PUBLIC, now=at, ids=desk.ids)
