"""The reports of the pack besides the annual one: made from invented records, and audited like anybody else's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from functools import lru_cache

import pytest
from tests.reports.made import PROOF
from tests.reports.measuring import CLOSING, opened, words
from tests.reports.pack import facts, reports

from chengxu.reports.audit import Finding, Verdict, examine
from chengxu.reports.audit.documents.reading import read
from chengxu.reports.language.background import Background, needs
from chengxu.reports.language.compose import compose
from chengxu.reports.language.periods import Period
from chengxu.reports.language.plans import plan_for
from chengxu.reports.language.ranking import Share
from chengxu.reports.rules import Document, Fact
from chengxu.reports.writers import markdown, pdf

FORMS = {
    "annual": (date(2023, 1, 1), date(2023, 12, 31)),
    "brief": (date(2023, 1, 1), date(2023, 12, 31)),
    "halfyear": (date(2023, 1, 1), date(2023, 6, 30)),
    "quarter": (date(2023, 7, 1), date(2023, 9, 30)),
    "month": (date(2023, 9, 1), date(2023, 9, 30)),
    "week": (date(2023, 9, 4), date(2023, 9, 10)),
    "day": (date(2023, 9, 5), date(2023, 9, 5)),
    "campaign": (date(2023, 3, 1), date(2023, 6, 30)),
}
NAMES = {
    "area": ("渠阳镇", "文溪乡", "国有林场"),
    "unit": ("市容管理股", "渣土办"),
    "month": ("7月", "8月", "9月"),
    "day": ("9月4日", "9月8日"),
}
SHARES = (Decimal("0.5"), Decimal("0.2"), Decimal("0.3"))


@lru_cache(maxsize=32)
def records(start: date, end: date) -> dict[str, Fact]:
    """Figures by the days, that differ from one period to the next: so many each day, rates by the month."""
    days = (end - start).days + 1
    told = {}
    for id_, fact in facts({}).items():
        if fact.level:
            told[id_] = 100 if id_ not in RATES else 95 + start.month / 10 + (start.year - 2020) / 5
        else:
            told[id_] = round(days * (2.0 + len(id_) % 7 + start.month / 9) * (1 + (start.year - 2022) / 8))
    told["waste.township"] = round(told["waste.incinerated"] * 0.4)
    told["cases.overdue"] = round(told["cases.open"] * 0.1)
    told["cases.departments"] = 17
    return facts(told)


RATES = {
    "cases.on_time_closing_rate",
    "hotline.on_time_rate",
    "gas.rectified_rate",
    "gas.survey_rectified_rate",
}


def apart(id_: str, by: str, start: date, end: date) -> tuple[Share, ...]:
    """A figure in groups that add up to it; what is counted is whole in each."""
    whole = records(start, end)[id_]
    value = whole.value or Decimal(0)
    parts = [value * share for share in SHARES]
    if value == value.to_integral_value():
        most, least = (part.to_integral_value(ROUND_FLOOR) for part in parts[:2])
        parts = [most, least, value - most - least]
    return tuple(Share(name, part, 3) for name, part in zip(NAMES[by], parts, strict=False))


def composed(name: str) -> Document:
    """The report with all it may say."""
    start, end = FORMS[name]
    declaration, period, told = reports().declarations[name], Period(start, end), records(start, end)
    asked = needs(declaration)
    bases = {"yoy": period.year_before(), "prev": period.just_before()}
    background = Background(
        compared={
            kind: _of(asked.compared[kind], base)
            for kind, base in bases.items()
            if base and kind in asked.compared
        },
        to_date=_of(asked.planned, period.year_to_date()),
        plans={
            id_: plan
            for id_ in asked.planned
            if not told[id_].level and (plan := plan_for(told[id_], start.year, reports().plans))
        },
        apart={(id_, by): apart(id_, by, start, end) for by, ids in asked.apart.items() for id_ in ids},
    )
    return compose(declaration, told, start=start, end=end, proof=PROOF, background=background)


def made(name: str) -> str:
    """The report with all it may say, in Markdown."""
    return markdown.write(composed(name))


def _of(ids: Iterable[str], period: Period) -> dict[str, Fact]:
    found = records(period.start, period.end)
    return {id_: found[id_] for id_ in ids}


def audited(text: str, name: str, *, known: bool = True) -> tuple[Finding, ...]:
    """The answers for a text; ``known``: other days and groups can be asked for."""
    start, end = FORMS[name]
    return examine(
        read(text.encode(), "report.md"),
        records(start, end).values(),
        reports().vocabulary,
        period=(start, end),
        over=records if known else None,
        apart=apart if known else None,
        plans=reports().plans,
    )


@pytest.mark.parametrize("name", FORMS)
def test_nothing_is_wrong_with_a_report_of_our_own(name: str) -> None:
    found = audited(made(name), name)
    assert len(found) > 10
    wrong = [f.row() for f in found if f.verdict not in {Verdict.AGREES, Verdict.TARGET}]
    assert wrong == []


@pytest.mark.parametrize("name", FORMS)
def test_no_line_of_its_pdf_begins_with_a_closing_mark(name: str) -> None:
    data = pdf.write(composed(name))
    lines = [line.text for one in opened(data) if one.width < one.height for line in one.body]
    assert len(lines) > 15
    assert [text for text in lines if text[0] in CLOSING] == []
    assert "\u2060" not in words(data)


@pytest.mark.parametrize("name", ["quarter", "month", "campaign"])
def test_without_other_records_nothing_of_them_is_called_wrong(name: str) -> None:
    found = audited(made(name), name, known=False)
    assert {f.verdict for f in found} <= {Verdict.AGREES, Verdict.TARGET, Verdict.NO_RECORD}
    unknown = [str(f.why) for f in found if f.verdict is Verdict.NO_RECORD]
    assert unknown
    assert all("无从核对" in why for why in unknown)


RANKED = [
    ("按乡镇看，上报数渠阳镇最多，为{half}件；文溪乡最少，为{fifth}件。", ["agrees", "agrees"]),
    ("上报数渠阳镇居首，达{half}件。", ["agrees"]),
    ("按月看，上报数7月最多，为{half}件。", ["agrees"]),
    ("按乡镇看，上报数文溪乡最多，为{fifth}件。", ["differs"]),
    ("按乡镇看，上报数渠阳镇最多，为{fifth}件。", ["differs"]),
    ("按乡镇看，上报数甲子镇最多，为{half}件。", ["no_record"]),
]


@pytest.mark.parametrize(("text", "expected"), RANKED)
def test_who_has_most_is_held_against_the_groups(text: str, expected: list[str]) -> None:
    half, fifth = (
        f"{share.value:f}".rstrip("0").rstrip(".")
        for share in apart("cases.reported", "area", *FORMS["quarter"])[:2]
        if share.value is not None
    )
    found = audited(text.format(half=half, fifth=fifth), "quarter")
    assert [f.verdict.value for f in found] == expected
    assert {f.number.fact.id for f in found if f.number.fact} == {"cases.reported"}


CHANGES = [
    ("叫停抢建“两违”建筑{now}处，环比增加{more}处。", "agrees"),
    ("叫停抢建“两违”建筑{now}处，比上季度增加{more}处。", "agrees"),
    ("叫停抢建“两违”建筑{now}处，比上季度减少{more}处。", "differs"),
    ("叫停抢建“两违”建筑{now}处，比上月增加{more}处。", "no_record"),
    ("叫停抢建“两违”建筑{now}处，同比增加{more}处。", "differs"),
]


@pytest.mark.parametrize(("text", "expected"), CHANGES)
def test_a_change_is_against_the_days_its_words_name(text: str, expected: str) -> None:
    now, before = (
        records(start, end)["illegal.stopped"].value
        for start, end in (FORMS["quarter"], (date(2023, 4, 1), date(2023, 6, 30)))
    )
    assert now is not None
    assert before is not None
    found = audited(text.format(now=now, more=now - before), "quarter")
    assert [f.verdict.value for f in found] == ["agrees", expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("组织党组中心组学习3次，累计完成年度计划的{share}%。", "agrees"),
        ("组织党组中心组学习3次，累计完成年度计划的{more}%。", "differs"),
    ],
)
def test_a_share_of_the_plan_is_counted_from_january(text: str, expected: str) -> None:
    fact = records(date(2023, 1, 1), date(2023, 9, 30))["party.centre_group"]
    plan = plan_for(fact, 2023, reports().plans)
    assert plan is not None
    assert fact.value is not None
    share = round(fact.value / plan.value * 100, 1)
    found = audited(text.format(share=share, more=share + 7), "quarter")
    assert [f.verdict.value for f in found][1:] == [expected]
    assert plan.source in str(found[1].why)


@pytest.mark.parametrize(
    ("text", "expected"), [("低于目标4.1个百分点", "agrees"), ("低于目标5个百分点", "differs")]
)
def test_a_distance_to_the_target_is_held_against_it(text: str, expected: str) -> None:
    rate = records(*FORMS["campaign"])["gas.rectified_rate"].value
    assert rate is not None
    told = text.replace("4.1", f"{100 - rate:.1f}")
    found = audited(f"燃气隐患整改率{rate:.1f}%，{told}。", "campaign")
    assert [f.verdict.value for f in found] == ["agrees", expected]
