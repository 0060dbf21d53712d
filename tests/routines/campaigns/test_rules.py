"""Campaigns: what a plan says, what counts once, and what came back by day, distance and fate of a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxu.common.messages import Invalid, Refused
from chengxu.routines.campaigns import relapse, rules
from chengxu.routines.campaigns.relapse import Closing, Rate, Settings, Sighting
from chengxu.routines.campaigns.rules import CASES, Entry, Known, Plan, Stage, Target

KNOWN = Known(units={"A", "B"}, categories={"c1"}, works={"clear heap"}, places={"R01"}, parties={"p"})
PLAN = Plan(
    name="占道经营专项整治", goal="", starts_on=date(2023, 3, 1), ends_on=date(2023, 4, 30), lead="A", categories=("c1",),
    works=("clear heap",), targets=(Target(work="clear heap", number=10), Target(work=CASES, number=5)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, []),
        ({"places": ("R01",), "co_units": ("B",), "parties": ("p",)}, []),
        ({"ends_on": date(2023, 3, 1)}, []),
        ({"name": "短"[:0]}, ["name"]),
        ({"starts_on": None}, ["starts_on"]),
        ({"ends_on": date(2023, 2, 28)}, ["ends_on"]),
        ({"ends_on": date(2025, 3, 2)}, ["ends_on"]),
        ({"categories": (), "works": (), "targets": ()}, ["categories"]),
        ({"lead": "X"}, ["lead"]),
        ({"co_units": ("A",)}, ["co_units"]),
        ({"co_units": ("X",)}, ["co_units"]),
        ({"categories": ("c9",)}, ["categories"]),
        ({"places": ("R99",)}, ["places"]),
        ({"parties": ("q",)}, ["parties"]),
        ({"targets": (Target(work="clear snow", number=1),)}, ["targets"]),
        ({"targets": (Target(work=CASES, number=0),)}, ["targets"]),
        ({"targets": (Target(work=CASES, number=1), Target(work=CASES, number=2))}, ["targets"]),
    ],
)
def test_a_plan(changed: dict[str, Any], wrong: list[str]) -> None:
    plan = replace(PLAN, **changed)
    if not wrong:
        assert rules.planned(plan, KNOWN).name == plan.name
        return
    with pytest.raises(Invalid) as caught:
        rules.planned(plan, KNOWN)
    assert [problem.field for problem in caught.value.problems] == wrong


@pytest.mark.parametrize(
    ("day", "stage", "says"),
    [
        (date(2023, 3, 1), Stage.OPEN, ""),
        (date(2023, 4, 30), Stage.OPEN, ""),
        (date(2023, 2, 28), Stage.OPEN, "不在整治时段"),
        (date(2023, 5, 1), Stage.OPEN, "不在整治时段"),
        (date(2023, 3, 1), Stage.CLOSED, "已经收官"),
    ],
)
def test_only_what_was_done_in_its_days_is_logged(day: date, stage: Stage, says: str) -> None:
    if not says:
        rules.may_log(day, date(2023, 3, 1), date(2023, 4, 30), stage)
        return
    with pytest.raises(Refused, match=says):
        rules.may_log(day, date(2023, 3, 1), date(2023, 4, 30), stage)


@pytest.mark.parametrize(
    ("stage", "today", "why", "fine"),
    [
        (Stage.OPEN, date(2023, 5, 1), "", True),
        (Stage.OPEN, date(2023, 4, 30), "", False),
        (Stage.OPEN, date(2023, 4, 30), "任务已完成", True),
        (Stage.CLOSED, date(2023, 5, 1), "再来", False),
        (Stage.CANCELLED, date(2023, 5, 1), "再来", False),
    ],
)
def test_closing_it(stage: Stage, today: date, why: str, fine: bool) -> None:
    if fine:
        assert rules.may_close(stage, date(2023, 4, 30), today, why) == why
        return
    with pytest.raises(Refused):
        rules.may_close(stage, date(2023, 4, 30), today, why)


@pytest.mark.parametrize("may", [rules.may_cancel, rules.may_change])
def test_stopping_and_changing_need_a_reason_and_an_open_one(may: Any) -> None:
    assert may(Stage.OPEN, " 县里 统一安排 ") == "县里 统一安排"
    for stage, why in ((Stage.OPEN, ""), (Stage.CLOSED, "县里统一安排"), (Stage.CANCELLED, "县里统一安排")):
        with pytest.raises(Refused):
            may(stage, why)


def test_a_deed_counts_once_in_a_campaign_however_it_came_in() -> None:
    one = Entry("1", "clear", "heap", "处", 2000)
    (found,) = rules.sums([one, Entry("2", "clear", "heap", "处", 1000), one])
    assert (found.quantity, found.deeds) == (3000, 2)
    assert len(rules.sums([one, replace(one, uid="3", measure="次")])) == 2  # measures are never added up


@pytest.mark.parametrize(
    ("claims", "each", "once", "shared"),
    [
        ({}, 0, 0, 0),
        ({"a": ["1", "2"], "b": ["3"]}, 3, 3, 0),
        ({"a": ["1", "2"], "b": ["2", "3"]}, 4, 3, 1),
        ({"a": ["1"], "b": ["1"], "c": ["1"]}, 3, 1, 2),
    ],
)
def test_campaigns_that_claim_one_deed(
    claims: dict[str, list[str]], each: int, once: int, shared: int
) -> None:
    found = rules.overlap(claims)
    assert (found.each, found.once, found.shared) == (each, once, shared)


# --- what came back --------------------------------------------------------------------------------------------

SETTINGS = Settings(metres=100, days=(30, 90, 180), few=20)
CLOSED = datetime.fromisoformat("2023-03-10T18:00:00+08:00")
LON, LAT = 109.695, 26.574
A_METRE = 1 / 111_195  # degrees north
CLOSING = Closing(
    case="a", number="A-1", at=CLOSED, day=CLOSED.date(), category="c1", lon=LON, lat=LAT, place="R01"
)


def seen(days: int = 10, metres: float = 0, **changed: Any) -> Sighting:
    at = CLOSED + timedelta(days=days)
    one = Sighting(case="b", at=at, day=at.date(), category="c1", lon=LON, lat=LAT + metres * A_METRE)
    return replace(one, **changed)


@pytest.mark.parametrize(
    ("sighting", "days"),
    [
        (seen(), 10),
        (seen(30), 30),
        (seen(31), 31),
        (seen(90), 90),
        (seen(180), 180),
        (seen(181), None),
        (seen(0, at=CLOSED + timedelta(minutes=1)), 0),
        (seen(0, at=CLOSED), None),  # reported as it was closed: it was there before
        (seen(-3), None),
        (seen(10, 99), 10),
        (seen(10, 101), None),
        (seen(category="c2"), None),  # another matter at the same place
        (seen(counts=False), None),  # void, declined, or merged into one that is
        (seen(case="a"), 10),  # the case itself, reopened
    ],
)
def test_whether_it_came_back(sighting: Sighting, days: int | None) -> None:
    found = relapse.came_back(CLOSING, [sighting], SETTINGS)
    assert (found.days if found else None) == days
    ((_, quick),) = relapse.matched([CLOSING], [sighting], SETTINGS)
    assert quick == found


@pytest.mark.parametrize(
    ("back", "within"),
    [(30, [1, 1, 1]), (31, [0, 1, 1]), (90, [0, 1, 1]), (91, [0, 0, 1]), (None, [0, 0, 0])],
)
def test_the_edges_of_the_days(back: int | None, within: list[int]) -> None:
    found = relapse.rates([(CLOSING.day, back)], SETTINGS, CLOSING.day + timedelta(days=400))
    assert [one.back for one in found] == within
    assert [one.places for one in found] == [1, 1, 1]


@pytest.mark.parametrize(
    ("gone", "places"), [(30, [0, 0, 0]), (31, [1, 0, 0]), (91, [1, 1, 0]), (181, [1, 1, 1])]
)
def test_a_place_is_judged_once_its_days_are_over(gone: int, places: list[int]) -> None:
    today = CLOSING.day + timedelta(days=gone)
    found = relapse.rates(
        [(CLOSING.day, 5)], SETTINGS, today
    )  # came back early: still not counted before the others
    assert [one.places for one in found] == places
    assert [one.places + one.waiting for one in found] == [1, 1, 1]


def test_the_first_time_counts() -> None:
    back = relapse.came_back(CLOSING, [seen(20, case="d"), seen(9, 30, case="c")], SETTINGS)
    assert back is not None
    assert (back.case, back.days, round(back.metres)) == ("c", 9, 30)


positions = st.floats(-400, 400)


@given(st.lists(st.tuples(positions, st.integers(-5, 200)), max_size=30), st.lists(positions, max_size=10))
def test_cells_find_what_looking_at_everything_finds(
    near: list[tuple[float, int]], closed: list[float]
) -> None:
    sightings = [seen(days, metres, case=str(n)) for n, (metres, days) in enumerate(near)]
    closings = [replace(CLOSING, case=f"x{n}", lat=LAT + metres * A_METRE) for n, metres in enumerate(closed)]
    plain = [(one, relapse.came_back(one, sightings, SETTINGS)) for one in closings]
    assert relapse.matched(closings, sightings, SETTINGS) == plain


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ((100, 5), (100, 40), True),
        ((100, 5), (100, 6), False),
        ((19, 0), (100, 90), False),  # too few, whatever the numbers say
        ((0, 0), (100, 90), False),
    ],
)
def test_small_numbers_prove_nothing(one: tuple[int, int], other: tuple[int, int], apart: bool) -> None:
    rates = [Rate(days=30, places=places, back=back, waiting=0) for places, back in (one, other)]
    assert relapse.comparable(*rates, SETTINGS) is apart


def test_the_range_of_a_share() -> None:
    low, high = Rate(days=30, places=10, back=0, waiting=0).range or (0, 0)
    assert (round(low, 1), round(high, 1)) == (0.0, 27.8)  # none of ten is no proof of none
    assert Rate(days=30, places=0, back=0, waiting=3).share is None


def test_the_time_before_is_as_long() -> None:
    assert relapse.before(date(2023, 3, 1), date(2023, 3, 31)) == (date(2023, 1, 29), date(2023, 2, 28))
    assert relapse.before(date(2023, 3, 1), date(2023, 3, 1)) == (date(2023, 2, 28), date(2023, 2, 28))
