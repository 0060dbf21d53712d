"""``routines/*.yaml``: what it says, and what is wrong with it by file and field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta
from functools import lru_cache
from typing import Any

import pytest
import yaml

from chengxu.accounts.loading import parse as parse_organisation
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.packs.checking import Checker
from chengxu.routines.duties import Routine
from chengxu.routines.loading import FOLDER, parse
from chengxu.territory.loading import parse as parse_territory
from tests.jingzhou import source

GOOD = """
name: 保洁
posts: [sweeper]
unit: JZCG-HW
shifts: [{id: a, start: "05:00", end: "08:00"}]
fence: {places: [R01]}
source: 试
verified: false
"""


@lru_cache(maxsize=1)
def surroundings() -> dict[str, Any]:
    check = Checker(source())
    return {
        "organisation": parse_organisation(check), "vocabulary": parse_vocabulary(check), "territory": parse_territory(check),
    }  # fmt: skip


def read(**files: object) -> tuple[Mapping[str, Routine], list[str]]:
    pack = source().pack
    documents = {path: value for path, value in pack.documents.items() if not path.startswith(FOLDER)}
    documents |= {f"{FOLDER}{name}.yaml": {"routines": given} for name, given in files.items()}
    check = Checker(replace(pack, documents=documents))
    found = parse(check, **surroundings())
    return found, [f"{problem.field}: {problem.message.zh}" for problem in check.problems.items]


def duty(**given: object) -> dict[str, object]:
    return yaml.safe_load(GOOD) | given


def test_the_county_has_five_cleaning_shifts_in_sixteen_hours() -> None:
    check = Checker(source())
    found = parse(check, **surroundings())
    assert not check.problems
    cleaning = found["street_cleaning"]
    assert len(cleaning.shifts) == 5
    assert (cleaning.shifts[0].start, cleaning.shifts[-1].end) == (time(5), time(21))
    assert not any(one.verified for one in found.values())
    assert [one.code for one in found.values() if one.missed_from] == ["street_cleaning"]
    assert all(one.source for one in found.values())


def test_a_pack_without_the_folder_has_none() -> None:
    assert read() == ({}, [])


def test_defaults_are_understood() -> None:
    found, problems = read(a={"x": duty()})
    assert not problems
    one = found["x"]
    assert (one.every, one.margins.early, one.margins.metres) == ("FREQ=DAILY", timedelta(minutes=30), 100)
    assert one.shifts[0].name.zh == "05:00–08:00"
    assert one.leaves is None


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"every": "FREQ=WEEKLY"}, "every: 不是每天的，写明 from"),
        ({"every": "FREQ=HOURLY", "from": "2023-01-01"}, "every: FREQ 只能是"),
        ({"posts": ["king"]}, "posts: 没有岗位"),
        ({"posts": []}, "posts: 至少要有一个"),
        ({"unit": "NASA"}, "unit: 没有代码"),
        ({"shifts": []}, "shifts: 至少要有一班"),
        ({"shifts": [{"id": "a", "start": "5:00", "end": "08:00"}]}, "shifts: 时间写作"),
        ({"shifts": [{"id": "a", "start": "05:00", "end": "24:00"}]}, "shifts: 时间写作"),
        ({"shifts": [{"id": "a", "start": "05:00", "end": "05:00"}]}, "shifts: 一班不能超过 16 小时"),
        ({"shifts": [{"id": "a", "start": "05:00", "end": "08:00"}] * 2}, "shifts: 班次的 id 重复"),
        ({"fence": {}}, "fence: 要么写 places"),
        ({"fence": {"places": ["R01"], "beats": True}}, "fence: 要么写 places"),
        ({"fence": {"places": ["X99"]}}, "places: 没有代码为「X99」"),
        ({"fence": {"places": ["R01"], "metres": 5}}, "metres: 应在 10 至 5000"),
        ({"fence": {"places": ["R01"], "accuracy": 9999}}, "accuracy: 应在 10 至 2000"),
        ({"grace": -1}, "grace: 应在 0 至 240"),
        ({"late": 121}, "late: 应在 0 至 120"),
        ({"deed": {"verb": "fly", "object": "moon"}}, "deed: 词汇表没有动词"),
        ({"deed": {"verb": "clean", "object": "cleaning_shift", "measure": "吨"}}, "deed: 量词应为"),
        ({"deed": {"verb": "shift.in", "object": "shift"}}, "deed: 「shift.in」由程序自己写入"),
        ({"from": "2024-02-01", "until": "2024-01-01"}, "until: "),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_is_wrong_is_said_and_left_out(given: dict[str, object], why: str) -> None:
    found, problems = read(a={"x": duty(**given)})
    assert found == {}
    assert any(why in problem for problem in problems), problems


def test_a_code_is_used_once_over_all_files() -> None:
    found, problems = read(a={"x": duty()}, b={"x": duty(), "y": duty()})
    assert set(found) == {"x", "y"}
    assert problems == ["x: 代码重复"]
