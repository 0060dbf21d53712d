"""What is reported, when, where, by whom and in which words: the beginnings of the demo's cases."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import accumulate
from random import Random
from typing import Any

from chengxu.project.demo.places import Spot, Spots
from chengxu.project.demo.plan import Plan, table
from chengxu.project.demo.seasons import Season, moment, seasons
from chengxu.project.demo.waste import PLATE_LETTERS
from chengxu.territory.rules import UNLOCATED, Location

PUBLIC_CHANNELS = ("portal", "hotline", "redweb")
OUT_OF_TOWN = 0.25  # share of matters of lanes and edges that lie in a township
WITHOUT_POSITION = {"hotline": 0.7, "redweb": 0.8, "department": 0.4}
NOWHERE = 0.02  # share of calls that name no place at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One category of the table of stories."""

    category: str
    weight: float
    where: str
    season: Season
    channels: Mapping[str, float]
    texts: Sequence[str]
    handled: Sequence[str]
    picture: str = ""
    condition: str = ""
    late: float = 0.06
    within_hours: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One matter as it is reported."""

    kind: Kind
    at: datetime
    channel: str
    spot: Spot
    location: Location
    text: str
    place_text: str
    contact_name: str
    contact_phone: str
    words: Mapping[str, str]


class Stories:
    """Draws stories from the table; the same plan draws the same ones."""

    def __init__(self, plan: Plan, spots: Spots, categories: frozenset[str]) -> None:
        given = table("stories.yaml")
        self.words: Mapping[str, Sequence[str]] = given["words"]
        self._plan, self._spots = plan, spots
        self._shops = given["shops"]
        self._people = table("people.yaml")
        self.kinds = [kind for kind in _kinds(given) if kind.category in categories]

    def of_days(self, days: Sequence[date], count: int, stream: str) -> list[Story]:
        """``count`` stories over ``days``, in the order of time, none later than now."""
        rand = self._plan.random("stories", stream)
        drawn = [self._story(kind, day, rand) for kind, day in self._draw(days, count, rand)]
        return sorted((s for s in drawn if s.at < self._plan.now), key=lambda story: story.at)

    def _draw(self, days: Sequence[date], count: int, rand: Random) -> Iterator[tuple[Kind, date]]:
        """Every kind once, as far as ``count`` goes, then by weight."""
        kinds = list(accumulate(kind.weight for kind in self.kinds))
        by_day = {id(kind): list(accumulate(kind.season.weight(day) for day in days)) for kind in self.kinds}
        for number in range(count):
            lot = bisect(kinds, rand.random() * kinds[-1])
            kind = self.kinds[number if number < len(self.kinds) <= count else lot]
            weights = by_day[id(kind)]
            yield kind, days[bisect(weights, rand.random() * weights[-1])]

    def _story(self, kind: Kind, day: date, rand: Random) -> Story:
        channel = weighted(kind.channels, rand)
        where = kind.where
        if where in ("lane", "edge") and rand.random() < OUT_OF_TOWN:
            where = "township"
        spot = self._spots.pick(where, rand)
        words = self._fill(spot, rand)
        location, place_text = self._told(spot, channel, rand)
        public = channel in PUBLIC_CHANNELS
        text = rand.choice(kind.texts)
        if place_text == "" and not location.is_located:
            words = {**words, "road": "我家楼下", "place": "小区"}
        return Story(
            kind=kind,
            at=moment(self._plan, day, kind.season, rand),
            channel=channel,
            spot=spot,
            location=location,
            text=text.format(**words),
            place_text=place_text,
            contact_name=self._name(rand) if public and rand.random() < 0.8 else "",
            contact_phone=f"100{rand.randrange(10**8):08d}" if public and rand.random() < 0.85 else "",
            words=words,
        )

    def _told(self, spot: Spot, channel: str, rand: Random) -> tuple[Location, str]:
        """The location as the channel gives it: a position, only words, or nothing."""
        lot = rand.random()
        if channel in WITHOUT_POSITION and lot < NOWHERE:
            return UNLOCATED, ""
        words = _where(spot)
        if lot < WITHOUT_POSITION.get(channel, 0.0):
            return replace(spot.location, lon=None, lat=None), words
        return spot.location, words

    def _fill(self, spot: Spot, rand: Random) -> dict[str, str]:
        return {
            "road": spot.road,
            "place": spot.place,
            "shop": rand.choice(self._shops["before"]) + rand.choice(self._shops["after"]),
            "plate": f"湘N·演{rand.choice(PLATE_LETTERS)}{rand.randrange(1000):03d}",
            "n": str(rand.randrange(2, 9)),
            "when": rand.choice(("早上", "上午", "中午", "下午", "傍晚")),
        }

    def _name(self, rand: Random) -> str:
        surnames: str = self._people["surnames"]
        return rand.choice(surnames) + rand.choice(("先生", "女士"))


def _where(spot: Spot) -> str:
    """The spot as people write it: 田心社区花桥路, 环城北路大桥附近, 花桥路怡园附近."""
    if spot.place == spot.road:
        return spot.road
    if not spot.location.place:  # the nearest name is the community itself
        return f"{spot.place}{spot.road}"
    return f"{spot.place}附近" if spot.place.startswith(spot.road) else f"{spot.road}{spot.place}附近"


def weighted(choices: Mapping[str, float], rand: Random) -> str:
    """One key, by weight."""
    keys, weights = list(choices), list(accumulate(choices.values()))
    return keys[bisect(weights, rand.random() * weights[-1])]


def _kinds(given: Mapping[str, Any]) -> Iterator[Kind]:
    named = seasons(given["seasons"])
    for category, row in given["stories"].items():
        yield Kind(
            category=category.partition("/")[0],
            weight=row["weight"],
            where=row["where"],
            season=named[row["season"]],
            channels=given["profiles"][row["channels"]],
            texts=row["texts"],
            handled=row["handled"],
            picture=row.get("picture", ""),
            condition=row.get("condition", ""),
            late=row.get("late", 0.06),
            within_hours=row.get("within_hours"),
        )
