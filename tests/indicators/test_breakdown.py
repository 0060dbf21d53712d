"""A figure taken apart by unit, township, month, week or day equals plain counts of the same groups."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.indicators.counting import all_rows, figure
from tests.indicators.invented import Inventor, fill

from chengxu.cases.models import Case
from chengxu.common.messages import Refused
from chengxu.indicators import grouping, queries
from chengxu.indicators.grouping import By
from chengxu.indicators.rules import Aggregate
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import Deed
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.packs.reading import Source
from chengxu.readings.models import Ticket

YEAR = (date(2023, 1, 1), date(2023, 12, 31))
PIECE = (date(2023, 5, 10), date(2023, 7, 9))
TOWNSHIPS = ["431229100", "431229104", "431229201", ""]
GRIDS = ["431229100006008", "431229100012028", "431229104", "431229201", "unlocated", ""]
ADDITIVE = {Aggregate.SUM, Aggregate.COUNT}


class Placed(Inventor):
    """Rows that lie somewhere."""

    def deed(self, **fixed: Any) -> Deed:
        return super().deed(**{"grid": self.random.choice(GRIDS), **fixed})

    def case(self) -> Case:
        case = super().case()
        case.township = self.random.choice(TOWNSHIPS)
        return case

    def ticket(self, number: int) -> Ticket:
        ticket = super().ticket(number)
        ticket.township = self.random.choice(TOWNSHIPS)
        return ticket


@pytest.fixture(scope="module")
def declared(jingzhou: Source) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    return {
        id_: (file, item)
        for _, file in jingzhou.pack.many("indicators/*.yaml")
        for id_, item in file["indicators"].items()
    }


@pytest.fixture
def rows(county: Path, vocabulary: Vocabulary) -> dict[str, list[dict[str, Any]]]:
    fill(Placed(21, vocabulary), deeds=700, others=80)
    return all_rows({pair: allowed.work.value for pair, allowed in vocabulary.allowed.items()})


def within(rows: dict[str, list[dict[str, Any]]], township: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of one township; a grid's code begins with that of its township."""

    def lies(row: dict[str, Any]) -> bool:
        code = row["township"] if "township" in row else row.get("grid", "")
        return code.startswith(township) if township else not code.startswith("431229")

    return {name: [row for row in of if lies(row)] for name, of in rows.items()}


def coded(rows: dict[str, list[dict[str, Any]]], by: By, code: str) -> dict[str, list[dict[str, Any]]]:
    """The rows that name this place or person; all of them for other ways."""
    if by not in grouping.CODED:
        return rows
    return {name: [row for row in of if (row.get(by.value) or "") == code] for name, of in rows.items()}


def near(computed: Any, expected: Any, measure: str) -> bool:
    if computed is None or expected is None:
        return computed is None and expected is None
    return bool(abs(computed - expected) <= (0.0501 if measure == "%" else 0.000501))


def possible(by: By) -> list[str]:
    return [i.id for i in queries.indicators().by_id.values() if grouping.reason_against(i, by) is None]


@pytest.mark.parametrize("by", [by for by in By if by is not By.PAIR])
@pytest.mark.parametrize(("start", "end"), [YEAR, PIECE])
def test_every_group_equals_a_plain_count(
    rows: dict[str, Any], declared: dict[str, Any], by: By, start: date, end: date
) -> None:
    ids = possible(by)[:: 7 if by is By.DAY else 1]
    assert len(ids) > 3
    whole = {value.id: value.value for value in queries.evaluate(start=start, end=end, ids=ids)}
    for id_, parts in queries.breakdown_of_all(ids, start, end, by=by).items():
        for group in parts.groups[:: 11 if by is By.DAY else 1]:
            lying = within(rows, group.code) if by is By.AREA else coded(rows, by, group.code)
            first, last = group.days or (start, end)
            units = {group.code} if by is By.UNIT else None
            expected = figure(id_, declared, lying, first, last, units)
            told = f"{id_} {group.code}: {group.value.value} ≠ {expected}"
            assert near(group.value.value, expected, group.value.measure), told
        if parts.indicator.aggregate in ADDITIVE:
            total = sum(group.value.value or 0 for group in parts.groups)
            rounded = 0.001 * len(parts.groups) if parts.indicator.measure == "万元" else 0.0005
            assert abs(total - (whole[id_] or 0)) <= rounded, id_


def test_every_township_and_stretch_of_time_is_there_and_only_units_with_rows(rows: dict[str, Any]) -> None:
    by_area = queries.breakdown("cases.reported", *YEAR, by="area")
    assert [group.name.zh for group in by_area.groups][:2] == ["渠阳镇", "甘棠镇"]
    assert [group.value.value for group in by_area.groups if group.name.zh == "甘棠镇"] == [0]
    assert by_area.groups[-1].name.zh == "未定位"
    by_unit = queries.breakdown("cases.reported", *YEAR, by="unit")
    assert all(group.value.rows for group in by_unit.groups)
    assert by_unit.groups[-1].name.zh == "未注明单位"
    weeks = queries.breakdown("cases.reported", *PIECE, by="week").groups
    assert (weeks[0].days, weeks[-1].days) == (
        (date(2023, 5, 10), date(2023, 5, 14)),
        (date(2023, 7, 3), date(2023, 7, 9)),
    )
    assert [weeks[0].code, weeks[0].name.zh] == ["2023-05-08", "2023年第19周"]
    months = queries.breakdown("cases.reported", date(2023, 11, 30), date(2024, 1, 1), by="month").groups
    assert [group.name.zh for group in months] == ["2023年11月", "2023年12月", "2024年1月"]
    days = queries.breakdown("cases.reported", date(2024, 2, 28), date(2024, 3, 1), by="day").groups
    assert [group.code for group in days] == ["2024-02-28", "2024-02-29", "2024-03-01"]


def test_a_figure_that_is_not_kept_so_is_refused_by_name(county: Path) -> None:
    for id_, by, why in [
        ("portal.received", "unit", "「portal.received」不能按单位分：群众来件不按单位记录"),
        ("cases.open", "month", "「cases.open」不能按月分：这项指标看的是期末状况"),
        ("penalty.opened", "area", "不能按乡镇分：行政处罚案件不按乡镇记录"),
        ("cases.reported", "street", "不能按「street」分，可用：unit、area"),
        ("x.y", "unit", r"没有指标「x\.y」"),
    ]:
        with pytest.raises(Refused, match=why):
            queries.breakdown(id_, *YEAR, by=by)


def test_many_figures_take_the_queries_of_one(rows: dict[str, Any]) -> None:
    def asked(ids: list[str]) -> int:
        with CaptureQueriesContext(connection) as captured:
            queries.breakdown_of_all(ids, *YEAR, by="unit")
        return len(captured)

    works = [id_ for id_ in possible(By.UNIT) if id_.startswith("facility.")]
    asked(works)  # the pack is read once
    assert asked(works) == asked(["facility.posts"]) <= 10


def test_the_days_with_deeds_are_counted(county: Path, vocabulary: Vocabulary) -> None:
    inventor = Placed(5, vocabulary)
    noon = inventor.at().replace(year=2023, month=5, day=9, hour=4)
    deeds = [inventor.deed(occurred_at=noon + timedelta(hours=hours)) for hours in (0, 1, 13, 24)]
    ledger.append(deeds, ids=inventor.ids)
    may, june = (date(2023, 5, 1), date(2023, 5, 31)), (date(2023, 6, 1), date(2023, 6, 30))
    assert queries.days_recorded([may, june]) == [2, 0]
