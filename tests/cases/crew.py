"""The people of the tiny county, each with one post of the real pack, and what they would fill in for a verb."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from random import Random

from chengxu.accounts.loading import parse
from chengxu.accounts.rules import REPORTER, Actor
from chengxu.cases.deciding import helping, milestones, requesting
from chengxu.cases.deciding.orders import decidable
from chengxu.cases.deciding.refusals import late_places, own_places, refuse
from chengxu.cases.rules import Order
from chengxu.cases.workflow.states import ClockKind, ReturnKind
from chengxu.cases.workflow.transitions import BY_VERB
from chengxu.packs.checking import Checker
from chengxu.responsibility.precedents import Scope
from tests.cases.book import UNITS, Story
from tests.cases.told import PHOTOS
from tests.jingzhou import source

CENTRE_POSTS = ("acceptor", "chief", "dispatcher", "collector", "collector")
UNIT_POSTS = ("handler", "officer", "auxiliary", "head")
ABOVE = ("director", "arbiter", "clerk", "auditor")


@lru_cache(maxsize=1)
def people() -> tuple[Actor, ...]:
    """Everybody, with the verbs of their post in the pack of this repository and no others; and who holds the receipt."""
    known = parse(Checker(source()))
    places = [("CENTRE", post) for post in CENTRE_POSTS] + [("BUREAU", post) for post in ABOVE]
    places += [(unit, post) for unit in UNITS if unit != "CENTRE" for post in UNIT_POSTS]
    staff = (
        known.actor(uid=f"{unit} {post} {n}", name=post, unit=unit, posts=[post], certificate="1")
        for n, (unit, post) in enumerate(places)
    )
    return (*staff, REPORTER)


def able(story: Story, verb: str) -> list[Actor]:
    """Those whom neither their post nor the state forbids it; units without anybody have nobody who could."""
    return [
        person
        for person in people()
        if person.unit not in story.unmanned and refuse(story.case, BY_VERB[verb], person) is None
    ]


def fitting(story: Story, verb: str, actor: Actor, rand: Random) -> Order:
    """What somebody who knows the case would fill in, so that most of it is accepted."""
    case, book, pick = story.case, story.book, rand.choice
    category = case.category or pick(sorted(book.catalog.categories))
    conditions = book.catalog.get(category).conditions
    taken = {case.unit, *(helper.unit for helper in case.helpers if helper.open)}
    taken |= set(helping.waiting(case)) if verb == "notify" else set()
    known = sorted(set(book.organisation.units) - {"CENTRE"} - story.unmanned)
    free = [unit for unit in known if unit not in taken] or known
    running = milestones.running(case, book) if case.category else ()
    clock = case.running(ClockKind.UNIT)
    requests = own_places(case, actor) if verb == "withdraw" else decidable(case, actor)
    late = late_places(case, actor)
    owing = helping.answerable(case, actor) if verb == "notice_answer" else ()
    return Order(
        category="E0501" if verb == "self_handle" else category,
        condition=pick(conditions).id if verb == "file" else "",
        unit=pick(owing) if owing else "POLICE" if verb == "transfer" else pick(known),
        note="好",
        reason="理由",
        evidence=PHOTOS if verb == "self_handle" else (),
        kind=pick((*ReturnKind, *[ReturnKind.NOT_OURS] * 4)).value,
        amount=rand.randint(1, clock.amount) if clock else 1,
        until=story.now + timedelta(days=pick((1, 20, 200))),
        request=pick(requests) if requests else None,
        clock=pick(late) if late else None,
        units=(pick(free),),
        milestone=pick(running).id if running else "",
        term=pick(("", "2工作日", "4工作时")),
        scope=pick((Scope.COUNTY, Scope.DUTY_GRID, Scope.TOWNSHIP)).value,
        person=pick(("c1", "c2", "c3")),
    )


def undecided(story: Story) -> list[int]:
    """The open requests nobody could decide now."""
    everybody = people()
    return [
        place
        for place in requesting.open_places(story.case)
        if not any(
            place in decidable(story.case, person)
            and any(refuse(story.case, BY_VERB[verb], person) is None for verb in ("approve", "deny"))
            for person in everybody
        )
    ]
