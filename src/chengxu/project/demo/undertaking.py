"""Undertakings of the demo: findings, works, funds and local rules, each in a different state, by the same actions as people take."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from chengxu.accounts import queries as accounts
from chengxu.accounts.models import Person
from chengxu.accounts.rules import PUBLIC, Actor
from chengxu.cases.queries import rulebook
from chengxu.common.ids import Ids, SeededIds
from chengxu.ledger import actions as ledger
from chengxu.ledger.models import Deed
from chengxu.participation import actions as consulting
from chengxu.participation import ordinances
from chengxu.participation.models import Opinion as Sent
from chengxu.participation.rules import Answer, Draft, Opinion
from chengxu.project.demo.documents import holder
from chengxu.project.demo.plan import Plan, table
from chengxu.project.demo.subjects import draw
from chengxu.territory import queries as territory
from chengxu.undertakings import queries
from chengxu.undertakings.acting import bylaws, funds, orders, strength, works
from chengxu.undertakings.deciding import funding, legislating, rectifying, working
from chengxu.undertakings.deciding.brought import Brought
from chengxu.undertakings.deciding.money import read_money
from chengxu.undertakings.deciding.strength import CertificateGiven, CountGiven
from chengxu.undertakings.models import Commitment, Undertaking

POSTS = ("clerk", "director", "reviewer")
HOUR = 10.0
CERTIFICATE = "行政执法证"


@dataclass
class _Office:
    """Who does it, when, and which pictures were drawn."""

    plan: Plan
    told: dict[str, Any]
    ids: Ids
    actors: dict[str, Actor] = field(default_factory=dict)
    pictures: dict[tuple[str, bool], bytes] = field(default_factory=dict)

    def who(self, name: str) -> Actor:
        """The holder of a post, or whoever handles things in a unit."""
        if name not in self.actors:
            self.actors[name] = holder(name) if name in POSTS else _handler(name)
        return self.actors[name]

    def day(self, on: str | int) -> date:
        """``MM-DD`` of the year, or so many days from today."""
        if isinstance(on, int):
            return self.plan.today + timedelta(days=on)
        return date.fromisoformat(f"{self.plan.year}-{on}")

    def at(self, on: str | int, minutes: int = 0) -> datetime:
        """An hour of that day at which the office works; never later than now."""
        return min(self.plan.at(self.day(on), HOUR + minutes / 60), self.plan.now)

    def photo(self, subject: str, *, done: bool) -> tuple[tuple[str, bytes], ...]:
        """A drawing of the place before or after, drawn once."""
        if (subject, done) not in self.pictures:
            self.pictures[subject, done] = draw(subject, done=done, variant=9)
        return ((f"{subject}.jpg", self.pictures[subject, done]),)


def write(plan: Plan) -> None:
    """Enter and work on everything ``undertakings.yaml`` tells of, and seal what that left."""
    if not queries.declared().works:
        return
    ids = SeededIds(f"{plan.seed}/{plan.now.isoformat()}/{plan.scale}/undertakings")
    office = _Office(plan, table("undertakings.yaml"), ids)
    with transaction.atomic():
        for told in office.told["orders"]:
            _order(office, told)
        for told in office.told["works"]:
            _work(office, told)
        for told in office.told["funds"]:
            _fund(office, told)
        _bylaw(office, office.told["bylaw"])
        _draft(office, office.told["second_bylaw"])
        _strength(office)
    ledger.seal(now=plan.now, algorithm=rulebook().settings.algorithm)


def _handler(unit: str) -> Actor:
    people = Person.objects.filter(is_active=True, unit=unit).order_by("id")
    return next(accounts.actor(one) for one in people if {"handler", "head"} & set(one.posts))


def _brought(office: _Office, on: str | int, told: dict[str, Any]) -> Brought:
    """What a step brings: its document bears the day; sums are as people write them."""
    given = {name: value for name, value in told.items() if name != "of"}
    day = office.day(on)
    if "document" in given:
        given["dated"] = day
    if "amount" in given:
        given["amount"] = read_money(given["amount"], "amount", signed=True)
    if "until" in given:
        given["until"] = office.day(given["until"])
    return Brought(**({"day": day} | given))


def _order(office: _Office, told: dict[str, Any]) -> None:
    on = told["when"]
    given = rectifying.Given(
        **{**told["given"], "co_units": tuple(told["given"].get("co_units", ()))}, dated=office.day(on),
        due=office.day(told["due"]), measures=tuple((text, office.day(due)) for text, due in told["measures"]),
    )  # fmt: skip
    uid = orders.enter(given=given, actor=office.who("clerk"), now=office.at(on), ids=office.ids)
    for who, when, step, brought in told["steps"]:
        orders.act(
            uid=uid, step=step, brought=_brought(office, when, brought), actor=office.who(who), now=office.at(when, 5),
            ids=office.ids,
        )  # fmt: skip


def _work(office: _Office, told: dict[str, Any]) -> None:
    reached, first = told["reached"], next(iter(told["reached"].values()))
    given = working.Given(
        sort=told["sort"], title=told["title"], text=told["text"], unit=told["unit"],
        budget=read_money(told["budget"], "budget"), contractor=told["contractor"],
        planned=tuple((code, office.day(on)) for code, on in told["plan"].items()), street=_street(told.get("street", "")),
        published=told.get("published", True),
    )  # fmt: skip
    uid = works.enter(
        given=given, geometry=_place(told), actor=office.who("clerk"), now=office.at(first), ids=office.ids
    )
    act = partial(works.act, uid=uid, actor=office.who(told["unit"]), ids=office.ids)
    stages = {stage.code: stage for stage in queries.declared().works[told["sort"]].stages}
    for code, on in reached.items():
        photos = office.photo(told["picture"], done=False) if stages[code].photos else ()
        brought = Brought(
            key=code, day=office.day(on), photos=photos, phase="before", text=told.get("late", "")
        )
        act(step="reach", brought=brought, now=office.at(on, 5))
    for on, sum_, what in told.get("paid", ()):
        paid = _brought(office, on, {"amount": sum_, "text": what, "payee": told["contractor"]})
        act(step="pay", brought=paid, now=office.at(on, 30))
    if "halted" in told:
        on, why = told["halted"]
        act(step="halt", brought=Brought(note=why), now=office.at(on, 5))
    if "accepted" in told:
        _accept(office, uid, told)


def _accept(office: _Office, uid: str, told: dict[str, Any]) -> None:
    """Accepted on the day the ledger has already; the quality period ends where it is long over."""
    on = told["accepted"]
    counts = queries.declared().works[told["sort"]].counts
    counted = _counted(counts.verb, counts.object, office.day(on), office) if counts else ()
    brought = Brought(
        day=office.day(on), payee="建设、设计、施工、监理单位（演示）", document="竣工验收报告", dated=office.day(on),
        photos=office.photo(told["picture"], done=True), phase="after", text=told.get("late", ""), counted=counted,
    )  # fmt: skip
    actor = office.who(told["unit"])
    works.act(uid=uid, step="accept", brought=brought, actor=actor, now=office.at(on, 45), ids=office.ids)
    until = Undertaking.objects.get(uid=uid).work.quality_until
    over = (until - office.plan.today).days + 5 if until else 1
    if over <= 0:
        works.act(
            uid=uid, step="release", brought=Brought(), actor=actor, now=office.at(over), ids=office.ids
        )


def _counted(verb: str, object_: str, day: date, office: _Office) -> tuple[str, ...]:
    """The deed of the ledger that counts something of that day already."""
    start = office.plan.at(day, 0)
    found = Deed.objects.filter(
        verb=verb, object=object_, occurred_at__gte=start, occurred_at__lt=start + timedelta(days=1)
    ).order_by("id")
    return tuple(found.values_list("uid", flat=True)[:1])


def _fund(office: _Office, told: dict[str, Any]) -> None:
    on = told["when"]
    year = office.day(on).year
    lines = tuple((name, read_money(sum_, "lines")) for name, sum_ in told["lines"])
    given = funding.Given(**told["given"], year=year, dated=office.day(on), lines=lines)
    counts = queries.declared().funds[given.sort].counts
    counted: tuple[str, ...] = ()
    if told.get("counted") and counts:
        known = Deed.objects.filter(verb=counts.verb, object=counts.object, occurred_at__year=year)
        counted = tuple(known.order_by("id").values_list("uid", flat=True)[:8])
    uid = funds.enter(
        given=given, counted=counted, actor=office.who("clerk"), now=office.at(on), ids=office.ids
    )
    for who, when, step, brought in told["steps"]:
        more: dict[str, Any] = {}
        if "of" in brought:
            more["reference"] = _bought(brought["of"])
        if "contract" in brought:
            contracts = Commitment.objects.filter(line__undertaking__uid=uid).order_by("id")
            more["contract"] = contracts[brought["contract"]].uid
        made = _brought(office, when, brought | more)
        funds.act(
            uid=uid, step=step, brought=made, actor=office.who(who), now=office.at(when, 5), ids=office.ids
        )


def _bought(of: list[str] | str) -> str:
    """The uid of a work by its title, or of a deed of a verb × object."""
    if isinstance(of, str):
        return Undertaking.objects.get(kind="work", title=of).uid
    found = Deed.objects.filter(verb=of[0], object=of[1]).order_by("id").values_list("uid", flat=True).first()
    return found or ""


def _bylaw(office: _Office, told: dict[str, Any]) -> None:
    """Consulted on in May, heard in June, issued on the day the ledger has."""
    unit, clerk, director = office.who("JZCG-YL"), office.who("clerk"), office.who("director")
    given = legislating.Given(sort="green", title=told["title"], text=told["first"], unit=unit.unit)
    uid = bylaws.enter(given=given, actor=unit, now=office.at("04-20"), ids=office.ids)
    consultation = _consulted(office, told, clerk, director)
    issue = office.day("08-01")
    steps: tuple[tuple[Actor, str, str, Brought], ...] = (
        (unit, "05-05", "consult", Brought(reference=consultation)),
        (unit, "06-14", "hear", Brought(note=told["summary"])),
        (unit, "06-20", "revise", Brought(text=told["second"], note="按意见和上位法修改。")),
        (office.who("reviewer"), "07-03", "lawful", Brought(note="符合上位法。")),
        (director, "07-20", "agree", Brought(document="局长办公会", dated=office.day("07-20"))),
        (clerk, "08-01", "issue", Brought(
            number=told["number"], day=issue, until=office.day("09-01"), counted=_counted("issue", "green_rule", issue, office),
        )),
        (clerk, "08-10", "file", Brought(document="备案登记表", dated=office.day("08-10"))),
    )  # fmt: skip
    for actor, on, step, brought in steps:
        ordinances.act(
            uid=uid, step=step, brought=brought, actor=actor, now=office.at(on, 500), ids=office.ids
        )


def _consulted(office: _Office, told: dict[str, Any], clerk: Actor, director: Actor) -> str:
    ids = office.ids
    given = Draft(
        kind="normative", title=f"{told['title']}（征求意见稿，演示）", text=told["first"], basis=told["basis"],
        closes_on=office.day("06-11"),
    )  # fmt: skip
    uid = consulting.draft(given=given, actor=clerk, now=office.at("05-04"), ids=ids)
    consulting.publish(uid=uid, actor=director, now=office.at("05-04", 60), ids=ids)
    said = told["opinion"]
    opinion = Opinion(text=said["says"])
    receipt = consulting.receive(
        uid=uid, given=opinion, source_id="", actor=PUBLIC, now=office.at("05-12"), ids=ids
    )
    answer = Answer(verdict="adopted", gist=said["gist"], reply=said["reply"])
    sent = Sent.objects.values_list("uid", flat=True).get(receipt=receipt)
    consulting.answer(uid=sent, given=answer, actor=clerk, now=office.at("06-12"), ids=ids)
    consulting.conclude(uid=uid, summary=told["summary"], actor=director, now=office.at("06-13"), ids=ids)
    return uid


def _draft(office: _Office, told: dict[str, Any]) -> None:
    given = legislating.Given(
        sort=told["sort"], title=told["title"], text=told["text"], unit=told["unit"], trial=True
    )
    bylaws.enter(given=given, actor=office.who(told["unit"]), now=office.at(-8), ids=office.ids)


def _strength(office: _Office) -> None:
    clerk, now, today = office.who("clerk"), office.at(-15), office.plan.today
    for unit, norm, there, usable in office.told["equipment"]:
        count = CountGiven(unit=unit, norm=norm, there=there, usable=usable, on=office.day(-15))
        strength.count(given=count, actor=clerk, now=now, ids=office.ids)
    officers = Person.objects.filter(is_active=True).exclude(certificate="").order_by("id")
    for number, person in enumerate(officers):
        given = CertificateGiven(
            person=person.uid, name=CERTIFICATE, number=person.certificate, issued=today - timedelta(days=1600),
            expires=today + timedelta(days=(-12, 40, 220, 500, 900)[number % 5]),
        )  # fmt: skip
        strength.certify(given=given, actor=clerk, now=now, ids=office.ids)


def _place(told: dict[str, Any]) -> BaseGeometry:
    if "place" in told:
        return Point(told["place"])
    code = _street(told["street"])
    road = next(one for one in territory.territory().roads if one.code == code)
    longest: BaseGeometry = max(
        getattr(road.shape, "geoms", [road.shape]), key=lambda part: float(part.length)
    )
    return longest


def _street(name: str) -> str:
    """The code of a road by its Chinese name; "" for none."""
    return next(
        (one.code for one in territory.territory().roads if name and one.name.zh == name and one.code), ""
    )
