"""How long people were on shift beyond what their roster said: by person and month. Pure.

Beyond the plan is time on shift that no post of the person covers: staying longer, standing in for somebody, coming on a free day. Coming
early is not, for nobody asked for it. What is not known is not counted: without a check-out a shift ends when it was to end, a check-out
after the grace counts till the grace.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

NONE = timedelta()


@dataclass(frozen=True, slots=True)
class Stretch:
    """From an instant to another; none when the second is not after the first."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it lasts."""
        return max(NONE, self.end - self.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """Somebody on shift. ``left``: when they checked out (None: never); ``apart``: it waits for a leader, who may decide that it was none."""

    person: str
    came: datetime
    left: datetime | None
    starts_at: datetime
    ends_at: datetime
    closes_at: datetime
    apart: bool = False

    @property
    def on(self) -> Stretch:
        """The time that counts as on shift."""
        end = self.ends_at if self.left is None else min(self.left, self.closes_at)
        return Stretch(max(self.came, self.starts_at), end)


@dataclass(frozen=True, slots=True)
class Hours:
    """A person's month: planned by the roster, on shift, beyond the plan, and on shift but waiting for a decision."""

    planned: timedelta = NONE
    worked: timedelta = NONE
    beyond: timedelta = NONE
    apart: timedelta = NONE


def months(
    stood: Iterable[Stood],
    planned: Iterable[tuple[str, Stretch]],
    elsewhere: Iterable[tuple[str, Stretch]] = (),
) -> Mapping[str, Hours]:
    """The hours of each person of one month in a unit; ``planned`` are their posts there, ``elsewhere`` those of other units, which are no
    plan of this one and cover time all the same. Whoever has no post and was on no shift is not there."""
    plans, others = _by_person(planned), _by_person(elsewhere)
    came: dict[str, list[Stood]] = defaultdict(list)
    for one in stood:
        came[one.person].append(one)
    return {person: _of(came[person], plans[person], others[person]) for person in sorted({*plans, *came})}


def _by_person(posts: Iterable[tuple[str, Stretch]]) -> dict[str, list[Stretch]]:
    found: dict[str, list[Stretch]] = defaultdict(list)
    for person, stretch in posts:
        found[person].append(stretch)
    return found


def _of(stood: Sequence[Stood], plan: Sequence[Stretch], elsewhere: Sequence[Stretch]) -> Hours:
    counted = union(one.on for one in stood if not one.apart)
    return Hours(
        planned=_sum(union(plan)),
        worked=_sum(counted),
        beyond=sum((_beyond(one, [*plan, *elsewhere]) for one in counted), NONE),
        apart=_sum(union(one.on for one in stood if one.apart)),
    )


def union(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same time without doubles, by its start: two records of one hour are one hour."""
    found: list[Stretch] = []
    for one in sorted(stretches, key=lambda stretch: stretch.start):
        if not one.length:
            continue
        if found and one.start <= found[-1].end:
            found[-1] = Stretch(found[-1].start, max(found[-1].end, one.end))
        else:
            found.append(one)
    return found


def _beyond(one: Stretch, plan: Sequence[Stretch]) -> timedelta:
    covered = union(Stretch(max(one.start, post.start), min(one.end, post.end)) for post in plan)
    return one.length - _sum(covered)


def _sum(stretches: Iterable[Stretch]) -> timedelta:
    return sum((one.length for one in stretches), NONE)
