"""Meetings and campaigns of the demo: a record for each meeting the ledger of the year knows, this year so far, two campaigns.

The figures of the year stay what ``figures.yaml`` says: a record is added to the deed that is there, never a second deed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import cycle, islice
from random import Random
from typing import Any

from django.db import transaction

from chengxu.accounts import queries as accounts
from chengxu.accounts.models import Person
from chengxu.accounts.rules import Actor
from chengxu.cases.finding import campaigned
from chengxu.cases.queries import rulebook
from chengxu.common.ids import Ids, SeededIds
from chengxu.ledger import actions as ledger
from chengxu.ledger.models import Deed
from chengxu.ledger.rules import MILLI
from chengxu.project.demo.documents import holder
from chengxu.project.demo.plan import Plan, table
from chengxu.project.demo.subjects import draw
from chengxu.routines.campaigns import actions as campaigns
from chengxu.routines.campaigns.models import Campaign, Milestone
from chengxu.routines.campaigns.rules import Plan as Campaigning
from chengxu.routines.campaigns.rules import Target
from chengxu.routines.meetings import actions, queries
from chengxu.routines.meetings.kinds import Kind
from chengxu.routines.meetings.requirements import State, Window
from chengxu.routines.meetings.rules import Outcome
from chengxu.routines.meetings.rules import Plan as Planned
from chengxu.territory import queries as territory

REASONS = ("病假", "出差", "值班", "下乡")


_Counted = dict[tuple[str, str], list[tuple[str, datetime, int | None]]]
"""By verb and object the deeds: uid, when, quantity."""


@dataclass
class _Desk:
    """What whoever keeps meetings works with."""

    plan: Plan
    told: dict[str, Any]
    ids: Ids
    keeper: Actor
    people: list[str]
    rand: Random
    topics: dict[str, Any] = field(default_factory=dict)


def write(plan: Plan) -> None:
    """Records and plans of meetings, then the campaigns and what came back after them; sealed."""
    known = queries.declared().kinds
    if not known:
        return
    bureau = Person.objects.filter(is_active=True, unit__startswith="JZCG").order_by("id")
    desk = _Desk(
        plan=plan,
        told=table("meeting.yaml"),
        ids=SeededIds(f"{plan.seed}/{plan.now.isoformat()}/{plan.scale}/meetings"),
        keeper=holder("party_clerk"),
        people=[one.uid for one in bureau],
        rand=plan.random("meetings"),
    )
    with transaction.atomic():
        counted = _counted(known.values())
        for kind in known.values():
            if (told := desk.told["meetings"].get(kind.code)) is not None:
                desk.topics[kind.code] = cycle(told["topics"])
                _of_the_ledger(desk, kind, told, counted)
        _this_year(desk, known.values())
        made = [_campaign(desk, one) for one in desk.told["campaigns"]]
    for uid in made:
        row = Campaign.objects.get(uid=uid)
        campaigned.compare(row, now=plan.now, ids=desk.ids)
        if row.ends_on < plan.today:
            _close(desk, row)
    ledger.seal(now=plan.now, algorithm=rulebook().settings.algorithm)


def _of_the_ledger(desk: _Desk, kind: Kind, told: dict[str, Any], counted: _Counted) -> None:
    """A record for each deed of the kind; of kinds held by groups, by the one that met least in that month."""
    came, met = _attended(kind, counted), Counter[tuple[str, int, int]]()
    held = counted.get((kind.verb, kind.object), [])
    for uid, at, _ in sorted(held, key=lambda one: (one[1], one[0])):
        day = queries.local_day(at)
        of_came, count = came.get(day, ("", 0))
        body = min(kind.bodies or ("",), key=lambda one: met[one, day.year, day.month])
        met[body, day.year, day.month] += 1
        _hold(desk, kind, body, at, told, of_deed=uid, of_came=of_came, count=count)


def _counted(kinds: Iterable[Kind]) -> _Counted:
    """What the ledger counts already of meetings and of who came, by verb and object: read once, for it is long."""
    kinds = list(kinds)
    wanted = {(kind.verb, kind.object) for kind in kinds}
    wanted |= {kind.attends[:2] for kind in kinds if kind.attends is not None}
    found: _Counted = {}
    rows = Deed.objects.filter(
        verb__in={verb for verb, _ in wanted}, object__in={thing for _, thing in wanted}
    )
    columns = rows.order_by("id").values_list("verb", "object", "uid", "occurred_at", "quantity")
    for verb, thing, uid, at, quantity in columns:
        found.setdefault((verb, thing), []).append((uid, at, quantity))
    return found


def _attended(kind: Kind, counted: _Counted) -> dict[date, tuple[str, int]]:
    """By local day the deed that counts who came, and how many."""
    came = counted.get(kind.attends[:2], []) if kind.attends is not None else []
    return {queries.local_day(at): (uid, (quantity or 0) // MILLI) for uid, at, quantity in came}


def _hold(
    desk: _Desk, kind: Kind, body: str, at: datetime, told: dict[str, Any], *, of_deed: str = "", of_came: str = "", count: int = 0
) -> None:  # fmt: skip
    """Plan it a week before, record it the same evening: most came, somebody is on leave, now and then somebody is absent."""
    keeper, must = _keeper(desk, kind), _must(desk, kind, told)
    before = at - timedelta(days=7)
    given = Planned(
        kind=kind.code, body=body, starts_at=at, minutes=told["minutes"], place=told["place"], host=must[0], must=must,
        topics=next(desk.topics[kind.code]),
    )  # fmt: skip
    uid = actions.plan(given=given, actor=keeper, now=before, ids=desk.ids)
    away = [one for one in must[1:] if desk.rand.random() < 0.08]
    leave = {one: desk.rand.choice(REASONS) for one in away if desk.rand.random() < 0.8}
    present = frozenset(must) - set(away)
    outcome = Outcome(
        started_at=at, minutes=told["minutes"], present=present, leave=leave, guests=max(0, count - len(present)),
        record=f"会议学习讨论了“{given.topics}”，到会{len(present)}人，形成了贯彻意见。",
    )  # fmt: skip
    done = min(at + timedelta(minutes=told["minutes"] + 60), desk.plan.now)
    actions.record(
        uid=uid, given=outcome, actor=keeper, now=done, ids=desk.ids, of_deed=of_deed, of_came=of_came
    )


def _keeper(desk: _Desk, kind: Kind) -> Actor:
    """The party clerk for party meetings; for others the same hand in the unit that holds them."""
    keeper = desk.keeper
    return (
        keeper if kind.party else Actor(uid=keeper.uid, name=keeper.name, unit=kind.unit, verbs=keeper.verbs)
    )


def _must(desk: _Desk, kind: Kind, told: dict[str, Any]) -> tuple[str, ...]:
    """The same people for every meeting of a kind, so that attendance means something; of a training the next ones in turn."""
    if kind.training:
        start = desk.rand.randrange(len(desk.people))
        return tuple(dict.fromkeys(islice(cycle(desk.people), start, start + told["must"])))
    return tuple(desk.people[: told["must"]])


def _this_year(desk: _Desk, kinds: Iterable[Kind]) -> None:
    """Each window of this year that is over or begun, but for those the table leaves out; the next ones are planned."""
    plan = desk.plan
    if plan.today.year == plan.year:
        return
    windows = queries.year_stands(kinds, year=plan.today.year, now=plan.now)
    left_out = {(kind, body): back for kind, body, back in desk.told["leave_out"]}
    begun: dict[tuple[str, str], list[Window]] = {}
    for one in windows:
        if one.start <= plan.today and one.kind.code in desk.told["meetings"]:
            begun.setdefault((one.kind.code, one.body), []).append(one)
    for (kind, body), told in begun.items():
        for back, one in enumerate(reversed(told)):
            if one.state is State.MET or left_out.get((kind, body)) == back:
                continue
            _fill(desk, one)


def _fill(desk: _Desk, one: Window) -> None:
    """Hold as many as are missing up to today, evenly over the window."""
    told, today = desk.told["meetings"][one.kind.code], desk.plan.today
    length = (one.end - one.start).days + 1
    calendar = territory.calendar()
    for number in range(one.missing):
        day = one.start + timedelta(
            days=(2 * number + 1) * length // (2 * one.missing) - (4 if one.missing > 1 else 0)
        )
        while not calendar.is_working_day(day):
            day += timedelta(days=1)
        if day >= today:
            return
        _hold(desk, one.kind, one.body, desk.plan.at(day, told["at"]), told)


def _campaign(desk: _Desk, told: dict[str, Any]) -> str:
    """A campaign as it was opened three days before, with its steps and pictures."""
    head = _head(told["lead"])
    first = told.get("from") or desk.plan.today + timedelta(days=told["days"])
    last = told.get("to") or first + timedelta(days=told["for"])
    opened = desk.plan.at(first - timedelta(days=3), 9)
    given = Campaigning(
        name=told["name"], goal=told["goal"], starts_on=first, ends_on=last, lead=told["lead"],
        co_units=tuple(told["with"]), categories=tuple(told["categories"]), works=tuple(told["works"]),
        places=tuple(told["places"]), targets=tuple(Target(work=work, number=n) for work, n in told["targets"].items()),
    )  # fmt: skip
    uid = campaigns.open_campaign(given=given, actor=head, now=opened, ids=desk.ids)
    for on, text in told["steps"]:
        campaigns.add_milestone(uid=uid, due_on=on, text=text, actor=head, now=opened, ids=desk.ids)
        number = Milestone.objects.filter(campaign_id=uid).latest("id").pk
        campaigns.reach(uid=uid, milestone=number, actor=head, now=desk.plan.at(on, 17), ids=desk.ids)
    for place, subject in told["pairs"].items():
        pair = ""
        for on, done in ((first + timedelta(days=4), False), (last - timedelta(days=3), True)):
            photo = ("photo.jpg", draw(subject, done=done, variant=0))
            pair = campaigns.picture(
                uid=uid,
                place=place,
                photo=photo,
                on=on,
                pair=pair,
                actor=head,
                now=desk.plan.at(on, 17),
                ids=desk.ids,
            )
    return uid


def _head(unit: str) -> Actor:
    """The head of the section that leads."""
    people = Person.objects.filter(is_active=True, unit=unit).order_by("id")
    return next(accounts.actor(one) for one in people if "head" in one.posts)


def _close(desk: _Desk, row: Campaign) -> None:
    closes = desk.plan.at(row.ends_on + timedelta(days=5), 10)
    found = campaigned.told(row)
    summary = {"reported": found.reported, "closed": found.closed, "open": 0}
    campaigns.close(uid=row.uid, why="", summary=summary, actor=_head(row.lead), now=closes, ids=desk.ids)
