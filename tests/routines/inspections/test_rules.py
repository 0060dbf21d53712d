"""Judging answers, who may inspect, later looks, climbing and entering: tables both ways."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from chengxu.common.messages import Invalid, Message, Refused
from chengxu.common.worktime import Limit, LimitUnit
from chengxu.routines.inspections import rules
from chengxu.routines.inspections.checklists import (
    Checklist,
    Climb,
    Counts,
    Grade,
    Item,
    Kind,
    Photo,
    Target,
)
from chengxu.routines.inspections.rules import Member, Reply, Standing
from tests.jingzhou import source

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2023, 5, 8, 9, 0, tzinfo=ZONE)
A_DAY = Limit(1, LimitUnit.work_day)
HASH = "b" * 64
ITEMS = (
    Item(id="alarm", text=Message("装报警器"), kind=Kind.YESNO, good=frozenset({"yes"}), weight=40, photo=Photo.FAILING, grade=Grade.MAJOR, term=Limit(24, LimitUnit.urgent_hour)),
    Item(id="hose", text=Message("软管"), kind=Kind.NUMBER, unit="米", least=Decimal(0), most=Decimal(2), na=True, weight=10, grade=Grade.GENERAL, term=A_DAY),
    Item(id="load", text=Message("装什么"), kind=Kind.CHOICE, good=frozenset({"spoil"}), choices={"spoil": Message("渣土"), "waste": Message("垃圾")}, weight=5),
    Item(id="gate", text=Message("大门照片"), kind=Kind.YESNO, good=frozenset({"yes"}), photo=Photo.ALWAYS, weight=5),
    Item(id="note", text=Message("其他"), kind=Kind.TEXT),
)  # fmt: skip
LIST = Checklist(
    code="c", version="v1", label="2024-1", name=Message("检查表"), about=Message(""), unit="U", by=frozenset({"U"}),
    target=Target.PARTY, kinds=frozenset({"shop"}), start=date(2023, 1, 1), end=None, certified=2, points=100, items=ITEMS,
    counts=Counts(), category="E2111", enters_major=True, enters_after=A_DAY, source="", verified=False,
)  # fmt: skip
GOOD = {
    "alarm": Reply("yes"), "hose": Reply("1.5"), "load": Reply("spoil"), "gate": Reply("yes", photos=(HASH,)),
}  # fmt: skip


@pytest.fixture(scope="module")
def calendar() -> object:
    from chengxu.packs.checking import Checker
    from chengxu.territory.calendar_loading import parse_calendar

    return parse_calendar(Checker(source()))


@pytest.mark.parametrize(
    ("changed", "grades", "score"),
    [
        ({}, [], 100),
        ({"alarm": Reply("no", photos=(HASH,))}, ["major"], 60),
        ({"hose": Reply("2")}, [], 100),
        ({"hose": Reply("2.01")}, ["general"], 90),
        ({"hose": Reply("-1")}, ["general"], 90),
        ({"hose": Reply("na")}, [], 100),
        ({"load": Reply("waste")}, [], 95),
        ({"note": Reply("后厨很窄")}, [], 100),
        ({"alarm": Reply("no", photos=(HASH,)), "hose": Reply("3")}, ["major", "general"], 50),
    ],
)
def test_answers_come_to_findings_and_points(changed, grades, score, calendar) -> None:  # type: ignore[no-untyped-def]
    judged = rules.judge(LIST, GOOD | changed, at=MONDAY, calendar=calendar)
    assert [one.grade.value for one in judged.found] == grades
    assert judged.score == score


@pytest.mark.parametrize(
    ("changed", "field", "why"),
    [
        ({"alarm": Reply("")}, "alarm", "还没有回答"),
        ({"alarm": Reply("maybe")}, "alarm", "没有这个答案"),
        ({"alarm": Reply("na")}, "alarm", "不能答不适用"),
        ({"alarm": Reply("no")}, "alarm", "要拍照"),
        ({"gate": Reply("yes")}, "gate", "要拍照"),
        ({"hose": Reply("两米")}, "hose", "要填数字"),
        ({"hose": Reply("1e3")}, "hose", "要填数字"),
        ({"load": Reply("gold")}, "load", "没有这个答案"),
        ({"stray": Reply("yes")}, "stray", "没有「stray」"),
        ({"alarm": Reply("yes", note="x" * 501)}, "alarm", "太长"),
        ({"note": Reply("x" * 501)}, "note", "太长"),
    ],
)
def test_answers_that_cannot_be_are_named_by_item(changed, field, why, calendar) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Invalid) as caught:
        rules.judge(LIST, GOOD | changed, at=MONDAY, calendar=calendar)
    (problem,) = caught.value.problems
    assert problem.field == field
    assert why in problem.message.zh


def test_a_term_runs_in_working_time_from_the_end_of_the_inspection(calendar) -> None:  # type: ignore[no-untyped-def]
    friday = MONDAY + timedelta(days=4)
    judged = rules.judge(LIST, GOOD | {"hose": Reply("3")}, at=friday, calendar=calendar)
    assert calendar.local(judged.found[0].due).date() == date(2023, 5, 15)


OFFICER = Member("a", "甲", certified=True, auxiliary=False)
SECOND = Member("b", "乙", certified=True, auxiliary=False)
AUXILIARY = Member("c", "丙", certified=False, auxiliary=True)
STAFF = Member("d", "丁", certified=False, auxiliary=False)


@pytest.mark.parametrize(
    ("team", "certified", "why"),
    [
        ([OFFICER, SECOND], 2, ""),
        ([OFFICER, SECOND, AUXILIARY], 2, ""),
        ([OFFICER], 2, "只有 1 名"),
        ([OFFICER, AUXILIARY], 2, "只有 1 名"),
        ([AUXILIARY], 2, "协管员只能协助"),
        ([AUXILIARY, AUXILIARY], 2, "协管员只能协助"),
        ([STAFF, STAFF], 2, "只有 0 名"),
        ([STAFF], 0, ""),
        ([AUXILIARY], 0, ""),
        ([], 0, "由谁检查"),
        ([OFFICER] * 10, 2, ""),
        ([OFFICER] * 11, 2, "最多 10 人"),
    ],
)
def test_who_may_inspect(team: list[Member], certified: int, why: str) -> None:
    refusal = rules.refuse_team(replace(LIST, certified=certified), team)
    assert (why in refusal.zh) if refusal else why == ""


@pytest.mark.parametrize(
    ("now_in_force", "why"),
    [(LIST, ""), (replace(LIST, version="v2", label="2024-2"), "检查表改过（现为 2024-2）"), (None, "停用")],
)
def test_a_list_changed_in_mid_inspection_is_said(now_in_force: Checklist | None, why: str) -> None:
    said = rules.changed_meanwhile(LIST, now_in_force)
    assert (why in said.zh and "2024-1" in said.zh) if said else why == ""


OPEN = Standing(Grade.MAJOR, MONDAY, MONDAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("standing", "looked", "why"),
    [
        (OPEN, {"passed": True, "photos": [HASH]}, ""),
        (OPEN, {"passed": True}, "要拍照"),
        (replace(OPEN, grade=Grade.GENERAL), {"passed": True}, ""),
        (OPEN, {"passed": False, "note": "还没有装"}, ""),
        (OPEN, {"passed": False}, "写明情况"),
        (OPEN, {"passed": False, "note": "x" * 501}, "太长"),
        (replace(OPEN, closed_at=MONDAY), {"passed": True, "photos": [HASH]}, "已经销号"),
        (OPEN, {"passed": True, "photos": [HASH], "at": MONDAY - timedelta(hours=1)}, "早于"),
        (OPEN, {"passed": True, "photos": [HASH], "newest": MONDAY + timedelta(days=3)}, "早于"),
    ],
)
def test_a_later_look(standing: Standing, looked: dict[str, object], why: str) -> None:
    given = {"photos": [], "note": "", "at": MONDAY + timedelta(days=2)} | looked
    refusal = rules.refuse_recheck(standing, **given)  # type: ignore[arg-type]
    assert (why in refusal.zh) if refusal else why == ""


CLIMBS = (
    Climb(Limit(1, LimitUnit.calendar_day), "head"),
    Climb(Limit(3, LimitUnit.calendar_day), "director"),
)


@pytest.mark.parametrize(
    ("days", "closed", "steps"),
    [(0.5, False, 0), (1.5, False, 0), (2.1, False, 1), (4.1, False, 2), (9, True, 0)],
)
def test_an_overdue_finding_climbs(days: float, closed: bool, steps: int, calendar) -> None:  # type: ignore[no-untyped-def]
    now = MONDAY + timedelta(days=days)
    standing = replace(OPEN, closed_at=now if closed else None)
    assert rules.climbed(CLIMBS, standing, now=now, calendar=calendar) == steps


@pytest.mark.parametrize(
    ("checklist", "standing", "days", "does"),
    [
        (LIST, OPEN, 0, True),
        (replace(LIST, enters_major=False), OPEN, 0, False),
        (replace(LIST, enters_major=False), OPEN, 1.1, False),
        (replace(LIST, enters_major=False), OPEN, 3, True),
        (LIST, replace(OPEN, grade=Grade.GENERAL), 0, False),
        (LIST, replace(OPEN, grade=Grade.GENERAL), 3, True),
        (LIST, replace(OPEN, closed_at=MONDAY), 3, False),
        (replace(LIST, category=""), OPEN, 3, False),
        (replace(LIST, enters_after=None), replace(OPEN, grade=Grade.GENERAL), 30, False),
    ],
)
def test_when_a_finding_becomes_a_case(checklist, standing, days, does, calendar) -> None:  # type: ignore[no-untyped-def]
    now = MONDAY + timedelta(days=days)
    assert rules.enters(checklist, standing, now=now, calendar=calendar) is does


@pytest.mark.parametrize(
    ("day", "good"), [(None, False), (date(2023, 5, 7), False), (date(2023, 5, 8), True)]
)
def test_a_last_day_lies_ahead(day: date | None, good: bool) -> None:
    if good:
        rules.refuse_day(day, date(2023, 5, 8))
    else:
        with pytest.raises(Refused):
            rules.refuse_day(day, date(2023, 5, 8))
