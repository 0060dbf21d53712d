"""Of which days and place a number speaks, and how it is judged then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from tests.reports.pack import facts, reports

from chengxu.reports.audit import Finding, examine
from chengxu.reports.audit.documents.reading import read
from chengxu.reports.audit.passages import cleaning, numbers
from chengxu.reports.audit.passages.periods import scope
from chengxu.reports.audit.passages.reaches import Reach
from chengxu.reports.rules import Fact

START, END = date(2023, 1, 1), date(2023, 12, 31)
JUNE = date(2023, 6, 30)


@pytest.mark.parametrize(
    ("text", "reach", "first", "last"),
    [
        ("规范占道300次。", Reach.WHOLE, None, None),
        ("全年规范占道300次。", Reach.WHOLE, None, None),
        ("2023年规范占道300次。", Reach.WHOLE, None, None),
        ("截至12月底，规范占道300次。", Reach.WHOLE, None, None),
        ("上半年规范占道300次。", Reach.WITHIN, START, JUNE),
        ("1—6月规范占道300次。", Reach.WITHIN, START, JUNE),
        ("前三季度，规范占道300次。", Reach.WITHIN, START, date(2023, 9, 30)),
        ("第四季度规范占道300次。", Reach.WITHIN, date(2023, 10, 1), END),
        ("截至11月底，规范占道300次。", Reach.WITHIN, START, date(2023, 11, 30)),
        ("9月份规范占道300次。", Reach.WITHIN, date(2023, 9, 1), date(2023, 9, 30)),
        ("十二月份规范占道300次。", Reach.WITHIN, date(2023, 12, 1), END),
        ("3月份以来，规范占道300次。", Reach.SINCE, date(2023, 3, 1), END),
        ("春节期间规范占道300次。", Reach.PART, None, None),
        ("6月5日规范占道300次。", Reach.PART, None, None),
        ("渠阳镇规范占道300次。", Reach.PART, None, None),
        ("各乡镇规范占道300次。", Reach.WHOLE, None, None),
        ("2022年规范占道300次。", Reach.BEFORE, None, None),
        ("近三年累计规范占道300次。", Reach.YEARS, None, None),
        ("2021年以来规范占道300次。", Reach.YEARS, None, None),
        ("2024年规范占道300次。", Reach.AHEAD, None, None),
        ("日均规范占道300次。", Reach.AVERAGE, None, None),
        ("全省规范占道300次。", Reach.ELSEWHERE, None, None),
    ],
)
def test_the_days_and_the_place(text: str, reach: Reach, first: date | None, last: date | None) -> None:
    written = read(text.encode(), "report.txt")
    places = numbers.find(written, cleaning.passages(written, ()), ())
    said = scope(next(place for place in places if place.stated.value == 300_000).context, START, END)
    assert (said.reach, said.start, said.end) == (reach, first, last)


def test_the_last_words_before_a_number_decide() -> None:
    text = "全年拆除100处，其中上半年40处。全省拆除3000处，我县拆除20处。平均每天93吨，收运率100%。"
    written = read(text.encode(), "report.txt")
    found = [
        scope(p.context, START, END).reach for p in numbers.find(written, cleaning.passages(written, ()), ())
    ]
    assert found == [
        Reach.WHOLE, Reach.WITHIN, Reach.ELSEWHERE, Reach.WHOLE, Reach.AVERAGE, Reach.WHOLE,
    ]  # fmt: skip


def over(start: date, end: date) -> Mapping[str, Fact] | None:
    """The records of the half year, those since March, nothing else."""
    known = {(START, JUNE): 2600, (date(2023, 3, 1), END): 4100}
    value = known.get((start, end))
    return facts({"street.occupy": value}) if value else None


def judged(text: str, *, knows: bool = True) -> Finding:
    """The answer for the last number (近三年 may be read as one)."""
    return examine(
        read(text.encode(), "report.txt"),
        facts({"street.occupy": 4826, "fireworks.stopped": 16, "school.exam_guard": 96}).values(),
        reports().vocabulary,
        period=(START, END),
        over=over if knows else None,
    )[-1]


@pytest.mark.parametrize(
    ("text", "indicator", "verdict", "computed"),
    [
        ("上半年规范占道经营2600次。", "street.occupy", "agrees", 2600),
        ("上半年规范占道经营2400次。", "street.occupy", "differs", 2600),
        ("上半年规范占道经营XX次。", "street.occupy", "placeholder", 2600),
        ("三季度规范占道经营900次。", None, "no_record", None),
        ("3月以来规范占道经营4826次。", "street.occupy", "agrees", 4826),
        ("3月以来规范占道经营4100次。", "street.occupy", "agrees", 4100),
        ("3月以来规范占道经营4200次。", "street.occupy", "differs", 4826),
        ("春节期间制止燃放烟花爆竹16起。", "fireworks.stopped", "agrees", 16),
        ("春节期间制止燃放烟花爆竹12起。", None, "no_record", None),
        ("春节期间制止燃放烟花爆竹20起。", "fireworks.stopped", "differs", 16),
        ("高考、中考期间考点值守80人次。", "school.exam_guard", "differs", 96),
        ("近三年规范占道经营4826次。", "street.occupy", "agrees", 4826),
        ("近三年规范占道经营12000次。", None, "no_record", None),
    ],
)
def test_a_part_of_the_days_is_held_against_its_own_records(
    text: str, indicator: str | None, verdict: str, computed: float | None
) -> None:
    row = judged(text).row()
    assert (row["indicator"], row["verdict"], row["computed"]) == (indicator, verdict, computed)


def test_the_answer_names_the_days() -> None:
    assert (
        "2023年1月1日至2023年6月30日的台账为 2600 次（5 条记录）"
        in judged("上半年规范占道经营2600次。").why.zh
    )
    assert "the records of 2023-01-01 to 2023-06-30" in judged("上半年规范占道经营2600次。").why.en
    assert "「上半年」" in judged("上半年规范占道经营2600次。", knows=False).why.zh
