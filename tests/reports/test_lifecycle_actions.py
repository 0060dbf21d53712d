"""A report from draft to issue on a real database: what each step writes, and what it refuses."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.reports import bureau
from tests.reports.bureau import (
    END,
    NOW,
    START,
    actor,
    clear_pipes,
    content,
    drafted,
    ids,
    now_of,
    signed,
    submitted,
)

from chengxu.accounts.rules import PUBLIC, Actor
from chengxu.common.messages import Refused
from chengxu.ledger import actions as ledger
from chengxu.ledger import queries as ledger_queries
from chengxu.ledger.models import Deed
from chengxu.packs import queries as packs
from chengxu.reports import actions, queries
from chengxu.reports.lifecycle import merging
from chengxu.reports.lifecycle.frozen import digest, freeze
from chengxu.reports.lifecycle.merging import Kind
from chengxu.reports.lifecycle.transitions import State
from chengxu.reports.models import ReportComment, ReportContent, ReportDocument, ReportStep
from chengxu.reports.register import computing, documents, issued, issuing
from chengxu.reports.rules import Form

pytestmark = pytest.mark.django_db
MARCH = datetime(2023, 3, 4, 1, tzinfo=UTC)
PIPES = "facade.pipes"


@pytest.fixture(autouse=True)
def deeds(county: str) -> None:
    """352 pipes, sealed."""
    clear_pipes(352, MARCH)
    ledger.seal(now=NOW)


def steps(uid: str) -> list[str]:
    return [entry.deed.verb.removeprefix("report.") for entry in documents.history(uid)]


def pipes_text(paper: bureau.Paper) -> str:
    return next(f.text for f in content(paper).figures() if f.fact.id == PIPES)


def rewritten(paper: bureau.Paper, text: str, seen: str = "") -> tuple[merging.Difference, ...]:
    return actions.edit(
        uid=paper.uid, paragraph=0, text=text, seen=seen or now_of(paper).content, actor=actor("clerk"), now=NOW, ids=ids
    )  # fmt: skip


def overridden(paper: bureau.Paper, text: str = "360余处", reason: str = "补录三月的巡查记录") -> None:
    actions.override(
        uid=paper.uid, number=bureau.figure_number(paper, PIPES), text=text, reason=reason,
        seen=now_of(paper).content, actor=actor("clerk"), now=NOW, ids=ids,
    )  # fmt: skip


def test_a_draft_is_what_the_records_say_with_pack_and_ledger() -> None:
    paper = drafted()
    made = queries.make("annual", START, END)
    assert replace(content(paper), letterhead=None) == replace(made, letterhead=None, draft=True)
    assert content(paper).letterhead is not None
    assert (paper.state, paper.author, paper.full_number) == (State.DRAFT, "clerk", "")
    assert content(paper).proof.ledger == ledger_queries.head_hash()
    assert content(paper).proof.pack == packs.active_hash()
    assert paper.content == paper.computed == paper.drafted == digest(freeze(content(paper)))


def test_one_report_and_period_has_one_unfinished_document() -> None:
    first = drafted()
    with pytest.raises(Refused, match="已有一份没办完的文稿（草稿）"):
        drafted()
    actions.withdraw(uid=first.uid, reason="写重了", actor=actor("clerk"), now=NOW, ids=ids)
    assert drafted().uid != first.uid


def test_a_report_goes_from_draft_to_issue() -> None:
    paper = drafted()
    rewritten(paper, "今年来，我局工作扎实。")
    overridden(paper)
    actions.submit(uid=paper.uid, seen=now_of(paper).content, actor=actor("clerk"), now=NOW, ids=ids)
    reviewed = now_of(paper)
    actions.sign(uid=paper.uid, seen=reviewed.content, actor=actor("director"), now=NOW, ids=ids)
    done = issuing.issue(uid=paper.uid, actor=actor("clerk"), now=NOW, ids=ids)
    assert steps(paper.uid) == ["draft", "edit", "override", "submit", "sign", "issue"]
    assert (done.full_number, done.dated, done.signer, done.issuer) == (
        "靖城管〔2024〕1号", date(2024, 1, 8), "director", "clerk",
    )  # fmt: skip
    document = content(paper)
    assert document.letterhead is not None
    assert (document.letterhead.number, document.dated) == (done.full_number, date(2024, 1, 8))
    figure = next(f for f in document.figures() if f.fact.id == PIPES)
    assert (figure.text, figure.fact.value) == ("360余处", 352)
    assert figure.typed is not None
    assert figure.typed.reason == "补录三月的巡查记录"
    assert content(paper) == issuing.with_number(documents.document(done.signed), done.full_number)


def test_every_step_leaves_one_deed_without_words() -> None:
    paper = bureau.issued()
    assert not content(paper).draft
    deeds = list(Deed.objects.filter(object="report_document").order_by("id"))
    assert [deed.verb for deed in deeds] == ["report.draft", "report.submit", "report.sign", "report.issue"]
    told = json.loads(deeds[-1].detail)
    assert told["document"] == paper.uid
    assert (told["content"], told["state"], told["number"]) == (paper.content, "issued", "靖城管〔2024〕1号")
    assert not any("总结" in deed.detail for deed in deeds)
    assert ReportStep.objects.count() == len(deeds)


def test_what_was_issued_is_there_for_ever_byte_by_byte() -> None:
    paper = bureau.issued()
    files = documents.issued_files(paper)
    assert set(files) == set(queries.WRITERS)
    again = issuing.render(content(paper))
    for format_, known in files.items():
        assert documents.body(known) == again[format_], format_
        assert digest(again[format_]) == known
    assert ReportContent.objects.filter(kept=True).count() >= len(set(files.values())) + 2


SPOILING = (
    "UPDATE reports_document SET title = 'x'",
    "UPDATE reports_document SET content_id = drafted_id",
    "UPDATE reports_document SET number = 7",
    "UPDATE reports_document SET files = ''",
    "UPDATE reports_document SET state = 'draft'",
    "DELETE FROM reports_document",
    "UPDATE reports_content SET body = body",
    "UPDATE reports_content SET kept = false",
    "DELETE FROM reports_content",
)


def test_an_issued_report_is_protected_by_the_database_itself() -> None:
    paper = bureau.issued()
    for statement in SPOILING:
        with (
            pytest.raises(DatabaseError, match="an issued report stays as it is"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert now_of(paper) == paper


def test_a_revoked_report_is_not_brought_back() -> None:
    paper = bureau.issued()
    actions.withdraw(uid=paper.uid, reason="数据有误", actor=actor("director"), now=NOW, ids=ids)
    with pytest.raises(DatabaseError, match="it can only be revoked"), transaction.atomic():
        ReportDocument.objects.filter(uid=paper.uid).update(state="issued")


def test_a_revoked_report_keeps_its_number_and_says_why() -> None:
    paper = bureau.issued()
    actions.withdraw(uid=paper.uid, reason="数据有误，另发更正", actor=actor("director"), now=NOW, ids=ids)
    gone = now_of(paper)
    assert (gone.state_name.zh, gone.full_number) == ("已废止", "靖城管〔2024〕1号")
    assert documents.history(paper.uid)[-1].note == "数据有误，另发更正"
    assert bureau.issued().full_number == "靖城管〔2024〕2号"
    assert [(used.number, used.state.zh) for used in documents.used_numbers("靖城管", 2024)] == [
        ("靖城管〔2024〕2号", "已印发"),
        ("靖城管〔2024〕1号", "已废止"),
    ]


def test_only_signed_words_are_issued_and_signing_sees_what_it_signs() -> None:
    paper = submitted()
    with pytest.raises(Refused, match="「编号印发」要在「已签发」时办"):
        issuing.issue(uid=paper.uid, actor=actor("clerk"), now=NOW, ids=ids)
    with pytest.raises(Refused, match="别人改过这份文稿"):
        actions.sign(uid=paper.uid, seen="0" * 64, actor=actor("director"), now=NOW, ids=ids)
    with pytest.raises(Refused, match="起草的人不能签发"):
        actions.sign(
            uid=paper.uid, seen=paper.content, actor=replace(actor("director"), uid="clerk"), now=NOW, ids=ids
        )
    assert steps(paper.uid) == ["draft", "submit"]


def test_a_signature_over_records_that_changed_says_why() -> None:
    paper = submitted()
    clear_pipes(60, MARCH)
    with pytest.raises(Refused, match="352处 → 412处") as caught:
        actions.sign(uid=paper.uid, seen=paper.content, actor=actor("director"), now=NOW, ids=ids)
    assert caught.value.field == "note"
    actions.sign(
        uid=paper.uid,
        seen=paper.content,
        actor=actor("director"),
        now=NOW,
        ids=ids,
        note="补录的记录另行说明",
    )
    assert documents.history(paper.uid)[-1].note == "补录的记录另行说明"
    assert pipes_text(paper) == "350余处"


SEPTEMBER: dict[str, Any] = {"name": "month", "start": date(2023, 9, 1), "end": date(2023, 9, 30)}


def test_a_comparison_is_held_against_the_comparison_of_now_not_against_its_base() -> None:
    bureau.regulate_shops(400, datetime(2023, 8, 2, 4, tzinfo=UTC))
    bureau.regulate_shops(300, datetime(2023, 9, 2, 4, tzinfo=UTC))
    paper = submitted(**SEPTEMBER)
    assert [f.text for f in content(paper).figures() if f.fact.id == "street.occupy"] == ["300次", "25%"]
    document = content(paper)
    assert merging.outdated(document, computing.current(document, now=NOW)) == ()
    bureau.regulate_shops(100, datetime(2023, 8, 2, 5, tzinfo=UTC))
    changed = merging.outdated(document, computing.current(document, now=NOW))
    assert [(one.indicator, one.before, one.after) for one in changed] == [("street.occupy", "25%", "40%")]
    with pytest.raises(Refused, match="25% → 40%"):
        actions.sign(uid=paper.uid, seen=paper.content, actor=actor("director"), now=NOW, ids=ids)


def test_a_comparison_that_has_nothing_to_tell_any_more_is_named_when_signing() -> None:
    bureau.regulate_shops(400, datetime(2023, 8, 2, 4, tzinfo=UTC))
    bureau.regulate_shops(300, datetime(2023, 9, 2, 4, tzinfo=UTC))
    paper = submitted(**SEPTEMBER)
    bureau.clear_pipes(5, datetime(2023, 9, 3, 4, tzinfo=UTC))  # August was kept on far fewer days now
    with pytest.raises(Refused, match="25% → （已没有可说的）") as refused:
        actions.sign(uid=paper.uid, seen=paper.content, actor=actor("director"), now=NOW, ids=ids)
    assert refused.value.field == "note"


def test_an_edited_comparison_comes_up_to_date_as_a_comparison() -> None:
    bureau.regulate_shops(400, datetime(2023, 8, 2, 4, tzinfo=UTC))
    bureau.regulate_shops(300, datetime(2023, 9, 2, 4, tzinfo=UTC))
    paper = drafted(**SEPTEMBER)
    place = bureau.place_of(paper, "street.occupy").index
    count, share = (f.number for f in content(paper).figures() if f.fact.id == "street.occupy")
    actions.edit(
        uid=paper.uid, paragraph=place, text=f"规范占道经营⟦{count}⟧，比上月下降⟦{share}⟧。", seen=paper.content,
        actor=actor("clerk"), now=NOW, ids=ids,
    )  # fmt: skip
    bureau.regulate_shops(20, datetime(2023, 9, 2, 5, tzinfo=UTC))
    actions.recompute(uid=paper.uid, seen=now_of(paper).content, actor=actor("clerk"), now=NOW, ids=ids)
    assert "规范占道经营320次，比上月下降20%。" in [p.text for p in content(paper).paragraphs()]


def test_a_report_sent_back_loses_its_signature() -> None:
    paper = signed()
    actions.send_back(uid=paper.uid, reason="第一段再改", actor=actor("director"), now=NOW, ids=ids)
    back = now_of(paper)
    assert (back.state, back.signer, back.signed, back.dated, back.signed_at) == (
        State.DRAFT,
        "",
        "",
        None,
        None,
    )
    assert content(paper).dated is None
    assert content(paper) == documents.document(paper.drafted)


def test_computing_again_says_what_changed_and_keeps_peoples_words() -> None:
    paper = drafted()
    opening = content(paper).opening[0].text
    rewritten(paper, "换一个开头。")
    clear_pipes(60, MARCH)
    before = content(paper)
    merged = actions.recompute(
        uid=paper.uid, seen=now_of(paper).content, actor=actor("clerk"), now=NOW, ids=ids
    )
    changed = merging.differences(before, merged.document)
    assert [(one.indicator, one.before, one.after) for one in changed] == [(PIPES, "350余处", "410余处")]
    assert content(paper) == merged.document
    assert content(paper).opening[0].text == "换一个开头。"
    assert documents.document(now_of(paper).computed).opening[0].text == opening
    since = merging.differences(documents.document(now_of(paper).drafted), content(paper))
    assert {one.kind for one in since} == {Kind.VALUE, Kind.WORDS}


def test_an_edit_says_what_it_changed_and_calls_indicators_in() -> None:
    paper = drafted()
    found = rewritten(paper, "今年清理⟦facade.pipes⟧。")
    assert [(one.kind, one.after) for one in found] == [
        (Kind.ADDED, "350余处"),
        (Kind.WORDS, "今年清理350余处。"),
    ]
    with pytest.raises(Refused, match="没有指标"):
        rewritten(paper, "今年清理⟦no.such⟧。")
    with pytest.raises(Refused, match="没有改动"):
        rewritten(paper, "今年清理⟦1⟧。")


def test_two_who_edit_what_they_both_saw_get_one_success() -> None:
    paper = drafted()
    seen = paper.content
    rewritten(paper, "先改的。", seen)
    with pytest.raises(Refused, match="别人改过这份文稿"):
        rewritten(paper, "后改的。", seen)
    assert content(paper).opening[0].text == "先改的。"


def test_a_typed_figure_is_put_back() -> None:
    paper = drafted()
    overridden(paper)
    assert pipes_text(paper) == "360余处"
    found = actions.restore(
        uid=paper.uid, number=bureau.figure_number(paper, PIPES), seen=now_of(paper).content,
        actor=actor("clerk"), now=NOW, ids=ids,
    )  # fmt: skip
    assert [(one.before, one.after) for one in found] == [("360余处", "350余处")]
    assert now_of(paper).content == paper.content
    told = [json.loads(entry.deed.detail).get("indicator") for entry in documents.history(paper.uid)]
    assert told == [None, PIPES, PIPES]


def test_the_head_is_chosen_while_it_is_a_draft() -> None:
    paper = drafted()
    actions.head(
        uid=paper.uid, form=Form.RED_HEAD, to=" 县人民政府 ", copies=("市局",), printer="局办公室",
        seen=paper.content, actor=actor("clerk"), now=NOW, ids=ids,
    )  # fmt: skip
    head = content(paper).letterhead
    assert head is not None
    assert (content(paper).form, now_of(paper).form) == (Form.RED_HEAD, "red_head")
    assert (head.to, head.copies, head.printer) == ("县人民政府", ("市局",), "局办公室")


def test_comments_stand_where_their_paragraph_stands_and_can_be_forgotten() -> None:
    paper = drafted()
    place = bureau.place_of(paper, PIPES)
    for where, text in ((place.index, "数字再核一下"), (None, "总体可以")):
        actions.comment(
            uid=paper.uid,
            text=text,
            paragraph=where,
            seen=paper.content,
            actor=actor("clerk"),
            now=NOW,
            ids=ids,
        )
    rewritten(paper, "第一段。\n第二段。")
    first, second = documents.comments(now_of(paper))
    assert (first.text, first.paragraph, first.lost) == ("数字再核一下", place.index + 1, False)
    assert (second.text, second.paragraph) == ("总体可以", None)
    assert documents.unsettled(paper.uid) == 2
    deed = ReportComment.objects.get(uid=first.uid).deed_uid
    assert "核" not in Deed.objects.get(uid=deed).detail
    ledger.erase_note(deed_uid=deed, actor="security", reason="PIPL 47", now=NOW, ids=ids)
    assert documents.comments(now_of(paper))[0].erased


def test_a_comment_is_settled_once() -> None:
    paper = drafted()
    made = actions.comment(
        uid=paper.uid, text="改一处", paragraph=0, seen=paper.content, actor=actor("clerk"), now=NOW, ids=ids
    )
    actions.resolve(uid=paper.uid, comment=made, actor=actor("clerk"), now=NOW, ids=ids)
    assert documents.unsettled(paper.uid) == 0
    assert documents.comments(now_of(paper))[0].settled_by.zh == "clerk"
    with pytest.raises(Refused, match="没有这条待处理的意见"):
        actions.resolve(uid=paper.uid, comment=made, actor=actor("clerk"), now=NOW, ids=ids)


def test_who_sees_which_document() -> None:
    bureau.issued()
    submitted(start=date(2023, 1, 1), end=date(2023, 6, 30))
    drafted(start=date(2023, 7, 1), end=date(2023, 12, 31))
    table = {
        "clerk": {"draft", "review", "issued"},
        "director": {"draft", "review", "issued"},
        "head": {"review", "issued"},
        "chief": {"review", "issued"},
        "reviewer": {"review", "issued"},
        "dispatcher": {"issued"},
        "handler": {"issued"},
        "auditor": {"issued"},
        "collector": set(),
        "auxiliary": set(),
        "sysadmin": set(),
        "secadmin": set(),
    }
    for post, sees in table.items():
        reader = actor(post, uid="reader", unit="JZCG-ZX")
        assert set(documents.seen_by(reader).values_list("state", flat=True)) == sees, post
    assert not documents.seen_by(PUBLIC).exists()


def test_a_drafter_sees_what_their_own_section_drafts() -> None:
    paper = drafted()
    drafter = frozenset({"reports.draft"})
    colleague, other = (
        Actor(uid="x", name="x", unit=unit, verbs=drafter) for unit in ("JZCG-BGS", "JZCG-DJ")
    )
    assert documents.find(paper.uid, colleague) is not None
    assert documents.find(paper.uid, other) is None


def test_nobody_touches_a_document_they_cannot_see() -> None:
    paper = drafted()
    stranger = actor("head", unit="JZCG-SR")
    with pytest.raises(Refused, match="无权查看"):
        actions.comment(
            uid=paper.uid, text="看看", paragraph=None, seen=paper.content, actor=stranger, now=NOW, ids=ids
        )
    with pytest.raises(Refused, match="没有「起草报告文稿」权限"):
        drafted(author=stranger, start=date(2022, 1, 1), end=date(2022, 12, 31))


def test_the_issued_report_of_a_period_is_found_and_drafts_are_not() -> None:
    paper = signed()
    assert issued.latest(START, END) is None
    issuing.issue(uid=paper.uid, actor=actor("clerk"), now=NOW, ids=ids)
    found = issued.latest(START, END, "annual")
    assert found == content(paper)
    assert issued.year_before(date(2024, 1, 1), date(2024, 12, 31)) == found
    assert issued.latest(START, END, "month") is None
    assert issued.latest(START, date(2023, 6, 30)) is None
    actions.withdraw(uid=paper.uid, reason="另发更正", actor=actor("director"), now=NOW, ids=ids)
    assert issued.latest(START, END) is None


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 2, 28), date(2024, 2, 29)),
        (date(2024, 2, 29), date(2023, 2, 28)),
        (date(2024, 2, 28), date(2023, 2, 28)),
        (date(2024, 12, 31), date(2023, 12, 31)),
        (date(2024, 3, 15), date(2023, 3, 15)),
    ],
)
def test_a_year_before(day: date, expected: date) -> None:
    assert issued._year_before(day) == expected


def test_a_refused_step_writes_nothing() -> None:
    paper = submitted()
    before = (Deed.objects.count(), ReportStep.objects.count(), ReportContent.objects.count(), now_of(paper))
    for attempt in (
        lambda: rewritten(paper, "改"),
        lambda: overridden(paper),
        lambda: actions.submit(uid=paper.uid, seen=paper.content, actor=actor("clerk"), now=NOW, ids=ids),
        lambda: actions.recompute(uid=paper.uid, seen=paper.content, actor=actor("clerk"), now=NOW, ids=ids),
        lambda: actions.withdraw(uid=paper.uid, reason="", actor=actor("clerk"), now=NOW, ids=ids),
    ):
        with pytest.raises(Refused):
            attempt()
    assert before == (
        Deed.objects.count(),
        ReportStep.objects.count(),
        ReportContent.objects.count(),
        now_of(paper),
    )
