"""Which entries are one facility, and what a pack may say of facilities."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chengxu.assets.rules import Component
from chengxu.assets.upkeep.facilities import Site, sites
from chengxu.assets.upkeep.facilities_loading import FILE, parse
from chengxu.catalog.loading import parse as parse_catalog
from chengxu.common.messages import Message
from chengxu.packs.checking import Checker
from chengxu.territory.areas import Place
from chengxu.territory.service_points import ServicePoint
from tests.assets.street import judged, row
from tests.jingzhou import SEAT, source

LON, LAT = SEAT
METRE = 1 / 99_550
POINT = ServicePoint(
    code="S1", kind="toilet", name=Message("广场公厕"), lon=LON, lat=LAT, township="", address=Message(""), hours=(), start=None,
    end=None, phone="", note=Message(""), accessible=False, source="", as_of=date(2023, 1, 1), verified=False,
)  # fmt: skip
PLACE = Place(code="P1", name=Message("填埋场"), kind="landfill", lon=LON, lat=LAT, reach=400.0)


def component(east: float) -> Component:
    """One that stands so many metres east of the middle."""
    return judged(row(east=east)).new[0]


def told(found: list[Site]) -> list[tuple[str, int]]:
    return [(one.key, len(one.components)) for one in found]


@pytest.mark.parametrize(("east", "together"), [(0.0, True), (79.0, True), (81.0, False)])
def test_a_component_within_reach_is_at_the_point(east: float, together: bool) -> None:
    one = component(east)
    assert told(sites([POINT], [], [one], 80.0)) == ([("S1", 1)] if together else [("S1", 0), (one.uid, 1)])


def test_the_nearer_of_two_points_has_it() -> None:
    other = replace(POINT, code="S2", lon=LON + 70 * METRE)
    assert told(sites([POINT, other], [], [component(50.0)], 80.0)) == [("S1", 0), ("S2", 1)]


def test_a_place_reaches_as_far_as_the_gazetteer_says() -> None:
    assert told(sites([], [PLACE], [component(390.0), component(10.0)], 80.0)) == [("P1", 2)]


def test_a_place_at_a_point_is_the_same_facility_and_known_by_both() -> None:
    (one,) = sites([POINT], [PLACE], [], 80.0)
    assert one.keys == {"S1", "P1"}
    assert one.name == POINT.name


def test_two_places_at_one_point_stay_two() -> None:
    assert told(sites([POINT], [PLACE, replace(PLACE, code="P2")], [], 80.0)) == [("S1", 0), ("P2", 0)]


def test_the_countys_own_file_is_right() -> None:
    check = Checker(source())
    known = parse(
        check, parse_catalog(check), {"waste", "toilet", "market"}, {"landfill", "transfer_station", "market"}
    )
    assert not check.problems.items
    assert list(known.kinds) == ["landfill", "station", "market", "toilet"]


@pytest.mark.parametrize(
    ("kind", "reach", "said"),
    [({"classes": ["E0104"]}, 80, "没有部件小类「E0104」"), ({"points": "castle"}, 80, "没有「castle」这一类"),
     ({"places": "castle"}, 80, "没有「castle」这一类"), ({}, 0, "大于 0"), ({}, 501, "不超过 500")],
)  # fmt: skip
def test_what_is_wrong_in_the_file_is_told(kind: dict[str, Any], reach: float, said: str) -> None:
    pack = source().pack
    text = {
        "reach": {"metres": reach, "source": "s", "verified": False},
        "kinds": {"one": {"name": "一", **kind}},
    }
    check = Checker(replace(pack, documents=dict(pack.documents) | {FILE: text}))
    parse(check, parse_catalog(check), {"toilet"}, {"landfill"})
    assert any(said in str(one.message) for one in check.problems.items)
