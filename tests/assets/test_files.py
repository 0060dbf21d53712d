"""Components from CSV, XLSX and GeoJSON: all or nothing, the same file twice, what is wrong by file, line and field."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from chengxu.accounts.rules import PUBLIC
from chengxu.assets.models import Component
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Invalid, Refused
from chengxu.intake.channels.asset_file import import_assets
from chengxu.intake.imported import Imported
from chengxu.ledger import actions as ledger
from chengxu.ledger import queries
from chengxu.ledger.models import Deed
from chengxu.project.commands.verify import REFERENCES
from chengxu.project.exports import write
from tests.assets.street import KEEPER
from tests.jingzhou import NOW, SEAT

LON, LAT = SEAT
HEAD = "category,lon,lat,frame,external,name"
ROWS = [f"C0118,{LON + n * 0.0004:.6f},{LAT:.6f},cgcs2000,L{n},第{n}盏" for n in range(3)]


def take(file: Path, **options: Any) -> Imported:
    return import_assets(file, actor=KEEPER, now=NOW, ids=SeededIds(file.name), **options)


def table(folder: Path, *lines: str) -> Path:
    file = folder / "灯.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.mark.django_db
def test_a_table_is_taken_in_once_and_every_component_has_its_deed(tmp_path: Path) -> None:
    file = table(tmp_path, HEAD, *ROWS)
    assert take(file, dry_run=True).added == 3
    assert not Component.objects.exists()
    assert (take(file).added, take(file).repeated) == (3, 3)
    lamp = Component.objects.get(external="L1")
    deed = Deed.objects.get(asset_uid=lamp.uid)
    assert (deed.verb, deed.object, deed.source, deed.grid) == (
        "asset.register",
        "component",
        "import",
        lamp.grid,
    )
    ledger.seal(now=NOW)
    assert queries.verify(REFERENCES).problems == ()


@pytest.mark.django_db
def test_nothing_is_taken_when_one_row_is_wrong_and_the_rest_with_skip_bad(tmp_path: Path) -> None:
    file = table(tmp_path, HEAD, *ROWS, f"C0118,{LON + 2},{LAT},cgcs2000,L9,外县")
    with pytest.raises(Invalid) as invalid:
        take(file)
    (problem,) = invalid.value.problems
    assert (problem.file, problem.line, problem.field) == (str(file), 5, "lon")
    assert not Component.objects.exists()
    assert take(file, skip_bad=True).added == 3


@pytest.mark.django_db
def test_headings_may_be_chinese_and_a_sheet_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["小类", "经度", "纬度", "坐标系", "名称", "养护单位", "初始日期"])
    sheet.append(["路灯", LON, LAT, "CGCS2000", "一号灯", "市政设施维护所", "2020-01-02"])
    file = tmp_path / "灯.xlsx"
    book.save(file)
    assert take(file).added == 1
    row = Component.objects.get()
    assert (row.category, row.maintainer, str(row.since)) == ("C0118", "JZCG-SZ", "2020-01-02")


def features(*points: Any, crs: str = "urn:ogc:def:crs:EPSG::4490") -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        **({"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}),
        "features": [
            {
                "type": "Feature",
                "properties": {"小类": "路灯", "wattage": 90, "external": f"G{number}"},
                "geometry": {"type": "Point", "coordinates": point},
            }
            for number, point in enumerate(points)
        ],
    }


@pytest.mark.django_db
def test_a_map_is_taken_in_by_the_frame_it_states(tmp_path: Path) -> None:
    file = tmp_path / "灯.geojson"
    file.write_text(json.dumps(features([LON, LAT], [LON + 0.001, LAT], ["x"]), indent=1), encoding="utf-8")
    with pytest.raises(Invalid) as invalid:
        take(file)
    (problem,) = invalid.value.problems
    assert (problem.line, problem.field) == (40, "geometry")
    assert take(file, skip_bad=True).added == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "不是完好的 JSON"),
        ("[]", "FeatureCollection"),
        (json.dumps(features([LON, LAT], crs="EPSG:3857")), "不认识坐标系「EPSG:3857」"),
        (json.dumps(features([LON, LAT], crs="")), "没有写明坐标系"),
    ],
)
def test_a_map_that_cannot_be_taken_in_says_why(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "灯.geojson"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Invalid) as invalid:
        take(file)
    assert why in str(invalid.value)


@pytest.mark.django_db
def test_a_frame_may_be_stated_for_the_whole_file_and_nobody_else_imports(tmp_path: Path) -> None:
    file = tmp_path / "灯.geojson"
    file.write_text(json.dumps(features([LON, LAT], crs="")), encoding="utf-8")
    with pytest.raises(Refused):
        import_assets(file, actor=PUBLIC, now=NOW, ids=SeededIds(1), frame="wgs84")
    with pytest.raises(Refused):
        import_assets(file, actor=replace(KEEPER, verbs=frozenset({"assets.keep"})), now=NOW, ids=SeededIds(1), frame="wgs84")  # fmt: skip
    assert take(file, frame="wgs84").added == 1


@pytest.mark.django_db
@pytest.mark.parametrize("ending", [".csv", ".geojson"])
def test_what_is_exported_is_taken_in_elsewhere(tmp_path: Path, ending: str) -> None:
    take(table(tmp_path, HEAD, *ROWS))
    before = list(
        Component.objects.order_by("code").values("code", "category", "name", "lon", "lat", "external")
    )
    file = tmp_path / f"out{ending}"
    assert write("assets", file, ending=ending, progress=lambda done, total: None) == 3
    assert (take(file).added, take(file).repeated) == (
        0,
        3,
    )  # here it is nothing new, though a code was given since
    changed = file.read_text(encoding="utf-8").replace("第1盏", "桥头那盏")
    (tmp_path / f"changed{ending}").write_text(changed, encoding="utf-8")
    with pytest.raises(Invalid, match="与登记的不同"):
        take(tmp_path / f"changed{ending}")
    Component.objects.all().delete()
    assert take(file).added == 3
    assert (
        list(Component.objects.order_by("code").values("code", "category", "name", "lon", "lat", "external"))
        == before
    )
