"""Invented staff: who does the work of the demo, and the few who can sign in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from chengxu.accounts.actions import Newcomer
from chengxu.accounts.rules import Actor, Organisation
from chengxu.common.ids import Ids
from chengxu.project.demo.plan import Plan, table

BUREAU = "JZCG"


@dataclass(frozen=True, slots=True)
class Login:
    """One sign-in of the demo."""

    login: str
    name: str
    unit: str
    posts: tuple[str, ...]


class Staff:
    """Everybody, by unit and post; ``pick`` finds somebody for a job."""

    def __init__(self, newcomers: Iterable[Newcomer], organisation: Organisation) -> None:
        self.newcomers = list(newcomers)
        self._by_post: dict[tuple[str, str], list[Actor]] = defaultdict(list)
        self._by_unit: dict[str, list[Actor]] = defaultdict(list)
        for person in self.newcomers:
            actor = organisation.actor(
                uid=person.uid,
                name=person.name,
                unit=person.unit,
                posts=person.posts,
                certificate=person.certificate,
            )
            self._by_unit[person.unit].append(actor)
            for post in person.posts:
                self._by_post[person.unit, post].append(actor)

    def centre(self, post: str, rand: Random) -> Actor:
        """Somebody of the command centre with this post."""
        return rand.choice(self._by_post[f"{BUREAU}-ZX", post])

    def all_of(self, post: str) -> list[Actor]:
        """Everybody of the command centre with this post."""
        return self._by_post[f"{BUREAU}-ZX", post]

    def handler(self, unit: str, rand: Random) -> Actor:
        """Somebody of ``unit`` who may handle a case."""
        return rand.choice(self._by_post.get((unit, "handler")) or self._by_post[unit, "officer"])

    def worker(self, unit: str, rand: Random) -> Actor:
        """Anybody of ``unit``."""
        return rand.choice(self._by_unit[unit])

    def holder(self, post: str) -> Actor:
        """The first person with this post."""
        return next(actors[0] for (_, held), actors in self._by_post.items() if held == post)

    @property
    def logins(self) -> tuple[Login, ...]:
        """Those who can sign in."""
        return tuple(Login(p.login, p.name, p.unit, tuple(p.posts)) for p in self.newcomers if p.may_sign_in)


def staff(plan: Plan, organisation: Organisation, ids: Ids) -> Staff:
    """The demo's people for this organisation; every unit that can be given a case has somebody."""
    given = table("people.yaml")
    rand = plan.random("people")
    names = _names(given, rand)
    hired = plan.at(plan.year_days[0], 0)
    newcomers: list[Newcomer] = []
    listed = {group["unit"] for group in given["staff"]}
    for group in given["staff"]:
        units = sorted(set(organisation.units) - listed) if group["unit"] == "*" else [group["unit"]]
        for unit in units:
            for number in range(group["count"]):
                login = group.get("login", "") if number == 0 else ""
                newcomers.append(
                    Newcomer(
                        uid=ids.uid(hired),
                        login=login or f"{unit.lower()}-{len(newcomers):03d}",
                        name=next(names),
                        unit=unit,
                        posts=tuple(group["posts"]),
                        certificate=f"演示{len(newcomers):04d}" if "officer" in group["posts"] else "",
                        may_sign_in=bool(login),
                    )
                )
    return Staff(newcomers, organisation)


def _names(given: Mapping[str, Any], rand: Random) -> Iterator[str]:
    surnames, firsts = list(given["surnames"]), list(given["given"])
    seen: set[str] = set()
    while True:
        name = rand.choice(surnames) + rand.choice(firsts)
        if name not in seen:
            seen.add(name)
            yield name
