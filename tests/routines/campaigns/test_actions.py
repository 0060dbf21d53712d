"""Campaigns end to end in the database: what counts, what is refused, and what came back of real cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from chengxu.accounts.rules import Actor
from chengxu.cases.finding import campaigned
from chengxu.cases.models import Case
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.indicators import queries as indicators
from chengxu.ledger import actions as ledger
from chengxu.ledger.models import Deed as Row
from chengxu.ledger.rules import MILLI, VOID, Deed
from chengxu.routines.campaigns import access, actions, queries
from chengxu.routines.campaigns.models import Campaign, Pair, Place
from chengxu.routines.campaigns.relapse import Group
from chengxu.routines.campaigns.rules import Plan, Stage, Target
from tests.jingzhou import NOW, SEAT
from tests.web.cast import LAMP, photo

pytestmark = pytest.mark.django_db
HEAD = Actor(uid="head", name="股长", unit="JZCG-LD", verbs=frozenset({access.KEEP, access.LOG, access.READ}))
OTHER = Actor(
    uid="other", name="股长", unit="JZCG-SR", verbs=frozenset({access.KEEP, access.LOG, access.READ})
)
PLAN = Plan(
    name="路灯专项整治", goal="主干道亮灯率 98%", starts_on=date(2023, 4, 1), ends_on=date(2023, 4, 30), lead="JZCG-LD",
    categories=(LAMP,), works=("repair street_lamp",), targets=(Target(work="repair street_lamp", number=10),),
)  # fmt: skip
A_METRE = 1 / 111_195
ids = SeededIds("campaigns")


def opened(**changed: Any) -> Campaign:
    uid = actions.open_campaign(given=replace(PLAN, **changed), actor=HEAD, now=NOW, ids=ids)
    return Campaign.objects.get(uid=uid)


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T10:00:00+08:00")


def worked(day: str, quantity: int = 1, **changed: Any) -> str:
    """A lamp repaired; the uid of its deed."""
    one = Deed(
        uid=ids.uid(at(day)), occurred_at=at(day), recorded_at=at(day), actor="x", source="field", verb="repair",
        object="street_lamp", quantity=quantity * MILLI, measure="盏", unit="JZCG-LD", place="R01",
    )  # fmt: skip
    one = replace(one, **changed)
    ledger.append([one], ids=ids)
    return one.uid


def test_what_was_done_in_its_scope_counts_by_itself() -> None:
    worked("2023-03-31", 100)
    worked("2023-04-01", 2)
    wrong = worked("2023-04-02", 50)
    worked("2023-04-02", 50, corrects_uid=wrong, corrects_kind=VOID)
    worked("2023-04-30", 3, place="R02")
    worked("2023-05-01", 100)
    (one,) = queries.done(opened())
    assert (one.quantity, one.deeds) == (5000, 2)
    (narrow,) = queries.done(opened(places=("R01",)))
    assert (narrow.quantity, narrow.deeds) == (2000, 1)


def test_logging_by_hand_takes_only_its_days_and_counts_once() -> None:
    row = opened()
    inside = worked("2023-04-05", 4)
    other = worked("2023-04-06", 1, verb="clear", object="kerb_ramp", measure="处")
    outside = worked("2023-05-06")
    for deed in (inside, other, other):
        actions.log(uid=row.uid, deed=deed, actor=HEAD, now=NOW, ids=ids)
    assert {one.work: one.quantity for one in queries.done(row)} == {
        ("clear", "kerb_ramp"): 1000,
        ("repair", "street_lamp"): 4000,
    }
    with pytest.raises(Refused, match="不在整治时段"):
        actions.log(uid=row.uid, deed=outside, actor=HEAD, now=NOW, ids=ids)
    with pytest.raises(Refused, match="不参加"):
        actions.log(uid=row.uid, deed=inside, actor=OTHER, now=NOW, ids=ids)
    with pytest.raises(Refused, match="没有这一条"):
        actions.log(uid=row.uid, deed="nothing", actor=HEAD, now=NOW, ids=ids)
    with pytest.raises(Refused, match="不在整治时段"):  # other days would leave out what was logged by hand
        actions.change(
            uid=row.uid, given=replace(PLAN, starts_on=date(2023, 4, 6)), why="县里统一安排", actor=HEAD, now=NOW, ids=ids
        )  # fmt: skip


def test_a_deed_two_campaigns_claim_counts_in_each_and_once_in_the_sum() -> None:
    worked("2023-04-05")
    worked("2023-04-06")
    rows = [opened(), opened(name="亮化专项整治", starts_on=date(2023, 4, 6))]
    assert [sum(one.deeds for one in queries.done(row)) for row in rows] == [2, 1]
    found = queries.shared(rows)
    assert (found.each, found.once, found.shared) == (3, 2, 1)


def test_another_unit_runs_no_campaign_of_ours() -> None:
    row = opened()
    for act in (
        lambda: actions.open_campaign(given=PLAN, actor=OTHER, now=NOW, ids=ids),
        lambda: actions.cancel(uid=row.uid, why="不办了", actor=OTHER, now=NOW, ids=ids),
        lambda: actions.change(uid=row.uid, given=PLAN, why="不办了", actor=OTHER, now=NOW, ids=ids),
    ):
        with pytest.raises(Refused):
            act()


def test_it_closes_with_what_the_records_say() -> None:
    row = opened()
    worked("2023-04-05", 4)
    actions.close(uid=row.uid, why="", summary={"closed": 7}, actor=HEAD, now=NOW, ids=ids)
    row.refresh_from_db()
    assert (row.stage, row.summary["closed"], row.summary["works"][0]["quantity"]) == (Stage.CLOSED, 7, 4000)
    for act in (actions.close, actions.cancel):
        extra = {"summary": {}} if act is actions.close else {}
        with pytest.raises(Refused):
            act(uid=row.uid, why="再来一次", actor=HEAD, now=NOW, ids=ids, **extra)  # type: ignore[operator]


def test_pictures_stand_side_by_side() -> None:
    row = opened()
    given = {"uid": row.uid, "actor": HEAD, "now": NOW, "ids": ids}
    pair = actions.picture(place="老桥头", photo=("a.jpg", photo()), on=date(2023, 4, 2), **given)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="早于整治前"):
        actions.picture(place="", photo=("b.jpg", photo()), on=date(2023, 4, 1), pair=pair, **given)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="今后"):
        actions.picture(place="", photo=("b.jpg", photo()), on=date(2023, 5, 9), pair=pair, **given)  # type: ignore[arg-type]
    actions.picture(place="", photo=("b.jpg", photo((60, 40))), on=date(2023, 4, 20), pair=pair, **given)  # type: ignore[arg-type]
    one = Pair.objects.get()
    assert one.before != one.after
    assert Row.objects.filter(verb="campaign.picture").count() == 2


# --- what came back --------------------------------------------------------------------------------------------


def closed_case(
    day: str, *, metres: float = 0, state: str = "closed", reported: str = "", **changed: Any
) -> str:
    """A lamp case closed on a day (with the deed that says so), or only reported; its uid."""
    uid = ids.uid(at(reported or day))
    Case.objects.create(
        uid=uid, state=state, category=changed.pop("category", LAMP), channel="portal", lon=SEAT[0],
        lat=SEAT[1] + metres * A_METRE, cell=1, place="R01", reported_at=at(reported or day) - timedelta(hours=2),
        closed_at=at(day) if state == "closed" else None, is_open=False, pack_hash="x", updated_at=NOW, **changed,
    )  # fmt: skip
    if state == "closed":
        _deed("case.close", uid, at(day))
    return uid


def _deed(verb: str, case: str, when: datetime) -> None:
    one = Deed(
        uid=ids.uid(when), occurred_at=when, recorded_at=when, actor="x", source="desk", verb=verb, object="case",
        quantity=MILLI, measure="件", case_uid=case,
    )  # fmt: skip
    ledger.append([one], ids=ids)


LATER = at("2023-12-01")


def compared(row: Campaign, now: datetime = LATER) -> dict[str, tuple[int | None, str]]:
    campaigned.compare(row, now=now, ids=ids)
    inside = Place.objects.filter(campaign=row, group=Group.INSIDE)
    return {one.case_uid: (one.back_days, one.back_uid) for one in inside}


@pytest.mark.parametrize(
    ("day", "metres", "changed", "days"),
    [
        ("2023-05-10", 0, {}, 30),
        ("2023-05-11", 0, {}, 31),
        ("2023-10-07", 0, {}, 180),
        ("2023-10-08", 0, {}, None),
        ("2023-05-10", 99, {}, 30),
        ("2023-05-10", 101, {}, None),
        ("2023-05-10", 0, {"category": "C0119"}, None),
        ("2023-05-10", 0, {"state": "void"}, None),
        ("2023-05-10", 0, {"state": "rejected"}, None),
        ("2023-05-10", 0, {"state": "merged", "merged_into": "gone"}, 30),
        ("2023-05-10", 0, {"state": "handling"}, 30),
    ],
)
def test_what_came_back(day: str, metres: float, changed: dict[str, Any], days: int | None) -> None:
    case = closed_case("2023-04-10")
    closed_case(day, metres=metres, state=changed.pop("state", "dispatched"), **changed)
    assert compared(opened())[case][0] == days


def test_merged_into_a_case_that_is_void_it_was_no_matter() -> None:
    case = closed_case("2023-04-10")
    kept = closed_case("2023-05-09", state="void")
    closed_case("2023-05-10", state="merged", merged_into=kept)
    assert compared(opened())[case][0] is None


def test_a_case_that_was_reopened_came_back() -> None:
    case = closed_case("2023-04-10")
    Case.objects.filter(uid=case).update(state="handling", closed_at=None)
    _deed("case.reopen", case, at("2023-04-20"))
    assert compared(opened()) == {case: (10, case)}


def test_the_tick_corrects_what_changed_and_nothing_else() -> None:
    case = closed_case("2023-04-10")
    back = closed_case("2023-05-02", state="dispatched")
    row = opened()
    assert campaigned.compare_due(now=NOW, ids=ids) == 1
    assert campaigned.compare_due(now=NOW, ids=ids) == 0  # not again at once
    first = Place.objects.get(case_uid=case)
    assert first.back_uid == back
    Case.objects.filter(uid=back).update(state="void")
    assert campaigned.compare_due(now=NOW + timedelta(hours=7), ids=ids) == 1
    again = Place.objects.get(case_uid=case)
    assert (again.uid, again.back_uid) == (first.uid, "")  # the same place, another answer
    Case.objects.filter(uid=case).update(state="void")
    assert compared(row) == {}


def test_it_is_compared_with_before_and_with_elsewhere() -> None:
    inside = closed_case("2023-04-10")
    before = closed_case("2023-03-10", metres=500)
    outside = closed_case("2023-04-12", metres=900)
    Case.objects.filter(uid=outside).update(place="R02")
    closed_case("2023-03-20", metres=510, state="dispatched")
    row = opened(places=("R01",))
    compared(row)
    found = queries.compared(row, LATER.date())
    assert {group: [one.case_uid for one in told] for group, told in found.places.items()} == {
        Group.INSIDE: [inside],
        Group.BEFORE: [before],
        Group.OUTSIDE: [outside],
    }
    assert [(rate.places, rate.back) for rate in found.rates[Group.BEFORE]] == [(1, 1)] * 3
    assert not found.tell_apart(Group.BEFORE)  # one place and one place say nothing


def test_the_indicator_says_what_the_page_says_and_counts_a_shared_place_once() -> None:
    closed_case("2023-04-10")
    closed_case("2023-04-12", metres=300)
    closed_case("2023-05-01", state="dispatched")
    rows = [opened(), opened(name="亮化专项整治")]
    for row in rows:
        compared(row)
    rates = queries.compared(rows[0], LATER.date()).rates[Group.INSIDE]
    ids_ = [f"campaigns.relapse_rate_{rate.days}" for rate in rates]
    found = indicators.evaluate(start=date(2023, 4, 1), end=date(2023, 4, 30), ids=ids_)
    assert [(one.value, one.denominator) for one in found] == [(rate.share, rate.places) for rate in rates]
    assert found[0].value == 50
