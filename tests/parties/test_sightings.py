"""A sighting beside permits: inside, outside by so many metres, too late, ended; with the geometry's tolerance. No database."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from shapely.geometry import LineString, Point, Polygon

from chengxu.common.messages import Refused, language
from chengxu.parties import hours, places
from chengxu.parties.places import Shape
from chengxu.parties.rules import Facts, Matching, Pause
from chengxu.parties.sightings import Held, Match, Sighting, matches
from chengxu.territory.cells import METRES_PER_DEGREE
from tests.parties.test_rules import ZONE, kind

LON, LAT = 109.69, 26.575
AT = datetime(2023, 6, 1, 19, 30, tzinfo=ZONE)
RULES = Matching(15, 60, 30, "", False)
NORTH = 1 / METRES_PER_DEGREE
EAST = NORTH / math.cos(math.radians(LAT))
SEEN = Sighting(category="E0305", lon=LON, lat=LAT, at=AT, is_working=True)
HELD = Held(
    uid="p", number="靖掘〔2023〕0001号", kind=kind(), holder="靖通市政公司", what="埋管",
    facts=Facts(start=date(2023, 5, 20), end=date(2023, 6, 10)), shape=Point(LON, LAT), hours=hours.read("18:00-23:00"),
    conditions="余土当天清运",
)  # fmt: skip


def only(seen: Sighting = SEEN, held: Held = HELD) -> Match | None:
    return next(iter(matches(seen, [held], RULES)), None)


@pytest.mark.parametrize(
    ("changed", "exceeded"),
    [
        ({}, []),
        ({"category": "E0101"}, None),
        ({"lat": LAT + 14 * NORTH}, []),
        ({"lon": LON + 14 * EAST}, []),
        ({"lat": LAT + 16 * NORTH}, ["离许可的地点 16 米"]),
        ({"lon": LON - 40 * EAST}, ["离许可的地点 40 米"]),
        ({"lon": LON - 61 * EAST}, None),
        ({"at": AT.replace(hour=17, minute=59)}, ["时间是 17:59"]),
        ({"at": AT.replace(hour=18, minute=0)}, []),
        ({"at": AT.replace(hour=23, minute=0)}, ["时间是 23:00"]),
        ({"at": AT + timedelta(days=20)}, ["到期"]),
        ({"at": AT + timedelta(days=39)}, ["到期"]),
        ({"at": AT + timedelta(days=40)}, None),
        ({"at": AT - timedelta(days=20)}, ["未到生效日"]),
        ({"at": AT.replace(hour=2), "lat": LAT + 20 * NORTH}, ["离许可的地点 20 米", "时间是 02:30"]),
    ],
)
def test_place_and_time(changed: dict[str, Any], exceeded: list[str] | None) -> None:
    found = only(replace(SEEN, **changed))
    if exceeded is None:
        assert found is None
        return
    assert found is not None
    assert found.permitted is (not exceeded)
    assert len(found.exceeded) == len(exceeded)
    assert all(part in message.zh for part, message in zip(exceeded, found.exceeded, strict=True))


@pytest.mark.parametrize(
    ("facts", "exceeded"),
    [
        (replace(HELD.facts, pauses=(Pause(AT - timedelta(hours=1)),)), "暂停"),
        (replace(HELD.facts, pauses=(Pause(AT - timedelta(hours=2), AT - timedelta(hours=1)),)), ""),
        (replace(HELD.facts, pauses=(Pause(AT + timedelta(hours=1)),)), ""),
        (replace(HELD.facts, ended_as="revoked", ended_at=AT - timedelta(days=1)), "撤销"),
        (replace(HELD.facts, ended_as="revoked", ended_at=AT - timedelta(days=31)), None),
        (replace(HELD.facts, ended_as="cancelled", ended_at=AT + timedelta(days=1)), ""),
    ],
)
def test_what_was_done_to_the_permit(facts: Facts, exceeded: str | None) -> None:
    found = only(held=replace(HELD, facts=facts))
    assert (found is None) is (exceeded is None)
    if found is not None:
        assert "；".join(message.zh for message in found.exceeded) == (
            f"当时许可{exceeded}" if exceeded else ""
        )


ROAD = LineString([(LON - 100 * EAST, LAT), (LON + 100 * EAST, LAT)])
SQUARE = Polygon([
    (LON - 10 * EAST, LAT - 10 * NORTH), (LON + 10 * EAST, LAT - 10 * NORTH), (LON + 10 * EAST, LAT + 10 * NORTH),
    (LON - 10 * EAST, LAT + 10 * NORTH),
])  # fmt: skip


@pytest.mark.parametrize(
    ("shape", "east", "north", "far"),
    [
        (ROAD, 50, 0, 0),
        (ROAD, 99, 12, 12),
        (ROAD, 130, 0, 30),
        (ROAD, 130, 40, 50),
        (SQUARE, 9, 9, 0),
        (SQUARE, 0, 25, 15),
        (SQUARE, 22, 15, 13),
        (Point(LON, LAT), 30, 40, 50),
    ],
)
def test_metres_from_points_lines_and_areas(shape: Any, east: float, north: float, far: float) -> None:
    assert places.metres(shape, LON + east * EAST, LAT + north * NORTH) == pytest.approx(far, abs=0.05)


@pytest.mark.parametrize(
    ("day", "permitted"), [(date(2023, 6, 1), True), (date(2023, 6, 2), False), (date(2023, 5, 31), False)]
)
def test_a_stall_holds_its_pitch_on_its_days(day: date, permitted: bool) -> None:
    found = only(
        replace(SEEN, at=AT.replace(month=day.month, day=day.day)),
        replace(HELD, days=frozenset({date(2023, 6, 1)})),
    )
    assert found is not None
    assert found.permitted is permitted


def test_what_permits_it_comes_first_then_the_nearest() -> None:
    far = replace(HELD, number="远", shape=Point(LON, LAT + 50 * NORTH))
    late = replace(HELD, number="迟", hours=hours.read("06:00-08:00"))
    near = replace(HELD, number="近", shape=Point(LON, LAT + 20 * NORTH))
    found = matches(SEEN, [far, near, late, HELD], RULES)
    assert [match.held.number for match in found] == [HELD.number, "迟", "近", "远"]


def test_the_sentences() -> None:
    found = only()
    assert found is not None
    assert found.sentence.zh == (
        "这里有有效的挖掘城市道路许可 靖掘〔2023〕0001号：靖通市政公司，埋管，2023-05-20 至 2023-06-10，每天 18:00—23:00。"
        "在许可的地点和时段内；请对照许可条件：余土当天清运"
    )
    assert "不予立案" in found.reason.zh
    late = only(replace(SEEN, at=AT.replace(hour=23)))
    assert late is not None
    assert late.sentence.zh.endswith("但是：时间是 23:30，许可的时段是 每天 18:00—23:00。")
    with language("en"):
        assert "But: it was 23:30" in str(late.sentence)


@pytest.mark.parametrize(
    ("kind_", "text", "wrong"),
    [
        (Shape.POINT, "109.69, 26.57", False),
        (Shape.POINT, "109.69，26.57", False),
        (Shape.POINT, "109.69,26.57\n109.7,26.57", True),
        (Shape.POINT, "", True),
        (Shape.POINT, "here", True),
        (Shape.POINT, "nan, 26", True),
        (Shape.POINT, "190, 26", True),
        (Shape.LINE, "109.69,26.57; 109.70,26.57", False),
        (Shape.LINE, "109.69,26.57; 109.69,26.57", True),
        (Shape.AREA, "0,0\n0,1\n1,1", False),
        (Shape.AREA, "0,0\n1,1\n0,1\n1,0", True),
    ],
)
def test_a_place_as_typed(kind_: Shape, text: str, wrong: bool) -> None:
    if wrong:
        with pytest.raises(Refused) as caught:
            places.drawn(kind_, places.corners(text))
        assert caught.value.field == "corners"
        return
    made = places.drawn(kind_, places.corners(text))
    assert places.read_shape(places.written(made)).equals(made)


def test_a_piece_of_a_road_between_two_crossings() -> None:
    road = LineString([(0, 0), (1, 0), (2, 0)])
    assert places.piece_of(road, Point(0.5, 0), Point(1.5, 0)).length == pytest.approx(1)
    assert places.piece_of(road, Point(1.5, 0), None).length == pytest.approx(0.5)
    assert places.piece_of(road, None, None).equals(road)
