"""Shifts in the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from chengxu.accounts.rules import Actor
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.ledger.models import Deed
from chengxu.routines import actions, queries
from chengxu.routines.models import Shift
from chengxu.routines.rules import decide_shift
from tests.routines.test_rules import CLEANING, END, NOW, START, STOOD

pytestmark = pytest.mark.django_db
LEADER = Actor(uid="leader", name="班长", unit="JZCG-HW", verbs=frozenset({"ledger.record"}))
READER = Actor(uid="reader", name="文员", verbs=frozenset({"indicators.read"}))
OTHER = Actor(uid="other", name="别的单位", unit="JZCG-SZ")
NOBODY = Actor(uid="nobody", name="无权")
DAY = timedelta(days=1)


def record(**changes: object) -> None:
    stood = replace(STOOD, **changes)  # type: ignore[arg-type]
    actions.record_shift(stood=stood, duty=CLEANING, actor=LEADER, now=NOW, ids=SeededIds(str(changes)))


def test_a_shift_is_recorded_once_with_its_deed() -> None:
    record()
    with pytest.raises(Refused, match="已经登记"):
        record()
    assert (Shift.objects.count(), Deed.objects.count()) == (1, 1)


def test_whoever_may_not_record_writes_nothing() -> None:
    with pytest.raises(Refused):
        actions.record_shift(stood=STOOD, duty=CLEANING, actor=NOBODY, now=NOW, ids=SeededIds(1))
    assert not Shift.objects.exists()


def test_coverage_leaves_excused_shifts_out() -> None:
    record()
    record(place="R02", checked_in_at=START + timedelta(minutes=30))
    record(place="R03", checked_in_at=None, checked_out_at=None)
    record(place="R04", checked_in_at=None, checked_out_at=None, excused="ice")
    found = queries.coverage(routine="street_cleaning", start=START - DAY, end=START + DAY)
    assert (found.due, found.stood) == (3, 2)


def test_shifts_are_shown_to_readers_and_to_their_own_unit() -> None:
    record()
    counts = [
        queries.shifts(actor=actor, start=START - DAY, end=START + DAY).count()
        for actor in (READER, LEADER, OTHER, NOBODY)
    ]
    assert counts == [1, 1, 0, 0]


def test_many_changes_are_written_as_one_is() -> None:
    ids = SeededIds(1)
    stood = [replace(STOOD, place=f"R{n}") for n in range(4)]
    changes = [decide_shift(s, duty=CLEANING, actor=LEADER, now=NOW, source="field", ids=ids) for s in stood]
    actions.write(changes, ids=ids)
    assert Shift.objects.count() == Deed.objects.count() == 4


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_at": START},
        {"state": "missed"},
        {"checked_in_at": None},
        {"checked_out_at": START - DAY},
        {"state": "gone"},
    ],
)
def test_the_database_refuses_impossible_shifts(wrong: dict[str, object]) -> None:
    right = {
        "uid": "u", "routine": "r", "unit": "JZCG-HW", "person": "p", "place": "R01", "starts_at": START,
        "ends_at": END, "checked_in_at": START, "checked_out_at": END, "state": "done",
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.create(**{**right, **wrong})
