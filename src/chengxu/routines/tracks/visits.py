"""Places a vehicle called at: near enough, long enough. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from chengxu.common.messages import Message

from .judging import Run, Worth, instant
from .matching import TENTHS, Steps
from .settings import Vehicle, Work


def visits_of(
    steps: Steps, spots: dict[str, tuple[float, float]], *, vehicle: Vehicle, work: Work, bridge: int
) -> Iterator[Run]:
    """Each stay of a vehicle near a place of its work; ``spots`` are metres on the plane of the steps."""
    for place, (x, y) in spots.items():
        near = np.nonzero(np.hypot(steps.x - x, steps.y - y) <= work.metres)[0]
        if not len(near):
            continue
        left = np.diff(steps.at[near]) > max(bridge, 2 * 60) * TENTHS
        for stay in np.split(near, np.nonzero(left)[0] + 1):
            since, until = int(steps.at[stay[0]]), int(steps.at[stay[-1]])
            minutes = (until - since) / TENTHS / 60
            enough = minutes >= work.minutes
            words = STAYED if enough else PASSED
            yield Run(
                vehicle=vehicle.plate, work=work.code, place=place, since=instant(since), until=instant(until),
                start=0.0, end=0.0, length=0.0, worked=0.0, seconds=(until - since) // TENTHS, speed=0.0,
                worth=Worth.COUNTS if enough else Worth.BRIEF,
                reason=words.format(n=f"{minutes:.0f}", least=f"{work.minutes:g}"),
            )  # fmt: skip


STAYED = Message("停留 {n} 分钟", "stayed {n} minutes")
PASSED = Message("只停留 {n} 分钟，要 {least} 分钟", "stayed only {n} minutes where it takes {least}")
