"""Posts, people and duties made up for the tests of rosters."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from chengxu.common.messages import Message
from chengxu.common.worktime import Calendar
from chengxu.routines.duties import Hours, Routine
from chengxu.routines.rosters.rules import Held, Line, Pattern

CALENDAR = Calendar(known_years=frozenset({2026}))
MONDAY = date(2026, 11, 2)
NOW = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
PLACES = ("R01", "R02")
FIVE = (("s1", 5, 8), ("s2", 8, 11), ("s3", 11, 14), ("s4", 14, 17), ("s5", 17, 21))


def duty(**changed: object) -> Routine:
    """Five shifts of cleaning at two places."""
    told: dict[str, object] = {
        "code": "cleaning", "name": Message("保洁"), "posts": frozenset({"sweeper"}), "unit": "HW", "places": PLACES,
        "shifts": tuple(Hours(id=id_, name=Message(id_), start=time(a), end=time(b)) for id_, a, b in FIVE),
    }  # fmt: skip
    return Routine(**(told | changed))  # type: ignore[arg-type]


def pattern(**changed: object) -> Pattern:
    """Three people a day at each place, six days of seven."""
    lines = (Line(shifts=("s1", "s3")), Line(shifts=("s2", "s4")), Line(shifts=("s5",)))
    return Pattern(**({"routine": "cleaning", "lines": lines, "work": 6, "rest": 1, "rotate": 7} | changed))  # type: ignore[arg-type]


def post(
    uid: str,
    person: str = "",
    *,
    place: str = "R01",
    start: float = 5,
    hours: float = 3,
    day: date = MONDAY,
    **changed: object,
) -> Held:
    """One post that starts at a local hour."""
    begins = CALENDAR.instant(datetime.combine(day, time())) + timedelta(hours=start)
    told: dict[str, object] = {
        "uid": uid, "routine": "cleaning", "unit": "HW", "place": place, "shift": "s", "number": 1, "day": day, "starts_at": begins,
        "ends_at": begins + timedelta(hours=hours), "person": person,
    }  # fmt: skip
    return Held(**(told | changed))  # type: ignore[arg-type]
