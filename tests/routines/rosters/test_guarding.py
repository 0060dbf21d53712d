"""Hours and rest: told when broken, and only then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengxu.routines.rosters.guarding import Guard, Limit, warnings
from chengxu.routines.rosters.rules import Held
from tests.routines.rosters.made import MONDAY, post


def limit(guard: Guard, number: float) -> Limit:
    return Limit(guard=guard, limit=number, source="劳动法")


def week(days: int, hours: float, *, span: int = 7) -> list[Held]:
    """So many days of so many hours from Monday on, and an empty post on the last day of the span."""
    held = [post(f"d{n}", "anna", hours=hours, day=MONDAY + timedelta(days=n)) for n in range(days)]
    return [*held, post("end", "", day=MONDAY + timedelta(days=span - 1))]


@pytest.mark.parametrize(
    ("guard", "number", "posts", "found"),
    [
        (Guard.DAY_HOURS, 8, week(1, 8), []),
        (Guard.DAY_HOURS, 8, week(1, 8.5), [8.5]),
        (Guard.WEEK_HOURS, 44, week(6, 7), []),
        (Guard.WEEK_HOURS, 44, week(6, 7.5), [45.0]),
        (Guard.WEEK_HOURS, 44, week(6, 7.5, span=6), []),
        (Guard.WEEK_REST, 1, week(6, 8), []),
        (Guard.WEEK_REST, 1, week(7, 8), [0.0]),
        (Guard.REST_HOURS, 16, week(2, 8), []),
        (Guard.REST_HOURS, 17, week(2, 8), [16.0]),
    ],
)
def test_what_is_told(guard: Guard, number: float, posts: list[Held], found: list[float]) -> None:
    told = warnings(posts, [limit(guard, number)])
    assert [one.found for one in told] == found
    for one in told:
        assert one.person == "anna"
        assert f"{number:g}" in one.said.zh
        assert f"{number:g}" in one.said.en


def test_two_shifts_of_a_day_count_together_and_people_apart() -> None:
    posts = [post("1", "anna", hours=5), post("2", "anna", start=12, hours=5), post("3", "ben", hours=5)]
    assert [(one.person, one.found) for one in warnings(posts, [limit(Guard.DAY_HOURS, 8)])] == [
        ("anna", 10.0)
    ]


def test_nobody_breaks_nothing() -> None:
    assert warnings([], [limit(Guard.WEEK_REST, 1)]) == []
    assert warnings([post("1")], [limit(guard, 0) for guard in Guard]) == []
