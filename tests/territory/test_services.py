"""Points of service: when they are open, and what is wrong in the file that declares them."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest

from chengxu.packs.checking import Checker
from chengxu.packs.reading import read
from chengxu.territory.loading import parse
from chengxu.territory.service_points import Days, Hours, Services
from chengxu.territory.services_loading import parse_services
from tests.packs import small

ALL, WORK, FREE = Days.ALL, Days.WORKING, Days.FREE
TEXT = """\
frame: cgcs2000
as_of: 2023-12-31
source: 测试
verified: false
kinds: {market: 市场}
points:
  - {code: S1, kind: market, name: {zh: 夜市, en: Night market}, lon: 110.002, lat: 27.01, hours: [{from: "18:00", to: "02:00"}], from: 2023-05-01, to: 2023-09-30}
  - {code: S2, kind: market, name: 早市, lon: 110.002, lat: 27.01}
"""


@pytest.mark.parametrize(
    ("hours", "clock", "working", "open_", "label"),
    [
        (Hours(ALL, time(6), time(22)), "06:00", True, True, "每天 6:00—22:00"),
        (Hours(ALL, time(6), time(22)), "22:00", True, False, "每天 6:00—22:00"),
        (Hours(ALL, time(18), time(2)), "01:59", False, True, "每天 18:00—2:00"),
        (Hours(ALL, time(18), time(2)), "02:00", False, False, "每天 18:00—2:00"),
        (Hours(ALL, time(18), time(0)), "23:59", False, True, "每天 18:00—24:00"),
        (Hours(ALL, time(0), time(0)), "03:00", True, True, "每天 全天"),
        (Hours(WORK, time(8, 30), time(17, 30)), "09:00", True, True, "工作日 8:30—17:30"),
        (Hours(WORK, time(8, 30), time(17, 30)), "09:00", False, False, "工作日 8:30—17:30"),
        (Hours(FREE, time(9), time(12)), "09:00", False, True, "休息日 9:00—12:00"),
        (Hours(FREE, time(9), time(12)), "09:00", True, False, "休息日 9:00—12:00"),
    ],
)
def test_hours_hold_from_the_first_until_before_the_last(
    hours: Hours, clock: str, working: bool, open_: bool, label: str
) -> None:
    at = datetime.combine(date(2023, 5, 8), time.fromisoformat(clock))
    assert hours.hold(at, working) is open_
    assert hours.label.zh == label


def parsed(folder: Path, text: str = TEXT) -> tuple[Services, list[str]]:
    small.write(folder)
    (folder / "territory" / "services.yaml").write_text(text, "utf-8")
    check = Checker(read(folder))
    found = parse_services(check, parse(check))
    return found, [str(problem) for problem in check.problems.items]


def test_a_point_is_read_as_written_and_knows_its_season(tmp_path: Path) -> None:
    found, problems = parsed(tmp_path)
    night, morning = found.points
    assert problems == []
    assert (night.name.en, night.township, night.source, night.verified) == (
        "Night market",
        small.SEAT,
        "测试",
        False,
    )
    at = datetime.combine(date(2023, 6, 1), time(20))
    assert (night.is_open(at, True), morning.is_open(at, True)) == (True, None)
    assert night.is_open(datetime.combine(date(2023, 10, 1), time(20)), True) is False


@pytest.mark.parametrize(
    ("right", "wrong", "line", "said"),
    [
        ("kind: market, name: 早市", "kind: shop, name: 早市", 8, "没有「shop」这一类，可用：market"),
        ("code: S2", "code: S1", 8, "代码重复"),
        ('"02:00"', '"25:00"', 7, "钟点写成"),
        ("to: 2023-09-30", "to: 2023-04-30", 7, "结束早于开始"),
        ("name: 早市, lon: 110.002", "name: 早市, lon: 111.0", 8, "不在本县范围内"),
        ("lon: 110.002, lat: 27.01}", "place: P999}", 8, "没有「P999」"),
        (", lon: 110.002, lat: 27.01}", "}", 8, "要写 place"),
        ("frame: cgcs2000", "frame: mars", 1, ""),
        ("verified: false\n", "", 0, "缺少必填项 verified"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, right: str, wrong: str, line: int, said: str
) -> None:
    problems = parsed(tmp_path, TEXT.replace(right, wrong))[1]
    assert len(problems) == 1
    assert f"services.yaml:{line}" in problems[0] or line == 0
    assert said in problems[0]


def test_a_pack_without_the_file_has_none(tmp_path: Path) -> None:
    small.write(tmp_path)
    check = Checker(read(tmp_path))
    assert parse_services(check, parse(check)).points == ()
