"""The drawn county: complete, nested, plausible, and every position and sentence finds its place."""

import math
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chengxu.common.messages import Refused, language
from chengxu.territory.rules import UNLOCATED, Location
from tests.territory.ground import checked, county

SEAT = "431229100"
TOWNSHIP_CODES = {
    "431229100", "431229101", "431229102", "431229103", "431229104", "431229105", "431229200", "431229201",
    "431229202", "431229203", "431229206", "431229400",
}  # fmt: skip


def test_nothing_is_wrong_with_it() -> None:
    check, _ = checked()
    assert [str(problem) for problem in check.problems.items] == []


def test_it_is_the_county() -> None:
    ground = county()
    assert set(ground.townships) == TOWNSHIP_CODES
    assert (
        2100 < ground.outline.area * 111.32**2 * math.cos(math.radians(26.53)) < 2300
    )  # km², published 2,211
    names = {community.name.zh for community in ground.communities.values()}
    assert {"邓家坡社区", "乐安桥社区", "二凉亭村"} <= names
    grades = Counter(grid.grade for grid in ground.duty_grids.values() if not grid.synthetic)
    assert sum(grades.values()) >= 20
    assert set(grades) == {"A", "B", "C"}
    assert sum(grid.synthetic for grid in ground.duty_grids.values()) == len(TOWNSHIP_CODES)
    assert len(ground.unit_grids) >= 300
    assert all(re.fullmatch(r"431229100\d{6}", code) for code in ground.unit_grids)


def test_cells_are_the_pairs_that_exist() -> None:
    cells = county().cells
    assert len(cells) == len(set(cells)) == len(county().duty_grids) + 1
    assert ("unlocated", "C") in cells
    assert ("43122910100000", "C") in cells


def test_every_unit_grid_is_found_from_a_point_inside() -> None:
    ground = county()
    points = {code: grid.shape.representative_point() for code, grid in ground.unit_grids.items()}
    found = ground.locate_all([(point.x, point.y) for point in points.values()])
    assert [at.grid for at in found if at] == list(points)
    for at in filter(None, found):
        assert at.grid.startswith(at.community)
        assert at.duty_grid.startswith(at.community)
        assert at.township == SEAT
        assert at.grade == ground.duty_grids[at.duty_grid].grade


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_point_of_a_unit_grid_is_in_that_grid(data: st.DataObject) -> None:
    grid = data.draw(st.sampled_from(list(county().unit_grids.values())))
    share = data.draw(st.floats(0.02, 0.98))
    middle = grid.shape.representative_point()
    corner = grid.shape.exterior.interpolate(data.draw(st.floats(0, 1)), normalized=True)
    lon, lat = middle.x + (corner.x - middle.x) * share, middle.y + (corner.y - middle.y) * share
    found = county().locate(lon, lat)
    assert found is not None
    assert (found.lon, found.lat) == (lon, lat)
    inside = [
        code for code, other in county().unit_grids.items() if other.shape.covers(middle.__class__(lon, lat))
    ]
    assert found.grid == min(inside)


@settings(max_examples=200, deadline=None)
@given(st.floats(109.2, 110.0), st.floats(26.2, 26.85))
def test_the_county_has_no_hole(lon: float, lat: float) -> None:
    point = county().outline.representative_point().__class__(lon, lat)
    found = county().locate(lon, lat)
    if county().outline.buffer(-2e-6).contains(point):
        assert found is not None
        assert found.township in TOWNSHIP_CODES
    elif not county().outline.buffer(2e-6).contains(point):
        assert found is None


@pytest.mark.parametrize(
    ("lon", "lat"),
    [(110.5, 26.5), (0.0, 0.0), (math.nan, 26.5), (109.7, math.inf), (26.574, 109.695)],
)
def test_outside_there_is_nothing(lon: float, lat: float) -> None:
    assert county().locate(lon, lat) is None
    assert not county().contains(lon, lat)


def test_many_positions_give_what_each_gives() -> None:
    positions = [(109.66 + i * 0.0017, 26.55 + i * 0.0011) for i in range(30)] + [(0.0, 0.0)]
    assert county().locate_all(positions) == [county().locate(*position) for position in positions]
    assert county().locate_all([]) == []


def test_a_township_is_its_synthetic_grid() -> None:
    assert county().locate(109.76444, 26.71333) == Location(
        lon=109.76444,
        lat=26.71333,
        duty_grid="43122910100000",
        township="431229101",
        grade="C",
        place=_place("甘棠镇集镇"),
    )


def _place(name: str) -> str:
    return next(code for code, place in county().places.items() if place.name.zh == name)


@pytest.mark.parametrize(
    "name", ["怡园", "玉泉园", "花桥路小游园", "二凉亭社保局前空地", "城区高速公路口空地"]
)
def test_places_are_found_where_they_are(name: str) -> None:
    place = county().places[_place(name)]
    found = county().locate(place.lon, place.lat)
    assert found is not None
    assert found.place == place.code
    assert county().centre(place.code) == (place.lon, place.lat)


def test_a_road_is_found_from_beside_it_and_not_from_afar() -> None:
    line = next(road for road in county().roads if road.name.zh == "环城南路").shape
    point = line.interpolate(0.3, normalized=True)
    near, far = county().locate(point.x, point.y + 3e-4), county().locate(point.x, point.y - 9e-4)
    assert near is not None
    assert county().name(near.road).zh == "环城南路"
    assert far is not None
    assert county().name(far.road).zh != "环城南路"


@pytest.mark.parametrize(
    ("text", "described"),
    [
        ("二凉亭社保局前有人乱倒垃圾", "渠阳镇 二凉亭村 二凉亭社保局前空地"),
        ("高速路口杨梅摊占道", "渠阳镇 渠江村 城区高速公路口空地"),
        ("环城南路和永平南路交叉路口的绿地没人管", "渠阳镇 乐安桥社区 环城南路和永平南路交叉路口绿地"),
        ("飞山北路和环城北路路口积水", "渠阳镇 友谊社区 飞山北路"),
        ("乐安桥社区永平南路路灯不亮", "渠阳镇 乐安桥社区 永平南路"),
        ("乐安桥的垃圾分类桶满了", "渠阳镇 乐安桥社区"),
        ("邓家坡社区油烟扰民", "渠阳镇 邓家坡社区"),
        ("土桥街社区有人放鞭炮", "渠阳镇 土桥街社区"),
        ("我在西街看到店外经营", "渠阳镇 西街社区 西街"),
        ("太阳坪乡贯堡渡村垃圾中转站臭气", "太阳坪乡 贯堡渡村垃圾中转站"),
        ("甘棠镇大桥村的垃圾没人收", "甘棠镇 大桥村"),
        ("甘棠的路灯", "甘棠镇"),
        ("甘棠镇东街有人烧垃圾", "甘棠镇"),
        ("文溪乡有人占道", "文溪乡"),
        ("家住新厂的李某", "新厂镇"),
        ("渠阳镇", "渠阳镇"),
        ("靖州火车站黑车拉客", "渠阳镇 飞山村 火车站（示意）"),
        ("在县人民医院门口摆摊", "渠阳镇 团结社区 县人民医院（示意）"),
        ("A市火车站黑车拉客", "未定位"),
        ("西湖县人民医院门口", "未定位"),
        ("新厂房的噪音", "未定位"),
        ("江西街道办", "未定位"),
        ("A市某小区物业", "未定位"),
        ("", "未定位"),
    ],
)
def test_a_sentence_names_a_place(text: str, described: str) -> None:
    found = county().from_text(text)
    assert county().describe(found).zh == described
    assert (found == UNLOCATED) == (described == "未定位")
    assert found.is_located == (described != "未定位")


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("怡园旁边的垃圾", (109.69048, 26.576167)),
        ("永平北路与渠阳中路路口的灯", None),
        ("永平北路的灯不亮", None),  # a street of two kilometres is no point
        ("甘棠镇大桥村的垃圾", None),  # nor is a village
        ("团结社区", None),
        ("什么也没说", None),
    ],
)
def test_a_name_gives_a_position_when_what_it_names_is_one(
    text: str, position: tuple[float, float] | None
) -> None:
    found = county().from_text(text)
    assert (found.lon, found.lat) == (position or (None, None))


@pytest.mark.parametrize(
    ("street", "text", "least", "most"),
    [
        ("永平北路", "永平北路的灯不亮", 1300, 1500),  # half of its 2.8 km
        ("东街", "东街", 400, 500),
        ("永平北路", "永平北路，北门坡社区那一段", 50, 500),  # its part in the community that is named
        ("永平北路", "永平北路，西街社区", 1300, 1500),  # along whose border it runs
        ("永平北路", "永平北路，飞山村", 1300, 1500),  # a community it does not run through narrows nothing
    ],
)
def test_a_bare_street_is_shown_by_its_middle_and_how_far_off_that_may_be(
    street: str, text: str, least: int, most: int
) -> None:
    ground = county()
    road = next(road for road in ground.roads if road.name.zh == street)
    about = ground.about(road.code, text)
    assert about is not None
    assert least <= about.metres <= most
    here = ground.locate(about.lon, about.lat)
    assert here is not None
    assert here.road == road.code
    assert (ground.from_text(street).lon, ground.from_text(street).lat) == (
        None,
        None,
    )  # no position of a matter


@pytest.mark.parametrize("code", ["", "P001", "X999", "R31", "R34"])  # a motorway and a railway too
def test_what_is_no_street_is_nowhere_about(code: str) -> None:
    assert county().about(code, "东街") is None


def test_a_crossing_gives_the_position_where_the_roads_meet() -> None:
    found = county().from_text("环城南路永平南路交界处")
    assert found.lon == pytest.approx(109.6907, abs=0.0005)
    assert found.lat == pytest.approx(26.5619, abs=0.0005)
    assert county().locate(found.lon, found.lat).grid == found.grid


def test_descriptions_speak_english() -> None:
    with language("en"):
        assert str(county().describe(county().from_text("邓家坡"))) == "Dengjiapo Community, Quyang Town"
        assert str(county().describe(UNLOCATED)) == "Unlocated"


def test_codes_have_names() -> None:
    ground = county()
    assert ground.by_code(SEAT).name.zh == ground.name(SEAT).zh == "渠阳镇"
    assert ground.name("unlocated").zh == "未定位"
    assert ground.name("nothing").zh == "nothing"
    with pytest.raises(Refused, match="没有代码为「nothing」"):
        ground.by_code("nothing")


def test_schools_near_a_position() -> None:
    ground = county()
    school = next(place for place in ground.places.values() if place.name.zh == "城东小学（示意）")
    assert ground.near(school.lon, school.lat, "school", 200)[0] == school
    assert ground.near(school.lon + 0.003, school.lat, "school", 200) == ()


def test_places_can_be_resolved_too() -> None:
    spots = county().place_spots
    assert [spot.place for spot in spots] == list(county().places)
