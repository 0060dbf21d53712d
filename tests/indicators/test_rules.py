"""Numbers as people read them, phrases, targets, and the forms figures are given out in."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from chengxu.common.messages import Message, language
from chengxu.indicators.rules import Phrase, Target, Value, plain
from chengxu.indicators.writing import FIELDS, as_csv, as_json, as_table

VALUES = [
    Value(id="ads.awning", name=Message("拆除伸缩雨阳棚", "Awnings removed"), value=1268, measure="处", rows=187,
          formula=Message("合计", "sum"), scope=Message("全县", "the county")),
    Value(id="waste.rate", name=Message("收运率", "Rate"), value=98.7, measure="%", rows=12, numerator=76.993,
          denominator=78, formula=Message("甲 ÷ 乙", "a ÷ b"), scope=Message("全县", "the county")),
    Value(id="x.none", name=Message("无"), value=None, measure="%", rows=0, formula=Message("—"), scope=Message("全县")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "measure", "shown"),
    [
        (Fraction(350), "处", 350),
        (Fraction(1, 3), "吨", 0.333),
        (Fraction(9997, 100), "%", 99.9),
        (Fraction(9994, 100), "%", 99.9),
        (Fraction(100), "%", 100),
        (Fraction(10004, 100), "%", 100.0),
        (Fraction(987, 10), "%", 98.7),
        (None, "%", None),
    ],
)
def test_a_number_is_whole_when_it_is_and_never_rounded_up_to_all(
    number: Fraction | None, measure: str, shown: float | None
) -> None:
    assert plain(number, measure) == shown
    assert isinstance(plain(Fraction(350), "处"), int)


@pytest.mark.parametrize(
    ("phrase", "clause", "before", "fits"),
    [
        ("拆除 雨阳棚", "共拆除伸缩雨阳棚XX余处", "", True),
        ("拆除 雨阳棚", "清理雨阳棚3处", "", False),
        ("规范 摊贩 -校园", "规范校园周边摊贩3起", "", False),
        ("罚款 @渣土", "共处罚款XX元", "加强渣土运输监督管理。立案处罚3件，", True),
        ("罚款 @渣土", "共处罚款XX元", "燃气", False),
    ],
)
def test_a_phrase_says_where_a_figure_is_spoken_of(phrase: str, clause: str, before: str, fits: bool) -> None:
    assert Phrase.read(phrase).fits(clause, before) is fits


def test_a_target_is_met_at_its_very_value() -> None:
    assert [Target("gte", 16, "").met(v) for v in (15.9, 16, 17)] == [False, True, True]
    assert [Target("lte", 24, "").met(v) for v in (23.9, 24, 24.1)] == [True, True, False]
    assert Target("gte", 16, "").label == Message("不少于 16", "at least 16")


def test_json_has_exactly_the_promised_keys() -> None:
    found = json.loads(as_json(VALUES))
    assert [set(entry) for entry in found] == [set(FIELDS)] * 3
    assert found[0] == {
        "id": "ads.awning", "name": "拆除伸缩雨阳棚", "value": 1268, "measure": "处", "numerator": None,
        "denominator": None, "rows": 187, "formula": "合计", "scope": "全县",
    }  # fmt: skip
    assert found[2]["value"] is None


def test_csv_has_a_header_and_leaves_the_undefined_empty() -> None:
    lines = as_csv(VALUES).splitlines()
    assert lines[0] == ",".join(FIELDS)
    assert lines[2].startswith("waste.rate,收运率,98.7,%,76.993,78,12,")
    assert lines[3].startswith("x.none,无,,%,,,0,")


def test_a_table_lines_up_chinese_and_latin() -> None:
    lines = as_table(VALUES).splitlines()
    assert lines[1] == "ads.awning  拆除伸缩雨阳棚  1,268 处   187"
    assert lines[2] == "waste.rate  收运率             98.7%    12"
    assert lines[3].endswith("—     0")
    with language("en"):
        assert as_table(VALUES).startswith("id          figure")
