"""Who answers for what was done and for what was not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chengxu.accounts.models import Person
from chengxu.routines.recurring import actions, holding, queries
from chengxu.routines.recurring.holding import Answers, Staff, answers
from chengxu.routines.recurring.rules import Task
from tests.routines.recurring.test_actions import DAY, LATER, NOW, lay, one, watered
from tests.web import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
DRIVER = Staff("anna", "JZCG-HW", frozenset({"driver"}))
OTHER = Staff("ben", "JZCG-HW", frozenset({"driver", "sweeper"}))
SWEEPER = Staff("carl", "JZCG-HW", frozenset({"sweeper"}))
ELSEWHERE = Staff("dora", "JZCG-SZ", frozenset({"driver"}))


def watering(posts: frozenset[str] = frozenset({"driver"})) -> Task:
    return replace(queries.declared()["watering"], posts=posts)


@pytest.mark.parametrize(
    ("doer", "people", "found"),
    [
        ("anna", [DRIVER, OTHER], Answers("anna", "driver")),
        ("carl", [DRIVER, SWEEPER], Answers("carl", "")),  # did it without the post: theirs, the post stays
        ("gone", [DRIVER], Answers("gone", "")),
        ("", [DRIVER, SWEEPER, ELSEWHERE], Answers("anna", "driver")),  # nobody else could have
        ("", [DRIVER, OTHER], Answers()),
        ("", [SWEEPER, ELSEWHERE], Answers()),
    ],
)
def test_who_answers(doer: str, people: list[Staff], found: Answers) -> None:
    assert answers(watering(), doer, people) == found


def test_a_task_of_any_post_is_nobodys_alone_when_missed() -> None:
    assert answers(watering(frozenset()), "", [DRIVER]) == Answers()


def test_a_miss_is_that_of_the_only_driver_and_of_nobody_once_there_are_two() -> None:
    driver = cast.person("driver", unit="JZCG-HW")
    lay()
    actions.decide(now=LATER)
    assert (one().state, one().holder, one().post) == ("missed", driver.uid, "driver")
    cast.person("driver", login="second", unit="JZCG-HW")
    actions.decide(now=LATER + 2 * DAY)
    assert one(day=date(2023, 5, 9)).holder == ""
    assert one().holder == driver.uid  # what was decided is not taken back
    Person.objects.filter(login="second").update(is_active=False)
    assert [person.uid for person in holding.staff() if "driver" in person.posts] == [driver.uid]


def test_what_was_done_is_whose_it_was() -> None:
    lay()
    watered(6, 8, 10, 12, 14)
    actions.decide(now=NOW + 8 * (LATER - NOW) / 16)
    assert (one().state, one().person, one().holder) == ("done", "driver", "driver")
