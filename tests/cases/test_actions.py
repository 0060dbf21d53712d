"""Verbs on stored cases: one transaction, one winner, one row filter for everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chengxu.accounts.rules import PUBLIC, Actor
from chengxu.cases import actions, batches, many, queries, rows, rules, ticking
from chengxu.cases.finding import queues
from chengxu.cases.models import Case, CaseClock
from chengxu.cases.rules import Order
from chengxu.cases.workflow.states import OPEN, ClockKind
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.intake.actions import take_in
from chengxu.intake.rules import Submission
from chengxu.ledger import evidence
from chengxu.ledger.models import Deed
from tests.jingzhou import CLERK, NOW, SEAT
from tests.web.cast import photo

pytestmark = pytest.mark.usefixtures("county")
ids = SeededIds(5)
LAMPS = Actor(
    uid="lamps", name="路灯所", unit="JZCG-LD", verbs=frozenset({"case.start", "case.handle", "case.return"})
)
COLLECTOR = Actor(uid="c", name="监督员", unit="JZCG-ZX", verbs=frozenset({"case.confirm", "case.pass"}))


@pytest.fixture
def case_uid() -> str:
    lamp = Submission(
        channel="portal", text="路灯不亮", category="C0118", lon=SEAT[0], lat=SEAT[1], frame="wgs84"
    )
    return take_in(submission=lamp, actor=PUBLIC, now=NOW, ids=ids).case_uid


def act(case_uid: str, verb: str, actor: Actor = CLERK, **order: object) -> rules.Case:
    given = Order(note="好了", reason="有理由", condition="C0118-1" if verb == "file" else "", **order)  # type: ignore[arg-type]
    return actions.act(case_uid=case_uid, verb=verb, order=given, actor=actor, now=NOW, ids=ids)


def test_a_stored_case_is_what_the_rules_decided(case_uid: str) -> None:
    for verb in ("accept", "file", "dispatch"):
        decided = act(case_uid, verb)
    row = Case.objects.get(uid=case_uid)
    assert rows.load(row) == decided
    assert decided.case_no == "431229-20230508-00001"


def test_numbers_of_a_day_follow_one_another(case_uid: str) -> None:
    first = [act(case_uid, verb) for verb in ("accept", "file")][-1]
    again = take_in(
        submission=Submission(channel="portal", text="又一盏不亮", category="C0118"),
        actor=PUBLIC,
        now=NOW,
        ids=ids,
    ).case_uid
    second = [act(again, verb) for verb in ("accept", "file")][-1]
    assert (first.case_no, second.case_no) == ("431229-20230508-00001", "431229-20230508-00002")


def test_a_refused_verb_writes_nothing(case_uid: str) -> None:
    before = (Deed.objects.count(), Case.objects.get(uid=case_uid).version, CaseClock.objects.count())
    with pytest.raises(Refused):
        act(case_uid, "close")
    assert (Deed.objects.count(), Case.objects.get(uid=case_uid).version, CaseClock.objects.count()) == before


def test_two_who_act_on_what_they_both_saw_get_one_success(case_uid: str) -> None:
    row = Case.objects.get(uid=case_uid)
    seen = rows.load(row)
    book = queries.rulebook()
    changes = [
        rules.decide(
            seen, "accept", order=Order(), actor=CLERK, now=NOW, book=book, ids=ids, number=lambda _: 1
        )
        for _ in range(2)
    ]
    batches.write(changes[:1], ids=ids, also={})
    with pytest.raises(batches.Raced):
        batches.write(changes[1:], ids=ids, also={})


def test_nobody_acts_on_a_case_they_cannot_see(case_uid: str) -> None:
    stranger = Actor(uid="s", name="外人", unit="JZCG-HW", verbs=frozenset({"case.handle"}))
    with pytest.raises(Refused, match="无权查看"):
        act(case_uid, "handle", stranger)


@pytest.mark.parametrize(
    ("actor", "sees"),
    [
        (CLERK, True),
        (LAMPS, True),
        (Actor(uid="x", name="环卫所", unit="JZCG-HW", verbs=frozenset({"case.handle"})), False),
        (Actor(uid="x", name="无单位"), False),
        (COLLECTOR, False),
        (PUBLIC, False),
    ],
)
def test_who_sees_a_reported_case_of_another_unit(case_uid: str, actor: Actor, sees: bool) -> None:
    assert (queries.find(case_uid, actor) is not None) is sees
    assert queues.cases_in("all", actor).exists() is sees


def test_collectors_see_what_they_are_sent_to(case_uid: str) -> None:
    act(case_uid, "accept")
    act(case_uid, "verify")
    assert [(q.name, n) for q, n in queues.counted(COLLECTOR)] == [("verification", 1), ("check", 0)]
    act(case_uid, "confirm", COLLECTOR)
    assert queries.find(case_uid, COLLECTOR) is None


def test_every_open_case_waits_in_a_queue_that_somebody_empties(case_uid: str) -> None:
    waiting = {q.name for q in queues.QUEUES.values() if q.working}
    for verb in ("", "accept", "verify", "confirm", "file", "dispatch", "start", "handle", "check", "pass"):
        if verb:
            act(
                case_uid,
                verb,
                LAMPS if verb in {"start", "handle"} else COLLECTOR if verb == "pass" else CLERK,
            )
        assert Case.objects.get(uid=case_uid).queue in waiting, verb
    assert {state.value for state in OPEN} >= {Case.objects.get(uid=case_uid).state}


def test_possible_verbs_carry_the_reason_where_they_are_refused(case_uid: str) -> None:
    case = queries.state_of(Case.objects.get(uid=case_uid))
    found = {p.verb: p.refusal for p in queries.possible(case, CLERK, now=NOW, book=queries.rulebook())}
    assert [verb for verb, refusal in found.items() if refusal is None] == [
        "accept", "self_handle", "reject", "void",
    ]  # fmt: skip
    assert all(refusal.zh and refusal.en for refusal in found.values() if refusal)


def test_the_timeline_names_people_notes_and_order(case_uid: str) -> None:
    act(case_uid, "accept")
    steps = queries.timeline(case_uid)
    assert [(s.deed.verb, s.actor.zh) for s in steps] == [
        ("case.report", "公众"),
        ("intake.receive", "公众"),
        ("case.accept", "clerk"),
    ]
    assert steps[-1].note == "好了"


def test_the_timeline_costs_the_same_however_long_it_is(case_uid: str) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            queries.timeline(case_uid)
        return len(captured)

    act(case_uid, "accept")
    first = cost()
    for verb in ("verify", "confirm", "file", "dispatch"):
        act(case_uid, verb, COLLECTOR if verb == "confirm" else CLERK)
    assert cost() == first


def test_a_stale_page_is_told_who_did_what(case_uid: str) -> None:
    seen = Case.objects.get(uid=case_uid).version
    act(case_uid, "accept")
    before = Deed.objects.count()
    with pytest.raises(Refused) as caught:
        actions.act(
            case_uid=case_uid,
            verb="reject",
            order=Order(reason="x"),
            actor=CLERK,
            now=NOW,
            ids=ids,
            expected=seen,
        )
    assert (caught.value.field, "clerk 05-08 09:00「受理」" in caught.value.message.zh) == ("version", True)
    assert Deed.objects.count() == before
    done = actions.act(
        case_uid=case_uid,
        verb="reject",
        order=Order(reason="x"),
        actor=CLERK,
        now=NOW,
        ids=ids,
        expected=seen + 1,
    )
    assert done.state == "rejected"


def dispatched(case_uid: str) -> None:
    for verb in ("accept", "file", "dispatch"):
        act(case_uid, verb)


def test_a_suspension_that_is_over_is_ended_by_the_tick(case_uid: str) -> None:
    dispatched(case_uid)
    asks = replace(LAMPS, verbs=LAMPS.verbs | {"case.suspend_ask"})
    act(case_uid, "suspend_ask", asks, until=NOW + timedelta(days=2))
    act(case_uid, "approve", replace(CLERK, uid="one"))
    assert act(case_uid, "approve", replace(CLERK, uid="two")).state == "suspended"
    ticking.tick(now=NOW + timedelta(days=2) - timedelta(seconds=1), ids=ids)
    assert Case.objects.get(uid=case_uid).state == "suspended"
    ticking.tick(now=NOW + timedelta(days=2), ids=ids)
    row = Case.objects.get(uid=case_uid)
    assert (row.state, row.suspended_until, row.request_count) == ("dispatched", None, 1)
    assert Deed.objects.filter(verb="case.resume", actor="system").count() == 1
    assert rows.load(row).running(ClockKind.UNIT) is not None


def test_units_that_help_or_get_a_transfer_see_the_case(case_uid: str) -> None:
    dispatched(case_uid)
    helper, police = (
        Actor(uid="h", name="某", unit=unit, verbs=frozenset({"case.co_done"})) for unit in ("JZCG-SZ", "GA")
    )
    assert queries.find(case_uid, helper) is None
    act(case_uid, "cohandle", units=("JZCG-SZ",))
    assert queries.find(case_uid, helper) is not None
    assert queues.cases_in("all", helper).count() == 1
    assert queries.find(case_uid, police) is None
    act(case_uid, "transfer", unit="GA")
    assert queries.find(case_uid, police) is not None


def test_a_plain_step_asks_nothing_about_what_the_case_has_not(case_uid: str) -> None:
    with CaptureQueriesContext(connection) as captured:
        act(case_uid, "accept")
    asked = " ".join(query["sql"] for query in captured)
    assert "cases_request" not in asked
    assert 'FROM "cases_cohandling"' not in asked
    assert "cases_dispute" not in asked


def test_the_tick_marks_what_ran_out_once(case_uid: str) -> None:
    assert (
        ticking.tick(now=NOW + timedelta(minutes=30), ids=ids).changed == 0
    )  # the due instant itself is on time
    late = NOW + timedelta(minutes=31)
    assert [ticking.tick(now=late, ids=ids).changed for _ in range(2)] == [1, 0]
    deed = Deed.objects.get(verb="case.overdue")
    assert (deed.occurred_at, deed.recorded_at, deed.actor) == (NOW + timedelta(minutes=30), late, "system")


def broken(case_uid: str, how: str) -> None:
    """Something a case can be stored with that nobody can read."""
    if how == "clock":
        CaseClock.objects.filter(case_id=case_uid).update(limit_unit="fortnight")
    else:
        Case.objects.filter(uid=case_uid).update(pack_hash="no such pack")


@pytest.mark.parametrize("how", ["clock", "pack"])
def test_a_case_that_fails_stops_no_other_and_is_tried_again(
    case_uid: str, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    good = [
        take_in(submission=Submission(channel="portal", text="不亮"), actor=PUBLIC, now=NOW, ids=ids).case_uid
        for _ in range(3)
    ]
    pack = Case.objects.get(uid=case_uid).pack_hash
    broken(case_uid, how)
    late = NOW + timedelta(days=1)
    for changed in (3, 0):  # the others once, the broken one each time
        done = ticking.tick(now=late, ids=ids)
        assert (done.changed, [failed.case for failed in done.failed]) == (changed, [case_uid])
        assert done.failed[0].why
        assert case_uid in caplog.text
        caplog.clear()
    assert set(Deed.objects.filter(verb="case.overdue").values_list("case_uid", flat=True)) == set(good)
    assert Case.objects.get(uid=case_uid).version == 1
    CaseClock.objects.filter(case_id=case_uid).update(limit_unit="work_minute")
    Case.objects.filter(uid=case_uid).update(pack_hash=pack)
    assert ticking.tick(now=late, ids=ids) == ticking.Ticked(1)


def test_evidence_that_was_never_stored_is_refused(case_uid: str, home: Path) -> None:
    stored = evidence.prepare(photo())
    evidence.record(stored, now=NOW)
    for verb in ("accept", "file", "dispatch"):
        act(case_uid, verb)
    before, deeds = Case.objects.values().get(uid=case_uid), Deed.objects.count()
    for hashes in (("a" * 64,), (stored.hash, "b" * 64)):
        with pytest.raises(Refused) as caught:
            act(case_uid, "handle", LAMPS, evidence=hashes)
        assert (caught.value.field, hashes[-1][:12] in caught.value.message.zh) == ("evidence", True)
        refused = many.act_many(
            case_uids=[case_uid], verb="handle", order=Order(note="好", evidence=hashes), actor=LAMPS, now=NOW, ids=ids
        )  # fmt: skip
        assert refused[0].refusal == caught.value.message
    assert (Case.objects.values().get(uid=case_uid), Deed.objects.count()) == (before, deeds)
    (home / "evidence" / evidence.original_name(stored.hash)).rename(home / "away")
    with pytest.raises(Refused, match=stored.hash[:12]):
        act(case_uid, "handle", LAMPS, evidence=(stored.hash,))
    (home / "away").rename(home / "evidence" / evidence.original_name(stored.hash))
    act(case_uid, "handle", LAMPS, evidence=(stored.hash,))
    assert Deed.objects.get(verb="case.handle").evidence == stored.hash
