"""Works: stages in order, delay with its reason, money within the budget, acceptance counted once, defects that become cases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from chengxu.cases.models import Case
from chengxu.common.messages import Invalid, Refused
from chengxu.intake import defects
from chengxu.ledger.models import Deed
from chengxu.undertakings import queries
from chengxu.undertakings.deciding import working
from chengxu.undertakings.deciding.brought import Brought
from chengxu.undertakings.models import Payment, Undertaking
from tests.jingzhou import NOW
from tests.undertakings.held import DAY, DESK, HEAD, ROADS, TODAY, ids, paper, public_work, work
from tests.web.cast import photo

pytestmark = pytest.mark.usefixtures("county", "home")
PICTURE = (("a.jpg", photo()),)
STAGES = ("approval", "tender", "contract", "start", "main")


def reach(
    row: Undertaking, code: str, day: date = TODAY - DAY, text: str = "雨季", photos: Any = PICTURE
) -> None:
    work(row, "reach", ROADS, Brought(key=code, day=day, text=text, photos=photos))


def accepted(**more: Any) -> Undertaking:
    row = public_work()
    for code in STAGES:
        reach(row, code)
    work(row, "accept", ROADS, paper(payee="建设、设计、施工、监理四方", photos=PICTURE, **more))
    row.refresh_from_db()
    return row


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"sort": "none"}, "sort"),
        ({"title": ""}, "title"),
        ({"budget": 0}, "budget"),
        ({"budget": 10**14}, "budget"),
        ({"planned": (("start", date(2023, 3, 1)),)}, "plan-acceptance"),
        ({"planned": (("main", date(2023, 3, 1)), ("start", date(2023, 4, 1)), ("acceptance", date(2023, 5, 1)))}, "plan-main"),
        ({"planned": (("none", date(2023, 3, 1)), ("acceptance", date(2023, 5, 1)))}, "planned"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_work_is_told_with_its_field(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as told:
        public_work(**changed)
    assert field in {problem.field for problem in told.value.problems}


@pytest.mark.parametrize(
    ("code", "brought", "field"),
    [
        ("tender", Brought(key="tender", day=TODAY), "stage"),  # approval comes first
        ("approval", Brought(key="approval"), "day"),
        ("approval", Brought(key="approval", day=TODAY + DAY), "day"),
    ],
)
def test_stages_are_reached_in_order_on_days_that_were(code: str, brought: Brought, field: str) -> None:
    with pytest.raises(Refused) as told:
        work(public_work(), "reach", ROADS, brought)
    assert told.value.field == field


def test_a_late_stage_takes_a_reason_and_some_take_a_photograph() -> None:
    row = public_work()
    for code in STAGES[:3]:
        reach(row, code, text="", photos=())
    with pytest.raises(Refused) as told:
        reach(row, "start", photos=())
    assert told.value.field == "photos"
    with pytest.raises(Refused, match="比计划晚 67 天") as told:
        reach(row, "start", text=" ")
    assert told.value.field == "why"
    reach(row, "start", text="汛期停工")
    stage = row.stages.get(code="start")
    assert (stage.actual_on, stage.why) == (TODAY - DAY, "汛期停工")


def test_acceptance_waits_for_every_stage_and_counts_once() -> None:
    row = public_work()
    with pytest.raises(Refused, match="还有 5 个阶段"):
        work(row, "accept", ROADS, paper(payee="四方"))
    row = accepted()
    assert row.state == working.ACCEPTED
    assert row.work.quality_until == date(2025, 5, 7)
    counted = Deed.objects.get(verb="complete", object="municipal_project")
    assert (row.counted, counted.quantity, counted.unit) == (counted.uid, 1000, "JZCG-SZ")


def test_a_completion_that_stands_in_the_ledger_is_not_counted_again() -> None:
    first = accepted()
    with pytest.raises(Refused, match="已经算在另一项"):
        accepted(counted=(first.counted,))
    with pytest.raises(Refused, match="台账里没有这一笔"):
        accepted(counted=(Deed.objects.filter(verb="work.enter").values_list("uid", flat=True)[0],))
    Undertaking.objects.filter(uid=first.uid).update(counted="")
    accepted(counted=(first.counted,))
    assert Deed.objects.filter(verb="complete").count() == 1


@pytest.mark.parametrize(("fen", "ok"), [(500_000_000, True), (500_000_001, False), (0, False)])
def test_a_work_is_never_paid_beyond_its_budget(fen: int, ok: bool) -> None:
    row = public_work()
    bill = Brought(amount=fen, payee="施工单位", text="进度款", day=TODAY)
    if ok:
        work(row, "pay", ROADS, bill)
        assert queries.paid_for(row.uid) == fen
        deed = Deed.objects.get(verb="work.pay")
        assert (deed.measure, deed.quantity) == ("元", fen * 10)
        with pytest.raises(Refused, match="已付满预算"):
            work(row, "pay", ROADS, bill)
    else:
        with pytest.raises(Refused) as told:
            work(row, "pay", ROADS, bill)
        assert told.value.field == "amount"
        assert not Payment.objects.exists()


def test_a_budget_is_changed_by_a_decision_alone_and_not_below_what_is_paid() -> None:
    row = public_work()
    work(row, "pay", ROADS, Brought(amount=200_000_000, payee="施工单位", text="进度款", day=TODAY))
    with pytest.raises(Refused, match="不能少于已付"):
        work(row, "rebudget", HEAD, paper(amount=100_000_000, note="压减"))
    with pytest.raises(Refused, match="没有「批准延期"):
        work(row, "rebudget", ROADS, paper(amount=600_000_000, note="增加"))
    work(row, "rebudget", HEAD, paper(amount=600_000_000, note="增加检查井"))
    row.work.refresh_from_db()
    assert row.work.budget_fen == 600_000_000


def test_a_moved_plan_takes_a_reason_and_moves_the_term() -> None:
    row = public_work()
    later = Brought(key="acceptance", until=date(2024, 2, 1), note="管线迁改")
    work(row, "replan", ROADS, later)
    row.refresh_from_db()
    assert row.due_on == date(2024, 2, 1)
    with pytest.raises(Refused, match="写明理由"):
        work(row, "replan", ROADS, Brought(key="acceptance", until=date(2024, 2, 1)))


def test_a_defect_in_the_quality_period_is_a_case_and_holds_up_its_end() -> None:
    row = accepted()
    receipt = defects.report(
        work=row.uid, category="", text="检查井周边沉陷", photos=(), actor=ROADS, now=NOW, ids=ids
    )
    case = Case.objects.get(uid=receipt.case_uid)
    assert (round(case.lon, 4), round(case.lat, 4)) == (round(row.work.lon, 4), round(row.work.lat, 4))
    assert row.defects.get().case_uid == case.uid
    assert defects.still_open(row.uid) == 1
    over = NOW + timedelta(days=800)
    with pytest.raises(Refused, match="还有 1 件质保期内的问题"):
        defects.release(work=row.uid, actor=ROADS, now=over, ids=ids)
    Case.objects.filter(uid=case.uid).update(state="closed")
    with pytest.raises(Refused, match="质保期到 2025-05-07"):
        defects.release(work=row.uid, actor=ROADS, now=NOW, ids=ids)
    defects.release(work=row.uid, actor=ROADS, now=over, ids=ids)
    row.refresh_from_db()
    assert row.state == working.DONE


def test_a_defect_before_acceptance_or_after_the_period_opens_no_case() -> None:
    for row, now in ((public_work(), NOW), (accepted(), NOW + timedelta(days=800))):
        with pytest.raises(Refused):
            defects.report(work=row.uid, category="", text="沉陷", photos=(), actor=ROADS, now=now, ids=ids)
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 5, 7), 24, date(2025, 5, 7)),
        (date(2023, 12, 15), 12, date(2024, 12, 15)),
        (date(2023, 12, 15), 0, date(2023, 12, 15)),
    ],
)
def test_months_later(day: date, months: int, later: date) -> None:
    assert working.months_later(day, months) == later


def test_a_place_outside_the_county_is_refused() -> None:
    from shapely.geometry import Point

    from chengxu.undertakings.acting import works
    from tests.undertakings.held import WORK

    for geometry in (Point(100, 20), None):
        with pytest.raises(Refused) as told:
            works.enter(given=WORK, geometry=geometry, actor=DESK, now=NOW, ids=ids)
        assert told.value.field == "corners"
