"""Whether a phone was at its place: inside, outside by how much, or no telling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, box

from chengxu.common.messages import Message
from chengxu.routines.fencing import Fence, Seen, judged, metres_off
from chengxu.territory.areas import Area, Level, Place, Road

STREET = Road(
    code="R01", name=Message("路"), kind="main", shape=LineString([(109.69, 26.57), (109.70, 26.57)])
)
GRID = Area(code="G", name=Message("格"), shape=box(109.69, 26.57, 109.70, 26.58), level=Level.DUTY_GRID)
STATION = Place(code="P", name=Message("站"), kind="transfer_station", lon=109.69, lat=26.57, reach=100)


@pytest.mark.parametrize(
    ("off", "accuracy", "seen"),
    [
        (0, 10, Seen(Fence.INSIDE, 0)),
        (80, 10, Seen(Fence.INSIDE, 0)),
        (81, 0, Seen(Fence.OUTSIDE, 1)),
        (81, 5, Seen(Fence.UNSURE, 1)),  # beyond by less than the phone may be wrong
        (310, 20, Seen(Fence.OUTSIDE, 230)),
        (0, 150, Seen(Fence.INSIDE, 0)),
        (0, 151, Seen(Fence.UNSURE, 0)),  # so poor that it tells nothing
        (5080, 1000, Seen(Fence.OUTSIDE, 5000)),  # poor, and still far beyond
        (5080, 6000, Seen(Fence.UNSURE, 5000)),
        (0, None, Seen(Fence.UNSURE, 0)),
        (None, 10, Seen(Fence.NOWHERE)),
    ],
)
def test_what_a_position_says(off: float | None, accuracy: float | None, seen: Seen) -> None:
    assert judged(off, accuracy, reach=80, poor=150) == seen


@given(st.floats(0, 1e5), st.floats(0, 1e5), st.integers(10, 5000), st.integers(10, 2000))
def test_nobody_is_outside_who_may_be_inside(off: float, accuracy: float, reach: int, poor: int) -> None:
    seen = judged(off, accuracy, reach=reach, poor=poor)
    if seen.fence is Fence.OUTSIDE:
        assert off - accuracy > reach - 1
    if seen.fence is Fence.INSIDE:
        assert off <= reach + 1
        assert accuracy <= poor


@pytest.mark.parametrize(
    ("known", "lon", "lat", "metres"),
    [
        (STREET, 109.695, 26.57, 0),
        (STREET, 109.695, 26.571, 111),
        (STREET, 109.701, 26.57, 100),
        (GRID, 109.695, 26.575, 0),
        (GRID, 109.695, 26.569, 111),
        (STATION, 109.69, 26.57, 0),
        (STATION, 109.69, 26.5705, 0),
        (STATION, 109.69, 26.572, 122),
    ],
)
def test_metres_to_a_road_an_area_and_a_place(
    known: Area | Road | Place, lon: float, lat: float, metres: int
) -> None:
    assert abs(metres_off(known, lon, lat) - metres) < 2
