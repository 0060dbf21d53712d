"""``rosters.yaml``: what it says, and what is wrong with it by field."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chengxu.packs.checking import Checker
from chengxu.routines.loading import parse as parse_routines
from chengxu.routines.rosters.judging import Reason
from chengxu.routines.rosters.loading import FILE, Settings, parse
from tests.jingzhou import source
from tests.routines.test_loading import surroundings


def read(change: Any = None) -> tuple[Settings, list[str]]:
    pack = source().pack
    document = deepcopy(pack.documents[FILE])
    if change is not None:
        change(document)
    check = Checker(replace(pack, documents={**pack.documents, FILE: document}))
    routines = parse_routines(check, **surroundings())
    found = parse(check, routines=routines)
    return found, [problem.message.zh for problem in check.problems.items]


def test_the_county_rosters_every_duty_it_declares() -> None:
    found, wrong = read()
    assert wrong == []
    check = Checker(source())
    assert set(found.patterns) == set(parse_routines(check, **surroundings()))
    cleaning = found.patterns["street_cleaning"]
    assert [one.shifts for one in cleaning.lines] == [("s1", "s3"), ("s2", "s4"), ("s5",)]
    assert (found.terms.confirm, found.terms.before) == (True, timedelta(minutes=60))
    assert found.limits[0].source.startswith("劳动法第三十六条")
    assert not any(one.ban for one in found.limits)
    assert Reason.CLOCK in found.wait_for


def test_a_pack_without_the_file_rosters_nothing() -> None:
    pack = source().pack
    documents = {path: value for path, value in pack.documents.items() if path != FILE}
    check = Checker(replace(pack, documents=documents))
    assert parse(check, routines={}).patterns == {}
    assert not check.problems


def put(*path: Any) -> Any:
    *way, value = path

    def change(document: Any) -> None:
        for step in way[:-1]:
            document = document[step]
        document[way[-1]] = value

    return change


CLEANING = ("rosters", "street_cleaning")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (put("rosters", "dancing", {"source": "x", "verified": False}), "没有任务「dancing」"),
        (put(*CLEANING, "work", 0), "应在 1 至 31 之间"),
        (put(*CLEANING, "rest", 32), "应在 0 至 31 之间"),
        (put(*CLEANING, "lines", []), "其他任务要写"),
        (put("rosters", "grid_patrol", "lines", [{"shifts": ["am"]}]), "不写 lines"),
        (put(*CLEANING, "lines", 0, "shifts", ["s9"]), "没有班次「s9」"),
        (put(*CLEANING, "lines", 0, "shifts", ["s1", "s1"]), "不能空、重复或重叠"),
        (put(*CLEANING, "lines", 2, "shifts", []), "不能空、重复或重叠"),
        (put(*CLEANING, "lines", 0, "shifts", ["s1"]), "班次「s3」没有人上"),
        (put(*CLEANING, "lines", 0, "heads", 0), "应在 1 至 60 之间"),
        (put("swaps", "before", -1), "0 至 10080"),
        (put("decide", "reasons", ["late"]), "没有「late」这种情形"),
        (put("guards", 0, "count", "moon"), "没有「moon」这种限度"),
        (put("guards", 0, "limit", 500), "0 至 168"),
        (put("colour", "red"), ""),
        (put(*CLEANING, "colour", "red"), ""),
    ],
)
def test_what_is_wrong_is_named(change: Any, why: str) -> None:
    _, wrong = read(change)
    assert wrong
    assert any(why in one for one in wrong), wrong
