"""Names of the county for somebody who is still typing one: places, crossings, streets, communities, townships. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chengxu.common.messages import Message
from chengxu.territory.rules import Area, Place, Road, Territory

MOST = 6


@dataclass(frozen=True, slots=True)
class Offer:
    """A name to choose, and where it lies as :meth:`Territory.from_text` will find it; no position for what is no point."""

    name: Message
    where: Message
    lon: float | None
    lat: float | None


def search(ground: Territory, text: str, most: int = MOST) -> tuple[Offer, ...]:
    """What somebody who typed this may mean: names that begin with it first, then those that contain it.

    Once a street is named in full, its crossings are offered too. English names are searched as well.
    """
    typed = text.strip()
    if not typed:
        return ()
    offers: dict[str, Offer] = {}
    for name in (*_containing(ground, typed), *_crossings(ground, typed)):
        if len(offers) == most:
            break
        offers.setdefault(name.zh, _offer(ground, name))
    return tuple(offers.values())


def _containing(ground: Territory, typed: str) -> Iterator[Message]:
    low = typed.lower()
    known = [one for one in _known(ground) if any(low in words.lower() for words in _words(one))]
    known.sort(key=lambda one: not any(words.lower().startswith(low) for words in _words(one)))
    return (one.name for one in known)


def _known(ground: Territory) -> Iterator[Area | Place | Road]:
    yield from ground.places.values()
    yield from (road for road in ground.roads if road.name and road.kind != "railway")
    yield from ground.communities.values()
    yield from ground.townships.values()


def _words(one: Area | Place | Road) -> tuple[str, ...]:
    return (one.name.zh, one.name.en, *one.aliases)


def _crossings(ground: Territory, typed: str) -> Iterator[Message]:
    """Crossings of the one street that is named; where a second one is being typed, those that fit."""
    named = [road for road in ground.roads if road.name.zh and road.name.zh in typed]
    if len({road.name.zh for road in named}) != 1:
        return
    street = named[0]
    rest = typed.split(street.name.zh, 1)[1].strip("与和跟、 ")
    for other in ground.roads:
        fits = other.name and other.name.zh != street.name.zh and rest in other.name.zh
        if fits and ground.crossing(street.code, other.code):
            yield Message("{one}与{other}路口", "{one} at {other}").format(one=street.name, other=other.name)


def _offer(ground: Territory, name: Message) -> Offer:
    found = ground.from_text(name.zh)
    return Offer(name, ground.describe(found), found.lon, found.lat)
