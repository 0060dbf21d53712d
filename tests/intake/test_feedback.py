"""Once it has ended: rated once, reopened once, by whoever holds the receipt and nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from chengxu.accounts.rules import PUBLIC
from chengxu.cases import actions as cases
from chengxu.cases.models import Case
from chengxu.cases.rules import Order
from chengxu.cases.together.joining import By
from chengxu.cases.together.parts import Part
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.intake import actions, feedback, subjects
from chengxu.intake.models import Rating, Report
from chengxu.intake.privacy import State
from chengxu.intake.queries import follow
from chengxu.intake.rules import Submission
from chengxu.ledger import queries as ledger
from chengxu.ledger.models import Deed
from tests.jingzhou import CLERK, NOW, SEAT
from tests.web.cast import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
LATER = NOW + timedelta(hours=2)
LID = "C0101"
UNKNOWN = "22222-22222"
ids = SeededIds("feedback")


def taken(channel: str = "portal") -> actions.Receipt:
    given = Submission(
        channel=channel, text="路灯不亮三天了", category="C0118", lon=SEAT[0], lat=SEAT[1], frame="cgcs2000"
    )
    return actions.take_in(submission=given, actor=PUBLIC, now=NOW, ids=ids)


def do(case_uid: str, *verbs: str, now: datetime = NOW) -> None:
    for verb in verbs:
        case = Case.objects.get(uid=case_uid)
        order = Order(note="好", reason="理由", condition=f"{case.category}-1" if verb == "file" else "")
        who = replace(CLERK, uid=f"{verb}s", unit=case.unit if verb == "handle" else CLERK.unit)
        cases.act(case_uid=case_uid, verb=verb, order=order, actor=who, now=now, ids=ids)


CLOSE = ("accept", "file", "dispatch", "handle", "check", "pass", "close")


def closed(channel: str = "portal") -> actions.Receipt:
    receipt = taken(channel)
    do(receipt.case_uid, *CLOSE)
    return receipt


def rate(code: str, score: int = 5, words: str = "") -> None:
    feedback.rate(code=code, score=score, words=words, now=LATER, ids=ids)


def reopen(
    code: str, matter: int = 0, reason: str = "还是不亮", *, now: datetime = LATER, **more: object
) -> None:
    given = {"photos": ()} | more
    feedback.reopen(code=code, matter=matter, reason=reason, now=now, ids=ids, **given)  # type: ignore[arg-type]


def refusal(do: object, *given: object, **more: object) -> tuple[str, str]:
    before = Deed.objects.count(), list(Case.objects.values()), Rating.objects.count()
    with pytest.raises(Refused) as caught:
        do(*given, **more)  # type: ignore[operator]
    assert (Deed.objects.count(), list(Case.objects.values()), Rating.objects.count()) == before
    return caught.value.field, caught.value.message.zh


def test_a_rating_is_a_row_a_deed_and_words_that_can_be_erased() -> None:
    receipt = closed()
    rate(receipt.code.lower(), 4, "来得很快")
    row = Rating.objects.get()
    assert (row.score, row.satisfied, row.channel, row.unit) == (4, True, "portal", Case.objects.get().unit)
    deed = Deed.objects.get(verb="intake.rate")
    assert ledger.notes([deed.uid]) == {deed.uid: "来得很快"}
    assert '"score":4' in deed.detail
    assert feedback.aftermath(receipt.code, LATER).rated.text.zh == "满意"  # type: ignore[union-attr]


@pytest.mark.parametrize(("score", "satisfied"), [(5, True), (3, True), (2, False), (1, False)])
def test_which_answers_are_satisfied_is_the_packs_to_say(score: int, satisfied: bool) -> None:
    rate(closed().code, score)
    assert Rating.objects.get().satisfied is satisfied


def test_the_same_answer_twice_is_one_and_another_is_refused() -> None:
    code = closed().code
    rate(code, 2)
    rate(code, 2)
    assert Rating.objects.count() == Deed.objects.filter(verb="intake.rate").count() == 1
    assert refusal(rate, code, 5) == ("score", "已经评价过了，每份来件评价一次")
    assert feedback.aftermath(code, LATER).levels == ()


@pytest.mark.parametrize("score", [0, 6, -1, 99])
def test_an_answer_the_county_has_not_is_refused(score: int) -> None:
    assert refusal(rate, closed().code, score)[0] == "score"


def test_what_has_not_ended_is_neither_rated_nor_reopened() -> None:
    code = taken().code
    assert refusal(rate, code)[0] == "score"
    assert refusal(reopen, code)[0] == "matter"
    assert feedback.aftermath(code, LATER).levels == ()
    assert feedback.aftermath(code, LATER).open == []


def test_not_put_right_takes_the_case_up_again_with_reason_and_photo(home: Path) -> None:
    receipt = closed()
    assert [place for place, _ in feedback.aftermath(receipt.code, LATER).open] == [0]
    reopen(receipt.code, photos=[("a.jpg", photo())])
    case = Case.objects.get()
    assert (case.state, case.reopens, case.closed_at, case.is_open) == ("dispatched", 1, None, True)
    deed = Deed.objects.get(verb="case.reopen")
    assert (deed.actor, deed.note_digest != "", len(deed.evidence)) == ("public", True, 64)
    told = follow(receipt.code)
    assert told is not None
    assert told.steps[-1].text.zh == "反映人说没有解决，重新办理"
    assert told.closed_at is None


def test_it_is_reopened_once_and_may_be_closed_again() -> None:
    code = closed().code
    reopen(code)
    assert refusal(reopen, code)[0] == "matter"  # it is open
    do(Case.objects.get().uid, *CLOSE[3:], now=LATER)
    assert "已经重开办理过一次" in refusal(reopen, code, now=LATER + timedelta(hours=1))[1]
    assert feedback.aftermath(code, LATER).open == []


def test_after_the_term_it_is_too_late() -> None:
    assert "已过期限" in refusal(reopen, closed().code, now=NOW + timedelta(days=9))[1]


@pytest.mark.parametrize(
    ("steps", "later", "unsettled"),
    [
        (CLOSE[:4], timedelta(days=900), True),
        (CLOSE, timedelta(hours=2), True),
        (CLOSE, timedelta(days=9), False),
        (("accept", "reject"), timedelta(hours=2), False),
        (("accept", "void"), timedelta(hours=2), False),
    ],
)
def test_something_can_still_happen_while_it_is_open_or_may_be_reopened(
    steps: tuple[str, ...], later: timedelta, unsettled: bool
) -> None:
    receipt = taken()
    do(receipt.case_uid, *steps)
    assert feedback.unsettled(Report.objects.get(), NOW + later) is unsettled


def test_a_matter_that_was_reopened_is_settled_when_it_closes_again() -> None:
    code = closed().code
    reopen(code)
    assert feedback.unsettled(Report.objects.get(), LATER)
    do(Case.objects.get().uid, *CLOSE[3:], now=LATER)
    assert not feedback.unsettled(Report.objects.get(), LATER)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": "。"}, "reason"),
        ({"reason": "\x00\x00 "}, "reason"),
        ({"reason": "长" * 501}, "reason"),
        ({"matter": 1}, "matter"),
        ({"matter": -1}, "matter"),
        ({"photos": [("a.jpg", b"x")]}, "again_photos"),
        ({"photos": [("a.jpg", b"x")] * 4}, "again_photos"),
    ],
)
def test_bad_input_is_named_and_changes_nothing(given: dict[str, object], field: str, home: Path) -> None:
    assert refusal(reopen, closed().code, **given)[0] == field


def test_a_receipt_known_to_all_gives_no_right() -> None:
    code = closed("open311").code
    assert feedback.aftermath(code, LATER) == feedback.Aftermath()
    assert "人人可见" in refusal(rate, code)[1]
    assert "人人可见" in refusal(reopen, code)[1]
    assert refusal(rate, UNKNOWN)[0] == "code"


def by() -> By:
    return By(actor=CLERK, now=NOW, ids=ids, reason="同一件事")


def test_of_a_merged_matter_each_reporter_rates_and_one_reopens_for_all() -> None:
    first, second = taken(), taken()
    actions.merge(given=first.case_uid, kept=second.case_uid, by=by())
    do(second.case_uid, *CLOSE)
    rate(first.code, 5)
    rate(second.code, 1)
    assert Rating.objects.count() == 2
    reopen(first.code)
    kept = Case.objects.get(uid=second.case_uid)
    assert (kept.state, kept.reopens) == ("dispatched", 1)
    assert Case.objects.get(uid=first.case_uid).state == "merged"
    assert refusal(reopen, second.code)[0] == "matter"


def test_of_a_split_report_the_matter_that_is_not_put_right_is_reopened_alone() -> None:
    receipt = taken()
    do(receipt.case_uid, "accept")
    (part,) = actions.split(case_uid=receipt.case_uid, matters=[Part(category=LID, note="井盖")], by=by())
    do(part.uid, *CLOSE)
    assert feedback.unsettled(Report.objects.get(), NOW + timedelta(days=900))  # the whole is open
    do(receipt.case_uid, *CLOSE[1:])
    left = feedback.aftermath(receipt.code, LATER)
    assert [place for place, _ in left.open] == [0, 1]
    reopen(receipt.code, 1)
    assert Case.objects.get(uid=part.uid).state == "dispatched"
    whole = Case.objects.get(uid=receipt.case_uid)
    assert whole.state == "closed"
    told = follow(receipt.code)
    assert told is not None
    assert [found.state for found in told.parts] == ["dispatched"]
    reopen(receipt.code, 0)
    with pytest.raises(Refused, match="下级案件"):
        do(receipt.case_uid, *CLOSE[3:], now=LATER)


@pytest.mark.parametrize("verb", ["void", "reject"])
def test_what_was_declined_or_voided_is_told_to_report_again(verb: str) -> None:
    receipt = taken()
    do(receipt.case_uid, "accept", verb)
    assert refusal(reopen, receipt.code)[0] == "matter"
    assert refusal(rate, receipt.code)[0] == "score"


def test_whoever_has_their_words_deleted_has_these_deleted_too() -> None:
    receipt = closed()
    rate(receipt.code, 1, "太慢了")
    reopen(receipt.code)
    do(receipt.case_uid, *CLOSE[3:], now=LATER)
    report = Report.objects.get()
    given = {"kind": "erase_all", "corrections": {}, "words": "", "now": LATER, "ids": ids}
    row = subjects.ask(report=report, **given)  # type: ignore[arg-type]
    chief = replace(CLERK, verbs=CLERK.verbs | {"privacy.handle"})
    subjects.decide(uid=row.uid, into=State.GRANTED, answer="", actor=chief, now=LATER, ids=ids)
    said = Deed.objects.filter(verb__in=("intake.rate", "case.reopen")).values_list("uid", flat=True)
    assert len(said) == 2
    assert ledger.notes(list(said)) == {}
    assert ledger.verify().ok
