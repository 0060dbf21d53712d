"""Shifts: done, late, missed, excused; what cannot be is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chengxu.accounts.rules import Actor
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.routines.rules import Change, Duty, ShiftState, Stood, decide_shift, state_of

START = datetime(2023, 5, 8, 21, 0, tzinfo=UTC)
END = START + timedelta(hours=3)
NOW = END + timedelta(minutes=10)
LEADER = Actor(uid="leader", name="班长", unit="JZCG-HW")
CLEANING = Duty(
    routine="street_cleaning", unit="JZCG-HW", verb="clean", object="cleaning_shift", measure="班"
)
STOOD = Stood(
    place="R01", person="leader", starts_at=START, ends_at=END, checked_in_at=START, checked_out_at=END
)


def decide(stood: Stood) -> Change:
    return decide_shift(stood, duty=CLEANING, actor=LEADER, now=NOW, source="field", ids=SeededIds(1))


@pytest.mark.parametrize(
    ("arrival", "excused", "state"),
    [
        (timedelta(minutes=-20), "", ShiftState.DONE),
        (timedelta(minutes=10), "", ShiftState.DONE),
        (timedelta(minutes=10, seconds=1), "", ShiftState.LATE),
        (None, "", ShiftState.MISSED),
        (None, "ice", ShiftState.EXCUSED),
    ],
)
def test_how_a_shift_went(arrival: timedelta | None, excused: str, state: ShiftState) -> None:
    came = None if arrival is None else START + arrival
    stood = replace(STOOD, checked_in_at=came, checked_out_at=None if came is None else END, excused=excused)
    assert state_of(stood) is state
    assert decide(stood).shifts[0].state == state.value
    assert state.label.en


def test_a_stood_shift_leaves_one_deed_that_points_to_it() -> None:
    change = decide(STOOD)
    deed = change.deeds[0]
    assert (deed.verb, deed.object, deed.quantity, deed.measure) == ("clean", "cleaning_shift", 1000, "班")
    assert deed.routine_uid == change.shifts[0].uid
    assert deed.occurred_at == END


def test_nobody_there_leaves_a_row_and_no_deed() -> None:
    change = decide(replace(STOOD, checked_in_at=None, checked_out_at=None))
    assert len(change.shifts) == 1
    assert change.deeds == ()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_at": START}, "ends_at"),
        ({"ends_at": NOW + timedelta(minutes=1)}, "ends_at"),
        ({"checked_in_at": None}, "checked_out_at"),
        ({"checked_out_at": START}, "checked_out_at"),
        ({"excused": "ice"}, "excused"),
    ],
)
def test_times_that_cannot_be_are_refused(change: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        decide(replace(STOOD, **change))  # type: ignore[arg-type]
    assert refusal.value.field == field
