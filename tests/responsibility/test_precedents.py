"""A ruling decides the next case just there; the newer ends the older; two of equal rank cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxu.common.messages import Refused
from chengxu.responsibility import actions, models, queries
from chengxu.responsibility.precedents import (
    Precedent,
    Scope,
    as_rule,
    bound,
    ended_by,
    idle,
    reach_of,
    stronger,
)
from chengxu.responsibility.rules import Layer, Responsibility
from chengxu.territory.rules import UNLOCATED_GRID
from tests.responsibility.test_rules import HERE, ITSELF, NOON, OWNER, Here, county, rule

DAY = date(2023, 5, 10)
SPOT = replace(HERE, place="P1")


def ruling(number: str = "XL-2023-001", lead: str = "B", **given: object) -> Precedent:
    values = {"scope": Scope.DUTY_GRID, "value": "D1", "category": "E0504", "from_date": DAY, **given}
    return Precedent(number=number, lead=lead, **values)  # type: ignore[arg-type]


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("scope", "value", "elsewhere"),
    [
        (Scope.PLACE, "P1", replace(SPOT, place="P2")),
        (Scope.DUTY_GRID, "D1", replace(SPOT, duty_grid="D2")),
        (Scope.TOWNSHIP, "9001", replace(SPOT, township="9002")),
    ],
)
def test_a_ruling_decides_within_its_reach_and_not_beyond(scope: Scope, value: str, elsewhere: Here) -> None:
    found = bound(county(OWNER), [ruling(scope=scope, value=value)])
    assert found.resolve("E0504", SPOT, NOON).rule == "XL-2023-001"
    assert found.resolve("E0504", elsewhere, NOON).rule == "owner"


def test_a_ruling_for_the_county_decides_everywhere_but_for_its_category_alone() -> None:
    found = bound(county(rule("any", "A")), [ruling(scope=Scope.COUNTY, value="")])
    assert found.resolve("E0504", replace(SPOT, township="9002", duty_grid="X"), NOON).lead == "B"
    assert found.resolve("E0505", SPOT, NOON).lead == "A"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (DAY - timedelta(days=1), "itself"),
        (DAY, "XL-2023-001"),
        (DAY + timedelta(days=5), "XL-2023-001"),
        (DAY + timedelta(days=6), "itself"),
    ],
)
def test_a_ruling_holds_from_its_day_to_its_last(day: date, expected: str) -> None:
    found = bound(county(ITSELF), [ruling(to_date=DAY + timedelta(days=5))])
    assert found.resolve("E0504", SPOT, at(day)).rule == expected


def test_the_reason_names_the_precedent_and_its_date() -> None:
    told = ruling(basis="案件 431229-1 的裁定", basis_en="ruling on case 431229-1")
    reason = bound(county(ITSELF), [told]).resolve("E0504", SPOT, NOON).reason
    assert reason.zh == "按先例 XL-2023-001（2023-05-10 起）由乙所主办（依据：案件 431229-1 的裁定）。"
    assert (
        reason.en
        == "B leads, by the precedent XL-2023-001 (from 2023-05-10) (basis: ruling on case 431229-1)."
    )


def test_a_ruling_comes_before_a_precedent_the_pack_wrote_for_the_same_reach() -> None:
    written = rule("written", "A", "E0504", layer=Layer.PRECEDENT, duty_grids="D1", grades="A")
    assert bound(county(written), [ruling()]).resolve("E0504", SPOT, NOON).rule == "XL-2023-001"


def test_a_narrower_precedent_is_told_before_somebody_rules_in_vain() -> None:
    narrow = bound(county(ITSELF), [ruling(scope=Scope.PLACE, value="P1", lead="A")])
    wide = ruling("XL-2023-002")
    found = stronger(narrow, wide, SPOT)
    assert found is not None
    assert found.id == "XL-2023-001"
    assert stronger(narrow, wide, replace(SPOT, place="P2")) is None
    assert stronger(narrow, ruling("XL-2023-002", scope=Scope.PLACE, value="P1"), SPOT) is None


@pytest.mark.parametrize(
    ("newer_from", "last"),
    [(DAY + timedelta(days=3), DAY + timedelta(days=2)), (DAY, DAY - timedelta(days=1))],
)
def test_the_newer_ends_the_older_the_day_before_or_at_once(newer_from: date, last: date) -> None:
    older, newer = ruling(), ruling("XL-2023-002", "A", from_date=newer_from)
    ended = ended_by(older, newer)
    assert (ended.to_date, ended.superseded_by) == (last, "XL-2023-002")
    assert ended_by(replace(older, to_date=DAY - timedelta(days=9)), newer).to_date == DAY - timedelta(days=9)
    found = bound(county(ITSELF), [ended, newer])
    assert found.resolve("E0504", SPOT, at(newer_from)).rule == "XL-2023-002"


@given(
    st.lists(st.tuples(st.integers(0, 6), st.sampled_from("AB")), min_size=1, max_size=7), st.integers(0, 8)
)
def test_whatever_is_ruled_on_whatever_days_one_decides(rulings: list[tuple[int, str]], asked: int) -> None:
    held: list[Precedent] = []
    for number, (offset, lead) in enumerate(sorted(rulings), start=1):
        newer = ruling(f"XL-2023-{number:03d}", lead, from_date=DAY + timedelta(days=offset))
        held = [p if p.superseded_by else ended_by(p, newer) for p in held] + [newer]
    day = DAY + timedelta(days=asked)
    expected = [p for p in held if p.holds(day)]
    assert len(expected) <= 1
    found = bound(county(ITSELF), held).resolve("E0504", SPOT, at(day))
    assert found.rule == (expected[0].number if expected else "itself")


@pytest.mark.parametrize("scope", list(Scope))
def test_the_reach_is_read_off_the_place_of_the_case(scope: Scope) -> None:
    expected = {Scope.PLACE: "P1", Scope.DUTY_GRID: "D1", Scope.TOWNSHIP: "9001", Scope.COUNTY: ""}
    assert reach_of(scope, SPOT) == expected[scope]


def test_nothing_narrower_than_the_county_can_be_ruled_where_nobody_knows_the_place() -> None:
    nowhere = Here(duty_grid=UNLOCATED_GRID, community="", township="", grade="", place="")
    assert [reach_of(scope, nowhere) for scope in Scope] == [None, None, None, ""]


@pytest.mark.parametrize(
    ("precedent", "why"),
    [
        (ruling(), None),
        (ruling(to_date=DAY - timedelta(days=1)), "当天"),
        (ruling(category="E9999"), "E9999"),
        (ruling(lead="GONE"), "GONE"),
    ],
)
def test_what_can_never_decide_says_why_and_is_left_out(precedent: Precedent, why: str | None) -> None:
    found = idle(county(ITSELF), precedent)
    assert (found is None) if why is None else (found is not None and why in found.zh)
    assert (len(bound(county(ITSELF), [precedent]).rules) == 2) is (why is None)


def test_the_county_without_precedents_is_the_county() -> None:
    plain = county(ITSELF)
    assert bound(plain, []) is plain
    assert as_rule(ruling()).ruled


@pytest.fixture
def jingzhou(county: str) -> Responsibility:
    return queries.responsibility(county)


def test_stored_precedents_decide_at_once_and_end_one_another(jingzhou: Responsibility) -> None:
    spot = replace(HERE, duty_grid="431229100001G01", township="431229100", place="")
    before = jingzhou.resolve("C0118", spot, NOON)
    first = ruling(category="C0118", value=spot.duty_grid, lead="JZCG-SZ")
    actions.set_precedents([first])
    assert queries.responsibility().resolve("C0118", spot, NOON).rule == first.number
    second = replace(first, number="XL-2023-002", lead="JZCG-YL")
    actions.set_precedents([second])
    assert queries.responsibility().resolve("C0118", spot, NOON).lead == "JZCG-YL"
    assert queries.responsibility().resolve("C0118", spot, at(DAY - timedelta(days=1))) == before
    assert [p.superseded_by for p in queries.precedents()] == ["XL-2023-002", ""]
    assert queries.next_number("XL-2023-") == 3
    assert queries.next_number("XL-2024-") == 1


@pytest.mark.django_db
def test_a_number_given_twice_is_refused_and_the_older_stays() -> None:
    actions.set_precedents([ruling()])
    with pytest.raises(Refused):
        actions.set_precedents([ruling(lead="A")])
    assert models.Precedent.objects.get().superseded_by == ""


def test_what_was_worked_out_is_kept_until_a_new_precedent_comes(jingzhou: Responsibility) -> None:
    assert queries.responsibility() is jingzhou
    actions.set_precedents([ruling(category="C0118", lead="JZCG-SZ")])
    assert queries.responsibility() is not jingzhou
    assert queries.responsibility() is queries.responsibility()
