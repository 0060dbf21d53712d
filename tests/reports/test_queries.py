"""Reports and audits from a database: the county's pack, a few deeds, a period."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from chengxu.cases.models import Case
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.ledger import actions as ledger
from chengxu.ledger.queries import head_hash
from chengxu.ledger.rules import Deed
from chengxu.packs import queries as packs
from chengxu.reports import queries
from chengxu.reports.audit import Verdict, audit
from chengxu.reports.rules import FORMATS

START, END = date(2023, 1, 1), date(2023, 12, 31)
pytestmark = pytest.mark.django_db


@pytest.fixture
def deeds(county: str) -> None:
    """352 pipes in two deeds of March, and one of the next year."""
    ids = SeededIds(7)
    at = [
        datetime(2023, 3, 4, 1, tzinfo=UTC),
        datetime(2023, 3, 5, 1, tzinfo=UTC),
        datetime(2024, 1, 2, 1, tzinfo=UTC),
    ]
    rows = [
        Deed(
            uid=ids.uid(when),
            occurred_at=when,
            recorded_at=when,
            actor="clerk",
            source="manual",
            verb="clear",
            object="facade_pipe",
            quantity=quantity * 1000,
            measure="处",
            unit="JZCG-GG",
        )
        for when, quantity in zip(at, (350, 2, 9), strict=True)
    ]
    ledger.append(rows, ids=ids)
    ledger.seal(now=datetime(2024, 2, 1, tzinfo=UTC))


@pytest.mark.usefixtures("deeds")
def test_a_report_is_made_from_the_records_of_its_period() -> None:
    document = queries.make("annual", START, END)
    (pipes,) = [figure for figure in document.figures() if figure.fact.id == "facade.pipes"]
    assert (pipes.text, pipes.fact.rows) == ("350余处", 2)
    assert pipes.fact.formula
    assert document.proof.ledger == head_hash() != "0" * 64
    assert document.proof.pack == packs.active_hash()


@pytest.mark.usefixtures("deeds")
def test_every_format_is_rendered() -> None:
    document = queries.make("annual", START, END)
    rendered = {format_: queries.render(document, format_) for format_ in FORMATS}
    assert isinstance(rendered["docx"], bytes)
    assert "350余处" in rendered["md"]
    assert "350余处</a>" in rendered["html"]
    assert any(f["text"] == "350余处" for f in json.loads(rendered["json"])["figures"])


@pytest.mark.usefixtures("county")
def test_a_report_of_a_period_that_runs_is_audited_as_it_was_made() -> None:
    """What falls due later was not overdue when it was written."""
    reported, now = datetime(2023, 6, 1, tzinfo=UTC), datetime(2023, 6, 6, tzinfo=UTC)
    for uid, day in (("late", 5), ("has-time", 7), ("has-time-too", 8)):
        Case.objects.create(
            uid=uid, state="handling", due_at=datetime(2023, 6, day, tzinfo=UTC), category="C0118", version=1, pack_hash="x",
            channel="portal", filed_at=reported, reported_at=reported, updated_at=reported,
        )  # fmt: skip
    text = "一、案件办理\n目前在办案件3件，其中超期未结1件。\n".encode()
    for at, verdict in ((now, Verdict.AGREES), (None, Verdict.DIFFERS)):
        _, overdue = audit(text, "report.txt", START, END, now=at).findings
        assert overdue.number.fact is not None
        assert (overdue.number.fact.id, overdue.verdict) == ("cases.overdue", verdict)


@pytest.mark.usefixtures("deeds")
def test_an_audit_compares_with_the_same_records() -> None:
    text = "清理和规范了350余处乱拉乱挂的空调管、水管。\n清理乱拉乱挂的水管360处。\n抄牌XX余台次。"
    result = audit(text.encode("gb18030"), "report.txt", START, END)
    assert [(row["verdict"], row["computed"]) for row in result.rows()] == [
        ("agrees", 352),
        ("contradicts", 352),
        ("placeholder", None),
    ]
    assert not result.ok
    assert result.counts["agrees"] == 1  # type: ignore[index]
    assert result.fill().decode("gb18030").endswith("抄牌（无记录）台次。")


@pytest.mark.usefixtures("county")
def test_what_is_not_there_is_refused_by_name() -> None:
    assert queries.names() == (
        "annual", "brief", "campaign", "day", "halfyear", "month", "quarter", "week",
    )  # fmt: skip
    with pytest.raises(Refused, match="没有名为 weekly 的报告，可用：annual、brief"):
        queries.make("weekly", START, END)
    with pytest.raises(Refused, match="结束日期早于开始日期"):
        queries.make("annual", END, START)
    with pytest.raises(Refused, match="没有 exe 这种格式，可用：md、html、docx、pdf、json"):
        queries.render(queries.make("annual", START, END), "exe")
    with pytest.raises(Refused, match="文件是空的"):
        audit(b"", "report.txt", START, END)


@pytest.mark.usefixtures("county")
def test_an_empty_year_claims_nothing() -> None:
    document = queries.make("annual", START, END)
    assert document.figures() == ()
    assert [(part.heading.number, part.computed) for part in document.parts] == [
        ("一、", False),
        ("二、", False),
    ]


@pytest.mark.usefixtures("deeds")
def test_making_a_report_asks_the_ledger_a_fixed_number_of_times(
    django_assert_max_num_queries: object,
) -> None:
    queries.make("annual", START, END)
    at_most = 24  # one or two for each table figures come from, however many rows
    with django_assert_max_num_queries(at_most, connection=connection):  # type: ignore[operator]
        queries.make("annual", START, END)
