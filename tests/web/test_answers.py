"""What a program was asked besides, on the case page: with the contact masked until somebody looks."""

from __future__ import annotations

import pytest
from django.utils import timezone

from chengxu.accounts.rules import PUBLIC
from chengxu.intake.actions import take_in
from chengxu.intake.models import Report
from chengxu.intake.queries import mask_email, told
from chengxu.intake.rules import Submission
from chengxu.ledger.models import Deed
from tests.jingzhou import SEAT
from tests.web.cast import ids, signed_in

pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture
def report() -> Report:
    submission = Submission(
        channel="open311", text="气瓶放在楼道", category="E2111", lon=SEAT[0], lat=SEAT[1], frame="wgs84",
        answers={"kind": ("bottle",), "bottles": ("3",)}, contact_email="zhang.san@example.com",
        links=("https://example.com/a.jpg",),
    )  # fmt: skip
    receipt = take_in(submission=submission, actor=PUBLIC, now=timezone.now(), ids=ids)
    return Report.objects.get(uid=receipt.report_uid)


def test_answers_stand_on_the_case_page_in_words(report: Report) -> None:
    page = signed_in("acceptor").get(f"/desk/cases/{report.case_id}/").content.decode()
    assert "<dt>是哪一种隐患</dt><dd>气瓶</dd>" in page
    assert "<dt>大约几瓶气</dt><dd>3</dd>" in page
    assert "https://example.com/a.jpg" in page
    assert 'href="https://example.com' not in page
    assert "Open311 接口" in page


def test_an_address_is_masked_until_somebody_looks_and_that_is_a_deed(report: Report) -> None:
    client = signed_in("acceptor")
    page = client.get(f"/desk/cases/{report.case_id}/").content.decode()
    assert "z***@example.com" in page
    assert "zhang.san" not in page
    seen = client.post(f"/desk/cases/{report.case_id}/contact/", {"report": report.uid}).content.decode()
    assert "zhang.san@example.com" in seen
    assert Deed.objects.filter(verb="contact.view").count() == 1


def test_an_answer_to_a_question_that_is_no_more_stands_under_its_code(report: Report) -> None:
    from chengxu.cases.queries import rulebook

    report.answers = '{"gone":["x","y"],"kind":["hose"]}'
    assert [(str(q), str(a)) for q, a in told(report, rulebook())] == [
        ("是哪一种隐患", "软管"),
        ("gone", "x、y"),
    ]
    report.answers = ""
    assert told(report, rulebook()) == ()


@pytest.mark.parametrize(
    ("email", "masked"), [("zhang@example.com", "z***@example.com"), ("", ""), ("x", "")]
)
def test_masks(email: str, masked: str) -> None:
    assert mask_email(email) == masked
