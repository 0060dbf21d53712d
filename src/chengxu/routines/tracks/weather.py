"""Weather in which work stops: as somebody declared it, and as instruments measured it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from chengxu.common.messages import Message

from .judging import Weather
from .settings import Sky, Work

HOLDS = timedelta(hours=1)
"""How long a measured value tells the weather, unless the next one comes sooner."""
Value = tuple[datetime, float]


def measured(work: Work, *, temperature: Sequence[Value], rain: Sequence[Value], wet: float) -> list[Weather]:
    """What a series of temperatures (°C) and of rain (mm within the hour before) says for a work, by time."""
    found: list[Weather] = []
    if work.below is not None:
        for since, until, value in _spans(temperature):
            if value < work.below:
                words = FROSTY.format(v=f"{value:.1f}", least=f"{work.below:g}")
                found.append(Weather(sky=Sky.FROST, since=since, until=until, why=words))
    if work.rain:
        for since, until, value in _spans(rain):
            if value >= wet:
                found.append(
                    Weather(sky=Sky.RAIN, since=since, until=until, why=RAINY.format(v=f"{value:.1f}"))
                )
    return found


FROSTY = Message("实测 {v} ℃，低于 {least} ℃", "{v} °C measured, below {least} °C")
RAINY = Message("实测一小时降雨 {v} 毫米", "{v} mm of rain measured within an hour")


def _spans(values: Iterable[Value]) -> Iterable[tuple[datetime, datetime, float]]:
    known = sorted(values)
    for place, (at, value) in enumerate(known):
        after = known[place + 1][0] if place + 1 < len(known) else at + HOLDS
        yield at, min(after, at + HOLDS), value
