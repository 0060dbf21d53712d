"""Which duty grids the demo's collectors walk, in two shifts a day, so that somebody is always sent with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from chengxu.catalog.rules import Period
from chengxu.project.demo.people import Staff
from chengxu.project.demo.plan import Plan
from chengxu.responsibility.collectors import Beat
from chengxu.responsibility.rules import Band
from chengxu.territory.rules import Territory

SHIFTS = (Band(time(7), time(14)), Band(time(14), time(21)))


def beats(staff: Staff, territory: Territory, plan: Plan) -> Iterator[Beat]:
    """Every duty grid of the seat once in each shift, dealt out among the collectors in turn."""
    collectors = staff.all_of("collector")
    grids = sorted(code for code, area in territory.duty_grids.items() if not area.synthetic)
    for number, band in enumerate(SHIFTS):
        shift = collectors[number :: len(SHIFTS)] or collectors
        for place, grid in enumerate(grids):
            walker = shift[place % len(shift)]
            yield Beat(
                person=walker.uid,
                name=walker.name,
                duty_grid=grid,
                band=band,
                period=Period(plan.year_days[0]),
            )
