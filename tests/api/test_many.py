"""Many rows cost as many statements as few; filters narrow."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chengxu.api.open311 import queries
from chengxu.api.open311.asking import wanted
from chengxu.cases.models import Case
from chengxu.cases.queries import rulebook
from chengxu.intake import published
from chengxu.intake.actions import take_in
from chengxu.intake.models import Report
from chengxu.intake.rules import Submission
from tests.api.asked import LAMP, get, ids
from tests.jingzhou import CLERK, SEAT

pytestmark = pytest.mark.usefixtures("county")


def report(at: datetime, *, category: str = LAMP, lon: float = SEAT[0]) -> str:
    submission = Submission(
        channel="hotline",
        text="路灯不亮",
        category=category,
        lon=lon,
        lat=SEAT[1],
        frame="wgs84",
        reported_at=at,
    )
    return take_in(submission=submission, actor=CLERK, now=at, ids=ids).report_uid


def listed(**given: object) -> list[str]:
    return [row["service_request_id"] for row in get("v2/requests.json", **given).json]


@pytest.mark.parametrize(
    "given", [{}, {"extensions": "true"}, {"status": "open", "service_code": LAMP}, {"ids": "all"}]
)
def test_the_number_of_statements_does_not_grow(given: dict[str, str]) -> None:
    now = timezone.now()
    uids = [report(now - timedelta(minutes=n)) for n in range(2)]

    def asked() -> int:
        more = {"service_request_id": ",".join(uids)} if "ids" in given else given
        get("v2/requests.json", **more)
        with CaptureQueriesContext(connection) as heard:
            assert len(listed(**more)) == len(uids)
        return len(heard)

    few = asked()
    uids += [report(now - timedelta(minutes=n)) for n in range(2, 40)]
    assert asked() == few <= 6


@pytest.mark.sqlite_only(reason="asks SQLite for its plan; the server's own depends on how much there is")
def test_rows_come_in_order_from_the_index_of_the_days_asked_for() -> None:
    """Not from all cases of a hundred categories, sorted afterwards."""
    asked = wanted({"status": ["open"]}, now=timezone.now(), zone="Asia/Shanghai")
    plan = queries.chosen(asked, rulebook())[0].explain()
    assert "intake_reported" in plan
    assert "TEMP B-TREE" not in plan


def test_updates_cost_the_same_however_many() -> None:
    report(timezone.now())
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as heard:
            get("v2/servicerequestupdates.json")
        counts.append(len(heard))
        report(timezone.now())
    assert counts[0] == counts[1]


def test_every_filter_narrows() -> None:
    now = timezone.now()
    old, mid, new = (report(now - timedelta(days=days)) for days in (100, 40, 1))
    far = report(now - timedelta(days=2), lon=SEAT[0] + 0.01)
    waste = report(now - timedelta(days=3), category="E0504")
    assert listed() == [new, far, waste, mid]
    assert listed(
        start_date=(now - timedelta(days=120)).isoformat(), end_date=(now - timedelta(days=60)).isoformat()
    ) == [old]
    assert listed(end_date=(now - timedelta(days=30)).isoformat()) == [mid, old]
    assert listed(service_code="E0504") == [waste]
    assert listed(service_code=f"E0504,{LAMP},nope") == [new, far, waste, mid]
    assert listed(service_code="nope") == []
    assert listed(service_code="E0502") == []
    assert listed(lat=SEAT[1], long=SEAT[0], radius="500") == [new, waste, mid]
    assert listed(lat=SEAT[1], long=SEAT[0], radius="1100") == [new, far, waste, mid]
    assert listed(page="2", page_size="2") == [waste, mid]
    assert listed(page="3", page_size="2") == []
    assert listed(service_request_id=f"{old},{far},nope", status="x") == [far, old]
    assert listed(service_request_id="nope") == []
    Case.objects.filter(reports__uid=mid).update(updated_at=now)
    assert listed(updated_after=(now - timedelta(hours=1)).isoformat()) == [mid]
    assert listed(updated_before=(now - timedelta(days=2, hours=1)).isoformat()) == [waste]


def test_a_thousand_rows_at_most() -> None:
    uid = report(timezone.now())
    first = Report.objects.get(uid=uid)
    Report.objects.bulk_create(
        Report(
            uid=f"00000000-0000-7000-8000-{n:012d}", receipt=f"R{n}", channel="hotline", text="x", case_id=first.case_id,
            reported_at=first.reported_at - timedelta(seconds=n), received_at=first.received_at,
        )
        for n in range(1, 1101)
    )  # fmt: skip
    assert len(listed()) == 1000
    assert len(listed(page="2", page_size="1000")) == 101
    assert get("v2/requests.xml").text.count("<request>") == 1000


def test_what_may_be_a_home_is_told_coarsely_and_cannot_be_found_out_by_circles() -> None:
    """A tenth of the square to and fro: the answer speaks of the middle of the square alone."""
    now = timezone.now()
    uid = report(now, category="E2120")
    row = get("v2/requests.json").json[0]
    shown = published.publicity()
    assert (row["long"], row["lat"]) == shown.position("E2120", *SEAT) != SEAT
    assert row["address"] == "渠阳镇 " + row["address"].split()[-1]
    told = {"lat": row["lat"], "long": row["long"], "radius": 10}
    exact = {"lat": SEAT[1], "long": SEAT[0], "radius": 10}
    assert (listed(**told), listed(**exact)) == ([uid], [])
