"""The second 「不属于本单位职责」 opens a dispute; a ruling ends it and leads the next case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chengxu.cases import actions, bulk, models, queries, rows
from chengxu.cases.deciding import owners
from chengxu.cases.rules import Case, Change, Order, decide, open_case
from chengxu.cases.workflow.clocks import Clock
from chengxu.cases.workflow.states import ClockKind, Pause, ReturnKind, State
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.intake.actions import take_in
from chengxu.intake.rules import Submission
from chengxu.ledger.models import Deed
from chengxu.responsibility.models import Precedent
from chengxu.responsibility.precedents import Scope, bound
from tests.cases.book import BOOK, CENTRE, DIRECTOR, HERE, MONDAY_9, OTHER, STREET, Story
from tests.jingzhou import CLERK, NOW, SEAT

NOT_OURS = Order(kind=ReturnKind.NOT_OURS, reason="不归我们管")
RULING = Order(unit="OTHER", scope="duty_grid", reason="协调会议定")


def twice_returned() -> Story:
    story = Story()
    for verb, actor, order in (
        ("accept", CENTRE, Order()),
        ("file", CENTRE, Order()),
        ("dispatch", CENTRE, Order()),
        ("return", STREET, NOT_OURS),
        ("dispatch", CENTRE, Order(unit="OTHER", reason="市容说不归他们")),
        ("return", OTHER, NOT_OURS),
    ):
        story.do(verb, actor, order=order, at=story.now + timedelta(minutes=5))
    return story


def clock(case: Case, kind: ClockKind, unit: str = "") -> Clock:
    return [c for c in case.clocks if c.kind is kind and c.unit == unit][-1]


def test_the_second_such_return_opens_a_dispute_and_nobody_dispatches() -> None:
    story = twice_returned()
    case = story.case
    assert case.state is State.DISPUTED
    assert case.contested[-1].units == ("STREET", "OTHER")
    assert case.running(ClockKind.RULING) is not None
    assert case.running(ClockKind.DISPATCH) is None
    assert clock(case, ClockKind.UNIT, "OTHER").paused_for is Pause.DISPUTE
    assert owners.dormant(case, BOOK.settings) is None
    assert [row.verb for row in owners.next_steps(case, BOOK.settings)] == ["rule"]
    with pytest.raises(Refused, match="争议待裁定"):
        story.do("dispatch", order=Order(unit="STREET", reason="再派"))


@pytest.mark.parametrize("kind", [k for k in ReturnKind if k is not ReturnKind.NOT_OURS])
def test_other_returns_are_no_quarrel(kind: ReturnKind) -> None:
    story = Story()
    for verb in ("accept", "file", "dispatch"):
        story.do(verb, order=Order())
    for _ in range(3):
        story.do("return", STREET, order=Order(kind=kind, reason="眼下办不了"))
        assert (story.case.state, story.case.refused_by) == (State.FILED, "")
        story.do("dispatch", order=Order())
    assert story.case.contested == ()


def test_one_such_return_is_a_return() -> None:
    story = Story()
    for verb in ("accept", "file", "dispatch"):
        story.do(verb, order=Order())
    story.do("return", STREET, order=NOT_OURS)
    assert (story.case.state, story.case.refused_by) == (State.FILED, "STREET")


def test_the_ruling_dispatches_at_once_and_leads_by_its_precedent() -> None:
    story = twice_returned()
    story.do("rule", DIRECTOR, order=RULING, at=story.now + timedelta(hours=1))
    case, change = story.case, story.changes[-1]
    assert (case.state, case.unit, case.lead_unit, case.lead_rule) == (
        State.DISPATCHED, "OTHER", "OTHER", "XL-2023-001",
    )  # fmt: skip
    assert case.lead_reason.zh.startswith("按先例 XL-2023-001（2023-05-08 起）由OTHER主办")
    assert case.running(ClockKind.RULING) is None
    assert clock(case, ClockKind.UNIT, "OTHER").stopped_at is None
    [precedent] = change.precedents
    assert (precedent.scope, precedent.value, precedent.category) == (Scope.DUTY_GRID, "D1", "E0501")
    assert precedent.from_date == date(2023, 5, 8)
    assert precedent.deed == change.deeds[-1].uid
    ruled = case.contested[-1]
    assert (ruled.ruled_unit, ruled.scope, ruled.precedent) == ("OTHER", "duty_grid", "XL-2023-001")
    assert change.deeds[-1].note == "协调会议定"
    for fact in ('"from_unit":"OTHER"', '"to_unit":"OTHER"', '"units":"STREET OTHER"', '"scope":"duty_grid"'):
        assert fact in change.deeds[-1].detail


def test_the_next_case_there_meets_the_precedent_first() -> None:
    story = twice_returned()
    story.do("rule", DIRECTOR, order=RULING)
    book = replace(BOOK, responsibility=bound(BOOK.responsibility, story.changes[-1].precedents))
    again = open_case(
        channel="portal", category="E0501", location=HERE, place_text="", reported_at=MONDAY_9, actor=CENTRE,
        now=MONDAY_9, book=book, ids=story.ids, source="portal",
    ).after  # fmt: skip
    assert (again.lead_unit, again.lead_rule) == ("OTHER", "XL-2023-001")
    elsewhere = replace(HERE, duty_grid="D2")
    assert book.responsibility.resolve("E0501", elsewhere, MONDAY_9).rule == "street"


@pytest.mark.parametrize(
    ("actor", "order", "why", "field"),
    [
        (STREET, RULING, "争议的一方", "actor"),
        (DIRECTOR, replace(RULING, unit=""), "请填写单位", "unit"),
        (DIRECTOR, replace(RULING, unit="NOBODY"), "没有这个单位", "unit"),
        (DIRECTOR, replace(RULING, reason=""), "请填写理由", "reason"),
        (DIRECTOR, replace(RULING, scope="world"), "适用范围", "scope"),
        (DIRECTOR, replace(RULING, scope="place"), "没有这样的位置", "scope"),
    ],
)
def test_a_ruling_that_cannot_stand_says_why(actor: object, order: Order, why: str, field: str) -> None:
    story = twice_returned()
    with pytest.raises(Refused, match=why) as refused:
        story.do("rule", actor, order=order)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_ruling_that_a_narrower_precedent_would_outdo_is_refused() -> None:
    story = twice_returned()
    story.do("rule", DIRECTOR, order=RULING)
    book = replace(BOOK, responsibility=bound(BOOK.responsibility, story.changes[-1].precedents))
    other = twice_returned()
    with pytest.raises(Refused, match="XL-2023-001"):
        decide(
            other.case, "rule", order=replace(RULING, scope="county"), actor=DIRECTOR, now=other.now, book=book,
            ids=other.ids, number=lambda _: 2,
        )  # fmt: skip


def test_the_ruled_unit_cannot_say_again_that_it_is_not_theirs() -> None:
    story = twice_returned()
    story.do("rule", DIRECTOR, order=RULING)
    with pytest.raises(Refused, match="先例 XL-2023-001"):
        story.do("return", OTHER, order=NOT_OURS)
    story.do("return", OTHER, order=Order(kind=ReturnKind.CANNOT_NOW, reason="下雨"))
    assert story.case.state is State.FILED


def test_a_redispatch_says_who_gave_it_back() -> None:
    story = twice_returned()
    deeds = [change.deeds[-1] for change in story.changes]
    first, returned, second = (deeds[n].detail for n in (3, 4, 5))
    assert "from_unit" not in first
    assert '"from_unit":"STREET"' in returned
    assert '"kind":"not_ours"' in returned
    assert '"from_unit":"STREET"' in second
    assert '"to_unit":"OTHER"' in second


ids = SeededIds("disputes")


def stored(now: object = NOW) -> str:
    """A lamp two units have said is not theirs."""
    lamp = Submission(
        channel="patrol", text="路灯不亮", category="C0118", lon=SEAT[0], lat=SEAT[1], frame="wgs84"
    )
    uid = take_in(submission=lamp, actor=CLERK, now=NOW, ids=ids).case_uid
    for verb, unit, order in (
        ("accept", "", Order()),
        ("file", "", Order(condition="C0118-1")),
        ("dispatch", "", Order()),
        ("return", "JZCG-LD", NOT_OURS),
        ("dispatch", "", Order(unit="JZCG-SZ", reason="路灯所说不归他们")),
        ("return", "JZCG-SZ", NOT_OURS),
    ):
        actions.act(
            case_uid=uid,
            verb=verb,
            order=order,
            actor=replace(CLERK, unit=unit or CLERK.unit),
            now=NOW,
            ids=ids,
        )
    return uid


def rule(uid: str, unit: str, scope: str = "duty_grid") -> Case:
    given = Order(unit=unit, scope=scope, reason="县政府协调会")
    return actions.act(case_uid=uid, verb="rule", order=given, actor=CLERK, now=NOW, ids=ids)


@pytest.mark.usefixtures("county")
def test_a_ruling_and_its_precedent_are_one_transaction_and_the_next_case_follows() -> None:
    ruled = rule(stored(), "JZCG-SZ")
    row = Precedent.objects.get()
    assert (row.number, row.lead, row.case_uid) == (ruled.lead_rule, "JZCG-SZ", ruled.uid)
    assert Deed.objects.get(uid=row.deed).verb == "case.rule"
    lamp = Submission(
        channel="patrol", text="又不亮", category="C0118", lon=SEAT[0], lat=SEAT[1], frame="wgs84"
    )
    taken = take_in(submission=lamp, actor=CLERK, now=NOW, ids=ids)
    assert taken.lead == "JZCG-SZ"
    assert "先例 XL-2023-001（2023-05-08 起）" in taken.lead_reason.zh


@pytest.mark.usefixtures("county")
def test_the_newer_ruling_ends_the_older_on_the_same_day() -> None:
    first = stored()
    second = stored()  # before anybody ruled, so that it is quarrelled over too
    rule(first, "JZCG-SZ")
    rule(second, "JZCG-YL")
    older, newer = Precedent.objects.order_by("pk")
    assert (older.superseded_by, older.to_date) == (newer.number, date(2023, 5, 7))
    assert newer.number == "XL-2023-002"
    assert queries.rulebook().responsibility.resolve("C0118", rows.load(models.Case.objects.get(uid=first)), NOW).lead == (
        "JZCG-YL"
    )  # fmt: skip


@pytest.mark.usefixtures("county")
def test_a_refused_ruling_writes_nothing() -> None:
    uid = stored()
    before = Deed.objects.count()
    with pytest.raises(Refused):
        rule(uid, "NOBODY")
    assert (Deed.objects.count(), Precedent.objects.count()) == (before, 0)
    assert models.Case.objects.get(uid=uid).state == State.DISPUTED


@pytest.mark.usefixtures("county")
def test_the_bulk_writer_sets_the_same_precedents() -> None:
    uid = stored()
    seen = rows.load(models.Case.objects.get(uid=uid))
    change = decide(
        seen, "rule", order=Order(unit="JZCG-SZ", scope="county", reason="定了"), actor=CLERK, now=NOW,
        book=queries.rulebook(), ids=ids, number=lambda _: 1,
    )  # fmt: skip
    opened = Change(None, replace(seen, uid="bulk", case_no="x"))
    bulk.write([opened, replace(change, before=opened.after, after=replace(change.after, uid="bulk", case_no="x"))], ids=ids, reported={})  # fmt: skip
    by_bulk = Precedent.objects.values().get()
    Precedent.objects.all().delete()
    actions.act(
        case_uid=uid, verb="rule", order=Order(unit="JZCG-SZ", scope="county", reason="定了"), actor=CLERK, now=NOW,
        ids=ids,
    )  # fmt: skip
    single = Precedent.objects.values().get()
    differing = {name for name in single if single[name] != by_bulk[name]}
    assert differing <= {"id", "deed"}
