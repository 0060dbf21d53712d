"""Reports go with their case: merged, given back, split; whoever reported is answered, and nothing is ever half done."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from chengxu.accounts.rules import PUBLIC, Actor
from chengxu.cases import actions as cases
from chengxu.cases.models import Case
from chengxu.cases.queries import possible, rulebook, state_of
from chengxu.cases.rules import Order
from chengxu.cases.together import relatives
from chengxu.cases.together.joining import By
from chengxu.cases.together.parts import Part
from chengxu.cases.workflow.states import ENDED, State
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.intake import actions
from chengxu.intake.actions import Receipt
from chengxu.intake.models import Report
from chengxu.intake.queries import follow, reporters, reports_of
from chengxu.intake.rules import Submission
from chengxu.ledger import queries as ledger
from chengxu.ledger.models import Deed
from tests.jingzhou import CLERK, NOW, SEAT, load_pack

pytestmark = pytest.mark.usefixtures("county")
ids = SeededIds("joining")
LAMP, LID = "C0118", "C0101"
FINISH = ("accept", "file", "dispatch", "start", "handle", "check", "pass", "close")


def reported(minutes: int = 0, category: str = LAMP, east: float = 0.0, **given: str) -> Receipt:
    submission = Submission(
        channel="portal", text="路灯不亮三天了", category=category, lon=SEAT[0] + east / 99_500, lat=SEAT[1],
        frame="cgcs2000", **given,
    )  # fmt: skip
    at = NOW + timedelta(minutes=minutes)
    return actions.take_in(submission=submission, actor=PUBLIC, now=at, ids=ids)


def by(minutes: float = 30, reason: str = "", actor: Actor = CLERK) -> By:
    return By(actor=actor, now=NOW + timedelta(minutes=minutes), ids=ids, reason=reason)


def do(case_uid: str, verb: str, minutes: float = 40) -> None:
    row = Case.objects.get(uid=case_uid)
    actor = Actor(uid=f"for {verb}", name="", unit=row.unit or CLERK.unit, verbs=CLERK.verbs)
    order = Order(note="好", reason="理由", condition=f"{row.category}-1")
    at = NOW + timedelta(minutes=minutes)
    cases.act(case_uid=case_uid, verb=verb, order=order, actor=actor, now=at, ids=ids)


def finish(case_uid: str, minutes: float = 40) -> None:
    for verb in FINISH:
        do(case_uid, verb, minutes)


def refusal(do: Callable[[], object]) -> tuple[str, str]:
    before = (Deed.objects.count(), list(Case.objects.order_by("id").values()), list(Report.objects.values()))
    with pytest.raises(Refused) as caught:
        do()
    assert before == (
        Deed.objects.count(), list(Case.objects.order_by("id").values()), list(Report.objects.values()),
    )  # fmt: skip
    return caught.value.field, caught.value.message.zh


def texts(receipt: Receipt) -> list[str]:
    found = follow(receipt.code)
    assert found is not None
    return [step.text.zh for step in found.steps]


def test_every_reporter_sees_the_case_that_goes_on_and_its_end() -> None:
    first, second = reported(0, contact_phone="13812341234"), reported(5)
    do(second.case_uid, "accept", 10)
    kept = actions.merge(given=second.case_uid, kept=first.case_uid, by=by())
    assert [r.receipt for r in reports_of(kept.uid)] == [first.code, second.code]
    assert reporters(reports_of(kept.uid)) == 2
    finish(first.case_uid)
    for receipt, merged in ((first, False), (second, True)):
        found = follow(receipt.code)
        assert found is not None
        assert (found.state, found.merged, found.others) == (State.CLOSED, merged, 1)
        assert found.closed_at is not None
        assert (texts(receipt)[0], texts(receipt)[-1]) == ("已收到您的反映", "已结案")
        assert texts(receipt).count("与另一件反映同一件事的来件一并办理") == 1
    assert texts(second)[1:3] == ["已受理", "与另一件反映同一件事的来件一并办理"]
    assert ledger.verify().ok


def test_given_back_each_has_its_own_reports_again() -> None:
    a, b, c = (reported(n) for n in range(3))
    actions.merge(given=a.case_uid, kept=b.case_uid, by=by(10))
    actions.merge(given=b.case_uid, kept=c.case_uid, by=by(20))
    assert Report.objects.filter(case_id=c.case_uid).count() == 3
    back = actions.unmerge(given=b.case_uid, by=by(30))
    assert (back.state, back.uid) == (State.REPORTED, b.case_uid)
    assert {r.receipt for r in reports_of(b.case_uid)} == {a.code, b.code}
    actions.unmerge(given=a.case_uid, by=by(40))
    assert [[r.receipt for r in reports_of(x.case_uid)] for x in (a, b, c)] == [[a.code], [b.code], [c.code]]
    assert texts(a)[-1] == "不再与另一件来件一并办理"


def test_the_first_of_a_chain_can_be_taken_out_of_the_last() -> None:
    a, b, c = (reported(n) for n in range(3))
    actions.merge(given=a.case_uid, kept=b.case_uid, by=by(10))
    actions.merge(given=b.case_uid, kept=c.case_uid, by=by(20))
    actions.unmerge(given=a.case_uid, by=by(30))
    assert {r.receipt for r in reports_of(c.case_uid)} == {b.code, c.code}
    assert [r.receipt for r in reports_of(a.case_uid)] == [a.code]


def test_stale_pages_of_either_case_are_refused() -> None:
    a, b = reported(0), reported(1)
    do(b.case_uid, "accept", 5)
    for expected in ((1, 1), (2, 2)):
        told = refusal(
            lambda e=expected: actions.merge(given=a.case_uid, kept=b.case_uid, by=by(), expected=e)  # type: ignore[misc]
        )
        assert told[0] == "version"
    assert actions.merge(given=a.case_uid, kept=b.case_uid, by=by(), expected=(1, 2)).version == 3


def test_what_is_refused_leaves_everything_as_it_was() -> None:
    a, b = reported(0), reported(1)
    finish(b.case_uid)
    later = by(60)
    assert refusal(lambda: actions.merge(given=a.case_uid, kept=b.case_uid, by=later))[0] == "other"
    assert refusal(lambda: actions.merge(given=a.case_uid, kept=a.case_uid, by=later))[0] == "other"
    assert refusal(lambda: actions.merge(given=a.case_uid, kept="nobody", by=later))[0] == "case"
    assert refusal(lambda: actions.unmerge(given=a.case_uid, by=later))[0] == "state"
    assert refusal(lambda: actions.detach(child=a.case_uid, by=later))[0] == "state"
    assert refusal(lambda: actions.split(case_uid=a.case_uid, matters=[], by=later))[0] == "part-1-category"


def test_parts_are_cases_and_the_report_sees_all_of_them() -> None:
    whole = reported()
    matters = [Part(category=LID, note="井盖松了"), Part(category=LAMP, note="灯也不亮")]
    lid, lamp = actions.split(case_uid=whole.case_uid, matters=matters, by=by())
    found = follow(whole.code)
    assert found is not None
    assert [part.state for part in found.parts] == [State.REPORTED, State.REPORTED]
    assert "事情不止一件，分开办理" in texts(whole)
    finish(lid.uid)
    for verb in FINISH[:-1]:
        do(whole.case_uid, verb)
    parent = state_of(Case.objects.get(uid=whole.case_uid))
    closing = next(p for p in possible(parent, CLERK, now=NOW, book=rulebook()) if p.verb == "close")
    assert closing.refusal is not None
    assert refusal(lambda: do(whole.case_uid, "close"))[1] == closing.refusal.zh
    actions.detach(child=lamp.uid, by=by(50, "另有专项"))
    do(whole.case_uid, "close", 60)
    assert relatives.family(parent, CLERK).parts[0].uid == lid.uid
    assert ledger.verify().ok


@pytest.mark.parametrize("verb", ["void", "reject"])
def test_no_way_of_ending_leaves_parts_behind(verb: str) -> None:
    whole, other = reported(0), reported(1)
    actions.attach(child=other.case_uid, parent=whole.case_uid, by=by())
    assert "下级案件" in refusal(lambda: do(whole.case_uid, verb))[1]
    do(other.case_uid, "void")
    do(whole.case_uid, verb, 50)


def test_a_part_given_back_is_told_to_its_parent() -> None:
    whole, part, other = reported(0), reported(1), reported(2)
    actions.attach(child=part.case_uid, parent=whole.case_uid, by=by(10))
    actions.merge(given=part.case_uid, kept=other.case_uid, by=by(20))
    actions.unmerge(given=part.case_uid, by=by(30))
    assert Deed.objects.filter(case_uid=whole.case_uid, verb="case.unmerge").count() == 1
    assert relatives.kin_of(whole.case_uid).waiting == 1


def test_a_matter_that_comes_back_is_linked_to_its_last_time() -> None:
    first = reported(0)
    finish(first.case_uid)
    again, far, kind = reported(9000, east=20), reported(9000, east=90), reported(9000, category=LID)
    links = [Case.objects.get(uid=r.case_uid).recurs_of for r in (again, far, kind)]
    assert links == [first.case_uid, "", ""]
    finish(again.case_uid, 9010)
    third = reported(20000)
    chain = relatives.family(state_of(Case.objects.get(uid=third.case_uid)), CLERK)
    assert [one.uid for one in chain.earlier] == [again.case_uid, first.case_uid]


def test_a_new_category_is_looked_at_again() -> None:
    first = reported(0)
    finish(first.case_uid)
    unsorted_ = reported(9000, category="")
    assert Case.objects.get(uid=unsorted_.case_uid).recurs_of == ""
    order = Order(category=LAMP)
    cases.act(case_uid=unsorted_.case_uid, verb="accept", order=order, actor=CLERK, now=by(9010).now, ids=ids)
    assert Case.objects.get(uid=unsorted_.case_uid).recurs_of == first.case_uid


def test_a_recurrence_somebody_saw() -> None:
    first = reported(0)
    finish(first.case_uid)
    far = reported(9000, east=90)
    assert (
        actions.link(case_uid=far.case_uid, earlier=first.case_uid, by=by(9010)).recurs_of == first.case_uid
    )
    assert (
        refusal(lambda: actions.link(case_uid=first.case_uid, earlier=far.case_uid, by=by(9020)))[0]
        == "other"
    )


@pytest.mark.parametrize("column", ["merged_into", "parent_uid", "recurs_of"])
def test_relatives_are_found_by_index(column: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the plan is SQLite's")
    plan = relatives._below(column, ["somebody"]).explain()
    assert "USING INDEX cases_" in plan


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["merge", "unmerge", "split", "attach", "detach", "void", "accept", "same"]),
        st.integers(0, 7),
        st.integers(0, 7),
    ),
    max_size=14,
)


class RandomJoinings(TestCase):
    """Whatever is merged, taken back, split and attached: nothing is lost and nothing goes round in circles."""

    @classmethod
    def setUpTestData(cls) -> None:
        load_pack()

    @settings(max_examples=20, deadline=None, phases=[Phase.generate])
    @given(STEPS)
    def test_reports_stay_whole(self, steps: list[tuple[str, int, int]]) -> None:
        receipts = [reported(n) for n in range(4)]
        for number, (verb, one, two) in enumerate(steps):
            uids = list(Case.objects.order_by("id").values_list("uid", flat=True))
            with suppress(Refused):
                self._step(verb, uids[one % len(uids)], uids[two % len(uids)], number)
        self._check(receipts)

    def _step(self, verb: str, one: str, two: str, number: int) -> None:
        who = by(20 + number, "理由")
        match verb:
            case "merge":
                actions.merge(given=one, kept=two, by=who)
            case "unmerge":
                actions.unmerge(given=one, by=who)
            case "split":
                actions.split(case_uid=one, matters=[Part(category=LID, note="井盖")], by=who)
            case "attach":
                actions.attach(child=one, parent=two, by=who)
            case "detach":
                actions.detach(child=one, by=who)
            case "same":
                named = Report.objects.filter(case__uid=two).values_list("uid", flat=True).first() or ""
                reported(20 + number, same=named)
            case _:
                do(one, verb, 20 + number)

    def _check(self, receipts: list[Receipt]) -> None:
        rows = {row.uid: row for row in Case.objects.all()}
        opened = {receipt.code: receipt.case_uid for receipt in receipts}
        for report in Report.objects.all():
            assert report.case.state != State.MERGED
            assert opened.get(report.receipt, report.case_id) in relatives.merged_into([report.case_id])
            found = follow(report.receipt)
            assert found is not None
            assert found.steps
        for row in rows.values():
            assert (row.state == State.MERGED) == bool(row.merged_into)
            if row.merged_into:
                assert rows[relatives.survivor(state_of(row))].state != State.MERGED
            if row.parent_uid:
                parent = rows[row.parent_uid]
                assert not parent.parent_uid
                assert parent.state not in ENDED or row.state in ENDED
        assert ledger.verify().ok
