"""Spreading totals and drawing days."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxu.common.messages import Refused
from chengxu.project.demo.plan import Plan, fingerprint
from chengxu.project.demo.seasons import Season, days, moment, spread, uneven

ZONE = ZoneInfo("Asia/Shanghai")
PLAN = Plan(now=datetime(2024, 5, 10, 4, tzinfo=UTC), zone=ZONE)
WEEKDAYS = Season((1,) * 12, (1, 1, 1, 1, 1, 0, 0), (9, 17))


@given(
    total=st.integers(1, 5000), parts=st.integers(1, 60), step=st.sampled_from((1, 5, 20)), seed=st.integers()
)
def test_shares_add_up_and_none_is_empty(total: int, parts: int, step: int, seed: int) -> None:
    total = max(total, parts * step)
    even, rough = spread(total, parts, step=step), uneven(total, parts, Random(seed), step=step)
    assert sum(even) == sum(rough) == total
    assert min(rough) >= step
    assert max(even) - min(even) < 2 * step


def test_days_follow_the_season_and_the_order() -> None:
    drawn = days(WEEKDAYS, PLAN.year_days, 3000, Random(1))
    assert drawn == sorted(drawn)
    assert {day.weekday() for day in drawn} == {0, 1, 2, 3, 4}
    months = Counter(day.month for day in drawn)
    assert min(months.values()) > 150


def test_days_without_weight_are_drawn_evenly() -> None:
    never = Season((0,) * 12, (1,) * 7, (9, 17))
    assert len(days(never, PLAN.year_days, 12, Random(1))) == 12


def test_a_moment_lies_in_the_hours_of_the_season() -> None:
    at = moment(PLAN, date(2023, 5, 8), WEEKDAYS, Random(1)).astimezone(ZONE)
    assert at.date() == date(2023, 5, 8)
    assert 9 <= at.hour < 17


def test_the_plan_knows_its_days() -> None:
    assert (PLAN.year_days[0], PLAN.year_days[-1]) == (date(2023, 1, 1), date(2023, 12, 31))
    assert PLAN.today == date(2024, 5, 10)
    assert (PLAN.live_days[0], PLAN.live_days[-1]) == (date(2024, 4, 11), date(2024, 5, 10))
    assert PLAN.at(date(2023, 1, 1), 7.5) == datetime(2022, 12, 31, 23, 30, tzinfo=UTC)


def test_live_days_never_reach_into_the_finished_year() -> None:
    early = Plan(now=datetime(2024, 2, 10, tzinfo=UTC), zone=ZONE)
    assert early.live_days[0] == date(2024, 1, 12)
    assert all(day.year == 2024 for day in early.live_days)


def test_a_present_before_the_year_is_over_is_refused() -> None:
    with pytest.raises(Refused, match="2024-02-01"):
        Plan(now=datetime(2024, 1, 31, 15, tzinfo=UTC) - timedelta(days=1), zone=ZONE)


def test_parts_of_a_plan_do_not_disturb_each_other() -> None:
    assert PLAN.random("a").random() == PLAN.random("a").random()
    assert PLAN.random("a").random() != PLAN.random("b").random()


def test_a_fingerprint_depends_on_everything_it_names() -> None:
    marks = {
        fingerprint(pack_hash="a"),
        fingerprint(pack_hash="b"),
        fingerprint(pack_hash="a", seed=1),
        fingerprint(pack_hash="a", year=2024),
        fingerprint(pack_hash="a", version=99),
    }
    assert len(marks) == 5
