"""The demo's rounds of asking people: what a month holds of them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from chengxu.project.demo import asking
from chengxu.project.demo.plan import Plan
from chengxu.routines.surveys import queries
from chengxu.routines.surveys.models import Round, Sheet
from tests.web import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]


def test_one_round_is_over_and_one_goes_on() -> None:
    cast.person("clerk")
    now = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
    asking.write(Plan(now=now, zone=ZoneInfo("Asia/Shanghai"), scale=0.01))
    over, on = Round.objects.order_by("starts_on")
    assert (over.closed_at is not None, on.closed_at) == (True, None)
    asked, answered = (
        {row.uid: sum(getattr(one, what) for one in queries.tallies(row)) for row in (over, on)}
        for what in ("asked", "answered")
    )
    assert asked[over.uid] == sum(over.places.values())
    (wrong,) = Sheet.objects.filter(voided_at__isnull=False)
    right = Sheet.objects.filter(round=on, voided_at__isnull=True).order_by("id")[0]
    assert (wrong.round_id, wrong.void_reason, wrong.place != right.place) == (on.uid, "地点选错了", True)
    assert 0 < answered[on.uid] <= asked[on.uid] < sum(on.places.values())
