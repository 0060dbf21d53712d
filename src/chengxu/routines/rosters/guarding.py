"""Hours of work and days of rest a roster should keep: warnings with their source, bans only where the county says so. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from chengxu.common.messages import Message
from chengxu.routines.rosters.rules import A_DAY, Held


class Guard(StrEnum):
    """What is counted."""

    DAY_HOURS = "day_hours"
    WEEK_HOURS = "week_hours"
    WEEK_REST = "week_rest"
    REST_HOURS = "rest_hours"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _LABELS[self]


_LABELS = {
    Guard.DAY_HOURS: Message("一天排了 {found:g} 小时，多于 {limit:g}", "{found:g} hours on one day, more than {limit:g}"),
    Guard.WEEK_HOURS: Message("一周排了 {found:g} 小时，多于 {limit:g}", "{found:g} hours in a week, more than {limit:g}"),
    Guard.WEEK_REST: Message("一周休息 {found:g} 天，少于 {limit:g}", "{found:g} days of rest in a week, fewer than {limit:g}"),
    Guard.REST_HOURS: Message(
        "两天之间只隔 {found:g} 小时，少于 {limit:g}", "{found:g} hours between two days, fewer than {limit:g}"
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One guard with its number and where it comes from; ``ban``: a roster that breaks it is not published."""

    guard: Guard
    limit: float
    source: str
    verified: bool = False
    ban: bool = False


@dataclass(frozen=True, slots=True)
class Warned:
    """A person, the day or the Monday of the week, what was found, and the limit it breaks."""

    person: str
    day: date
    found: float
    limit: Limit

    @property
    def said(self) -> Message:
        """In words, without the person and the day."""
        words = self.limit.guard.label
        values = {"found": self.found, "limit": self.limit.limit}
        return Message(words.zh.format(**values), words.en.format(**values))


HOUR = timedelta(hours=1)
WEEKLY = (Guard.WEEK_HOURS, Guard.WEEK_REST)


@dataclass(frozen=True, slots=True)
class Twice:
    """Two posts one person cannot stand both."""

    person: str
    one: Held
    other: Held


def overlapping(posts: Iterable[Held]) -> list[Twice]:
    """The posts, of whatever duty and unit, whose holder is on another one at the same time; each pair once, by time."""
    by_person: dict[str, list[Held]] = defaultdict(list)
    for post in sorted(posts, key=lambda post: (post.starts_at, post.uid)):
        if post.person:
            by_person[post.person].append(post)
    found = []
    for person, held in by_person.items():
        for place, one in enumerate(held):
            for other in held[place + 1 :]:
                if other.starts_at >= one.ends_at:
                    break
                found.append(Twice(person, one, other))
    return sorted(found, key=lambda twice: (twice.other.starts_at, twice.person))


def warnings(
    posts: Iterable[Held], limits: Sequence[Limit], *, first: date = date.min, last: date = date.max
) -> list[Warned]:
    """What a roster breaks on the days from ``first`` to ``last``, by person and day. ``posts`` hold the weeks around those days too, of
    every duty and unit: a week that lies in two months is one week, judged when all its seven days are in the span of ``posts``."""
    by_person: dict[str, dict[date, list[Held]]] = defaultdict(lambda: defaultdict(list))
    days: set[date] = set()
    for post in posts:
        days.add(post.day)
        if post.person:
            by_person[post.person][post.day].append(post)
    weeks = _whole_weeks(days)
    found: list[Warned] = []
    for person, held in sorted(by_person.items()):
        for limit in limits:
            found += [
                Warned(person, day, n, limit)
                for day, n in _counted(limit.guard, held, weeks)
                if _breaks(limit, n)
                and day <= last
                and first <= (_week(day)[-1] if limit.guard in WEEKLY else day)
            ]
    return sorted(found, key=lambda one: (one.day, one.person, one.limit.guard))


def _breaks(limit: Limit, found: float) -> bool:
    least = limit.guard in (Guard.WEEK_REST, Guard.REST_HOURS)
    return found < limit.limit if least else found > limit.limit


def _whole_weeks(days: set[date]) -> list[date]:
    """The Mondays of the weeks that lie in the span of these days."""
    if not days:
        return []
    first, last = min(days), max(days)
    monday = first + (-first.weekday() % 7) * A_DAY
    return [monday + n * A_DAY for n in range(0, (last - monday).days - 5, 7)]


def _counted(
    guard: Guard, held: Mapping[date, Sequence[Held]], weeks: Sequence[date]
) -> Iterator[tuple[date, float]]:
    match guard:
        case Guard.DAY_HOURS:
            yield from ((day, _hours(posts)) for day, posts in held.items())
        case Guard.WEEK_HOURS:
            yield from ((week, sum(_hours(held.get(day, ())) for day in _week(week))) for week in weeks)
        case Guard.WEEK_REST:
            yield from ((week, float(sum(day not in held for day in _week(week)))) for week in weeks)
        case Guard.REST_HOURS:
            for day, posts in held.items():
                if before := held.get(day - A_DAY):
                    gap = min(post.starts_at for post in posts) - max(post.ends_at for post in before)
                    yield day, gap / HOUR


def _week(monday: date) -> list[date]:
    return [monday + n * A_DAY for n in range(7)]


def _hours(posts: Sequence[Held]) -> float:
    return sum(post.minutes for post in posts) / 60
