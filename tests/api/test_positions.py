"""The platform of a fleet pushes positions: with a key that says so, in any order, as often as it likes."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from chengxu.accounts.rules import SYSTEM
from chengxu.api import actions
from chengxu.common.ids import SystemIds
from chengxu.routines.tracks.models import Hour
from tests.api.asked import KEY
from tests.jingzhou import SEAT

pytestmark = pytest.mark.usefixtures("county", "home")
FLEET = "key-of-the-fleet-platform"


@pytest.fixture(autouse=True)
def _key(county: None) -> None:
    actions.issue(
        name="车辆平台", actor=SYSTEM, now=timezone.now(), ids=SystemIds(), secret=FLEET, positions=True
    )


def position(**given: object) -> dict[str, Any]:
    local = timezone.localtime() - timedelta(days=1)
    at = local.replace(hour=10, minute=0, second=0, microsecond=0)
    return {
        "vehicle": "湘N·30021",
        "time": at.isoformat(),
        "lon": SEAT[0],
        "lat": SEAT[1],
        "working": True,
    } | given


def push(*positions: dict[str, Any], key: str = FLEET, status: int = 200, **given: object) -> Any:
    body = {"frame": "wgs84", "positions": positions} | given
    answer = Client().post(
        "/api/v1/positions",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def test_positions_are_taken_once() -> None:
    assert push(position(), position())["added"] == 1
    assert push(position()) == {"added": 0, "repeated": 1, "not_kept": 0, "left_out": 0, "reasons": []}
    assert [(row.vehicle, row.count) for row in Hour.objects.all()] == [("湘N30021", 1)]


def test_what_does_not_fit_is_told_and_the_rest_taken() -> None:
    told = push(position(vehicle="湘A00000"), position(speed=14.5, heading=90, source_id="T1"))
    assert (told["added"], told["left_out"]) == (1, 1)
    assert (told["reasons"][0]["index"], told["reasons"][0]["field"]) == (0, "vehicle")
    assert "湘A00000" in told["reasons"][0]["message"]


@pytest.mark.parametrize(
    ("key", "given", "status"),
    [
        (KEY, {}, 401),
        ("", {}, 401),
        (FLEET, {"lon": 190}, 400),
        (FLEET, {"time": "2026-05-12 10:00"}, 400),
        (FLEET, {"nothing": 1}, 400),
    ],
)
def test_what_is_turned_away(key: str, given: dict[str, object], status: int) -> None:
    push(position(**given), key=key, status=status)
    assert not Hour.objects.exists()


def test_a_frame_is_stated() -> None:
    push(position(), frame="", status=400)


def test_a_sender_whose_clock_is_wrong_is_taken_and_marked() -> None:
    assert push(position(), sent_at=(timezone.now() + timedelta(hours=8)).isoformat())["added"] == 1
    assert push(position(), sent_at=timezone.now().isoformat())["repeated"] == 1


def test_hours_nobody_works_are_not_kept() -> None:
    night = f"{timezone.localdate() - timedelta(days=2)}T02:00:00+08:00"
    assert push(position(time=night))["not_kept"] == 1
    assert not Hour.objects.exists()
