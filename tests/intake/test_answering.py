"""A public answer: one drafts, another approves what they read, once; late is late; it goes back where it was asked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from chengxu.accounts.rules import Actor
from chengxu.cases.queries import rulebook
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.intake import answering
from chengxu.intake.actions import take_in
from chengxu.intake.models import Answer, Report
from chengxu.intake.rules import Submission
from chengxu.ledger import queries as ledger
from chengxu.ledger.models import Deed
from chengxu.notices.models import Outgoing
from chengxu.notices.outside import replying, sending
from chengxu.notices.outside.ways import SENT, Letter
from chengxu.notices.outward import Outcome
from tests.jingzhou import CLERK, NOW, SEAT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
ids = SeededIds("answers")
ALL = frozenset({"case.view_all"})
WRITER = Actor(uid="writer", name="受理员", unit="JZCG-ZX", verbs=ALL | {"answer.draft"})
CHIEF = Actor(uid="chief", name="值班长", unit="JZCG-ZX", verbs=ALL | {"answer.approve"})
TEXT = "您好，路灯已修好，感谢反映。"


@pytest.fixture(autouse=True)
def _gateway(settings: Any) -> None:
    settings.GATEWAY_URL, settings.GATEWAY_SECRET = "http://127.0.0.1:9/", "x"


def asked(channel: str = "redweb") -> Report:
    given = Submission(
        channel=channel, text="路灯不亮", category="C0118", lon=SEAT[0], lat=SEAT[1], frame="cgcs2000"
    )
    receipt = take_in(submission=given, actor=CLERK, now=NOW, ids=ids)
    return Report.objects.get(uid=receipt.report_uid)


def draft(report: Report, *, text: str = TEXT, where: str = "留言 8812", actor: Actor = WRITER, now: datetime = NOW) -> Answer:  # fmt: skip
    return answering.draft(report_uid=report.uid, text=text, asked_at=where, actor=actor, now=now, ids=ids)


def publish(
    report: Report, *, actor: Actor = CHIEF, now: datetime = NOW, seen: datetime | None = None
) -> Answer:
    seen = seen or Answer.objects.get(report=report).drafted_at
    return replying.publish(report_uid=report.uid, seen=seen, actor=actor, now=now, ids=ids)


def refused(do: Any, *given: Any, **more: Any) -> str:
    before = Deed.objects.count(), list(Answer.objects.values()), Outgoing.objects.count()
    with pytest.raises(Refused) as caught:
        do(*given, **more)
    assert (Deed.objects.count(), list(Answer.objects.values()), Outgoing.objects.count()) == before
    return caught.value.message.zh


def test_drafted_by_one_and_let_out_by_another_it_is_a_deed_that_figures_count() -> None:
    report = asked()
    draft(report)
    assert answering.published(report) is None
    row = publish(report)
    assert (row.text, row.approved_by, row.late) == (TEXT, "chief", False)
    deed = Deed.objects.get(verb="answer")
    assert (deed.object, deed.measure, deed.quantity, deed.case_uid) == (
        "redweb_message",
        "件",
        1000,
        report.case_id,
    )
    assert ledger.notes([deed.uid]) == {deed.uid: TEXT}
    assert answering.answer_to(report.receipt.lower()) == row


def test_it_goes_back_to_where_it_was_asked_once() -> None:
    report, sent = asked(), []

    def send(letter: Letter, now: datetime) -> Outcome:
        sent.append(letter)
        return SENT

    draft(report)
    publish(report)
    assert sending.send_due(now=NOW, send=send) == sending.Sent(sent=1)
    [letter] = sent
    assert (letter.to, letter.text, letter.extra) == ("留言 8812", TEXT, {"channel": "redweb"})
    assert letter.stop == ""


@pytest.mark.parametrize(("url", "where"), [("", "8812"), ("http://127.0.0.1:9/", "")])
def test_without_a_gateway_or_a_place_it_stands_here_alone(url: str, where: str, settings: Any) -> None:
    settings.GATEWAY_URL = url
    report = asked()
    draft(report, where=where)
    publish(report)
    assert not Outgoing.objects.exists()
    assert answering.published(report) is not None


def test_nobody_approves_their_own_words_or_words_they_have_not_read() -> None:
    report = asked()
    both = Actor(uid="both", name="", verbs=ALL | {"answer.draft", "answer.approve"})
    first = draft(report, actor=both).drafted_at
    assert "自己起草的答复不能自己审定" in refused(publish, report, actor=both)
    draft(report, text="改过的答复稿", now=NOW + timedelta(minutes=1))
    assert "刚才改过" in refused(publish, report, seen=first)
    assert refused(publish, asked(), seen=NOW).startswith("答复稿刚才改过")


@pytest.mark.parametrize("number", ["13812345678", "43122919900101123X"])
def test_an_answer_before_all_holds_no_number_of_a_person(number: str) -> None:
    report = asked()
    assert "公开的答复里不能有" in refused(draft, report, text=f"您好，请联系 {number}。")
    assert draft(report, text="涉及 12 户，已修好，有事请打 12319 或 0745-8222222。").text.startswith("涉及")


def test_once_out_nobody_changes_it_or_answers_again() -> None:
    report = asked()
    draft(report)
    publish(report)
    assert "只公开答复一次" in refused(draft, report, text="再说一遍好了")
    assert "只公开答复一次" in refused(publish, report)


@pytest.mark.parametrize(("minutes", "late"), [(0, False), (1, True)])
def test_what_comes_after_the_term_is_late(minutes: int, late: bool) -> None:
    report = asked()
    draft(report)
    due = answering.declared().due(NOW, rulebook().calendar)
    assert publish(report, now=due + timedelta(minutes=minutes)).late is late


@pytest.mark.parametrize(
    ("actor", "words"),
    [
        (Actor(uid="x", name="", verbs=ALL), "起草公开答复"),
        (Actor(uid="x", name="", unit="JZCG-HW", verbs=frozenset({"answer.draft"})), "无权查看"),
    ],
)
def test_only_whoever_may_and_sees_it_drafts(actor: Actor, words: str) -> None:
    assert words in refused(draft, asked(), actor=actor)


@pytest.mark.parametrize("text", ["", "短", "\x00\x00\x00\x00\x00", "长" * 2001])
def test_too_few_or_too_many_words(text: str) -> None:
    assert refused(draft, asked(), text=text).startswith("请写")


def test_other_channels_are_not_answered_in_public() -> None:
    report = asked("portal")
    assert answering.asked([report]) == []
    assert "不作公开答复" in refused(draft, report)
    assert refused(draft, asked(), where="x" * 201).startswith("编号或网址")


def test_what_waits_is_listed_the_oldest_first_for_whoever_sees_it() -> None:
    first, second = asked(), asked()
    asked("portal")
    assert [one.report for one in answering.waiting(WRITER)] == [first, second]
    draft(first)
    publish(first)
    assert [one.report for one in answering.waiting(CHIEF)] == [second]
    assert answering.waiting(Actor(uid="x", name="")) == []
