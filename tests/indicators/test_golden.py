"""Every figure of the county's pack equals a plain count of the same rows, from live rows and from files alike."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.indicators.counting import UNIT, all_rows, figure
from tests.indicators.invented import Inventor, fill

from chengxu.indicators import extracts, queries, warehouse
from chengxu.ledger import actions as ledger
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.packs.reading import Source

YEAR = (date(2023, 1, 1), date(2023, 12, 31))
PERIODS = [YEAR, (date(2023, 5, 1), date(2023, 5, 31)), (date(2023, 7, 9), date(2023, 7, 9)),
           (date(2021, 1, 1), date(2021, 12, 31))]  # fmt: skip
BUREAU = {"JZCG", "JZCG-SR", "JZCG-HW", "JZCG-ZF", "JZCG-RQ", "JZCG-LD"}


@pytest.fixture(scope="module")
def declared(jingzhou: Source) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Id → (file, declaration) as plain YAML."""
    return {
        id_: (file, item)
        for _, file in jingzhou.pack.many("indicators/*.yaml")
        for id_, item in file["indicators"].items()
    }


def classes(vocabulary: Vocabulary) -> dict[tuple[str, str], str]:
    return {pair: allowed.work.value for pair, allowed in vocabulary.allowed.items()}


def assert_same(
    declared: dict[str, tuple[dict[str, Any], dict[str, Any]]], vocabulary: Vocabulary, unit: str | None,
    units: set[str] | None,
) -> None:  # fmt: skip
    rows = all_rows(classes(vocabulary))
    for start, end in PERIODS:
        for value in queries.evaluate(start=start, end=end, unit=unit):
            expected = figure(value.id, declared, rows, start, end, units)
            told = f"{value.id} {start}…{end} {unit or ''}: {value.value} ≠ {expected}"
            if expected is None or value.value is None:
                assert expected is None, told
                assert value.value is None, told
            else:
                near = 0.0501 if value.measure == "%" else 0.000501
                assert value.value == pytest.approx(expected, abs=near), told


def test_the_county_has_a_hundred_figures_of_seventeen_sources(county: Path) -> None:
    found = queries.indicators()
    assert len(found.by_id) > 100
    assert {part.source.name for i in found.by_id.values() for part in i.measurements()} == {
        "deeds", "cases", "clocks", "reports", "tickets", "readings", "shifts", "proceedings", "shift_days", "deed_days", "handovers",
        "ratings", "answers", "posts", "hours", "occurrences", "campaign_places", "survey_answers",
    }  # fmt: skip


def test_every_figure_equals_a_plain_count(
    county: Path, declared: dict[str, Any], vocabulary: Vocabulary
) -> None:
    fill(Inventor(11, vocabulary))
    assert_same(declared, vocabulary, None, None)


@pytest.mark.parametrize(("unit", "below"), [("JZCG", BUREAU), ("综合执法大队", {"JZCG-ZF"}), ("GA", {"GA"})])
def test_a_unit_counts_its_own_rows_and_those_of_units_below_it(
    county: Path, declared: dict[str, Any], vocabulary: Vocabulary, unit: str, below: set[str]
) -> None:
    fill(Inventor(12, vocabulary), deeds=500, others=60)
    assert_same(declared, vocabulary, unit, below)


def test_what_is_not_kept_by_unit_is_undefined_for_a_unit(county: Path) -> None:
    values = {v.id: v for v in queries.evaluate(start=YEAR[0], end=YEAR[1], unit="GA")}
    assert values["hotline.received"].value is None
    assert "不按单位记录" in values["hotline.received"].scope.zh
    assert values["street.occupy"].value == 0
    assert "reports" not in UNIT


def test_files_give_the_same_figures_as_live_rows(
    committed: Path, declared: dict[str, Any], vocabulary: Vocabulary
) -> None:
    """Sealed into files, then half of the rest sealed, then corrections of filed rows in the live tail."""
    inventor = Inventor(13, vocabulary)
    first = fill(inventor, deeds=900, others=80)
    ledger.seal(now=datetime(2024, 1, 1, tzinfo=UTC))
    assert warehouse.refresh()
    assert (extracts.folder() / "manifest.json").is_file()
    assert_same(declared, vocabulary, None, None)
    ledger.append(inventor.deeds(300), ids=inventor.ids)
    ledger.seal(now=datetime(2024, 1, 2, tzinfo=UTC))
    late = [
        inventor.deed(corrects_uid=deed.uid, corrects_kind=kind)
        for deed, kind in zip(first[::9], ["void", "replace"] * 60, strict=False)
    ]
    ledger.append(late, ids=inventor.ids)
    assert_same(declared, vocabulary, None, None)
    assert warehouse.refresh()
    assert len(extracts.manifest()["deeds"].files) == 2
    assert_same(declared, vocabulary, None, None)


def test_all_figures_take_the_same_few_queries_however_many_rows(
    county: Path, vocabulary: Vocabulary
) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            queries.evaluate(start=YEAR[0], end=YEAR[1])
        return len(captured)

    queries.evaluate(start=YEAR[0], end=YEAR[1])
    empty = count()
    fill(Inventor(14, vocabulary), deeds=400, others=40)
    assert count() == empty <= 26  # one or two for each table figures come from
