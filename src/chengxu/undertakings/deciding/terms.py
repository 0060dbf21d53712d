"""Days by which something is due: how far off, how late, and to whom that climbs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chengxu.common.messages import Message


class What(StrEnum):
    """What a term is of."""

    ORDER = "order"
    MEASURE = "measure"
    STAGE = "stage"
    QUALITY = "quality"
    VALIDITY = "validity"
    FILING = "filing"


@dataclass(frozen=True, slots=True)
class Rung:
    """So many days after a term (negative: before it) somebody is told: ``unit``, or ``post:CODE`` of the bureau."""

    days: int
    to: str


@dataclass(frozen=True, slots=True)
class Term:
    """One day something of an undertaking is due. ``key`` tells it from the others of the same ``what``."""

    what: What
    on: date
    key: str = ""


def reached(
    term: Term, rungs: Sequence[Rung], today: date, told: Iterable[int]
) -> tuple[tuple[int, Rung], ...]:
    """The rungs of the ladder that are reached and were not told of yet, with their places.

    Of several for the same people (an undertaking that was entered late, days without a server) the last alone: all would say the same.
    """
    known = set(told)
    days = (today - term.on).days
    last = {rung.to: place for place, rung in enumerate(rungs) if days >= rung.days}
    return tuple(
        (place, rung) for place, rung in enumerate(rungs) if last.get(rung.to) == place and place not in known
    )


def left(on: date, today: date) -> Message:
    """``还有 5 天``, ``今天到期``, ``超期 3 天``."""
    days = (on - today).days
    if days == 0:
        return Message("今天到期", "due today")
    if days > 0:
        return Message("还有 {n} 天", "{n} days left").format(n=days)
    return Message("超期 {n} 天", "{n} days late").format(n=-days)
