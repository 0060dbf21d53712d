"""Registering, issuing, renewing, suspending, revoking, cancelling: done, refused, repeated; each a deed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from shapely.geometry import Point

from chengxu.accounts.rules import Actor
from chengxu.common.messages import Invalid, Refused
from chengxu.ledger.models import Deed, Note
from chengxu.parties import actions, queries, rules
from chengxu.parties.models import Party, Permit, PitchDay
from chengxu.parties.rules import State, Step
from chengxu.territory import queries as territory
from tests.jingzhou import NOW
from tests.parties.held import CLERK, DIG, FIRM, HEAD, PERSON, READER, STALL, ids, issued, party

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("county")


def state(row: Permit, days: int = 0) -> State:
    found = queries.find(row.uid)
    assert found is not None
    return queries.told(found, territory.calendar().local(NOW + days * DAY), inside=True).state


def act(
    row: Permit, step: Step, actor: Actor = HEAD, days: int = 0, why: str = "查实", end: date | None = None
) -> None:
    actions.act(uid=row.uid, step=step, why=why, end=end, actor=actor, now=NOW + days * DAY, ids=ids)


def test_a_party_is_entered_once_and_its_deed_names_nobody() -> None:
    uid = party()
    with pytest.raises(Refused, match="登记过") as caught:
        actions.register(given=FIRM, actor=CLERK, now=NOW, ids=ids)
    assert caught.value.field == "code"
    deed = Deed.objects.get(verb="party.register")
    assert (deed.party_uid, deed.measure, json.loads(deed.detail)["kind"]) == (uid, "户", "company")
    assert not any(part in deed.detail for part in (FIRM.name, FIRM.phone, FIRM.code))


def test_a_party_is_corrected_and_keeps_its_kind() -> None:
    uid = party()
    actions.correct(
        uid=uid, given=replace(FIRM, name="靖通公司", kind="person"), actor=CLERK, now=NOW, ids=ids
    )
    row = Party.objects.get(uid=uid)
    assert (row.name, row.kind) == ("靖通公司", "company")


def test_a_vehicle_belongs_to_a_firm() -> None:
    firm = party()
    car = replace(FIRM, kind="vehicle", name="自卸车", code="", plate="湘N12345", operator=firm)
    uid = actions.register(given=car, actor=CLERK, now=NOW, ids=ids)
    assert Party.objects.get(uid=uid).operator_id == firm
    with pytest.raises(Invalid):
        actions.register(given=replace(car, operator="nobody"), actor=CLERK, now=NOW, ids=ids)


def test_a_permit_gets_the_next_number_of_its_kind_and_year() -> None:
    first, second = issued(), issued()
    assert (first.number, second.number) == ("靖掘〔2023〕0001号", "靖掘〔2023〕0002号")
    deed = Deed.objects.get(verb="permit.issue", detail__contains=first.uid)
    assert (deed.party_uid, deed.unit, deed.object) == (first.party_id, "JZCG-SZ", "permit")
    with pytest.raises(Refused, match="已经有了") as caught:
        issued(number=first.number)
    assert caught.value.field == "number"


@pytest.mark.parametrize(
    ("days", "expected"), [(-8, State.PENDING), (0, State.VALID), (12, State.VALID), (13, State.EXPIRED)]
)
def test_its_state_follows_from_its_days(days: int, expected: State) -> None:
    row = issued()
    assert state(row, days) is expected
    at = NOW + days * DAY
    today = territory.calendar().local(at).date()
    for wanted in State:
        found = queries.in_state(Permit.objects.all(), wanted, at, today)
        assert found.exists() is (wanted is expected)


@pytest.mark.parametrize("step", [None, Step.SUSPEND, Step.REVOKE, Step.CANCEL])
def test_the_public_list_shows_what_the_rule_says(step: Step | None) -> None:
    row = issued()
    if step:
        act(row, step, days=2)
    for days in (-8, -7, 0, 2, 3, 12, 13, 31, 32, 33, 42, 43, 44, 80):
        at = NOW + days * DAY
        if step and days < 2:
            continue  # what was done later was not known then
        fresh = Permit.objects.get(pk=row.pk)
        wanted = rules.shown(queries.facts(fresh), queries.kind_of(fresh), territory.calendar().local(at))
        found = queries.shown(at)
        assert found.exists() is wanted, days
        assert all(one.is_valid == (state(fresh, days) is State.VALID) for one in found)


def test_suspended_resumed_and_how_the_list_finds_it() -> None:
    row = issued()
    act(row, Step.SUSPEND, days=1)
    assert (state(row, 1), state(row, 0)) == (State.SUSPENDED, State.VALID)
    today = territory.calendar().local(NOW + DAY).date()
    assert queries.in_state(Permit.objects.all(), State.SUSPENDED, NOW + DAY, today).get() == row
    with pytest.raises(Refused, match="暂停"):
        act(row, Step.SUSPEND, days=1)
    act(row, Step.RESUME, days=2, why="")
    assert (state(row, 2), state(row, 1)) == (State.VALID, State.SUSPENDED)
    assert list(Deed.objects.filter(object="permit").order_by("id").values_list("verb", flat=True)) == [
        "permit.issue", "permit.suspend", "permit.resume",
    ]  # fmt: skip
    assert Note.objects.filter(text="查实").count() == 1


def test_renewed_revoked_cancelled() -> None:
    row = issued()
    act(row, Step.RENEW, end=date(2023, 6, 20))
    assert state(row, 20) is State.VALID
    with pytest.raises(Refused, match="理由"):
        act(row, Step.REVOKE, why=" ")
    act(row, Step.REVOKE, days=1)
    assert state(row, 1) is State.REVOKED
    with pytest.raises(Refused, match="撤销"):
        act(row, Step.RENEW, days=2, end=date(2023, 7, 1))
    other = issued()
    act(other, Step.CANCEL, actor=CLERK, why="持有人申请")
    assert state(other) is State.CANCELLED


def test_an_expired_one_is_not_renewed() -> None:
    with pytest.raises(Refused, match="新申请"):
        act(issued(), Step.RENEW, days=13, end=date(2023, 6, 20))


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize(
    ("actor", "may"), [(HEAD, set(Step)), (CLERK, set(Step) - {Step.REVOKE}), (READER, set())]
)
def test_who_may(step: Step, actor: Actor, may: set[Step]) -> None:
    row = issued()
    if step is Step.RESUME:
        act(row, Step.SUSPEND)
    if step in may:
        act(row, step, actor, end=date(2023, 6, 1))
        return
    with pytest.raises(Refused, match="权限"):
        act(row, step, actor, end=date(2023, 6, 1))


def test_who_only_reads_registers_and_issues_nothing() -> None:
    with pytest.raises(Refused, match="权限"):
        actions.register(given=PERSON, actor=READER, now=NOW, ids=ids)
    with pytest.raises(Refused, match="权限"):
        actions.issue(
            given=DIG, party=party(), geometry=Point(109.695, 26.574), actor=READER, now=NOW, ids=ids
        )


@pytest.mark.parametrize(
    ("street", "point", "holder", "field"),
    [
        ("R99", Point(109.695, 26.574), "", "street"),
        ("", Point(116.4, 39.9), "", "corners"),
        ("", Point(109.695, 26.574), "nobody", "party"),
    ],
)
def test_what_a_permit_cannot_have(street: str, point: Point, holder: str, field: str) -> None:
    with pytest.raises(Refused) as caught:
        actions.issue(
            given=DIG, party=holder or party(), geometry=point, street=street, actor=CLERK, now=NOW, ids=ids
        )
    assert caught.value.field == field
    assert not Permit.objects.exists()


def test_a_pitch_is_given_once_and_refused_with_its_days() -> None:
    row = issued(STALL, PERSON)
    assert PitchDay.objects.filter(permit=row).count() == 5
    assert row.hours == "all 05:30-08:30"
    market = queries.declared().markets["S105"]
    assert queries.occupancy(market, date(2023, 5, 9)).taken == (3,)
    with pytest.raises(Refused, match="这个摊位在 05-11、05-12 已经有人") as caught:
        issued(STALL, PERSON, start=date(2023, 5, 11), end=date(2023, 5, 20))
    assert caught.value.field == "pitch"
    assert Permit.objects.count() == 1
    issued(STALL, PERSON, start=date(2023, 5, 13), end=date(2023, 5, 20))
    issued(STALL, PERSON, pitch=4)
    assert queries.occupancy(market, date(2023, 5, 9)).free[:3] == (1, 2, 5)


def test_a_cancelled_stall_gives_its_pitch_back_from_the_next_day() -> None:
    row = issued(STALL, PERSON)
    act(row, Step.CANCEL, days=1)
    assert [day.day for day in PitchDay.objects.order_by("day").values_list("day", flat=True)] == [8, 9]


def test_a_renewed_stall_takes_the_days_it_adds_unless_they_are_taken() -> None:
    row = issued(STALL, PERSON)
    issued(STALL, PERSON, start=date(2023, 5, 15), end=date(2023, 5, 16))
    with pytest.raises(Refused, match="05-15"):
        act(row, Step.RENEW, end=date(2023, 5, 20))
    act(row, Step.RENEW, end=date(2023, 5, 14))
    assert PitchDay.objects.filter(permit=row).count() == 7


def test_a_person_is_erased_when_nothing_of_theirs_is_in_force() -> None:
    row = issued(STALL, PERSON)
    with pytest.raises(Refused, match="没到期"):
        actions.erase(uid=row.party_id, actor=CLERK, now=NOW, ids=ids)
    later = NOW + 30 * DAY
    actions.erase(uid=row.party_id, actor=CLERK, now=later, ids=ids)
    gone = Party.objects.get(uid=row.party_id)
    assert (gone.name, gone.contact_phone, gone.erased_at) == ("", "", later)
    with pytest.raises(Refused, match="只有个人"):
        actions.erase(uid=party(), actor=CLERK, now=NOW, ids=ids)


def test_looking_at_a_contact_is_a_deed() -> None:
    uid = party()
    assert actions.look(uid=uid, actor=CLERK, now=NOW, ids=ids) == "龙经理 13800001111 long@example.com"
    assert Deed.objects.get(verb="contact.view").party_uid == uid


def test_everybody_sees_what_is_valid_and_nobody_a_persons_name() -> None:
    dig, stall = issued(), issued(STALL, PERSON)
    rows = {row.number: row for row in queries.register(NOW)}
    assert (rows[dig.number].holder, rows[stall.number].holder) == (FIRM.name, "杨**")
    assert (rows[dig.number].place.zh, rows[dig.number].section) == ("万福路", "万福路口至花桥路口")
    assert rows[stall.number].place.zh == "中心农贸市场外早市 3 号摊位"
    assert [row.number for row in queries.register(NOW, search="万福")] == [dig.number]
    assert [row.number for row in queries.register(NOW, search="靖通")] == [dig.number]
    assert queries.register(NOW, search="秀英") == []
    assert [row.number for row in queries.register(NOW, kind="stall")] == [stall.number]
    assert [row.number for row in queries.register(NOW + 50 * DAY)] == [dig.number]  # 60 days after its end
    assert queries.register(NOW + 90 * DAY) == []


def test_a_sighting_at_the_place_of_a_permit() -> None:
    row = issued()
    (found,) = queries.matches(category="E0305", lon=109.695, lat=26.574, at=NOW)
    assert (found.held.number, found.permitted) == (row.number, True)
    (late,) = queries.matches(category="E0305", lon=109.695, lat=26.574, at=NOW + timedelta(hours=11))
    assert "20:00" in late.exceeded[0].zh
    assert queries.matches(category="E0101", lon=109.695, lat=26.574, at=NOW) == []
    assert queries.matches(category="E0305", lon=None, lat=None, at=NOW) == []
    assert queries.matches(category="E0305", lon=109.6, lat=26.574, at=NOW) == []


def test_a_full_market_is_laid_beside_a_sighting_in_as_many_questions_as_one_pitch(
    django_assert_num_queries: Any,
) -> None:
    market = queries.declared().markets["S105"]
    issued(STALL, PERSON)
    with CaptureQueriesContext(connection) as one:
        queries.matches(category="E0501", lon=market.lon, lat=market.lat, at=NOW)
    for pitch in (4, 5, 6):
        issued(replace(STALL, pitch=pitch), PERSON)
    with django_assert_num_queries(len(one)):
        assert len(queries.matches(category="E0501", lon=market.lon, lat=market.lat, at=NOW)) == 4


def test_a_persons_name_is_masked_beside_a_sighting() -> None:
    issued(STALL, PERSON)
    market = queries.declared().markets["S105"]
    early = NOW - timedelta(hours=2)
    (found,) = queries.matches(category="E0501", lon=market.lon, lat=market.lat, at=early)
    assert (found.held.holder, found.permitted) == ("杨**", True)
    (inside,) = queries.matches(category="E0501", lon=market.lon, lat=market.lat, at=early, inside=True)
    assert inside.held.holder == "杨秀英"
