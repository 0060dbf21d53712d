"""A wrong territory is named by file, line and feature, in both languages; and the geometry is proven."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chengxu.common.messages import language
from chengxu.packs.checking import Checker
from chengxu.packs.reading import read
from chengxu.territory.frames import wgs84_to_gcj02
from chengxu.territory.loading import parse
from tests.territory import ground

Change = Callable[[dict[str, Any]], None]


def _set(index: int, key: str, value: object) -> Change:
    def change(document: dict[str, Any]) -> None:
        document["features"][index]["properties"][key] = value

    return change


def _without(index: int) -> Change:
    def change(document: dict[str, Any]) -> None:
        del document["features"][index]

    return change


def _geometry(index: int, geometry: object) -> Change:
    def change(document: dict[str, Any]) -> None:
        document["features"][index]["geometry"] = geometry

    return change


def _twice(index: int) -> Change:
    def change(document: dict[str, Any]) -> None:
        document["features"].insert(index, document["features"][index])

    return change


def _top(key: str, value: object) -> Change:
    def change(document: dict[str, Any]) -> None:
        document[key] = value

    return change


def _moved(index: int, east: float) -> Change:
    def change(document: dict[str, Any]) -> None:
        ring = document["features"][index]["geometry"]["coordinates"][0]
        for point in ring:
            point[0] = round(point[0] + east, 6)

    return change


BOW = {
    "type": "Polygon",
    "coordinates": [[[109.69, 26.57], [109.7, 26.58], [109.7, 26.57], [109.69, 26.58], [109.69, 26.57]]],
}
POINT = {"type": "Point", "coordinates": [109.69, 26.57]}


@pytest.mark.parametrize(
    ("layer", "change", "line", "zh", "en"),
    [
        ("unit_grids", _geometry(4, BOW), 6, "图形无效", "not valid"),
        ("unit_grids", _geometry(4, POINT), 6, "几何类型应为 Polygon", "must be Polygon"),
        ("unit_grids", _geometry(4, None), 6, "几何要素读不出来", "cannot be read"),
        ("unit_grids", _set(4, "parent", "43122910099901"), 6, "上级「43122910099901」", "is not declared"),
        ("unit_grids", _set(4, "code", "12"), 6, "代码「12」不合规则", "does not fit"),
        ("unit_grids", _set(4, "colour", "red"), 6, "没有名为 colour 的项", "no field called colour"),
        ("unit_grids", _twice(4), 7, "代码重复", "used twice"),
        ("unit_grids", _moved(4, 0.0005), 9, "与「", "overlaps"),
        ("unit_grids", _moved(4, 0.4), 6, "超出上级", "leaves its parent"),
        ("duty_grids", _set(2, "grade", "D"), 4, "取值「D」不在允许之列", "not one of the allowed"),
        ("duty_grids", _without(34), 6, "综合责任网格", "synthetic duty grid"),
        ("communities", _set(0, "township", "431229999"), 2, "上级「431229999」", "is not declared"),
        ("townships", _set(3, "kind", "city"), 5, "取值「city」", "not one of the allowed"),
        ("townships", _without(3), 0, "与县域范围不符", "differ from the outline"),
        ("roads", _set(2, "code", ""), 4, "要有代码", "needs a code"),
        ("roads", _set(2, "code", "R01"), 4, "代码重复", "used twice"),
        ("outline", _top("features", []), 0, "没有要素", "has no features"),
        ("townships", _top("frame", ""), 0, "没有写明坐标系", "frame of the coordinates is missing"),
        ("townships", _top("frame", "mars"), 0, "不认识坐标系「mars」", "unknown frame"),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, layer: str, change: Change, line: int, zh: str, en: str
) -> None:
    check = ground.broken(tmp_path, f"{layer}.geojson", change)
    found = [problem for problem in check.problems.items if zh in problem.message.zh]
    assert found, [str(problem) for problem in check.problems.items]
    with language("en"):
        assert en in str(found[0])
    if line:
        assert line in {problem.line for problem in found}
        assert all(problem.file for problem in found)


def test_a_community_whose_grid_was_lost_still_answers_a_text(tmp_path: Path) -> None:
    check = ground.broken(tmp_path, "duty_grids.geojson", _geometry(0, POINT))
    assert check.problems
    assert parse(Checker(read(tmp_path))).from_text("西街社区") is not None


def test_a_gap_is_found(tmp_path: Path) -> None:
    check = ground.broken(tmp_path, "unit_grids.geojson", _without(4))
    assert any("不属于任何下级网格" in problem.message.zh for problem in check.problems.items)


def test_a_place_outside_is_found(tmp_path: Path) -> None:
    ground.copy(tmp_path)
    places = tmp_path / "territory" / "places.yaml"
    places.write_text(places.read_text("utf-8").replace("109.687366", "119.687366"), "utf-8")
    (problem,) = ground.problems(tmp_path).problems.items
    assert (Path(problem.file).name, problem.line, problem.field) == ("places.yaml", 7, "P001")
    assert problem.message.zh == "地点不在县域内"


def test_a_cancelled_grid_covers_no_ground(tmp_path: Path) -> None:
    ground.copy(tmp_path)
    path = tmp_path / "territory" / "unit_grids.geojson"
    document = json.loads(path.read_text("utf-8"))
    document["features"].insert(0, json.loads(json.dumps(document["features"][0])))
    document["features"][0]["properties"] |= {"status": "void", "code": "431229100001999"}
    path.write_text(ground.lines_of(document), "utf-8")
    assert not ground.problems(tmp_path).problems


def test_another_frame_is_brought_home(tmp_path: Path) -> None:
    ground.copy(tmp_path)
    path = tmp_path / "territory" / "outline.geojson"
    document = json.loads(path.read_text("utf-8"))
    rings = document["features"][0]["geometry"]["coordinates"]
    document["features"][0]["geometry"]["coordinates"] = [
        [wgs84_to_gcj02(*p) for p in ring] for ring in rings
    ]
    document["frame"] = "gcj02"
    path.write_text(ground.lines_of(document), "utf-8")
    check = Checker(read(tmp_path))
    assert parse(check).outline.symmetric_difference(ground.county().outline).area < 1e-9
    assert not check.problems


def test_a_snapshot_gives_the_same_ground() -> None:
    snapshot = parse(Checker(read(ground.PACK).pack))
    assert snapshot.cells == ground.county().cells
    assert snapshot.locate(109.695, 26.574) == ground.county().locate(109.695, 26.574)
