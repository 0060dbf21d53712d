"""Activities: what one must say, who gets a place, who came; names and telephones stay with those who need them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chengxu.accounts.rules import PUBLIC, Actor
from chengxu.common.messages import Invalid, Refused
from chengxu.ledger import actions as sealing
from chengxu.ledger import queries as ledger
from chengxu.ledger.models import Deed
from chengxu.participation.access import ORGANISES
from chengxu.participation.deciding import volunteering as rules
from chengxu.participation.deciding.volunteering import Plan, Stage, Standing, Volunteer
from chengxu.participation.models import Activity, Signup
from chengxu.participation.volunteering import actions, queries
from tests.jingzhou import NOW
from tests.participation.held import ids

OFFICE = Actor(uid="clerk", name="文员", unit="JZCG-BGS", verbs=frozenset({ORGANISES}))
OTHER = Actor(uid="head", name="股长", unit="JZCG-SR", verbs=frozenset({ORGANISES}))
SOON = NOW + timedelta(days=3)
GIVEN = Plan(
    title="清理渠江边垃圾", text="带水杯和帽子", place="老桥头", starts_at=SOON, ends_at=SOON + timedelta(hours=3), places=2
)  # fmt: skip
STANDING = Standing(stage=Stage.ANNOUNCED, starts_at=SOON, places=2)


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, []),
        ({"title": "", "text": "", "place": ""}, ["title", "text", "place"]),
        ({"starts_at": None}, ["starts_at"]),
        ({"starts_at": NOW}, ["starts_at"]),
        ({"starts_at": NOW + timedelta(days=400)}, ["starts_at"]),
        ({"ends_at": SOON}, ["ends_at"]),
        ({"ends_at": SOON + timedelta(hours=25)}, ["ends_at"]),
        ({"places": 0}, ["places"]),
        ({"places": 1001}, ["places"]),
        ({"places": None, "title": "长" * 121}, ["title", "places"]),
    ],
)
def test_an_announcement(changed: dict[str, Any], wrong: list[str]) -> None:
    if not wrong:
        assert rules.announced(replace(GIVEN, **changed), now=NOW) == GIVEN
        return
    with pytest.raises(Invalid) as caught:
        rules.announced(replace(GIVEN, **changed), now=NOW)
    assert [problem.field for problem in caught.value.problems] == wrong


@pytest.mark.parametrize(
    ("standing", "says"),
    [
        (STANDING, ""),
        (replace(STANDING, taken=1), ""),
        (replace(STANDING, taken=2), "名额已满"),
        (replace(STANDING, stage=Stage.CANCELLED), "已经取消"),
        (replace(STANDING, stage=Stage.HELD), "已经开始"),
        (replace(STANDING, starts_at=NOW), "已经开始"),
    ],
)
def test_who_gets_a_place(standing: Standing, says: str) -> None:
    refusal = rules.refuse_signing_up(standing, now=NOW)
    assert (refusal is None) is (not says)
    assert says in str(refusal or "")


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (Volunteer(name="张三", phone="13812345678"), []),
        (Volunteer(name="", phone="13812345678"), ["name"]),
        (Volunteer(name="张三", phone="没有"), ["phone"]),
    ],
)
def test_a_sign_up(given: Volunteer, wrong: list[str]) -> None:
    if not wrong:
        assert rules.signed_up(given) == given
        return
    with pytest.raises(Invalid) as caught:
        rules.signed_up(given)
    assert [problem.field for problem in caught.value.problems] == wrong


@pytest.mark.parametrize(
    ("standing", "present", "others", "count"),
    [
        (replace(STANDING, starts_at=NOW), {"a"}, 3, 4),
        (replace(STANDING, starts_at=NOW, stage=Stage.HELD), set(), 0, 0),
        (STANDING, {"a"}, 0, None),
        (replace(STANDING, starts_at=NOW), {"x"}, 0, None),
        (replace(STANDING, starts_at=NOW), {"a"}, -1, None),
        (replace(STANDING, starts_at=NOW, stage=Stage.CANCELLED), {"a"}, 0, None),
    ],
)
def test_who_came(standing: Standing, present: set[str], others: int, count: int | None) -> None:
    if count is not None:
        assert rules.recorded(standing, present=present, known={"a", "b"}, others=others, now=NOW) == count
        return
    with pytest.raises(Refused):
        rules.recorded(standing, present=present, known={"a", "b"}, others=others, now=NOW)


@pytest.mark.parametrize(("stage", "reason", "may"), [
    (Stage.ANNOUNCED, "下雨", True), (Stage.ANNOUNCED, "", False), (Stage.HELD, "下雨", False), (Stage.CANCELLED, "下雨", False),
])  # fmt: skip
def test_calling_it_off(stage: Stage, reason: str, may: bool) -> None:
    if may:
        assert rules.cancelled(reason, replace(STANDING, stage=stage)) == reason
        return
    with pytest.raises(Refused):
        rules.cancelled(reason, replace(STANDING, stage=stage))


def announced() -> str:
    return actions.announce(given=GIVEN, actor=OFFICE, now=NOW, ids=ids)


def sign_up(uid: str, name: str = "张三丰", source_id: str = "") -> str:
    given = Volunteer(name=name, phone="13812345678")
    return actions.sign_up(uid=uid, given=given, source_id=source_id, actor=PUBLIC, now=NOW, ids=ids)


def record(uid: str, *present: str, others: int = 0, actor: Actor = OFFICE) -> int:
    return actions.record(
        uid=uid, present=present, others=others, actor=actor, now=SOON + timedelta(hours=3), ids=ids
    )


@pytest.mark.usefixtures("county")
def test_from_announcement_to_attendance() -> None:
    uid = announced()
    sign_up(uid)
    sign_up(uid, "李四")
    one, _ = queries.coming(uid)
    assert (one.name, one.phone) == ("张**", "138****5678")
    assert actions.look(uid=uid, actor=OFFICE, now=NOW, ids=ids)[0].name == "张三丰"
    assert record(uid, one.uid, others=3) == 4
    row = Activity.objects.get()
    assert (row.stage, row.attendance) == (Stage.HELD, 4)
    assert list(Signup.objects.order_by("id").values_list("name", "phone", "attended")) == [
        ("张三丰", "", True), ("李四", "", False),
    ]  # fmt: skip
    assert queries.told() == queries.Told(held=1, attended=4)
    assert list(Deed.objects.order_by("id").values_list("verb", flat=True)) == [
        "join.announce", "join.sign_up", "join.sign_up", "contact.view", "join.attend",
    ]  # fmt: skip
    deed = Deed.objects.get(verb="join.attend")
    assert (deed.quantity, deed.measure, deed.occurred_at) == (4000, "人次", SOON)
    assert json.loads(deed.detail) == {"activity": uid}


@pytest.mark.usefixtures("county")
def test_attendance_recorded_again_replaces_what_was_recorded() -> None:
    from django.db import connection

    uid = announced()
    record(uid, others=3)
    record(uid, others=5)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(quantity) FROM effective_deeds WHERE verb = 'join.attend'")
        assert cursor.fetchone()[0] == 5000
    sealing.seal(now=SOON + timedelta(days=1))
    assert ledger.verify().ok


@pytest.mark.usefixtures("county")
def test_the_last_place_is_given_once_and_given_back() -> None:
    uid = announced()
    first, again = sign_up(uid, source_id="a"), sign_up(uid, source_id="a")
    assert first == again
    sign_up(uid, source_id="b")
    with pytest.raises(Refused, match="名额已满"):
        sign_up(uid, source_id="c")
    actions.withdraw(receipt=first, actor=PUBLIC, now=NOW, ids=ids)
    assert sign_up(uid, source_id="c")
    with pytest.raises(Refused, match="没有可删除"):
        actions.withdraw(receipt=first, actor=PUBLIC, now=NOW, ids=ids)
    assert sum(bool(name) for name in Signup.objects.values_list("name", flat=True)) == 2


@pytest.mark.usefixtures("county")
def test_whoever_came_can_be_forgotten_and_still_counts() -> None:
    uid = announced()
    receipt = sign_up(uid)
    record(uid, Signup.objects.get().uid)
    actions.withdraw(receipt=receipt, actor=PUBLIC, now=SOON + timedelta(days=9), ids=ids)
    signup = Signup.objects.get()
    assert (signup.name, signup.attended, signup.withdrawn_at) == ("", True, None)
    assert queries.told().attended == 1


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize("who", [PUBLIC, OTHER], ids=["public", "another unit"])
def test_only_the_unit_that_organises_may(who: Actor) -> None:
    uid = announced()
    with pytest.raises(Refused):
        record(uid, actor=who)
    with pytest.raises(Refused):
        actions.look(uid=uid, actor=who, now=NOW, ids=ids)
    with pytest.raises(Refused):
        actions.cancel(uid=uid, reason="下雨", actor=who, now=NOW, ids=ids)
    actions.cancel(uid=uid, reason="下雨", actor=OFFICE, now=NOW, ids=ids)
    assert Activity.objects.get().stage == Stage.CANCELLED
    with pytest.raises(Refused, match="权限"):
        actions.announce(given=GIVEN, actor=PUBLIC, now=NOW, ids=ids)
