"""Who hands cases on to whom: a dispatch or ruling after a return, taken apart by the pair of units."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.indicators.counting import all_rows
from tests.indicators.invented import Inventor

from chengxu.common.messages import Refused
from chengxu.indicators import queries
from chengxu.ledger import actions as ledger
from chengxu.ledger.vocabulary import Vocabulary

YEAR = (date(2023, 1, 1), date(2023, 12, 31))
WALKS = {  # case: (verb, unit) one after another
    "a": [("dispatch", "JZCG-LD"), ("return", "JZCG-LD"), ("dispatch", "JZCG-SZ"), ("return", "JZCG-SZ"), ("rule", "JZCG-LD")],
    "b": [("dispatch", "JZCG-LD"), ("return", "JZCG-LD"), ("dispatch", "JZCG-SZ")],
    "c": [("dispatch", "JZCG-LD"), ("dispatch", "JZCG-SZ")],
    "d": [("return", "JZCG-LD"), ("return", "JZCG-SZ")],
}  # fmt: skip


@pytest.fixture
def told(county: Path, vocabulary: Vocabulary) -> Inventor:
    inventor = Inventor(3, vocabulary)
    start = inventor.at().replace(year=2023, month=5, day=9, hour=4)
    deeds = [
        inventor.deed(
            verb=f"case.{verb}", object="case", measure="件", unit=unit, case_uid=f"case-{case}",
            occurred_at=start + timedelta(minutes=n), corrects_uid="", corrects_kind="",
        )
        for case, walk in WALKS.items()
        for n, (verb, unit) in enumerate(walk)
    ]  # fmt: skip
    ledger.append(deeds, ids=inventor.ids)
    return inventor


def test_pairs_are_counted_from_the_one_who_returned_to_the_one_who_got_it(told: Inventor) -> None:
    groups = queries.breakdown("cases.handovers", *YEAR, by="pair").groups
    assert {group.code: group.value.value for group in groups} == {"JZCG-LD>JZCG-SZ": 2, "JZCG-SZ>JZCG-LD": 1}
    assert [group.name.zh for group in groups] == [
        "路灯管理所 → 市政设施维护所",
        "市政设施维护所 → 路灯管理所",
    ]
    assert groups[0].conditions == ("\"pair\" = 'JZCG-LD>JZCG-SZ'",)


def test_the_figure_is_the_plain_count(told: Inventor) -> None:
    plain = all_rows({})["handovers"]
    [value] = queries.evaluate(start=YEAR[0], end=YEAR[1], ids=["cases.handovers"])
    assert value.value == len(plain) == 3


def test_what_names_no_two_units_cannot_be_taken_apart_so(county: Any) -> None:
    with pytest.raises(Refused, match="不能按两个单位之间分"):
        queries.breakdown("cases.reported", *YEAR, by="pair")
