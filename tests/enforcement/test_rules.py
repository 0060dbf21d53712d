"""Penalty proceedings in their simple form: opened, decided, closed, in that order and within the law."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chengxu.accounts.rules import Actor
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.enforcement.rules import (
    Change,
    Opening,
    Procedure,
    Proceeding,
    ProceedingState,
    decide_closing,
    decide_opening,
    decide_penalty,
)

NOW = datetime(2023, 8, 9, 2, 0, tzinfo=UTC)
TODAY = date(2023, 8, 9)
OFFICER = Actor(uid="officer", name="执法人员", unit="JZCG-RQ")
OPENING = Opening(
    number="〔2023〕1号", cause="在不具备安全条件的场所储存燃气", field="gas", procedure="ordinary",
    unit="JZCG-RQ", opened_on=TODAY, case_uid="case-1",
)  # fmt: skip


def opened(opening: Opening = OPENING) -> Change:
    return decide_opening(opening, actor=OFFICER, now=NOW, source="desk", ids=SeededIds(1))


def penalty(
    proceeding: Proceeding, *, fine: int = 1_000_000, confiscated: int = 0, on: date = TODAY
) -> Change:
    return decide_penalty(
        proceeding, fine=fine, confiscated=confiscated, on=on, actor=OFFICER, now=NOW, source="desk",
        ids=SeededIds(2),
    )  # fmt: skip


def closing(proceeding: Proceeding, on: date = TODAY) -> Change:
    return decide_closing(proceeding, on=on, actor=OFFICER, now=NOW, source="desk", ids=SeededIds(3))


def test_a_whole_proceeding_and_its_three_deeds() -> None:
    one = opened()
    two = penalty(one.proceeding, fine=1_000_000, confiscated=200_000, on=TODAY + timedelta(days=90))
    three = closing(two.proceeding, TODAY + timedelta(days=95))
    states = [change.proceeding.state for change in (one, two, three)]
    assert states == ["open", "decided", "closed"]
    deeds = [change.deeds[0] for change in (one, two, three)]
    assert [deed.verb for deed in deeds] == ["proceeding.open", "proceeding.decide", "proceeding.close"]
    assert (deeds[1].quantity, deeds[1].measure) == (12_000_000, "元")
    assert {(deed.proceeding_uid, deed.case_uid) for deed in deeds} == {(one.proceeding.uid, "case-1")}
    assert (one.new, two.new, three.new) == (True, False, False)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"number": ""}, "number"), ({"cause": " "}, "cause"), ({"procedure": "quick"}, "procedure")],
)
def test_an_incomplete_opening_is_refused(change: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        opened(replace(OPENING, **change))  # type: ignore[arg-type]
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"on": TODAY - timedelta(days=1)}, "decided_on"),
        ({"on": TODAY + timedelta(days=91)}, "decided_on"),
        ({"fine": -1}, "fine"),
        ({"confiscated": -1}, "fine"),
    ],
)
def test_a_decision_against_the_law_is_refused(given: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        penalty(opened().proceeding, **given)  # type: ignore[arg-type]
    assert refusal.value.field == field


@pytest.mark.parametrize(("fine", "allowed"), [(300_000, True), (300_001, False)])
def test_on_the_spot_a_fine_has_its_limit(fine: int, allowed: bool) -> None:
    simple = opened(replace(OPENING, procedure="simple")).proceeding
    if allowed:
        assert penalty(simple, fine=fine).proceeding.fine == fine
    else:
        with pytest.raises(Refused, match="三千元"):
            penalty(simple, fine=fine)


def test_steps_out_of_order_are_refused() -> None:
    one = opened().proceeding
    with pytest.raises(Refused):
        closing(one)
    two = penalty(one).proceeding
    with pytest.raises(Refused):
        penalty(two)
    with pytest.raises(Refused):
        closing(two, TODAY - timedelta(days=1))
    three = closing(two).proceeding
    with pytest.raises(Refused):
        closing(three)


def test_words_for_people() -> None:
    assert [p.label.zh for p in Procedure] == ["简易程序", "普通程序"]
    assert [s.label.zh for s in ProceedingState] == ["办理中", "已决定", "已结案"]
