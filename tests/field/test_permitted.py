"""What the phone keeps of permits, and what it is told when a finding at a permitted place was sent."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from shapely.geometry import LineString, Point, Polygon

from chengxu.field.rules import Outcome, Position
from chengxu.parties import actions, hours
from chengxu.parties.rules import Step
from chengxu.territory.cells import METRES_PER_DEGREE
from chengxu.web.field import permits
from tests.field import street
from tests.jingzhou import NOW, SEAT
from tests.parties.held import HEAD, PERSON, STALL, ids, issued

HERE = Position(lon=SEAT[0], lat=SEAT[1], metres=8)
NORTH = 1 / METRES_PER_DEGREE


@pytest.mark.usefixtures("county")
def test_a_finding_at_a_permitted_place_says_so_in_its_answer() -> None:
    row = issued(start=date(2023, 5, 1), end=date(2023, 5, 20))
    collector = street.somebody("collector")
    finding = replace(street.finding(), category="E0305", spot=HERE, text="有人挖路")
    answer = street.again(finding, collector)
    assert answer.outcome is Outcome.DONE
    assert [row.number in note.zh for note in answer.notes if "许可" in note.zh] == [True]
    again = street.again(finding, collector)
    assert again.outcome is Outcome.ALREADY
    assert any(row.number in note.zh for note in again.notes)
    elsewhere = replace(
        street.finding(),
        id="elsewhere-0001",
        category="E0305",
        spot=Position(lon=109.72, lat=26.574, metres=8),
    )
    assert not [note for note in street.again(elsewhere, collector).notes if "许可" in note.zh]


@pytest.mark.usefixtures("county")
def test_what_the_phone_keeps() -> None:
    dig = issued(start=date(2023, 5, 1), end=date(2023, 5, 20), hours=hours.read("08:00-18:00"))
    issued(STALL, PERSON)
    ended = issued(start=date(2023, 4, 1), end=date(2023, 4, 20))
    paused = issued()
    actions.act(
        uid=paused.uid, step=Step.SUSPEND, why="查", actor=HEAD, now=NOW - timedelta(minutes=1), ids=ids
    )
    kept = permits.in_force(NOW)
    assert len(kept) == 2
    (works,) = [one for one in kept if dig.number in one["said"]]
    assert works["categories"] == ["E0304", "E0305"]
    assert works["points"] == [[round(SEAT[0], 5), round(SEAT[1], 5)]]
    assert "每天 8:00—18:00" in works["said"]
    said = "".join(one["said"] for one in kept)
    assert "杨**" in said
    assert not [text for text in (PERSON.name, ended.number, paused.number) if text in said]


@pytest.mark.parametrize(
    "shape",
    [
        Point(SEAT),
        LineString([SEAT, (SEAT[0], SEAT[1] + 900 * NORTH)]),
        Polygon([SEAT, (SEAT[0], SEAT[1] + 90 * NORTH), (SEAT[0] + 90 * NORTH, SEAT[1])]),
    ],
)
def test_whoever_is_near_a_shape_is_near_one_of_its_points(shape: Any) -> None:
    points = permits._points(shape)
    assert len(points) <= permits.MOST_POINTS + 4
    edge = shape.exterior if shape.geom_type == "Polygon" else shape
    for part in range(11):
        on = edge.interpolate(part / 10, normalized=True) if edge.length else shape
        nearest = min(math.hypot(x - on.x, y - on.y) for x, y in points) * METRES_PER_DEGREE
        assert nearest <= permits.STEP / 2 + 2
