"""Who has most and least, and when that is not said."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from tests.reports.made import fact

from chengxu.reports.language.outline import Reference, Tells
from chengxu.reports.language.ranking import Share, ranked

THREE = {"甲镇": "12", "乙镇": "5", "丙乡": "3"}


def shares(values: Mapping[str, str | None]) -> list[Share]:
    return [
        Share(
            name,
            None if value is None else Decimal(value),
            4,
            (f"township = '{name}'",),
            nameless=name == "未定位",
        )
        for name, value in values.items()
    ]


@pytest.mark.parametrize(
    ("values", "tells", "measure", "better", "expected"),
    [
        (THREE, Tells.MOST, "件", "", "甲镇最多，为12件"),
        (THREE, Tells.LEAST, "件", "", "丙乡最少，为3件"),
        (THREE, Tells.BEST, "件", "more", "甲镇最多，为12件"),
        (THREE, Tells.BEST, "件", "less", "丙乡最少，为3件"),
        (THREE, Tells.WORST, "件", "less", "甲镇最多，为12件"),
        (THREE, Tells.MOST, "小时", "", "甲镇最长，为12小时"),
        ({"甲镇": "98.7", "乙镇": "90"}, Tells.LEAST, "%", "", "乙镇最低，为90%"),
        ({"甲镇": "98.7", "乙镇": "0"}, Tells.LEAST, "%", "", "乙镇最低，为0%"),
        ({"甲镇": "12", "乙镇": "12", "丙乡": "3"}, Tells.MOST, "件", "", "甲镇、乙镇最多，均为12件"),
        ({"甲镇": "12", "乙镇": None, "丙乡": "3"}, Tells.LEAST, "件", "", "丙乡最少，为3件"),
        ({"甲镇": "12", "未定位": "30", "丙乡": "3"}, Tells.MOST, "件", "", "甲镇最多，为12件"),
        # nothing to say
        ({"甲镇": "12", "乙镇": "0"}, Tells.LEAST, "件", "", None),
        ({"甲镇": "12", "乙镇": "0"}, Tells.MOST, "件", "", "甲镇最多，为12件"),
        ({"甲镇": "12"}, Tells.MOST, "件", "", None),
        ({"甲镇": "12", "未定位": "3"}, Tells.MOST, "件", "", None),
        ({"甲镇": "12", "乙镇": "12"}, Tells.MOST, "件", "", None),
        (dict.fromkeys("甲乙丙丁", "12") | {"戊": "1"}, Tells.MOST, "件", "", None),
        ({"甲镇": None, "乙镇": None}, Tells.MOST, "件", "", None),
        ({}, Tells.MOST, "件", "", None),
    ],
)  # fmt: skip
def test_a_place_is_told_or_left_out(
    values: dict[str, str | None], tells: Tells, measure: str, better: str, expected: str | None
) -> None:
    whole = fact("a.b", "20", measure, better=better, level=measure == "%", style="yu")
    told = ranked(whole, shares(values), Reference("a.b", "", 1, tells, "area"))
    assert (told and told.before + told.text) == expected


def test_the_figure_opens_the_rows_of_its_group() -> None:
    told = ranked(fact("a.b", "20", "件"), shares(THREE), Reference("a.b", "", 1, Tells.MOST, "area"))
    assert told is not None
    assert told.fact is not None
    assert (told.fact.id, told.fact.rows, told.fact.name) == ("a.b", 4, "指标a.b（甲镇）")
    assert told.fact.query == "SELECT 1 AND township = '甲镇'"
    assert told.fact.scope == "全县；只计甲镇"
