"""Which collector goes to look: the one whose beat it is, else the nearest on duty. Pure.

A beat is a person's duty grid with the hours in which they walk it. Whoever handled a matter never checks it, and of two
equally near the one with fewer tasks goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chengxu.catalog.rules import ALWAYS, Period
from chengxu.common.messages import Message
from chengxu.responsibility.rules import Band
from chengxu.territory.rules import distance

Position = tuple[float, float]
UNKNOWN_DISTANCE = 1e9  # somebody on duty somewhere still comes before nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """A person, their duty grid, the hours of the day and the days on which they walk it."""

    person: str
    name: str
    duty_grid: str
    band: Band
    period: Period = ALWAYS

    def on_duty(self, local: datetime) -> bool:
        """Whether the person walks this beat at a local instant."""
        return self.period.holds(local.date()) and self.band.holds(local.hour * 60 + local.minute)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who goes, and why this one."""

    person: str
    reason: Message


def nearest(
    beats: Iterable[Beat], *, duty_grid: str, position: Position | None, local: datetime,
    centres: Mapping[str, Position], tasks: Mapping[str, int], barred: frozenset[str] = frozenset(),
) -> Chosen | None:  # fmt: skip
    """The collector on duty whose beat this is, else the nearest by the middle of their beat; None when nobody is.

    ``centres`` are the middles of duty grids, ``tasks`` how many tasks a person has, ``barred`` may not go.
    """
    ranked = []
    for beat in beats:
        if beat.person in barred or not beat.on_duty(local):
            continue
        metres = 0.0 if beat.duty_grid == duty_grid else _metres(position, centres.get(beat.duty_grid))
        ranked.append((round(metres), tasks.get(beat.person, 0), beat.person, beat))
    if not ranked:
        return None
    metres, _, person, beat = min(ranked, key=lambda entry: entry[:3])
    return Chosen(person, _reason(beat, duty_grid, metres))


def _metres(here: Position | None, there: Position | None) -> float:
    return distance(*here, *there) if here and there else UNKNOWN_DISTANCE


def _reason(beat: Beat, duty_grid: str, metres: int) -> Message:
    if beat.duty_grid == duty_grid:
        return Message("{name}正在本责任网格当班", "{name} is on duty in this duty grid").format(
            name=beat.name
        )
    if metres >= UNKNOWN_DISTANCE:
        return Message(
            "{name}当班（位置不明，无法比远近）", "{name} is on duty; the place is unknown"
        ).format(name=beat.name)
    return Message(
        "{name}当班，离现场最近（约 {n} 米）", "{name} is on duty and nearest, about {n} m"
    ).format(name=beat.name, n=metres)
