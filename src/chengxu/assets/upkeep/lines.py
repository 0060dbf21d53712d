"""Control lines: green lines and others as areas, and what a permit does to them. Pure.

Shapes are longitude and latitude in CGCS2000; metres are on a plane that is flat around the line.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import shapely
from numpy import array
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from chengxu.common.messages import Message
from chengxu.territory.cells import METRES_PER_DEGREE

LEAST_INSIDE = 0.05
"""Metres or square metres below which two shapes only touch: the sixth decimal of a degree is a tenth of a metre."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineKind:
    """A kind of control line: which kinds of permit are warned within how many metres of it, by which rule."""

    code: str
    name: Message
    permits: frozenset[str]
    within_metres: float
    rule: Message
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One area: since which day it holds (and until which, both inclusive), where its drawing comes from."""

    code: str
    name: Message
    kind: LineKind
    shape: BaseGeometry
    since: date
    until: date | None
    source: str
    verified: bool

    def holds(self, first: date, last: date) -> bool:
        """Whether it holds on one of the days between two, both inclusive."""
        return self.since <= last and (self.until is None or self.until >= first)


@dataclass(frozen=True, slots=True)
class Lines:
    """All of a pack's: kinds by code, areas in the order of the files."""

    kinds: Mapping[str, LineKind] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Crossing:
    """A permit and a control line: inside (``square_metres`` of an area, ``metres`` along a line) or ``away`` so many metres."""

    line: Line
    inside: bool
    square_metres: float
    metres: float
    away: float

    @property
    def said(self) -> Message:
        """What a clerk reads: which line, how much of it, the rule and where it comes from."""
        name = Message("{kind}「{name}」", "{kind} “{name}”").format(
            kind=self.line.kind.name, name=self.line.name
        )
        where = Message("离{name} {n:.0f} 米", "{n:.0f} m from the {name}").format(name=name, n=self.away)
        if self.inside and self.square_metres:
            where = Message("占{name} {n:,.0f} 平方米", "{n:,.0f} m² of the {name}").format(
                name=name, n=self.square_metres
            )
        elif self.inside and self.metres:
            where = Message("穿过{name} {n:,.0f} 米", "{n:,.0f} m through the {name}").format(
                name=name, n=self.metres
            )
        elif self.inside:
            where = Message("在{name}以内", "inside the {name}").format(name=name)
        return Message("{where}。{rule}（{source}）", "{where}. {rule} ({source})").format(
            where=where, rule=self.line.kind.rule, source=self.line.kind.source
        )


def crossings(
    shape: BaseGeometry, permit: str, first: date, last: date, known: Iterable[Line]
) -> list[Crossing]:
    """The lines that a permit of a kind, at a place, from one day to another, lies in or too near to; inside ones first."""
    found = []
    for line in known:
        if permit not in line.kind.permits or not line.holds(first, last):
            continue
        crossing = _crossing(shape, line)
        if crossing is not None:
            found.append(crossing)
    return sorted(found, key=lambda one: (not one.inside, one.away, -one.square_metres))


def _crossing(shape: BaseGeometry, line: Line) -> Crossing | None:
    middle = line.shape.centroid
    scale = array([math.cos(math.radians(middle.y)), 1.0]) * METRES_PER_DEGREE

    def flat(points: NDArray[Any]) -> NDArray[Any]:
        return (points - array([middle.x, middle.y])) * scale  # type: ignore[no-any-return]

    here, there = shapely.transform(shape, flat), shapely.transform(line.shape, flat)
    away = float(here.distance(there))
    if away > line.kind.within_metres:
        return None
    common = here.intersection(there)
    area, length = float(common.area), float(common.length) if here.length and not here.area else 0.0
    inside = area >= LEAST_INSIDE or length >= LEAST_INSIDE or (not here.length and away == 0)
    return Crossing(line, inside, area if area >= LEAST_INSIDE else 0.0, length if inside else 0.0, away)
