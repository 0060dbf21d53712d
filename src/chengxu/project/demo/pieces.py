"""What the demo shows beside its cases and deeds, piece by piece; each writes through the actions of its own app."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from chengxu.project.demo import (
    asking,
    assembling,
    consulting,
    inspecting,
    joining_in,
    mending,
    night_rounds,
    on_shift,
    on_the_road,
    permitting,
    recurring,
    rostering,
    sites,
    street,
    undertaking,
)
from chengxu.project.demo.plan import Plan

PIECES: Final[tuple[Callable[[Plan], None], ...]] = (
    consulting.write,
    joining_in.write,
    rostering.write,
    on_shift.write,
    street.write,
    sites.write,
    mending.write,
    night_rounds.write,
    permitting.write,
    undertaking.write,
    on_the_road.write,
    inspecting.write,
    assembling.write,
    asking.write,
    recurring.write,  # last: it looks for proof among the others
)


def write(plan: Plan, told: Callable[[int], None]) -> None:
    """Write all of them in order; ``told`` hears after each how many are done."""
    for done, piece in enumerate(PIECES, 1):
        piece(plan)
        told(done)
