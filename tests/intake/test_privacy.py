"""Requests about one's own data: who is believed, what may be granted, what is gone afterwards, and that the ledger still verifies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from chengxu.accounts.rules import PUBLIC, VERBS, Actor
from chengxu.cases import actions as cases
from chengxu.cases.finding import lists
from chengxu.cases.models import Case
from chengxu.cases.rules import Order
from chengxu.common.messages import Refused
from chengxu.common.worktime import Limit, LimitUnit
from chengxu.enforcement import actions as enforcement
from chengxu.enforcement.rules import Opening
from chengxu.intake import contacts, erasing, feedback, privacy, published, subjects
from chengxu.intake.actions import reveal_contact, supplement
from chengxu.intake.feedback import rate
from chengxu.intake.loading import parse_privacy
from chengxu.intake.models import PrivacyRequest, Report
from chengxu.intake.privacy import ERASED, Holding, Kind, Privacy, Request, State
from chengxu.ledger import actions as ledger
from chengxu.ledger import evidence
from chengxu.ledger.models import Deed, Evidence, Note
from chengxu.ledger.pictures import stores
from chengxu.ledger.queries import verify
from chengxu.packs.checking import Checker
from chengxu.packs.reading import read
from tests.enforcement.test_actions import OFFICER
from tests.intake.test_matters import ids, report
from tests.jingzhou import CLERK, NOW
from tests.packs import small
from tests.web.cast import photo

PHONE, MAIL = "138 1234 1234", "wu@example.com"
SECRETS = ("伍先生", "13812341234", "wu@example.com", "三单元四楼", "路灯不亮三天了")
CHIEF = Actor(uid="chief", name="值班长", unit="JZCG-ZX", verbs=frozenset({"privacy.handle"}))
OTHERS = Actor(uid="other", name="受理员", unit="JZCG-ZX", verbs=frozenset(VERBS) - {"privacy.handle"})
DIGITS = PHONE.replace(" ", "")


def told(**given: object) -> Report:
    receipt = report(**({"contact_phone": DIGITS, "contact_email": MAIL} | given))
    return Report.objects.get(uid=receipt.report_uid)


@pytest.mark.parametrize(
    ("given", "kept", "proves"),
    [
        ("13812341234", "13812341234", True),
        (" 138-1234-1234 ", "13812341234", True),
        ("13812341235", "13812341234", False),
        ("1381234123", "13812341234", False),
        ("", "13812341234", False),
        ("", "", False),
        ("12345", "", False),
        ("无", "无", False),
    ],
)
def test_a_number_proves_only_by_its_digits(given: str, kept: str, proves: bool) -> None:
    assert privacy.proves(given, kept) is proves


OPEN, FREE, FILED = Holding(True, False), Holding(False, False), Holding(False, True)
SHARED = Holding(False, False, all_shared=True)


@pytest.mark.parametrize(
    ("kind", "holding", "said"),
    [
        (Kind.CORRECT, OPEN, ""),
        (Kind.ERASE_CONTACT, OPEN, ""),
        (Kind.ERASE_CONTACT, FILED, ""),
        (Kind.ERASE_ALL, FREE, ""),
        (Kind.ERASE_ALL, SHARED, ""),
        (Kind.ERASE_PHOTOS, FREE, ""),
        (Kind.ERASE_PHOTOS, OPEN, "第四十七条第一款"),
        (Kind.ERASE_PHOTOS, FILED, "第四十七条第二款"),
        (Kind.ERASE_PHOTOS, SHARED, "另一件事的证据"),
        (Kind.ERASE_ALL, OPEN, "第四十七条第一款"),
        (Kind.ERASE_ALL, FILED, "第四十七条第二款"),
    ],
)
def test_words_and_photographs_stay_while_the_law_needs_them_and_contact_never(
    kind: Kind, holding: Holding, said: str
) -> None:
    request = Request(uid="r", report="x", kind=kind, state=State.ASKED, words="", asked_at=NOW, due_at=NOW)
    why_not = privacy.refuse_grant(request, holding)
    assert (said in why_not.zh) if said and why_not else why_not is None
    if said:
        with pytest.raises(Refused):
            privacy.decided(request, State.GRANTED, answer="", holding=holding, by="c", now=NOW)
    refused = privacy.decided(request, State.REFUSED, answer="依法保存", holding=holding, by="c", now=NOW)
    assert refused.state is State.REFUSED
    with pytest.raises(Refused, match="理由"):
        privacy.decided(request, State.REFUSED, answer=" ", holding=holding, by="c", now=NOW)
    with pytest.raises(Refused, match="已经办过"):
        privacy.decided(refused, State.REFUSED, answer="再来一次", holding=holding, by="c", now=NOW)


@pytest.mark.parametrize(
    ("kind", "holding", "may"),
    [
        (Kind.ERASE_ALL, FILED, True),
        (Kind.ERASE_PHOTOS, FILED, True),
        (Kind.ERASE_ALL, FREE, False),  # what no law keeps is deleted, not limited
        (Kind.ERASE_PHOTOS, SHARED, False),
        (Kind.ERASE_ALL, Holding(True, True), False),
        (Kind.ERASE_CONTACT, FILED, False),
        (Kind.CORRECT, FILED, False),
    ],
)
def test_only_what_a_law_keeps_is_limited_instead_and_the_answer_says_the_article(
    kind: Kind, holding: Holding, may: bool
) -> None:
    request = Request(uid="r", report="x", kind=kind, state=State.ASKED, words="", asked_at=NOW, due_at=NOW)
    if not may:
        with pytest.raises(Refused):
            privacy.decided(request, State.LIMITED, answer="", holding=holding, by="c", now=NOW)
        return
    after = privacy.decided(request, State.LIMITED, answer="", holding=holding, by="c", now=NOW)
    assert (after.state, "第四十七条第二款" in after.answer) == (State.LIMITED, True)


@pytest.mark.parametrize(
    ("kind", "corrections", "words", "field"),
    [
        ("forget", {}, "", "kind"),
        ("correct", {}, "", "name"),
        ("correct", {"phone": "没有"}, "", "phone"),
        ("correct", {"email": "x"}, "", "email"),
        ("correct", {"name": "长" * 61}, "", "name"),
        ("correct", {"place": "长" * 201}, "", "place"),
        ("erase_all", {}, "长" * 501, "words"),
    ],
)
def test_what_nobody_can_ask_for_is_refused(
    kind: str, corrections: Mapping[str, str], words: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        privacy.checked(kind, corrections, words)
    assert refused.value.field == field


@pytest.mark.usefixtures("county")
def test_whoever_knows_receipt_and_number_gets_all_that_is_kept_and_it_is_a_deed() -> None:
    row = told()
    reveal_contact(report_uid=row.uid, actor=CLERK, now=NOW + timedelta(hours=1), ids=ids)
    found = subjects.copy(report=subjects.proved(receipt=row.receipt.lower(), phone=PHONE), now=NOW, ids=ids)
    said = json.dumps(found.plain, ensure_ascii=False)
    assert [secret for secret in SECRETS if secret not in said] == []
    assert found.looks == (NOW + timedelta(hours=1),)
    assert Deed.objects.get(verb="privacy.export").actor == PUBLIC.uid


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(
    ("phone", "given"),
    [("13812341235", {}), ("", {}), ("", {"contact_phone": ""}), (DIGITS, {"contact_phone": ""})],
)
def test_nobody_else_is_told_whether_there_is_such_a_report(phone: str, given: dict[str, object]) -> None:
    row = told(**given)
    said = []
    for receipt in (row.receipt, "22222-22222", "x" * 500, ""):
        with pytest.raises(Refused) as refused:
            subjects.proved(receipt=receipt, phone=phone)
        said.append(refused.value.message.zh)
    assert len(set(said)) == 1
    assert not Deed.objects.filter(verb="privacy.export").exists()


def asked(row: Report, kind: Kind = Kind.ERASE_ALL, **corrections: str) -> PrivacyRequest:
    return subjects.ask(report=row, kind=kind.value, corrections=corrections, words="请删", now=NOW, ids=ids)


def decide(
    request: PrivacyRequest, into: State = State.GRANTED, *, answer: str = "", actor: Actor = CHIEF
) -> None:
    subjects.decide(uid=request.uid, into=into, answer=answer, actor=actor, now=NOW, ids=ids)


def settled(row: Report) -> None:
    cases.act(
        case_uid=row.case_id, verb="reject", order=Order(reason="不属于本局"), actor=CLERK, now=NOW, ids=ids
    )


@pytest.mark.usefixtures("county")
def test_a_request_has_its_clock_waits_once_and_is_decided_by_the_post_alone() -> None:
    row = told()
    request = asked(row)
    assert request.due_at == NOW.replace(hour=10) + timedelta(days=21)  # fifteen working days, close of duty
    with pytest.raises(Refused, match="已经在办理"):
        asked(row)
    with pytest.raises(Refused):
        decide(request, State.REFUSED, answer="不办", actor=OTHERS)
    decide(request, State.REFUSED, answer="案件还在办理")
    stored = PrivacyRequest.objects.get()
    assert (stored.state, stored.answer, stored.words, stored.decided_by) == (
        "refused",
        "案件还在办理",
        "",
        "chief",
    )
    assert list(Deed.objects.filter(verb__startswith="privacy").order_by("id").values_list("verb", flat=True)) == [
        "privacy.ask", "privacy.refuse",
    ]  # fmt: skip
    asked(row)


@pytest.mark.usefixtures("county")
def test_what_is_erased_is_gone_everywhere_and_the_ledger_still_verifies(home: Path) -> None:
    row = told(channel="open311")
    supplement(receipt=row.receipt, text="我住三单元四楼", source_id="s", actor=PUBLIC, now=NOW, ids=ids)
    request = asked(row)
    with pytest.raises(Refused, match="第一款"):
        decide(request)
    assert Report.objects.get().text == "路灯不亮三天了"
    settled(row)
    decide(request)
    after = Report.objects.get()
    assert (after.text, after.contact_name, after.contact_phone, after.contact_email, after.place_text) == (
        ERASED,
        "",
        "",
        "",
        "",
    )
    assert Case.objects.get().place_text == ""
    assert [note.text for note in Note.objects.all() if "三单元" in (note.text or "")] == []
    everything = " ".join(
        str(vars(row)) for model in (Report, Case, PrivacyRequest, Deed, Note) for row in model.objects.all()
    )
    assert [secret for secret in SECRETS if secret in everything] == []
    for words in ("三单元四楼", "路灯不亮三天"):
        found = lists.page(
            lists.Wanted(queue="all", text=words, now=NOW), CLERK, size=5, fetched=lambda rows: rows
        )
        assert list(found.rows) == []
    ledger.seal(now=NOW)
    assert verify().ok


@pytest.mark.usefixtures("county")
def test_what_was_said_with_a_rating_is_shown_and_goes_too() -> None:
    row = told()
    Case.objects.filter(uid=row.case_id).update(state="closed", is_open=False, closed_at=NOW)
    rate(code=row.receipt, score=2, words="三单元四楼还是黑的", now=NOW, ids=ids)
    found = subjects.copy(report=row, now=NOW, ids=ids)
    assert (found.said, found.score) == (("三单元四楼还是黑的",), 2)
    decide(asked(row))
    found = subjects.copy(report=row, now=NOW, ids=ids)
    assert (found.said, found.score) == ((), 2)


@pytest.mark.usefixtures("county")
def test_the_number_that_proves_is_not_changed_by_who_holds_the_receipt_alone() -> None:
    """Where somebody wants to be told of news is kept apart, and shows nobody who they are."""
    row = told()
    contacts.keep(row, email=False, given="13900000000")
    contacts.keep(row, email=True, given="neu@example.com")
    assert subjects.proved(receipt=row.receipt, phone=PHONE).notice_email == "neu@example.com"
    with pytest.raises(Refused):
        subjects.proved(receipt=row.receipt, phone="13900000000")


@pytest.mark.usefixtures("county")
def test_contact_goes_at_any_time_and_words_stay() -> None:
    row = told()
    decide(asked(row, Kind.ERASE_CONTACT))
    after = Report.objects.get()
    assert (after.contact_name, after.contact_phone, after.contact_email) == ("", "", "")
    assert (after.text, after.place_text) == ("路灯不亮三天了", "三单元四楼")


@pytest.mark.usefixtures("county")
def test_whose_contact_has_gone_is_not_found_by_the_name_their_words_repeat() -> None:
    """The search leaves the sender's name out because the report knows it; afterwards nobody does."""
    row = told(text="我是伍先生，路灯不亮三天了")
    decide(asked(row, Kind.ERASE_CONTACT))
    for words, hits in (("伍先生", 0), ("路灯不亮三天", 1)):
        wanted = lists.Wanted(queue="all", text=words, now=NOW)
        assert len(list(lists.page(wanted, CLERK, size=5, fetched=lambda rows: rows).rows)) == hits


@pytest.mark.usefixtures("county")
def test_a_file_of_enforcement_keeps_its_words() -> None:
    row = told()
    opening = Opening(
        number="〔2023〕9号", cause="占道", field="street_order", procedure="ordinary", unit="JZCG-RQ", opened_on=NOW.date(),
        case_uid=row.case_id,
    )  # fmt: skip
    enforcement.open_proceeding(opening=opening, actor=OFFICER, now=NOW, ids=ids)
    request = asked(row)
    settled(row)
    with pytest.raises(Refused, match="第二款"):
        decide(request)
    assert Report.objects.get().text == "路灯不亮三天了"
    assert PrivacyRequest.objects.get().state == "asked"


def pictured(seed: int, **given: object) -> Report:
    return told(photos=(("a.jpg", photo((seed, 30))),), **given)


def lies(original: str) -> tuple[bool, bool]:
    """Whether the sealed original is there, and anything to show of it."""
    row, store = Evidence.objects.get(hash=original), stores.current()
    return store.has(evidence.original_name(original)), store.has(evidence.shown_name(row.shown))


@pytest.mark.usefixtures("county", "home")
@pytest.mark.parametrize("kind", [Kind.ERASE_PHOTOS, Kind.ERASE_ALL])
def test_photographs_go_with_their_sealed_originals_those_sent_later_too(
    kind: Kind, django_capture_on_commit_callbacks: Any
) -> None:
    row = pictured(41)
    Case.objects.filter(uid=row.case_id).update(
        state="closed", condition="C0118-1", is_open=False, closed_at=NOW
    )
    feedback.reopen(
        code=row.receipt, matter=0, reason="还是不亮", photos=[("b.jpg", photo((42, 30)))], now=NOW, ids=ids
    )
    Case.objects.filter(uid=row.case_id).update(state="closed", is_open=False, closed_at=NOW)
    given = erasing.photos(row)
    assert len(given) == 2
    with django_capture_on_commit_callbacks(execute=True):
        decide(asked(row, kind))
    assert [lies(original) for original in given] == [(False, False)] * 2
    assert (Report.objects.get().contact_phone == "") is (kind is Kind.ERASE_ALL)
    assert {deed.evidence for deed in Deed.objects.filter(verb="photo.erase", actor="chief")} == set(given)
    assert "照片已应本人要求删除" in Client().get(f"/r/{row.receipt}/").content.decode()
    ledger.seal(now=NOW)
    assert verify().ok


@pytest.mark.usefixtures("county", "home")
def test_what_a_penalty_rests_on_is_stored_sealed_and_shown_to_nobody_any_more(
    django_capture_on_commit_callbacks: Any,
) -> None:
    row = pictured(43)
    opening = Opening(
        number="〔2023〕9号", cause="占道", field="street_order", procedure="ordinary", unit="JZCG-RQ", opened_on=NOW.date(),
        case_uid=row.case_id,
    )  # fmt: skip
    enforcement.open_proceeding(opening=opening, actor=OFFICER, now=NOW, ids=ids)
    settled(row)
    with django_capture_on_commit_callbacks(execute=True):
        decide(asked(row), State.LIMITED)
    after, request = Report.objects.get(), PrivacyRequest.objects.get()
    assert (after.contact_phone, after.text) == ("", "路灯不亮三天了")
    assert lies(row.evidence) == (True, False)
    assert "第四十七条第二款" in request.answer
    assert Deed.objects.filter(verb="privacy.limit").exists()
    assert Client().get(f"/r/{row.receipt}/photos/0/").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        again = report(photos=(("a.jpg", photo((43, 30))),))  # to send it again shows it to nobody
    assert Client().get(f"/r/{again.code}/photos/0/").status_code == 404
    assert lies(row.evidence) == (True, False)
    ledger.seal(now=NOW)
    assert verify().ok


@pytest.mark.usefixtures("county", "home")
def test_a_photograph_that_proves_another_matter_too_stays(django_capture_on_commit_callbacks: Any) -> None:
    row, other = pictured(44), pictured(44, contact_phone="")
    settled(row)
    assert erasing.all_shared(row)
    with pytest.raises(Refused, match="另一件事的证据"):
        decide(asked(row, Kind.ERASE_PHOTOS))
    with django_capture_on_commit_callbacks(execute=True):
        decide(asked(row))
    assert Report.objects.get(pk=row.pk).text == ERASED
    assert lies(other.evidence) == (True, True)


@pytest.mark.usefixtures("county")
def test_a_correction_changes_what_was_named_and_is_forgotten_itself() -> None:
    row = told()
    decide(asked(row, Kind.CORRECT, phone="13900000000", place="东街路口"))
    after = Report.objects.get()
    assert (after.contact_phone, after.place_text, after.contact_name) == (
        "13900000000",
        "东街路口",
        "伍先生",
    )
    assert Case.objects.get().place_text == "东街路口"
    assert PrivacyRequest.objects.get().corrections == ""
    assert "13900000000" not in " ".join(Deed.objects.values_list("detail", flat=True))


@pytest.mark.parametrize(
    ("section", "read_", "said"),
    [
        ("", Privacy(), ""),
        (
            "privacy: {limit: 7工作日, source: 测试, verified: true}\n",
            Privacy(Limit(7, LimitUnit.work_day), "测试", True),
            "",
        ),
        ("privacy: {limit: 一会儿, source: 测试, verified: true}\n", Privacy(), "「一会儿」不是时限"),
        ("privacy: {limit: 7工作日}\n", Privacy(), "缺少必填项"),
    ],
)
def test_the_term_is_the_packs(tmp_path: Path, section: str, read_: Privacy, said: str) -> None:
    small.write(tmp_path)
    county = tmp_path / "county.yaml"
    county.write_text(county.read_text("utf-8") + section, "utf-8")
    check = Checker(read(tmp_path))
    assert parse_privacy(check) == read_
    problems = [str(problem) for problem in check.problems.items]
    assert (said in problems[0] and f":{small.COUNTY_LINES + 1}:" in problems[0]) if said else problems == []


@pytest.mark.usefixtures("county")
def test_the_real_county_has_a_term() -> None:
    assert published.privacy().limit == Limit(15, LimitUnit.work_day)
