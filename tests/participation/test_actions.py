"""Each verb done, refused and repeated; every one leaves its deed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from chengxu.accounts.rules import PUBLIC
from chengxu.common.messages import Invalid, Refused
from chengxu.ledger import actions as sealing
from chengxu.ledger import queries as ledger
from chengxu.ledger.models import Deed
from chengxu.participation import actions, models, queries
from chengxu.participation.rules import Stage, Verdict
from tests.jingzhou import NOW
from tests.participation.held import (
    AFTER,
    GIVEN,
    LEADER,
    OFFICE,
    OTHER,
    answered,
    drafted,
    ids,
    published,
    sent,
)

pytestmark = pytest.mark.usefixtures("county")


def deeds() -> list[tuple[str, str, str]]:
    return list(Deed.objects.order_by("id").values_list("verb", "object", "actor"))


def row(uid: str) -> models.Consultation:
    return models.Consultation.objects.get(uid=uid)


def conclude(uid: str) -> None:
    actions.conclude(uid=uid, summary="共收到意见一条，予以采纳。", actor=LEADER, now=AFTER, ids=ids)


def test_from_draft_to_result() -> None:
    uid = published()
    opinion = sent(uid, name="张三", contact="13812345678")
    assert row(uid).published_on == date(2023, 5, 8)
    answered(opinion.uid)
    followed = queries.follow(opinion.receipt)
    assert followed
    assert followed.answer is None, "the answer is published with the result, not before"
    conclude(uid)
    assert row(uid).stage == Stage.CONCLUDED
    (told,) = queries.outcome(row(uid))
    assert (told.gist, told.verdict) == ("增加充电车位", Verdict.ADOPTED)
    assert models.Opinion.objects.values_list("name", "contact").get() == ("", "")
    followed = queries.follow(opinion.receipt.lower())
    assert followed
    assert followed.answer == told
    assert followed.text == "多建一些充电车位"
    assert deeds() == [
        ("consult.draft", "consultation", "clerk"),
        ("consult.publish", "consultation", "director"),
        ("consult.receive", "opinion", "public"),
        ("consult.answer", "opinion", "clerk"),
        ("consult.conclude", "consultation", "director"),
    ]
    facts = json.loads(Deed.objects.get(verb="consult.conclude").detail)
    assert facts == {"consultation": uid, "adopted": 1, "partly": 0, "declined": 0}
    sealing.seal(now=AFTER)
    assert ledger.verify().ok


def test_no_deed_holds_anything_of_the_sender() -> None:
    sent(published(), text="我是张三", name="张三", contact="13812345678")
    assert not [
        detail
        for detail in Deed.objects.values_list("detail", flat=True)
        if "张三" in detail or "138" in detail
    ]


def test_the_words_of_what_is_published_stand_still() -> None:
    uid = drafted()
    actions.revise(uid=uid, given=replace(GIVEN, title="改过的标题"), actor=OFFICE, now=NOW, ids=ids)
    actions.publish(uid=uid, actor=LEADER, now=NOW, ids=ids)
    with pytest.raises(Refused, match="已经发布"):
        actions.revise(uid=uid, given=GIVEN, actor=OFFICE, now=NOW, ids=ids)
    assert row(uid).title == "改过的标题"


def test_a_draft_of_too_short_a_time_is_not_published() -> None:
    uid = drafted(replace(GIVEN, closes_on=date(2023, 6, 6)))
    with pytest.raises(Refused, match="不得少于"):
        actions.publish(uid=uid, actor=LEADER, now=NOW, ids=ids)
    assert row(uid).stage == Stage.DRAFT
    assert [verb for verb, _, _ in deeds()] == ["consult.draft"]


def test_the_same_sending_twice_is_one_opinion() -> None:
    uid = published()
    first, second = sent(uid, source_id="abc"), sent(uid, "另一句", source_id="abc")
    assert second.receipt == first.receipt
    assert models.Opinion.objects.count() == 1
    assert sent(uid, source_id="other").receipt != first.receipt


def test_nothing_is_written_of_a_wrong_opinion() -> None:
    uid = published()
    with pytest.raises(Invalid):
        sent(uid, text="")
    with pytest.raises(Refused, match="已经结束"):
        sent(uid, now=AFTER)
    with pytest.raises(Refused, match="没有这次"):
        sent(drafted())
    assert models.Opinion.objects.count() == 0
    assert "consult.receive" not in [verb for verb, _, _ in deeds()]


def test_every_opinion_is_owed_an_answer() -> None:
    uid = published()
    one, other = sent(uid), sent(uid, "不同意")
    answered(one.uid)
    with pytest.raises(Refused, match="1 条意见没有答复"):
        conclude(uid)
    answered(other.uid, "declined", "没有财力")
    answered(other.uid, "partly", "分期建设")  # until the result is published an answer may change
    conclude(uid)
    assert [told.verdict for told in queries.outcome(row(uid))] == [Verdict.ADOPTED, Verdict.PARTLY]
    with pytest.raises(Refused, match="不能再改"):
        answered(one.uid, now=AFTER)


def test_a_sender_takes_everything_back_and_the_chain_holds() -> None:
    uid = published()
    opinion = sent(uid, name="张三", contact="13812345678")
    actions.erase(receipt=opinion.receipt, words=False, actor=PUBLIC, now=NOW, ids=ids)
    found = models.Opinion.objects.get()
    assert (found.name, found.contact, found.erased_at) == ("", "", None)
    with pytest.raises(Refused, match="没有可删除"):
        actions.erase(receipt=opinion.receipt, words=False, actor=PUBLIC, now=NOW, ids=ids)
    actions.erase(receipt=opinion.receipt, words=True, actor=PUBLIC, now=NOW, ids=ids)
    followed = queries.follow(opinion.receipt)
    assert followed
    assert (followed.text, followed.has_contact) == ("", False)
    with pytest.raises(Refused, match="收回"):
        answered(opinion.uid)
    conclude(uid)
    assert queries.outcome(row(uid)) == []
    sealing.seal(now=AFTER)
    assert ledger.verify().ok


def test_what_was_answered_stays_answered_when_its_sender_is_forgotten() -> None:
    uid = published()
    opinion = sent(uid)
    answered(opinion.uid)
    actions.erase(receipt=opinion.receipt, words=True, actor=PUBLIC, now=NOW, ids=ids)
    conclude(uid)
    assert [told.gist for told in queries.outcome(row(uid))] == ["增加充电车位"]


def test_a_contact_is_masked_and_whoever_looks_leaves_a_deed() -> None:
    uid = published()
    opinion = sent(uid, name="张三丰", contact="13812345678")
    (heard,) = queries.opinions(uid, OFFICE)
    assert (heard.name, heard.contact) == ("张**", "138****5678")
    assert actions.reveal(uid=opinion.uid, actor=OFFICE, now=NOW, ids=ids) == ("张三丰", "13812345678")
    assert deeds()[-1] == ("contact.view", "opinion", "clerk")
    with pytest.raises(Refused):
        actions.reveal(uid=opinion.uid, actor=OTHER, now=NOW, ids=ids)


def test_what_is_withdrawn_says_why_and_takes_nothing_more() -> None:
    uid = published()
    with pytest.raises(Refused, match="理由"):
        actions.withdraw(uid=uid, reason="", actor=LEADER, now=NOW, ids=ids)
    actions.withdraw(uid=uid, reason="上位法修改，另行起草", actor=LEADER, now=NOW, ids=ids)
    assert queries.find(uid, PUBLIC)
    with pytest.raises(Refused):
        sent(uid)


ACTS: dict[str, Callable[[str, str, object], None]] = {
    "draft": lambda uid, opinion, who: actions.draft(given=GIVEN, actor=who, now=NOW, ids=ids),
    "revise": lambda uid, opinion, who: actions.revise(uid=uid, given=GIVEN, actor=who, now=NOW, ids=ids),
    "publish": lambda uid, opinion, who: actions.publish(uid=uid, actor=who, now=NOW, ids=ids),
    "answer": lambda uid, opinion, who: actions.reveal(uid=opinion, actor=who, now=NOW, ids=ids),
    "withdraw": lambda uid, opinion, who: actions.withdraw(
        uid=uid, reason="不需要了", actor=who, now=NOW, ids=ids
    ),
}
MAY = {
    "draft": {OFFICE, OTHER},
    "revise": {OFFICE},
    "publish": {LEADER},
    "answer": {OFFICE},
    "withdraw": {LEADER},
}


@pytest.mark.parametrize("who", [PUBLIC, OFFICE, OTHER, LEADER], ids=lambda actor: actor.uid)
@pytest.mark.parametrize("act", ACTS)
def test_who_may_do_what(act: str, who: object) -> None:
    """Drafting is the section's own business, publishing the leader's, and the public may none of it."""
    opinion = sent(published()).uid
    uid = drafted()
    if who in MAY[act]:
        ACTS[act](uid, opinion, who)
        return
    with pytest.raises(Refused):
        ACTS[act](uid, opinion, who)


def test_who_sees_a_draft() -> None:
    uid, shown = drafted(), published()
    assert {who.uid for who in (PUBLIC, OFFICE, OTHER, LEADER) if queries.find(uid, who)} == {
        "clerk",
        "director",
    }
    assert all(queries.find(shown, who) for who in (PUBLIC, OFFICE, OTHER, LEADER))
    assert [found.uid for found in queries.published()] == [shown]
    sent(shown)
    assert queries.opinions(shown, PUBLIC) == []


def test_two_at_once_do_not_both_publish(monkeypatch: pytest.MonkeyPatch) -> None:
    uid = drafted()
    stale = queries.find(uid, LEADER)
    actions.publish(uid=uid, actor=LEADER, now=NOW, ids=ids)
    monkeypatch.setattr(queries, "find", lambda *_: stale)
    with pytest.raises(Refused, match="重新打开"):
        actions.publish(uid=uid, actor=LEADER, now=NOW, ids=ids)
