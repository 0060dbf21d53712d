"""What a batch becomes: new, repeated, wrong and why."""

from __future__ import annotations

import pytest

from chengxu.assets.judging import Held, Known, Line
from chengxu.assets.nearness import Spot
from chengxu.assets.rules import Accuracy, Source, State
from chengxu.common.ids import receipt_ok
from chengxu.territory.frames import Frame, wgs84_to_bd09, wgs84_to_gcj02
from tests.assets.street import BIN, LAMP, judged, row
from tests.jingzhou import SEAT


def test_a_sound_row_becomes_a_component_with_its_deed() -> None:
    made = judged(
        row(name="中心路 1 号灯", owner="JZCG-SZ", maintainer="JZCG-SZ", state="破损", accuracy="b", source="实测", since="2021/3/5")
    )  # fmt: skip
    (one,), (deed,) = made.new, made.deeds
    assert not made.wrong
    assert (one.code, one.category, one.scheme) == ("4312290118000001", LAMP, "cjt214")
    assert (one.state, one.accuracy, one.source) == (State.DAMAGED, Accuracy.B, Source.SURVEY)
    assert one.since is not None
    assert one.since.isoformat() == "2021-03-05"
    assert one.duty_grid
    assert one.community
    assert receipt_ok(one.token)
    assert (deed.verb, deed.object, deed.asset_uid, deed.unit, deed.quantity) == (
        "asset.register", "component", one.uid, "JZCG-SZ", 1000
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "field", "why"),
    [
        ({"category": ""}, "category", "小类不能为空"),
        ({"category": "飞碟"}, "category", "没有小类「飞碟」"),
        ({"category": "E0504"}, "category", "是事件，不是部件"),
        ({"code": "123"}, "code", "16 位数字"),
        ({"code": "4312290305000001"}, "code", "这一行的类别是 0118"),
        ({"owner": "月球局"}, "owner", "没有单位「月球局」"),
        ({"state": "很好"}, "state", "完好（intact）"),
        ({"accuracy": "D"}, "accuracy", "没有「D」"),
        ({"source": "听说"}, "source", "实测（survey）"),
        ({"since": "0911-01-01"}, "since", "早得不可能"),
        ({"since": "2026-01-01"}, "since", "在将来"),
        ({"since": "2023-02-30"}, "since", "不是日期"),
        ({"since": "去年"}, "since", "不是日期"),
        ({"lon": "东边"}, "lon", "不是经纬度"),
        ({"lon": "nan"}, "lon", "不是经纬度"),
        ({"lat": "200"}, "lat", "不是经纬度"),
        ({"lon": str(SEAT[1]), "lat": "89"}, "lon", "不在本县范围内"),
        ({"lon": "-71.1", "lat": "42.37"}, "lon", "不在本县范围内"),
        ({"frame": "火星"}, "frame", "不认识坐标系"),
        ({"frame": ""}, "frame", "没有写明坐标系"),
        ({"name": "灯" * 61}, "name", "最多 60 个字"),
    ],
)
def test_a_wrong_cell_is_named_with_what_was_expected(cells: dict[str, str], field: str, why: str) -> None:
    made = judged(row(5, **cells))
    assert not made.new
    assert [(wrong.line, wrong.field) for wrong in made.wrong] == [(5, field)]
    assert why in made.wrong[0].message.zh


def test_all_that_is_wrong_in_a_row_is_said_at_once() -> None:
    made = judged(row(category="飞碟", lon="x", since="去年"))
    assert [wrong.field for wrong in made.wrong] == ["category", "since", "lon"]


def test_codes_are_given_after_the_greatest_of_the_class() -> None:
    made = judged(
        row(2),
        row(3, east=20, code="4312290118000041"),
        row(4, east=40),
        row(5, east=60, category=BIN),
        known=Known(serials={"4312290118": 7}),
    )
    assert [one.code[-4:] for one in made.new] == ["0042", "0041", "0043", "0001"]


@pytest.mark.parametrize(
    ("rows", "field", "why"),
    [
        ([row(2, code="4312290118000001"), row(3, east=50, code="4312290118000001")], "code", "第 2 行已经用过"),
        ([row(2, external="P-7"), row(3, east=50, external="P-7")], "external", "第 2 行已经用过"),
        ([row(2), row(3)], "", "与第 2 行完全相同"),
        ([row(2), row(3, east=2, name="另一盏")], "lon", "可能是同一个路灯"),
    ],
)  # fmt: skip
def test_two_rows_about_one_thing_are_told(rows: list[Line], field: str, why: str) -> None:
    made = judged(*rows)
    assert [one.uid for one in made.new] != []
    assert [(wrong.line, wrong.field) for wrong in made.wrong] == [(3, field)]
    assert why in made.wrong[0].message.zh


def test_what_stands_far_enough_or_is_another_class_is_no_double() -> None:
    assert not judged(row(2), row(3, east=3.5), row(4, category=BIN)).wrong


def test_both_are_there_when_the_person_says_so() -> None:
    made = judged(row(2), row(3, east=1, name="双杆"), near_ok=True)
    assert (len(made.new), made.wrong) == (2, [])


def held(code: str, *, dissolved: bool = False, external: str = "", origin: str = "") -> Known:
    one = Held(Spot(code, LAMP, *SEAT), external, origin, dissolved)
    return Known({code: one}, {external: one} if external else {}, {origin}, {"4312290118": 1})


def test_the_same_row_again_is_a_repeat() -> None:
    first = judged(row()).new[0]
    made = judged(row(), known=held(first.code, origin=first.origin))
    assert (made.repeated, made.new, made.wrong) == (1, [], [])


@pytest.mark.parametrize(
    ("cells", "known", "field", "why"),
    [
        ({"code": "4312290118000001"}, held("4312290118000001"), "code", "已登记为 4312290118000001"),
        ({"external": "P-7"}, held("4312290118000001", external="P-7"), "external", "已登记为"),
        ({}, held("4312290118000001"), "lon", "离同类的 4312290118000001 只有 0.0 米"),
    ],
)
def test_what_is_registered_already_is_told(
    cells: dict[str, str], known: Known, field: str, why: str
) -> None:
    made = judged(row(**cells), known=known)
    assert [(wrong.field, made.new) for wrong in made.wrong] == [(field, [])]
    assert why in made.wrong[0].message.zh


def test_a_new_one_may_stand_where_one_was_dissolved() -> None:
    made = judged(row(), known=held("4312290118000001", dissolved=True))
    assert [one.code[-1] for one in made.new] == ["2"]


def surveyed(shift: object, count: int) -> tuple[Known, list[Line]]:
    """Known lamps, and a file of them with other names and no frame, as another map shows them."""
    known, rows = Known(), []
    for number in range(count):
        lon, lat = SEAT[0] + number * 0.0003, SEAT[1]
        code = f"43122901180000{number + 10}"
        known.by_code[code] = Held(Spot(code, LAMP, lon, lat), "", "", False)
        x, y = shift(lon, lat)  # type: ignore[operator]
        rows.append(row(number + 2, code=code, frame="", name="新", lon=f"{x:.7f}", lat=f"{y:.7f}"))
    return known, rows


@pytest.mark.parametrize(
    ("shift", "frame"),
    [
        (wgs84_to_gcj02, Frame.GCJ02),
        (wgs84_to_bd09, Frame.BD09),
        (lambda lon, lat: (lon, lat), Frame.CGCS2000),
    ],
)
def test_a_frame_is_told_by_components_of_the_same_number(shift: object, frame: Frame) -> None:
    known, rows = surveyed(shift, 6)
    lon, lat = shift(SEAT[0], SEAT[1] + 0.001)  # type: ignore[operator]
    made = judged(*rows, row(90, frame="", lon=f"{lon:.7f}", lat=f"{lat:.7f}"), known=known)
    assert made.frame is frame
    (new,) = made.new
    assert (new.lon, new.lat) == pytest.approx((SEAT[0], SEAT[1] + 0.001), abs=1e-6)


@pytest.mark.parametrize("count", [0, 1, 4])
def test_too_little_to_tell_a_frame_by_refuses_every_row(count: int) -> None:
    known, rows = surveyed(wgs84_to_gcj02, count)
    made = judged(*rows, row(90, frame=""), known=known)
    assert {wrong.field for wrong in made.wrong} == {"frame"}
    assert len(made.wrong) == count + 1
    assert "坐标系" in made.wrong[0].message.zh


def test_a_stated_frame_needs_no_telling() -> None:
    x, y = wgs84_to_gcj02(*SEAT)
    (one,) = judged(row(frame="", lon=f"{x:.8f}", lat=f"{y:.8f}"), frame=Frame.GCJ02).new
    assert (one.lon, one.lat) == pytest.approx(SEAT, abs=1e-6)
