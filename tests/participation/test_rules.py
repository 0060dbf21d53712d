"""What may be published for how long, which opinions are taken, what an answer and a conclusion need."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chengxu.common.messages import Invalid, Message, Refused
from chengxu.common.worktime import Limit, LimitUnit
from chengxu.packs.checking import Checker
from chengxu.participation import rules
from chengxu.participation.rules import Answer, Declared, Draft, Kind, Opinion, Paper, Stage, Verdict
from chengxu.territory.calendar_loading import parse_calendar
from tests.jingzhou import source

CALENDAR = parse_calendar(Checker(source()))
DAYS = Kind(
    code="plan", name=Message("规划"), at_least=Limit(30, LimitUnit.calendar_day), shorter=False, source="某法第几条",
    verified=False,
)  # fmt: skip
WORKDAYS = replace(DAYS, code="rule", at_least=Limit(7, LimitUnit.work_day))
SHORTER = replace(DAYS, code="decision", shorter=True)
TODAY = date(2023, 4, 20)  # a Thursday; the holiday of 1 May follows, Sunday 23 April is a working day
DRAFT = Paper(uid="u", stage=Stage.DRAFT, unit="A", closes_on=date(2023, 5, 20))
OPEN = replace(DRAFT, stage=Stage.OPEN, published_on=TODAY)
GIVEN = Draft(kind="plan", title="一份规划", text="全文", basis="某法", closes_on=date(2023, 5, 20))


def fields(wrong: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem.field for problem in wrong.value.problems]


@pytest.mark.parametrize(
    ("kind", "first"),
    [(DAYS, date(2023, 5, 20)), (WORKDAYS, date(2023, 4, 28)), (SHORTER, date(2023, 5, 20))],
)
def test_the_day_of_publishing_does_not_count(kind: Kind, first: date) -> None:
    assert rules.first_close(TODAY, kind.at_least, CALENDAR) == first


@pytest.mark.parametrize(
    ("kind", "closes", "reason", "field"),
    [
        (DAYS, date(2023, 5, 20), "", None),
        (DAYS, date(2023, 5, 19), "", "closes_on"),
        (DAYS, date(2023, 5, 19), "汛期将至", "closes_on"),  # a plan is never shortened
        (SHORTER, date(2023, 5, 19), "", "shortened"),
        (SHORTER, date(2023, 5, 19), "汛期将至", None),
        (WORKDAYS, date(2023, 4, 28), "", None),
        (WORKDAYS, date(2023, 4, 27), "", "closes_on"),
        (SHORTER, TODAY, "汛期将至", "closes_on"),
        (DAYS, date(2024, 4, 20), "", None),
        (DAYS, date(2025, 4, 20), "", "closes_on"),
    ],
)
def test_how_long_opinions_are_taken(kind: Kind, closes: date, reason: str, field: str | None) -> None:
    refusal = rules.refuse_publishing(
        replace(DRAFT, closes_on=closes), kind, reason, today=TODAY, calendar=CALENDAR
    )
    assert (refusal.field if refusal else None) == field
    if refusal and field in ("shortened", "closes_on") and TODAY < closes < date(2024, 1, 1):
        assert "某法第几条" in refusal.message.zh


@pytest.mark.parametrize("stage", [Stage.OPEN, Stage.CONCLUDED, Stage.WITHDRAWN])
def test_only_a_draft_is_published(stage: Stage) -> None:
    assert rules.refuse_publishing(replace(OPEN, stage=stage), DAYS, "", today=TODAY, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("paper", "today", "takes"),
    [
        (OPEN, date(2023, 4, 19), False),
        (OPEN, TODAY, True),
        (OPEN, date(2023, 5, 20), True),
        (OPEN, date(2023, 5, 21), False),
        (DRAFT, TODAY, False),
        (replace(OPEN, stage=Stage.WITHDRAWN), TODAY, False),
        (replace(OPEN, stage=Stage.CONCLUDED), TODAY, False),
    ],
)
def test_when_opinions_are_taken(paper: Paper, today: date, takes: bool) -> None:
    assert rules.is_taking(paper, today) is takes
    if not takes:
        with pytest.raises(Refused):
            rules.received(Opinion(text="同意"), paper, today=today)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"text": "同意"}, []),
        ({"text": "同意", "name": "张三", "contact": "138 1234 5678"}, []),
        ({"text": "同意", "contact": "zhang@example.com"}, []),
        ({"text": " 好 "}, ["text"]),
        ({"text": "长" * 4001}, ["text"]),
        ({"text": "\x00\x01"}, ["text"]),
        ({"text": "同意", "name": "三" * 61, "contact": "不告诉你"}, ["name", "contact"]),
    ],
)
def test_an_opinion(given: dict[str, str], wrong: list[str]) -> None:
    if not wrong:
        assert rules.received(Opinion(**given), OPEN, today=TODAY).text == "同意"
        return
    with pytest.raises(Invalid) as caught:
        rules.received(Opinion(**given), OPEN, today=TODAY)
    assert fields(caught) == wrong


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, []),
        ({"link": "https://example.com/a.pdf"}, []),
        ({"kind": "poem"}, ["kind"]),
        ({"title": "", "text": "", "basis": "", "closes_on": None}, ["title", "text", "basis", "closes_on"]),
        ({"title": "长" * 201}, ["title"]),
        ({"link": "javascript:alert(1)"}, ["link"]),
    ],
)
def test_a_draft(changed: dict[str, Any], wrong: list[str]) -> None:
    declared = Declared({"plan": DAYS})
    if not wrong:
        assert rules.drafted(replace(GIVEN, **changed), declared).title == "一份规划"
        return
    with pytest.raises(Invalid) as caught:
        rules.drafted(replace(GIVEN, **changed), declared)
    assert fields(caught) == wrong


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (Answer(verdict="adopted", gist="夜间禁止施工"), []),
        (Answer(verdict="partly", gist="夜间禁止施工", reply="抢险除外"), []),
        (Answer(verdict="partly", gist="夜间禁止施工"), ["reply"]),
        (Answer(verdict="declined", gist="夜间禁止施工", reply=" "), ["reply"]),
        (Answer(verdict="perhaps", gist=""), ["verdict", "gist"]),
        (Answer(verdict="adopted", gist="张三（13812345678）要求夜间禁止施工"), ["gist"]),
        (Answer(verdict="adopted", gist="自 2023-12-31 起，每日 22:00 以后"), []),
    ],
)
def test_an_answer(given: Answer, wrong: list[str]) -> None:
    if not wrong:
        assert rules.answered(given, OPEN).verdict in set(Verdict)
        return
    with pytest.raises(Invalid) as caught:
        rules.answered(given, OPEN)
    assert fields(caught) == wrong


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.CONCLUDED, Stage.WITHDRAWN])
def test_what_is_not_open_takes_no_answer(stage: Stage) -> None:
    with pytest.raises(Refused):
        rules.answered(Answer(verdict="adopted", gist="好的"), replace(OPEN, stage=stage))


@pytest.mark.parametrize(
    ("paper", "today", "unanswered", "summary", "says"),
    [
        (OPEN, date(2023, 5, 21), 0, "共收到意见两条", ""),
        (OPEN, date(2023, 5, 20), 0, "共收到意见两条", "截止以后"),
        (OPEN, date(2023, 5, 21), 1, "共收到意见两条", "1 条意见没有答复"),
        (OPEN, date(2023, 5, 21), 0, "", "采纳情况"),
        (DRAFT, date(2023, 5, 21), 0, "共收到意见两条", "已发布"),
    ],
)
def test_a_conclusion(paper: Paper, today: date, unanswered: int, summary: str, says: str) -> None:
    if not says:
        assert rules.concluded(summary, paper, today=today, unanswered=unanswered) == summary
        return
    with pytest.raises((Refused, Invalid), match=says):
        rules.concluded(summary, paper, today=today, unanswered=unanswered)


@pytest.mark.parametrize(
    ("stage", "reason", "may"),
    [
        (Stage.OPEN, "上位法修改", True),
        (Stage.DRAFT, "不再需要", True),
        (Stage.OPEN, " ", False),
        (Stage.CONCLUDED, "上位法修改", False),
        (Stage.WITHDRAWN, "上位法修改", False),
    ],
)
def test_a_withdrawal(stage: Stage, reason: str, may: bool) -> None:
    if may:
        assert rules.withdrawn(reason, replace(OPEN, stage=stage)) == reason
        return
    with pytest.raises(Refused):
        rules.withdrawn(reason, replace(OPEN, stage=stage))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("请打13812345678找我", "请打***找我"),
        ("0745-8221234 或 zhang.san@example.com", "*** 或 ***"),
        ("身份证43122919800101123X", "身份证***"),
        (
            "2023年5月20日前，预算 1234567 元，4312291980 号文",
            "2023年5月20日前，预算 1234567 元，4312291980 号文",
        ),
    ],
)
def test_a_first_draft_of_a_gist_has_no_numbers_of_people(text: str, left: str) -> None:
    assert rules.without_contacts(text) == left


@pytest.mark.parametrize(
    ("text", "ok"), [("30日", True), ("7工作日", True), ("4工作时", False), ("许久", False)]
)
def test_terms_are_in_days(text: str, ok: bool) -> None:
    if ok:
        assert rules.term(text).amount in (7, 30)
        return
    with pytest.raises(Refused):
        rules.term(text)
