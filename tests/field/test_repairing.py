"""Faults and repairs from phones: once each, with the case they answer, and nothing of another unit's."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from chengxu.accounts.rules import Actor
from chengxu.assets import actions as registering
from chengxu.assets.models import Component
from chengxu.assets.upkeep import faults
from chengxu.assets.upkeep.models import Repair
from chengxu.cases.models import Case
from chengxu.field.rules import Answer, Kind, Outcome, Position
from chengxu.ledger.models import Deed
from chengxu.web.field import repairs
from tests.assets import street as register
from tests.field import street
from tests.jingzhou import NOW, SEAT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
HOUR, DAYS = timedelta(hours=1), timedelta(days=9)


@pytest.fixture
def lamp() -> Component:
    """A lamp in the middle of the seat, which the lighting office maintains."""
    taken = registering.register(
        [register.row(maintainer="JZCG-LD")], frame=None, actor=register.KEEPER, now=NOW - DAYS, ids=street.IDS, source="desk"
    )  # fmt: skip
    return Component.objects.get(uid=taken.added[0].uid)


def crew() -> Actor:
    return street.somebody("repairer")


def fault(actor: Actor, lamp: Component, **given: object) -> Answer:
    told = {"kind": Kind.REPAIR, "verb": "fault", "component": lamp.token, "text": "灯不亮", "here": None}
    return street.sent(actor, **street.BARE | told | given)  # type: ignore[arg-type]


def mend(
    actor: Actor, lamp: Component | None, *, also: str = "", works: str = "1", **given: object
) -> Answer:
    told = {"w:lamp_repair": works, "p:lamp_led": "1", "hours": "0.5", "also": also}
    plain = {
        "kind": Kind.REPAIR,
        "verb": "mend",
        "component": lamp.token if lamp else "",
        "given": told,
        "here": None,
    }
    return street.sent(actor, **street.BARE | plain | given)  # type: ignore[arg-type]


def test_a_fault_is_noted_and_put_right_within_the_day_without_a_desk(lamp: Component) -> None:
    actor = crew()
    night = NOW - 10 * HOUR
    answer = fault(actor, lamp, at=night)
    assert (answer.outcome, "24 小时" in answer.said.zh) == (Outcome.DONE, True)
    (open_,) = faults.waiting(actor, most=9)
    assert (open_.component.pk, open_.since, open_.due) == (lamp.pk, night, night + 24 * HOUR)
    before, after = street.stored("dark"), street.stored("a", "lit")[1:]
    told = {"w:lamp_repair": "1", "p:lamp_led": "1", "before": " ".join(before), "after": " ".join(after)}
    answer = mend(actor, lamp, given=told, photos=(*before, *after), text="换灯头")
    assert answer.outcome is Outcome.DONE, answer
    row = Repair.objects.get()
    assert (row.asset_uid, row.found_at, row.done_at, row.actor) == (lamp.uid, night, NOW, actor.uid)
    assert (row.before, row.after, row.parts_fen) == (before[0], after[0], 42_000)
    assert faults.waiting(actor, most=9) == []
    assert Component.objects.get(pk=lamp.pk).state == "intact"
    assert Deed.objects.filter(source="field", verb="upkeep.in_time").count() == 1


def test_what_was_not_put_right_in_time_is_late_by_the_first_word(lamp: Component) -> None:
    actor = crew()
    fault(actor, lamp, at=NOW - 30 * HOUR)
    answer = fault(actor, lamp, at=NOW - 2 * HOUR)  # found again: the first word counts
    assert "记过了" in answer.said.zh
    mend(actor, lamp)
    assert Deed.objects.filter(verb="upkeep.late").count() == 1


def test_a_repair_is_taken_once_however_often_it_comes(lamp: Component) -> None:
    one = street.capture(
        **street.BARE,
        kind=Kind.REPAIR,
        verb="mend",
        component=lamp.token,
        given={"w:lamp_repair": "1"},
        here=None,
    )
    assert street.again(one, crew()).outcome is Outcome.DONE
    assert street.again(one, crew()).outcome is Outcome.ALREADY
    assert (Repair.objects.count(), Deed.objects.filter(verb="repair").count()) == (1, 1)


def test_the_same_work_twice_is_asked_about_and_taken_when_it_is_another(lamp: Component) -> None:
    actor = crew()
    mend(actor, lamp)
    answer = mend(actor, lamp)
    assert (answer.outcome, answer.field) == (Outcome.REFUSED, "also")
    assert mend(actor, lamp, also="yes").outcome is Outcome.DONE
    assert Repair.objects.count() == 2


def test_a_repair_answers_the_case_it_is_made_for(lamp: Component) -> None:
    actor = crew()
    uid, stamp = street.dispatched()
    answer = mend(actor, lamp, case=uid, stamp=stamp, photos=street.stored("a", "b"))
    assert (answer.outcome, answer.case) == (Outcome.DONE, uid)
    case, row = Case.objects.get(uid=uid), Repair.objects.get()
    assert (case.state, row.case_uid, row.found_at) == ("handled", uid, case.reported_at)


def test_a_case_that_moved_on_stays_and_the_repair_is_kept(lamp: Component) -> None:
    actor = crew()
    uid, stamp = street.dispatched()
    street.sent(actor, **street.BARE | {"kind": Kind.STEP, "case": uid, "verb": "start", "stamp": stamp})  # type: ignore[arg-type]
    answer = mend(actor, lamp, case=uid, stamp=stamp)
    assert answer.outcome is Outcome.DONE
    assert "案件没有随之办结" in answer.notes[0].zh
    assert (Case.objects.get(uid=uid).state, Repair.objects.get().case_uid) == ("handling", uid)


def test_a_repair_behind_a_step_that_has_not_come_waits_for_it(lamp: Component) -> None:
    uid, _ = street.dispatched()
    answer = mend(crew(), lamp, case=uid, after=str(uuid.uuid4()))
    assert (answer.outcome, Repair.objects.count()) == (Outcome.WAIT, 0)


def test_a_fault_that_comes_in_behind_its_repair_breaks_nothing(lamp: Component) -> None:
    actor = crew()
    mend(actor, lamp, at=NOW - HOUR)
    answer = fault(actor, lamp, at=NOW - 3 * HOUR)
    assert answer.outcome is Outcome.DONE
    assert Component.objects.get(pk=lamp.pk).state == "intact"
    assert faults.waiting(actor, most=9) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"verb": "sell"}, "verb"),
        ({"component": "0123456789"}, "component"),
        ({"given": {}}, "works"),
        ({"given": {"w:lamp_repair": "-1"}}, "works"),
        ({"given": {"w:rail_tend": "1"}}, "works"),
        ({"given": {"w:lamp_repair": "1", "p:asphalt": "1"}}, "parts"),
        ({"given": {"w:lamp_repair": "1", "hours": "many"}}, "hours"),
        ({"component": "", "given": {"w:surface": "2"}}, "road"),
        ({"component": "", "given": {"w:surface": "2", "road": "R99"}}, "road"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field_and_leaves_nothing(
    lamp: Component, given: dict[str, object], field: str
) -> None:
    answer = mend(crew(), lamp, **given)
    assert (answer.outcome, answer.field) == (Outcome.REFUSED, field)
    assert not Repair.objects.exists()


@pytest.mark.parametrize("post", ["auxiliary", "collector", "sweeper"])
def test_nobody_else_notes_or_mends_it(lamp: Component, post: str) -> None:
    actor = street.somebody(post)
    assert fault(actor, lamp).outcome is Outcome.REFUSED
    assert mend(actor, lamp).outcome is Outcome.REFUSED
    assert faults.waiting(actor, most=9) == []
    assert not Deed.objects.filter(verb__startswith="upkeep.").exists()


def test_a_crew_of_another_unit_neither_sees_nor_mends_it(lamp: Component) -> None:
    fault(crew(), lamp)
    Component.objects.filter(pk=lamp.pk).update(owner="JZCG-SZ", maintainer="JZCG-SZ")
    assert faults.waiting(crew(), most=9) == []
    answer = mend(crew(), lamp)
    assert (answer.outcome, "别的单位" in answer.said.zh) == (Outcome.REFUSED, True)


def test_a_phone_that_is_elsewhere_is_told_so(lamp: Component) -> None:
    actor = crew()
    early = NOW - HOUR
    street.agree(actor, now=early)
    street.come(actor, now=early, object="works_duty")
    near, far = (
        Position(lon=SEAT[0], lat=SEAT[1], metres=9),
        Position(lon=SEAT[0] + 0.02, lat=SEAT[1], metres=9),
    )
    assert not any("两百米" in note.zh for note in fault(actor, lamp, here=near).notes)
    assert any("两百米" in note.zh for note in fault(actor, lamp, here=far).notes)


def test_a_phone_carries_the_faults_of_its_crew_and_nobody_elses(lamp: Component) -> None:
    actor = crew()
    fault(actor, lamp)
    (told,) = repairs.standing(actor) or []
    assert (told["token"], told["mine"]) == (lamp.token, True)
    book = repairs.book(actor) or {}
    assert "lamp_repair" in [one["code"] for one in book["works"]]
    assert ("R01", "永平北路") in book["roads"]
    for post in ("auxiliary", "collector", "sweeper"):
        assert (repairs.standing(street.somebody(post)), repairs.book(street.somebody(post))) == (None, None)
    other = street.somebody("handler", "other-handler")
    Component.objects.filter(pk=lamp.pk).update(owner="JZCG-SZ", maintainer="JZCG-SZ")
    assert repairs.standing(other) == []


def test_a_task_says_what_it_can_be_answered_with(lamp: Component) -> None:
    uid, _ = street.dispatched()
    row = Case.objects.get(uid=uid)
    assert repairs.of_case(row, ["handle"], {}, crew()) == {"component": None}
    Case.objects.filter(uid=uid).update(asset_uid=lamp.uid)
    row = Case.objects.get(uid=uid)
    (about,) = (repairs.of_case(row, ["handle"], repairs.by_uid([row], crew()), crew()) or {}).values()
    assert about["token"] == lamp.token
    assert repairs.of_case(row, ["start"], {}, crew()) is None
    assert repairs.of_case(row, ["handle"], {}, street.somebody("auxiliary")) is None
