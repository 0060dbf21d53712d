"""Ratios and shares in words: read as one figure, written so that they read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxu.common.numerals import in_words, parse_number
from chengxu.common.quantity import scan
from chengxu.common.ratios import RATIO, SEVERAL_PARTS, format_ratio, parse_ratio


def read(text: str) -> list[tuple[str, int | None, str]]:
    return [(found.text, found.value, found.measure) for found in scan(text)]


@pytest.mark.parametrize(
    ("text", "said", "value"),
    [
        ("机扫与人工之比3:1。", "3:1", 3000),
        ("人车之比为3∶1，", "3∶1", 3000),
        ("比例为3：1", "3：1", 3000),
        ("按三比一配备", "三比一", 3000),
        ("男女比例1比2.5", "1比2.5", 400),
        ("配比为1:10", "1:10", 100),
        ("比例12:30", "12:30", 400),
        ("约2.5:1", "约2.5:1", 2500),
        ("十比一", "十比一", 10_000),
        ("一比二点五", "一比二点五", 400),
        ("二比三", "二比三", 667),
    ],
)
def test_a_ratio_is_one_figure(text: str, said: str, value: int) -> None:
    assert read(text) == [(said, value, RATIO)]


@pytest.mark.parametrize(
    "text",
    [
        "12:30开会", "8:00至9:30", "1:10到场", "表1：2件式", "2023年比2022年好", "2023比2022好", "同比一直向好", "环比下降",
        "第三比一般好", "1:500地形图", "0:3", "今年比去年", "网址10.0.0.1:8", "时间3:1日",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_ratio_is_none(text: str) -> None:
    assert [one for one in read(text) if one[2] == RATIO] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("占比7:2:1。", "7:2:1"),
        ("服务、管理、执法为74：23：3，", "74：23：3"),
        ("三者7∶2∶1", "7∶2∶1"),
        ("按7比2比1配备", "7比2比1"),
        ("七比二比一", "七比二比一"),
        ("70:20:10", "70:20:10"),
        ("比例20:30:50", "20:30:50"),
        ("配比5:3:1.5:0.5", ""),
        ("约4:3:2:1", "约4:3:2:1"),
    ],
)
def test_a_ratio_of_several_parts_is_one_figure_without_a_value(text: str, said: str) -> None:
    assert read(text) == ([(said, None, SEVERAL_PARTS)] if said else [])


@pytest.mark.parametrize(
    "text",
    [
        "08:30:00开始", "21:15:07至21:20:10", "时间10:05:30。", "比分25:20:18", "比分为3:2:1", "表1：2：3", "2023:1:2",
        "“7:2:1工作法”", "7:2:1工作法", "第7:2:1", "A1:2:3", "00:1b:44:11:3a:b7", "7:2:1件",
    ],
)  # fmt: skip
def test_times_scores_and_names_are_no_ratio_of_several_parts(text: str) -> None:
    assert [one for one in read(text) if one[2] == SEVERAL_PARTS] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5次比3次", [("5次", 5000, "次"), ("3次", 3000, "次")]),
        ("其中1:3件", []),
        ("今年比去年多3件", [("3件", 3000, "件")]),
    ],
)
def test_figures_beside_比_stay_what_they_are(text: str, expected: list[tuple[str, int, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [("百分之十二点五", 12_500), ("百分之百", 100_000), ("百分之零点五", 500), ("百分之一百二十", 120_000), ("百分之12.5", 12_500)],
)  # fmt: skip
def test_a_share_in_words_is_one_figure(text: str, value: int) -> None:
    assert read(f"办结率为{text}。") == [(text, value, "%")]


@pytest.mark.parametrize(
    ("value", "plain", "words"),
    [
        (3000, "3:1", "三比一"),
        (2500, "2.5:1", "二点五比一"),
        (500, "1:2", "一比二"),
        (400, "1:2.5", "一比二点五"),
        (333, "1:3", "一比三"),
        (10_000, "10:1", "十比一"),
        (0, "", ""),
        (1_000_000, "", ""),
    ],
)
def test_how_a_ratio_is_written(value: int, plain: str, words: str) -> None:
    assert format_ratio(value) == plain
    assert format_ratio(value, words=True) == words


@given(st.integers(2, 999_999), st.booleans())
def test_a_written_ratio_reads_back(value: int, words: bool) -> None:
    text = format_ratio(value, words=words)
    assert parse_ratio(text) == value
    assert read(f"比例为{text}。") == [(text, value, RATIO)]


@given(st.integers(0, 9_999_999))
def test_numerals_read_back(value: int) -> None:
    assert parse_number(in_words(value)) == value


@given(st.integers(0, 999_999))
def test_a_share_written_in_words_reads_back(value: int) -> None:
    text = f"百分之{in_words(value)}"
    assert read(f"为{text}。") == [(text, value, "%")]


@pytest.mark.parametrize("value", [-1, 10_000_000])
def test_there_is_a_numeral_only_below_ten_thousand(value: int) -> None:
    with pytest.raises(ValueError, match="no numeral"):
        in_words(value)
