"""Document numbers: one after the other, none twice, none left out, whoever asks at the same moment."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.at_once import at_once
from tests.reports import bureau
from tests.reports.bureau import NOW, actor, ids, now_of, signed

from chengxu.common.messages import Refused
from chengxu.reports import actions
from chengxu.reports.lifecycle.steps import Paper
from chengxu.reports.models import ReportDocument
from chengxu.reports.register import documents, issuing

MARK = "靖城管"
MONTHS = [(date(2023, month, 1), date(2023, month, 28)) for month in range(1, 5)]


def issue_all(papers: list[Paper]) -> list[Exception]:
    """Every paper is issued by a thread of its own, all at the same moment; gives the failures."""
    works = [
        partial(issuing.issue, uid=paper.uid, actor=actor("clerk"), now=NOW, ids=ids) for paper in papers
    ]
    return [one for one in at_once(works) if isinstance(one, Exception)]


@pytest.mark.usefixtures("on_disk")
def test_numbers_asked_for_at_the_same_moment_follow_one_another() -> None:
    papers = [signed(start=start, end=end) for start, end in MONTHS]
    assert issue_all(papers) == []
    numbers = sorted(ReportDocument.objects.values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4]
    told = {bureau.content(paper).letterhead.number for paper in papers}  # type: ignore[union-attr]
    assert told == {f"靖城管〔2024〕{n}号" for n in numbers}


@pytest.mark.usefixtures("on_disk")
def test_one_document_issued_twice_at_the_same_moment_gets_one_number() -> None:
    paper = signed()
    failures = issue_all([paper, paper])
    assert len(failures) == 1
    assert isinstance(failures[0], Refused)
    assert documents.next_number(MARK, 2024) == 2


@pytest.mark.usefixtures("county")
@pytest.mark.django_db
def test_each_year_begins_at_one_and_the_county_says_the_mark() -> None:
    papers = [signed(start=start, end=end) for start, end in MONTHS[:3]]
    at = [NOW, NOW, datetime(2024, 12, 31, 16, 30, tzinfo=UTC)]  # half past midnight of 2025 in China
    done = [
        issuing.issue(uid=paper.uid, actor=actor("clerk"), now=when, ids=ids)
        for paper, when in zip(papers, at, strict=True)
    ]
    assert [paper.full_number for paper in done] == [
        f"{MARK}〔2024〕1号",
        f"{MARK}〔2024〕2号",
        f"{MARK}〔2025〕1号",
    ]
    assert documents.numbered_years(MARK) == [2025, 2024]
    assert documents.next_number(MARK, 2024) == 3
    assert documents.next_number("别的", 2024) == 1


@pytest.mark.usefixtures("county")
@pytest.mark.django_db
def test_the_database_itself_lets_no_number_stand_twice() -> None:
    bureau.issued(start=MONTHS[0][0], end=MONTHS[0][1])
    other = signed(start=MONTHS[1][0], end=MONTHS[1][1])
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportDocument.objects.filter(uid=other.uid).update(
            mark=MARK, year=2024, number=1, issued_at=NOW, state="issued"
        )


@pytest.mark.usefixtures("county")
@pytest.mark.django_db
def test_a_number_taken_meanwhile_is_looked_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (signed(start=start, end=end) for start, end in MONTHS[:2])
    make = issuing.render
    made: list[str] = []

    def slow(document: Any) -> dict[str, bytes]:
        """Somebody else issues while our files are made."""
        made.append(document.letterhead.number)
        if len(made) == 1:
            issuing.issue(uid=second.uid, actor=actor("clerk"), now=NOW, ids=ids)
        return make(document)

    monkeypatch.setattr(issuing, "render", slow)
    done = issuing.issue(uid=first.uid, actor=actor("clerk"), now=NOW, ids=ids)
    assert (done.number, now_of(second).number) == (2, 1)
    assert bureau.content(done).letterhead.number == done.full_number  # type: ignore[union-attr]


@pytest.mark.usefixtures("county")
@pytest.mark.django_db
def test_a_withdrawn_draft_uses_no_number() -> None:
    paper = signed()
    actions.withdraw(uid=paper.uid, reason="暂不印发", actor=actor("clerk"), now=NOW, ids=ids)
    assert documents.next_number(MARK, 2024) == 1
    assert documents.used_numbers(MARK, 2024) == []
