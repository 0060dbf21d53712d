"""Precedents: what an arbiter ruled once holds for the next case of that category there. Pure.

A ruling names a category and how far it reaches. It holds from the day it was made until a newer one with the same
category and reach ends it: the day before the newer begins, or, when both were made on one day, at once. Days are the
county's own; a ruling already holds on the whole of its first day. That a ruling binds later cases is this system's own
reading of 「裁定后形成先例」, default, unverified.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from chengxu.catalog.rules import Period
from chengxu.common.messages import Message
from chengxu.common.records import changed
from chengxu.responsibility.instants import samples
from chengxu.responsibility.rules import Layer, Rank, Responsibility, Rule, Spot
from chengxu.territory.rules import UNLOCATED_GRID

PREFIX = "XL"  # 先例
NEWER = Message("新的裁定", "a newer ruling")
EXACT = 4  # a precedent names one category: the narrowest rank of a rule


class Scope(StrEnum):
    """How far a ruling reaches."""

    PLACE = "place"
    DUTY_GRID = "duty_grid"
    TOWNSHIP = "township"
    COUNTY = "county"


SCOPE_NAMES = {
    Scope.PLACE: Message("这个地点", "this place"),
    Scope.DUTY_GRID: Message("这个责任网格", "this duty grid"),
    Scope.TOWNSHIP: Message("这个乡镇", "this township"),
    Scope.COUNTY: Message("全县", "the whole county"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedent:
    """One ruling as a rule: ``value`` is the code of the place, grid or township ("" for the county).

    ``from_date`` and ``to_date`` are both inclusive; a ``to_date`` before ``from_date`` means it was replaced on its
    first day and never decides again. ``deed`` is the deed of the ruling, whose note holds the reason.
    """

    number: str
    category: str
    scope: Scope
    value: str
    lead: str
    from_date: date
    to_date: date | None = None
    basis: str = ""
    basis_en: str = ""
    case_uid: str = ""
    deed: str = ""
    superseded_by: str = ""

    @property
    def reach(self) -> tuple[str, Scope, str]:
        """What two precedents must not share on one day."""
        return self.category, self.scope, self.value

    def holds(self, day: date) -> bool:
        """Whether it decides on ``day``."""
        return self.from_date <= day and (self.to_date is None or day <= self.to_date)


def prefix(day: date) -> str:
    """What the numbers of a year's precedents begin with: ``XL-2024-``."""
    return f"{PREFIX}-{day.year}-"


def reach_of(scope: Scope, spot: Spot) -> str | None:
    """The code a ruling with this scope would name at ``spot``; None when the spot has none (nobody knows where)."""
    if scope is Scope.COUNTY:
        return ""
    value = {Scope.PLACE: spot.place, Scope.DUTY_GRID: spot.duty_grid, Scope.TOWNSHIP: spot.township}[scope]
    return value if value and value != UNLOCATED_GRID else None


def ended_by(older: Precedent, newer: Precedent) -> Precedent:
    """``older`` as it stands once ``newer`` with the same reach is in force."""
    last = newer.from_date - timedelta(days=1)
    if older.to_date is not None:
        last = min(last, older.to_date)
    return changed(older, to_date=last, superseded_by=newer.number)


def as_rule(precedent: Precedent) -> Rule:
    """The precedent as the rule it is, above owners, places and categories."""
    selected = frozenset({precedent.value})
    none: frozenset[str] = frozenset()
    return Rule(
        id=precedent.number,
        lead=precedent.lead,
        categories=frozenset({precedent.category}),
        places=selected if precedent.scope is Scope.PLACE else none,
        duty_grids=selected if precedent.scope is Scope.DUTY_GRID else none,
        townships=selected if precedent.scope is Scope.TOWNSHIP else none,
        period=Period(precedent.from_date, precedent.to_date),
        layer=Layer.PRECEDENT,
        basis=precedent.basis,
        basis_en=precedent.basis_en,
        source=precedent.number,
        verified=True,
        ruled=True,
    )


def bound(responsibility: Responsibility, precedents: Iterable[Precedent]) -> Responsibility:
    """The county's rules with its precedents above them.

    A ruling binds whoever took over from the unit it names. Left out are those that never held a day, and those of units
    without a successor or of categories the pack knows no longer: what they would decide falls back to the rules, so
    that nothing goes to nobody.
    """
    today = responsibility.organisation.today
    return responsibility.having(
        as_rule(changed(p, lead=today(p.lead))) for p in precedents if idle(responsibility, p) is None
    )


def idle(responsibility: Responsibility, precedent: Precedent) -> Message | None:
    """Why a precedent can never decide under these rules, or None when it can."""
    if precedent.to_date is not None and precedent.to_date < precedent.from_date:
        newer = Message(precedent.superseded_by) if precedent.superseded_by else NEWER
        return Message("当天即被{newer}取代", "replaced on its first day by {newer}").format(newer=newer)
    if precedent.category not in responsibility.categories:
        return Message("小类 {category} 已不在用", "the category {category} is no longer in use").format(
            category=precedent.category
        )
    organisation = responsibility.organisation
    if organisation.today(precedent.lead) not in organisation.units:
        return Message("配置包里已没有单位 {unit}", "the pack knows no unit {unit} any more").format(
            unit=precedent.lead
        )
    return None


def stronger(responsibility: Responsibility, precedent: Precedent, spot: Spot) -> Rule | None:
    """The precedent in force that would still decide at ``spot`` beside this one, or None.

    A ruling must decide the next case just there; where a narrower precedent stands it would not.
    """
    own: Rank | None = as_rule(precedent).rank(EXACT, spot)
    assert own is not None
    for instant in samples(responsibility.rules, precedent.from_date, responsibility.zone):
        for rank, rule in responsibility.applying(precedent.category, spot, instant):
            if rule.layer is Layer.PRECEDENT and rank > own:
                return rule
    return None
