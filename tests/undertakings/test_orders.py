"""Findings from above: entering, measures with evidence, review, 销号, what came back, what relapsed, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from chengxu.accounts.rules import Actor
from chengxu.common.messages import Invalid, Refused
from chengxu.ledger import documents
from chengxu.ledger.models import Deed
from chengxu.notices import reminding
from chengxu.notices.models import Notice
from chengxu.undertakings import queries
from chengxu.undertakings.deciding import rectifying
from chengxu.undertakings.deciding.brought import Brought
from chengxu.undertakings.models import Reminder, Undertaking
from tests.jingzhou import NOW
from tests.ledger.test_documents import SCAN
from tests.undertakings.held import (
    DAY,
    DESK,
    HEAD,
    LANDFILL,
    LEGAL,
    READER,
    SANITATION,
    TODAY,
    checked,
    closed,
    finding,
    ids,
    order,
    paper,
)

pytestmark = pytest.mark.usefixtures("county")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"sort": "none"}, "sort"),
        ({"title": " "}, "title"),
        ({"finding": ""}, "finding"),
        ({"unit": "NOBODY"}, "unit"),
        ({"co_units": ("JZCG-TM",)}, "co_units"),
        ({"reviewer": "JZCG-TM"}, "reviewer"),
        ({"reviewer": "JZCG-HW"}, "reviewer"),
        ({"dated": None}, "dated"),
        ({"dated": date(2023, 5, 9)}, "dated"),
        ({"due": date(2023, 2, 1), "measures": ()}, "due"),
        ({"measures": (("太晚", date(2023, 7, 1)),)}, "until"),
        ({"measures": (("", date(2023, 5, 1)),)}, "text"),
    ],
)
def test_what_is_wrong_in_a_finding_is_told_with_its_field(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as told:
        finding(**changed)
    assert field in {problem.field for problem in told.value.problems}
    assert not Undertaking.objects.exists()


def test_a_finding_goes_from_its_document_to_its_closing_and_every_step_is_a_deed() -> None:
    row = closed()
    row.refresh_from_db()
    assert row.state == rectifying.CLOSED
    assert row.finding.closed_on == TODAY - DAY
    steps = list(row.entries.order_by("id").values_list("step", flat=True))
    assert steps == ["enter", "prove", "self_check", "pass", "apply", "confirm"]
    deeds = Deed.objects.filter(object="rectification").order_by("id")
    assert [deed.verb for deed in deeds] == [f"order.{step}" for step in steps]
    assert {deed.unit for deed in deeds} == {"JZCG-TM"}


@pytest.mark.parametrize(
    ("brought", "field"),
    [
        (Brought(key="1", day=TODAY), "document"),
        (paper(key="2"), "key"),
        (paper(key="x"), "key"),
        (paper(key="1", day=None), "day"),
        (paper(key="1", day=TODAY + DAY), "day"),
    ],
)
def test_a_measure_is_done_with_evidence_on_a_day(brought: Brought, field: str) -> None:
    row = finding()
    with pytest.raises(Refused) as told:
        order(row, "prove", LANDFILL, brought)
    assert told.value.field == field


def test_a_self_check_waits_for_every_measure() -> None:
    row = finding()
    order(row, "measure", LANDFILL, Brought(text="新增 4 个监测井", until=date(2023, 6, 1)))
    with pytest.raises(Refused, match="还有 2 项措施"):
        order(row, "self_check", LANDFILL, Brought(note="好了"))
    order(row, "prove", SANITATION, paper(key="2"))
    with pytest.raises(Refused, match="还有 1 项措施"):
        order(row, "self_check", LANDFILL, Brought(note="好了"))


def test_who_has_worked_on_it_does_not_review_it_even_from_another_unit() -> None:
    row = checked()
    moved = Actor(uid=LANDFILL.uid, name="调走了", unit="JZCG-FG", verbs=LEGAL.verbs)
    with pytest.raises(Refused, match="参与办理过"):
        order(row, "pass", moved)
    with pytest.raises(Refused, match="自己单位"):
        order(row, "pass", SANITATION)
    order(row, "pass", LEGAL)


def test_the_body_above_may_send_it_back() -> None:
    row = checked()
    order(row, "pass", LEGAL)
    order(row, "apply", LANDFILL, paper())
    with pytest.raises(Refused) as told:
        order(row, "return", DESK, paper())
    assert told.value.field == "note"
    order(row, "return", DESK, paper(note="监测数据不足一个季度"))
    row.refresh_from_db()
    assert row.state == rectifying.WORKING


def test_an_answer_is_not_before_its_application() -> None:
    row = checked()
    order(row, "pass", LEGAL)
    order(row, "apply", LANDFILL, paper())
    with pytest.raises(Refused, match="早于申请"):
        order(row, "confirm", DESK, paper(dated=TODAY - 2 * DAY))


def test_closing_twice_is_refused() -> None:
    row = closed()
    with pytest.raises(Refused, match="已申请销号"):
        order(row, "confirm", DESK, paper())
    assert row.entries.filter(step="confirm").count() == 1


def test_a_relapse_begins_a_new_item_that_points_back() -> None:
    row = closed()
    order(row, "look_back", LEGAL, Brought(note="抽查三次，没有反弹"))
    again = order(row, "relapse", DESK, paper(note="雨后积水再次外溢", until=date(2023, 8, 1)))
    new = Undertaking.objects.get(uid=again)
    row.refresh_from_db()
    assert (row.state, new.state) == (rectifying.RELAPSED, rectifying.RECEIVED)
    assert new.follows_id == row.uid
    assert new.text == "雨后积水再次外溢"
    assert list(row.relapses.all()) == [new]


def test_a_relapse_without_a_term_writes_nothing() -> None:
    row = closed()
    with pytest.raises(Invalid):
        order(row, "relapse", DESK, paper(note="再次外溢"))
    row.refresh_from_db()
    assert row.state == rectifying.CLOSED


@pytest.mark.parametrize("until", [None, date(2023, 6, 30), date(2023, 6, 1)])
def test_more_time_is_more(until: date | None) -> None:
    with pytest.raises(Refused) as told:
        order(finding(), "extend", HEAD, paper(note="汛期无法施工", until=until))
    assert told.value.field == "until"


def test_more_time_takes_a_document_and_a_head() -> None:
    row = finding()
    with pytest.raises(Refused, match="没有「批准延期"):
        order(row, "extend", DESK, paper(note="汛期", until=date(2023, 7, 30)))
    with pytest.raises(Refused, match="依据的文件"):
        order(row, "extend", HEAD, Brought(note="汛期", until=date(2023, 7, 30)))
    order(row, "extend", HEAD, paper(note="汛期", until=date(2023, 7, 30)))
    row.refresh_from_db()
    assert row.due_on == date(2023, 7, 30)


@pytest.mark.parametrize("actor", [READER, LANDFILL, LEGAL])
def test_only_the_desk_enters_findings(actor: Actor) -> None:
    from chengxu.undertakings.acting import orders
    from tests.undertakings.held import FINDING

    with pytest.raises(Refused, match="没有「登记重点事项"):
        orders.enter(given=FINDING, actor=actor, now=NOW, ids=ids)


# --- overdue climbs -------------------------------------------------------------------------------------------------


def test_what_is_late_climbs_rung_by_rung_and_each_is_told_once() -> None:
    row = finding(measures=())
    told = []
    for days in (-8, -7, -7, 0, 1, 6, 7, 15, 16):
        now = NOW + (row.due_on - TODAY) + timedelta(days=days)
        told.append(reminding.tell(now=now, ids=ids))
    assert told == [0, 1, 0, 0, 1, 0, 1, 1, 0]
    notices = list(Notice.objects.order_by("id").values_list("kind", "recipient"))
    assert notices == [("unit", "JZCG-TM"), ("unit", "JZCG-TM"), ("post", "clerk"), ("post", "director")]
    assert Reminder.objects.count() == 4
    assert "超期 15 天" in Notice.objects.latest("id").text_zh


def test_rungs_that_are_reached_at_once_tell_the_same_people_once() -> None:
    row = finding(measures=())
    late = NOW + (row.due_on - TODAY) + timedelta(days=9)
    assert (reminding.tell(now=late, ids=ids), reminding.tell(now=late, ids=ids)) == (2, 0)
    notices = list(Notice.objects.order_by("id").values_list("kind", "recipient", "text_zh"))
    assert [one[:2] for one in notices] == [("unit", "JZCG-TM"), ("post", "clerk")]
    assert all("超期 9 天" in text for _, _, text in notices)
    assert reminding.tell(now=late + timedelta(days=6), ids=ids) == 1


def test_what_was_applied_for_is_late_no_more() -> None:
    row = checked()
    order(row, "pass", LEGAL)
    order(row, "apply", LANDFILL, paper())
    row.refresh_from_db()
    assert rectifying.overdue(queries.item(row), date(2024, 1, 1)) == 0
    assert reminding.tell(now=NOW + timedelta(days=400), ids=ids) == 0


def test_a_scan_proves_a_measure_and_its_hash_is_in_the_ledger() -> None:
    row = finding()
    scans = (("膜覆盖验收.pdf", SCAN), ("监测报告.pdf", SCAN + b"%%EOF"))
    order(row, "prove", LANDFILL, Brought(key="1", day=TODAY, files=scans))
    papers = list(row.papers.order_by("id").values_list("name", "part", "file"))
    assert [(name, part) for name, part, _ in papers] == [("膜覆盖验收", "1"), ("监测报告", "1")]
    deed = Deed.objects.filter(verb="order.prove").get()
    assert all(hash_ in deed.detail for _, _, hash_ in papers)
    assert deed.evidence == ""
    assert documents.read(papers[0][2]) == SCAN


def test_a_named_document_has_its_scan_beside_its_number() -> None:
    row = finding()
    order(row, "prove", LANDFILL, replace(paper(key="1"), files=(("x.pdf", SCAN),)))
    one = row.papers.get()
    assert (one.name, one.number, bool(one.file)) == ("整改佐证", "1 号", True)


def test_nothing_is_written_with_a_file_that_is_none() -> None:
    row = finding()
    with pytest.raises(Refused) as caught:
        order(row, "prove", LANDFILL, replace(paper(key="1"), files=(("x.pdf", b"no"),)))
    assert caught.value.field == "files"
    assert not row.papers.exists()
    assert row.measures.get().done_on is None
