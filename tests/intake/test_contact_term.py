"""How long contact is kept: tables of the rule both ways, what the pack may say, and that what goes leaves its deed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection

from chengxu.accounts.rules import SYSTEM
from chengxu.cases import actions as cases
from chengxu.cases.models import Case, CaseRequest
from chengxu.cases.rules import Order
from chengxu.common.messages import Refused
from chengxu.common.worktime import Calendar
from chengxu.enforcement import actions as enforcement
from chengxu.enforcement.models import Proceeding
from chengxu.enforcement.rules import Opening
from chengxu.intake import contact_purging, contacts, published, subjects
from chengxu.intake.contact_purging import Purged
from chengxu.intake.contact_terms import ContactTerm, Following, Left, decide
from chengxu.intake.loading import parse_contact_term
from chengxu.intake.models import Answer, PrivacyRequest, Report
from chengxu.ledger import actions as ledger
from chengxu.ledger.models import Deed
from chengxu.ledger.queries import verify
from chengxu.notices.models import Outgoing, Subscription
from chengxu.notices.outside import subscribing
from chengxu.notices.outward import Channel, Status
from chengxu.packs.checking import Checker
from chengxu.packs.reading import read
from chengxu.project import background
from tests.enforcement.test_actions import OFFICER
from tests.intake.test_matters import ids, report
from tests.jingzhou import CLERK, NOW
from tests.packs import small

DAY = date(2023, 5, 8)
DAYS = 365
LONG = 10_000
MAIL = "wu@example.com"


def after(days: int) -> date:
    return DAY + timedelta(days=days)


LEFT = Left(came=DAY, ends=(DAY,))


@pytest.mark.parametrize(
    ("left", "days", "goes"),
    [
        (LEFT, 0, False),
        (LEFT, 365, False),  # its last day is inside the term
        (LEFT, 366, True),
        (replace(LEFT, ends=(after(10),)), 375, False),
        (replace(LEFT, ends=(after(10),)), 376, True),
        (
            replace(LEFT, ends=(DAY, after(10))),
            375,
            False,
        ),  # of several cases of one matter, the one that ended last
        (replace(LEFT, came=after(10)), 375, False),  # joined a case that had been closed before
        (replace(LEFT, ends=(None,)), LONG, False),
        (replace(LEFT, ends=(DAY, None)), LONG, False),
        (replace(LEFT, penalties=(None,)), LONG, False),
        (replace(LEFT, penalties=(DAY, None)), LONG, False),
        (replace(LEFT, penalties=(after(100),)), 465, False),
        (replace(LEFT, penalties=(after(100),)), 466, True),
        (replace(LEFT, asked=True), LONG, False),
        (replace(LEFT, contested=True), LONG, False),
        (replace(LEFT, answering=True), LONG, False),
        (replace(LEFT, following=Following(sending=True)), LONG, False),
        (replace(LEFT, following=Following(since=after(-5))), 366, True),  # an ended matter has no news
        (replace(LEFT, following=Following(since=after(20))), 385, False),
        (replace(LEFT, following=Following(since=after(20))), 386, True),
    ],
)
def test_contact_goes_when_the_whole_matter_ended_long_enough_ago(left: Left, days: int, goes: bool) -> None:
    found = decide(left, DAYS, after(days))
    assert (found.goes, found.look is None) == (goes, goes)
    assert found.why.zh
    assert found.why.en


def test_what_stays_says_when_it_is_looked_at_next() -> None:
    assert decide(LEFT, DAYS, after(360)).look == after(366)
    assert decide(LEFT, DAYS, DAY).look == after(90)  # the pack may say otherwise meanwhile
    assert decide(replace(LEFT, ends=(None,)), DAYS, DAY).look == after(7)


# --- what the pack says ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keep", "days", "said"),
    [
        ("365日", 365, ""),
        ("永久", None, ""),
        ("null", None, ""),
        ("7工作日", None, "自然日"),
        ("24小时", None, "自然日"),
        ("一年", None, "不是时限"),
        ("0日", None, "不是时限"),
        ("365", None, "keep"),
    ],
)
def test_the_term_is_the_packs(tmp_path: Path, keep: str, days: int | None, said: str) -> None:
    small.write(tmp_path)
    county = tmp_path / "county.yaml"
    written = f"reporter_contact:\n  keep: {keep}\n  source: 测试\n  verified: true\n"
    county.write_text(county.read_text("utf-8") + written, "utf-8")
    check = Checker(read(tmp_path))
    term = parse_contact_term(check)
    problems = [str(problem) for problem in check.problems.items]
    if said:
        assert len(problems) == 1
        assert said in problems[0]
        assert f"county.yaml:{small.COUNTY_LINES + 2}:" in problems[0]
        assert "keep" in problems[0]
        return
    assert (problems, term) == ([], ContactTerm(days=days, source="测试", verified=True))


def test_without_the_section_nothing_goes(tmp_path: Path) -> None:
    small.write(tmp_path)
    check = Checker(read(tmp_path))
    assert (parse_contact_term(check), check.problems.items) == (ContactTerm(), [])


@pytest.mark.usefixtures("county")
def test_the_real_county_says_its_term_and_that_nobody_verified_it() -> None:
    term = published.contact_term()
    assert term.days == DAYS
    assert term.source.startswith("本系统默认")
    assert not term.verified


# --- what is done ------------------------------------------------------------------------------------------------


def told(**given: object) -> Report:
    receipt = report(**({"contact_phone": "13812341234", "contact_email": MAIL} | given))
    return Report.objects.get(uid=receipt.report_uid)


def settled(row: Report) -> Report:
    cases.act(
        case_uid=row.case_id, verb="reject", order=Order(reason="不属于本局"), actor=CLERK, now=NOW, ids=ids
    )
    return row


def purge(days: int, most: int = contact_purging.MOST) -> Purged:
    return contact_purging.purge(
        followed=subscribing.following, now=NOW + timedelta(days=days), ids=ids, most=most
    )


def look_again() -> None:
    Report.objects.update(contact_look_at=None)


def kept(row: Report) -> list[str]:
    now = Report.objects.get(pk=row.pk)
    return [value for name in contacts.FIELDS if (value := getattr(now, name))]


@pytest.mark.usefixtures("county", "home")
def test_contact_goes_once_with_a_deed_that_verifies_and_the_words_stay() -> None:
    row = settled(told())
    contacts.keep(row, email=True, given="neu@example.com")
    had = kept(row)
    assert (purge(364), purge(365), kept(row)) == (Purged(0, 0), Purged(1, 0), had)
    assert purge(366) == Purged(1, 1)
    assert (len(had), kept(row)) == (4, [])
    after_it = Report.objects.get()
    assert (after_it.text, after_it.place_text) == (row.text, row.place_text)
    assert [purge(days) for days in (366, 367, LONG)] == [Purged(0, 0)] * 3
    deed = Deed.objects.get(verb="contact.purge")
    assert (deed.actor, deed.source, deed.case_uid) == (SYSTEM.uid, "clock", row.case_id)
    assert row.uid in deed.detail
    assert not [value for value in had if value in str(vars(deed))]
    ledger.seal(now=NOW)
    assert verify().ok


WHO = {"contact_name": "吴小妹", "contact_phone": "138-1234 1234", "contact_email": "Wu@example.com"}


@pytest.mark.parametrize(
    ("words", "after_it"),
    [
        ("井盖破损，有异响。", "井盖破损，有异响。"),
        ("我是吴小妹，井盖破损。", "我是（姓名已删），井盖破损。"),
        ("请打13812341234或138 1234-1234。", "请打（电话已删）或（电话已删）。"),
        ("请打１３８１２３４１２３４。", "请打（电话已删）。"),
        ("订单号9138123412345，见照片", "订单号9138123412345，见照片"),
        ("来信wu@EXAMPLE.com，谢谢", "来信（邮箱已删），谢谢"),
        ("吴小姐的摊位", "吴小姐的摊位"),
    ],
)
def test_what_the_words_repeat_of_contact_goes_with_it(words: str, after_it: str) -> None:
    assert contacts.without(words, WHO) == after_it


@pytest.mark.parametrize(
    "contact",
    [{}, {"contact_name": ""}, {"contact_name": "井"}, {"contact_phone": "-"}, {"contact_email": ""}],
)
def test_words_lose_nothing_to_contact_that_says_nothing(contact: Mapping[str, str]) -> None:
    assert contacts.without("井盖-破损", contact) == "井盖-破损"


@pytest.mark.usefixtures("county", "home")
def test_whoever_has_a_number_of_before_proves_nothing_any_more_and_the_receipt_still_tells() -> None:
    row = settled(told())
    assert subjects.proved(receipt=row.receipt, phone="13812341234") == row
    purge(366)
    with pytest.raises(Refused, match="按期删除"):
        subjects.proved(receipt=row.receipt, phone="13812341234")


@pytest.fixture
def held(request: pytest.FixtureRequest) -> Report:
    """A settled report of which something is still under way, by what that is."""
    row = settled(told())
    case = Case.objects.get(uid=row.case_id)
    match request.param:
        case "reopened":
            Case.objects.update(state="handling", is_open=True, reopens=1)
        case "disputed":
            Case.objects.update(state="disputed", is_open=True)
        case "penalty":
            opening = Opening(
                number="〔2023〕9号", cause="占道", field="street_order", procedure="ordinary", unit="JZCG-RQ",
                opened_on=NOW.date(), case_uid=row.case_id,
            )  # fmt: skip
            enforcement.open_proceeding(opening=opening, actor=OFFICER, now=NOW, ids=ids)
        case "appeal":
            CaseRequest.objects.create(
                case=case, ordinal=0, kind="appeal", asked_by="x", asked_at=NOW, state="asked"
            )
        case "asked":
            subjects.ask(report=row, kind="erase_all", corrections={}, words="", now=NOW, ids=ids)
        case "answer":
            Answer.objects.create(
                uid="a", report=row, case_uid=case.uid, channel=row.channel, text="答", drafted_by="x",
                drafted_at=NOW, due_at=NOW,
            )  # fmt: skip
        case "message":
            Outgoing.objects.create(
                key="k", report=row, deed_uid="d", channel=Channel.EMAIL, language="zh", text="有进展",
                state=Status.WAITING, next_at=NOW, created_at=NOW,
            )  # fmt: skip
    return row


def end(what: str) -> None:
    """It is no longer under way."""
    match what:
        case "reopened" | "disputed":
            Case.objects.update(state="closed", is_open=False, closed_at=NOW)
        case "penalty":
            Proceeding.objects.update(state="closed", decided_on=NOW.date(), closed_on=NOW.date())
        case "appeal":
            CaseRequest.objects.update(state="refused")
        case "asked":
            PrivacyRequest.objects.update(state="refused", decided_at=NOW)
        case "answer":
            Answer.objects.update(answered_at=NOW)
        case "message":
            Outgoing.objects.update(state=Status.SENT)


HOLDING = ("reopened", "disputed", "penalty", "appeal", "asked", "answer", "message")


@pytest.mark.usefixtures("county", "home")
@pytest.mark.parametrize(("held", "what"), [(one, one) for one in HOLDING], indirect=["held"])
def test_what_is_under_way_keeps_it_and_nothing_more_does(held: Report, what: str) -> None:
    beside = settled(told(channel="hotline", lon=109.69, lat=26.58))
    had = kept(held)
    assert purge(5000) == Purged(2, 1)
    assert (kept(held), kept(beside)) == (had, [])
    assert purge(5006) == Purged(0, 0)  # not looked at in between
    end(what)
    assert purge(5007) == Purged(1, 1)


@pytest.mark.usefixtures("county", "home")
def test_a_case_goes_on_while_one_it_was_merged_or_split_with_does() -> None:
    one, two = settled(told()), told(channel="hotline", lon=109.69, lat=26.58)
    assert one.case_id != two.case_id
    pairs: Sequence[tuple[Report, Report]] = ((one, two), (two, one))
    for below, above in pairs:
        for column in ("parent_uid", "merged_into"):
            Case.objects.update(parent_uid="", merged_into="")
            Case.objects.filter(uid=below.case_id).update(**{column: above.case_id})
            look_again()
            assert purge(5000) == Purged(2, 0)
    Case.objects.filter(uid=two.case_id).update(
        state="closed", is_open=False, closed_at=NOW + timedelta(days=5000)
    )
    look_again()
    assert purge(5365) == Purged(2, 0)
    assert purge(5366) == Purged(2, 2)


@pytest.mark.usefixtures("county", "home")
def test_being_told_of_news_keeps_it_from_the_day_it_was_asked_for_and_no_longer() -> None:
    row = settled(told())
    since = NOW + timedelta(days=100)
    Subscription.objects.create(report=row, channel=Channel.EMAIL, language="zh", token="t", since=since)
    assert (purge(465), kept(row)[0]) == (Purged(1, 0), "伍先生")
    assert (purge(466), kept(row)) == (Purged(1, 1), [])
    Subscription.objects.update(since=NOW - timedelta(days=1))
    again = settled(told(channel="hotline", lon=109.69, lat=26.58))
    Subscription.objects.create(
        report=again, channel=Channel.EMAIL, language="zh", token="u", since=since, stopped_at=since
    )
    assert purge(366) == Purged(1, 1)


@pytest.mark.usefixtures("county", "home")
def test_a_pass_looks_at_few_and_the_next_ones_at_the_rest_and_never_at_one_without_contact() -> None:
    empty = {"contact_name": "", "contact_phone": "", "contact_email": ""}
    rows = [told(lon=109.60 + place / 50, lat=26.58) for place in range(3)]
    nobody = told(lon=109.70, lat=26.58, **empty)
    Case.objects.update(state="rejected", is_open=False)
    assert [purge(5000, most=2) for _ in range(3)] == [Purged(2, 2), Purged(1, 1), Purged(0, 0)]
    assert [kept(row) for row in rows] == [[]] * 3
    assert Report.objects.get(pk=nobody.pk).contact_look_at is None
    assert Deed.objects.filter(verb="contact.purge").count() == 3


@pytest.mark.usefixtures("county", "home")
def test_where_the_county_gives_no_term_nothing_goes_and_nothing_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = settled(told())
    monkeypatch.setattr(published, "contact_term", lambda: ContactTerm())

    def nobody(uids: Sequence[str], calendar: Calendar) -> Mapping[str, Following]:
        raise AssertionError(f"asked of {uids} by {calendar}")

    found = contact_purging.purge(followed=nobody, now=NOW + timedelta(days=LONG), ids=ids)
    assert (found, len(kept(row))) == (Purged(0, 0), 3)


@pytest.mark.usefixtures("county", "home")
def test_the_background_work_does_it() -> None:
    row = settled(told())
    background.tick(now=NOW + timedelta(days=366))
    assert kept(row) == []
    assert verify().ok


@pytest.mark.usefixtures("county", "home")
def test_the_question_is_answered_from_the_index_of_those_with_contact() -> None:
    told()
    if connection.vendor == "postgresql":
        many_without_contact()
    due = contact_purging.due(NOW + timedelta(days=LONG), DAYS)[:2]
    assert "intake_with_contact" in due.explain()


def many_without_contact() -> None:
    """The server asks its statistics which index is cheapest, and reads a small table as it is."""
    row = Report.objects.get()
    Report.objects.bulk_create(
        Report(
            uid=ids.uid(NOW),
            receipt=f"R{number}",
            channel=row.channel,
            category=row.category,
            reported_at=row.reported_at,
            received_at=row.received_at,
            case_id=row.case_id,
        )
        for number in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE intake_report")
