"""People, parties and answers brought to where a test of inspections wants them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from chengxu.accounts import queries as accounts
from chengxu.accounts.actions import add_person
from chengxu.accounts.models import Person
from chengxu.accounts.rules import Actor
from chengxu.common.ids import SeededIds
from chengxu.parties import actions as parties
from chengxu.parties.access import KEEPS
from chengxu.parties.identity import PartyGiven, check_character
from chengxu.routines.inspections import queries
from chengxu.routines.inspections.access import ASSIGNS, DRAWS, PERFORMS, READS
from chengxu.routines.inspections.actions import Given, Made, record
from chengxu.routines.inspections.checklists import Checklist, Kind, Photo
from chengxu.routines.inspections.rules import Reply
from tests.jingzhou import NOW

ids = SeededIds("inspections")
PHOTO = "a" * 64
KEEPER = Actor(uid="keeper", name="文员", unit="JZCG-BGS", verbs=frozenset({KEEPS}))
LEADER = Actor(uid="leader", name="股长", unit="JZCG-RQ", verbs=frozenset({READS, ASSIGNS, DRAWS}))


def inspector(login: str, post: str = "officer", unit: str = "JZCG-ZF") -> Actor:
    """Somebody of the brigade who signs in and inspects."""
    found = Person.objects.filter(login=login).first()
    person = found or add_person(
        login=login,
        name=f"甲{login}",
        unit=unit,
        posts=[post],
        password="x" * 12,
        certificate=f"C{login}",
        organisation=accounts.organisation(),
        now=NOW,
        ids=ids,
    )
    return Actor(
        uid=person.uid, name=person.name, unit=unit, posts=frozenset({post}), verbs=frozenset({PERFORMS})
    )


def restaurant(number: int = 1, **changed: Any) -> str:
    """A restaurant of the register; its uid."""
    body = f"91431229MADEM1{number:03d}"
    given: dict[str, Any] = {
        "kind": "restaurant",
        "name": f"第{number}饭店",
        "code": body + check_character(body),
    } | changed
    return parties.register(given=PartyGiven(**given), actor=KEEPER, now=NOW, ids=ids)


def good(checklist: Checklist, **changed: Reply) -> Mapping[str, Reply]:
    """Right answers to every item, some changed."""
    replies = {}
    for item in checklist.items:
        if item.kind is Kind.TEXT:
            continue
        answer = (
            sorted(item.good)[0]
            if item.kind in (Kind.YESNO, Kind.CHOICE)
            else str(item.least if item.least is not None else item.most)
        )
        replies[item.id] = Reply(answer, photos=(PHOTO,) if item.photo is Photo.ALWAYS else ())
    return replies | changed


def inspected(
    party: str, actor: Actor, other: Actor, *, checklist: str = "gas_restaurant", at: datetime = NOW, now: datetime | None = None,
    given: Mapping[str, Any] | None = None, **changed: Reply,
) -> Made:  # fmt: skip
    """An inspection of a party by two people, ended at ``at``."""
    held = queries.in_force(checklist, at)
    assert held is not None
    return record(
        given=Given(
            checklist=checklist, replies=good(held, **changed), began=at - timedelta(minutes=30), ended=at, party=party,
            team=[other.uid], **(given or {}),
        ),
        actor=actor, now=now or at, ids=ids,
    )  # fmt: skip


BAD = Reply("no", "后厨没有装", (PHOTO,))
