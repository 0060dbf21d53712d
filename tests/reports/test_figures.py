"""How a fact reads: its style, another measure word, Chinese numerals; and that it never says what is not so."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reports.made import fact

from chengxu.common.measures import MEASURES
from chengxu.common.quantity import agrees, scan
from chengxu.reports.language.figures import evened, reading
from chengxu.reports.language.notation import STYLES

COUNTED = ["处", "个", "次", "件", "人次", "家", "户", "吨", "米", "平方米", "元", "万元", "小时", "%"]


@pytest.mark.parametrize(
    ("value", "measure", "style", "other", "expected"),
    [
        ("2", "次", "zh", "", "两次"),
        ("3", "个", "zh", "家", "三家"),
        ("10", "起", "zh", "", "十起"),
        ("1", "个", "zh", "", "1个"),
        ("11", "个", "zh", "", "11个"),
        ("2.5", "吨", "zh", "", "2.5吨"),
        ("2", "千克", "zh", "", "2千克"),
        ("35", "%", "zh", "", "百分之三十五"),
        ("12.5", "%", "zh", "", "百分之十二点五"),
        ("100", "%", "zh", "", "百分之百"),
        ("0", "%", "zh", "", "百分之零"),
        ("3", "比", "", "", "3:1"),
        ("0.4", "比", "", "", "1:2.5"),
        ("3", "比", "zh", "", "三比一"),
        ("0.4", "比", "zh", "", "一比二点五"),
        (None, "比", "zh", "", "（无记录）"),
        ("352", "处", "yu", "", "350余处"),
        ("352", "处", "jin", "", "近360处"),
        ("352", "处", "yue", "", "约350处"),
        ("352", "处", "exact", "", "352处"),
        ("2.5", "吨", "exact", "千克", "2500千克"),
        ("20000", "元", "exact", "万元", "2万元"),
        ("2.35", "万元", "exact", "元", "23500元"),
        ("12", "个", "exact", "家", "12家"),
        (None, "个", "zh", "家", "（无记录）"),
    ],
)
def test_a_fact_reads(value: str | None, measure: str, style: str, other: str, expected: str) -> None:
    assert reading(fact("a.b", value, measure), style, other) == expected


@given(
    st.integers(0, 3_000_000).map(lambda n: Decimal(n) / 100) | st.integers(0, 30).map(Decimal),
    st.sampled_from(COUNTED),
    st.sampled_from(STYLES),
)
def test_whatever_is_written_is_true_of_the_record(value: Decimal, measure: str, style: str) -> None:
    told = fact("a.b", str(value), measure)
    text = reading(told, style)
    (quantity,) = scan(f"共计{text}。")
    record = told.thousandths
    assert record is not None
    assert agrees(quantity, record), text


READ_BACK = [  # 2点次 and 2个半小时 are not read as two of them in digits either
    m.word
    for m in MEASURES.values()
    if m.plain and [q.word for q in scan(f"共2{m.word}。") if q.value == 2000] == [m.word]
]


@pytest.mark.parametrize("measure", READ_BACK)
def test_a_chinese_numeral_is_read_back_with_every_measure_word(measure: str) -> None:
    assert len(READ_BACK) > 80
    for value in range(2, 11):
        told = fact("a.b", str(value), measure)
        (quantity,) = scan(f"开展宣传{reading(told, 'zh')}，")
        record = told.thousandths
        assert record is not None
        assert agrees(quantity, record)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (["8899.0吨", "1008吨", "534.3吨"], ["8899.0吨", "1008.0吨", "534.3吨"]),
        (["1008吨", "534.3吨"], ["1008吨", "534.3吨"]),
        (["8899.0吨", "1000余吨", "35件", "两吨"], ["8899.0吨", "1000余吨", "35件", "两吨"]),
        (["98.0%", "100%"], ["98.0%", "100%"]),
        (["2.0万元", "3万元", "500元"], ["2.0万元", "3.0万元", "500元"]),
        ([], []),
    ],
)
def test_the_same_measure_shows_its_nought_the_same_way(told: list[str], expected: list[str]) -> None:
    assert evened(told) == expected
