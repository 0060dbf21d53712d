"""``chengxu import positions``: from a table or JSON lines, all or none, the same file twice adds nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chengxu.accounts.rules import SYSTEM, Actor
from chengxu.common.ids import SystemIds
from chengxu.common.messages import Invalid, Refused
from chengxu.intake.channels import position_file
from chengxu.intake.imported import Imported
from chengxu.routines.tracks.models import Hour
from tests.jingzhou import load_pack
from tests.routines.tracks.driven import AFTER

pytestmark = pytest.mark.django_db
HEAD = "vehicle,time,lon,lat,frame,speed,heading,working,source_id"
ROW = "湘N30021,2026-05-12T09:10:05,109.6919,26.5743,wgs84,14.2,10,1,T1"


@pytest.fixture(autouse=True)
def _pack() -> None:
    load_pack()


def take(path: Path, *lines: str, **given: object) -> Imported:
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return position_file.import_positions(path, actor=SYSTEM, now=AFTER, ids=SystemIds(), **given)  # type: ignore[arg-type]


def test_a_file_is_taken_once_and_in_any_order(tmp_path: Path) -> None:
    other = ROW.replace("09:10:05", "09:10:06")
    assert take(tmp_path / "a.csv", HEAD, ROW, other).added == 2
    again = take(tmp_path / "b.csv", HEAD, other, ROW, ROW)
    assert (again.added, again.repeated) == (0, 3)
    assert [row.count for row in Hour.objects.all()] == [2]


def test_lines_of_json_and_chinese_headings_say_the_same(tmp_path: Path) -> None:
    row = dict(zip(HEAD.split(","), ROW.split(","), strict=True)) | {
        "lon": 109.6919,
        "working": True,
        "heading": None,
    }
    assert take(tmp_path / "a.jsonl", json.dumps(row)).added == 1
    assert (
        take(
            tmp_path / "b.csv",
            "车牌,时间,经度,纬度,作业,终端",
            "湘N·30021,2026-05-12T01:10:05Z,109.6919,26.5743,是,T1",
            frame="wgs84",
        ).repeated
        == 1
    )


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    assert take(tmp_path / "a.csv", HEAD, ROW, dry_run=True).added == 1
    assert not Hour.objects.exists()


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("vehicle", "湘A00000", "没有车牌"),
        ("time", "昨天", "时间写作"),
        ("time", "0001-01-01T00:00:00", "时间不可能"),
        ("time", "9999-12-31T23:59:59Z", "时间不可能"),
        ("lon", "x", "-180 至 180"),
        ("lat", "109.7", "经纬度写反"),
        ("lat", "nan", "-90 至 90"),
        ("frame", "", "没有写坐标系"),
        ("frame", "mars", "mars"),
        ("speed", "-1", "0 至 300"),
        ("heading", "400", "0 至 360"),
        ("working", "maybe", "应为 1、0"),
        ("source_id", "T" * 41, "40 个字"),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_none_is_taken(
    tmp_path: Path, column: str, value: str, says: str
) -> None:
    cells = dict(zip(HEAD.split(","), ROW.split(","), strict=True)) | {column: value}
    with pytest.raises(Invalid) as found:
        take(tmp_path / "a.csv", HEAD, ROW, ",".join(cells.values()))
    (problem,) = found.value.problems
    assert problem.line == 3
    assert says in problem.message.zh
    assert not Hour.objects.exists()


def test_the_rest_is_taken_when_bad_rows_may_be_left_out(tmp_path: Path) -> None:
    result = take(tmp_path / "a.csv", HEAD, ROW, ROW.replace("湘N30021", "湘A00000"), skip_bad=True)
    assert (result.added, len(result.problems)) == (1, 1)


@pytest.mark.parametrize("line", ["nonsense", "[]", "{}", '{"vehicle": "x", "odd": 1}'])
def test_a_line_that_is_no_position(tmp_path: Path, line: str) -> None:
    with pytest.raises(Invalid, match="JSON"):
        take(tmp_path / "a.jsonl", line)


def test_too_many_wrong_rows_end_it(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="不再往下看"):
        take(tmp_path / "a.csv", HEAD, *["湘A00000" + ROW[7:]] * 1100, skip_bad=True)


def test_frames_are_shifted(tmp_path: Path) -> None:
    take(tmp_path / "a.csv", HEAD, ROW.replace("wgs84", "gcj02"))
    take(tmp_path / "b.csv", HEAD, ROW)
    assert [row.count for row in Hour.objects.all()] == [2]  # half a kilometre apart


def test_whoever_may_not_imports_nothing(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        position_file.import_positions(
            tmp_path / "a.csv", actor=Actor(uid="x", name=""), now=AFTER, ids=SystemIds()
        )
