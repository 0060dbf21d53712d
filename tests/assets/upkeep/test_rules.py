"""What a repair may consist of and what it costs; claims from the estimate to the end. Tables, both ways."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import pytest
from hypothesis import given as draws
from hypothesis import strategies as st

from chengxu.assets.upkeep import claims, rules
from chengxu.assets.upkeep.claims import Standing, State, Step
from chengxu.assets.upkeep.loading import parse
from chengxu.assets.upkeep.rules import Declared, Given
from chengxu.catalog.loading import parse as parse_catalog
from chengxu.common.messages import Invalid, Refused
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.packs.checking import Checker
from tests.jingzhou import source

NOW = datetime(2023, 5, 8, 1, 0, tzinfo=UTC)
TODAY = date(2023, 5, 8)
LAMP, RAIL = "C0118", "C0211"
DONE = Given(
    works=[("rail_replace", "12")], done_at=NOW - timedelta(hours=2), found_at=NOW - timedelta(hours=20)
)


@lru_cache(maxsize=1)
def declared() -> Declared:
    check = Checker(source())
    known = parse(check, parse_catalog(check), parse_vocabulary(check))
    assert not check.problems
    return known


def sound(category: str = RAIL, **changes: object) -> rules.Sound:
    return rules.sound(replace(DONE, **changes), declared(), category=category, today=TODAY, now=NOW)  # type: ignore[arg-type]


def test_a_repair_is_priced_by_the_list() -> None:
    found = sound(
        works=[("rail_replace", "12.5"), ("post_replace", "3"), ("", "")],
        parts=[("rail_panel", "12.5"), ("rail_post", "3")], other_yuan="80.50", hours="6.5",
    )  # fmt: skip
    assert [(work.code, quantity) for work, quantity in found.works] == [
        ("rail_replace", 12_500),
        ("post_replace", 3000),
    ]
    assert found.parts_fen == 1600_00 + 228_00
    assert found.fen == found.parts_fen + 80_50
    assert found.hours == 6500


@pytest.mark.parametrize(
    ("category", "changes", "field"),
    [
        (RAIL, {"works": []}, "works"),
        (RAIL, {"works": [("rail_replace", "0")]}, "works"),
        (RAIL, {"works": [("rail_replace", "-1")]}, "works"),
        (RAIL, {"works": [("rail_replace", "1e3")]}, "works"),
        (RAIL, {"works": [("rail_replace", "1.2345")]}, "works"),
        (RAIL, {"works": [("rail_replace", "9999999")]}, "works"),
        (RAIL, {"works": [("lamp_repair", "1")]}, "works"),
        (RAIL, {"works": [("nonsense", "1")]}, "works"),
        (RAIL, {"works": [("rail_replace", "1"), ("rail_replace", "2")]}, "works"),
        (RAIL, {"parts": [("lamp_led", "1")]}, "parts"),
        (RAIL, {"parts": [("rail_post", "many")]}, "parts"),
        (RAIL, {"done_at": None}, "done_at"),
        (RAIL, {"done_at": NOW + timedelta(minutes=1)}, "done_at"),
        (RAIL, {"done_at": NOW - timedelta(days=400), "found_at": None}, "done_at"),
        (RAIL, {"found_at": NOW - timedelta(hours=1)}, "found_at"),
        (RAIL, {"hours": "a day"}, "hours"),
        (RAIL, {"other_yuan": "1.005"}, "other_yuan"),
        (RAIL, {"by": "nobody"}, "by"),
        (RAIL, {"by": "contractor"}, "contractor"),
        (RAIL, {"warranty": TODAY - timedelta(days=1)}, "warranty"),
        (RAIL, {"note": "长" * 301}, "note"),
        ("", {}, "road"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field(category: str, changes: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        sound(category, **changes)
    assert [problem.field for problem in wrong.value.problems] == [field]


@pytest.mark.parametrize(
    ("changes", "prompt"),
    [({}, True), ({"found_at": NOW - timedelta(hours=26)}, True), ({"found_at": NOW - timedelta(hours=26, seconds=1)}, False),
     ({"found_at": None}, None)],
)  # fmt: skip
def test_in_time_is_measured_from_the_finding_to_the_doing(
    changes: dict[str, object], prompt: bool | None
) -> None:
    assert sound(**changes).prompt is prompt


def test_a_stretch_may_have_any_work() -> None:
    found = sound("", works=[("rail_replace", "3"), ("subsidence", "1")], road="R1")
    assert len(found.works) == 2


@draws(quantity=st.integers(0, 10**9), fen=st.integers(0, 10**7))
def test_costs_are_off_by_half_a_fen_at_most(quantity: int, fen: int) -> None:
    assert abs(rules.cost(quantity, fen) * 1000 - quantity * fen) <= 500


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("385.00", 38500),
        ("0.1", 10),
        ("7", 700),
        ("1.005", None),
        ("-3", None),
        ("", None),
        ("三", None),
        ("1,000", None),
    ],
)
def test_yuan_are_read_exactly(text: str, fen: int | None) -> None:
    assert rules.read_fen(text) == fen


# --- claims ------------------------------------------------------------------------------------------------------

BASE = Standing(State.ESTIMATED, 1000_00)
DUE = date(2023, 6, 7)


def moved(before: Standing, step: Step, fen: int | None = None, reason: str = "") -> Standing:
    return claims.moved(before, step, fen=fen, reason=reason, due_on=DUE)


def test_a_claim_is_presented_and_paid_in_parts() -> None:
    asked = moved(BASE, Step.PRESENT, 900_00)
    assert (asked.state, asked.claimed, asked.due_on, asked.owed) == (State.PRESENTED, 900_00, DUE, 900_00)
    half = moved(asked, Step.PAY, 400_00)
    assert (half.state, half.owed) == (State.PARTLY, 500_00)
    assert moved(half, Step.PAY, 500_00).state is State.PAID
    gone = moved(half, Step.WRITE_OFF, reason="肇事人无力赔付，法院终结执行")
    assert (gone.state, gone.paid) == (State.WRITTEN_OFF, 400_00)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("step", list(Step))
def test_each_step_has_its_states(state: State, step: Step) -> None:
    may = {
        Step.PRESENT: {State.ESTIMATED}, Step.PAY: {State.PRESENTED, State.PARTLY},
        Step.WRITE_OFF: {State.ESTIMATED, State.PRESENTED, State.PARTLY},
    }  # fmt: skip
    assert (claims.refuse(step, state) is None) == (state in may[step])


@pytest.mark.parametrize(
    ("step", "fen", "reason", "field"),
    [
        (Step.PAY, 1000_01, "", "yuan"),
        (Step.PAY, 0, "", "yuan"),
        (Step.PAY, None, "", "yuan"),
        (Step.WRITE_OFF, None, " ", "reason"),
    ],
)
def test_sums_and_reasons_are_asked_for(step: Step, fen: int | None, reason: str, field: str) -> None:
    asked = moved(BASE, Step.PRESENT, 1000_00)
    with pytest.raises(Refused) as refusal:
        moved(asked, step, fen, reason)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("state", "today", "days"),
    [(State.PRESENTED, DUE, 0), (State.PRESENTED, DUE + timedelta(days=1), 1), (State.PARTLY, DUE + timedelta(days=9), 9),
     (State.PAID, DUE + timedelta(days=9), 0), (State.WRITTEN_OFF, DUE + timedelta(days=9), 0)],
)  # fmt: skip
def test_the_clock_runs_while_money_is_owed(state: State, today: date, days: int) -> None:
    assert Standing(state, 1, 1, 0, DUE).overdue(today) == days
