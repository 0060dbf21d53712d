"""The demo's rounds of asking people: what a month, a young year and its first day hold of them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from chengxu.project.demo import asking
from chengxu.project.demo.plan import Plan
from chengxu.routines.surveys import queries
from chengxu.routines.surveys.models import Round
from tests.web import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]


def rounds(now: datetime) -> list[Round]:
    cast.person("clerk")
    asking.write(Plan(now=now, zone=ZoneInfo("Asia/Shanghai"), scale=0.01))
    return list(Round.objects.order_by("starts_on"))


def test_one_round_is_over_and_one_goes_on() -> None:
    over, on = rounds(datetime(2026, 11, 20, 6, 30, tzinfo=UTC))
    assert (over.closed_at is not None, on.closed_at) == (True, None)
    asked, answered = (
        {row.uid: sum(getattr(one, what) for one in queries.tallies(row)) for row in (over, on)}
        for what in ("asked", "answered")
    )
    assert asked[over.uid] == sum(over.places.values())
    assert 0 < answered[on.uid] <= asked[on.uid] < sum(on.places.values())


@pytest.mark.parametrize(("day", "count"), [(1, 1), (2, 1), (3, 2)])
def test_a_year_that_has_only_begun(day: int, count: int) -> None:
    assert len(rounds(datetime(2024, 1, day, 6, 30, tzinfo=UTC))) == count
