"""Numbers as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxu.common.numerals import parse_neighbours, parse_number

DIGITS = "零一二三四五六七八九"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("350", 350),
        ("1,234.5", 1234.5),
        ("１，２３４.５", 1234.5),
        ("0.001", 0.001),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("两", 2),
        ("半", 0.5),
        ("〇", 0),
        ("三点五", 3.5),
        ("十二点零五", 12.05),
        ("一百二十", 120),
        ("一百二", 120),
        ("一百零五", 105),
        ("两千三百", 2300),
        ("三千五", 3500),
        ("一千零二十", 1020),
        ("一万二", 12_000),
        ("一万零二", 10_002),
        ("一万五千", 15_000),
        ("十二万三千四百五十六", 123_456),
        ("三亿", 300_000_000),
        ("1.2万", 12_000),
        ("3万5千", 35_000),
        ("3亿5000万", 350_000_000),
        ("1万亿", 10**12),
        ("二〇二三", 2023),
        ("一二〇", 120),
        ("百", 100),
        ("万", 10_000),
    ],
)
def test_parse_number(text, value):
    assert parse_number(text) == value * 1000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "两违",
        "三四",
        "二二",
        "一百一百",
        "百二",
        "12三",
        "五百零",
        "1.2.3",
        "点五",
        "万万亿个",
        "一点",
        "十十",
        "九" * 65,
        "9" * 100_000,
    ],
)
def test_what_is_not_one_number(text):
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("三四", (3, 4)),
        ("两三", (2, 3)),
        ("三四十", (30, 40)),
        ("七八百", (700, 800)),
        ("一二万", (10_000, 20_000)),
        ("三五", None),
        ("四三", None),
        ("三十四", None),
    ],
)
def test_parse_neighbours(text, span):
    assert parse_neighbours(text) == (span and (span[0] * 1000, span[1] * 1000))


def spelled(number: int) -> str:
    """``number`` below a hundred million, as it is said in full."""
    if number >= 10_000:
        head, tail = divmod(number, 10_000)
        between = "零" if tail and tail < 1000 else ""
        return spelled(head) + "万" + between + (spelled(tail) if tail else "")
    text, zero = "", False
    for unit, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, size)
        if digit:
            text += ("零" if zero and text else "") + DIGITS[digit] + unit
        zero = not digit
    return text


@given(st.integers(1, 99_999_999))
def test_numbers_spelled_in_full_are_read(number):
    assert parse_number(spelled(number)) == number * 1000


@given(st.integers(0, 10**12))
def test_arabic_numbers_are_read(number):
    assert parse_number(f"{number:,}") == parse_number(str(number)) == number * 1000
