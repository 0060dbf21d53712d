"""What charts compare, what a map shows, and both as sheets of paper. No database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reports.made import fact
from tests.reports.papers import TYPED, annexed

from chengxu.reports.rules import Annex, Area, Figure, MapPage
from chengxu.reports.writers import annex, sheets

SQUARE = ((110.0, 26.0), (110.2, 26.0), (110.2, 26.2), (110.0, 26.2), (110.0, 26.0))


def figures(*values: str | None, chapter: str = "市容", measure: str = "处", id_: str = "a") -> list[Figure]:
    return [
        Figure(place, "", fact(f"{id_}.{place}", value, measure, chapter=chapter))
        for place, value in enumerate(values)
    ]


def test_what_can_be_compared_stands_in_one_chart_longest_first() -> None:
    found = [
        *figures("3", "120", "35.5", chapter="甲"),
        *figures("1", "2", "3", chapter="乙", measure="件", id_="b"),
    ]
    charts = annex.by_chapter(found)
    assert [(chart.title, chart.measure) for chart in charts] == [("甲（处）", "处"), ("乙（件）", "件")]
    assert [bar.value for bar in charts[0].bars] == [Decimal("120"), Decimal("35.5"), Decimal("3")]
    assert [bar.label for bar in charts[0].bars] == ["指标a.1", "指标a.2", "指标a.0"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("33", "9", "20"), ["甲", "其中：乙", "丙"]),
        (("33", "40", "20"), ["乙", "甲", "丙"]),
    ],
)
def test_a_part_stands_behind_its_whole_or_alone_without_of_which(
    values: tuple[str, ...], expected: list[str]
) -> None:
    """The whole is what the text tells before it; what is larger is no part of it."""
    told = figures(*values)
    named = [
        replace(one, fact=replace(one.fact, name=name))
        for one, name in zip(told, ("甲", "其中：乙", "丙"), strict=True)
    ]
    (chart,) = annex.by_chapter(named)
    assert [bar.label for bar in chart.bars] == expected
    (first,) = annex.by_chapter([named[1], named[2], *figures("1", id_="c")])
    assert "乙" in [bar.label for bar in first.bars]


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (figures("1", "2"), "two numbers are read quicker than a chart"),
        (figures("1", "2", None), "what has no value has no bar"),
        (figures("1", "2") + figures("1"), "a figure told twice is one"),
        ([*figures("1", "2"), replace(figures("1", "2", "3")[2], typed=TYPED)], "typed, not computed"),
        (
            [*figures("1", "2"), Figure(3, "", fact("a.9", "3", period=(date(2022, 1, 1), date(2022, 12, 31))))],
            "another year",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_makes_no_chart(found: list[Figure], why: str) -> None:
    assert annex.by_chapter(found) == (), why


@given(st.integers(3, 120))
def test_a_long_chart_goes_on_in_others_of_about_its_size(count: int) -> None:
    charts = annex.by_chapter(figures(*(str(value) for value in range(1, count + 1))))
    sizes = [len(chart.bars) for chart in charts]
    assert sum(sizes) == count
    assert max(sizes) <= annex.MOST_BARS
    assert len({chart.title for chart in charts}) == len(charts)
    assert min(sizes) >= 1


def test_the_course_of_a_year_and_of_two() -> None:
    def of(*firsts: date) -> list[str]:
        facts = [replace(fact("a.b", "5"), period=(first, first.replace(day=28))) for first in firsts]
        chart = annex.course("上报数", facts)
        assert chart is not None
        assert chart.title == "上报数逐月情况（处）"
        return [bar.label for bar in chart.bars]

    assert of(date(2023, 1, 1), date(2023, 2, 1), date(2023, 3, 1)) == ["1月", "2月", "3月"]
    assert of(date(2023, 12, 1), date(2024, 1, 1)) == ["2023年12月", "2024年1月"]
    assert annex.course("上报数", [fact("a.b", "5")]) is None


@pytest.mark.parametrize(("rest", "unplaced"), [("2", ["未定位"]), ("0", [])])
def test_a_map_is_sorted_and_tells_what_has_no_place(rest: str, unplaced: list[str]) -> None:
    areas = {"1": ("甲镇", (SQUARE,)), "2": ("乙乡", (SQUARE,))}
    values = {"1": fact("a.b", "3"), "2": fact("a.b", "90")}
    page = annex.map_page(fact("a.b", "0"), areas, values, fact("a.b", rest))
    assert [area.name for area in page.areas] == ["乙乡", "甲镇", *unplaced]


def test_sheets_are_numbered_and_announced_only_when_there_are_two() -> None:
    both = sheets.enclosures(annexed())
    assert [(one.label, one.title) for one in both] == [("附件1", "主要数字图表"), ("附件2", "分布图")]
    assert sheets.mentions(both) == ((2.0, "附件：1.主要数字图表"), (5.0, "2.分布图"))
    made = annexed()
    assert made.annex is not None
    alone = sheets.enclosures(replace(made, annex=Annex(made.annex.charts)))
    assert [one.label for one in alone] == ["附件"]
    assert sheets.mentions(alone) == ((2.0, "附件：主要数字图表"),)
    assert sheets.mentions(sheets.enclosures(replace(made, annex=None))) == ()


def test_bars_are_shares_of_the_longest() -> None:
    chart = sheets.enclosures(annexed())[0].sheets[0]
    assert [(bar["value"], bar["share"]) for bar in chart.drawing["bars"]] == [
        ("120处", 1.0), ("35.5处", 0.2958), ("无记录", None), ("0处", 0.0),
    ]  # fmt: skip
    assert chart.rows[0] == ("指标a.0", "120处", "指标a.0（a.0）", "7")


@pytest.mark.parametrize(
    ("values", "groups"),
    [
        ([], []),
        ([1, 1, None], [[1]]),
        ([5, 1, 3], [[1], [3], [5]]),
        (range(1, 13), [[1, 2], [3, 4], [5, 6, 7], [8, 9], [10, 11, 12]]),
    ],
)
def test_shades_hold_about_the_same_number_of_values(
    values: list[int | None], groups: list[list[int]]
) -> None:
    found = sheets.classes(None if value is None else Decimal(value) for value in values)
    assert found == groups


def test_a_map_keeps_its_proportions_and_its_labels_inside() -> None:
    drawing = sheets.enclosures(annexed())[1].sheets[0].drawing
    assert drawing["width"] / drawing["height"] == pytest.approx(0.4 * 0.8980 / 0.2, rel=0.001)  # cos 26.1°
    assert drawing["width"] <= sheets.MAP_WIDTH
    assert drawing["height"] <= sheets.MAP_HEIGHT
    assert [area["name"] for area in drawing["areas"]] == ["甲镇", "乙乡"], "no place, no polygon"
    for area in drawing["areas"]:
        xs = [x for ring in area["rings"] for x, _ in ring]
        assert min(xs) < area["at"][0] < max(xs)
    assert [entry["words"] for entry in drawing["legend"]] == ["3件", "90件"]
    assert [area["class"] for area in drawing["areas"]] == [4, 0], "two shades stand far apart"


def test_an_area_without_a_value_is_white_and_said_to_be() -> None:
    areas = (Area("甲镇", (SQUARE,), None), Area("乙乡", (SQUARE,), Decimal(1)))
    made = replace(annexed(), annex=Annex(maps=(MapPage("图", "件", areas),)))
    drawing = sheets.enclosures(made)[0].sheets[0].drawing
    assert drawing["areas"][0]["class"] is None
    assert drawing["legend"][-1] == {"class": None, "words": "无记录"}


@given(st.lists(st.integers(0, 9), max_size=30), st.integers(1, 3))
def test_a_folded_table_holds_every_row_once(values: list[int], folds: int) -> None:
    sheet = replace(
        sheets.enclosures(annexed())[1].sheets[0], rows=tuple((f"甲{v}", str(v)) for v in values), folds=folds
    )
    folded = sheet.folded()
    pairs = [row[2 * fold : 2 * fold + 2] for fold in range(folds) for row in folded.rows]
    assert [pair for pair in pairs if pair[0]] == list(sheet.rows)
    assert {len(row) for row in folded.rows} <= {2 * folds}
    assert len(folded.columns) == len(folded.widths) == 2 * folds
