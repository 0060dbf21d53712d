"""Hours and rest: told when broken, and only then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengxu.routines.rosters.guarding import Guard, Limit, overlapping, warnings
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


def test_a_week_in_two_months_is_one_week_told_in_both() -> None:
    """Monday to Sunday, the month ends on Wednesday: neither half breaks anything, the whole does."""
    posts, turn = week(7, 7), MONDAY + timedelta(days=2)
    limits = [limit(Guard.WEEK_HOURS, 44), limit(Guard.WEEK_REST, 1)]
    for first, last in (
        (MONDAY - timedelta(days=28), turn),
        (turn + timedelta(days=1), MONDAY + timedelta(days=32)),
    ):
        told = warnings(posts, limits, first=first, last=last)
        assert [(one.limit.guard, one.day, one.found) for one in told] == [
            (Guard.WEEK_HOURS, MONDAY, 49.0), (Guard.WEEK_REST, MONDAY, 0.0),
        ]  # fmt: skip
    assert warnings(posts[:3], limits, first=MONDAY, last=turn) == []
    assert warnings(posts, limits, first=MONDAY + timedelta(days=7)) == []


def test_a_day_of_the_month_beside_is_told_there() -> None:
    posts = [post("1", "anna", hours=9), post("2", "anna", hours=9, day=MONDAY + timedelta(days=1))]
    told = warnings(posts, [limit(Guard.DAY_HOURS, 8)], first=MONDAY + timedelta(days=1))
    assert [one.day for one in told] == [MONDAY + timedelta(days=1)]


@pytest.mark.parametrize(
    ("posts", "pairs"),
    [
        ([post("1", "anna", hours=3), post("2", "anna", start=8, hours=3)], []),
        ([post("1", "anna", hours=3), post("2", "ben", hours=3)], []),
        ([post("1", "", hours=3), post("2", "", hours=3)], []),
        ([post("1", "anna", hours=3.5), post("2", "anna", start=8, hours=3, unit="LD", routine="lamps")], [("1", "2")]),
        # a night that ends in the morning of the next month
        ([post("1", "anna", start=22, hours=8), post("2", "anna", day=MONDAY + timedelta(days=1))], [("1", "2")]),
        # one long post over two short ones
        ([post("1", "anna", hours=12), post("2", "anna", start=6, hours=1), post("3", "anna", start=9, hours=1)], [("1", "2"), ("1", "3")]),
    ],
)  # fmt: skip
def test_who_is_on_two_posts_at_once(posts: list[Held], pairs: list[tuple[str, str]]) -> None:
    assert [(one.one.uid, one.other.uid) for one in overlapping(posts)] == pairs
