"""Who somebody is, in the terms the rules ask for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

from chengxu.accounts.loading import parse
from chengxu.accounts.models import Person
from chengxu.accounts.rules import Actor, Organisation
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker


def organisation(pack_hash: str | None = None) -> Organisation:
    """Units and posts of the pack (the one in force unless named)."""
    return _organisation(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _organisation(pack_hash: str) -> Organisation:
    return parse(Checker(packs.pack(pack_hash)))


def actor(person: Person) -> Actor:
    """The rights of ``person`` under the pack in force: the verbs of all their posts; none once inactive."""
    return organisation().actor(
        uid=person.uid,
        name=person.name,
        unit=person.unit,
        posts=person.posts if person.is_active else (),
        certificate=person.certificate,
    )


def names(uids: set[str]) -> dict[str, str]:
    """The names of people by uid, for timelines."""
    return dict(Person.objects.filter(uid__in=uids).values_list("uid", "name"))


def units_with(post: str) -> frozenset[str]:
    """The units where somebody who can sign in holds this post."""
    known = organisation()
    return _units(_people(), {post}, known)


def manned(
    verbs: Iterable[str], known: Organisation | None = None, *, units: Iterable[str] | None = None
) -> dict[str, frozenset[str]]:
    """For each of these verbs the units where somebody who can sign in holds it.

    By the posts of ``known``, the pack in force unless given. With ``units`` only theirs are asked for, and only their own
    people looked at.
    """
    known = known or organisation()
    people = _people() if units is None else _people(_codes(frozenset(units), known))
    holding = {verb: {code for code, post in known.posts.items() if verb in post.verbs} for verb in verbs}
    return {verb: _units(people, posts, known) for verb, posts in holding.items()}


def _codes(units: frozenset[str], known: Organisation) -> frozenset[str]:
    """These units, and those whose work they took over: their people are still written down under the old code."""
    return units.union(code for code in known.former if known.today(code) in units)


def _people(units: Collection[str] | None = None) -> list[tuple[str, list[str]]]:
    """The unit and the posts of everybody who can sign in, or of those of some units."""
    found = Person.objects.filter(is_active=True)
    if units is not None:
        found = found.filter(unit__in=units)
    return list(found.values_list("unit", "posts"))


def _units(people: Iterable[tuple[str, list[str]]], posts: set[str], known: Organisation) -> frozenset[str]:
    """The units of those who hold one of these posts, under the codes of ``known``."""
    return frozenset(
        known.today(unit) for unit, held in people if not posts.isdisjoint(map(known.post_today, held))
    )


def actors(known: Organisation) -> list[Actor]:
    """Everybody who can sign in, as they would be under ``known``, whether it is in force or not."""
    return [
        known.actor(uid=p.uid, name=p.name, unit=p.unit, posts=p.posts, certificate=p.certificate)
        for p in Person.objects.filter(is_active=True).order_by("id")
    ]


def names_of_active(uids: set[str]) -> dict[str, str]:
    """The names of those who still work here, by uid."""
    return dict(Person.objects.filter(uid__in=uids, is_active=True).values_list("uid", "name"))
