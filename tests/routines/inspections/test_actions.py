"""Inspections as they are kept and counted, looked at again, become cases, and are given to people."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from chengxu.accounts.rules import SYSTEM, Actor
from chengxu.cases.models import Case
from chengxu.common.messages import Invalid, Refused
from chengxu.intake import inspected as entering
from chengxu.intake.models import Report
from chengxu.ledger.models import Deed
from chengxu.packs import actions as packs
from chengxu.packs.rules import Pack, digest
from chengxu.parties.identity import PartyGiven
from chengxu.routines.inspections import actions, permits, queries, tasking
from chengxu.routines.inspections.actions import Look
from chengxu.routines.inspections.models import Finding, Inspection, Recheck, Task
from chengxu.routines.inspections.rules import Reply
from tests.jingzhou import NOW, SEAT, source
from tests.parties.held import issued
from tests.routines.inspections.held import BAD, LEADER, PHOTO, good, ids, inspected, inspector, restaurant

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@pytest.fixture
def two(county: str) -> tuple[Actor, Actor]:
    return inspector("a"), inspector("b")


def counted() -> Counter[tuple[str, str]]:
    return Counter(
        {(d.verb, d.object): (d.quantity or 0) // 1000 for d in Deed.objects.all() if "." not in d.verb}
    )


def test_an_inspection_counts_as_its_checklist_says(two: tuple[Actor, Actor]) -> None:
    made = inspected(restaurant(), *two, alarm=BAD, hose=Reply("3", photos=(PHOTO,)))
    row = Inspection.objects.get(uid=made.uid)
    assert (row.major, row.general, row.number) == (1, 1, "检〔2023〕00001号")
    assert counted() == {
        ("check", "gas_market"): 1, ("deploy", "gas_staff"): 2, ("serve", "inspection_notice"): 1,
        ("find", "gas_hazard_major"): 1, ("find", "gas_hazard_general"): 1,
    }  # fmt: skip
    majors = Finding.objects.filter(grade="major")
    assert majors[0].due_at == NOW + A_DAY


def test_a_clean_inspection_serves_no_notice(two: tuple[Actor, Actor]) -> None:
    inspected(restaurant(), *two)
    assert counted() == {("check", "gas_market"): 1, ("deploy", "gas_staff"): 2}


def test_a_household_is_counted_and_named_by_its_place(two: tuple[Actor, Actor]) -> None:
    held = queries.in_force("gas_household", NOW)
    assert held is not None
    given = actions.Given(
        checklist="gas_household",
        replies=good(held),
        began=NOW,
        ended=NOW,
        place="怡园小区 3 栋",
        households=12,
    )
    actions.record(given=given, actor=two[0], now=NOW, ids=ids)
    assert counted() == {("urge", "gas_household"): 12}
    with pytest.raises(Refused, match="写明地点"):
        actions.record(given=replace(given, place=" "), actor=two[0], now=NOW, ids=ids)
    with pytest.raises(Refused, match="户数"):
        actions.record(given=replace(given, households=501), actor=two[0], now=NOW, ids=ids)


def test_nothing_is_kept_of_what_is_refused(two: tuple[Actor, Actor]) -> None:
    party = restaurant()
    with pytest.raises(Invalid):
        inspected(party, *two, alarm=Reply("no"))
    with pytest.raises(Refused, match="只有 1 名"):
        inspected(party, two[0], inspector("c", "auxiliary"))
    with pytest.raises(Refused, match="不检查这类当事人"):
        inspected(restaurant(7, kind="shop", name="茶庄"), *two)
    with pytest.raises(Refused, match="没有这个当事人"):
        inspected("nobody", *two)
    with pytest.raises(Refused, match="权限"):
        inspected(party, LEADER, two[1])
    assert not Inspection.objects.exists()


def test_a_sanitation_check_is_scored(two: tuple[Actor, Actor]) -> None:
    held = queries.in_force("sanitation", NOW)
    assert held is not None
    sweeper = replace(two[0], unit="JZCG-HW")
    replies = good(held, litter=Reply("20", photos=(PHOTO,)), crew=Reply("no"))
    given = actions.Given(checklist="sanitation", replies=replies, began=NOW, ended=NOW, place="环城路")
    made = actions.record(given=given, actor=sweeper, now=NOW, ids=ids)
    assert (made.judged.score, len(made.findings)) == (70, 1)


# --- looking again ---------------------------------------------------------------------------------------------------------


def test_a_finding_is_looked_at_until_it_is_right(two: tuple[Actor, Actor]) -> None:
    made = inspected(restaurant(), *two, alarm=BAD)
    look = Look(finding=made.findings[0], passed=False, at=NOW + A_DAY, team=[two[1].uid], note="还没装")
    row = actions.recheck(look=look, actor=two[0], now=NOW + A_DAY, ids=ids)
    assert row.closed_at is None
    assert row.due_at > NOW + 2 * A_DAY
    right = replace(look, passed=True, note="", photos=(PHOTO,), at=NOW + 2 * A_DAY)
    assert actions.recheck(look=right, actor=two[0], now=NOW + 2 * A_DAY, ids=ids).closed_at is not None
    assert counted()[("rectify", "gas_hazard_major")] == 1
    with pytest.raises(Refused, match="已经销号"):
        actions.recheck(look=right, actor=two[0], now=NOW + 3 * A_DAY, ids=ids)
    assert Recheck.objects.count() == 2


# --- becoming cases --------------------------------------------------------------------------------------------------------


def test_a_major_finding_is_a_case_at_once_and_once(two: tuple[Actor, Actor]) -> None:
    made = inspected(restaurant(), *two, alarm=BAD)
    assert entering.enter(made.findings, now=NOW, ids=ids) == 1
    assert entering.enter_due(now=NOW, ids=ids) == 0
    (case,) = Case.objects.all()
    report = Report.objects.get(case_id=case.uid)
    assert "重大隐患" in report.text
    assert "第1饭店" in report.text
    assert Finding.objects.get().case_uid == case.uid
    assert case.category == "E2111"


def test_a_general_finding_becomes_a_case_when_it_is_overdue(two: tuple[Actor, Actor]) -> None:
    inspected(restaurant(), *two, hose=Reply("3", photos=(PHOTO,)))
    due = Finding.objects.get().due_at
    assert entering.enter_due(now=due + timedelta(hours=1), ids=ids) == 0
    assert entering.enter_due(now=due + timedelta(days=6), ids=ids) == 1


def test_an_overdue_finding_climbs_once_a_step(two: tuple[Actor, Actor]) -> None:
    inspected(restaurant(), *two, alarm=BAD)
    due = Finding.objects.get().due_at
    went = [actions.climb(now=due + timedelta(days=days), actor=SYSTEM, ids=ids) for days in (0, 4, 4, 9, 9)]
    assert sum(went) >= 1
    assert went[0] == went[2] == went[4] == 0
    assert Finding.objects.get().climbed == 2
    assert Deed.objects.filter(verb="inspection.climb").count() == sum(went)


# --- versions --------------------------------------------------------------------------------------------------------------


def test_a_list_changed_in_mid_inspection_is_kept_and_said(two: tuple[Actor, Actor]) -> None:
    """The phone began by the version of yesterday's pack; today another is in force."""
    party, before = restaurant(), queries.in_force("gas_restaurant", NOW)
    assert before is not None
    documents = dict(source().pack.documents)
    changed = dict(documents["checklists/gas-restaurant.yaml"])
    changed |= {"label": "2024-2", "items": {k: v for k, v in changed["items"].items() if k != "trained"}}
    documents["checklists/gas-restaurant.yaml"] = changed
    packs.load(pack=Pack(digest(documents), documents), actor="test", now=NOW)
    given = actions.Given(
        checklist="gas_restaurant", version=before.version, replies=good(before), began=NOW, ended=NOW, party=party, team=[two[1].uid]
    )  # fmt: skip
    made = actions.record(given=given, actor=two[0], now=NOW, ids=ids)
    row = Inspection.objects.get(uid=made.uid)
    assert row.version == before.version
    assert queries.checklist_of(row).label == "2024-1"
    assert "2024-2" in queries.told(row)[0].zh
    with pytest.raises(Refused, match="没有这份检查表"):
        actions.record(given=replace(given, version="0" * 64), actor=two[0], now=NOW, ids=ids)


# --- permits ---------------------------------------------------------------------------------------------------------------

HAULER = PartyGiven(kind="company", name="顺达渣土运输公司", code="91350100M000100Y43")


def truck() -> str:
    from chengxu.parties import actions as parties
    from tests.parties.held import CLERK, party

    return parties.register(
        given=PartyGiven(kind="vehicle", name="一号车", plate="湘N00009", operator=party(HAULER)),
        actor=CLERK,
        now=NOW,
        ids=ids,
    )


@pytest.mark.parametrize(
    ("changed", "where", "why"),
    [
        ({}, SEAT, ""),
        ({"end": date(2023, 5, 7)}, SEAT, "到期"),
        ({"start": date(2023, 6, 1), "end": date(2023, 7, 1)}, SEAT, "未到生效日"),
        ({"hours": "每天 21:00-05:00"}, SEAT, "不在许可时段"),
        ({}, (SEAT[0] + 0.01, SEAT[1]), "离核定的地点或路线"),
        ({}, None, ""),
    ],
)
def test_a_truck_is_held_against_the_permits_of_its_firm(
    two: tuple[Actor, Actor], changed: dict[str, object], where: tuple[float, float] | None, why: str
) -> None:
    from chengxu.parties import hours

    given = {
        "kind": "muck",
        "what": "出土",
        "papers": ("application", "plan", "contract", "vehicles"),
        "hours": (),
    } | changed
    if isinstance(given["hours"], str):
        given["hours"] = hours.read(given["hours"])
    vehicle = truck()
    issued(holder=HAULER, **given)
    place = {"lon": where[0], "lat": where[1]} if where else {}
    made = inspected(vehicle, *two, checklist="muck_truck", given=place)
    said = " ".join(one.zh for one in made.notes)
    assert (why in said) if why else said == ""


def test_a_party_without_any_permit_is_told(two: tuple[Actor, Actor]) -> None:
    made = inspected(truck(), *two, checklist="muck_truck")
    assert "没有「建筑垃圾处置（渣土运输）」许可" in made.notes[0].zh
    assert permits.of_party(Inspection.objects.get().party, frozenset({"nothing"}), NOW) == ()  # type: ignore[arg-type]


# --- tasks -----------------------------------------------------------------------------------------------------------------


def test_a_task_is_given_done_and_seen_by_those_it_names(two: tuple[Actor, Actor]) -> None:
    party = restaurant()
    team = [one.uid for one in two]
    uid = tasking.assign(
        checklist="gas_restaurant",
        unit="JZCG-RQ",
        party=party,
        team=team,
        due=date(2023, 5, 20),
        actor=LEADER,
        now=NOW,
        ids=ids,
    )
    assert [row.uid for row in queries.tasks_of(two[0])] == [uid]
    assert not queries.tasks_of(inspector("z", unit="JZCG-HW", post="handler")).exists()
    inspected(party, *two, given={"task": uid})
    assert not queries.tasks_of(two[0]).exists()
    assert Task.objects.get(uid=uid).done_at == NOW
    with pytest.raises(Refused, match="没有这项检查任务"):
        inspected(party, *two, given={"task": uid})


def test_a_task_is_done_by_those_it_names_and_by_nobody_else(two: tuple[Actor, Actor]) -> None:
    party, others = restaurant(), (inspector("c"), inspector("d"))
    given = {"checklist": "gas_restaurant", "unit": "JZCG-RQ", "party": party, "due": date(2023, 5, 20)}
    named = tasking.assign(**given, team=[one.uid for one in two], actor=LEADER, now=NOW, ids=ids)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="这项任务派给了 甲a、甲b"):
        inspected(party, *others, given={"task": named})
    unnamed = tasking.assign(**given, actor=LEADER, now=NOW, ids=ids)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="别的单位"):
        inspected(party, *others, given={"task": unnamed})
    assert not Inspection.objects.exists()
    inspected(party, two[0], others[0], given={"task": named})  # one of those it names is there


def test_whoever_inspects_by_no_such_list_is_refused(two: tuple[Actor, Actor]) -> None:
    strangers = inspector("y", unit="JZCG-YL"), inspector("z", unit="JZCG-YL")
    with pytest.raises(Refused, match="您的单位不用"):
        inspected(restaurant(), *strangers)


def test_another_units_finding_is_not_closed(two: tuple[Actor, Actor]) -> None:
    (finding,) = inspected(restaurant(), *two, alarm=BAD).findings
    strangers = inspector("y", unit="JZCG-YL"), inspector("z", unit="JZCG-YL")
    look = Look(finding=finding, passed=True, at=NOW + A_DAY, team=[strangers[1].uid], photos=(PHOTO,))
    with pytest.raises(Refused, match="没有这处隐患"):
        actions.recheck(look=look, actor=strangers[0], now=NOW + A_DAY, ids=ids)
    assert Finding.objects.get(uid=finding).closed_at is None


def test_an_inspection_is_over_before_it_is_recorded(two: tuple[Actor, Actor]) -> None:
    with pytest.raises(Refused, match="还没有到"):
        inspected(restaurant(), *two, at=NOW + A_DAY, now=NOW)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"due": date(2023, 5, 7)}, "期限"),
        ({"due": None}, "哪天"),
        ({"checklist": "nothing"}, "没有这份检查表"),
        ({"unit": "JZCG-HW"}, "本单位"),
        ({"party": "nobody"}, "没有这个当事人"),
    ],
)
def test_a_task_that_cannot_be(county: str, changed: dict[str, object], why: str) -> None:
    given: dict[str, object] = {
        "checklist": "gas_restaurant",
        "unit": "JZCG-RQ",
        "party": "",
        "due": date(2023, 5, 20),
    }
    given["party"] = restaurant()
    with pytest.raises(Refused) as caught:
        tasking.assign(**(given | changed), actor=LEADER, now=NOW, ids=ids)  # type: ignore[arg-type]
    assert re.search(why, caught.value.message.zh)


def test_a_task_is_taken_back_with_a_reason(county: str) -> None:
    uid = tasking.assign(
        checklist="gas_restaurant",
        unit="JZCG-RQ",
        party=restaurant(),
        due=date(2023, 5, 20),
        actor=LEADER,
        now=NOW,
        ids=ids,
    )
    with pytest.raises(Refused, match="理由"):
        tasking.drop(task=uid, why=" ", actor=LEADER, now=NOW, ids=ids)
    tasking.drop(task=uid, why="已停业", actor=LEADER, now=NOW, ids=ids)
    with pytest.raises(Refused):
        tasking.drop(task=uid, why="已停业", actor=LEADER, now=NOW, ids=ids)


# --- proofs ----------------------------------------------------------------------------------------------------------------


def test_inspections_prove_a_routine(two: tuple[Actor, Actor]) -> None:
    """Each inspection counts once for its party; a household list counts its households; the score is the quality."""
    from chengxu.routines.inspections.proofs import proofs
    from chengxu.routines.recurring import queries as recurring

    party = restaurant()
    inspected(party, *two)
    held = queries.in_force("gas_household", NOW)
    assert held is not None
    homes = actions.Given(
        checklist="gas_household", replies=good(held), began=NOW, ended=NOW, place="怡园小区", households=12
    )
    actions.record(given=homes, actor=two[0], now=NOW, ids=ids)
    task = recurring.declared()["gas_inspections"]
    (proof,) = proofs(task, NOW, NOW + A_DAY)
    assert (proof.count, proof.place, proof.by, proof.quality) == (1, "", two[0].uid, None)
    assert list(proofs(task, NOW + A_DAY, NOW + 2 * A_DAY)) == []
    by_party = replace(task, where=replace(task.where, kind="parties"))
    assert next(proofs(by_party, NOW, NOW + A_DAY)).place == party
    each = replace(
        task, evidence=replace(task.evidence, of={"checklist": "gas_household", "per": "household"})
    )
    assert next(proofs(each, NOW, NOW + A_DAY)).count == 12
