"""Rounds as rules: a plan, a sheet, what may be told of few."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxu.common.messages import Invalid, Message
from chengxu.routines.surveys import rules
from chengxu.routines.surveys.rules import Kind, Level, Plan, Sheet, Tally

KIND = Kind(
    code="k", name=Message("测评"), unit="U", questions={"overall": Message("总的"), "clean": Message("干净")}, overall="overall",
    levels=(Level("good", Message("满意", "good"), True), Level("fair", Message("一般", "fair"), True), Level("bad", Message("不满意", "bad"), False)),
    each=20, few=10, verb="survey", object="satisfaction", measure="户", source="", verified=False,
)  # fmt: skip
PLAN = Plan(
    kind="k", title="第二季度测评", start=date(2023, 5, 1), end=date(2023, 6, 30), places={"A": 20, "B": 20}
)
SHEET = Sheet(place="A", day=date(2023, 5, 8), answers={"overall": "满意", "clean": "bad"})
TODAY = date(2023, 5, 8)


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, []),
        ({"kind": "other"}, ["kind"]),
        ({"title": " "}, ["title"]),
        ({"title": "长" * 81}, ["title"]),
        ({"start": None}, ["start"]),
        ({"end": None}, ["end"]),
        ({"end": date(2023, 4, 30)}, ["end"]),
        ({"end": date(2024, 5, 2)}, ["end"]),
        ({"places": {}}, ["places"]),
        ({"places": {"Z": 20}}, ["places"]),
        ({"places": {"A": 0}}, ["places"]),
    ],
)
def test_a_plan(changed: dict[str, Any], wrong: list[str]) -> None:
    try:
        assert rules.planned(replace(PLAN, **changed), {"k": KIND}, {"A", "B"}).title == "第二季度测评"
        found: list[str] = []
    except Invalid as invalid:
        found = [one.field for one in invalid.problems]
    assert found == wrong


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, []),
        ({"answers": {}}, []),
        ({"answers": {"overall": "—", "clean": "拒访"}}, []),
        ({"place": "C"}, ["place"]),
        ({"day": None}, ["day"]),
        ({"day": date(2023, 4, 30)}, ["day"]),
        ({"day": date(2023, 5, 9)}, ["day"]),
        ({"answers": {"overall": "满意"}}, ["clean"]),
        ({"answers": {"overall": "很好", "clean": "bad"}}, ["overall"]),
        ({"answers": {"overall": "good", "clean": "bad", "other": "bad"}}, ["other"]),
    ],
)
def test_a_sheet(changed: dict[str, Any], wrong: list[str]) -> None:
    try:
        rules.sound(replace(SHEET, **changed), KIND, PLAN, TODAY)
        found: list[str] = []
    except Invalid as invalid:
        found = [one.field for one in invalid.problems]
    assert found == wrong


def test_answers_are_kept_as_codes() -> None:
    assert rules.sound(SHEET, KIND, PLAN, TODAY).answers == {"overall": "good", "clean": "bad"}
    assert rules.sound(replace(SHEET, answers={"clean": "无人"}), KIND, PLAN, TODAY).answers == {}


def tally(place: str, good: int, bad: int) -> Tally:
    return Tally(place, 20, good + bad, good + bad, {"overall": {"good": good, "bad": bad}})


@pytest.mark.parametrize(
    ("places", "shares"),
    [
        ({"A": (9, 1), "B": (10, 10)}, {"A": "90.0", "B": "50.0"}),
        ({"A": (2, 1), "B": (3, 1), "C": (10, 5)}, {"A": None, "B": None, "C": "66.7"}),
        (
            {"A": (2, 1), "B": (10, 10), "C": (10, 5)},
            {"A": None, "B": "50.0", "C": None},
        ),  # C is the smallest of the others
        ({"A": (2, 1)}, {"A": None}),
        ({"A": (0, 0), "B": (10, 0)}, {"A": None, "B": "100.0"}),
        ({"A": (7, 2), "B": (8, 1)}, {"A": None, "B": None}),
    ],
)
def test_what_is_told_of_each_place(
    places: dict[str, tuple[int, int]], shares: dict[str, str | None]
) -> None:
    found = rules.told([tally(place, *counts) for place, counts in places.items()], KIND)
    assert {one.tally.place: one.share for one in found} == {
        place: Decimal(text) if text else None for place, text in shares.items()
    }


@given(st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15)), min_size=1, max_size=6))
def test_nothing_kept_back_can_be_reckoned_from_the_total(counts: list[tuple[int, int]]) -> None:
    """What the total leaves when every place that is told is taken off belongs to two places or more, or to nobody, or is the only one."""
    tallies = [tally(str(number), *one) for number, one in enumerate(counts)]
    back = [one for one in rules.told(tallies, KIND) if one.kept_back]
    others = [one for one in tallies if one.answered and one.place not in {b.tally.place for b in back}]
    assert len(back) != 1 or not others
    assert all(one.kept_back for one in rules.told(tallies, KIND) if 0 < one.tally.answered < KIND.few)


def test_the_total_of_few_is_kept_back_too() -> None:
    assert rules.whole(rules.totalled([tally("A", 3, 1)]), KIND).share is None
    assert rules.whole(rules.totalled([tally("A", 8, 1), tally("B", 2, 1)]), KIND).share == Decimal("83.3")
    assert rules.whole(rules.totalled([]), KIND).share is None
