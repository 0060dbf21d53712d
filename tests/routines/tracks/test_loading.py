"""``tracks.yaml`` is checked line by line."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from chengxu.accounts.loading import parse as parse_organisation
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.packs.checking import Checker
from chengxu.packs.rules import Pack
from chengxu.routines.tracks.loading import FILE, parse
from chengxu.routines.tracks.settings import Channel, Proves, Tracks
from chengxu.territory.loading import parse as parse_territory
from tests.jingzhou import source


def read(change: dict[str, Any] | None = None) -> tuple[Tracks, list[str]]:
    """The file of the pack with values changed (``part.field: value``), and what is wrong with it."""
    documents = dict(source().pack.documents)
    text = deepcopy(documents[FILE])
    for path, value in (change or {}).items():
        at: Any = text
        *steps, last = path.split(".")
        for step in steps:
            at = at[step]
        at[last] = value
    check = Checker(Pack(hash="", documents={**documents, FILE: text}))
    known = {
        "organisation": parse_organisation(check),
        "vocabulary": parse_vocabulary(check),
        "territory": parse_territory(check),
    }
    found = parse(check, **known)  # type: ignore[arg-type]
    return found, [problem.message.zh for problem in check.problems.items]


def test_the_pack_is_right() -> None:
    found, wrong = read()
    assert wrong == []
    assert found.works["watering"].required == 5
    assert found.works["collection"].proves is Proves.VISITS
    assert found.fleet["湘N30041"].channel is Channel.NONE


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"works.watering.places": ["R99"]}, "没有代码为「R99」的道路"),
        ({"works.watering.places": ["P022"]}, "没有代码为「P022」的道路"),
        ({"works.watering.places": ["R31"]}, "断成几段"),
        ({"works.watering.places": []}, "至少写一处"),
        ({"works.watering.part": 1.5}, "应在 0.1 至 1.0 之间"),
        ({"works.watering.windows": [{"from": "9:00", "to": "10:00"}]}, "时间写作"),
        ({"works.watering.rush": [{"from": "10:00", "to": "09:00"}]}, "先早后晚"),
        ({"works.watering.deed.verb": "洗刷"}, "词汇表没有动词"),
        ({"works.watering.deed.distance": "main_road"}, "量词应为"),
        ({"works.watering.deed.days": "main_road"}, "不能用于"),
        ({"works.watering.proves": "miles"}, "passes"),
        ({"fleet.湘N30021.work": "flying"}, "works 里没有「flying」"),
        ({"fleet.湘N30021.unit": "NOBODY"}, "没有代码为「NOBODY」的单位"),
        ({"fleet.湘N30021.until": "2020-01-01", "fleet.湘N30021.from": "2021-01-01"}, ""),
        ({"kept.days": 0}, "应在 1 至 1100 之间"),
        ({"matching.step": 60}, "应在 1 至 30 之间"),
        ({"doubts.jump": 10}, "应在 60 至 300 之间"),
    ],
)
def test_what_is_wrong_is_said(change: dict[str, Any], says: str) -> None:
    _, wrong = read(change)
    assert any(says in one for one in wrong), wrong


def test_a_plate_that_is_none_is_said() -> None:
    fleet = {"water cart": {"name": "车", "unit": "JZCG-HW", "work": "watering"}}
    assert any("车牌写作" in one for one in read({"fleet": fleet})[1])
