"""Two clerks at the same moment: a pitch is given once, a number is given once, a permit is ended once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely.geometry import Point

from chengxu.common.ids import SystemIds
from chengxu.common.messages import Refused
from chengxu.parties import actions
from chengxu.parties.models import Permit, PitchDay
from chengxu.parties.rules import Step
from tests.at_once import at_once
from tests.jingzhou import NOW, SEAT
from tests.parties.held import DIG, HEAD, PERSON, STALL, issued, party

ids = SystemIds()


@pytest.mark.usefixtures("on_disk")
def test_at_the_same_moment() -> None:
    """One test, for a database of its own costs more than all of it."""
    a_pitch_asked_for_by_four_is_given_to_one()
    numbers_differ()
    of_two_who_end_a_permit_one_is_told()


def a_pitch_asked_for_by_four_is_given_to_one() -> None:
    who = party(PERSON)

    def ask(number: int) -> str:
        given = replace(STALL, what=f"摊 {number}")
        return actions.issue(given=given, party=who, geometry=None, actor=HEAD, now=NOW, ids=ids)

    ended = at_once([lambda n=n: ask(n) for n in range(4)])  # type: ignore[misc]
    assert sum(isinstance(one, str) for one in ended) == 1
    assert all(isinstance(one, str | Refused) for one in ended)
    assert (Permit.objects.count(), PitchDay.objects.count()) == (1, 5)


def numbers_differ() -> None:
    who = party()

    def ask() -> str:
        return actions.issue(given=DIG, party=who, geometry=Point(SEAT), actor=HEAD, now=NOW, ids=ids)

    ended = at_once([ask, ask, ask])
    assert all(isinstance(one, str) for one in ended), ended
    assert Permit.objects.filter(kind="digging").values("number").distinct().count() == 3


def of_two_who_end_a_permit_one_is_told() -> None:
    row = issued()

    def end(step: Step) -> None:
        actions.act(uid=row.uid, step=step, why="查实", actor=HEAD, now=NOW, ids=ids)

    ended = at_once([lambda: end(Step.REVOKE), lambda: end(Step.CANCEL)])
    assert sorted(type(one).__name__ for one in ended) == ["NoneType", "Refused"]
