"""Meetings end to end in the database: deeds, digests, who sees what, and what the year still lacks."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from chengxu.accounts.rules import Actor
from chengxu.common.messages import Refused
from chengxu.indicators import queries as indicators
from chengxu.ledger import actions as sealing
from chengxu.ledger import queries as ledger
from chengxu.ledger.models import Deed
from chengxu.ledger.rules import MILLI
from chengxu.ledger.rules import Deed as Value
from chengxu.project import exports
from chengxu.routines.meetings import access, actions, queries
from chengxu.routines.meetings.models import Attendee, Meeting
from chengxu.routines.meetings.queries import Kept
from chengxu.routines.meetings.requirements import State
from chengxu.routines.meetings.rules import Mark, Outcome
from chengxu.routines.recurring import queries as recurring
from chengxu.routines.recurring.proofs import gathered
from tests.jingzhou import NOW
from tests.routines.meetings.held import BRANCH, COMMITTEE, OFFICE, SOON, A, B, C, held, ids, person, planned

pytestmark = pytest.mark.django_db
READER = Actor(uid="director", name="局长", unit="JZCG", verbs=frozenset({access.READ}))


def deeds(verb: str) -> list[Deed]:
    return list(Deed.objects.filter(verb=verb).order_by("id"))


def check_in(uid: str, who: str, minutes: int = 0) -> Attendee:
    row = Meeting.objects.get(uid=uid)
    at = row.starts_at + timedelta(minutes=minutes)
    return actions.check_in(code=row.code, actor=person(who), now=at, ids=ids)


def test_a_training_leaves_one_deed_for_itself_and_one_for_who_came() -> None:
    row = held(planned(), guests=3)
    (one,) = deeds("hold")
    assert (one.object, one.quantity, one.measure, one.unit) == ("business_training", 1000, "次", "JZCG-BGS")
    told = json.loads(one.detail)
    assert (told["expected"], told["present"], told["leave"], told["absent"]) == (3, 2, 1, 0)
    (came,) = deeds("attend")
    assert (came.quantity, came.measure) == (5000, "人次")
    assert (row.deed_uid, row.came_uid) == (one.uid, came.uid)


def test_recorded_anew_the_deed_is_replaced_and_the_count_stays_one() -> None:
    uid = planned()
    held(uid)
    with pytest.raises(Exception, match="重新登记要写原因"):
        held(uid)
    held(uid, present=frozenset({A}), leave={}, why="补记：李某中途离会")
    first, second = deeds("hold")
    assert (second.corrects_uid, second.corrects_kind) == (first.uid, "replace")
    assert json.loads(second.detail)["present"] == 1
    (window,) = queries.year_stands([queries.declared().kinds["business_training"]], year=2023, now=SOON)
    assert window.held == 1


def test_the_minutes_are_vouched_for_and_can_be_forgotten() -> None:
    row = held(planned())
    assert queries.minutes_kept(row) is Kept.SOUND
    Meeting.objects.filter(uid=row.uid).update(record="会上什么也没说。")
    assert queries.minutes_kept(Meeting.objects.get(uid=row.uid)) is Kept.CHANGED
    actions.erase_record(uid=row.uid, why="本人申请", actor=OFFICE, now=NOW + timedelta(days=1), ids=ids)
    row.refresh_from_db()
    assert (row.record, queries.minutes_kept(row)) == ("", Kept.ERASED)
    with pytest.raises(Refused):
        actions.erase_record(uid=row.uid, why="本人申请", actor=OFFICE, now=NOW + timedelta(days=1), ids=ids)
    sealing.seal(now=NOW)
    assert ledger.verify().ok


def test_checking_in_twice_is_once() -> None:
    uid = planned()
    first, again = check_in(uid, A, 5), check_in(uid, A, 40)
    assert (first.mark, first.late, again.late, again.at) == (Mark.PRESENT, 5, 5, first.at)
    assert len(deeds("meeting.in")) == 1


def test_somebody_at_two_meetings_at_once_is_doubtful_until_the_recorder_decides() -> None:
    one, other = planned(), planned(starts_at=SOON + timedelta(minutes=30))
    assert check_in(one, A).mark == Mark.PRESENT
    doubtful = check_in(other, A)
    assert (doubtful.mark, "业务培训" in doubtful.doubt_zh) == (Mark.DOUBTFUL, True)
    assert queries.find(other, OFFICE).came == 0  # type: ignore[union-attr]
    row = held(other, present=frozenset(), leave={}, absent={A: "在另一个会"})
    assert json.loads(Deed.objects.get(uid=row.deed_uid).detail)["present"] == 0
    assert not Attendee.objects.filter(meeting=row, mark=Mark.DOUBTFUL).exists()


def test_somebody_on_leave_who_checks_in_is_doubtful() -> None:
    uid = planned()
    actions.take_leave(uid=uid, person=B, why="病假", actor=person(B), now=NOW, ids=ids)
    assert check_in(uid, B).doubt_zh == "已经请假，又签到了"
    with pytest.raises(Refused):  # nobody takes leave for somebody else, unless they keep the meeting
        actions.take_leave(uid=uid, person=C, why="病假", actor=person(A), now=NOW, ids=ids)
    actions.take_leave(uid=uid, person=C, why="病假", actor=OFFICE, now=NOW, ids=ids)


def test_a_code_opens_nothing_for_whoever_is_not_on_the_list() -> None:
    uid = planned(must=(A,))
    for who, code in ((B, Meeting.objects.get(uid=uid).code), (A, "000000x")):
        with pytest.raises(Refused, match="没有您能用这个码签到的会议"):
            actions.check_in(code=code, actor=person(who), now=SOON, ids=ids)


def test_a_meeting_that_was_held_is_not_moved() -> None:
    uid = planned()
    actions.move(uid=uid, to=SOON + timedelta(days=2), why="书记出差", actor=OFFICE, now=NOW, ids=ids)
    assert Meeting.objects.get(uid=uid).moves == 1
    held(uid)
    with pytest.raises(Refused, match="已经召开，不能改期"):
        actions.move(uid=uid, to=SOON + timedelta(days=9), why="再改", actor=OFFICE, now=NOW, ids=ids)


def test_held_on_another_day_needs_a_reason_and_counts_for_the_day_it_was_held() -> None:
    uid = planned()
    later = SOON + timedelta(days=40)
    with pytest.raises(Exception, match="实际日期和计划不同"):
        held(uid, started_at=SOON - timedelta(days=1))
    given = {"started_at": later, "why": "台风停课"}
    with pytest.raises(Exception, match="开始以后才能登记"):
        held(uid, **given)
    held(uid, started_at=SOON - timedelta(days=1), why="提前到周日")
    assert Deed.objects.get(verb="hold").occurred_at == SOON - timedelta(days=1)


# --- the Party ---------------------------------------------------------------------------------------------------


def test_party_meetings_are_for_their_verb_alone() -> None:
    uid = planned(COMMITTEE, BRANCH)
    assert queries.find(uid, BRANCH) is not None
    assert queries.find(uid, READER) is None
    assert queries.find(uid, OFFICE) is None
    assert list(queries.listed(READER, year=2023)) == []
    assert {one.kind.party for one in queries.requirements_of(READER, year=2023, now=NOW)} == {False}
    with pytest.raises(Refused):
        planned(COMMITTEE, OFFICE)
    assert [one.meeting.uid for one in queries.of_person(person(A), NOW)] == [
        uid
    ]  # those invited see their own


def test_checking_in_to_a_party_meeting_leaves_no_deed_that_names_anybody() -> None:
    uid = planned(COMMITTEE, BRANCH)
    check_in(uid, A)
    actions.take_leave(uid=uid, person=B, why="病假", actor=person(B), now=NOW, ids=ids)
    assert deeds("meeting.in") == []
    assert deeds("meeting.leave") == []
    row = held(uid, BRANCH, present=frozenset({A}), leave={B: "病假"})
    assert A not in Deed.objects.get(uid=row.deed_uid).detail
    for verb, thing in (("hold", "branch_committee"), ("hold", "theme_day")):
        deed = Deed(uid="1", verb=verb, object=thing)
        assert not queries.tells(deed, READER)
        assert queries.tells(deed, BRANCH)
    assert queries.tells(Deed(uid="1", verb="hold", object="business_training"), READER)


def test_the_indicator_counts_it_for_everybody() -> None:
    held(planned(COMMITTEE, BRANCH), BRANCH)
    (found,) = indicators.evaluate(start=date(2023, 1, 1), end=date(2023, 12, 31), ids=("party.meetings",))
    assert found.value == 1


# --- what the year lacks -----------------------------------------------------------------------------------------


def test_what_is_missing_is_told_early_and_what_the_ledger_knows_counts() -> None:
    committee = queries.declared().kinds["branch_committee"]
    uid = planned(COMMITTEE, BRANCH)
    stands = queries.year_stands([committee], year=2023, now=SOON)
    assert [one.state for one in stands[:5]] == [State.MISSED] * 4 + [State.PLANNED]
    row = held(uid, BRANCH)
    stands = queries.year_stands([committee], year=2023, now=SOON)
    assert (stands[3].said.zh, stands[4].state) == ("支委会 4 月未开", State.MET)
    imported = replace(_as_deed(row), occurred_at=NOW - timedelta(days=30))
    sealing.append([imported], ids=ids)
    assert queries.year_stands([committee], year=2023, now=SOON)[3].state is State.MET


def _as_deed(row: Meeting) -> Value:
    return Value(
        uid=ids.uid(NOW), occurred_at=NOW, recorded_at=NOW, actor="system", source="import", verb="hold",
        object=row.kind, quantity=MILLI, measure="次", unit="JZCG-DJ",
    )  # fmt: skip


def test_a_record_may_be_added_to_a_deed_that_is_there_already() -> None:
    uid = planned()
    known = _as_deed(Meeting(kind="business_training"))
    sealing.append([known], ids=ids)
    row = Meeting.objects.get(uid=uid)
    given = Outcome(started_at=row.starts_at, minutes=60, present=frozenset({A}))
    with pytest.raises(Refused, match="台账里没有这一条"):
        actions.record(uid=uid, given=given, actor=OFFICE, now=SOON, ids=ids, of_deed="nothing")
    actions.record(uid=uid, given=given, actor=OFFICE, now=SOON, ids=ids, of_deed=known.uid)
    assert len(deeds("hold")) == 1
    (window,) = queries.year_stands([queries.declared().kinds["business_training"]], year=2023, now=SOON)
    assert window.held == 1


def test_no_step_about_a_party_meeting_is_told_or_exported() -> None:
    """Neither who planned it nor the pictures added to an entry that was there already."""
    uid = planned(COMMITTEE, BRANCH)
    known = replace(
        _as_deed(Meeting(kind="branch_committee")), object=queries.declared().kinds["branch_committee"].object
    )
    sealing.append([known], ids=ids)
    given = Outcome(started_at=Meeting.objects.get(uid=uid).starts_at, minutes=60, present=frozenset({A}))
    actions.record(uid=uid, given=given, actor=BRANCH, now=SOON, ids=ids, of_deed=known.uid)
    other = planned(starts_at=SOON + timedelta(days=9))
    steps = [*deeds("meeting.plan"), *deeds("meeting.attach")]
    mine = {deed.uid: other in deed.detail for deed in steps}
    assert sorted(mine.values()) == [False, False, True]
    assert {deed.uid: queries.tells(deed, READER) for deed in steps} == mine
    assert all(queries.tells(deed, BRANCH) for deed in steps)
    _, rows, told = exports.deeds()
    assert {told(row)["uid"] for row in rows if row.object in ("meeting", "branch_committee")} == {
        uid for uid, seen in mine.items() if seen
    }


def test_the_export_of_the_ledger_leaves_party_meetings_out() -> None:
    held(planned(COMMITTEE, BRANCH), BRANCH)
    held(planned(starts_at=SOON + timedelta(days=-9)))
    _, rows, told = exports.deeds()
    assert {told(row)["object"] for row in rows if row.verb in ("hold", "attend")} == {"business_training"}


def test_a_meeting_proves_the_task_that_asks_for_it_once() -> None:
    row = held(planned(COMMITTEE, BRANCH), BRANCH)
    task = recurring.declared()["branch_committee"]
    since, until = queries.year_of(2023)
    (proof,) = gathered(task, since, until)  # the meeting and its deed are one
    assert (proof.uid, proof.kind, proof.count) == (row.deed_uid, "meeting", 1)
    other = recurring.declared()["theme_day"]
    assert gathered(other, since, until) == []
