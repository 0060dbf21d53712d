"""Frames of coordinates: the published test vector, there and back again, and refusals that list the choices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxu.common.messages import Refused, language
from chengxu.territory import frames

WGS = (109.695, 26.574)
GCJ = (109.699557, 26.570483)
BD = (109.706025, 26.576657)
CENTIMETRE = 1e-7


@pytest.mark.parametrize(
    ("given_", "frame", "expected", "tolerance"),
    [
        (WGS, "wgs84", WGS, 0),
        (WGS, "cgcs2000", WGS, 0),
        (WGS, "WGS-84", WGS, 0),
        (WGS, "EPSG:4490".replace(":", ""), WGS, 0),
        (GCJ, "gcj02", WGS, 1e-6),
        (GCJ, " GCJ-02 ", WGS, 1e-6),
        (BD, "bd09", WGS, 1e-6),
        (BD, "BD_09", WGS, 1e-6),
    ],
)
def test_every_frame_leads_to_cgcs2000(
    given_: tuple[float, float], frame: str, expected: tuple[float, float], tolerance: float
) -> None:
    assert frames.to_cgcs2000(*given_, frame) == pytest.approx(expected, abs=tolerance)


def test_the_published_vector() -> None:
    assert frames.wgs84_to_gcj02(*WGS) == pytest.approx(GCJ, abs=1e-6)
    assert frames.wgs84_to_bd09(*WGS) == pytest.approx(BD, abs=1e-6)


@given(st.floats(74, 134), st.floats(19, 53), st.sampled_from(list(frames.Frame)))
def test_there_and_back_again(lon: float, lat: float, frame: frames.Frame) -> None:
    there = frames.from_cgcs2000(lon, lat, frame)
    assert frames.to_cgcs2000(*there, frame) == pytest.approx((lon, lat), abs=CENTIMETRE)


@pytest.mark.parametrize(
    ("frame", "zh", "en"),
    [("", "没有写明坐标系", "missing"), ("mars", "不认识坐标系「mars」", "unknown frame “mars”")],
)
def test_a_refusal_lists_the_choices(frame: str, zh: str, en: str) -> None:
    with pytest.raises(Refused) as refused:
        frames.to_cgcs2000(*WGS, frame)
    assert refused.value.field == "frame"
    assert str(refused.value).startswith(zh)
    with language("en"):
        assert en in str(refused.value)
    for choice in frames.Frame:
        assert choice in refused.value.message.zh
