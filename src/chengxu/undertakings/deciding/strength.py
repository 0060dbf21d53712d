"""Staffing and equipment against the norm: how many there should be, are, and lack; certificates and when they end. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from chengxu.common.messages import Message, Problems
from chengxu.undertakings.deciding.declared import Declared, Establishment, Norm
from chengxu.undertakings.deciding.rectifying import trimmed

MILLI = 1000
SOON = 90
"""So many days before its end a certificate is said to end soon (default, unverified)."""
MOST_COUNT = 100_000
PER_PEOPLE, PER_HOLDER, PER_UNIT = "people", "holder", "unit"


@dataclass(frozen=True, slots=True)
class Employed:
    """One active person: unit and posts."""

    uid: str
    unit: str
    posts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Gap:
    """One line of the table: what should be there by which norm, what is there, what lacks (0 when nothing does)."""

    name: Message
    unit: str
    measure: str
    needed: int
    there: int
    source: str
    verified: bool
    usable: int | None = None

    @property
    def lacking(self) -> int:
        """How many are missing; equipment that is broken is missing too."""
        return max(0, self.needed - (self.there if self.usable is None else self.usable))


def posts_filled(given: Sequence[Establishment], staff: Sequence[Employed]) -> tuple[Gap, ...]:
    """Each line of the establishment against the people in that unit who hold one of its posts."""
    return tuple(
        Gap(
            name=one.name, unit=one.unit, measure="人", needed=one.number, there=_held(staff, (one.unit,), one.posts),
            source=one.source, verified=one.verified,
        )
        for one in given
    )  # fmt: skip


def needed(norm: Norm, staff: Sequence[Employed], residents: int) -> int:
    """How many a norm asks for, rounded up: of so many residents, holders of its posts, or units."""
    if norm.per == PER_PEOPLE:
        of = residents / norm.people
    elif norm.per == PER_HOLDER:
        of = float(_held(staff, norm.units, norm.posts))
    else:
        of = float(len(norm.units))
    return -int(-of * norm.number // MILLI)


def staffed(norms: Sequence[Norm], staff: Sequence[Employed], residents: int) -> tuple[Gap, ...]:
    """Each staffing norm against the people who hold its posts."""
    return tuple(
        Gap(
            name=norm.name, unit=" ".join(norm.units), measure=norm.measure, needed=needed(norm, staff, residents),
            there=_held(staff, norm.units, norm.posts), source=norm.source, verified=norm.verified,
        )
        for norm in norms
    )  # fmt: skip


def equipped(
    norms: Sequence[Norm],
    counts: Mapping[tuple[str, str], tuple[int, int]],
    staff: Sequence[Employed],
    residents: int,
) -> tuple[Gap, ...]:
    """Each equipment norm against the newest counts; ``counts`` by (unit, norm) are how many there are and how many work."""
    made = []
    for norm in norms:
        found = [value for (unit, code), value in counts.items() if code == norm.code and unit in norm.units]
        made.append(
            Gap(
                name=norm.name,
                unit=" ".join(norm.units),
                measure=norm.measure,
                needed=needed(norm, staff, residents),
                there=sum(there for there, _ in found),
                usable=sum(usable for _, usable in found),
                source=norm.source,
                verified=norm.verified,
            )
        )
    return tuple(made)


def _held(staff: Iterable[Employed], units: Sequence[str], posts: Sequence[str]) -> int:
    return sum(1 for one in staff if (not units or one.unit in units) and one.posts & set(posts))


class Validity(StrEnum):
    """How a certificate stands on a day."""

    VALID = "valid"
    SOON = "soon"
    ENDED = "ended"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _VALIDITY[self]


_VALIDITY = {
    Validity.VALID: Message("有效", "valid"),
    Validity.SOON: Message("快到期", "ends soon"),
    Validity.ENDED: Message("已过期", "has ended"),
}


def validity(expires: date, today: date, warn: int = SOON) -> Validity:
    """How a certificate that holds up to and on ``expires`` stands today; ``warn`` days before its end it ends soon."""
    if expires < today:
        return Validity.ENDED
    return Validity.SOON if (expires - today).days <= warn else Validity.VALID


@dataclass(frozen=True, slots=True, kw_only=True)
class CountGiven:
    """A count of one sort of equipment in one unit on a day: how many, and how many of them work."""

    unit: str
    norm: str
    there: int
    usable: int
    on: date | None


def counted(given: CountGiven, declared: Declared, today: date) -> CountGiven:
    """The count. Raises ``Invalid``: no such norm for that unit, more that work than there are, a day to come."""
    problems = Problems()
    norm = next((one for one in declared.equipment if one.code == given.norm), None)
    if norm is None:
        problems.add(Message("请选择装备", "choose the equipment"), field="norm")
    elif given.unit not in norm.units:
        problems.add(Message("这个单位没有这项配备标准", "that norm is not this unit's"), field="unit")
    if not 0 <= given.there <= MOST_COUNT:
        problems.add(Message("请填数量", "give the number"), field="there")
    if not 0 <= given.usable <= given.there:
        problems.add(Message("能用的不多于现有的", "no more work than there are"), field="usable")
    if given.on is None or given.on > today:
        problems.add(
            Message("请填清点日期，不晚于今天", "give the day of the count, not one to come"), field="on"
        )
    problems.raise_if_any()
    return given


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateGiven:
    """A certificate of somebody: which, its number, its days."""

    person: str
    name: str
    number: str
    issued: date | None
    expires: date | None


def certified(given: CertificateGiven) -> CertificateGiven:
    """The certificate. Raises ``Invalid`` with all that is wrong in it."""
    problems = Problems()
    name, number = trimmed(given.name, "name", 60, problems), trimmed(given.number, "number", 60, problems)
    if given.issued is None:
        problems.add(Message("请填发证日期", "give the day of issue"), field="issued")
    if given.expires is None or (given.issued and given.expires < given.issued):
        problems.add(Message("有效期要晚于发证日期", "it ends after its issue"), field="expires")
    problems.raise_if_any()
    return replace(given, name=name, number=number)
