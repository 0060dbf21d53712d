"""Who stands which stretch of the demo's streets in its last thirty days, as the roster that is written later lays it out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from chengxu.project.demo.people import Staff
from chengxu.project.demo.plan import Plan
from chengxu.routines import queries as routines
from chengxu.routines.rosters import laying, queries
from chengxu.territory import queries as territory

CLEANING, SANITATION = "street_cleaning", "JZCG-HW"
A_DAY = timedelta(days=1)


class Crews:
    """Asked for shift by shift while the shifts of the last thirty days are written."""

    def __init__(self, plan: Plan, staff: Staff) -> None:
        routine, pattern = routines.declared().get(CLEANING), queries.settings().patterns.get(CLEANING)
        self._held: Mapping[tuple[str, datetime], str] = {}
        self._evening = last_evening(plan)
        if routine is None or pattern is None:
            return
        people = [
            one.uid for one in staff.newcomers if one.unit == SANITATION and set(one.posts) & routine.posts
        ]
        laid = laying.lay_out(
            routine, pattern, people=people, days=plan.live_days, absences=[], calendar=territory.calendar()
        )
        self._held = {(one.seat.place, one.seat.starts_at): one.person for one in laid if one.person}

    def at(self, place: str, starts_at: datetime) -> str:
        """Who is to stand there; "" where no roster says."""
        return self._held.get((place, starts_at), "")

    def by_phone(self, starts_at: datetime) -> bool:
        """Whether that shift is written from what phones sent, and not here."""
        return bool(self._held) and starts_at == self._evening


def last_evening(plan: Plan) -> datetime | None:
    """The start of yesterday's last shift of cleaning; None without the duty."""
    routine = routines.declared().get(CLEANING)
    if routine is None:
        return None
    start = max((one.start for one in routine.shifts), default=time())
    return territory.calendar().instant(datetime.combine(plan.today - A_DAY, start))
