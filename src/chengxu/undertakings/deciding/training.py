"""Trainings attended: what they do to a certificate, and how exchange, drill and training stand against the norm. Pure.

A certificate is renewed by hours, as the pack says: so many within so many days, none of them used for a renewal before, once its end is
near enough. Its end moves from the old one, not from the day of the training: whoever trains early loses nothing. One that has ended is
not renewed by hours; it is issued anew.

Sources: 湖南省行政执法人员和行政执法辅助人员管理办法 (yearly training before a certificate is confirmed; text from memory, unverified).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chengxu.undertakings.deciding.declared import Counts, Renewal, TrainingNorm
from chengxu.undertakings.deciding.strength import Employed, Gap
from chengxu.undertakings.deciding.working import months_later

MINUTES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """A meeting somebody attended: its uid, kind, local day and length."""

    meeting: str
    kind: str
    day: date
    minutes: int


@dataclass(frozen=True, slots=True)
class Renewed:
    """A renewal: the new last day, the minutes and meetings it rests on."""

    expires: date
    minutes: int
    meetings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """How far somebody is towards a renewal: minutes that count so far, of how many."""

    minutes: int
    needed: int

    @property
    def left(self) -> int:
        """Minutes that are missing."""
        return max(0, self.needed - self.minutes)


def counting(rule: Renewal, attended: Iterable[Attended], used: Iterable[str], today: date) -> list[Attended]:
    """The meetings that count towards a renewal today, the earliest first: of its kinds, recent enough, not used before."""
    gone, first = set(used), today - timedelta(days=rule.within)
    found = [
        one
        for one in attended
        if one.kind in rule.kinds and first < one.day <= today and one.meeting not in gone
    ]
    return sorted(found, key=lambda one: (one.day, one.meeting))


def hours(rule: Renewal, attended: Iterable[Attended], used: Iterable[str], today: date) -> Hours:
    """How far somebody is."""
    return Hours(sum(one.minutes for one in counting(rule, attended, used, today)), rule.minutes)


def is_time(rule: Renewal, expires: date, today: date) -> bool:
    """Whether a certificate may be renewed today: its end is near enough, and not past."""
    return expires - timedelta(days=rule.opens) <= today <= expires


def renewed(
    rule: Renewal, expires: date, attended: Iterable[Attended], used: Iterable[str], today: date
) -> Renewed | None:
    """The renewal of a certificate that holds until ``expires``; None while its time has not come, hours are missing, or it ended."""
    if not is_time(rule, expires, today):
        return None
    told = counting(rule, attended, used, today)
    minutes = sum(one.minutes for one in told)
    if minutes < rule.minutes:
        return None
    return Renewed(months_later(expires, rule.months), minutes, tuple(one.meeting for one in told))


def against(
    norms: Sequence[TrainingNorm],
    staff: Sequence[Employed],
    attended: Mapping[str, Sequence[Attended]],
    held: Mapping[str, int],
) -> tuple[Gap, ...]:
    """Each norm of a year: of those it is for how many have their days or hours, or how often it was held.

    ``attended`` are the meetings of the year by person, ``held`` how many of each kind were held.
    """
    made = []
    for norm in norms:
        if norm.counts is Counts.TIMES:
            needed, there, measure = norm.number, sum(held.get(kind, 0) for kind in norm.kinds), "次"
        else:
            those = [
                one
                for one in staff
                if one.posts & set(norm.posts) and (not norm.units or one.unit in norm.units)
            ]
            reached = [one for one in those if _sum(norm, attended.get(one.uid, ())) >= norm.number]
            needed, there, measure = len(those), len(reached), "人"
        made.append(
            Gap(
                name=norm.name, unit=" ".join(norm.units), measure=measure, needed=needed, there=there, source=norm.source,
                verified=norm.verified,
            )
        )  # fmt: skip
    return tuple(made)


def _sum(norm: TrainingNorm, attended: Iterable[Attended]) -> int:
    """Days or whole hours somebody attended of a norm's kinds; two meetings of a day are one day."""
    told = [one for one in attended if one.kind in norm.kinds]
    if norm.counts is Counts.DAYS:
        return len({one.day for one in told})
    return sum(one.minutes for one in told) // MINUTES
