"""Morton codes: known values, order by nearness, and ranges that miss nothing."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxu.territory.cells import distance, morton, ranges_around

LON, LAT = st.floats(109.2, 110.0), st.floats(26.2, 26.9)


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [(-180.0, -90.0, 0), (180.0, 90.0, 2**60 - 1), (0.0, 0.0, 3 << 58), (0.0, -90.0, 1 << 58)],
)
def test_corners_of_the_world(lon: float, lat: float, code: int) -> None:
    assert morton(lon, lat) == code


@given(LON, LAT, st.floats(1, 2000), st.floats(0, 2 * math.pi), st.floats(0, 1))
def test_what_is_near_lies_in_the_ranges(
    lon: float, lat: float, metres: float, angle: float, share: float
) -> None:
    north = math.sin(angle) * metres * share / 111_320
    east = math.cos(angle) * metres * share / 111_320 / math.cos(math.radians(lat))
    ranges = ranges_around(lon, lat, metres)
    code = morton(lon + east, lat + north)
    assert len(ranges) <= 4
    assert any(low <= code <= high for low, high in ranges)


def test_ranges_are_not_the_whole_county() -> None:
    covered = sum(high - low + 1 for low, high in ranges_around(109.695, 26.574, 50))
    assert covered / 2**60 * 360 * 180 * 111_320**2 * math.cos(math.radians(26.574)) < 4e6  # m²


def test_distance_is_metres() -> None:
    assert distance(109.695, 26.574, 109.695, 26.583) == pytest.approx(1002, abs=1)
    assert distance(109.695, 26.574, 109.705, 26.574) == pytest.approx(995.6, abs=1)
