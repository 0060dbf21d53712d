"""People are told of their own work once: an inspection given to them, the recurring tasks of the day."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta

import pytest

from chengxu.accounts.models import Person
from chengxu.accounts.rules import Actor
from chengxu.common.ids import SeededIds
from chengxu.notices import calling, queries
from chengxu.notices.models import Notice
from chengxu.packs import actions as packs
from chengxu.packs.rules import Pack, digest
from chengxu.project import background
from chengxu.routines.inspections import tasking
from chengxu.routines.inspections.access import ASSIGNS
from chengxu.routines.recurring import actions, laying
from chengxu.routines.recurring.models import Occurrence
from chengxu.web.field.gatherings import unread
from tests.jingzhou import NOW, source
from tests.routines.inspections import held
from tests.web import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
IDS = SeededIds("calling")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def tell(now: object = NOW) -> int:
    return calling.tell(now=now, ids=IDS)  # type: ignore[arg-type]


def say(**work: object) -> None:
    """Put a pack in force that says something else of it; nothing: that it says nothing."""
    documents = deepcopy(dict(source().pack.documents))
    document = documents["notices.yaml"]
    document.pop("work")
    if work:
        document["work"] = {
            "inspections": True,
            "routines": True,
            "at": "06:00",
            "source": "s",
            "verified": False,
        } | work
    packs.load(pack=Pack(digest(documents), documents), actor="test", now=NOW)


def assigner(unit: str) -> Actor:
    return Actor(uid="leader", name="所长", unit=unit, verbs=frozenset({ASSIGNS}))


def given(*team: Actor, unit: str = "JZCG-ZF") -> str:
    """A look at how clean a place is, for these people or for anybody of the unit."""
    return tasking.assign(
        checklist="sanitation", unit=unit, place="永平路", team=[one.uid for one in team], due=(NOW + 3 * DAY).date(),
        actor=assigner(unit), now=NOW, ids=IDS,
    )  # fmt: skip


def told(kind: str = "person") -> dict[str, str]:
    return dict(Notice.objects.filter(kind=kind).values_list("recipient", "text_zh"))


def test_who_is_given_an_inspection_is_told_once_and_nobody_else() -> None:
    say(routines=False)
    team = (held.inspector("a1"), held.inspector("a2"))
    given(*team)
    assert (tell(), tell(NOW + HOUR)) == (2, 0)
    assert set(told()) == {one.uid for one in team}
    assert "永平路" in told()[team[0].uid]
    assert "05-11 前" in told()[team[0].uid]


def test_without_a_team_its_unit_is_told_and_not_of_what_is_done_or_old() -> None:
    say(routines=False)
    given()
    assert tell() == 1
    assert list(told("unit")) == ["JZCG-ZF"]
    tasking.drop(task=given(), why="不查了", actor=assigner("JZCG-ZF"), now=NOW, ids=IDS)
    assert tell() == 0
    given()
    assert tell(NOW + 8 * DAY) == 0


def test_whoever_heard_of_a_task_hears_that_it_was_taken_back() -> None:
    say(routines=False)
    team = (held.inspector("a1"), held.inspector("a2"))
    uid, unheard = given(*team), given()
    assert tell() == 3
    tasking.drop(task=uid, why="停业", actor=assigner("JZCG-ZF"), now=NOW, ids=IDS)
    never = given()
    tasking.drop(task=never, why="停业", actor=assigner("JZCG-ZF"), now=NOW, ids=IDS)
    assert (tell(), tell(NOW + HOUR)) == (2, 0)
    back = Notice.objects.filter(verb="inspection.drop")
    assert {one.recipient for one in back} == {one.uid for one in team}
    assert all("已撤回" in one.text_zh for one in back)
    assert Notice.objects.filter(deed_uid=unheard).count() == 1


def test_the_day_is_told_once_to_each_who_has_the_post() -> None:
    driver, sweeper = cast.person("driver", unit="JZCG-HW"), cast.person("sweeper", unit="JZCG-HW")
    elsewhere = cast.person("driver", login="other", unit="JZCG-SZ")
    gone = cast.person("driver", login="gone", unit="JZCG-HW")
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    laying.lay_out(now=NOW - 12 * HOUR, ids=IDS)
    assert tell(NOW - 4 * HOUR) == 0  # five in the morning
    assert tell(NOW - 3 * HOUR) > 0
    words = told()
    assert "主次干道洒水（6 处）" in words[driver.uid]
    assert "保洁五班到岗（8 处）" in words[sweeper.uid]
    assert "保洁五班到岗" not in words[driver.uid]
    assert not {elsewhere.uid, gone.uid} & set(words)
    assert (tell(), tell(NOW + 3 * HOUR)) == (0, 0)
    assert tell(NOW + DAY) > 0


def test_what_was_excused_is_no_work_of_the_day() -> None:
    driver = cast.person("driver", unit="JZCG-HW")
    laying.lay_out(now=NOW - 12 * HOUR, ids=IDS)
    mine = Occurrence.objects.filter(routine="watering", day=NOW.date())
    director = cast.actor("director")
    actions.excuse(uids=[one.uid for one in mine], why="停水", actor=director, now=NOW - 4 * HOUR, ids=IDS)
    tell()
    assert "洒水" not in told().get(driver.uid, "")


def test_a_county_that_says_nothing_tells_nobody() -> None:
    say()
    cast.person("driver", unit="JZCG-HW")
    laying.lay_out(now=NOW, ids=IDS)
    given(held.inspector("a1"), held.inspector("a2"))
    assert tell() == 0


def test_it_is_told_by_the_background_and_read_on_the_phone() -> None:
    driver = cast.actor("driver", unit="JZCG-HW")
    laying.lay_out(now=NOW - 12 * HOUR, ids=IDS)
    before = queries.newest(driver)
    background.tick(now=NOW)
    assert queries.newest(driver) != before
    found = unread(driver)
    assert found["count"] == 1
    assert "常态任务" in found["lines"][0]["text"]
    assert unread(cast.actor("reviewer"))["count"] == 0
