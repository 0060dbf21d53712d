"""A sighting beside the permits of its place: is it permitted, and if not, what exceeds the permit. Pure.

Nothing here decides a case. What a permit says in words (its conditions) nobody but a person can compare with what was seen,
so it is always repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shapely.geometry.base import BaseGeometry

from chengxu.common.messages import Message, joined
from chengxu.parties import hours
from chengxu.parties.places import metres
from chengxu.parties.rules import Facts, Kind, Matching, State, state
from chengxu.territory.service_points import Hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What was seen where and when; ``at`` is local and aware, positions are CGCS2000."""

    category: str
    lon: float
    lat: float
    at: datetime
    is_working: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A permit as far as a sighting is concerned; ``holder`` is the name as staff see it.

    ``days``, where given, tells whether it holds its pitch on the day of the sighting.
    """

    uid: str
    number: str
    kind: Kind
    holder: str
    what: str
    facts: Facts
    shape: BaseGeometry
    hours: tuple[Hours, ...]
    conditions: str
    days: frozenset[date] | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A permit whose place this is, how many metres away, and in which respects the sighting exceeds it (none: permitted)."""

    held: Held
    metres: float
    exceeded: tuple[Message, ...]

    @property
    def permitted(self) -> bool:
        """Whether place and time are inside the permit; its conditions are for a person to compare."""
        return not self.exceeded

    @property
    def sentence(self) -> Message:
        """What the desk and the phone say."""
        held = self.held
        told = _PERMITTED if self.permitted else _EXCEEDED
        return told.format(
            kind=held.kind.name,
            number=held.number,
            holder=held.holder,
            what=held.what,
            first=held.facts.start,
            last=held.facts.end,
            hours=hours.label(held.hours),
            why=joined(self.exceeded),
            conditions=held.conditions,
        )

    @property
    def reason(self) -> Message:
        """The reason a clerk is offered for declining: that of a permit only when nothing is exceeded."""
        held = self.held
        return Message(
            "该处在{kind}许可 {number} 的地点、日期和时段内（持有人{holder}，{first} 至 {last}，{hours}），现场符合许可条件，不予立案。",
            "Place, day and hour are within permit {number} ({kind}; holder {holder}, {first} to {last}, {hours}); its conditions "
            "are kept; declined.",
        ).format(
            kind=held.kind.name, number=held.number, holder=held.holder, first=held.facts.start, last=held.facts.end,
            hours=hours.label(held.hours),
        )  # fmt: skip


_PERMITTED = Message(
    "这里有有效的{kind}许可 {number}：{holder}，{what}，{first} 至 {last}，{hours}。在许可的地点和时段内；请对照许可条件：{conditions}",
    "There is a valid permit here, {number} ({kind}): {holder}, {what}, {first} to {last}, {hours}. Place and hour are within it; "
    "compare its conditions: {conditions}",
)
_EXCEEDED = Message(
    "这里有{kind}许可 {number}：{holder}，{what}，{first} 至 {last}，{hours}。但是：{why}。",
    "There is a permit here, {number} ({kind}): {holder}, {what}, {first} to {last}, {hours}. But: {why}.",
)


def matches(sighting: Sighting, permits: Iterable[Held], rules: Matching) -> list[Match]:
    """The permits that say something about a sighting, those that permit it first, then the nearest.

    Left out: kinds that do not cover its category, places further than ``rules.near``, and permits that ended more than
    ``rules.ended_days`` ago or do not begin within as many.
    """
    found = []
    for held in permits:
        if sighting.category not in held.kind.covers or not _timely(held.facts, sighting.at, rules):
            continue
        far = metres(held.shape, sighting.lon, sighting.lat)
        if far <= rules.near:
            found.append(Match(held, far, tuple(_exceeded(sighting, held, far, rules))))
    return sorted(found, key=lambda match: (not match.permitted, match.metres, match.held.number))


def _timely(facts: Facts, at: datetime, rules: Matching) -> bool:
    """Whether a permit is recent enough to be named, by its days and by when it was ended."""
    span = timedelta(days=rules.ended_days)
    ended = (
        facts.end if facts.ended_at is None else min(facts.end, facts.ended_at.astimezone(at.tzinfo).date())
    )
    return facts.start - span <= at.date() <= ended + span


def _exceeded(sighting: Sighting, held: Held, far: float, rules: Matching) -> Sequence[Message]:
    found: list[Message] = []
    current = state(held.facts, sighting.at)
    if current is not State.VALID:
        found.append(Message("当时许可{state}", "the permit was {state} then").format(state=current.label))
    if far > rules.tolerance:
        message = Message(
            "离许可的地点 {n} 米，超出允许的 {most} 米",
            "it is {n} m from the permitted place, {most} m allowed",
        )
        found.append(message.format(n=round(far), most=round(rules.tolerance)))
    if held.days is not None and sighting.at.date() not in held.days:
        found.append(Message("当天不在许可的日子里", "it is not one of its days"))
    elif held.hours and not any(one.hold(sighting.at, sighting.is_working) for one in held.hours):
        message = Message("时间是 {at}，许可的时段是 {hours}", "it was {at}, the permitted hours are {hours}")
        found.append(message.format(at=f"{sighting.at:%H:%M}", hours=hours.label(held.hours)))
    return found
