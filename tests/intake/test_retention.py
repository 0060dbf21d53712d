"""How long photographs are kept: tables of the rule both ways, what the pack may say, and that what goes leaves its hash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from chengxu.accounts.rules import SYSTEM
from chengxu.cases import actions as cases
from chengxu.cases.models import Case
from chengxu.cases.rules import Order
from chengxu.common.messages import Refused
from chengxu.enforcement import actions as enforcement
from chengxu.enforcement.models import Proceeding
from chengxu.enforcement.rules import Opening
from chengxu.intake import hiding, published, retaining, subjects
from chengxu.intake.loading import parse_photographs
from chengxu.intake.models import Report
from chengxu.intake.retaining import Period, Purged
from chengxu.intake.retention import DEFAULTS, Kind, Photo, Term, Terms, Use, decide
from chengxu.ledger import actions as ledger
from chengxu.ledger import evidence, keeping, purging
from chengxu.ledger.models import Deed, Evidence
from chengxu.ledger.pictures import stores
from chengxu.ledger.pictures.going import Going, Gone, Why
from chengxu.ledger.queries import verify
from chengxu.packs.checking import Checker
from chengxu.packs.reading import read
from tests.enforcement.test_actions import OFFICER
from tests.intake.test_matters import ids, report
from tests.jingzhou import CLERK, NOW
from tests.ledger.s3 import server
from tests.packs import small
from tests.web.cast import actor, photo

DAY = date(2023, 5, 8)
TERMS = Terms(
    by_kind={
        **DEFAULTS,
        Kind.ENFORCEMENT: Term(originals=3650, shown=3650),
        Kind.REPORT: Term(originals=730, shown=365),
    }
)
LONG = 10_000


def after(days: int) -> date:
    return DAY + timedelta(days=days)


def use(kind: Kind = Kind.REPORT, ended: date | None = DAY) -> Use:
    return Use(kind, ended)


@pytest.mark.parametrize(
    ("uses", "days", "gone"),
    [
        ([use()], 0, ""),
        ([use()], 365, ""),  # its last day is inside the term
        ([use()], 366, "shown"),
        ([use()], 730, "shown"),
        ([use()], 731, "all"),
        ([use(Kind.HANDLING)], 1095, ""),
        ([use(Kind.HANDLING)], 1096, "all"),
        ([use(Kind.ENFORCEMENT)], 3650, ""),
        ([use(Kind.ENFORCEMENT)], 3651, "all"),
        ([use(Kind.WORK)], 731, "all"),
        ([], 30, ""),  # sent by a phone, and named by nothing that was handed in
        ([], 31, "all"),
        ([use(), use(Kind.HANDLING)], 1095, ""),  # of several, the longest
        ([use(), use(Kind.HANDLING)], 1096, "all"),
        ([use(), use(Kind.REPORT, after(300))], 665, ""),
        ([use(), use(Kind.REPORT, after(300))], 666, "shown"),
        ([use(ended=None)], LONG, ""),  # an open case
        ([use(), use(Kind.ENFORCEMENT, None)], LONG, ""),  # an open penalty
        ([use(), use(Kind.WORK, None)], LONG, ""),
    ],
)
def test_a_photograph_goes_when_all_it_belongs_to_ended_long_enough_ago(
    uses: list[Use], days: int, gone: str
) -> None:
    assert decide(Photo(stored=DAY, uses=uses), TERMS, after(days)).gone == gone


@pytest.mark.parametrize(
    ("held", "days", "gone"),
    [
        ({"asked": True}, LONG, ""),
        ({"asked": False}, LONG, "all"),
        (
            {"reported": after(700)},
            1065,
            "",
        ),  # a report over that day was issued and may have to prove itself for a year
        ({"reported": after(700)}, 1066, "all"),
        ({"reported": DAY}, 366, "shown"),  # the report asks for no more than the photograph has anyhow
        ({"gone": Gone.SHOWN}, 400, "shown"),
        ({"gone": Gone.SHOWN, "asked": True}, LONG, "shown"),
        ({"gone": Gone.SHOWN}, 731, "all"),
    ],
)
def test_what_somebody_still_needs_stays(held: dict[str, Any], days: int, gone: str) -> None:
    assert decide(Photo(stored=DAY, uses=[use()], **held), TERMS, after(days)).gone == gone


def test_for_ever_is_for_ever_and_every_answer_says_when_to_look_again() -> None:
    for_ever = replace(TERMS, by_kind={**TERMS.by_kind, Kind.ENFORCEMENT: Term(originals=None, shown=365)})
    kept = decide(Photo(stored=DAY, uses=[use(Kind.ENFORCEMENT)]), for_ever, after(LONG))
    assert (kept.gone, kept.kind) == (Gone.SHOWN, Kind.ENFORCEMENT)
    assert kept.look == after(LONG + 90)
    assert decide(Photo(stored=DAY, uses=[use()]), TERMS, after(360)).look == after(366)
    assert decide(Photo(stored=DAY, uses=[use(ended=None)]), TERMS, DAY).look == after(7)
    assert decide(Photo(stored=DAY, uses=[use()]), TERMS, after(LONG)).look is None


# --- what the pack says ------------------------------------------------------------------------------------------

WRITTEN = """photographs:
  report: {originals: 730日, shown: SHOWN, source: 测试, verified: true}
  handling: {originals: 永久, shown: 永久, source: 测试, verified: false}
  enforcement: {originals: 永久, shown: 365日, source: 测试, verified: false}
  work: {originals: 30日, shown: 30日, source: 测试, verified: false}
  unused: {originals: 30日, shown: 30日, source: 测试, verified: false}
  issued: {keep: 365日, source: 测试, verified: false}
"""


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("365日", ""),
        ("730日", ""),
        ("731日", "不能比原件存得更久"),
        ("永久", "不能比原件存得更久"),
        ("7工作日", "自然日"),
        ("一年", "不是时限"),
    ],
)
def test_the_terms_are_the_packs(tmp_path: Path, shown: str, said: str) -> None:
    small.write(tmp_path)
    county = tmp_path / "county.yaml"
    county.write_text(county.read_text("utf-8") + WRITTEN.replace("SHOWN", shown), "utf-8")
    check = Checker(read(tmp_path))
    terms = parse_photographs(check)
    problems = [str(problem) for problem in check.problems.items]
    if said:
        assert said in problems[0]
        assert f":{small.COUNTY_LINES + 2}:" in problems[0]
        return
    assert problems == []
    assert (terms.by_kind[Kind.REPORT].originals, terms.by_kind[Kind.HANDLING].originals) == (730, None)
    assert terms.shortest == timedelta(days=30)


def test_without_the_section_the_defaults_hold(tmp_path: Path) -> None:
    small.write(tmp_path)
    check = Checker(read(tmp_path))
    assert (parse_photographs(check), check.problems.items) == (Terms(), [])


@pytest.mark.usefixtures("county")
def test_the_real_county_says_each_term_with_its_source() -> None:
    terms = published.photographs()
    assert set(terms.by_kind) == set(Kind)
    assert all(term.source and not term.verified for term in terms.by_kind.values())


# --- what is done ------------------------------------------------------------------------------------------------


@pytest.fixture(params=["folder", "s3"])
def place(request: pytest.FixtureRequest, settings: Any, home: Path) -> Iterator[str]:
    """Where the files lie: the folder of the installation, or a server that speaks S3."""
    if request.param == "folder":
        yield "folder"
        return
    with server() as running:
        settings.EVIDENCE_STORE, settings.S3_CREDENTIALS = running.address, "id:secret"
        yield "s3"


def told(seed: int = 40, **given: object) -> Report:
    receipt = report(photos=(("a.jpg", photo((seed, 30))),), contact_phone="13812341234", **given)
    return Report.objects.get(uid=receipt.report_uid)


def settled(row: Report, at: datetime = NOW) -> Report:
    cases.act(
        case_uid=row.case_id, verb="reject", order=Order(reason="不属于本局"), actor=CLERK, now=at, ids=ids
    )
    return row


def purge(days: int, issued: list[Period] | None = None) -> Purged:
    return retaining.purge(issued=issued or [], now=NOW + timedelta(days=days), ids=ids)


def wrong() -> list[str]:
    return [str(problem) for problem in verify().problems]


def files(original: str) -> tuple[bool, bool]:
    """Whether the original lies there, and its picture."""
    row, store = Evidence.objects.get(hash=original), stores.current()
    return store.has(evidence.original_name(original)), store.has(evidence.shown_name(row.shown))


@pytest.mark.usefixtures("county")
def test_it_goes_in_two_steps_and_leaves_its_hash_a_deed_and_a_sentence(place: str) -> None:
    row = settled(told())
    assert purge(365).gone == 0
    assert [one.verdict.gone for one in retaining.would_go(issued=[], now=NOW + timedelta(days=400))] == [
        "shown"
    ]
    assert files(row.evidence) == (True, True)  # to ask deletes nothing
    assert purge(366) == Purged(1, 1)
    assert files(row.evidence) == (True, False)
    sent = Client().get(f"/r/{row.receipt}/photos/0/")
    assert sent.status_code == 404
    assert "照片已按期删除；密存的原件到期再删" in Client().get(f"/r/{row.receipt}/").content.decode()
    assert evidence.original(row.evidence)
    assert purge(367).gone == 0
    assert purge(366 + 90).gone == 0
    assert purge(731).gone == 1
    assert files(row.evidence) == (False, False)
    assert "照片已按期删除，台账只留它的指纹" in Client().get(f"/r/{row.receipt}/").content.decode()
    deeds = Deed.objects.filter(verb="photo.purge")
    assert {(deed.actor, deed.evidence, deed.case_uid) for deed in deeds} == {
        (SYSTEM.uid, row.evidence, row.case_id)
    }
    ledger.seal(now=NOW)
    assert wrong() == []
    assert keeping.rotate(renew=True, progress=lambda done, total: None).failed == ()


@pytest.mark.usefixtures("county", "home")
def test_nothing_that_is_needed_goes_and_what_is_not_goes_beside_it() -> None:
    is_open, closed, penalty, asked = told(41), settled(told(42)), settled(told(43)), settled(told(44))
    opening = Opening(
        number="〔2023〕9号", cause="占道", field="street_order", procedure="ordinary", unit="JZCG-RQ", opened_on=NOW.date(),
        case_uid=penalty.case_id,
    )  # fmt: skip
    enforcement.open_proceeding(opening=opening, actor=OFFICER, now=NOW, ids=ids)
    subjects.ask(report=asked, kind="erase_all", corrections={}, words="请删", now=NOW, ids=ids)
    assert purge(5000) == Purged(4, 1)
    assert [
        row.evidence for row in (is_open, closed, penalty, asked) if files(row.evidence) == (False, False)
    ] == [closed.evidence]
    Proceeding.objects.update(state="closed", decided_on=NOW.date(), closed_on=NOW.date())
    assert (purge(3650).gone, purge(5007).gone) == (0, 1)
    assert files(penalty.evidence) == (False, False)


@pytest.mark.usefixtures("county", "home")
@pytest.mark.parametrize(("start", "gone"), [(DAY, 0), (DAY + timedelta(days=1), 1)])
def test_a_report_that_was_issued_keeps_the_photographs_of_its_days(start: date, gone: int) -> None:
    settled(told())
    issued = [Period(start, date(2023, 12, 31), DAY + timedelta(days=400))]
    assert purge(765, issued).gone == gone


@pytest.mark.usefixtures("county", "home")
def test_a_part_and_a_merged_case_end_with_the_case_above_them() -> None:
    above, below = told(45), settled(told(46))
    for column in ("parent_uid", "merged_into"):
        Case.objects.filter(uid=below.case_id).update(
            **{"parent_uid": "", "merged_into": "", column: above.case_id}
        )
        Evidence.objects.update(look_at=None)
        assert purge(5000).gone == 0
    settled(above, NOW + timedelta(days=5000))
    Evidence.objects.update(look_at=None)
    assert purge(5365).gone == 0
    Evidence.objects.update(look_at=None)
    assert purge(5366).gone == 2


@pytest.mark.usefixtures("county", "home")
def test_a_pass_looks_at_few_and_the_next_ones_at_the_rest() -> None:
    for seed in range(5):
        settled(told(50 + seed))
    at = NOW + timedelta(days=5000)
    passes = [retaining.purge(issued=[], now=at, ids=ids, most=2) for _ in range(4)]
    assert passes == [Purged(2, 2), Purged(2, 2), Purged(1, 1), Purged(0, 0)]


@pytest.mark.usefixtures("county", "home")
def test_one_that_is_sent_again_is_there_again_with_its_parts_hidden(
    django_capture_on_commit_callbacks: Any,
) -> None:
    row, data = settled(told()), photo((40, 30))
    with django_capture_on_commit_callbacks(execute=True):
        hiding.hide(
            case_uid=row.case_id, original=row.evidence, marked=[(0, 0, 500, 500)], reason="", expected=0,
            actor=actor("chief"), now=NOW, ids=ids,
        )  # fmt: skip
    seen = evidence.shown(evidence.current([row.evidence])[row.evidence].shown)
    purge(5000)
    assert evidence.missing([row.evidence]) == [row.evidence]
    with django_capture_on_commit_callbacks(execute=True):
        again = report(photos=(("a.jpg", data),))
    picture = evidence.current([row.evidence])[row.evidence]
    assert (picture.gone, picture.version) == (Gone.NOTHING, 1)
    assert evidence.shown(picture.shown) == seen
    assert Client().get(f"/r/{again.code}/photos/0/").content == seen
    assert wrong() == []


@pytest.mark.usefixtures("county", "home")
def test_whoever_is_killed_before_the_files_went_leaves_them_to_the_next_pass() -> None:
    row = settled(told())
    going = Going(original=row.evidence, gone=Gone.ALL, why=Why.TERM)
    purging.mark([going], actor="system", unit="", source="clock", now=NOW, ids=ids)
    assert files(row.evidence) == (True, True)
    assert Client().get(f"/r/{row.receipt}/photos/0/").status_code == 404
    purge(1)
    assert files(row.evidence) == (False, False)
    with pytest.raises(Refused, match="按期删除"):
        hiding.open_original(
            case_uid=row.case_id,
            original=row.evidence,
            reason="复核证据",
            actor=actor("chief"),
            now=NOW,
            ids=ids,
        )


@pytest.mark.usefixtures("county", "home")
def test_a_picture_two_originals_share_stays_while_one_of_them_does() -> None:
    """The same pixels in another file make the same derivative."""
    one, two = settled(told()), told(channel="hotline")
    Evidence.objects.filter(hash=one.evidence).update(hash="0" * 64)
    Report.objects.filter(pk=one.pk).update(evidence="0" * 64)
    again = report(photos=(("b.jpg", photo((40, 30))),))
    assert again
    assert purge(5000).gone == 1
    assert evidence.shown(Evidence.objects.get(hash=two.evidence).shown)


@pytest.mark.usefixtures("county", "home")
@pytest.mark.parametrize("slip", ["no deed", "file"])
def test_verify_names_one_that_has_gone_without_a_deed_or_is_still_there(slip: str) -> None:
    row = settled(told())
    if slip == "no deed":
        Evidence.objects.update(gone="all", gone_why="term", gone_at=NOW)
        stores.current().drop(evidence.original_name(row.evidence))
        assert any("台账没有记" in problem for problem in wrong())
        return
    sealed = stores.current().get(evidence.original_name(row.evidence))
    purge(5000)
    stores.current().put(evidence.original_name(row.evidence), sealed)  # as a backup brings it back
    assert any("evidence tidy" in problem for problem in wrong())
    keeping.tidy()
    assert wrong() == []
